"""Items of one model and one number of categories as a block: parameters as the rows of one array.

Everything that is done to items is done to a whole block at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from itembank.calibration.arrays import Flags, Floats, Whole
from itembank.calibration.item_models import Family, ItemModel, family_of, free_of, size_of


@dataclass(frozen=True, slots=True)
class Block:
    """``places`` (J) are the columns of the items in the responses; ``rows`` is (J × p)."""

    model: ItemModel
    categories: int
    places: Whole
    free: Flags
    rows: Floats

    @property
    def family(self) -> Family:
        """The curves of these items."""
        return family_of(self.model)

    def probabilities(self, theta: Floats) -> Floats:
        """(J × K × Q)."""
        return self.family.probabilities(self.rows, theta)

    def free_slopes(self, theta: Floats) -> Floats:
        """∂P by the free parameters: (J × f × K × Q)."""
        return self.family.slopes_of_parameters(self.rows, theta)[:, self.free]

    def with_rows(self, rows: Floats) -> Block:
        """The same items with other parameters."""
        return replace(self, rows=rows)

    def only(self, chosen: Flags | Whole) -> Block:
        """Some of its items."""
        return replace(self, places=self.places[chosen], rows=self.rows[chosen])


@dataclass(frozen=True, slots=True)
class ItemSet:
    """All items: blocks, and where each item's categories stand among the C columns."""

    blocks: tuple[Block, ...]
    categories: Whole

    @property
    def offsets(self) -> Whole:
        """The column of category 0 of each item, and the number of columns at the end (J + 1)."""
        return np.concatenate([[0], np.cumsum(self.categories)])

    def columns_of(self, block: Block) -> Whole:
        """Where a block's categories stand: (J × K)."""
        return np.asarray(self.offsets[block.places][:, None] + np.arange(block.categories))

    def probabilities(self, theta: Floats) -> Floats:
        """P of all columns: (C × Q)."""
        table = np.empty((int(self.offsets[-1]), theta.size))
        for block in self.blocks:
            table[self.columns_of(block)] = block.probabilities(theta)
        return table

    def slopes_of_theta(self, theta: Floats) -> tuple[Floats, Floats]:
        """First and second derivative of all columns by θ: twice (C × Q)."""
        first = np.empty((int(self.offsets[-1]), theta.size))
        second = np.empty_like(first)
        for block in self.blocks:
            columns = self.columns_of(block)
            first[columns], second[columns] = block.family.slopes_of_theta(block.rows, theta)
        return first, second

    def pack(self) -> Floats:
        """All free parameters as one vector, block after block, item after item."""
        return np.concatenate([block.rows[:, block.free].ravel() for block in self.blocks])

    def unpack(self, vector: Floats) -> ItemSet:
        """The same items with the free parameters taken from such a vector."""
        blocks, start = [], 0
        for block in self.blocks:
            rows = block.rows.copy()
            stop = start + len(rows) * int(block.free.sum())
            rows[:, block.free] = vector[start:stop].reshape(len(rows), -1)
            blocks.append(block.with_rows(rows))
            start = stop
        return replace(self, blocks=tuple(blocks))

    def in_range(self) -> bool:
        """Whether every item's parameters make a model."""
        return all(
            np.isfinite(block.rows[:, block.free]).all() and block.family.in_range(block.rows)
            for block in self.blocks
        )

    def locate(self, place: int) -> tuple[Block, int]:
        """The block of an item and its row there."""
        for block in self.blocks:
            (rows,) = np.nonzero(block.places == place)
            if rows.size:
                return block, int(rows[0])
        raise LookupError(place)


def item_set(models: Sequence[ItemModel], categories: Whole) -> ItemSet:
    """Items of these models with neutral parameters: slopes 1, intercepts evenly apart."""
    kinds: dict[tuple[ItemModel, int], list[int]] = {}
    for place, (model, many) in enumerate(zip(models, categories, strict=True)):
        kinds.setdefault((model, int(many)), []).append(place)
    blocks = tuple(
        Block(
            model,
            many,
            np.array(places, dtype=np.int64),
            free_of(model, many),
            np.tile(_neutral(model, many), (len(places), 1)),
        )
        for (model, many), places in kinds.items()
    )
    return ItemSet(blocks, np.asarray(categories, dtype=np.int64))


def _neutral(model: ItemModel, categories: int) -> Floats:
    size = size_of(model, categories)
    row = np.zeros(size)
    if model.is_dichotomous:
        guessing = model in (ItemModel.THREE_PL, ItemModel.FOUR_PL)
        return np.array(
            [
                1.0,
                0.0,
                np.log(0.15 / 0.85) if guessing else -np.inf,
                np.log(0.95 / 0.05) if model is ItemModel.FOUR_PL else np.inf,
            ]
        )
    if model is ItemModel.NRM:
        row[: categories - 1] = np.arange(1, categories) / (categories - 1)
        return row
    row[0] = 1.0
    row[1:] = -np.arange(categories - 1)
    return row
