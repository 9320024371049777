"""Collects the nodes and constants of an ONNX graph while a TFLite graph is being walked.

TFLite keeps pictures as N, H, W, C and ONNX convolutions want N, C, H, W. The writer remembers
under which names a tensor already exists in which layout and transposes only where it must.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from proctor.models.tflite_reader import TfliteGraph

Array = npt.NDArray[Any]

OPSET = 20
"""ONNX opset 20 has GridSample with mode ``linear``, and onnxruntime's web build runs it."""

TO_CHANNELS_FIRST = (0, 3, 1, 2)
TO_CHANNELS_LAST = (0, 2, 3, 1)


class Layout(StrEnum):
    """Where a tensor's channels stand."""

    CHANNELS_LAST = "NHWC"
    CHANNELS_FIRST = "NCHW"


class OnnxWriter:
    """A graph in the making; names are numbered in the order of use, so a run can be repeated."""

    def __init__(self, graph: TfliteGraph) -> None:
        self.graph = graph
        self.constants: dict[int, Array] = dict(graph.constants)
        self._nodes: list[NodeProto] = []
        self._initializers: list[TensorProto] = []
        self._names: dict[int, dict[Layout, str]] = {}
        self._known: dict[tuple[bytes, tuple[int, ...], str, bool], str] = {}
        self._count = 0
        for tensor in graph.inputs:
            self._names[tensor] = {Layout.CHANNELS_LAST: graph.tensors[tensor].name}

    def shape(self, tensor: int) -> tuple[int, ...]:
        """The tensor's shape in TFLite, for a batch of one."""
        return self.graph.tensors[tensor].shape

    def node(self, kind: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Add a node with one output and return the output's name."""
        output = self._name(kind.lower())
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(self, value: npt.ArrayLike) -> str:
        """Name of an initializer that holds ``value`` in its own type."""
        return self._initializer(np.ascontiguousarray(value), as_half=False)

    def numbers(self, *values: int) -> str:
        """Name of an initializer that holds a vector of int64, as shapes and axes are."""
        return self.constant(np.array(values, np.int64))

    def scalar(self, value: float) -> str:
        """Name of an initializer that holds one float32."""
        return self.constant(np.float32(value))

    def weight(self, value: Array) -> str:
        """A float32 weight; what was half precision in TFLite stays so in the file, behind a Cast.

        This keeps the file at its size; onnxruntime folds the Cast when it opens the model.
        """
        return self._initializer(np.ascontiguousarray(value.astype(np.float32)), as_half=True)

    def put(self, tensor: int, layout: Layout, name: str) -> None:
        """Say that ``tensor`` exists under ``name`` in ``layout``."""
        self._names[tensor] = {layout: name}

    def alias(self, tensor: int, original: int) -> None:
        """Say that ``tensor`` is the same value as ``original``."""
        if original in self.constants:
            self.constants[tensor] = self.constants[original]
        else:
            self._names[tensor] = dict(self._names[original])

    def is_channels_first(self, tensor: int) -> bool:
        """Whether ``tensor`` is computed, and already there with its channels first."""
        return Layout.CHANNELS_FIRST in self._names.get(tensor, {})

    def get(self, tensor: int, layout: Layout) -> str:
        """Name of ``tensor`` in ``layout``; a Transpose is added the first time it is needed."""
        if tensor in self.constants:
            return self.weight(_constant_in(layout, self.constants[tensor]))
        names = self._names[tensor]
        if layout not in names:
            (source,) = names.values()
            order = TO_CHANNELS_FIRST if layout is Layout.CHANNELS_FIRST else TO_CHANNELS_LAST
            names[layout] = self.node("Transpose", [source], perm=order)
        return names[layout]

    def finish(self, name: str, metadata: Mapping[str, str]) -> ModelProto:
        """The checked model, with a batch of any size ``N`` in front of inputs and outputs."""
        outputs = []
        for tensor in self.graph.outputs:
            output = self.graph.tensors[tensor].name
            source = self.get(tensor, Layout.CHANNELS_LAST)
            self._nodes.append(helper.make_node("Identity", [source], [output]))
            outputs.append(self._value(tensor))
        graph = helper.make_graph(
            self._nodes,
            name,
            [self._value(tensor) for tensor in self.graph.inputs],
            outputs,
            self._initializers,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="kaozheng"
        )
        # The checker's own default moves on with each release of onnx; a fixed number keeps the
        # bytes the same.
        model.ir_version = 10
        helper.set_model_props(model, dict(metadata))
        checker.check_model(model, full_check=True)
        return model

    def _value(self, tensor: int) -> Any:
        shape: list[int | str] = ["N", *self.shape(tensor)[1:]]
        return helper.make_tensor_value_info(
            self.graph.tensors[tensor].name, TensorProto.FLOAT, shape
        )

    def _name(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_{self._count}"

    def _initializer(self, value: Array, *, as_half: bool) -> str:
        key = (value.tobytes(), value.shape, value.dtype.str, as_half)
        if key not in self._known:
            self._known[key] = self._new_initializer(value, as_half=as_half)
        return self._known[key]

    def _new_initializer(self, value: Array, *, as_half: bool) -> str:
        name = self._name("k")
        if as_half:
            with np.errstate(over="ignore"):
                half = value.astype(np.float16)
            if np.array_equal(value, half.astype(value.dtype)):
                self._initializers.append(numpy_helper.from_array(half, name))
                return self.node("Cast", [name], to=TensorProto.FLOAT)
        self._initializers.append(numpy_helper.from_array(value, name))
        return name


def _constant_in(layout: Layout, value: Array) -> Array:
    """A constant operand so laid out that it broadcasts against a picture in ``layout``."""
    if layout is Layout.CHANNELS_LAST:
        return value
    if value.ndim == 4:
        return value.transpose(TO_CHANNELS_FIRST)
    if value.ndim == 3:
        return value.transpose(2, 0, 1)
    if value.ndim == 1 and value.size > 1:
        return value.reshape(-1, 1, 1)
    return value
