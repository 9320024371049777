"""Batches: what is examined when and where, the window to enrol in, and quotas of colleges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from exam_engine.enrolment.candidates import BatchOffered, LevelOffered
from exam_engine.enrolment.tables import (
    BatchRow,
    CandidateRow,
    EnrolmentRow,
    EnrolmentState,
    QuotaRow,
)
from foundation.audit import record
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound, TooLate
from foundation.roles import Caller, Permission
from foundation.tenancy import organisation

NATIONAL_TIME = ZoneInfo("Asia/Shanghai")
_LONGEST_PREFIX = 12


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What is needed to announce a batch. Dates are days in Asia/Shanghai, both included."""

    code: str
    name: str
    scheme_code: str
    certificate_name: str
    levels: tuple[LevelOffered, ...]
    sites: tuple[str, ...]
    first_day: date
    last_day: date
    exam_date: date
    default_quota: int | None = None
    number_prefix: str = ""
    """Digits; the digits of ``code`` where it is empty."""


def local_today(clock: Clock) -> date:
    """The date in Asia/Shanghai."""
    return clock.now().astimezone(NATIONAL_TIME).date()


def window(first_day: date, last_day: date) -> tuple[datetime, datetime]:
    """The instants between which a window is open: the last day counts to 23:59:59 local time."""
    begin = datetime.combine(first_day, time(), NATIONAL_TIME)
    end = datetime.combine(last_day + timedelta(days=1), time(), NATIONAL_TIME)
    return begin.astimezone(UTC), end.astimezone(UTC)


def is_open(batch: BatchRow, now: datetime) -> bool:
    """Whether one may enrol at this instant."""
    return batch.opens_at <= now < batch.closes_at


def shown_window(batch: BatchRow) -> tuple[str, str]:
    """Begin and end of the window in local time; the end is the last second that is open."""
    last = batch.closes_at - timedelta(seconds=1)
    begin, end = (moment.astimezone(NATIONAL_TIME) for moment in (batch.opens_at, last))
    return f"{begin:%Y-%m-%d %H:%M:%S}", f"{end:%Y-%m-%d %H:%M:%S}"


def refuse_closed(batch: BatchRow, clock: Clock) -> None:
    """Raises `TooLate` (``enrolment-window-closed``) where one may not enrol now."""
    if not is_open(batch, clock.now()):
        opens, closes = shown_window(batch)
        raise TooLate("enrolment-window-closed", batch=batch.name, opens=opens, closes=closes)


def announce_batch(tx: Tx, clock: Clock, caller: Caller, new: NewBatch) -> BatchRow:
    """Adds a batch; codes and number prefixes are unique within a body.

    Raises ``Invalid`` (``enrolment-batch-dates``, ``-batch-levels``, ``-batch-prefix``) and
    ``Conflict`` (``enrolment-batch-code-taken``).
    """
    caller.require(Permission.BATCH_MANAGE)
    prefix = new.number_prefix or "".join(c for c in new.code if c in "0123456789")
    _refuse_unusable(new, prefix)
    taken = (BatchRow.code == new.code) | (BatchRow.number_prefix == prefix)
    if tx.scalars(select(BatchRow).where(taken)).first() is not None:
        raise Conflict("enrolment-batch-code-taken", code=new.code, prefix=prefix)
    opens_at, closes_at = window(new.first_day, new.last_day)
    batch = BatchRow(
        code=new.code,
        name=new.name,
        scheme_code=new.scheme_code,
        certificate_name=new.certificate_name,
        levels=[
            {"code": level.code, "title": level.title, "minimum_age": level.minimum_age}
            for level in new.levels
        ],
        sites=list(new.sites),
        number_prefix=prefix,
        opens_at=opens_at,
        closes_at=closes_at,
        exam_date=new.exam_date,
        default_quota=new.default_quota,
        created_at=clock.now(),
    )
    tx.add(batch)
    tx.flush()
    record(tx, clock, actor=caller.id, act="exam:batch:announce", subject=batch.id)
    return batch


def _refuse_unusable(new: NewBatch, prefix: str) -> None:
    if not new.first_day <= new.last_day < new.exam_date:
        raise Invalid(
            "enrolment-batch-dates",
            first=new.first_day.isoformat(),
            last=new.last_day.isoformat(),
            exam=new.exam_date.isoformat(),
        )
    if not new.levels or not new.sites:
        raise Invalid("enrolment-batch-levels")
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) <= _LONGEST_PREFIX):
        raise Invalid("enrolment-batch-prefix", longest=_LONGEST_PREFIX)


def set_quota(
    tx: Tx, clock: Clock, caller: Caller, batch_id: str, organisation_id: str, places: int
) -> None:
    """Gives a college a number of places, never fewer than it has filled."""
    caller.require(Permission.BATCH_MANAGE)
    batch(tx, batch_id)
    organisation(tx, organisation_id)
    used = places_used(tx, organisation_id, [batch_id]).get(batch_id, 0)
    if places < used:
        raise Conflict("enrolment-quota-below-used", places=places, used=used)
    row = tx.scalars(
        select(QuotaRow).where(
            QuotaRow.batch_id == batch_id, QuotaRow.organisation_id == organisation_id
        )
    ).first()
    if row is None:
        tx.add(QuotaRow(batch_id=batch_id, organisation_id=organisation_id, places=places))
    else:
        row.places = places
    tx.flush()
    record(
        tx,
        clock,
        actor=caller.id,
        act="exam:quota:set",
        subject=batch_id,
        facts={"organisation": organisation_id, "places": places},
    )


def batch(tx: Tx, batch_id: str) -> BatchRow:
    """The batch, if it belongs to the transaction's tenant."""
    row = tx.scalars(select(BatchRow).where(BatchRow.id == batch_id)).first()
    if row is None:
        raise NotFound("enrolment-batch-not-found", batch=batch_id)
    return row


def batches(tx: Tx) -> list[BatchRow]:
    """All batches of the tenant, the latest exam first."""
    return list(tx.scalars(select(BatchRow).order_by(BatchRow.exam_date.desc(), BatchRow.code)))


def quota_of(tx: Tx, row: BatchRow, organisation_id: str) -> int | None:
    """Places of a college in a batch; None is no bound."""
    own = tx.scalars(
        select(QuotaRow.places).where(
            QuotaRow.batch_id == row.id, QuotaRow.organisation_id == organisation_id
        )
    ).first()
    return row.default_quota if own is None else own


def places_used(tx: Tx, organisation_id: str, batch_ids: Iterable[str]) -> Mapping[str, int]:
    """How many a college has enrolled in each batch; those withdrawn free their place."""
    counted = tx.execute(
        select(EnrolmentRow.batch_id, func.count())
        .where(
            EnrolmentRow.organisation_id == organisation_id,
            EnrolmentRow.batch_id.in_(list(batch_ids)),
            EnrolmentRow.state != EnrolmentState.WITHDRAWN.value,
        )
        .group_by(EnrolmentRow.batch_id)
    )
    return {row[0]: row[1] for row in counted}


def batches_offered(tx: Tx, clock: Clock, organisation_id: str) -> tuple[BatchOffered, ...]:
    """All batches as the checks see them for one college, those not open included."""
    rows = batches(tx)
    used = places_used(tx, organisation_id, [row.id for row in rows])
    return tuple(_offered(tx, clock, row, organisation_id, used.get(row.id, 0)) for row in rows)


def _offered(tx: Tx, clock: Clock, row: BatchRow, organisation_id: str, used: int) -> BatchOffered:
    opens, closes = shown_window(row)
    open_now = is_open(row, clock.now())
    return BatchOffered(
        id=row.id,
        code=row.code,
        name=row.name,
        certificate=row.certificate_name,
        levels=tuple(LevelOffered(**level) for level in row.levels),
        sites=tuple(row.sites),
        is_open=open_now,
        opens=opens,
        closes=closes,
        exam_date=row.exam_date,
        quota=quota_of(tx, row, organisation_id),
        used=used,
        enrolled=enrolled_names(tx, row.id) if open_now else {},
    )


def enrolled_names(tx: Tx, batch_id: str) -> Mapping[str, str]:
    """Blind key → matching key of the name, of everybody in a batch."""
    found = tx.execute(
        select(CandidateRow.document_blind, CandidateRow.name_key)
        .join(EnrolmentRow, EnrolmentRow.candidate_id == CandidateRow.id)
        .where(EnrolmentRow.batch_id == batch_id)
    )
    return {row[0]: row[1] for row in found}
