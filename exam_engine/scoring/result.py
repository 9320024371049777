"""From the marks of the parts and the scheme's rule to the result, with every condition told.

Rounding, on purpose in one place and in this order: each part's mark is put on the scale of 100 and
rounded half up to one decimal; the composite is the weighted sum of those published marks, again
rounded half up to one decimal; conditions compare published figures with the cut. So a candidate
can recompute the result from the slip, and nobody is shown 60.0 and told that it is below 60.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from exam_engine.schemes.scheme import CompositeRule, EveryPartRule, PartKind, SchemeLevel
from foundation.errors import Conflict, Invalid

_STEP = Decimal("0.1")


class ConditionKind(StrEnum):
    """What a condition looks at."""

    COMPOSITE = "composite"
    PART = "part"
    SAT = "sat"
    """The part was sat, or carried over from an earlier sitting."""


@dataclass(frozen=True, slots=True)
class PartMark:
    """The raw mark of one part, as earned out of possible."""

    part: PartKind
    earned: Decimal
    possible: Decimal


@dataclass(frozen=True, slots=True)
class Condition:
    """One numbered condition of the rule: what was needed, what was reached, whether it is met."""

    number: int
    kind: ConditionKind
    part: PartKind | None
    needed: Decimal
    reached: Decimal
    met: bool


@dataclass(frozen=True, slots=True)
class SchemeResult:
    """The result of one candidate at one level; a proposal until it is released."""

    level: str
    marks: Mapping[PartKind, Decimal]
    """Published marks on the scale of 100."""
    composite: Decimal | None
    """None while a part is missing."""
    conditions: tuple[Condition, ...]

    @property
    def passed(self) -> bool:
        """Whether every condition is met."""
        return all(condition.met for condition in self.conditions)

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that are not met."""
        return tuple(condition for condition in self.conditions if not condition.met)

    def passed_part(self, level: SchemeLevel, part: PartKind) -> bool:
        """Whether this part alone is good enough to be carried over to a resit.

        Its floor counts where the rule has one, else the rule's cut.
        """
        mark = self.marks.get(part)
        return mark is not None and mark >= least_for_part(level, part)

    def to_json(self) -> dict[str, Any]:
        """The result as JSON values; marks as text."""
        return {
            "level": self.level,
            "marks": {part.value: str(mark) for part, mark in self.marks.items()},
            "composite": None if self.composite is None else str(self.composite),
            "passed": self.passed,
            "conditions": [
                {
                    "number": condition.number,
                    "kind": condition.kind.value,
                    "part": condition.part.value if condition.part else None,
                    "needed": str(condition.needed),
                    "reached": str(condition.reached),
                    "met": condition.met,
                }
                for condition in self.conditions
            ],
        }


def round_half_up(mark: Decimal) -> Decimal:
    """To one decimal, halves up (59.95 becomes 60.0)."""
    return mark.quantize(_STEP, ROUND_HALF_UP)


def on_hundred(mark: PartMark) -> Decimal:
    """The mark on the scale of 100, as published; raises `Invalid` outside 0 and full marks."""
    if mark.possible <= 0 or not 0 <= mark.earned <= mark.possible:
        raise Invalid(
            "scoring-mark-out-of-range",
            part=mark.part.value,
            earned=str(mark.earned),
            possible=str(mark.possible),
        )
    return round_half_up(mark.earned * 100 / mark.possible)


def result_of(level: SchemeLevel, marks: list[PartMark]) -> SchemeResult:
    """The result under the level's rule; a part without a mark counts as not sat.

    Marks carried over from an earlier sitting are handed in like the others. Raises `Conflict` for
    two marks of one part and `Invalid` for a mark out of range or of a part the level lacks.
    """
    published: dict[PartKind, Decimal] = {}
    for mark in marks:
        if mark.part not in {part.kind for part in level.parts}:
            raise Invalid("scoring-part-unknown", level=level.name, part=mark.part.value)
        if mark.part in published:
            raise Conflict("scoring-part-twice", part=mark.part.value)
        published[mark.part] = on_hundred(mark)
    composite = _composite(level, published)
    wanted = [*_presence(level, published), *_demands(level, published, composite)]
    conditions = tuple(
        Condition(number, kind, part, needed, reached, reached >= needed)
        for number, (kind, part, needed, reached) in enumerate(wanted, start=1)
    )
    return SchemeResult(level.name, published, composite, conditions)


def least_for_part(level: SchemeLevel, part: PartKind) -> Decimal:
    """The least mark with which a part counts as passed by itself."""
    rule = level.rule
    if isinstance(rule, CompositeRule):
        return next((floor.least for floor in rule.floors if floor.part is part), rule.cut)
    return rule.cut


_Demand = tuple[ConditionKind, PartKind | None, Decimal, Decimal]


def _composite(level: SchemeLevel, published: Mapping[PartKind, Decimal]) -> Decimal | None:
    if any(part.kind not in published for part in level.parts):
        return None
    weighted = (published[part.kind] * part.weight for part in level.parts)
    return round_half_up(sum(weighted, Decimal(0)) / 100)


def _presence(level: SchemeLevel, published: Mapping[PartKind, Decimal]) -> list[_Demand]:
    """One condition for each missing part; none where all parts are there."""
    return [
        (ConditionKind.SAT, part.kind, Decimal(1), Decimal(0))
        for part in level.parts
        if part.kind not in published
    ]


def _demands(
    level: SchemeLevel, published: Mapping[PartKind, Decimal], composite: Decimal | None
) -> list[_Demand]:
    rule = level.rule
    if isinstance(rule, EveryPartRule):
        floors = [(part.kind, rule.cut) for part in level.parts]
        demands: list[_Demand] = []
    else:
        floors = [(floor.part, floor.least) for floor in rule.floors]
        known = [] if composite is None else [composite]
        demands = [(ConditionKind.COMPOSITE, None, rule.cut, reached) for reached in known]
    for part, least in floors:
        if part in published:
            demands.append((ConditionKind.PART, part, least, published[part]))
    return demands
