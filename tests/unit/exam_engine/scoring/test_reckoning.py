"""Results follow the newest marks until a person releases them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from exam_engine import outcomes
from exam_engine.scoring import examinees as reading
from exam_engine.scoring.reckoning import PartLine
from exam_engine.scoring.states import ResultState
from foundation.roles import Role
from tests.results_world import World, staff


def _lines(world: World, enrolment: str) -> dict[str, PartLine]:
    return {
        line.part.value: line for line in map(PartLine.from_json, world.result(enrolment).parts)
    }


def test_composite_is_weighted_and_waits_for_every_part(world: World) -> None:
    enrolment = world.candidate(right=7)
    world.score()
    assert world.result(enrolment).composite is None
    assert not world.result(enrolment).passed
    world.mark(enrolment, "30", "30", "15")
    row = world.result(enrolment)
    assert (row.composite, row.passed, row.state) == (Decimal("73.0"), True, "provisional")


def test_provisional_result_follows_a_later_sheet(world: World) -> None:
    enrolment = world.candidate(right=7)
    world.score()
    world.mark(enrolment, "30", "30", "15")
    world.mark(enrolment, "10", "10", "5", reason="登分错误")
    row = world.result(enrolment)
    assert (row.version, row.composite, row.passed) == (1, Decimal("43.0"), False)


def test_nobody_without_marks_gets_a_result(world: World) -> None:
    enrolment = world.candidate()
    with world.database.write(world.tenant) as tx:
        assert outcomes.refresh(tx, world.clock, world.examined(tx, enrolment)) == []


def test_every_part_rule_shows_its_cut_on_each_part(world: World) -> None:
    enrolment = world.candidate(right=9, level="L3")
    world.score()
    world.mark(enrolment, "20", "20", "12")
    assert {line.least for line in _lines(world, enrolment).values()} == {Decimal(60)}
    row = world.result(enrolment)
    failed = [told for told in row.conditions if not told["met"]]
    assert [(told["kind"], told["part"]) for told in failed] == [("part", "practical")]
    assert row.composite is not None and row.composite > 60, "and still it is not passed"


@pytest.mark.parametrize(
    ("exam", "carried"), [(date(2027, 11, 21), True), (date(2027, 11, 22), False)]
)
def test_passed_part_is_carried_over_until_the_last_day_and_no_longer(
    world: World, exam: date, carried: bool
) -> None:
    first = world.candidate(right=8)
    world.score()
    world.mark(first, "10", "10", "5")
    world.release(first)
    assert not world.result(first).passed
    again = world.candidate(
        subjects="practical", person=world.person_of(first), batch=world.another_batch(exam)
    )
    world.mark(again, "35", "35", "18")
    assert _lines(world, again)["theory"].carried is carried
    assert world.result(again).passed is carried


def test_failed_part_is_not_carried_over(world: World) -> None:
    first = world.candidate(right=5)
    world.score()
    world.mark(first, "10", "10", "5")
    world.release(first)
    again = world.candidate(
        subjects="practical",
        person=world.person_of(first),
        batch=world.another_batch(date(2027, 3, 1)),
    )
    world.mark(again)
    assert _lines(world, again)["theory"].mark is None


def test_result_that_nobody_released_is_not_carried_over(world: World) -> None:
    first = world.candidate(right=9)
    world.score()
    again = world.candidate(
        subjects="practical",
        person=world.person_of(first),
        batch=world.another_batch(date(2027, 3, 1)),
    )
    world.mark(again)
    assert world.result(first).state == ResultState.PROVISIONAL
    assert _lines(world, again)["theory"].mark is None


def test_reader_of_one_college_sees_only_its_enrolments(world: World) -> None:
    enrolment = world.candidate()
    own = staff(world.tenant, "a", Role.REGISTRAR, organisation=world.college)
    other = staff(world.tenant, "b", Role.REGISTRAR, organisation="another college")
    with world.database.read(world.tenant) as tx:
        assert [one.enrolment_id for one in reading.examinees(tx, own, "exam:result:read")] == [
            enrolment
        ]
        assert reading.examinees(tx, other, "exam:result:read") == []
