"""Long answers that people mark, without a name: who waits, and what the marker reads."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import aliased, undefer

from exam_engine.assembly.paper import Paper
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.scoring.examinees import Examinee, examinees
from exam_engine.scoring.response_marks import ResponseMark, newest_marks
from exam_engine.scoring.runs import PaperSource
from exam_engine.scoring.tables import ResponseMarkRow, ScoreRow
from exam_engine.sessions.answer_files import AnswerFile, files_in
from exam_engine.sessions.tables import AttemptRow
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission
from itembank.interactions import ExtendedTextInteraction, QtiBody
from itembank.items import Criterion, Item
from itembank.processing.trace import ScoreState
from itembank.rules import ZERO, HumanMarked, QtiProcessing


@dataclass(frozen=True, slots=True)
class Script:
    """One attempt with long answers, under a code that does not tell whose it is."""

    attempt_id: str
    code: str
    level: str
    answers: int
    marked: int


@dataclass(frozen=True, slots=True)
class LongAnswer:
    """One answer beside what it answers; ``mark`` is the newest entry."""

    item_ref: str
    position: int
    title: str
    stimulus: str | None
    prompt: str
    answer: str
    files: tuple[AnswerFile, ...]
    """What was handed in as files, in the order of the answer."""
    maximum: Decimal
    rubric: tuple[Criterion, ...]
    checks: tuple[str, ...]
    """Lines of `itembank.handin_checks`; what they find is a proposal to the marker."""
    note: str
    mark: ResponseMark | None


@dataclass(frozen=True, slots=True)
class OpenScript:
    """What a marker has before them."""

    script: Script
    batch_id: str
    enrolment_id: str
    answers: tuple[LongAnswer, ...]


def scripts(tx: Tx, caller: Caller, batch_id: str) -> list[Script]:
    """Scored attempts of the batch that hold long answers, those that wait for a mark first."""
    people = {
        one.enrolment_id: one
        for one in examinees(tx, caller, Permission.PRACTICAL_MARK, batch_id=batch_id)
    }
    rows = [row for row in _newest(tx, list(people)) if _asked(row)]
    marks = newest_marks(tx, [row.attempt_id for row in rows])
    told = [
        _script(row, people[row.enrolment_id], len(marks.get(row.attempt_id, {}))) for row in rows
    ]
    return sorted(told, key=lambda script: (script.marked >= script.answers, script.code))


def waiting_counts(tx: Tx, caller: Caller) -> dict[str, int]:
    """Batch → long answers within the caller's reach that wait for a mark."""
    statement = (
        select(EnrolmentRow.batch_id, func.sum(ScoreRow.waiting))
        .join(EnrolmentRow, EnrolmentRow.id == ScoreRow.enrolment_id)
        .where(ScoreRow.waiting > 0, ScoreRow.run_version == _newest_version())
        .group_by(EnrolmentRow.batch_id)
    )
    scope = caller.organisation_scope(Permission.PRACTICAL_MARK)
    if scope is not None:
        statement = statement.where(EnrolmentRow.organisation_id.in_(scope))
    return {row[0]: row[1] for row in tx.execute(statement)}


def open_script(tx: Tx, caller: Caller, attempt_id: str, *, papers: PaperSource) -> OpenScript:
    """The long answers of one attempt; out of the caller's reach is the same as not there."""
    attempt = tx.get(AttemptRow, attempt_id)
    if attempt is None:
        raise NotFound("outcomes-response-unknown")
    people = examinees(tx, caller, Permission.PRACTICAL_MARK, ids=[attempt.enrolment_id])
    row = next((r for r in _newest(tx, [attempt.enrolment_id]) if r.attempt_id == attempt_id), None)
    if not people or row is None or not _asked(row):
        raise NotFound("outcomes-response-unknown")
    marks = newest_marks(tx, [attempt_id]).get(attempt_id, {})
    paper = papers(tx, row.form_id)
    answers = tuple(
        _long_answer(tx, attempt_id, paper, told, marks.get(told["ref"])) for told in _asked(row)
    )
    return OpenScript(
        _script(row, people[0], len(marks)), people[0].batch_id, people[0].enrolment_id, answers
    )


def _newest(tx: Tx, enrolment_ids: list[str]) -> list[ScoreRow]:
    """The newest score of each attempt that people mark or have marked, with its content."""
    statement = (
        select(ScoreRow)
        .where(
            ScoreRow.enrolment_id.in_(enrolment_ids),
            ScoreRow.run_version == _newest_version(),
            or_(
                ScoreRow.waiting > 0,
                ScoreRow.attempt_id.in_(select(ResponseMarkRow.attempt_id)),
            ),
        )
        .options(undefer(ScoreRow.content))
        .order_by(ScoreRow.attempt_id)
    )
    return list(tx.scalars(statement))


def _newest_version() -> ScalarSelect[int]:
    """The version of the last run that scored the attempt of the row at hand."""
    other = aliased(ScoreRow)
    return (
        select(func.max(other.run_version))
        .where(other.attempt_id == ScoreRow.attempt_id)
        .scalar_subquery()
    )


def _asked(row: ScoreRow) -> list[dict[str, Any]]:
    """The items of a score that people mark or have marked, and that were answered."""
    return [
        told
        for told in row.content["items"]
        if told["state"] == ScoreState.NEEDS_HUMAN
        or any(step["rule"] == "human" for step in told["trace"])
    ]


def _script(row: ScoreRow, one: Examinee, marked: int) -> Script:
    # The end of a time-ordered id is random: it tells neither order nor seat.
    code = row.attempt_id.replace("-", "")[-8:].upper()
    return Script(row.attempt_id, code, one.level_name, len(_asked(row)), marked)


def _long_answer(
    tx: Tx, attempt_id: str, paper: Paper, told: dict[str, Any], mark: ResponseMark | None
) -> LongAnswer:
    placed, response = paper.placed(told["ref"]), told["response"]
    item = placed.item
    parts = _human_parts(item)
    values = [value for part in parts for value in _values(response.get(part.response))]
    files = files_in(tx, attempt_id, values)
    texts = [value for value in values if not value.startswith("file:")]
    return LongAnswer(
        item_ref=placed.ref,
        position=placed.position,
        title=item.title,
        stimulus=item.stimulus,
        prompt="".join(
            part.prompt for part in item.body if isinstance(part, ExtendedTextInteraction | QtiBody)
        ),
        answer="\n\n".join(texts),
        files=tuple(files),
        maximum=sum((part.points for part in parts), Decimal(0)),
        rubric=item.metadata.rubric,
        checks=item.metadata.automatic_checks,
        note=item.metadata.marking_note,
        mark=mark,
    )


def _values(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _human_parts(item: Item) -> list[HumanMarked]:
    parts: list[HumanMarked] = []
    for rule in item.rules:
        if isinstance(rule, HumanMarked):
            parts.append(rule)
        elif isinstance(rule, QtiProcessing) and rule.by_people:
            # Its points belong to the item as a whole: they are counted with its first response.
            first, *others = rule.responses
            parts += [HumanMarked(first, rule.points), *(HumanMarked(o, ZERO) for o in others)]
    return parts
