from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import text

from exam_engine.sessions import attempts, extra_time
from exam_engine.sessions.answers import answers_of, history_of
from exam_engine.sessions.journal import Answer, Journal, JournalSettings, Receipt, Verdict
from exam_engine.sessions.states import AttemptState
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Unavailable
from foundation.ids import new_id

Start = Callable[..., str]
GRACE = timedelta(seconds=10)


def answer(seq: int, value: str, *, item: str = "q1", epoch: int = 1) -> Answer:
    return Answer(epoch, seq, item, b'{"RESPONSE":"%s"}' % value.encode(), 1_790_000_000_000)


def save(journal: Journal, attempt: str, *answers: Answer) -> Receipt:
    return journal.append(attempt, answers).result(timeout=20)


def effective(store: Database, body: str, attempt: str) -> dict[str, str]:
    with store.read(body) as tx:
        return {item: kept["RESPONSE"] for item, kept in answers_of(tx, attempt).items()}


def test_an_acknowledged_answer_is_stored_with_the_attempts_tenant(
    store: Database, body: str, journal: Journal, started: Start
) -> None:
    attempt = started()
    receipt = save(journal, attempt, answer(1, "A"), answer(2, "B"), answer(3, "C", item="q2"))
    assert receipt.verdicts == (Verdict.ACCEPTED,) * 3
    assert receipt.standing is not None
    assert receipt.standing.state is AttemptState.IN_PROGRESS
    assert effective(store, body, attempt) == {"q1": "B", "q2": "C"}
    with store.read(body) as tx:
        assert [kept.seq for kept in history_of(tx, attempt)] == [1, 2, 3]


def test_an_answer_sent_twice_is_stored_once_with_the_verdict_of_its_first_arrival(
    store: Database, body: str, journal: Journal, started: Start, clock: FixedClock
) -> None:
    attempt = started()
    assert save(journal, attempt, answer(1, "A")).verdicts == (Verdict.ACCEPTED,)
    clock.advance(hours=5)
    again = save(journal, attempt, answer(1, "A"), answer(2, "B"))
    assert again.verdicts == (Verdict.ACCEPTED, Verdict.LATE)
    with store.read(body) as tx:
        assert len(history_of(tx, attempt)) == 2


def test_another_answer_under_a_used_number_is_not_acknowledged(
    store: Database, body: str, journal: Journal, started: Start
) -> None:
    attempt = started()
    save(journal, attempt, answer(1, "A"))
    assert save(journal, attempt, answer(1, "B")).verdicts == (Verdict.CONFLICT,)
    assert effective(store, body, attempt) == {"q1": "A"}


def test_arrival_order_does_not_matter_the_devices_numbers_do(
    store: Database, body: str, journal: Journal, started: Start
) -> None:
    attempt = started()
    save(journal, attempt, answer(2, "newer"))
    save(journal, attempt, answer(1, "older"))
    assert effective(store, body, attempt) == {"q1": "newer"}


def test_answer_in_flight_at_the_deadline_counts(
    store: Database, body: str, journal: Journal, started: Start, clock: FixedClock
) -> None:
    attempt = started()
    clock.advance(minutes=90, seconds=10)
    assert save(journal, attempt, answer(1, "A")).verdicts == (Verdict.ACCEPTED,)


def test_answer_after_deadline_is_refused_but_kept(
    store: Database, body: str, journal: Journal, started: Start, clock: FixedClock
) -> None:
    attempt = started()
    save(journal, attempt, answer(1, "in time"))
    clock.advance(minutes=90, seconds=11)
    assert save(journal, attempt, answer(2, "late")).verdicts == (Verdict.LATE,)
    assert effective(store, body, attempt) == {"q1": "in time"}
    with store.read(body) as tx:
        assert [kept.late for kept in history_of(tx, attempt)] == [False, True]


def test_answer_after_handing_in_is_kept_and_does_not_count(
    store: Database, body: str, journal: Journal, started: Start, clock: FixedClock
) -> None:
    attempt = started()
    save(journal, attempt, answer(1, "handed in"))
    with store.write(body) as tx:
        attempts.submit(tx, clock, attempt)
    receipt = save(journal, attempt, answer(2, "from another window"))
    assert receipt.verdicts == (Verdict.LATE,)
    assert receipt.standing is not None
    assert receipt.standing.state is AttemptState.SUBMITTED
    assert effective(store, body, attempt) == {"q1": "handed in"}


def test_answers_during_a_pause_count_however_long_it_lasts(
    store: Database, body: str, journal: Journal, started: Start, clock: FixedClock
) -> None:
    attempt = started()
    with store.write(body) as tx:
        extra_time.pause(tx, clock, attempt, actor="staff-1")
    clock.advance(hours=2)
    assert save(journal, attempt, answer(1, "A")).verdicts == (Verdict.ACCEPTED,)


def test_a_page_left_behind_is_told_so_and_overrides_nothing_newer(
    store: Database, body: str, journal: Journal, started: Start, clock: FixedClock
) -> None:
    attempt = started()
    save(journal, attempt, answer(1, "first page"))
    with store.write(body) as tx:
        assert attempts.take_over(tx, clock, attempt).epoch == 2
    save(journal, attempt, answer(1, "second page", epoch=2))
    receipt = save(journal, attempt, answer(9, "unsent", epoch=1), answer(10, "only", item="q2"))
    assert receipt.verdicts == (Verdict.SUPERSEDED, Verdict.SUPERSEDED)
    assert receipt.standing is not None
    assert receipt.standing.epoch == 2
    # Kept; and where no newer page has answered, it is the candidate's last word.
    assert effective(store, body, attempt) == {"q1": "second page", "q2": "only"}
    with store.read(body) as tx:
        assert len(history_of(tx, attempt)) == 4


def test_unknown_attempts_and_epochs_never_given_out_are_not_stored(
    store: Database, body: str, journal: Journal, started: Start
) -> None:
    attempt = started()
    assert save(journal, new_id(), answer(1, "A")) == Receipt((Verdict.UNKNOWN,), None)
    assert save(journal, attempt, answer(1, "A", epoch=2), answer(1, "A", epoch=0)).verdicts == (
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
    )
    with store.read(body) as tx:
        assert history_of(tx, attempt) == []


FORBID_HEAVY = {
    "sqlite": "CREATE TRIGGER heavy BEFORE INSERT ON exam_answer WHEN new.item_ref = 'heavy' "
    "BEGIN SELECT RAISE(ABORT, 'heavy'); END",
    "postgresql": "ALTER TABLE exam_answer ADD CONSTRAINT heavy CHECK (item_ref <> 'heavy')",
}


def test_one_row_that_cannot_be_stored_rejects_no_other(
    store: Database, body: str, clock: FixedClock, started: Start
) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(FORBID_HEAVY[store.engine.dialect.name]))
    one, two = started(), started()
    journal = Journal(store, clock)
    futures = [
        journal.append(one, [answer(1, "A"), answer(2, "B", item="q2")]),
        journal.append(two, [answer(1, "A", item="heavy"), answer(2, "C")]),
    ]
    journal.start()  # Only now, so that both are of one batch.
    first, second = (future.result(timeout=20) for future in futures)
    journal.stop()
    assert first.verdicts == (Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert second.verdicts == (Verdict.REFUSED, Verdict.ACCEPTED)
    assert effective(store, body, two) == {"q1": "C"}


def test_a_request_that_breaks_the_statement_fails_alone(
    store: Database, body: str, clock: FixedClock, started: Start
) -> None:
    one, two = started(), started()
    journal = Journal(store, clock)
    good = journal.append(one, [answer(1, "A")])
    broken = journal.append(two, [Answer(1, 1, "q1", b"{not json", 0)])
    journal.start()
    assert good.result(timeout=20).verdicts == (Verdict.ACCEPTED,)
    if store.is_sqlite:
        with pytest.raises(Unavailable, match="sessions-journal-away"):
            broken.result(timeout=20)
    else:
        assert broken.result(timeout=20).verdicts == (Verdict.REFUSED,)
    journal.stop()
    assert effective(store, body, two) == {}


def test_every_character_comes_back_as_it_was_sent(
    store: Database, body: str, journal: Journal, started: Start
) -> None:
    attempt = started()
    words = '𠮷 "引号" \\ \\n 😀 \\u0000 </script>'
    save(journal, attempt, Answer(1, 1, "q1", orjson.dumps({"RESPONSE": words}), 0))
    assert effective(store, body, attempt) == {"q1": words}


def test_while_the_database_is_away_nothing_is_acknowledged_and_all_may_be_sent_again(
    store: Database, clock: FixedClock, started: Start
) -> None:
    attempt = started()
    journal = Journal(store, clock)
    journal.start()
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE exam_answer RENAME TO elsewhere"))
    with pytest.raises(Unavailable, match="sessions-journal-away"):
        save(journal, attempt, answer(1, "A"))
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO exam_answer"))
    assert save(journal, attempt, answer(1, "A")).verdicts == (Verdict.ACCEPTED,)
    journal.stop()


def test_devices_are_asked_to_wait_when_too_much_waits(
    database: Database, clock: FixedClock
) -> None:
    journal = Journal(database, clock, JournalSettings(queue_rows=2))
    journal.append(new_id(), [answer(1, "A"), answer(2, "B")])
    with pytest.raises(Unavailable, match="sessions-journal-busy"):
        journal.append(new_id(), [answer(1, "A")])
    journal.start()
    journal.stop()
    with pytest.raises(Unavailable):
        journal.append(new_id(), [answer(1, "A")])


def test_stopping_writes_what_waits(
    store: Database, body: str, clock: FixedClock, started: Start
) -> None:
    attempt = started()
    journal = Journal(store, clock)
    futures = [journal.append(attempt, [answer(seq, "A")]) for seq in range(1, 50)]
    journal.start()
    journal.stop()
    assert all(future.result(timeout=0).verdicts == (Verdict.ACCEPTED,) for future in futures)


def test_many_candidates_share_few_commits(
    store: Database, journal: Journal, started: Start
) -> None:
    everybody = [started() for _ in range(5)]

    async def sit(attempt: str) -> None:
        for seq in range(1, 41):
            receipt = await journal.append_async(attempt, [answer(seq, "A", item=f"q{seq}")])
            assert receipt.verdicts == (Verdict.ACCEPTED,)

    async def all_at_once() -> None:
        await asyncio.gather(*(sit(attempt) for attempt in everybody))

    asyncio.run(all_at_once())
    assert journal.rows_written == 200
    assert journal.batches_written < 200
