"""Says each builtin TFLite operator of our models in ONNX operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from proctor.models.onnx_writer import TO_CHANNELS_FIRST, Layout, OnnxWriter
from proctor.models.tflite_reader import Operation

FIRST, LAST = Layout.CHANNELS_FIRST, Layout.CHANNELS_LAST

_PADDING_SAME = 0
"""Number of SAME in the enum Padding of the TFLite schema."""


class Unsupported(NotImplementedError):
    """A TFLite operator, or a use of one, that the converter has no ONNX for."""


def _keep(writer: OnnxWriter, step: Operation) -> None:
    """DEQUANTIZE and DENSIFY of constants: the reader has done both already."""
    if step.inputs[0] not in writer.constants:
        raise Unsupported(f"{step.kind} of a computed tensor")
    writer.alias(step.outputs[0], step.inputs[0])


def _convolution(writer: OnnxWriter, step: Operation) -> None:
    source, weights = step.inputs[0], writer.constants[step.inputs[1]].astype(np.float32)
    depthwise = step.kind == "DEPTHWISE_CONV_2D"
    # TFLite keeps weights as out, h, w, in and depthwise ones as 1, h, w, out.
    order = (3, 0, 1, 2) if depthwise else (0, 3, 1, 2)
    kernel = weights.shape[1:3]
    dilations = (step.options["DilationHFactor"], step.options["DilationWFactor"])
    operands = [writer.get(source, FIRST), writer.weight(weights.transpose(order))]
    if len(step.inputs) > 2 and step.inputs[2] >= 0:
        operands.append(writer.weight(writer.constants[step.inputs[2]]))
    result = writer.node(
        "Conv",
        operands,
        kernel_shape=kernel,
        strides=_strides(step),
        pads=_pads(writer.shape(source), kernel, dilations, step),
        dilations=dilations,
        group=writer.shape(source)[3] if depthwise else 1,
    )
    writer.put(step.outputs[0], FIRST, _activated(writer, result, step))


def _max_pool(writer: OnnxWriter, step: Operation) -> None:
    kernel = (step.options["FilterHeight"], step.options["FilterWidth"])
    result = writer.node(
        "MaxPool",
        [writer.get(step.inputs[0], FIRST)],
        kernel_shape=kernel,
        strides=_strides(step),
        pads=_pads(writer.shape(step.inputs[0]), kernel, (1, 1), step),
    )
    writer.put(step.outputs[0], FIRST, _activated(writer, result, step))


def _arithmetic(writer: OnnxWriter, step: Operation) -> None:
    picture = len(writer.shape(step.outputs[0])) == 4
    layout = FIRST if picture and any(map(writer.is_channels_first, step.inputs)) else LAST
    left, right = (writer.get(tensor, layout) for tensor in step.inputs)
    result = writer.node("Add" if step.kind == "ADD" else "Mul", [left, right])
    writer.put(step.outputs[0], layout, _activated(writer, result, step))


def _relu(writer: OnnxWriter, step: Operation) -> None:
    layout = FIRST if writer.is_channels_first(step.inputs[0]) else LAST
    writer.put(step.outputs[0], layout, writer.node("Relu", [writer.get(step.inputs[0], layout)]))


def _prelu(writer: OnnxWriter, step: Operation) -> None:
    operands = [writer.get(tensor, FIRST) for tensor in step.inputs]
    writer.put(step.outputs[0], FIRST, writer.node("PRelu", operands))


def _pad(writer: OnnxWriter, step: Operation) -> None:
    before_after = writer.constants[step.inputs[1]].reshape(-1, 2)[list(TO_CHANNELS_FIRST)]
    amounts = writer.numbers(*before_after.T.reshape(-1).tolist())
    result = writer.node("Pad", [writer.get(step.inputs[0], FIRST), amounts])
    writer.put(step.outputs[0], FIRST, result)


def _resize(writer: OnnxWriter, step: Operation) -> None:
    height, width = writer.constants[step.inputs[1]].tolist()
    shape = writer.shape(step.inputs[0])
    mode = "asymmetric"
    if step.options["AlignCorners"]:
        mode = "align_corners"
    elif step.options["HalfPixelCenters"]:
        mode = "half_pixel"
    scales = writer.constant(np.array([1, 1, height / shape[1], width / shape[2]], np.float32))
    result = writer.node(
        "Resize",
        [writer.get(step.inputs[0], FIRST), "", scales],
        mode="linear",
        coordinate_transformation_mode=mode,
    )
    writer.put(step.outputs[0], FIRST, result)


def _depth_to_space(writer: OnnxWriter, step: Operation) -> None:
    source = writer.get(step.inputs[0], FIRST)
    result = writer.node("DepthToSpace", [source], blocksize=step.options["BlockSize"])
    writer.put(step.outputs[0], FIRST, result)


def _reshape(writer: OnnxWriter, step: Operation) -> None:
    target = writer.numbers(-1, *writer.shape(step.outputs[0])[1:])
    result = writer.node("Reshape", [writer.get(step.inputs[0], LAST), target])
    writer.put(step.outputs[0], LAST, result)


def _concatenation(writer: OnnxWriter, step: Operation) -> None:
    rank = len(writer.shape(step.inputs[0]))
    axis = step.options["Axis"] % rank
    layout = FIRST if rank == 4 else LAST
    result = writer.node(
        "Concat",
        [writer.get(tensor, layout) for tensor in step.inputs],
        axis=TO_CHANNELS_FIRST.index(axis) if layout is FIRST else axis,
    )
    writer.put(step.outputs[0], layout, result)


def _whole_slice(writer: OnnxWriter, step: Operation) -> None:
    if writer.shape(step.outputs[0]) != writer.shape(step.inputs[0]):
        raise Unsupported("STRIDED_SLICE that cuts something off")
    writer.alias(step.outputs[0], step.inputs[0])


def _strides(step: Operation) -> tuple[int, int]:
    return step.options["StrideH"], step.options["StrideW"]


def _pads(
    shape: tuple[int, ...], kernel: Any, dilations: tuple[int, int], step: Operation
) -> list[int]:
    """ONNX pads (top, left, bottom, right); with SAME the odd pixel goes below and to the right."""
    if step.options["Padding"] != _PADDING_SAME:
        return [0, 0, 0, 0]
    before, after = [], []
    for axis, stride in enumerate(_strides(step)):
        size = shape[1 + axis]
        reach = (kernel[axis] - 1) * dilations[axis] + 1
        total = max((-(-size // stride) - 1) * stride + reach - size, 0)
        before.append(total // 2)
        after.append(total - total // 2)
    return before + after


def _activated(writer: OnnxWriter, name: str, step: Operation) -> str:
    """Apply a fused activation: 0 none, 1 RELU, 3 RELU6 (ActivationFunctionType in the schema)."""
    match step.options["FusedActivationFunction"]:
        case 0:
            return name
        case 1:
            return writer.node("Relu", [name])
        case 3:
            return writer.node("Clip", [name, writer.scalar(0), writer.scalar(6)])
        case other:
            raise Unsupported(f"fused activation {other}")


BUILTIN: dict[str, Callable[[OnnxWriter, Operation], None]] = {
    "ADD": _arithmetic,
    "CONCATENATION": _concatenation,
    "CONV_2D": _convolution,
    "DENSIFY": _keep,
    "DEPTHWISE_CONV_2D": _convolution,
    "DEPTH_TO_SPACE": _depth_to_space,
    "DEQUANTIZE": _keep,
    "MAX_POOL_2D": _max_pool,
    "MUL": _arithmetic,
    "PAD": _pad,
    "PRELU": _prelu,
    "RELU": _relu,
    "RESHAPE": _reshape,
    "RESIZE_BILINEAR": _resize,
    "STRIDED_SLICE": _whole_slice,
}
"""How each builtin operator is written; a new model may need a new entry here."""
