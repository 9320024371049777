"""Score the attempts of a batch in three beats: gather, compute, record; each run is a version.

`compute` is pure: the same input gives the same digest, whenever and wherever it is repeated. A run
never touches an earlier one, and lists whose mark is another than before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Select, func, insert, select

from exam_engine.assembly.paper import Paper
from exam_engine.scoring.given_answers import answers_of_many
from exam_engine.scoring.points import in_chunks, short_text
from exam_engine.scoring.raw import HumanPoints, RawScore, score_responses
from exam_engine.scoring.response_marks import as_human_points, newest_marks
from exam_engine.scoring.tables import ScoreRow, ScoreRunRow
from exam_engine.sessions.answers import digest_of
from exam_engine.sessions.item_tries import tries_of_many
from exam_engine.sessions.states import ENDED
from exam_engine.sessions.tables import ADAPTIVE_PARTS, AttemptRow, SittingRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.ids import new_id
from itembank.processing.trace import ENGINE
from itembank.qti_tries import Tries

PaperSource = Callable[[Tx, str], Paper]
"""Reads the paper of a form, keys and all, by the form's id."""


@dataclass(frozen=True, slots=True)
class AttemptInput:
    """All that the mark of one attempt depends on, but for the paper."""

    id: str
    enrolment_id: str
    part: str
    form_id: str
    seed: str
    responses: Mapping[str, Mapping[str, Any]]
    human: Mapping[str, HumanPoints]
    answers_digest: str
    tries: Mapping[str, Tries] = field(default_factory=dict)
    """Of adaptive items: those that the candidate ended, in order."""


@dataclass(frozen=True, slots=True)
class RunInput:
    """What a run is computed from; ``newest_run`` is the version of the batch's last run."""

    batch_id: str
    attempt_id: str | None
    newest_run: int
    papers: Mapping[str, Paper]
    attempts: tuple[AttemptInput, ...]


@dataclass(frozen=True, slots=True)
class ScoredAttempt:
    """One attempt's mark, its content as it will be stored, and the digest over that."""

    attempt: AttemptInput
    score: RawScore
    content: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    """Whose mark is another than in the run before; ``before`` is None for the first time."""

    enrolment_id: str
    attempt_id: str
    before: Decimal | None
    after: Decimal

    def to_json(self) -> dict[str, Any]:
        """As JSON values; marks as text."""
        return {
            "enrolment": self.enrolment_id,
            "attempt": self.attempt_id,
            "before": None if self.before is None else format(self.before, "f"),
            "after": format(self.after, "f"),
        }


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did."""

    run_id: str
    version: int
    digest: str
    scored: int
    waiting: int
    changes: tuple[Change, ...]


def gather(
    tx: Tx, batch_id: str, *, papers: PaperSource, attempt_id: str | None = None
) -> RunInput:
    """Read what the ended attempts of a batch (or one of them) hold; the first beat."""
    statement = (
        select(AttemptRow, SittingRow)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .where(
            SittingRow.batch_ref == batch_id,
            SittingRow.part.not_in(ADAPTIVE_PARTS),
            AttemptRow.state.in_(ENDED),
        )
        .order_by(AttemptRow.id)
    )
    if attempt_id is not None:
        statement = statement.where(AttemptRow.id == attempt_id)
    rows = [(attempt, sitting) for attempt, sitting in tx.execute(statement)]
    human = newest_marks(tx, [attempt.id for attempt, _ in rows])
    given = answers_of_many(tx, [attempt.id for attempt, _ in rows])
    tries = tries_of_many(tx, [attempt.id for attempt, _ in rows])
    attempts = []
    for attempt, sitting in rows:
        responses = given[attempt.id]
        attempts.append(
            AttemptInput(
                id=attempt.id,
                enrolment_id=attempt.enrolment_id,
                part=sitting.part,
                form_id=sitting.form_id,
                seed=str(attempt.seed),
                responses=responses,
                human=as_human_points(human.get(attempt.id, {})),
                answers_digest=digest_of(responses),
                tries=tries.get(attempt.id, {}),
            )
        )
    forms = sorted({attempt.form_id for attempt in attempts})
    return RunInput(
        batch_id=batch_id,
        attempt_id=attempt_id,
        newest_run=newest_run(tx, batch_id),
        papers={form: papers(tx, form) for form in forms},
        attempts=tuple(attempts),
    )


def compute(papers: Mapping[str, Paper], attempts: Iterable[AttemptInput]) -> list[ScoredAttempt]:
    """The marks; the second beat, without a transaction."""
    scored = []
    for attempt in attempts:
        paper = papers[attempt.form_id]
        score = score_responses(
            paper, attempt.responses, attempt.seed, attempt.human, attempt.tries
        )
        content = score.to_json()
        scored.append(ScoredAttempt(attempt, score, content, _digest(content)))
    return scored


def run_digest(scored: Iterable[ScoredAttempt]) -> str:
    """SHA-256 (hex) over the marks of all attempts, whatever order they come in."""
    return _digest(sorted([one.attempt.id, one.digest] for one in scored))


def record_run(
    tx: Tx,
    clock: Clock,
    *,
    asked_by: str,
    reason: str,
    gathered: RunInput,
    scored: list[ScoredAttempt],
) -> RunReport:
    """Store the run as the batch's next version; the third beat.

    A run after the first needs a ``reason``. `Conflict` when another run came in between, for this
    one may have been computed from older marks.
    """
    newest = newest_run(tx, gathered.batch_id)
    if newest != gathered.newest_run:
        raise Conflict("outcomes-run-overtaken", version=newest)
    if newest and not reason.strip():
        raise Invalid("outcomes-run-reason-missing")
    changes = _changes(tx, scored)
    run = ScoreRunRow(
        batch_id=gathered.batch_id,
        attempt_id=gathered.attempt_id,
        version=newest + 1,
        engine=ENGINE,
        forms={form: paper.digest for form, paper in gathered.papers.items()},
        digest=run_digest(scored),
        reason=short_text(reason),
        asked_by=asked_by,
        at=clock.now(),
        scored=len(scored),
        changes=[change.to_json() for change in changes],
    )
    tx.add(run)
    tx.flush()
    if scored:
        # One statement for all: thousands of objects would hold the write lock for seconds.
        tx.execute(insert(ScoreRow), [_values(run, one) for one in scored])
    waiting = sum(1 for one in scored if one.score.waiting)
    audit.record(
        tx,
        clock,
        actor=asked_by,
        act="exam:score:run",
        subject=gathered.batch_id,
        facts={
            "run": run.id,
            "version": run.version,
            "digest": run.digest,
            "scored": len(scored),
            "changed": len(changes),
            "reason": run.reason,
        },
    )
    return RunReport(run.id, run.version, run.digest, len(scored), waiting, changes)


def newest_run(tx: Tx, batch_id: str) -> int:
    """Version of the batch's last run; 0 before the first."""
    statement = select(func.max(ScoreRunRow.version)).where(ScoreRunRow.batch_id == batch_id)
    return tx.scalar(statement) or 0


def runs_of(tx: Tx, batch_id: str) -> list[ScoreRunRow]:
    """All runs of a batch, newest first."""
    statement = select(ScoreRunRow).where(ScoreRunRow.batch_id == batch_id)
    return list(tx.scalars(statement.order_by(ScoreRunRow.version.desc())))


def newest_scores(tx: Tx, enrolment_ids: Iterable[str]) -> dict[str, dict[str, ScoreRow]]:
    """The marks that count: enrolment → part → the score of the newest run.

    Where a part was sat twice under one enrolment, the later attempt counts.
    """
    found: dict[str, dict[str, ScoreRow]] = {}
    for chunk in in_chunks(enrolment_ids):
        rows = tx.scalars(
            select(ScoreRow)
            .where(ScoreRow.enrolment_id.in_(chunk))
            # Ids are ordered by time: the later attempt, then the newer run.
            .order_by(ScoreRow.attempt_id, ScoreRow.run_version)
        )
        for row in rows:
            found.setdefault(row.enrolment_id, {})[row.part] = row
    return found


def ended_attempts(tx: Tx, batch_id: str) -> int:
    """How many attempts of the batch have ended and may be scored."""
    return tx.scalar(_count_ended(batch_id)) or 0


def unscored(tx: Tx, batch_id: str) -> int:
    """Ended attempts of the batch whose answers no run has seen as they are now."""
    return (
        tx.scalar(
            _count_ended(batch_id).where(
                ~select(ScoreRow.id)
                .where(
                    ScoreRow.attempt_id == AttemptRow.id,
                    ScoreRow.answers_digest == AttemptRow.answers_digest,
                )
                .exists()
            )
        )
        or 0
    )


def _count_ended(batch_id: str) -> Select[int]:
    return (
        select(func.count())
        .select_from(AttemptRow)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .where(
            SittingRow.batch_ref == batch_id,
            SittingRow.part.not_in(ADAPTIVE_PARTS),
            AttemptRow.state.in_(ENDED),
        )
    )


def _changes(tx: Tx, scored: list[ScoredAttempt]) -> tuple[Change, ...]:
    before = newest_scores(tx, [one.attempt.enrolment_id for one in scored])
    changes = []
    for one in scored:
        old = before.get(one.attempt.enrolment_id, {}).get(one.attempt.part)
        mark = old.earned if old is not None and old.attempt_id == one.attempt.id else None
        if mark != one.score.earned:
            changes.append(Change(one.attempt.enrolment_id, one.attempt.id, mark, one.score.earned))
    return tuple(changes)


def _values(run: ScoreRunRow, one: ScoredAttempt) -> dict[str, Any]:
    return {
        "id": new_id(),
        "tenant_id": run.tenant_id,
        "run_id": run.id,
        "run_version": run.version,
        "attempt_id": one.attempt.id,
        "enrolment_id": one.attempt.enrolment_id,
        "part": one.attempt.part,
        "form_id": one.attempt.form_id,
        "answers_digest": one.attempt.answers_digest,
        "earned": one.score.earned,
        "possible": one.score.possible,
        "waiting": len(one.score.waiting),
        "content": one.content,
        "digest": one.digest,
    }


def _digest(content: Any) -> str:
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
