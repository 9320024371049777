"""What the enrolment pages show, as plain values that outlive the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from exam_engine.enrolment import overview
from exam_engine.enrolment.overview import BatchCount
from exam_engine.enrolment.tables import BatchRow, EnrolmentFileRow, EnrolmentRow, FileState
from foundation.clock import Clock
from foundation.database import Tx
from foundation.roles import Caller, Permission
from foundation.tenancy import OrganisationRow

_FILES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch. ``window`` is ``soon``, ``open`` or ``over``; ``last_at`` is its last second."""

    id: str
    code: str
    name: str
    certificate: str
    levels: Mapping[str, str]
    sites: tuple[str, ...]
    window: str
    opens_at: datetime
    last_at: datetime
    exam_date: date
    count: BatchCount


@dataclass(frozen=True, slots=True)
class CollegeView:
    """A college to choose or to name."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A list that was handed in."""

    id: str
    name: str
    college: str
    is_imported: bool
    rows: int
    good: int
    warned: int
    wrong: int
    ignored: int
    imported: int
    uploaded_at: datetime
    confirmed_at: datetime | None


def batch_view(tx: Tx, clock: Clock, caller: Caller, row: BatchRow) -> BatchView:
    """One batch with the counts of the colleges that the caller sees."""
    return batch_views(tx, clock, caller, [row])[0]


def batch_views(tx: Tx, clock: Clock, caller: Caller, rows: Iterable[BatchRow]) -> list[BatchView]:
    """Batches in the order given."""
    listed = list(rows)
    counted = overview.counts(tx, caller, listed)
    now = clock.now()
    return [
        BatchView(
            id=row.id,
            code=row.code,
            name=row.name,
            certificate=row.certificate_name,
            levels={str(level["code"]): str(level["title"]) for level in row.levels},
            sites=tuple(row.sites),
            window=_window(row, now),
            opens_at=row.opens_at,
            last_at=row.closes_at - timedelta(seconds=1),
            exam_date=row.exam_date,
            count=counted[row.id],
        )
        for row in listed
    ]


def college_views(
    tx: Tx, caller: Caller, permission: Permission = Permission.ENROLMENT_READ
) -> list[CollegeView]:
    """The colleges within which the caller has the right."""
    return [
        CollegeView(row.id, row.code, row.name) for row in overview.colleges(tx, caller, permission)
    ]


def file_views(tx: Tx, caller: Caller, batch_id: str) -> list[FileView]:
    """The lists of a batch, newest first: handed in on its page, or with rows that named it."""
    in_batch = select(EnrolmentRow.file_id).where(EnrolmentRow.batch_id == batch_id)
    wanted = (
        select(EnrolmentFileRow, OrganisationRow.name)
        .join(OrganisationRow, OrganisationRow.id == EnrolmentFileRow.organisation_id)
        .where(or_(EnrolmentFileRow.batch_id == batch_id, EnrolmentFileRow.id.in_(in_batch)))
    )
    scope = caller.organisation_scope(Permission.ENROLMENT_IMPORT)
    if scope is not None:
        wanted = wanted.where(EnrolmentFileRow.organisation_id.in_(scope))
    newest = EnrolmentFileRow.uploaded_at.desc(), EnrolmentFileRow.id.desc()
    found = tx.execute(wanted.order_by(*newest).limit(_FILES_SHOWN))
    return [file_view(row, college) for row, college in found]


def file_view(row: EnrolmentFileRow, college: str) -> FileView:
    """One list."""
    return FileView(
        id=row.id,
        name=row.name,
        college=college,
        is_imported=row.state == FileState.IMPORTED,
        rows=row.rows,
        good=row.good,
        warned=row.warned,
        wrong=row.wrong,
        ignored=row.ignored,
        imported=row.imported,
        uploaded_at=row.uploaded_at,
        confirmed_at=row.confirmed_at,
    )


def _window(row: BatchRow, now: datetime) -> str:
    if now < row.opens_at:
        return "soon"
    return "open" if now < row.closes_at else "over"
