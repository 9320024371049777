"""A blueprint (双向细目表) as data: how many items of which area, type and difficulty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from foundation.errors import Invalid
from itembank.authoring_words import TYPES
from itembank.candidates import Candidate
from itembank.items import Difficulty, ItemType

DIFFICULTIES: Final = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Section:
    """One column of the table: the types it takes, and the points of each of its items."""

    label: str
    """The body's own word for it (排序/连线); it heads the section on the paper."""
    types: tuple[ItemType, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: so many items of one section from one area."""

    area: str
    section: Section
    count: int

    def takes(self, candidate: Candidate) -> bool:
        """Whether the item fits the cell in area, type and points."""
        return (
            candidate.area == self.area
            and candidate.item_type in self.section.types
            and candidate.points == self.section.points
        )


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What every form of one level must be."""

    level: str
    minutes: int
    sections: tuple[Section, ...]
    cells: tuple[Cell, ...]
    area_points: Mapping[str, Decimal]
    """Row totals as the body set them; they must agree with the cells."""
    difficulty: Mapping[Difficulty, Decimal]
    """Share of the points in percent."""
    practical_minutes: int = 0
    practical_points: Mapping[str, Decimal] | None = None
    key_tolerance: Decimal = Decimal(5)
    """How far, in percentage points, each key of the single-choice items may lie from 25 %."""
    enemies: tuple[tuple[str, str], ...] = ()
    """Pairs of item identifiers that must not meet, beside those that the items name."""

    def __post_init__(self) -> None:
        check_blueprint(self)

    @property
    def total(self) -> Decimal:
        """Points of a whole form."""
        return sum((cell.count * cell.section.points for cell in self.cells), Decimal(0))

    @property
    def areas(self) -> tuple[str, ...]:
        """The rows of the table in order."""
        return tuple(self.area_points)

    def difficulty_points(self) -> dict[Difficulty, Decimal]:
        """The points that each difficulty must have, exactly."""
        return {d: share * self.total / _WHOLE for d, share in self.difficulty.items()}

    def single_choice_count(self) -> int:
        """How many items of a form take part in the balance of keys."""
        return sum(c.count for c in self.cells if c.section.types == (ItemType.SINGLE_CHOICE,))


def check_blueprint(blueprint: Blueprint) -> None:
    """Refuse a table whose rows, columns or shares do not add up, with the figures."""
    level = blueprint.level
    if not blueprint.cells or blueprint.minutes <= 0:
        raise Invalid("assembly-blueprint-empty", level=level)
    for area, told in blueprint.area_points.items():
        found = sum(
            (c.count * c.section.points for c in blueprint.cells if c.area == area), Decimal(0)
        )
        if found != told:
            raise Invalid(
                "assembly-blueprint-row", level=level, area=area, told=str(told), found=str(found)
            )
    if blueprint.total != _WHOLE:
        raise Invalid("assembly-blueprint-total", level=level, total=str(blueprint.total))
    shares = sum(blueprint.difficulty.values(), Decimal(0))
    if blueprint.difficulty and shares != _WHOLE:
        raise Invalid("assembly-blueprint-difficulty", level=level, total=str(shares))
    if blueprint.practical_points is not None:
        practical = sum(blueprint.practical_points.values(), Decimal(0))
        if practical != _WHOLE:
            raise Invalid("assembly-blueprint-practical", level=level, total=str(practical))
    places = [(cell.area, cell.section.label) for cell in blueprint.cells]
    if len(set(places)) != len(places) or any(cell.count <= 0 for cell in blueprint.cells):
        raise Invalid("assembly-blueprint-cells", level=level)


def read_blueprints(content: Any) -> dict[str, Blueprint]:
    """All blueprints of a file: level → table; raises `Invalid`."""
    if not isinstance(content, dict):
        raise Invalid("assembly-blueprint-unreadable", level="", detail="")
    return {level: read_blueprint(level, table) for level, table in content.items()}


def read_blueprint(level: str, content: Any) -> Blueprint:
    """One blueprint from its JSON; `blueprint_to_json` writes the same shape."""
    try:
        sections = {
            label: Section(label, _types(label), _decimal(points))
            for label, points in content["types"].items()
        }
        rows = content["theory"]
        practical = content.get("practical")
        return Blueprint(
            level=level,
            minutes=int(content["theory_min"]),
            sections=tuple(sections.values()),
            cells=tuple(
                Cell(area, sections[label], int(count))
                for area, row in rows.items()
                for label, count in row["items"].items()
            ),
            area_points={area: _decimal(row["points"]) for area, row in rows.items()},
            difficulty=dict(zip(DIFFICULTIES, map(_decimal, content["difficulty"]), strict=True)),
            practical_minutes=int(content.get("practical_min", 0)),
            practical_points=None
            if practical is None
            else {area: _decimal(points) for area, points in practical.items()},
            key_tolerance=_decimal(content.get("key_tolerance", 5)),
            enemies=tuple((str(a), str(b)) for a, b in content.get("enemies", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as wrong:
        raise Invalid(
            "assembly-blueprint-unreadable", level=level, detail=str(wrong)[:120]
        ) from None


def blueprint_to_json(blueprint: Blueprint) -> dict[str, Any]:
    """The table as JSON values; decimals as text, rows and columns in their order."""
    rows: dict[str, Any] = {
        area: {
            "points": str(points),
            "items": {c.section.label: c.count for c in blueprint.cells if c.area == area},
        }
        for area, points in blueprint.area_points.items()
    }
    written: dict[str, Any] = {
        "theory_min": blueprint.minutes,
        "practical_min": blueprint.practical_minutes,
        "types": {section.label: str(section.points) for section in blueprint.sections},
        "theory": rows,
        "difficulty": [str(blueprint.difficulty[d]) for d in DIFFICULTIES],
        "key_tolerance": str(blueprint.key_tolerance),
        "enemies": [list(pair) for pair in blueprint.enemies],
    }
    if blueprint.practical_points is not None:
        written["practical"] = {a: str(p) for a, p in blueprint.practical_points.items()}
    return written


def _types(label: str) -> tuple[ItemType, ...]:
    """``排序/连线`` names two types; ``(组)`` after 材料题 says that it holds several questions."""
    return tuple(TYPES[word] for word in label.removesuffix("(组)").split("/"))


def _decimal(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite() or number < 0:
        raise ValueError(f"not a number of points: {value!r}")
    return number
