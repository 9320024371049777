"""A person releases, once, what they have not marked; a released result stays as it is."""

from __future__ import annotations

import pytest

from exam_engine import cases, outcomes
from exam_engine.outcomes import ResultReleased
from exam_engine.result_list import result_lines
from exam_engine.scoring.states import CaseOutcome
from exam_engine.scoring.tables import ResultRow
from foundation.clock import FixedClock
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.events import Subscribers
from foundation.roles import Role
from tests.results_world import World, staff


def _ready(world: World, right: int = 7) -> str:
    enrolment = world.candidate(right=right)
    world.score("评分")
    world.mark(enrolment)
    return enrolment


def _correct(world: World, enrolment: str, reason: str = "答案更正") -> None:
    with world.database.write(world.tenant) as tx:
        (one,) = world.examined(tx, enrolment)
        outcomes.correct(tx, world.clock, by=world.officer, examined=one, reason=reason)


def test_release_names_the_person_and_the_time_and_tells_the_house(world: World) -> None:
    told: list[ResultReleased] = []
    subscribers = Subscribers()
    subscribers.subscribe(ResultReleased, lambda _tx, event: told.append(event))
    world.database.subscribers = subscribers
    enrolment = _ready(world)
    world.release(enrolment)
    row = world.result(enrolment)
    assert (row.state, row.released_by, row.released_at) == (
        "released",
        "officer",
        world.clock.now(),
    )
    assert [(event.enrolment_id, event.passed) for event in told] == [(enrolment, True)]
    (entry,) = world.acts("exam:result:release")
    assert (entry["actor"], entry["facts"]["composite"]) == ("officer", "73.0")


def test_result_is_released_only_once(world: World) -> None:
    enrolment = _ready(world)
    world.release(enrolment)
    with pytest.raises(Conflict, match="outcomes-released-already"):
        world.release(enrolment)


def test_missing_part_blocks_and_is_named(world: World) -> None:
    enrolment = world.candidate(right=7)
    world.score()
    with pytest.raises(Conflict) as refused:
        world.release(enrolment)
    assert refused.value.code == "outcomes-part-missing"
    assert refused.value.facts == {"part": "practical"}


def test_absence_is_released_only_by_saying_so_and_is_not_passed(world: World) -> None:
    enrolment = world.candidate()
    with pytest.raises(Conflict, match="outcomes-part-missing"):
        world.release(enrolment)
    world.release(enrolment, absent=True)
    row = world.result(enrolment)
    assert (row.state, row.passed, row.composite) == ("released", False, None)


def test_whoever_marked_a_candidate_may_not_release_the_result(world: World) -> None:
    both = staff(world.tenant, "both", Role.EXAMINER, Role.RELEASE_OFFICER)
    enrolment = world.candidate(right=7)
    world.score()
    world.mark(enrolment, by=both)
    world.mark(enrolment, "31", "30", "15", reason="改由另一位评分")
    with pytest.raises(Forbidden, match="outcomes-released-by-marker"):
        world.release(enrolment, by=both)
    world.release(enrolment)


def test_only_release_officers_release(world: World) -> None:
    with pytest.raises(Forbidden, match="roles-permission-missing"):
        world.release(_ready(world), by=world.reader)


def test_releasing_many_leaves_out_who_is_not_ready_and_says_why(world: World) -> None:
    ready, missing = _ready(world), world.candidate("缺实操者", right=5)
    world.score("补评")
    with world.database.write(world.tenant) as tx:
        report = outcomes.release_many(
            tx, world.clock, by=world.officer, examined=world.examined(tx)
        )
    assert report.released == (ready,)
    assert [(who, why.code) for who, why in report.refused] == [(missing, "outcomes-part-missing")]
    assert world.result(missing).state == "provisional"


def test_released_result_does_not_move_with_later_marks(world: World) -> None:
    enrolment = _ready(world)
    world.release(enrolment)
    world.mark(enrolment, "1", "1", "1", reason="试改")
    row = world.result(enrolment)
    assert (row.version, row.passed, str(row.composite)) == (1, True, "73.0")
    with world.database.read(world.tenant) as tx:
        assert [line.needs_correction for line in result_lines(tx, world.reader)] == [True]


def test_correction_is_a_new_version_with_a_reason_and_the_same_code(world: World) -> None:
    enrolment = _ready(world)
    world.release(enrolment)
    world.mark(enrolment, "1", "1", "1", reason="登分错误")
    with pytest.raises(Invalid, match="outcomes-correction-reason-missing"):
        _correct(world, enrolment, " ")
    _correct(world, enrolment)
    with world.database.read(world.tenant) as tx:
        older, newer = tx.query(ResultRow).order_by(ResultRow.version).all()
        assert [line.needs_correction for line in result_lines(tx, world.reader)] == [False]
    assert (older.passed, newer.passed, newer.version, newer.reason) == (True, False, 2, "答案更正")
    assert older.code == newer.code


def test_nothing_is_corrected_where_nothing_changed(world: World) -> None:
    enrolment = _ready(world)
    with pytest.raises(NotFound, match="outcomes-nothing-released"):
        _correct(world, enrolment)
    world.release(enrolment)
    with pytest.raises(Conflict, match="outcomes-nothing-to-correct"):
        _correct(world, enrolment)


def _hold(world: World, enrolment: str) -> str:
    with world.database.write(world.tenant) as tx:
        return outcomes.hold(
            tx, world.clock, by=world.officer, enrolment_id=enrolment, reason="疑似替考"
        ).id


def _settle(world: World, case: str, outcome: CaseOutcome, person: str = "second") -> None:
    second = staff(world.tenant, person, Role.RELEASE_OFFICER)
    with world.database.write(world.tenant) as tx:
        outcomes.settle(
            tx, world.clock, by=second, case_id=case, outcome=outcome, reason="委员会决定"
        )


def test_held_result_is_not_released_until_a_person_closes_the_case(world: World) -> None:
    enrolment = _ready(world)
    case = _hold(world, enrolment)
    assert world.result(enrolment).state == "held"
    with pytest.raises(Conflict, match="outcomes-case-open"):
        world.release(enrolment)
    _settle(world, case, CaseOutcome.CLEARED)
    assert world.result(enrolment).state == "provisional"
    world.release(enrolment)


def test_case_opened_before_any_mark_holds_the_result_that_comes(world: World) -> None:
    enrolment = world.candidate(right=7)
    _hold(world, enrolment)
    world.score()
    assert world.result(enrolment).state == "held"


def test_upheld_case_annuls_the_result_and_leaves_the_marks(
    world: World, clock: FixedClock
) -> None:
    enrolment = _ready(world)
    before = world.result(enrolment)
    case = _hold(world, enrolment)
    clock.advance(days=4)
    _settle(world, case, CaseOutcome.UPHELD)
    world.release(enrolment)
    row = world.result(enrolment)
    assert (row.annulled, row.passed, row.state) == (True, False, "released")
    assert (row.composite, row.parts) == (before.composite, before.parts)


def test_case_is_not_upheld_before_the_candidate_has_spoken_or_had_the_time(
    world: World, clock: FixedClock
) -> None:
    enrolment = _ready(world)
    case = _hold(world, enrolment)
    with pytest.raises(Conflict, match="outcomes-statement-window-open"):
        _settle(world, case, CaseOutcome.UPHELD)
    with world.database.write(world.tenant) as tx:
        cases.state_own_words(
            tx, world.clock, enrolment_id=enrolment, case_id=case, words="我的手机在响"
        )
    _settle(world, case, CaseOutcome.UPHELD)
    assert world.result(enrolment).annulled


def test_whoever_raised_a_case_does_not_uphold_it(world: World, clock: FixedClock) -> None:
    case = _hold(world, _ready(world))
    clock.advance(days=4)
    with pytest.raises(Forbidden, match="outcomes-upheld-by-opener"):
        _settle(world, case, CaseOutcome.UPHELD, person="officer")
    _settle(world, case, CaseOutcome.CLEARED, person="officer")


def test_case_upheld_after_release_asks_for_a_correction(world: World, clock: FixedClock) -> None:
    enrolment = _ready(world)
    world.release(enrolment)
    case = _hold(world, enrolment)
    clock.advance(days=4)
    _settle(world, case, CaseOutcome.UPHELD)
    assert world.result(enrolment).passed, "what was released stays until it is corrected"
    _correct(world, enrolment, "违规成立")
    row = world.result(enrolment)
    assert (row.version, row.annulled, row.passed) == (2, True, False)


def test_other_body_sees_no_result(world: World, other_tenant: str) -> None:
    enrolment = _ready(world)
    world.release(enrolment)
    with world.database.read(other_tenant) as tx:
        assert outcomes.released_result(tx, enrolment) is None
