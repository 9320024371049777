"""What the pages of results show: one page of a batch's list, names of staff, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from exam_engine import result_list
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.issuance.orders import awardable
from exam_engine.outcomes import Blocker, ReleaseReport
from exam_engine.result_list import ResultLine, Standing
from exam_engine.scoring import runs
from exam_engine.scoring.examinees import examinees
from exam_engine.scoring.reckoning import PartLine
from foundation.database import Tx
from foundation.roles import Caller, Permission

PAGE = 200
"""Lines on one page of the list."""
PILLS: Mapping[Standing, str] = {
    Standing.NOTHING: "plain",
    Standing.INCOMPLETE: "plain",
    Standing.READY: "info",
    Standing.HELD: "warn",
    Standing.RELEASED: "good",
}


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page of a batch's list, with the figures of the whole batch."""

    id: str
    code: str
    name: str
    exam_date: date
    kinds: tuple[str, ...]
    """The parts that stand in the columns."""
    lines: tuple[ResultLine, ...]
    counts: Mapping[Standing, int]
    total: int
    show: str
    sheet: int
    sheets: int
    ready: int
    awardable: int
    unscored: int
    newest_run: int
    incidents: int
    corrections: int

    def part(self, line: ResultLine, kind: str) -> PartLine | None:
        """The part of this kind, for a column."""
        return next((part for part in line.lines if part.part.value == kind), None)


def batch_page(tx: Tx, caller: Caller, batch_id: str, *, show: str, sheet: int) -> BatchPage:
    """The lines that ``show`` asks for (a standing, or all), ``sheet`` counting from 1."""
    batch = find_batch(tx, batch_id)
    lines = result_list.result_lines(tx, caller, batch_id=batch_id)
    counts = result_list.counts(lines)
    wanted = [line for line in lines if show in (line.standing.value, "all")]
    if show == "correct":
        wanted = [line for line in lines if line.needs_correction]
    sheets = max(1, -(-len(wanted) // PAGE))
    sheet = min(max(1, sheet), sheets)
    kinds = dict.fromkeys(part.part.value for line in lines for part in line.lines)
    return BatchPage(
        id=batch.id,
        code=batch.code,
        name=batch.name,
        exam_date=batch.exam_date,
        kinds=tuple(kinds),
        lines=tuple(wanted[(sheet - 1) * PAGE : sheet * PAGE]),
        counts=counts,
        total=len(lines),
        show=show,
        sheet=sheet,
        sheets=sheets,
        ready=counts[Standing.READY],
        awardable=len(awardable(tx, batch_id)),
        unscored=runs.unscored(tx, batch_id),
        newest_run=runs.newest_run(tx, batch_id),
        incidents=sum(line.incidents for line in lines),
        corrections=sum(1 for line in lines if line.needs_correction),
    )


def refused_words(tx: Tx, caller: Caller, report: ReleaseReport) -> list[tuple[str, str, Blocker]]:
    """(enrolment, name, why) of those whom a release of many left out."""
    ids = [enrolment for enrolment, _ in report.refused]
    names = {
        one.enrolment_id: one.name for one in examinees(tx, caller, Permission.RESULT_READ, ids=ids)
    }
    return [(who, names.get(who, "—"), why) for who, why in report.refused]
