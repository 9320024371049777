"""Bring the marks of an enrolment's parts together into its result, reckoned anew until release.

What comes in: the newest score of each part, the newest signed sheet of each part that people mark,
and marks carried over from an earlier sitting. Nothing of proctoring comes in here: a finding, an
incident or a verdict has no way to a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from exam_engine.schemes.scheme import CompositeRule, PartKind, SchemeLevel
from exam_engine.scoring.points import in_chunks
from exam_engine.scoring.practical import Sheet, newest_sheets
from exam_engine.scoring.result import PartMark, SchemeResult, least_for_part, result_of
from exam_engine.scoring.runs import RunReport, newest_scores
from exam_engine.scoring.states import ResultState
from exam_engine.scoring.tables import ResultRow, ScoreRow, ScoreRunRow
from foundation.clock import Clock
from foundation.database import Tx
from foundation.ids import new_public_code


@dataclass(frozen=True, slots=True)
class Examined:
    """What reckoning needs to know of an enrolment: its level, and what it brings along."""

    enrolment_id: str
    batch_id: str
    level: SchemeLevel
    scheme_version: str
    carried: tuple[PartMark, ...] = ()
    """Marks of passed parts of an earlier sitting that still count."""


ExaminedSource = Callable[[Tx, Sequence[str]], list[Examined]]
"""Reads enrolments by id; the composition root hands in the enrolment rooms."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part as it stands; the marks are None while it is not in.

    ``least`` is what the rule asks of this part, None where it asks nothing of it alone.
    """

    part: PartKind
    weight: Decimal
    earned: Decimal | None
    possible: Decimal | None
    mark: Decimal | None
    least: Decimal | None
    carried: bool
    passed_alone: bool
    """Good enough to be carried over to a resit."""

    def to_json(self) -> dict[str, Any]:
        """As JSON values; marks as text."""
        return {
            "part": self.part.value,
            "weight": str(self.weight),
            "earned": _text(self.earned),
            "possible": _text(self.possible),
            "mark": _text(self.mark),
            "least": _text(self.least),
            "carried": self.carried,
            "passed_alone": self.passed_alone,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> PartLine:
        """The line that `to_json` wrote."""
        return cls(
            part=PartKind(content["part"]),
            weight=Decimal(content["weight"]),
            earned=_number(content["earned"]),
            possible=_number(content["possible"]),
            mark=_number(content["mark"]),
            least=_number(content["least"]),
            carried=bool(content["carried"]),
            passed_alone=bool(content["passed_alone"]),
        )


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The result as the marks give it now; ``waiting`` answers have yet to be marked by people."""

    lines: tuple[PartLine, ...]
    result: SchemeResult
    waiting: int
    score: ScoreRow | None

    @property
    def missing(self) -> tuple[PartKind, ...]:
        """Parts that are not in."""
        return tuple(line.part for line in self.lines if line.mark is None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a result stood before and stands after being reckoned; ``released`` ones did not move."""

    enrolment_id: str
    passed_before: bool | None
    passed_after: bool
    released: bool


def reckon(
    examined: Examined, scores: Mapping[str, ScoreRow], sheets: Mapping[str, Sheet]
) -> Reckoning:
    """The result of one enrolment from what is in; a part that waits for people is not in.

    A part's own score counts before its sheet, and both before a mark carried over.
    """
    marks: dict[PartKind, PartMark] = {mark.part: mark for mark in examined.carried}
    carried = set(marks)
    for part in (part.kind for part in examined.level.parts):
        own = _own_mark(part, scores.get(part.value), sheets.get(part.value))
        if own is not None:
            marks[part] = own
            carried.discard(part)
    known = [marks[part.kind] for part in examined.level.parts if part.kind in marks]
    result = result_of(examined.level, known)
    lines = tuple(
        PartLine(
            part=part.kind,
            weight=part.weight,
            earned=marks[part.kind].earned if part.kind in marks else None,
            possible=marks[part.kind].possible if part.kind in marks else None,
            mark=result.marks.get(part.kind),
            least=_least(examined.level, part.kind),
            carried=part.kind in carried,
            passed_alone=result.passed_part(examined.level, part.kind),
        )
        for part in examined.level.parts
    )
    waiting = sum(score.waiting for score in scores.values())
    return Reckoning(lines, result, waiting, scores.get(PartKind.THEORY.value))


def reckon_all(tx: Tx, examined: Iterable[Examined]) -> dict[str, Reckoning]:
    """The results of many enrolments from what is in now: enrolment → reckoning."""
    known = list(examined)
    ids = [one.enrolment_id for one in known]
    scores, sheets = newest_scores(tx, ids), newest_sheets(tx, ids)
    return {
        one.enrolment_id: reckon(
            one, scores.get(one.enrolment_id, {}), sheets.get(one.enrolment_id, {})
        )
        for one in known
    }


def refresh(tx: Tx, clock: Clock, examined: Iterable[Examined]) -> list[Standing]:
    """Store what the marks give now; a released result stays as it was released.

    Returns how each result stood and stands: a released one whose marks now say otherwise shows
    ``passed_after`` as a correction would have it.
    """
    known = list(examined)
    reckoned = reckon_all(tx, known)
    rows = newest_results(tx, list(reckoned))
    standings = []
    for one in known:
        row = rows.get(one.enrolment_id)
        reckoning = reckoned[one.enrolment_id]
        released = row is not None and row.state == ResultState.RELEASED
        before = None if row is None else row.passed
        if row is None:
            if not has_marks(reckoning):
                continue
            row = new_row(clock, one)
            tx.add(row)
        if not released:
            write_marks(row, one, reckoning)
        passed = reckoning.result.passed and not row.annulled
        standings.append(Standing(one.enrolment_id, before, passed, released))
    tx.flush()
    return standings


def note_standings(tx: Tx, report: RunReport, standings: Iterable[Standing]) -> None:
    """Add to a run's list of changes who now passes or no longer does."""
    run = tx.get_one(ScoreRunRow, report.run_id)
    by_enrolment = {standing.enrolment_id: standing for standing in standings}
    told = []
    for change in run.changes:
        standing = by_enrolment.get(change["enrolment"])
        if standing is not None:
            change = {
                **change,
                "passed_before": standing.passed_before,
                "passed_after": standing.passed_after,
                "released": standing.released,
            }
        told.append(change)
    run.changes = told
    tx.flush()


def newest_results(tx: Tx, enrolment_ids: Iterable[str]) -> dict[str, ResultRow]:
    """Enrolment → the newest version of its result."""
    found: dict[str, ResultRow] = {}
    for chunk in in_chunks(enrolment_ids):
        rows = tx.scalars(
            select(ResultRow).where(ResultRow.enrolment_id.in_(chunk)).order_by(ResultRow.version)
        )
        for row in rows:
            found[row.enrolment_id] = row
    return found


def has_marks(reckoning: Reckoning) -> bool:
    """Whether anything at all is in."""
    return reckoning.waiting > 0 or any(line.mark is not None for line in reckoning.lines)


def differs(row: ResultRow, reckoning: Reckoning) -> bool:
    """Whether the marks now say something else than this result."""
    lines = [line.to_json() for line in reckoning.lines]
    return row.parts != lines or row.composite != reckoning.result.composite


def new_row(clock: Clock, examined: Examined, after: ResultRow | None = None) -> ResultRow:
    """An empty result, to be filled by `write_marks`; the next version ``after`` another."""
    return ResultRow(
        enrolment_id=examined.enrolment_id,
        batch_id=examined.batch_id,
        version=after.version + 1 if after else 1,
        state=ResultState.PROVISIONAL,
        code=after.code if after else new_public_code(),
        made_at=clock.now(),
        annulled=False,
        reason="",
    )


def write_marks(row: ResultRow, examined: Examined, reckoning: Reckoning) -> None:
    """Put the marks and what follows from them into a result that is not released."""
    row.scheme_version = examined.scheme_version
    row.run_id = reckoning.score.run_id if reckoning.score else None
    row.score_id = reckoning.score.id if reckoning.score else None
    row.parts = [line.to_json() for line in reckoning.lines]
    row.composite = reckoning.result.composite
    row.passed = reckoning.result.passed and not row.annulled
    row.conditions = reckoning.result.to_json()["conditions"]
    row.waiting = reckoning.waiting


def _own_mark(part: PartKind, score: ScoreRow | None, sheet: Sheet | None) -> PartMark | None:
    if score is not None:
        # Half-marked is not marked: the figure would be too low and be taken for the mark.
        return None if score.waiting else PartMark(part, score.earned, score.possible)
    if sheet is not None:
        return PartMark(part, sheet.total, sum((m.maximum for m in sheet.marks), Decimal(0)))
    return None


def _least(level: SchemeLevel, part: PartKind) -> Decimal | None:
    if isinstance(level.rule, CompositeRule):
        return next((floor.least for floor in level.rule.floors if floor.part is part), None)
    return least_for_part(level, part)


def _text(mark: Decimal | None) -> str | None:
    return None if mark is None else format(mark, "f")


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
