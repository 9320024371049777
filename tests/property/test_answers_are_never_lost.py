"""Whatever the network, the tabs, the clock and the server do, no answer that arrived is lost.

Pages number their answers and send them in any order, any number of times; acknowledgements get
lost; pages are reloaded and opened twice; the server is restarted; time is given back. A plain
model of the rule says what must count in the end.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy.event import listen

from exam_engine.sessions import attempts, extra_time
from exam_engine.sessions.answers import answers_of, history_of
from exam_engine.sessions.journal import Answer, Journal, JournalSettings, Verdict
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.sessions.states import RUNNING, AttemptState
from foundation.clock import FixedClock
from foundation.database import Database, DatabaseSettings
from foundation.errors import Conflict
from foundation.ids import new_id
from foundation.schema import Base
from foundation.tenancy import found_tenant

GRACE = timedelta(seconds=10)
KEPT = {Verdict.ACCEPTED, Verdict.LATE, Verdict.SUPERSEDED}
ITEMS = st.sampled_from(["q1", "q2"])

_folder = tempfile.TemporaryDirectory(prefix="kaozheng-answers-")
_database: list[Database] = []


def shared_database() -> Database:
    """One file for all examples: each makes its own body, sitting and attempt."""
    if not _database:
        url = f"sqlite:///{Path(_folder.name) / 'answers.sqlite3'}"
        database = Database(DatabaseSettings(url=url))
        # What a power cut does is another test's question; this one asks for many examples.
        listen(database.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous = OFF"))
        _database.append(database)
        Base.metadata.create_all(_database[0].engine)
    return _database[0]


@dataclass
class Page:
    """A tab as the device sees it: its epoch and all it has numbered, sent or not."""

    epoch: int
    written: list[Answer] = field(default_factory=list)


class Exam(RuleBasedStateMachine):
    """One candidate's exam, with the model beside it."""

    @initialize()
    def begin(self) -> None:
        self.database = shared_database()
        self.clock = FixedClock(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
        with self.database.write() as tx:
            self.body = found_tenant(tx, self.clock, code=new_id()[-12:], name="演示").id
        with self.database.write(self.body) as tx:
            now = self.clock.now()
            plan = SittingPlan(
                batch_ref="b",
                level="初级",
                part="theory",
                form_id=new_id(),
                title="理论",
                opens_at=now,
                closes_at=now + timedelta(hours=3),
                minutes=60,
            )
            sitting = plan_sitting(tx, self.clock, plan, actor="staff")
            open_sitting(tx, self.clock, sitting.id, actor="staff")
            self.attempt = attempts.open_attempt(
                tx, self.clock, sitting_id=sitting.id, enrolment_id=new_id()
            ).id
            attempts.check_in(tx, self.clock, self.attempt)
            self.deadline = attempts.start(tx, self.clock, self.attempt).deadline_at
        self.state = AttemptState.IN_PROGRESS
        self.pages: list[Page] = []
        self.arrived: dict[tuple[int, int], Answer] = {}
        self.late: dict[tuple[int, int], datetime] = {}
        self.acknowledged: set[tuple[int, int]] = set()
        self.journal = self._journal()
        self.open_a_page()

    def _journal(self) -> Journal:
        journal = Journal(
            self.database, self.clock, JournalSettings(grace_seconds=GRACE.total_seconds())
        )
        journal.start()
        return journal

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.journal.stop()

    # What the candidate does.

    @rule()
    def open_a_page(self) -> None:
        with self.database.write(self.body) as tx:
            try:
                taken = attempts.take_over(tx, self.clock, self.attempt)
            except Conflict:
                assert self.state not in RUNNING
                return
            assert taken.epoch == len(self.pages) + 1
            assert {i: a.payload for i, a in taken.answers.items()} == self._effective()
        self.pages.append(Page(taken.epoch))

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), items=st.lists(ITEMS, min_size=1, max_size=3), value=st.text(max_size=5))
    def answer(self, data: st.DataObject, items: list[str], value: str) -> None:
        page = data.draw(st.sampled_from(self.pages))
        for item in items:
            seq = len(page.written) + 1
            payload = orjson.dumps({"RESPONSE": f"{value} {page.epoch}/{seq}"})
            page.written.append(Answer(page.epoch, seq, item, payload, 0))

    @rule(is_sure=st.integers(0, 7))
    def hand_in(self, is_sure: int) -> None:
        if is_sure:
            return  # Most candidates think again, and most examples go on.
        with self.database.write(self.body) as tx:
            attempts.submit(tx, self.clock, self.attempt)
        if self.state in RUNNING:
            self.state = AttemptState.SUBMITTED

    # What the network does: any part of what was written, in any order, as often as it likes.

    @precondition(lambda self: any(page.written for page in self.pages))
    @rule(data=st.data(), acknowledgement_arrives=st.booleans())
    def deliver_something(self, data: st.DataObject, acknowledgement_arrives: bool) -> None:
        everything = [answer for page in self.pages for answer in page.written]
        sent = data.draw(st.lists(st.sampled_from(everything), min_size=1, max_size=6))
        self._deliver(sent, acknowledgement_arrives)

    @precondition(lambda self: any(page.written for page in self.pages))
    @rule(data=st.data())
    def deliver_the_newest_of_a_page(self, data: st.DataObject) -> None:
        written = [page for page in self.pages if page.written]
        self._deliver(data.draw(st.sampled_from(written)).written[-2:], True)

    def _deliver(self, sent: list[Answer], acknowledgement_arrives: bool) -> None:
        self.clock.advance(seconds=1)
        over = self._is_over()
        receipt = self.journal.append(self.attempt, sent).result(timeout=20)
        for answer, verdict in zip(sent, receipt.verdicts, strict=True):
            number = (answer.epoch, answer.seq)
            if number not in self.arrived:
                self.arrived[number] = answer
                if over:
                    self.late[number] = self.clock.now()
            assert verdict in KEPT
            assert (verdict is Verdict.LATE) == (number in self.late)
            if acknowledgement_arrives:
                self.acknowledged.add(number)

    # What time, staff and machines do.

    @rule(minutes=st.sampled_from([0.1, 1, 20, 59.9, 61]))
    def time_passes(self, minutes: float) -> None:
        self.clock.advance(minutes=minutes)

    @rule()
    def the_server_sweeps(self) -> None:
        with self.database.write(self.body) as tx:
            attempts.expire(tx, self.clock, self.attempt, GRACE)
        if self.state is AttemptState.IN_PROGRESS and self._is_over():
            self.state = AttemptState.EXPIRED

    @rule()
    def the_server_restarts(self) -> None:
        self.journal.stop()
        self.journal = self._journal()

    @precondition(lambda self: self.state in {*RUNNING, AttemptState.EXPIRED})
    @rule(minutes=st.integers(1, 45))
    def time_is_given_back(self, minutes: int) -> None:
        with self.database.write(self.body) as tx:
            granted = extra_time.grant_to_attempt(
                tx, self.clock, self.attempt, seconds=60 * minutes, reason="停电", actor="s",
                grace=GRACE,
            )  # fmt: skip
        self.deadline += timedelta(minutes=minutes)
        if granted.reopened:
            self.state = AttemptState.IN_PROGRESS
        self.late = {n: at for n, at in self.late.items() if at > self.deadline + GRACE}

    # The law.

    @invariant()
    def whatever_arrived_is_kept_and_what_counts_follows_the_rule(self) -> None:
        if not hasattr(self, "journal"):
            return
        with self.database.read(self.body) as tx:
            kept = {(k.epoch, k.seq): k for k in history_of(tx, self.attempt)}
            assert answers_of(tx, self.attempt) == self._effective()
        assert self.acknowledged <= set(kept)
        assert {n: (k.item_ref, k.payload) for n, k in kept.items()} == {
            n: (a.item_ref, orjson.loads(a.payload)) for n, a in self.arrived.items()
        }

    def _is_over(self) -> bool:
        if self.state is AttemptState.IN_PROGRESS:
            return self.clock.now() > self.deadline + GRACE
        return True

    def _effective(self) -> dict[str, dict[str, str]]:
        newest: dict[str, tuple[int, int]] = {}
        for number, answer in self.arrived.items():
            if number not in self.late:
                newest[answer.item_ref] = max(newest.get(answer.item_ref, number), number)
        return {i: orjson.loads(self.arrived[number].payload) for i, number in newest.items()}


TestAnswersAreNeverLost = Exam.TestCase
TestAnswersAreNeverLost.settings = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
