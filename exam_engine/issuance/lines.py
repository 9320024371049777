"""The lines of an issuing job: what was ordered, how far each has come, what failed and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from exam_engine.issuance.tables import OPEN, IssueLineRow, LineState
from foundation.bulk import insert_rows, update_rows
from foundation.database import Tx
from foundation.errors import Fact
from foundation.ids import new_id


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate of the job."""

    id: str
    result_id: str
    enrolment_id: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why no certificate was made."""

    line: Line
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def add_lines(tx: Tx, job_id: str, results: Iterable[tuple[str, str]]) -> None:
    """A line for each (result, enrolment), in the order in which numbers will be given."""
    insert_rows(
        tx,
        IssueLineRow,
        (
            {
                "id": new_id(),
                "tenant_id": tx.tenant_id,
                "job_id": job_id,
                "place": place,
                "result_id": result_id,
                "enrolment_id": enrolment_id,
                "state": LineState.WAITING.value,
                "facts": {},
            }
            for place, (result_id, enrolment_id) in enumerate(results, start=1)
        ),
    )


def open_lines(tx: Tx, job_id: str, *, after: int = 0, limit: int | None = None) -> list[Line]:
    """What is still to be made, in its order: the lines behind a place, at most so many."""
    found = tx.execute(
        select(
            IssueLineRow.id,
            IssueLineRow.result_id,
            IssueLineRow.enrolment_id,
            IssueLineRow.place,
        )
        .where(
            IssueLineRow.job_id == job_id,
            IssueLineRow.state.in_(OPEN),
            IssueLineRow.place > after,
        )
        .order_by(IssueLineRow.place)
        .limit(limit)
    )
    return [Line(*row) for row in found]


def count_lines(tx: Tx, job_id: str) -> dict[LineState, int]:
    """How many lines stand how."""
    counted = tx.execute(
        select(IssueLineRow.state, func.count())
        .where(IssueLineRow.job_id == job_id)
        .group_by(IssueLineRow.state)
    )
    found = {LineState(state): count for state, count in counted}
    return {state: found.get(state, 0) for state in LineState}


def failures_of(tx: Tx, job_id: str) -> list[tuple[str, str, dict[str, Fact]]]:
    """(enrolment, code, facts) of what was not made, in order."""
    rows = tx.execute(
        select(IssueLineRow.enrolment_id, IssueLineRow.code, IssueLineRow.facts)
        .where(IssueLineRow.job_id == job_id, IssueLineRow.state == LineState.FAILED)
        .order_by(IssueLineRow.place)
    )
    return [(enrolment, code, facts) for enrolment, code, facts in rows]


def note_issued(tx: Tx, line_ids: Iterable[str]) -> None:
    """These are made."""
    _change(tx, [{"id": one, "state": LineState.ISSUED.value} for one in line_ids])


def note_failed(tx: Tx, failures: Iterable[Failure]) -> None:
    """These are not made, each for its reason."""
    _change(
        tx,
        [
            {
                "id": one.line.id,
                "state": LineState.FAILED.value,
                "code": one.code,
                "facts": dict(one.facts),
            }
            for one in failures
        ],
    )


def _change(tx: Tx, changes: list[dict[str, object]]) -> None:
    update_rows(tx, IssueLineRow, changes)
