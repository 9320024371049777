from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from exam_engine.sessions import attempts, extra_time, messages
from exam_engine.sessions.answers import answers_of, answers_of_many, digest_of, receipt_code
from exam_engine.sessions.events import AttemptStarted, AttemptSubmitted, CameraAnswered
from exam_engine.sessions.journal import Answer, Journal, Verdict
from exam_engine.sessions.sittings import SittingPlan, close_sitting, open_sitting, plan_sitting
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import AttemptRow, Watching
from foundation import audit
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Conflict, Invalid, NotFound, TooLate
from foundation.events import Event, Subscribers
from foundation.ids import new_id

Start = Callable[..., str]
GRACE = timedelta(seconds=10)


@pytest.fixture
def heard(store: Database) -> list[Event]:
    told: list[Event] = []
    subscribers = Subscribers()
    for kind in (AttemptStarted, AttemptSubmitted, CameraAnswered):
        subscribers.subscribe(kind, lambda _tx, event: told.append(event))
    store.subscribers = subscribers
    return told


def look(store: Database, body: str, attempt: str) -> AttemptRow:
    with store.read(body) as tx:
        return attempts.find_attempt(tx, attempt)


def save(journal: Journal, attempt: str, seq: int, value: str, epoch: int = 1) -> Verdict:
    payload = b'{"RESPONSE":"%s"}' % value.encode()
    future = journal.append(attempt, [Answer(epoch, seq, "q1", payload, 0)])
    return future.result(timeout=20).verdicts[0]


def watched_attempt(store: Database, clock: FixedClock, body: str) -> str:
    with store.write(body) as tx:
        plan = SittingPlan(
            batch_ref="batch-1",
            level="初级",
            part="theory",
            form_id=new_id(),
            title="有人监考的场次",
            opens_at=clock.now() + timedelta(minutes=30),
            closes_at=clock.now() + timedelta(hours=3),
            minutes=90,
            watching=Watching.LIVE,
        )
        sitting = plan_sitting(tx, clock, plan, actor="staff-1")
        open_sitting(tx, clock, sitting.id, actor="staff-1")
        row = attempts.open_attempt(tx, clock, sitting_id=sitting.id, enrolment_id=new_id())
        return row.id


def test_opening_twice_gives_the_same_attempt_with_the_same_seed(
    store: Database, clock: FixedClock, body: str, sitting: str
) -> None:
    person = new_id()
    with store.write(body) as tx:
        first = attempts.open_attempt(tx, clock, sitting_id=sitting, enrolment_id=person)
        seed = first.seed
    with store.write(body) as tx:
        second = attempts.open_attempt(tx, clock, sitting_id=sitting, enrolment_id=person)
    assert (second.id, second.seed) == (first.id, seed)


def test_another_bodys_attempt_cannot_be_seen(
    store: Database, clock: FixedClock, started: Start, body: str
) -> None:
    attempt = started()
    with store.read(new_id()) as tx, pytest.raises(NotFound):
        attempts.find_attempt(tx, attempt)


def test_a_watched_attempt_needs_an_answer_about_the_camera_before_the_device_check(
    store: Database, clock: FixedClock, body: str, heard: list[Event]
) -> None:
    attempt = watched_attempt(store, clock, body)
    with store.write(body) as tx, pytest.raises(Conflict):
        attempts.check_in(tx, clock, attempt)
    with store.write(body) as tx:
        attempts.answer_camera(tx, clock, attempt, agreed=True, words_digest="d1")
        attempts.answer_camera(tx, clock, attempt, agreed=True, words_digest="d1")
        assert attempts.check_in(tx, clock, attempt).state == AttemptState.CHECKED_IN
    assert [type(event) for event in heard] == [CameraAnswered]


def test_who_refuses_the_camera_waits_for_an_invigilator_and_then_sits(
    store: Database, clock: FixedClock, body: str
) -> None:
    attempt = watched_attempt(store, clock, body)
    with store.write(body) as tx:
        attempts.answer_camera(tx, clock, attempt, agreed=False, words_digest="d1")
        with pytest.raises(Conflict):
            attempts.check_in(tx, clock, attempt)
        row = attempts.confirm_identity(tx, clock, attempt, actor="staff-1")
    assert row.state == AttemptState.CHECKED_IN
    assert (row.identity_checked_by, row.identity_checked_at) == ("staff-1", clock.now())
    assert row.notice == 1


def test_nobody_starts_before_the_window_opens_or_after_it_has_closed(
    store: Database, clock: FixedClock, body: str
) -> None:
    attempt = watched_attempt(store, clock, body)
    with store.write(body) as tx:
        attempts.answer_camera(tx, clock, attempt, agreed=True, words_digest="d1")
        attempts.check_in(tx, clock, attempt)
    with store.write(body) as tx, pytest.raises(Conflict, match="sessions-window-not-open"):
        attempts.start(tx, clock, attempt)
    clock.advance(hours=4)
    with store.write(body) as tx, pytest.raises(TooLate, match="sessions-window-closed"):
        attempts.start(tx, clock, attempt)


def test_the_paper_cannot_be_taken_before_the_start(
    store: Database, clock: FixedClock, body: str
) -> None:
    attempt = watched_attempt(store, clock, body)
    with store.write(body) as tx, pytest.raises(Conflict, match="sessions-attempt-not-running"):
        attempts.take_over(tx, clock, attempt)


def test_starting_again_does_not_restart_the_clock(
    store: Database, clock: FixedClock, body: str, started: Start, heard: list[Event]
) -> None:
    attempt = started(factor="1.5")
    before = look(store, body, attempt)
    assert before.deadline_at == clock.now() + timedelta(minutes=135)
    clock.advance(minutes=20)
    with store.write(body) as tx:
        attempts.start(tx, clock, attempt)
    assert look(store, body, attempt).deadline_at == before.deadline_at
    assert len([event for event in heard if isinstance(event, AttemptStarted)]) == 1


def test_a_second_page_gets_all_answers_with_a_new_epoch(
    store: Database, clock: FixedClock, body: str, started: Start, journal: Journal
) -> None:
    attempt = started()
    save(journal, attempt, 1, "A")
    with store.write(body) as tx:
        taken = attempts.take_over(tx, clock, attempt)
    assert taken.epoch == 2
    assert taken.answers["q1"].payload == {"RESPONSE": "A"}
    assert (taken.answers["q1"].epoch, taken.answers["q1"].seq) == (1, 1)


def test_handing_in_twice_gives_the_same_receipt_of_the_answers_that_count(
    store: Database,
    clock: FixedClock,
    body: str,
    started: Start,
    journal: Journal,
    heard: list[Event],
) -> None:
    attempt = started()
    save(journal, attempt, 1, "A")
    with store.write(body) as tx:
        first = attempts.submit(tx, clock, attempt)
    save(journal, attempt, 2, "too late")
    with store.write(body) as tx:
        second = attempts.submit(tx, clock, attempt)
        digest = digest_of(answers_of(tx, attempt))
    assert first.receipt_code == second.receipt_code == receipt_code(attempt, digest)
    submitted = [event for event in heard if isinstance(event, AttemptSubmitted)]
    assert [event.expired for event in submitted] == [False]


def test_the_clock_ends_an_attempt_only_after_the_grace(
    store: Database, clock: FixedClock, body: str, started: Start, heard: list[Event]
) -> None:
    attempt = started()
    clock.advance(minutes=90, seconds=10)
    with store.write(body) as tx:
        assert attempts.expire(tx, clock, attempt, GRACE).state == AttemptState.IN_PROGRESS
    clock.advance(seconds=1)
    with store.read(EVERY_TENANT) as tx:
        assert attempts.due_attempts(tx, clock, GRACE) == [(body, attempt)]
    with store.write(body) as tx:
        assert attempts.expire(tx, clock, attempt, GRACE).state == AttemptState.EXPIRED
        # Handing in what the clock has ended is no error: the candidate sees what stands.
        assert attempts.submit(tx, clock, attempt).state == AttemptState.EXPIRED
    with store.read(EVERY_TENANT) as tx:
        assert attempts.due_attempts(tx, clock, GRACE) == []
    assert [e.expired for e in heard if isinstance(e, AttemptSubmitted)] == [True]


def test_time_for_one_moves_only_that_deadline_and_wakes_the_page(
    store: Database, clock: FixedClock, body: str, started: Start
) -> None:
    one, two = started(), started()
    before, notice = look(store, body, one).deadline_at, look(store, body, one).notice
    with store.write(body) as tx:
        granted = extra_time.grant_to_attempt(
            tx, clock, one, seconds=720, reason="更换考试机", actor="staff-1", approved_by="staff-2"
        )
    assert granted.attempts == (one,)
    after = look(store, body, one)
    assert before is not None
    assert after.deadline_at == before + timedelta(minutes=12)
    assert after.notice == notice + 1
    assert look(store, body, two).deadline_at == before


def test_time_for_a_sitting_leaves_those_alone_who_handed_in_or_have_not_begun(
    store: Database, clock: FixedClock, body: str, sitting: str, started: Start
) -> None:
    writing, done = started(), started()
    with store.write(body) as tx:
        attempts.submit(tx, clock, done)
        waiting = attempts.open_attempt(
            tx, clock, sitting_id=sitting, enrolment_id=new_id(), time_factor=Decimal(1)
        ).id
        granted = extra_time.grant_to_sitting(
            tx, clock, sitting, seconds=720, reason="考场停电", actor="staff-1"
        )
    assert granted.attempts == (writing,)
    assert look(store, body, done).state == AttemptState.SUBMITTED
    assert look(store, body, waiting).extra_seconds == 0


def test_time_given_after_the_end_opens_the_attempt_again_and_late_answers_count(
    store: Database, clock: FixedClock, body: str, sitting: str, started: Start, journal: Journal
) -> None:
    attempt = started()
    clock.advance(minutes=91)
    with store.write(body) as tx:
        attempts.expire(tx, clock, attempt, GRACE)
    assert save(journal, attempt, 1, "written while the page did not know") is Verdict.LATE
    with store.write(body) as tx:
        granted = extra_time.grant_to_sitting(
            tx, clock, sitting, seconds=600, reason="考场断网", actor="staff-1", grace=GRACE
        )
        assert granted.reopened == (attempt,)
        assert answers_of(tx, attempt)
    assert save(journal, attempt, 2, "goes on") is Verdict.ACCEPTED
    with store.write(body) as tx:
        assert attempts.submit(tx, clock, attempt).state == AttemptState.SUBMITTED


def test_time_that_would_end_before_now_opens_nothing(
    store: Database, clock: FixedClock, body: str, sitting: str, started: Start
) -> None:
    attempt = started()
    clock.advance(hours=2)
    with store.write(body) as tx:
        attempts.expire(tx, clock, attempt, GRACE)
        granted = extra_time.grant_to_sitting(
            tx, clock, sitting, seconds=600, reason="考场断网", actor="staff-1"
        )
    assert granted.attempts == ()
    assert look(store, body, attempt).state == AttemptState.EXPIRED


def test_a_pause_gives_its_whole_length_back(
    store: Database, clock: FixedClock, body: str, started: Start
) -> None:
    attempt = started()
    before = look(store, body, attempt).deadline_at
    with store.write(body) as tx:
        extra_time.pause(tx, clock, attempt, actor="staff-1")
    clock.advance(minutes=12)
    with store.write(body) as tx:
        row = extra_time.resume(tx, clock, attempt, actor="staff-1")
    assert before is not None
    assert row.deadline_at == before + timedelta(minutes=12)
    assert (row.extra_seconds, row.paused_at) == (720, None)


@pytest.mark.parametrize("seconds", [0, -60, 6 * 3600 + 1])
def test_time_is_never_taken_and_never_given_without_measure_or_reason(
    store: Database, clock: FixedClock, body: str, started: Start, seconds: int
) -> None:
    attempt = started()
    with store.write(body) as tx, pytest.raises(Invalid, match="sessions-grant-out-of-range"):
        extra_time.grant_to_attempt(
            tx, clock, attempt, seconds=seconds, reason="停电", actor="staff-1"
        )
    with store.write(body) as tx, pytest.raises(Invalid, match="sessions-reason-missing"):
        extra_time.grant_to_attempt(tx, clock, attempt, seconds=60, reason=" ", actor="staff-1")


def test_late_answers_count_when_a_person_decides_so_and_the_receipt_changes(
    store: Database, clock: FixedClock, body: str, started: Start, journal: Journal
) -> None:
    attempt = started()
    save(journal, attempt, 1, "in time")
    with store.write(body) as tx:
        before = attempts.submit(tx, clock, attempt).receipt_code
    save(journal, attempt, 2, "late")
    with store.write(body) as tx:
        row = extra_time.count_late_answers(
            tx, clock, attempt, actor="staff-1", reason="考场网络中断 20 分钟"
        )
        assert answers_of(tx, attempt) == {"q1": {"RESPONSE": "late"}}
        assert row.receipt_code != before
        attempts.close(tx, clock, attempt, actor="staff-1")
        with pytest.raises(Conflict):
            extra_time.count_late_answers(tx, clock, attempt, actor="staff-1", reason="晚了")


def test_a_message_reaches_all_of_the_sitting_or_the_one_it_is_meant_for(
    store: Database, clock: FixedClock, body: str, sitting: str, started: Start
) -> None:
    one, two = started(), started()
    with store.write(body) as tx:
        messages.send(tx, clock, sitting_id=sitting, text="第 12 题更正：……", actor="staff-1")
        clock.advance(seconds=5)
        messages.send(
            tx, clock, sitting_id=sitting, attempt_id=two, text="请关闭手机", actor="staff-1"
        )
    with store.read(body) as tx:
        to_one = messages.messages_for(tx, attempts.find_attempt(tx, one))
        to_two = messages.messages_for(tx, attempts.find_attempt(tx, two))
    assert [m.to_all for m in to_one] == [True]
    assert [m.to_all for m in to_two] == [True, False]
    assert look(store, body, two).notice > look(store, body, one).notice > 0


def test_nobody_new_enters_a_closed_sitting_and_those_inside_go_on(
    store: Database, clock: FixedClock, body: str, sitting: str, started: Start, journal: Journal
) -> None:
    attempt = started()
    with store.write(body) as tx:
        close_sitting(tx, clock, sitting, actor="staff-1")
        with pytest.raises(Conflict, match="sessions-sitting-not-open"):
            attempts.open_attempt(tx, clock, sitting_id=sitting, enrolment_id=new_id())
    assert save(journal, attempt, 1, "A") is Verdict.ACCEPTED


def test_every_act_stands_in_the_audit_chain(
    store: Database, clock: FixedClock, body: str, started: Start
) -> None:
    attempt = started()
    with store.write(body) as tx:
        attempts.submit(tx, clock, attempt)
    with store.read(body) as tx:
        acts = {row.act for row in tx.query(audit.AuditRow).all()}
        assert audit.verify(tx).holds
    assert acts >= {
        "exam:sitting:plan",
        "exam:sitting:open",
        "exam:attempt:admit",
        "exam:attempt:start",
        "exam:attempt:submit",
    }


def test_answers_are_read_by_their_own_body_only(
    store: Database, body: str, started: Start, journal: Journal
) -> None:
    attempt = started()
    save(journal, attempt, 1, "A")
    with store.read(body) as tx:
        assert answers_of_many(tx, [attempt]) == {attempt: {"q1": {"RESPONSE": "A"}}}
    with store.read(new_id()) as tx:
        assert answers_of(tx, attempt) == {}
        assert answers_of_many(tx, [attempt]) == {attempt: {}}


def test_taking_the_camera_back_is_noted_once_and_the_exam_goes_on(
    store: Database, clock: FixedClock, body: str, started: Start, journal: Journal
) -> None:
    attempt = started()
    with store.write(body) as tx:
        first = attempts.withdraw_camera(tx, clock, attempt).camera_withdrawn_at
    clock.advance(minutes=1)
    with store.write(body) as tx:
        assert attempts.withdraw_camera(tx, clock, attempt).camera_withdrawn_at == first
        acts = [row.act for row in tx.query(audit.AuditRow).all()]
    assert acts.count("exam:camera:withdraw") == 1
    assert save(journal, attempt, 1, "A") is Verdict.ACCEPTED
