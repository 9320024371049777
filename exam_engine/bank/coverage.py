"""How far the pool covers the blueprints: items needed for one form against items published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from exam_engine.assembly.blueprints import Blueprint, Cell, read_blueprints
from exam_engine.schemes.shelf import AdoptedScheme

Published = Mapping[tuple[str, str, str, Decimal], int]
"""Count of published items by level, area, type and points."""


@dataclass(frozen=True, slots=True)
class CoveredCell:
    """One cell; ``types`` are the item types that fill it, for a link to its items."""

    types: tuple[str, ...]
    points: Decimal
    needed: int
    available: int

    @property
    def missing(self) -> int:
        """How many more items one form would need."""
        return max(0, self.needed - self.available)

    @property
    def forms(self) -> int:
        """How many forms without a common item the cell is enough for."""
        return self.available // self.needed


@dataclass(frozen=True, slots=True)
class LevelCoverage:
    """The table of one level: a row for each area, a column for each section."""

    scheme: str
    level: str
    sections: tuple[str, ...]
    rows: tuple[tuple[str, tuple[CoveredCell | None, ...]], ...]

    @property
    def cells(self) -> list[CoveredCell]:
        """Every cell that the blueprint asks for."""
        return [cell for _, row in self.rows for cell in row if cell is not None]

    @property
    def short(self) -> int:
        """How many cells lack items."""
        return sum(1 for cell in self.cells if cell.missing)

    @property
    def forms(self) -> int:
        """How many forms without a common item all cells are enough for."""
        return min((cell.forms for cell in self.cells), default=0)


def coverage_of(schemes: Iterable[AdoptedScheme], published: Published) -> list[LevelCoverage]:
    """The coverage of every level of the schemes, lowest level first."""
    return [
        level_coverage(adopted.scheme.code, blueprint, published)
        for adopted in schemes
        for blueprint in read_blueprints(adopted.blueprints).values()
    ]


def level_coverage(scheme: str, blueprint: Blueprint, published: Published) -> LevelCoverage:
    """The coverage of one blueprint."""
    cells = {(cell.area, cell.section.label): cell for cell in blueprint.cells}
    labels = tuple(section.label for section in blueprint.sections)
    rows = tuple(
        (area, tuple(_covered(blueprint, cells.get((area, label)), published) for label in labels))
        for area in blueprint.areas
    )
    return LevelCoverage(scheme, blueprint.level, labels, rows)


def _covered(blueprint: Blueprint, cell: Cell | None, published: Published) -> CoveredCell | None:
    if cell is None:
        return None
    types = tuple(item_type.value for item_type in cell.section.types)
    available = sum(
        published.get((blueprint.level, cell.area, name, cell.section.points), 0) for name in types
    )
    return CoveredCell(types, cell.section.points, cell.count, available)
