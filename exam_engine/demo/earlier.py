"""Two sittings of earlier months that nobody sat: drawn answers, marked by the real rules.

They exist so that pages of statistics have something to show. Their batches say in their names
that the answers are simulated, and their people are as fictional as the others.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from sqlalchemy import select

from exam_engine.assembly.forms import load_paper
from exam_engine.assembly.item_curves import ItemCurve
from exam_engine.assembly.paper import Paper
from exam_engine.bank import figures
from exam_engine.demo import enrolling
from exam_engine.demo.bank import CERTIFICATE
from exam_engine.demo.body import DemoBody
from exam_engine.demo.drawn_answers import (
    LOOK_ALIKE,
    Given,
    Habits,
    Person,
    answers_of,
    habits_of,
    seen_from,
)
from exam_engine.demo.people import COLLEGES, DemoCandidate, simulated
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.score_job import ScoreTools, run_scoring
from exam_engine.sessions import attempts
from exam_engine.sessions.journal import Answer
from exam_engine.sessions.sittings import (
    SittingPlan,
    close_sitting,
    open_sitting,
    plan_sitting,
)
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.database import Tx
from itembank import delivery

LEVEL, PERSONS = "初级", 110
_MINUTES = 90
_LONGEST = _MINUTES * 60 - 30
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier batch: its code and name, how able its people are, and the days it takes."""

    code: str
    name: str
    mean: float
    days: int


EARLIER = (
    Earlier("202604", "2026年春季批次（模拟作答）", -0.55, 110),
    Earlier("202608", "2026年夏季批次（模拟作答）", -0.35, 90),
)
DAYS = sum(one.days for one in EARLIER)
"""How much earlier the loading begins for them."""
Progress = Callable[[int, int], None]


def load(
    engine: Engine,
    clock: FixedClock,
    body: DemoBody,
    *,
    scheme_code: str,
    form_id: str,
    curves: Mapping[str, ItemCurve],
    progress: Progress,
    persons: int = PERSONS,
) -> list[str]:
    """Enrol, sit and mark every earlier batch; their ids. The clock moves on by `DAYS`."""
    with engine.database.read(body.tenant_id) as tx:
        paper = load_paper(tx, form_id)
    habits = habits_of(paper, curves, COLLEGES[1][0])
    made: list[str] = []
    for one in EARLIER:
        progress(len(made), len(EARLIER))
        ends = clock.now() + timedelta(days=one.days)
        people = simulated(len(made), persons, LEVEL)
        batch_id = _enrolled(engine, clock, body, one, scheme_code, people)
        _sit(engine, clock, body, batch_id, form_id, _drawn(paper, one, people, habits))
        _mark(engine, clock, body, batch_id)
        clock.advance(seconds=(ends - clock.now()).total_seconds())
        made.append(batch_id)
    return made


def _enrolled(
    engine: Engine,
    clock: FixedClock,
    body: DemoBody,
    one: Earlier,
    scheme_code: str,
    people: Sequence[DemoCandidate],
) -> str:
    batch_id = enrolling.announce(
        engine.database,
        clock,
        body,
        code=one.code,
        name=one.name,
        scheme_code=scheme_code,
        days_open=7,
        exam_in_days=10,
    )
    enrolling.enrol(
        engine.database, clock, engine.ring, engine.blobs, body, one.name, people=people
    )
    clock.advance(days=8)
    enrolling.seat(engine.database, clock, body, batch_id)
    clock.advance(days=2)
    return batch_id


def _drawn(
    paper: Paper, one: Earlier, people: Sequence[DemoCandidate], habits: Habits
) -> dict[str, list[Given]]:
    """Student number → answers; the same for the same batch, always."""
    drawn: list[list[Given]] = []
    for place, candidate in enumerate(people):
        chance = random.Random(f"{_SEED}:{one.code}:{place}")  # noqa: S311 - repeatable
        person = Person(place, chance.gauss(one.mean, 1.0), candidate.college_code)
        drawn.append(answers_of(paper, person, habits, chance))
    seen, sees = LOOK_ALIKE
    if sees < len(drawn):
        chance = random.Random(f"{_SEED}:{one.code}:seen")  # noqa: S311 - as above
        drawn[sees] = seen_from(drawn[seen], drawn[sees], chance)
    numbers = [candidate.student_number for candidate in people]
    return dict(zip(numbers, drawn, strict=True))


def _sit(
    engine: Engine,
    clock: FixedClock,
    body: DemoBody,
    batch_id: str,
    form_id: str,
    answers: Mapping[str, list[Given]],
) -> None:
    """All begin at once, and each hands in after the seconds that the answers took."""
    began, actor = clock.now(), body.callers["admin"].id
    with engine.database.write(body.tenant_id) as tx:
        plan = SittingPlan(
            batch_ref=batch_id,
            level=LEVEL,
            part="theory",
            form_id=form_id,
            title=f"{CERTIFICATE} {LEVEL} 理论",
            opens_at=began,
            closes_at=began + timedelta(minutes=2 * _MINUTES),
            minutes=_MINUTES,
        )
        sitting_id = plan_sitting(tx, clock, plan, actor=actor).id
        open_sitting(tx, clock, sitting_id, actor=actor)
        rows = tx.execute(
            select(EnrolmentRow.student_number, EnrolmentRow.id)
            .where(EnrolmentRow.batch_id == batch_id)
            .order_by(EnrolmentRow.student_number)
        )
        sheets = [
            _begin(tx, clock, sitting_id, row.id, answers[row.student_number]) for row in rows
        ]
    for sheet in sorted(sheets, key=lambda one: one.seconds):
        ends = began + timedelta(seconds=sheet.seconds)
        clock.advance(seconds=(ends - clock.now()).total_seconds())
        engine.journal.append(sheet.attempt_id, sheet.answers(began)).result(timeout=30)
        with engine.database.write(body.tenant_id) as tx:
            attempts.submit(tx, clock, sheet.attempt_id)
    with engine.database.write(body.tenant_id) as tx:
        close_sitting(tx, clock, sitting_id, actor=actor)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One attempt that was begun, and what will be answered in it."""

    attempt_id: str
    seed: str
    epoch: int
    given: list[Given]

    @property
    def seconds(self) -> float:
        """From the beginning to the last answer; nobody writes beyond the end."""
        return min(sum(one.seconds for one in self.given), _LONGEST)

    def answers(self, began: datetime) -> list[Answer]:
        """As the candidate's page sends them, each with the moment at which it was given."""
        whole = sum(one.seconds for one in self.given)
        pace = self.seconds / whole
        moment, sent = began.timestamp(), []
        for sequence, one in enumerate(self.given, 1):
            moment += one.seconds * pace
            shown = delivery.as_shown(one.placed.item, self.seed, one.response)
            sent.append(
                Answer(
                    self.epoch, sequence, one.placed.ref, orjson.dumps(shown), int(moment * 1000)
                )
            )
        return sent


def _begin(
    tx: Tx, clock: FixedClock, sitting_id: str, enrolment_id: str, given: list[Given]
) -> _Sheet:
    row = attempts.open_attempt(tx, clock, sitting_id=sitting_id, enrolment_id=enrolment_id)
    attempts.check_in(tx, clock, row.id)
    attempts.start(tx, clock, row.id)
    return _Sheet(row.id, str(row.seed), attempts.take_over(tx, clock, row.id).epoch, given)


def _mark(engine: Engine, clock: FixedClock, body: DemoBody, batch_id: str) -> None:
    clock.advance(days=1)
    run_scoring(
        engine.database,
        ScoreTools(clock, load_paper),
        tenant_id=body.tenant_id,
        batch_id=batch_id,
        asked_by=body.callers["release"].id,
        reason="",
    )
    figures.note_batch(engine.database, clock, body.tenant_id, batch_id)
