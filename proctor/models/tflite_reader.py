"""Reads a TFLite flatbuffer into plain dataclasses, constants and operator options included.

Only the build needs this room, and only it imports ``tflite`` and ``flatbuffers``. The files it
reads are pinned by digest in the catalogue, so it does not defend itself against hostile ones.
Source: the TFLite schema, version 3 (tensorflow/lite/schema/schema.fbs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tflite
from flatbuffers import flexbuffers

from proctor.models.tflite_sparse import densify

Array = npt.NDArray[Any]

_NUMPY_TYPES: dict[int, type[np.generic]] = {
    tflite.TensorType.FLOAT32: np.float32,
    tflite.TensorType.FLOAT16: np.float16,
    tflite.TensorType.INT32: np.int32,
    tflite.TensorType.UINT8: np.uint8,
    tflite.TensorType.INT64: np.int64,
    tflite.TensorType.INT8: np.int8,
}

_KINDS: dict[int, str] = {
    number: name for name, number in vars(tflite.BuiltinOperator).items() if isinstance(number, int)
}

_OPTIONS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "ADD": (tflite.AddOptions, ("FusedActivationFunction",)),
    "MUL": (tflite.MulOptions, ("FusedActivationFunction",)),
    "CONCATENATION": (tflite.ConcatenationOptions, ("Axis",)),
    "CONV_2D": (
        tflite.Conv2DOptions,
        (
            "StrideH",
            "StrideW",
            "DilationHFactor",
            "DilationWFactor",
            "Padding",
            "FusedActivationFunction",
        ),
    ),
    "DEPTH_TO_SPACE": (tflite.DepthToSpaceOptions, ("BlockSize",)),
    "DEPTHWISE_CONV_2D": (
        tflite.DepthwiseConv2DOptions,
        (
            "StrideH",
            "StrideW",
            "DilationHFactor",
            "DilationWFactor",
            "Padding",
            "FusedActivationFunction",
        ),
    ),
    "MAX_POOL_2D": (
        tflite.Pool2DOptions,
        (
            "StrideH",
            "StrideW",
            "FilterHeight",
            "FilterWidth",
            "Padding",
            "FusedActivationFunction",
        ),
    ),
    "RESIZE_BILINEAR": (tflite.ResizeBilinearOptions, ("AlignCorners", "HalfPixelCenters")),
}
"""For each operator with options that we use: their table, and the fields that are read."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """A value of the graph; ``shape`` is as TFLite has it, so pictures are N, H, W, C."""

    name: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One step; ``kind`` is the builtin's name or a custom operator's, numbers index tensors."""

    kind: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TfliteGraph:
    """A model's only subgraph: tensors, the constant ones' values, and the steps in order."""

    tensors: tuple[Tensor, ...]
    constants: Mapping[int, Array]
    operations: tuple[Operation, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


def read_tflite(data: bytes) -> TfliteGraph:
    """Read the bytes of a ``.tflite`` file; sparse constants come back dense."""
    model = tflite.Model.GetRootAs(data, 0)
    graph = model.Subgraphs(0)
    tensors = [graph.Tensors(i) for i in range(graph.TensorsLength())]
    return TfliteGraph(
        tensors=tuple(Tensor(t.Name().decode(), _shape(t)) for t in tensors),
        constants={
            i: _constant(tensor, model.Buffers(tensor.Buffer()))
            for i, tensor in enumerate(tensors)
            if model.Buffers(tensor.Buffer()).DataLength()
        },
        operations=tuple(
            _operation(model, graph.Operators(i)) for i in range(graph.OperatorsLength())
        ),
        inputs=tuple(graph.InputsAsNumpy().tolist()),
        outputs=tuple(graph.OutputsAsNumpy().tolist()),
    )


def _shape(tensor: Any) -> tuple[int, ...]:
    return tuple(tensor.ShapeAsNumpy().tolist()) if tensor.ShapeLength() else ()


def _constant(tensor: Any, buffer: Any) -> Array:
    values = np.frombuffer(buffer.DataAsNumpy().tobytes(), _NUMPY_TYPES[tensor.Type()])
    if tensor.Sparsity() is not None:
        return densify(tensor.Sparsity(), _shape(tensor), values)
    return values.reshape(_shape(tensor))


def _operation(model: Any, operator: Any) -> Operation:
    code = model.OperatorCodes(operator.OpcodeIndex())
    # Files written before the builtin numbers outgrew a byte keep the number in the old field.
    kind = _KINDS[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
    options: Mapping[str, Any] = {}
    if kind == "CUSTOM":
        kind = code.CustomCode().decode()
        if operator.CustomOptionsLength():
            options = flexbuffers.Loads(operator.CustomOptionsAsNumpy().tobytes())
    elif kind in _OPTIONS:
        table_type, fields = _OPTIONS[kind]
        table = table_type()
        union = operator.BuiltinOptions()
        table.Init(union.Bytes, union.Pos)
        options = {field: getattr(table, field)() for field in fields}
    return Operation(
        kind=kind,
        inputs=tuple(operator.InputsAsNumpy().tolist()),
        outputs=tuple(operator.OutputsAsNumpy().tolist()),
        options=options,
    )
