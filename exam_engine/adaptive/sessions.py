"""One candidate's adaptive attempt as the server holds it: what was given, and what comes next.

It is kept in memory while the candidate writes, and read again from the selections and answers
after a restart: both give the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import and_, bindparam, select

from exam_engine.adaptive.choosing import Barred, Choice, Ending, Given, State
from exam_engine.adaptive.keeping_back import (
    barred_of,
    barred_to_json,
    met_before,
)
from exam_engine.adaptive.ledger import Selection
from exam_engine.adaptive.marking import category
from exam_engine.adaptive.tables import AdaptiveAttemptRow, SelectionRow
from exam_engine.adaptive.tests_kept import Ready
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import AnswerRow, AttemptRow
from foundation.clock import Clock
from foundation.database import Database, Tx

_ATTEMPTS, _ANSWERS = AttemptRow.__table__.c, AnswerRow.__table__.c
# Made once, and of plain tables: it is asked after every answer, and what the mapper adds to it, a
# filter by tenant among it, costs more than the database. The tenant stands in it instead.
_STANDING = (
    select(
        _ATTEMPTS.state,
        _ATTEMPTS.epoch,
        _ATTEMPTS.deadline_at,
        _ANSWERS.payload,
        _ANSWERS.epoch,
        _ANSWERS.client_seq,
    )
    .outerjoin_from(
        AttemptRow.__table__,
        AnswerRow.__table__,
        and_(
            _ANSWERS.attempt_id == _ATTEMPTS.id,
            _ANSWERS.item_ref == bindparam("item"),
            _ANSWERS.late.is_(False),
        ),
    )
    .where(_ATTEMPTS.id == bindparam("attempt"), _ATTEMPTS.tenant_id == bindparam("tenant"))
    .order_by(_ANSWERS.epoch.desc(), _ANSWERS.client_seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer to an item that counts: what was sent, and the numbers it was sent under."""

    payload: dict[str, Any]
    epoch: int
    seq: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How an attempt stands, and the answer to the item at hand."""

    state: AttemptState
    epoch: int
    deadline_at: datetime | None
    answer: Counted | None


@dataclass(slots=True)
class Session:
    """The selections of one attempt; ``given`` are the answers that selections have taken."""

    tenant_id: str
    attempt_id: str
    seed: int
    ready: Ready
    barred: Barred
    withheld: frozenset[int] = frozenset()
    """Places of items that became known outside; asked for anew before each choice."""
    given: list[Given] = field(default_factory=list)
    item: int | None = None
    """Place of the item that is shown now; None before the first and after the last."""
    form: tuple[int, ...] | None = None
    ended: bool = False
    ahead: dict[int, Future[Choice | Ending]] = field(default_factory=dict)
    """What comes after each score of the item that is shown, worked out while it is read."""
    guard: Lock = field(default_factory=Lock)

    @property
    def position(self) -> int:
        """Which item is shown, from 1."""
        return len(self.given) + 1

    @property
    def item_ref(self) -> str:
        """The version of the item that is shown; empty where none is."""
        return "" if self.item is None else self.ready.design.items[self.item].ref

    def state(self) -> State:
        """What the answers so far say."""
        return self.ready.test.state(self.given)

    def work_out(
        self, given: list[Given], *, behind: bool = False, left: float | None = None
    ) -> Choice | Ending:
        """The next item after these answers, or why there is none; options as in choosing."""
        test = self.ready.test
        state = test.state(given)
        ending = test.ending(given, state)
        barred = replace(self.barred, withheld=self.withheld)
        return ending or test.choose(
            given, barred, self.form, self.seed, state=state, behind=behind, left=left
        )

    def withhold(self, refs: frozenset[str]) -> None:
        """These versions are not to be chosen; what was worked out before that is put aside."""
        places = self.ready.design.places
        withheld = frozenset(places[ref] for ref in refs if ref in places)
        if withheld != self.withheld:
            self.withheld = withheld
            self.drop_ahead()

    def show(self, choice: Choice) -> None:
        """An item has been chosen and written down."""
        self.item, self.form = choice.place, choice.form
        self.drop_ahead()

    def drop_ahead(self) -> None:
        """What was worked out beforehand is past; what still waits for it is not worked out."""
        for waiting in self.ahead.values():
            waiting.cancel()
        self.ahead = {}

    def score(self, sent: Mapping[str, object]) -> int:
        """The category that an answer to the shown item has."""
        assert self.item is not None
        design = self.ready.design
        item = self.ready.paper.placed(self.item_ref).item
        live = design.items[self.item]
        return category(item, live.curve, str(self.seed), sent, live.points)


def begin(
    database: Database, clock: Clock, ready: Ready, tenant_id: str, attempt_id: str
) -> AdaptiveAttemptRow:
    """What the attempt begins with, written down once: what is kept back from this person."""
    with database.write(tenant_id) as tx:
        row = tx.get(AdaptiveAttemptRow, attempt_id)
        if row is None:
            attempt = tx.get_one(AttemptRow, attempt_id)
            person = _person(tx, attempt.enrolment_id)
            met = met_before(tx, ready.design, person, attempt_id, attempt.seed)
            stretches = ready.rates.draw(tx, ready.form_id, attempt.seed)
            row = AdaptiveAttemptRow(
                attempt_id=attempt_id,
                form_id=ready.form_id,
                person_ref=person,
                barred=barred_to_json(Barred(stretches, met)),
                began_at=clock.now(),
            )
            tx.add(row)
            tx.flush()
        return row


def restore(tx: Tx, ready: Ready, row: AdaptiveAttemptRow) -> Session:
    """The session as the selections tell it."""
    attempt = tx.get_one(AttemptRow, row.attempt_id)
    session = Session(attempt.tenant_id, attempt.id, attempt.seed, ready, barred_of(row))
    for made in selections_of(tx, attempt.id):
        if made.score is not None and session.item is not None:
            session.given.append(Given(session.item, made.score))
        session.item = ready.design.places[made.item_ref] if made.item_ref else None
        session.form = tuple(made.record["form"]) if made.item_ref else session.form
        session.ended = not made.item_ref
    return session


def selections_of(tx: Tx, attempt_id: str) -> list[SelectionRow]:
    """The selections of an attempt, in order."""
    statement = select(SelectionRow).where(SelectionRow.attempt_id == attempt_id)
    return list(tx.scalars(statement.order_by(SelectionRow.position)))


def standing_of(tx: Tx, tenant_id: str, attempt_id: str, item_ref: str) -> Standing:
    """How the attempt stands and which answer to an item counts, in one statement."""
    asked = {"attempt": attempt_id, "item": item_ref, "tenant": tenant_id}
    row = tx.connection().execute(_STANDING, asked).one()
    state, epoch, ends, payload, answer_epoch, seq = row
    answer = None if payload is None else Counted(orjson.loads(payload), answer_epoch, seq)
    return Standing(AttemptState(state), epoch, ends, answer)


def answer_to(tx: Tx, tenant_id: str, attempt_id: str, item_ref: str) -> Counted | None:
    """The answer to an item that counts now; None where there is none."""
    return standing_of(tx, tenant_id, attempt_id, item_ref).answer


def selection(
    session: Session,
    made: Choice | Ending,
    taken: tuple[int, Counted | None] | None,
    now: datetime,
    *,
    ahead: bool,
) -> Selection:
    """The row of a selection; ``taken`` is the score and the answer that it was made after."""
    score, answer = taken if taken is not None else (None, None)
    position = session.position + (taken is not None)
    if isinstance(made, Choice):
        theta, error = made.theta, made.error
        ref = session.ready.design.items[made.place].ref
        record = record_of(made, session.withheld)
    else:
        assert session.item is not None and score is not None
        state = session.ready.test.state([*session.given, Given(session.item, score)])
        theta, error, ref = state.theta, state.error, ""
        record = {"ending": made.value}
    return Selection(
        session.tenant_id,
        session.attempt_id,
        position,
        ref,
        score,
        answer.epoch if answer else None,
        answer.seq if answer else None,
        theta,
        error,
        {**record, "ahead": ahead},
        now,
    )


def record_of(choice: Choice, withheld: frozenset[int] = frozenset()) -> dict[str, Any]:
    """What is kept of a choice beside its item and state."""
    # Left out where there are none, which is nearly always.
    out = {"withheld": sorted(withheld)} if withheld else {}
    return {
        **out,
        "form": list(choice.form),
        "information": choice.information,
        "form_information": choice.form_information,
        "gap": choice.gap,
        "found": choice.found.value,
        "eligible": choice.eligible,
        "seconds": choice.seconds,
    }


def _person(tx: Tx, enrolment_id: str) -> str:
    """Who the enrolment is of; an enrolment that is not kept here stands for itself."""
    enrolment = tx.get(EnrolmentRow, enrolment_id)
    return enrolment.candidate_id if enrolment is not None else enrolment_id
