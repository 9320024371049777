"""A certification scheme as data: ladder of levels, parts of the exam, result rule, validity.

Source of the shapes: ISO/IEC 17024:2012, clause 8 (certification schemes), and the rules in use at
Chinese assessment bodies. All marks and percentages are exact decimals; months are calendar months.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from foundation.errors import Invalid, NotFound


class PartKind(StrEnum):
    """What a part of the exam is."""

    THEORY = "theory"  # 理论
    PRACTICAL = "practical"  # 实操
    REVIEW = "review"  # 综合评审


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its share of the composite in percent, its time and its full mark."""

    kind: PartKind
    weight: Decimal
    minutes: int
    max_score: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class PartFloor:
    """The least a candidate needs in one part, on the scale of 100."""

    part: PartKind
    least: Decimal


@dataclass(frozen=True, slots=True)
class CompositeRule:
    """Pass: the weighted composite reaches ``cut``, and each floor is kept."""

    cut: Decimal
    floors: tuple[PartFloor, ...] = ()


@dataclass(frozen=True, slots=True)
class EveryPartRule:
    """Pass: every part reaches ``cut``; the composite is told and decides nothing."""

    cut: Decimal


ResultRule: TypeAlias = CompositeRule | EveryPartRule


@dataclass(frozen=True, slots=True)
class SchemeLevel:
    """One rung of the ladder."""

    name: str
    """As the standard and the blueprints name it (初级)."""
    code: str
    name_en: str
    parts: tuple[Part, ...]
    rule: ResultRule
    requires: str | None = None
    """Name of the level that must be held first; None where entry goes by other grounds."""
    carry_over_months: int = 0
    """How long a passed part is kept while the other is sat again; 0 for not at all."""
    validity_months: int | None = None
    """How long the certificate is valid; None for no end."""
    renewal_months: int = 6
    """How long before and after its end a certificate may be renewed; 0 for never."""
    number_template: str = "demo19"
    """Name of a certificate number rule, or a template of the body's own."""
    forms: int = 1
    """Parallel forms to assemble for each sitting."""
    anchor_percent: Decimal = Decimal(0)
    """Share of points that parallel forms have in common."""

    def part(self, kind: PartKind) -> Part:
        """The part of this kind; raises `NotFound`."""
        for part in self.parts:
            if part.kind is kind:
                return part
        raise NotFound("schemes-part-unknown", level=self.name, part=kind.value)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme in one version; its levels stand from the lowest up."""

    code: str
    name: str
    name_en: str
    version: str
    standard: str
    """Name and version of the competency standard it certifies against."""
    levels: tuple[SchemeLevel, ...]

    def __post_init__(self) -> None:
        check_scheme(self)

    def level(self, name: str) -> SchemeLevel:
        """The level of this name or code; raises `NotFound`."""
        for level in self.levels:
            if name in (level.name, level.code):
                return level
        raise NotFound("schemes-level-unknown", level=name)


def check_scheme(scheme: Scheme) -> None:
    """Refuse a scheme that could not be examined: weights, names, rules, months."""
    names = [level.name for level in scheme.levels]
    codes = [level.code for level in scheme.levels]
    if not names or len(set(names)) != len(names) or len(set(codes)) != len(codes):
        raise Invalid("schemes-levels-repeated")
    for place, level in enumerate(scheme.levels):
        _check_level(level)
        if level.requires is not None and level.requires not in names[:place]:
            raise Invalid("schemes-ladder-broken", level=level.name, requires=level.requires)


def _check_level(level: SchemeLevel) -> None:
    kinds = [part.kind for part in level.parts]
    if not kinds or len(set(kinds)) != len(kinds):
        raise Invalid("schemes-parts-repeated", level=level.name)
    total = sum((part.weight for part in level.parts), Decimal(0))
    if total != 100:
        raise Invalid("schemes-weights-sum", level=level.name, total=str(total))
    if any(part.minutes <= 0 or part.max_score <= 0 or part.weight < 0 for part in level.parts):
        raise Invalid("schemes-part-limits", level=level.name)
    cuts = [level.rule.cut]
    if isinstance(level.rule, CompositeRule):
        cuts += [floor.least for floor in level.rule.floors]
        if any(floor.part not in kinds for floor in level.rule.floors):
            raise Invalid("schemes-floor-without-part", level=level.name)
    if any(not 0 < cut <= 100 for cut in cuts):
        raise Invalid("schemes-cut-range", level=level.name)
    months = [
        level.carry_over_months,
        level.validity_months or 1,
        level.renewal_months,
        level.forms - 1,
    ]
    if min(months) < 0 or not 0 <= level.anchor_percent < 100:
        raise Invalid("schemes-level-limits", level=level.name)
