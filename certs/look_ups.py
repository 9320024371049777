"""Looking certificates up for anyone: evenly, and not where the holder has said no.

A certificate number has few free digits. If an absent number were answered faster than a wrong
name, numbers could be tried until one is slow. So either way does the same work: with the number
a decoy's is asked for, in one query that gives one row, and where there is none the decoy is read.

The query takes only the columns that a verdict needs, and what many certificates say alike (body,
scheme and level) is kept in memory: a frame is never changed once it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, String, bindparam, or_, select

from certs.awards import Body, Level, Scheme, Standing, frame_from_data
from certs.look_up_tables import LookUpChoiceRow
from certs.numbers import spelled_out
from certs.tables import AwardFrameRow, CertificateRow, Stage
from certs.verdicts import IssuedRecord
from foundation.clock import Clock
from foundation.database import Tx
from foundation.ids import new_id

_MOST_FRAMES = 500
_frames: dict[str, tuple[Body, Scheme, Level]] = {}
"""By the id of the frame; frames are immutable, so processes need not agree on anything."""

_ISSUED = CertificateRow.stage == Stage.ISSUED
_NARROW = (
    select(
        CertificateRow.id,
        CertificateRow.number,
        CertificateRow.holding,
        CertificateRow.frame_id,
        CertificateRow.standing,
        CertificateRow.issued_on,
        CertificateRow.issued_at,
        CertificateRow.expires_on,
        CertificateRow.file_digest,
        LookUpChoiceRow.closed,
    )
    .outerjoin(LookUpChoiceRow, LookUpChoiceRow.certificate_id == CertificateRow.id)
    .where(_ISSUED)
)
"""The columns that a record is made of; ``closed`` is none where the holder chose nothing."""

_WANTED = bindparam("wanted", type_=String)
_SPELLED_OUT = bindparam("spelled_out", type_=String)
_DECOY = select(CertificateRow.number).where(_ISSUED).limit(1).scalar_subquery()
_EITHER = (
    _NARROW.where(
        or_(
            CertificateRow.number == _WANTED,
            CertificateRow.number == _SPELLED_OUT,
            CertificateRow.number == _DECOY,
        )
    )
    .order_by(
        (CertificateRow.number == _WANTED).desc(), (CertificateRow.number == _SPELLED_OUT).desc()
    )
    .limit(1)
)
"""One row: the number's, or some issued certificate's; none before the first, when there is nothing
to be found out. Made once, because to build it takes longer than to ask it."""


def find_evenly(tx: Tx, number: str) -> tuple[IssuedRecord, str] | None:
    """The record of a number and the certificate's id; it takes as long for an absent number.

    A holder who has closed the look-up by number gets the answer of an absent number, too. A
    number that some places print without its first zeros is found by either spelling.
    """
    either = (number, spelled_out(number))
    row = tx.execute(_EITHER, {"wanted": either[0], "spelled_out": either[1]}).first()
    if row is None:
        return None
    record = _record(tx, row)
    return (record, str(row.id)) if row.number in either and not row.closed else None


def find_many(tx: Tx, numbers: Sequence[str]) -> dict[str, IssuedRecord]:
    """The records of some hundreds of numbers at once, but for those whose holders closed it.

    One answer to many questions takes as long whichever of them are right.
    """
    asked = {one: spelled_out(one) for one in numbers}
    wanted = {*asked, *asked.values()}
    rows = tx.execute(_NARROW.where(CertificateRow.number.in_(wanted))).all()
    found = {row.number: _record(tx, row) for row in rows if not row.closed}
    given = {one: found.get(one) or found.get(whole) for one, whole in asked.items()}
    return {one: record for one, record in given.items() if record is not None}


def with_successor(tx: Tx, record: IssuedRecord, certificate_id: str) -> IssuedRecord:
    """The record with the number of the certificate that supersedes it, if one does."""
    if record.standing is not Standing.SUPERSEDED:
        return record
    later = tx.scalars(
        select(CertificateRow.number).where(
            CertificateRow.supersedes_id == certificate_id, CertificateRow.stage == Stage.ISSUED
        )
    ).first()
    return replace(record, superseded_by=later)


def close_look_up(tx: Tx, clock: Clock, certificate_id: str, *, closed: bool) -> None:
    """The holder's choice: closed, a certificate is found by its file, code or link alone."""
    row = tx.scalar(select(LookUpChoiceRow).where(LookUpChoiceRow.certificate_id == certificate_id))
    if row is None:
        row = LookUpChoiceRow(id=new_id(), certificate_id=certificate_id)
        tx.add(row)
    row.closed = closed
    row.at = clock.now()
    tx.flush()


def is_look_up_closed(tx: Tx, certificate_id: str) -> bool:
    """Whether the holder has closed the look-up by number and name."""
    closed = tx.scalar(
        select(LookUpChoiceRow.closed).where(LookUpChoiceRow.certificate_id == certificate_id)
    )
    return bool(closed)


def _record(tx: Tx, row: Row[Any]) -> IssuedRecord:
    body, scheme, level = _frame(tx, row.frame_id)
    return IssuedRecord(
        number=row.number,
        holder_name=row.holding["holder_name"],
        file_digest=row.file_digest,
        standing=Standing(row.standing),
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        expires_on=row.expires_on,
        scheme=scheme.name,
        level=level.name,
        body=body.name,
    )


def _frame(tx: Tx, frame_id: str) -> tuple[Body, Scheme, Level]:
    known = _frames.get(frame_id)
    if known is None:
        content = tx.scalars(
            select(AwardFrameRow.content).where(AwardFrameRow.id == frame_id)
        ).one()
        body, scheme, level, _ = frame_from_data(content)
        if len(_frames) >= _MOST_FRAMES:
            _frames.clear()
        known = _frames[frame_id] = (body, scheme, level)
    return known
