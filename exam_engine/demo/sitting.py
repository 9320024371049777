"""Sits the demonstration's theory exam as candidates would, with simulated answers and a clip."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from exam_engine.assembly.forms import load_paper
from exam_engine.assembly.paper import Paper, PlacedItem
from exam_engine.demo import clip
from exam_engine.demo.body import DemoBody
from exam_engine.frame_road import Frame
from exam_engine.sessions import attempts
from exam_engine.sessions.journal import Answer
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.wiring import Engine
from foundation.clock import Clock, FixedClock
from itembank import delivery
from itembank.answers import Response
from itembank.items import Item
from itembank.qti.values import Cardinality
from proctor import sittings
from proctor.policy import DEFAULT_POLICY
from proctor.questions_shown import Shown, record_shown

_ADMIN = "admin"
_CHECK_IN_SECONDS = 12
_QUESTION_SECONDS = 4
_LONG_ANSWER = "（演示作答）先核对事实，再说明依据，最后给出可执行的做法。"


@dataclass(frozen=True, slots=True)
class Sat:
    """One attempt that has been handed in."""

    attempt_id: str
    enrolment_id: str
    answers: int
    receipt: str


def plan(
    engine: Engine,
    body: DemoBody,
    *,
    batch_id: str,
    level: str,
    form_id: str,
    title: str,
    minutes: int,
    days: int,
) -> str:
    """Plan a watched theory sitting that begins now, open it, and return its id."""
    now = engine.clock.now()
    actor = body.callers[_ADMIN].id
    with engine.database.write(body.tenant_id) as tx:
        row = plan_sitting(
            tx,
            engine.clock,
            SittingPlan(
                batch_ref=batch_id,
                level=level,
                part="theory",
                form_id=form_id,
                title=title,
                opens_at=now,
                closes_at=now + timedelta(days=days),
                minutes=minutes,
                watching=Watching.RECORDED,
                policy=DEFAULT_POLICY.to_json(),
            ),
            actor=actor,
        )
        open_sitting(tx, engine.clock, row.id, actor=actor)
        return row.id


def sit(
    engine: Engine,
    clock: FixedClock,
    tenant_id: str,
    *,
    sitting_id: str,
    enrolment_id: str,
    skill: float,
    seed: int,
    leaves_for: int = 0,
) -> Sat:
    """One candidate from the consent to handing in.

    ``skill`` is the share of questions answered rightly; ``leaves_for`` seconds of the clip show
    an empty room. The clock is moved on as the exam goes on.
    """
    attempt = _check_in(engine, clock, tenant_id, sitting_id, enrolment_id, seed)
    with engine.database.write(tenant_id) as tx:
        attempts.start(tx, clock, attempt.id)
        epoch = attempts.take_over(tx, clock, attempt.id).epoch
        form_id = attempts.find_sitting(tx, sitting_id).form_id
        paper = load_paper(tx, form_id)
    _watch(engine, clock, AttemptPass(attempt.id, tenant_id, epoch), seed, leaves_for)
    answered = _answer(engine, clock, attempt, epoch, paper, skill, random.Random(seed))  # noqa: S311
    # Handed in soon after the last frame: a longer silence of the camera is a fact of its own.
    clock.advance(seconds=5 + seed % 5)
    with engine.database.write(tenant_id) as tx:
        row = attempts.submit(tx, clock, attempt.id)
        return Sat(row.id, enrolment_id, answered, row.receipt_code or "")


def _check_in(
    engine: Engine,
    clock: FixedClock,
    tenant_id: str,
    sitting_id: str,
    enrolment_id: str,
    seed: int,
) -> AttemptRow:
    with engine.database.write(tenant_id) as tx:
        row = attempts.open_attempt(tx, clock, sitting_id=sitting_id, enrolment_id=enrolment_id)
        attempts.answer_camera(tx, clock, row.id, agreed=True, words_digest="0" * 64)
    for image in clip.person(_CHECK_IN_SECONDS, seed):
        clock.advance(seconds=1)
        engine.watcher.look(image, tenant=tenant_id, attempt_id=row.id)
    with engine.database.write(tenant_id) as tx:
        return attempts.check_in(tx, clock, row.id)


def _watch(
    engine: Engine, clock: FixedClock, attempt: AttemptPass, seed: int, leaves_for: int
) -> None:
    """Send the clip's frames, one for each second of the clock."""
    frames = [
        *clip.person(6, seed),
        *clip.empty_room(leaves_for, seed),
        *clip.person(8 if leaves_for else 0, seed),
    ]
    for sequence, image in enumerate(frames):
        clock.advance(seconds=1)
        engine.watcher.capture(attempt, Frame(sequence, clock.now(), image))
    _show_questions(engine, clock, attempt, len(frames))


def _show_questions(engine: Engine, clock: FixedClock, attempt: AttemptPass, seconds: int) -> None:
    """Tell which questions stood on the screen in the last seconds, as the exam page does."""
    begin = clock.now() - timedelta(seconds=seconds)
    shown = []
    for question, since in enumerate(range(0, seconds, _QUESTION_SECONDS), 1):
        until = min(since + _QUESTION_SECONDS, seconds)
        at = (begin + timedelta(seconds=since), begin + timedelta(seconds=until))
        shown.append(Shown(since * 10, (question,), *at))
    with engine.database.write(attempt.tenant_id) as tx:
        watched = sittings.sitting_of(tx, attempt.attempt_id)
        if watched is not None:
            record_shown(tx, clock, watched.id, shown, sent_at=clock.now())


def _answer(
    engine: Engine,
    clock: Clock,
    attempt: AttemptRow,
    epoch: int,
    paper: Paper,
    skill: float,
    chance: random.Random,
) -> int:
    """Hand one answer for each question to the journal, and wait until all are committed."""
    futures = []
    for sequence, placed in enumerate(paper.items, 1):
        payload = orjson.dumps(_payload(placed, str(attempt.seed), skill, chance))
        moment = int(clock.now().timestamp() * 1000)
        answer = Answer(epoch, sequence, placed.ref, payload, moment)
        futures.append(engine.journal.append(attempt.id, [answer]))
    for future in futures:
        future.result(timeout=30)
    return len(futures)


def _payload(placed: PlacedItem, seed: str, skill: float, chance: random.Random) -> dict[str, Any]:
    """The right answer with the probability ``skill``, else that of somebody who guesses."""
    right = _right(placed.item)
    if chance.random() >= skill:
        right = {
            name: value[:1] if isinstance(value, list) else "" for name, value in right.items()
        }
        right = {name: value for name, value in right.items() if value}
    return dict(delivery.as_shown(placed.item, seed, right))


def _right(item: Item) -> Response:
    """A right answer as the declarations name it; a long text where people judge."""
    found: Response = {}
    for declared in item.declarations:
        if not declared.correct:
            found[declared.identifier] = _LONG_ANSWER
        elif declared.cardinality is Cardinality.SINGLE:
            found[declared.identifier] = declared.correct[0]
        else:
            found[declared.identifier] = list(declared.correct)
    return found
