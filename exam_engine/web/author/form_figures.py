"""What a form is against its blueprint: cells, difficulty, keys, tasks, time. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exam_engine.assembly.blueprints import Blueprint
from exam_engine.assembly.linear import key_bounds
from exam_engine.bank.coverage import LevelCoverage, Published, level_coverage
from exam_engine.web.author.form_rows import PlacedRow
from itembank.items import Difficulty, ItemType
from itembank.standards import Standard

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a value against the least and most it should be, all in the chart's unit."""

    name: str
    value: Decimal
    least: Decimal
    most: Decimal
    scale: Decimal
    """The value of a full bar."""

    @property
    def fits(self) -> bool:
        """Whether the value is as it should be."""
        return self.least <= self.value <= self.most

    def width(self, value: Decimal) -> str:
        """A value as a share of the full bar, in percent, for a picture."""
        return format(min(Decimal(100), 100 * value / self.scale), ".2f") if self.scale else "0"


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One cell of the table: what the form needs, has, and what the pool holds now."""

    needed: int
    have: int
    available: int


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A work task of the standard and how many items of the form examine it."""

    code: str
    name: str
    items: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class FormFigures:
    """Everything that the page of a form tells beside its items."""

    sections: tuple[str, ...]
    cells: tuple[tuple[str, tuple[FilledCell | None, ...]], ...]
    difficulty: tuple[Bar, ...]
    keys: tuple[Bar, ...]
    tasks: tuple[TaskLine, ...]
    minutes: Bar
    untimed: int
    items: int
    total: Decimal

    @property
    def cells_fit(self) -> bool:
        """Whether every cell has exactly what it needs."""
        cells = (cell for _, row in self.cells for cell in row if cell is not None)
        return all(cell.have == cell.needed for cell in cells)

    @property
    def tasks_covered(self) -> int:
        """How many work tasks at least one item examines."""
        return sum(1 for task in self.tasks if task.items)


def figures_of(
    blueprint: Blueprint,
    rows: Sequence[PlacedRow],
    published: Published,
    standard: Standard | None,
) -> FormFigures:
    """The figures of a form of this blueprint; ``published`` counts the pool as it is now."""
    timed = sum((Decimal(row.seconds) for row in rows if row.seconds), ZERO) / 60
    allowed = Decimal(blueprint.minutes)
    return FormFigures(
        sections=tuple(section.label for section in blueprint.sections),
        cells=_cells(level_coverage("", blueprint, published), rows),
        difficulty=_difficulty(blueprint, rows),
        keys=_keys(blueprint, rows),
        tasks=_tasks(blueprint.level, rows, standard),
        minutes=Bar("", timed, ZERO, allowed, max(timed, allowed)),
        untimed=sum(1 for row in rows if not row.seconds),
        items=len(rows),
        total=sum((row.points for row in rows), ZERO),
    )


def _cells(
    coverage: LevelCoverage, rows: Sequence[PlacedRow]
) -> tuple[tuple[str, tuple[FilledCell | None, ...]], ...]:
    have = Counter((row.area, row.section) for row in rows)
    return tuple(
        (
            area,
            tuple(
                None if cell is None else FilledCell(cell.needed, have[area, label], cell.available)
                for label, cell in zip(coverage.sections, line, strict=True)
            ),
        )
        for area, line in coverage.rows
    )


def _difficulty(blueprint: Blueprint, rows: Sequence[PlacedRow]) -> tuple[Bar, ...]:
    targets: Mapping[Difficulty, Decimal] = blueprint.difficulty_points()
    return tuple(
        Bar(
            difficulty.value,
            sum((row.points for row in rows if row.difficulty is difficulty), ZERO),
            target,
            target,
            blueprint.total,
        )
        for difficulty, target in targets.items()
    )


def _keys(blueprint: Blueprint, rows: Sequence[PlacedRow]) -> tuple[Bar, ...]:
    """Each key of the single-choice items, which alone take part in the balance."""
    least, most = key_bounds(blueprint)
    count = blueprint.single_choice_count()
    keyed = Counter(row.key for row in rows if row.item_type is ItemType.SINGLE_CHOICE)
    names = sorted({"A", "B", "C", "D", *(key for key in keyed if key)}) if count else []
    scale = Decimal(max([most, *keyed.values()], default=1))
    return tuple(
        Bar(name, Decimal(keyed[name]), Decimal(least), Decimal(most), scale) for name in names
    )


def _tasks(
    level: str, rows: Sequence[PlacedRow], standard: Standard | None
) -> tuple[TaskLine, ...]:
    if standard is None or level not in {known.name for known in standard.levels}:
        return ()
    lines = []
    for task in standard.level(level).tasks:
        holders = [row for row in rows if task.code in row.tasks]
        points = sum((row.points for row in holders), ZERO)
        lines.append(TaskLine(task.code, task.name, len(holders), points))
    return tuple(lines)
