"""A result is what its rule says of the published marks, and better marks never turn it worse."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exam_engine.schemes.scheme import (
    CompositeRule,
    EveryPartRule,
    Part,
    PartFloor,
    PartKind,
    SchemeLevel,
)
from exam_engine.scoring.result import PartMark, on_hundred, result_of, round_half_up

MARKS = st.integers(0, 4000).map(lambda n: Decimal(n) / 40)
CUTS = st.integers(1, 100).map(Decimal)
KINDS = (PartKind.THEORY, PartKind.PRACTICAL)


@st.composite
def levels(draw: st.DrawFn) -> SchemeLevel:
    weight = draw(st.integers(0, 100))
    floors = tuple(PartFloor(kind, draw(CUTS)) for kind in KINDS if draw(st.booleans()))
    rule = draw(st.sampled_from([EveryPartRule(draw(CUTS)), CompositeRule(draw(CUTS), floors)]))
    parts = (
        Part(PartKind.THEORY, Decimal(weight), 90),
        Part(PartKind.PRACTICAL, Decimal(100 - weight), 120),
    )
    return SchemeLevel("初级", "L1", "Junior", parts, rule)


def _marks(theory: Decimal, practical: Decimal) -> list[PartMark]:
    return [
        PartMark(PartKind.THEORY, theory, Decimal(100)),
        PartMark(PartKind.PRACTICAL, practical, Decimal(100)),
    ]


@given(levels(), MARKS, MARKS)
def test_a_pass_is_exactly_what_the_rule_says(
    level: SchemeLevel, theory: Decimal, practical: Decimal
) -> None:
    result = result_of(level, _marks(theory, practical))
    published = {mark.part: on_hundred(mark) for mark in _marks(theory, practical)}
    composite = sum(published[p.kind] * p.weight for p in level.parts) / 100
    assert result.composite == round_half_up(composite)
    if isinstance(level.rule, EveryPartRule):
        wanted = all(mark >= level.rule.cut for mark in published.values())
    else:
        floors = all(published[floor.part] >= floor.least for floor in level.rule.floors)
        wanted = round_half_up(composite) >= level.rule.cut and floors
    assert result.passed is wanted


@given(levels(), MARKS, MARKS, MARKS)
def test_a_better_mark_never_turns_a_pass_into_a_fail(
    level: SchemeLevel, theory: Decimal, practical: Decimal, other: Decimal
) -> None:
    better = max(theory, other)
    if result_of(level, _marks(min(theory, other), practical)).passed:
        assert result_of(level, _marks(better, practical)).passed


@given(levels(), MARKS, MARKS)
def test_a_result_lies_on_its_scale_and_numbers_its_conditions(
    level: SchemeLevel, theory: Decimal, practical: Decimal
) -> None:
    result = result_of(level, _marks(theory, practical))
    assert result.composite is not None
    assert 0 <= result.composite <= 100
    assert result.composite == result.composite.quantize(Decimal("0.1"))
    numbers = [condition.number for condition in result.conditions]
    assert numbers == list(range(1, len(numbers) + 1))
    assert (not result.failed) == result.passed
