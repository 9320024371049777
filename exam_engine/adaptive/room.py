"""The room of adaptive sittings: after each saved answer the next item, written down first.

The answer is in the journal before anybody asks here. Then its score is taken, the next item is
chosen, the selection is committed, and only then is the item shown. While the candidate reads it,
both next steps are worked out, so that mostly nothing is left to solve when the answer comes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from threading import Lock

from exam_engine.adaptive.ahead import Ahead
from exam_engine.adaptive.choosing import Choice, Ending, Given
from exam_engine.adaptive.ledger import Ledger
from exam_engine.adaptive.marking import last_category
from exam_engine.adaptive.sessions import (
    Counted,
    Session,
    begin,
    restore,
    selection,
    standing_of,
)
from exam_engine.adaptive.tables import AdaptiveAttemptRow
from exam_engine.adaptive.tests_kept import Ready, TestsKept
from exam_engine.adaptive.withheld import Withheld
from exam_engine.sessions import attempts
from exam_engine.sessions.journal import Standing
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.timing import is_late
from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import Conflict

_MOST_KEPT = 5_000
"""Sessions in memory; the ones that were idle longest are read again when they come back."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an attempt stands: the item that is shown, or that the test has come to its end."""

    ready: Ready
    position: int
    item_ref: str
    seed: str
    ended: bool


class AdaptiveRoom:
    """One for each process; threads of the web server ask it."""

    def __init__(self, database: Database, clock: Clock, grace: timedelta) -> None:
        self._database, self._clock, self._grace = database, clock, grace
        self.tests = TestsKept(database)
        self.withheld = Withheld()
        self._ledger = Ledger(database)
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._guard = Lock()
        self._ahead: Ahead[Choice | Ending] = Ahead()

    def start(self) -> None:
        """Begin to take selections."""
        self._ledger.start()
        self._ahead.start()

    def stop(self) -> None:
        """Write what waits."""
        self._ahead.stop()
        self._ledger.stop()

    def current(self, tenant_id: str, attempt_id: str) -> Placed:
        """The item that is shown now; the first one is chosen here."""
        session = self._session(tenant_id, attempt_id)
        with session.guard:
            if session.item is None and not session.ended:
                self._first(session)
            return self._placed(session)

    def advance(self, tenant_id: str, attempt_id: str, position: int, epoch: int) -> Placed:
        """The candidate is done with the item at ``position``; what comes next.

        Asked again for a place that is done, it gives what stands: nothing is taken twice. Raises
        Conflict("sessions-page-superseded") for a page that was taken over from, and
        Conflict("adaptive-not-running") when time or a pause keeps the next item back.
        """
        session = self._session(tenant_id, attempt_id)
        with self._ahead.answering(), session.guard:
            if session.item is None and not session.ended:
                self._first(session)
                return self._placed(session)
            if session.ended or position != session.position:
                return self._placed(session)
            with self._database.read(tenant_id) as tx:
                now = standing_of(tx, tenant_id, attempt_id, session.item_ref)
                session.withhold(self.withheld.refs(tx))
            if now.epoch != epoch:
                raise Conflict("sessions-page-superseded")
            ends, answer = now.deadline_at, now.answer
            over = ends is None or is_late(self._clock.now(), ends, self._grace)
            if now.state is not AttemptState.IN_PROGRESS or over:
                raise Conflict("adaptive-not-running", state=now.state.value)
            self._next(session, (session.score(answer.payload if answer else {}), answer))
            return self._placed(session)

    def standing(self, tenant_id: str, attempt_id: str) -> Standing:
        """Where the attempt stands, for a request that brought no answer along."""
        with self._database.read(tenant_id) as tx:
            row = attempts.find_attempt(tx, attempt_id)
            return Standing(
                AttemptState(row.state),
                row.epoch,
                row.deadline_at,
                row.paused_at,
                row.extra_seconds,
                row.notice,
            )

    def hand_in(self, tenant_id: str, attempt_id: str) -> None:
        """End an attempt whose test has come to its end; asked again, it changes nothing."""
        with self._database.write(tenant_id) as tx:
            attempts.submit(tx, self._clock, attempt_id)
        self._forget(attempt_id)

    def _first(self, session: Session) -> None:
        with self._database.read(session.tenant_id) as tx:
            session.withhold(self.withheld.refs(tx))
        self._next(session, None)

    def _next(self, session: Session, taken: tuple[int, Counted | None] | None) -> None:
        """Choose, write down, and only then show."""
        made, ahead = self._made(session, taken)
        row = selection(session, made, taken, self._clock.now(), ahead=ahead)
        if not self._ledger.append(row).result(timeout=30):
            # Another process was first: what it wrote stands.
            self._reread(session)
            return
        if taken is not None:
            assert session.item is not None
            session.given.append(Given(session.item, taken[0]))
        if isinstance(made, Choice):
            session.show(made)
            self._look_ahead(session)
        else:
            session.item, session.ended = None, True

    def _made(
        self, session: Session, taken: tuple[int, Counted | None] | None
    ) -> tuple[Choice | Ending, bool]:
        """The next item or the end; and whether it had been worked out already."""
        if taken is None:
            return session.work_out([]), False
        waiting, left = session.ahead.get(taken[0]), session.ready.design.deadline
        if waiting is not None and (waiting.running() or waiting.done()):
            left /= 2
            try:
                return waiting.result(timeout=left), True
            except TimeoutError:
                # It was begun too late to be of use: with what time is left it is asked in front.
                pass
        assert session.item is not None
        return session.work_out([*session.given, Given(session.item, taken[0])], left=left), False

    def _look_ahead(self, session: Session) -> None:
        """Work out what comes after each score while the item is being read."""
        item = session.item
        assert item is not None
        for score in range(last_category(session.ready.design.items[item].curve) + 1):
            given = [*session.given, Given(item, score)]
            future = self._ahead.submit(partial(session.work_out, given, behind=True))
            if future is not None:
                session.ahead[score] = future

    def _placed(self, session: Session) -> Placed:
        return Placed(
            session.ready, session.position, session.item_ref, str(session.seed), session.ended
        )

    def _session(self, tenant_id: str, attempt_id: str) -> Session:
        with self._guard:
            found = self._sessions.get(attempt_id)
            if found is not None and found.tenant_id == tenant_id:
                self._sessions.move_to_end(attempt_id)
                return found
        opened = self._open(tenant_id, attempt_id)
        with self._guard:
            session = self._sessions.setdefault(attempt_id, opened)
            while len(self._sessions) > _MOST_KEPT:
                self._sessions.popitem(last=False)
            return session

    def _open(self, tenant_id: str, attempt_id: str) -> Session:
        with self._database.read(tenant_id) as tx:
            attempt = attempts.find_attempt(tx, attempt_id)
            form_id = attempts.find_sitting(tx, attempt.sitting_id).form_id
            known = tx.get(AdaptiveAttemptRow, attempt_id) is not None
        ready = self.tests.ready(tenant_id, form_id)
        if not known:
            begin(self._database, self._clock, ready, tenant_id, attempt_id)
        with self._database.read(tenant_id) as tx:
            return restore(tx, ready, tx.get_one(AdaptiveAttemptRow, attempt_id))

    def _reread(self, session: Session) -> None:
        with self._database.read(session.tenant_id) as tx:
            row = tx.get_one(AdaptiveAttemptRow, session.attempt_id)
            read = restore(tx, session.ready, row)
        session.given, session.item, session.form = read.given, read.item, read.form
        session.ended, session.ahead = read.ended, {}

    def _forget(self, attempt_id: str) -> None:
        with self._guard:
            self._sessions.pop(attempt_id, None)
