"""Says MediaPipe's three custom operators in plain ONNX operators.

The attention mesh finds lips and eyes on its own coarse mesh, cuts those regions out of a feature
map, looks closer, and puts the finer points back. Source: Grishchenko et al., "Attention Mesh"
(2020), and the operators' published behaviour in MediaPipe (``mediapipe/util/tflite/operations``);
equality with MediaPipe's own graph was measured to 1.4e-4 pixel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from onnx import TensorProto

from proctor.models.onnx_writer import Layout, OnnxWriter
from proctor.models.tflite_reader import Operation

FIRST, LAST = Layout.CHANNELS_FIRST, Layout.CHANNELS_LAST


class _Arithmetic:
    """Short names for the operators that geometry is written in."""

    def __init__(self, writer: OnnxWriter) -> None:
        self.writer = writer

    def add(self, left: str, right: str) -> str:
        return self.writer.node("Add", [left, right])

    def sub(self, left: str, right: str) -> str:
        return self.writer.node("Sub", [left, right])

    def mul(self, left: str, right: str) -> str:
        return self.writer.node("Mul", [left, right])

    def times(self, left: str, factor: float) -> str:
        return self.mul(left, self.writer.scalar(factor))

    def most_and_least(self, value: str) -> tuple[str, str]:
        """Greatest and smallest over the points (axis 1), which stays as an axis of length 1."""
        axis = self.writer.numbers(1)
        most = self.writer.node("ReduceMax", [value, axis], keepdims=1)
        return most, self.writer.node("ReduceMin", [value, axis], keepdims=1)

    def part(self, value: str, start: Sequence[int], end: Sequence[int]) -> str:
        """Slice the axes 1 and 2 of a matrix."""
        numbers = self.writer.numbers
        return self.writer.node("Slice", [value, numbers(*start), numbers(*end), numbers(1, 2)])


def _landmarks_to_matrix(writer: OnnxWriter, step: Operation) -> None:
    """Landmarks (N, 468, 3) → matrix (N, 4, 4) from crop pixels to pixels of the feature map.

    Two landmarks give the region's rotation, a subset of them its box, scaled by ``scale_x`` and
    ``scale_y``. Cosine and sine come straight from the vector between the two, without an arcus.
    """
    options, m = step.options, _Arithmetic(writer)
    landmarks = writer.get(step.inputs[0], LAST)
    cos, sin = _rotation(m, landmarks, options)
    x, y = _coordinates(writer, landmarks, list(options["subset_idxs"]))
    right, left = m.most_and_least(m.sub(m.mul(x, cos), m.mul(y, sin)))
    bottom, top = m.most_and_least(m.add(m.mul(x, sin), m.mul(y, cos)))
    middle_x, middle_y = m.times(m.add(right, left), 0.5), m.times(m.add(bottom, top), 0.5)
    centre_x = m.add(m.mul(middle_x, cos), m.mul(middle_y, sin))
    centre_y = m.sub(m.mul(middle_y, cos), m.mul(middle_x, sin))
    width, height = options["output_width"], options["output_height"]
    scale_x = m.times(m.sub(right, left), options["scale_x"] / width)
    scale_y = m.times(m.sub(bottom, top), options["scale_y"] / height)
    m00, m01 = m.mul(cos, scale_x), m.mul(sin, scale_y)
    m10, m11 = writer.node("Neg", [m.mul(sin, scale_x)]), m.mul(cos, scale_y)
    shift_x = m.sub(m.sub(centre_x, m.times(m00, width / 2)), m.times(m01, height / 2))
    shift_y = m.sub(m.sub(centre_y, m.times(m10, width / 2)), m.times(m11, height / 2))
    zero = m.times(cos, 0.0)
    one = m.add(zero, writer.scalar(1))
    rows = [m00, m01, zero, shift_x, m10, m11, zero, shift_y]
    rows += [zero, zero, one, zero, zero, zero, zero, one]
    matrix = writer.node("Concat", rows, axis=2)
    writer.put(step.outputs[0], LAST, writer.node("Reshape", [matrix, writer.numbers(-1, 4, 4)]))


def _rotation(m: _Arithmetic, landmarks: str, options: Mapping[str, Any]) -> tuple[str, str]:
    """Cosine and sine of (target angle − angle of the line between the two landmarks)."""
    writer = m.writer
    start_x, start_y = _coordinates(writer, landmarks, [options["left_rotation_idx"]])
    end_x, end_y = _coordinates(writer, landmarks, [options["right_rotation_idx"]])
    dx, dy = m.sub(end_x, start_x), m.sub(end_y, start_y)
    length = writer.node("Sqrt", [m.add(m.mul(dx, dx), m.mul(dy, dy))])
    cos, sin = writer.node("Div", [dx, length]), writer.node("Div", [dy, length])
    target = float(options["target_rotation_radians"])
    target_cos, target_sin = math.cos(target), math.sin(target)
    return (
        m.add(m.times(cos, target_cos), m.times(sin, target_sin)),
        m.sub(m.times(cos, target_sin), m.times(sin, target_cos)),
    )


def _coordinates(writer: OnnxWriter, landmarks: str, points: list[int]) -> tuple[str, str]:
    """x and y of some landmarks, each (N, points, 1)."""
    chosen = writer.node("Gather", [landmarks, writer.numbers(*points)], axis=1)
    x, y = (writer.node("Gather", [chosen, writer.numbers(axis)], axis=2) for axis in (0, 1))
    return x, y


def _warp(writer: OnnxWriter, step: Operation) -> None:
    """Cut a region out of a feature map, bilinearly; what lies outside the map counts as zero."""
    _, in_height, in_width, _ = writer.shape(step.inputs[0])
    _, height, width, _ = writer.shape(step.outputs[0])
    m = _Arithmetic(writer)
    across, down = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    flat = across.ravel(), down.ravel(), np.zeros(width * height), np.ones(width * height)
    pixels = writer.constant(np.stack(flat).astype(np.float32))
    numbers = writer.numbers
    matrix = writer.node(
        "Slice", [writer.get(step.inputs[1], LAST), numbers(0), numbers(2), numbers(1)]
    )
    product = writer.node("MatMul", [matrix, pixels])
    place = m.sub(writer.node("Transpose", [product], perm=(0, 2, 1)), writer.scalar(0.5))
    limit = writer.constant(np.array([in_width - 1, in_height - 1], np.float32))
    above = writer.node("GreaterOrEqual", [place, writer.scalar(0)])
    below = writer.node("LessOrEqual", [place, limit])
    inside = writer.node("Cast", [writer.node("And", [above, below])], to=TensorProto.FLOAT)
    inside = writer.node("ReduceMin", [inside, numbers(2)], keepdims=1)
    inside = writer.node("Reshape", [inside, numbers(-1, 1, height, width)])
    grid = m.sub(writer.node("Div", [m.times(place, 2), limit]), writer.scalar(1))
    grid = writer.node("Reshape", [grid, numbers(-1, height, width, 2)])
    sampled = writer.node(
        "GridSample",
        [writer.get(step.inputs[0], FIRST), grid],
        mode="linear",
        align_corners=1,
        padding_mode="zeros",
    )
    writer.put(step.outputs[0], FIRST, m.mul(sampled, inside))


def _move_landmarks(writer: OnnxWriter, step: Operation) -> None:
    """Points (N, P, 2) in crop pixels → the same points in the feature map's pixels."""
    m = _Arithmetic(writer)
    matrix = writer.get(step.inputs[1], LAST)
    turn = writer.node("Transpose", [m.part(matrix, (0, 0), (2, 2))], perm=(0, 2, 1))
    shift = writer.node("Transpose", [m.part(matrix, (0, 3), (2, 4))], perm=(0, 2, 1))
    turned = writer.node("MatMul", [writer.get(step.inputs[0], LAST), turn])
    writer.put(step.outputs[0], LAST, m.add(turned, shift))


CUSTOM: dict[str, Callable[[OnnxWriter, Operation], None]] = {
    "Landmarks2TransformMatrix": _landmarks_to_matrix,
    "TransformTensorBilinear": _warp,
    "TransformLandmarks": _move_landmarks,
}
"""How each custom operator is written, by its name in the file."""
