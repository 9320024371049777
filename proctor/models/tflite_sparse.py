"""Lays a sparse TFLite constant out as a dense array.

TFLite stores pruned weights as a tree: one level for each dimension in traversal order, then one
for each blocked dimension. A level is dense (all indices) or CSR (segments and indices).
Source: SparsityParameters in the TFLite schema; the format follows TACO (Kjolstad et al., 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tflite

_VECTOR_TYPES: dict[int, type[Any]] = {
    tflite.SparseIndexVector.Int32Vector: tflite.Int32Vector,
    tflite.SparseIndexVector.Uint16Vector: tflite.Uint16Vector,
    tflite.SparseIndexVector.Uint8Vector: tflite.Uint8Vector,
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the tree: ``size`` when dense, else CSR ``segments`` and ``indices``."""

    size: int
    segments: tuple[int, ...] = ()
    indices: tuple[int, ...] = ()

    def children(self, parent: int) -> list[tuple[int, int]]:
        """Pairs (index within this dimension, position in the level) below one parent."""
        if self.segments:
            span = range(self.segments[parent], self.segments[parent + 1])
            return [(self.indices[position], position) for position in span]
        return [(index, parent * self.size + index) for index in range(self.size)]


def densify(sparsity: Any, shape: tuple[int, ...], values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Read ``sparsity`` (a SparsityParameters table) and place ``values`` in a dense array."""
    order = sparsity.TraversalOrderAsNumpy().tolist()
    blocked = sparsity.BlockMapAsNumpy().tolist() if sparsity.BlockMapLength() else []
    levels = [_level(sparsity.DimMetadata(i)) for i in range(sparsity.DimMetadataLength())]
    return lay_out(levels, order, blocked, shape, values)


def lay_out(
    levels: Sequence[Level],
    order: Sequence[int],
    blocked: Sequence[int],
    shape: tuple[int, ...],
    values: npt.NDArray[Any],
) -> npt.NDArray[Any]:
    """Walk the tree and put each value in its place.

    ``order`` names the dimension of each level; numbers from ``len(shape)`` on mean the blocks of
    the dimensions listed in ``blocked``.
    """
    rank = len(shape)
    leaves: list[tuple[tuple[int, ...], int]] = [((), 0)]
    for level in levels:
        leaves = [
            ((*path, index), position)
            for path, parent in leaves
            for index, position in level.children(parent)
        ]
    paths = np.array([path for path, _ in leaves])
    block_sizes = {dimension: levels[rank + place].size for place, dimension in enumerate(blocked)}
    coordinates = np.zeros((len(leaves), rank), np.int64)
    for column, dimension in enumerate(order):
        if dimension < rank:
            coordinates[:, dimension] += paths[:, column] * block_sizes.get(dimension, 1)
        else:
            coordinates[:, blocked[dimension - rank]] += paths[:, column]
    dense = np.zeros(shape, values.dtype)
    dense[tuple(coordinates.T)] = values[np.array([position for _, position in leaves])]
    return dense


def _level(metadata: Any) -> Level:
    if metadata.Format() == tflite.DimensionType.DENSE:
        return Level(metadata.DenseSize())
    return Level(
        0,
        _vector(metadata.ArraySegmentsType(), metadata.ArraySegments()),
        _vector(metadata.ArrayIndicesType(), metadata.ArrayIndices()),
    )


def _vector(kind: int, table: Any) -> tuple[int, ...]:
    vector = _VECTOR_TYPES[kind]()
    vector.Init(table.Bytes, table.Pos)
    return tuple(vector.ValuesAsNumpy().tolist())
