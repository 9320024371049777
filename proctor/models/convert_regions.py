"""Lets the attention mesh look at lips and eyes in one go instead of region by region, on a CPU.

As converted, each region has its own sixty steps of geometry on single numbers, its own sampling,
and its own small convolutions; on a processor most of that time is the cost of having a step at
all. Here the geometry of all regions is one set of matrices, and sampling is one gathering of
rows from the feature map. The convolutions follow in `proctor.models.convert_branches`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from onnx import TensorProto

from proctor.models.onnx_rewriter import Array, GraphRewriter

_T = (0, 1, 3, 2)
"""Transposes the matrices of all regions."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a region's convolutions end in: points as they come, and moved into the crop."""

    points: str
    moved: str
    count: int


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the face: names of tensors, options of its matrix, and what it ends in.

    ``back`` multiplies the matrix, element by element, before it moves the points.
    """

    landmarks: str
    feature_map: str
    warped: str
    options: Mapping[str, Any]
    map_shape: tuple[int, int, int]
    back: Array
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Names of matrices for all regions together, (N, regions, rows, 2).

    ``turn`` (2 × 2) takes a level row vector into the picture, ``scale`` is the size of a crop's
    pixel, ``centre`` the middle of the region.
    """

    turn: str
    scale: str
    centre: str


def place(graph: GraphRewriter, regions: Sequence[Region]) -> Placed:
    """Box, rotation and centre of every region, as `proctor.models.convert_custom` has them."""
    landmarks = _common_landmarks(graph, regions)
    first = [region.options["left_rotation_idx"] for region in regions]
    last = [region.options["right_rotation_idx"] for region in regions]
    level = _level(graph, landmarks, first, last, regions)
    most = max(len(region.options["subset_idxs"]) for region in regions)
    # A point that is named twice moves no edge of a box.
    named = [
        [*region.options["subset_idxs"]][:1] * (most - len(region.options["subset_idxs"]))
        + [*region.options["subset_idxs"]]
        for region in regions
    ]
    flat = graph.node("Slice", [landmarks, *_ends(graph, 0, 2, axis=2)])
    chosen = graph.node("Gather", [flat, graph.constant(np.array(named, np.int64))], axis=1)
    rotated = graph.node("MatMul", [chosen, level])
    greatest = graph.node("ReduceMax", [rotated, graph.numbers(2)], keepdims=1)
    smallest = graph.node("ReduceMin", [rotated, graph.numbers(2)], keepdims=1)
    turn = graph.node("Transpose", [level], perm=(0, 1, 3, 2))
    middle = graph.node("Mul", [graph.node("Add", [greatest, smallest]), _float(graph, 0.5)])
    sizes = [
        [
            region.options["scale_x"] / region.options["output_width"],
            region.options["scale_y"] / region.options["output_height"],
        ]
        for region in regions
    ]
    pixel = graph.constant(np.array(sizes, np.float32)[None, :, None, :])
    return Placed(
        turn=turn,
        scale=graph.node("Mul", [graph.node("Sub", [greatest, smallest]), pixel]),
        centre=graph.node("MatMul", [middle, turn]),
    )


def _common_landmarks(graph: GraphRewriter, regions: Sequence[Region]) -> str:
    """The regions read the same landmarks, each from a copy that it scaled by the same number."""
    scales = []
    for region in regions:
        maker = graph.maker(region.landmarks)
        if maker is None or maker.op_type != "Mul":
            raise ValueError(region.landmarks)
        (scale,) = (graph.constants[name] for name in maker.input if name in graph.constants)
        scales.append(scale)
    if any(not np.array_equal(scale, scales[0]) for scale in scales):
        raise ValueError("regions in different units")
    return regions[0].landmarks


def _level(
    graph: GraphRewriter,
    landmarks: str,
    first: list[int],
    last: list[int],
    regions: Sequence[Region],
) -> str:
    """Matrices (N, regions, 2, 2) that turn row vectors until each region is level."""
    start = graph.node("Gather", [landmarks, graph.numbers(*first)], axis=1)
    end = graph.node("Gather", [landmarks, graph.numbers(*last)], axis=1)
    across = graph.node("Sub", [end, start])
    across = graph.node("Slice", [across, *_ends(graph, 0, 2, axis=2)])
    length = graph.node("ReduceL2", [across, graph.numbers(2)], keepdims=1)
    (target,) = {float(region.options["target_rotation_radians"]) for region in regions}
    cos, sin = math.cos(target), math.sin(target)
    # From a unit vector (c, s): cosine, sine, -sine, cosine of (target - its angle).
    entries = np.array([[cos, sin, -sin, cos], [sin, -cos, cos, sin]], np.float32)
    unit = graph.node("Div", [across, length])
    turned = graph.node("MatMul", [unit, graph.constant(entries)])
    return graph.node("Reshape", [turned, graph.numbers(-1, len(regions), 2, 2)])


def sample(graph: GraphRewriter, regions: Sequence[Region], placed: Placed) -> str:
    """All crops side by side, (N, regions × channels, height, width); zero outside the map.

    Places stand in two long rows, x and y, for onnxruntime works through the last axis of a
    tensor in one go: the same steps on pairs of numbers took three times as long.
    """
    height, width, channels = regions[0].map_shape
    rows, columns = regions[0].options["output_height"], regions[0].options["output_width"]
    down, across = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    grid = np.stack([across + 0.5 - columns / 2, down + 0.5 - rows / 2]).reshape(2, -1)
    pixels = np.concatenate([grid, np.ones((1, grid.shape[1]))]).astype(np.float32)
    turned = graph.node("Mul", [placed.turn, graph.node("Transpose", [placed.scale], perm=_T)])
    shift = graph.node("Sub", [placed.centre, _float(graph, 0.5)])
    matrix = graph.node("Concat", [turned, shift], axis=2)
    matrix = graph.node("Transpose", [matrix], perm=_T)
    at = graph.node("MatMul", [matrix, graph.constant(pixels)])
    corner, weights = _corners(graph, at, height, width)
    count = len(regions)
    index = graph.node("Reshape", [corner, graph.numbers(0, -1, 1)])
    index = graph.node("Cast", [index], to=TensorProto.INT64)
    table = graph.node("Transpose", [regions[0].feature_map], perm=(0, 2, 3, 1))
    table = graph.node("Reshape", [table, graph.numbers(0, -1, channels)])
    taken = graph.node("GatherND", [table, index], batch_dims=1)
    weights = graph.node("Reshape", [weights, graph.numbers(0, -1, 1)])
    # A weight for every channel: one product of two equal shapes takes a third of the time of one
    # in which each row of channels meets a single number.
    each = graph.constant(np.ones((1, channels), np.float32))
    weighted = graph.node("Mul", [taken, graph.node("MatMul", [weights, each])])
    corners = graph.numbers(0, count, 4, rows * columns * channels)
    weighted = graph.node("Reshape", [weighted, corners])
    # A product with ones sums the four corners faster than ReduceSum does (25 against 80 µs), and
    # both are faster than a small product of its own for each pixel (160 µs).
    summed = graph.node("MatMul", [graph.constant(np.ones((1, 4), np.float32)), weighted])
    shaped = graph.node("Reshape", [summed, graph.numbers(-1, count, rows * columns, channels)])
    shaped = graph.node("Transpose", [shaped], perm=_T)
    return graph.node("Reshape", [shaped, graph.numbers(-1, count * channels, rows, columns)])


def _corners(graph: GraphRewriter, at: str, height: int, width: int) -> tuple[str, str]:
    """Row numbers of the four pixels about each place, and their bilinear weights.

    Both are (N, regions, 4, places) for places (N, regions, 2, places).
    """
    largest = np.array([[width - 2], [height - 2]], np.float32)
    clipped = graph.node("Max", [at, _float(graph, 0.0)])
    clipped = graph.node("Min", [clipped, graph.constant(largest)])
    corner = graph.node("Floor", [clipped])
    part = graph.node("Sub", [at, corner])
    stride = graph.constant(np.array([[1, width]] * 4, np.float32))
    offsets = graph.constant(np.array([[0], [1], [width], [width + 1]], np.float32))
    index = graph.node("Add", [graph.node("MatMul", [stride, corner]), offsets])
    # part = (x, y): (1-x, x, 1-x, x) times (1-y, 1-y, y, y).
    x = np.array([[-1, 0], [1, 0], [-1, 0], [1, 0]], np.float32)
    y = np.array([[0, -1], [0, -1], [0, 1], [0, 1]], np.float32)
    across = graph.node("MatMul", [graph.constant(x), part])
    across = graph.node("Add", [across, _column(graph, 1, 0, 1, 0)])
    down = graph.node("MatMul", [graph.constant(y), part])
    down = graph.node("Add", [down, _column(graph, 1, 1, 0, 0)])
    middle = graph.constant((largest + 1) / 2)
    away = graph.node("Abs", [graph.node("Sub", [at, middle])])
    inside = graph.node("LessOrEqual", [away, middle])
    inside = graph.node("Cast", [inside], to=TensorProto.FLOAT)
    inside = graph.node("ReduceMin", [inside, graph.numbers(2)], keepdims=1)
    return index, graph.node("Mul", [graph.node("Mul", [across, down]), inside])


def move(graph: GraphRewriter, regions: Sequence[Region], placed: Placed, heads: str) -> None:
    """Take the heads' points, (N, heads, points, 2), out of their crops, under their old names."""
    whose = [number for number, region in enumerate(regions) for _ in region.heads]
    chosen = graph.numbers(*whose)
    turn, scale, centre = (
        graph.node("Gather", [name, chosen], axis=1)
        for name in (placed.turn, placed.scale, placed.centre)
    )
    turned, shifted = _factors(regions)
    half = [
        [regions[number].options["output_width"] / 2, regions[number].options["output_height"] / 2]
        for number in whose
    ]
    # ((points · turned − middle) · scale) · turn + centre, with all but the points taken together.
    matrix = graph.node("Mul", [turn, graph.node("Transpose", [scale], perm=_T)])
    middle = graph.constant(np.array(half, np.float32)[None, :, None, :] * np.float32(-shifted))
    shift = graph.node("Mul", [centre, _float(graph, shifted)])
    shift = graph.node("Add", [graph.node("MatMul", [middle, matrix]), shift])
    matrix = graph.node("Mul", [matrix, _float(graph, turned)])
    moved = graph.node("Add", [graph.node("MatMul", [heads, matrix]), shift])
    most = max(head.count for region in regions for head in region.heads)
    flat = graph.node("Reshape", [moved, graph.numbers(-1, len(whose) * most * 2)])
    every = [head for region in regions for head in region.heads]
    graph.remove([node for head in every if (node := graph.maker(head.moved))])
    for number, head in enumerate(every):
        start = number * most * 2
        # Only the shape of an output is made of the points after this, in whatever shape they come.
        ends = _ends(graph, start, start + head.count * 2, axis=1)
        graph.node("Slice", [flat, *ends], head.moved)


def _factors(regions: Sequence[Region]) -> tuple[float, float]:
    """By what the turn and the shift of every matrix are multiplied on the way back."""
    rows = np.stack([region.back.reshape(4, 4)[:2] for region in regions])
    turns, shifts = np.unique(rows[:, :, :2]), np.unique(rows[:, :, 3])
    if len(turns) != 1 or len(shifts) != 1:
        raise ValueError("regions in different units")
    return float(turns[0]), float(shifts[0])


def _ends(graph: GraphRewriter, start: int, end: int, *, axis: int) -> tuple[str, str, str]:
    return graph.numbers(start), graph.numbers(end), graph.numbers(axis)


def _column(graph: GraphRewriter, *values: float) -> str:
    return graph.constant(np.array(values, np.float32)[:, None])


def _float(graph: GraphRewriter, value: float) -> str:
    return graph.constant(np.float32(value))
