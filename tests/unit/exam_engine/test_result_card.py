"""A candidate is told where the result stands, and the marks only once a person released them."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

from exam_engine import outcomes
from exam_engine.result_card import ResultCard as Card
from exam_engine.result_card import Stage, candidate_result, find_by_code
from exam_engine.scoring.feedback import Scale
from exam_engine.scoring.states import CaseOutcome
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT
from foundation.ids import is_public_code
from foundation.roles import Role
from tests.results_world import World, staff


def _card(world: World, enrolment: str) -> Card:
    with world.database.read(world.tenant) as tx:
        return candidate_result(tx, enrolment)


def _ready(world: World, right: int, *points: str) -> str:
    enrolment = world.candidate(right=right)
    world.score("评分")
    world.mark(enrolment, *points)
    return enrolment


def test_nothing_of_the_marks_is_told_before_release(world: World) -> None:
    enrolment = world.candidate(right=9)
    assert _card(world, enrolment).stage is Stage.NOTHING_YET
    world.score()
    world.mark(enrolment)
    card = _card(world, enrolment)
    assert (card.stage, card.released) == (Stage.IN_WORK, None)
    assert "75.0" not in json.dumps(dataclasses.asdict(card), default=str)


def test_released_result_tells_parts_composite_cut_and_a_code_to_check(world: World) -> None:
    enrolment = _ready(world, 7)
    world.release(enrolment)
    released = _card(world, enrolment).released
    assert released is not None
    assert [(line.part.value, line.mark) for line in released.lines] == [
        ("theory", Decimal("70.0")),
        ("practical", Decimal("75.0")),
    ]
    assert (released.composite, released.cut, released.passed) == (Decimal("73.0"), 60, True)
    assert is_public_code(released.code)


def test_failed_condition_is_named(world: World) -> None:
    enrolment = _ready(world, 7, "10", "10", "5")
    world.release(enrolment)
    released = _card(world, enrolment).released
    assert released is not None
    (failed,) = released.failed
    assert (failed.kind.value, failed.needed, failed.reached) == ("composite", 60, Decimal("43.0"))


def test_weak_skills_are_told_where_items_suffice_and_never_an_item(world: World) -> None:
    enrolment = _ready(world, 5)
    world.release(enrolment)
    card = _card(world, enrolment)
    assert card.released is not None
    told = card.released.feedback
    # Items 5 to 8 stand for L1-1.1.2, items 9 and 10 for L1-1.1.3, and only five were right.
    assert [(spot.scale, spot.code) for spot in told.weak] == [(Scale.SKILL, "L1-1.1.2")]
    text = json.dumps(dataclasses.asdict(card), default=str, ensure_ascii=False)
    assert "T-1" not in text
    assert "选项" not in text


def test_held_result_tells_the_reason_and_lets_the_candidate_speak(world: World) -> None:
    enrolment = _ready(world, 7)
    with world.database.write(world.tenant) as tx:
        outcomes.hold(tx, world.clock, by=world.officer, enrolment_id=enrolment, reason="疑似替考")
    card = _card(world, enrolment)
    assert card.stage is Stage.HELD
    assert card.case is not None
    assert (card.case.reason, card.case.may_speak) == ("疑似替考", True)
    assert card.released is None


def test_annulled_result_tells_the_decision(world: World, clock: FixedClock) -> None:
    enrolment = _ready(world, 7)
    with world.database.write(world.tenant) as tx:
        case = outcomes.hold(
            tx, world.clock, by=world.officer, enrolment_id=enrolment, reason="疑似替考"
        )
    clock.advance(days=4)
    with world.database.write(world.tenant) as tx:
        outcomes.settle(
            tx,
            world.clock,
            by=staff(world.tenant, "second", Role.RELEASE_OFFICER),
            case_id=case.id,
            outcome=CaseOutcome.UPHELD,
            reason="经核实为替考",
        )
    world.release(enrolment)
    released = _card(world, enrolment).released
    assert released is not None
    assert (released.annulled, released.passed) == (True, False)
    assert released.annulment_reason == "经核实为替考"


def test_code_of_a_released_result_tells_body_and_exam_and_nothing_more(world: World) -> None:
    enrolment = _ready(world, 7)
    code = world.result(enrolment).code
    with world.database.read(EVERY_TENANT) as tx:
        assert find_by_code(tx, code) is None, "a provisional result is not known to the public"
    world.release(enrolment)
    with world.database.read(EVERY_TENANT) as tx:
        known = find_by_code(tx, code)
        assert find_by_code(tx, "ABCDEFGH2") is None
    assert known is not None
    assert (known.body, known.batch) == ("演示评价中心", "二〇二六年第B001批")
    assert "张伟" not in str(known)
