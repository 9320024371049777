"""Response declarations and scoring rules as data: what is right, and what it is worth.

A rule names the responses it marks and the points it can give; `itembank.processing` carries it
out. Points are exact decimals. Sources: QTI 3, templates match_correct and map_response; the
multi-choice, blank, ordering and matching rules in use at Chinese assessment bodies.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from itembank.qti.values import BaseType, Cardinality

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class MapEntry:
    """What one value of a response is worth."""

    key: str
    value: Decimal
    case_sensitive: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """QTI mapping: entries, a default for values without one, and bounds of the sum."""

    entries: tuple[MapEntry, ...]
    default: Decimal = ZERO
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ResponseDeclaration:
    """What a response holds and what the right one is; an empty ``correct`` means people judge."""

    identifier: str
    cardinality: Cardinality
    base_type: BaseType
    correct: tuple[str, ...] = ()
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True)
class MatchCorrect:
    """All points for exactly the right response, else none (for multi-choice: 少选不得分)."""

    response: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class MapResponse:
    """The sum of the mapped values, inside the mapping's bounds (situational option scores)."""

    response: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class OptionWeights:
    """少选得部分分: the weights of the right options chosen, at most ``points``; a wrong one is 0.

    The weights stand in the declaration's mapping.
    """

    response: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class HalfWhenIncomplete:
    """少选得一半: some right options and no wrong one give half.

    The half of an odd number is rounded up to the next whole point, and a response worth at most
    one point gives none.
    """

    response: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class PlusMinus:
    """Each right option adds ``step``, each wrong one takes it away; never below 0."""

    response: str
    points: Decimal
    step: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Blank:
    """What one gap accepts.

    ``tolerance``: when given, an answer that reads as a number within it of an accepted number is
    right too. ``low`` and ``high``: any number in this range, ends included, is right.
    """

    response: str
    accepted: tuple[str, ...]
    points: Decimal
    tolerance: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    """A unit that stands behind the gap and may be written again ("%")."""


@dataclass(frozen=True, slots=True)
class Blanks:
    """Gaps marked one by one; with ``order_free`` the same answers may stand in any order."""

    blanks: tuple[Blank, ...]
    order_free: bool = False
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Ordering:
    """All points for the right order; ``swap_points`` when one neighbouring pair is reversed."""

    response: str
    points: Decimal
    swap_points: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Pairs:
    """``per_pair`` for each right pair, less ``penalty`` for each wrong one; never below 0."""

    response: str
    per_pair: Decimal
    points: Decimal
    penalty: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class HumanMarked:
    """People give the points, by the item's rubric."""

    response: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class QtiProcessing:
    """The response processing that a `QtiBody` brings along gives the points, as its SCORE.

    With ``by_people`` its SCORE is left to people (``externalScored="human"``, or no processing).
    """

    responses: tuple[str, ...]
    points: Decimal
    by_people: bool = False


Rule: TypeAlias = (
    MatchCorrect
    | MapResponse
    | OptionWeights
    | HalfWhenIncomplete
    | PlusMinus
    | Blanks
    | Ordering
    | Pairs
    | HumanMarked
    | QtiProcessing
)


def responses_of(rule: Rule) -> tuple[str, ...]:
    """The responses that ``rule`` marks."""
    if isinstance(rule, Blanks):
        return tuple(blank.response for blank in rule.blanks)
    if isinstance(rule, QtiProcessing):
        return rule.responses
    return (rule.response,)


def most_points(rule: Rule) -> Decimal:
    """The most that ``rule`` can give."""
    if isinstance(rule, Blanks):
        return sum((blank.points for blank in rule.blanks), ZERO)
    return rule.points
