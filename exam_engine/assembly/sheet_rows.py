"""Turns the lines of a constraint sheet into rows of an integer program.

One binary variable for each item and each stimulus. A stimulus is in a form exactly when one of
its items is. ``Order`` says in which order items are given, not which: it makes no row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.program import Program, Row
from exam_engine.assembly.sheet_conditions import Columns, chosen
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Invalid

INFINITE = float("inf")
_PER_STIMULUS = frozenset({"per stimulus", "per passage", "per set", "per testlet"})
_WHOLE_TEST = frozenset({"per test", "test"})
_STIMULUS = frozenset({"stimulus", "passage", "set", "testlet"})


@dataclass(slots=True)
class Sheet:
    """The program of a pool; ``rows_of`` names the rows that come of each line of the sheet."""

    pool: Pool
    program: Program = field(default_factory=Program)
    rows_of: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def of(cls, pool: Pool, lines: Sequence[Line], gains: Sequence[float]) -> Sheet:
        """Variables for all items with their gains, and a row or more for each line."""
        sheet = cls(pool)
        for gain in gains:
            sheet.program.variable(float(gain))
        for _ in pool.stimuli:
            sheet.program.variable()
        sheet._link()
        for line in lines:
            sheet._add(line)
        return sheet

    def _link(self) -> None:
        """An item brings its stimulus, and a stimulus one of its items."""
        for stimulus, items in self._members().items():
            place = self._stimulus(stimulus)
            every = dict.fromkeys(items, 1.0)
            self._row(_LINKED, 0.0, INFINITE, {**every, place: -1.0})
            for item in items:
                self._row(_LINKED, -INFINITE, 0.0, {item: 1.0, place: -1.0})

    def _members(self) -> Mapping[int, list[int]]:
        members: dict[int, list[int]] = {}
        for item, stimulus in enumerate(self.pool.stimulus_of):
            if stimulus is not None:
                members.setdefault(stimulus, []).append(item)
        return members

    def _stimulus(self, place: int) -> int:
        return len(self.pool.items) + place

    def _add(self, line: Line) -> None:
        make = _KINDS.get(line.kind.replace(" ", ""))
        if make is None:
            raise Invalid("assembly-type-unknown", row=line.row, type=line.kind[:40])
        if line.what != "item" and line.what not in _STIMULUS:
            raise Invalid("assembly-what-unknown", row=line.row, what=line.what[:40])
        if line.least is not None and line.most is not None and line.least > line.most:
            raise Invalid("assembly-bounds-crossed", row=line.row, least=line.least, most=line.most)
        self.rows_of.setdefault(line.name, [])
        make(self, line)

    def number(self, line: Line) -> None:
        """So many items or stimuli; for a bare column, so many of each of its values."""
        told = line.condition.strip().lower()
        if told in _PER_STIMULUS and line.what == "item":
            self._per_stimulus(line)
            return
        if told in _WHOLE_TEST:
            line = replace(line, condition="")
        for _, places in self._groups(line):
            self._row(line.name, *self._bounds(line), dict.fromkeys(places, 1.0))

    def total(self, line: Line) -> None:
        """The sum of a column over what is chosen: ``COLUMN`` or ``COLUMN, condition``."""
        numbers = self._numbers(line)
        weights = {place: number for place, number in numbers.items() if number}
        self._row(line.name, *self._bounds(line), weights)

    def average(self, line: Line) -> None:
        """The mean of a column over what is chosen: each adds how far it lies from the bound."""
        least, most = self._bounds(line)
        numbers = self._numbers(line)
        for bound, low, high in ((least, 0.0, INFINITE), (most, -INFINITE, 0.0)):
            if np.isfinite(bound):
                away = {place: number - bound for place, number in numbers.items()}
                self._row(line.name, low, high, {at: one for at, one in away.items() if one})

    def _numbers(self, line: Line) -> dict[int, float]:
        """Place → number of the column that a line names, of those that meet its condition."""
        column, _, condition = line.condition.partition(",")
        columns, shift = self._columns(line)
        numbers = columns.numbers(column.strip())
        mask = self._chosen(line, condition, columns)
        bad = np.flatnonzero(mask & np.isnan(numbers))
        if len(bad):
            raise Invalid(
                "assembly-sum-not-a-number",
                row=line.row,
                column=column.strip()[:60],
                count=len(bad),
            )
        return {int(at) + shift: float(numbers[at]) for at in np.flatnonzero(mask)}

    def information(self, line: Line) -> None:
        """The information of the whole form at an ability, which stands as the condition."""
        try:
            theta = float(line.condition)
        except ValueError as trouble:
            raise Invalid(
                "assembly-ability-unreadable", row=line.row, value=line.condition[:40]
            ) from trouble
        told = Curves.of(self.pool.items).information(theta)
        weights = {place: float(one) for place, one in enumerate(told) if one > 0}
        self._row(line.name, *self._bounds(line), weights)

    def enemies(self, line: Line) -> None:
        """At most one of them."""
        for _, places in self._groups(line):
            self._row(line.name, -INFINITE, 1.0, dict.fromkeys(places, 1.0))

    def include(self, line: Line) -> None:
        """All of them; a line that means nothing of the pool is a mistake in it."""
        for _, places in self._groups(line):
            if not places:
                raise Invalid("assembly-include-nothing", row=line.row, condition=line.condition)
            self._row(line.name, float(len(places)), INFINITE, dict.fromkeys(places, 1.0))

    def exclude(self, line: Line) -> None:
        """None of them."""
        for _, places in self._groups(line):
            self._row(line.name, -INFINITE, 0.0, dict.fromkeys(places, 1.0))

    def all_or_none(self, line: Line) -> None:
        """All of them or none."""
        for _, places in self._groups(line):
            for one in places[1:]:
                self._row(line.name, 0.0, 0.0, {places[0]: 1.0, one: -1.0})

    def order(self, line: Line) -> None:
        """Nothing to choose by; the column must be there all the same."""
        self._columns(line)[0].texts(line.condition.strip())

    def _per_stimulus(self, line: Line) -> None:
        least, most = self._bounds(line)
        for stimulus, items in self._members().items():
            place, every = self._stimulus(stimulus), dict.fromkeys(items, 1.0)
            if least > -INFINITE:
                self._row(line.name, 0.0, INFINITE, {**every, place: -least})
            if most < INFINITE:
                self._row(line.name, -INFINITE, 0.0, {**every, place: -most})

    def _groups(self, line: Line) -> Iterator[tuple[str, list[int]]]:
        """The places a line is about: one group, or one for each value of a bare column."""
        columns, shift = self._columns(line)
        bare = line.condition.strip()
        if bare.upper() in columns.cells:
            texts = columns.texts(bare)
            for value in dict.fromkeys(text for text in texts if text):
                yield value, [at + shift for at, text in enumerate(texts) if text == value]
            return
        mask = self._chosen(line, bare, columns)
        yield "", [int(at) + shift for at in np.flatnonzero(mask)]

    def _columns(self, line: Line) -> tuple[Columns, int]:
        if line.what in _STIMULUS:
            return self.pool.stimulus_attributes, len(self.pool.items)
        return self.pool.attributes, 0

    def _chosen(self, line: Line, condition: str, columns: Columns) -> np.ndarray:
        try:
            return chosen(condition, columns)
        except Invalid as refusal:
            raise Invalid(refusal.code, **{"row": line.row, **refusal.facts}) from refusal

    def _bounds(self, line: Line) -> tuple[float, float]:
        if line.least is None and line.most is None:
            raise Invalid("assembly-bounds-missing", row=line.row)
        least = -INFINITE if line.least is None else line.least
        return least, INFINITE if line.most is None else line.most

    def _row(self, name: str, least: float, most: float, weights: Mapping[int, float]) -> None:
        row = Row(name, least, most, weights)
        self.program.rows.append(row)
        if name != _LINKED:
            self.rows_of[name].append(row)


_LINKED = ""
_KINDS: Mapping[str, Callable[[Sheet, Line], None]] = {
    "number": Sheet.number,
    "count": Sheet.number,
    "sum": Sheet.total,
    "average": Sheet.average,
    "mean": Sheet.average,
    "information": Sheet.information,
    "enemy": Sheet.enemies,
    "mutuallyexclusive": Sheet.enemies,
    "xor": Sheet.enemies,
    "include": Sheet.include,
    "exclude": Sheet.exclude,
    "not": Sheet.exclude,
    "notinclude": Sheet.exclude,
    "allornone": Sheet.all_or_none,
    "iif": Sheet.all_or_none,
    "order": Sheet.order,
}
