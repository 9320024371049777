"""The record of issue: certificates found by number or token, and changes of their standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from certs.awards import Act, Award, Standing, advance, award_from_data
from certs.tables import CertificateRow, Stage, StatusChangeRow
from certs.translog import sequencer
from certs.translog.entries import BY_ACT
from certs.translog.sequencer import Entry
from certs.verdicts import IssuedRecord
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from foundation.events import Event, publish


@dataclass(frozen=True, slots=True)
class Certificate:
    """An issued or reserved certificate as the body's staff and its holder see it."""

    id: str
    tenant_id: str
    number: str
    token: str
    subject_ref: str
    stage: Stage
    standing: Standing
    award: Award
    issued_at: datetime | None
    expires_on: date | None
    file_digest: str | None
    supersedes_id: str | None
    status_index: int


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One line of a certificate's history."""

    act: Act
    before: Standing
    after: Standing
    reason: str
    person_ref: str
    at: datetime
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One certificate of a chain in which each has superseded the one before it."""

    id: str
    number: str
    standing: Standing
    issued_on: date
    cause: str | None


@dataclass(frozen=True, slots=True)
class CertificateStandingChanged(Event):
    """A certificate was suspended, reinstated, withdrawn or superseded."""

    certificate_id: str
    number: str
    act: Act
    after: Standing


def certificate(tx: Tx, certificate_id: str) -> Certificate:
    """One certificate by id."""
    return _certificate(_row(tx, certificate_id))


def certificates_of(tx: Tx, subject_ref: str) -> list[Certificate]:
    """All certificates of one holder, newest first."""
    rows = tx.scalars(
        select(CertificateRow)
        .where(CertificateRow.subject_ref == subject_ref)
        .order_by(CertificateRow.reserved_at.desc(), CertificateRow.number.desc())
    )
    return [_certificate(row) for row in rows]


def find_by_number(tx: Tx, number: str) -> IssuedRecord | None:
    """The record of an issued certificate by its number in canonical form."""
    return _issued(tx, CertificateRow.number == number)


def find_by_numbers(tx: Tx, numbers: Sequence[str]) -> dict[str, IssuedRecord]:
    """The records of many issued certificates at once, by number; ask for some hundreds."""
    rows = tx.execute(_with_later().where(CertificateRow.number.in_(numbers)))
    return {row.number: _issued_record(row, later) for row, later in rows}


def find_issued(tx: Tx, number: str) -> Certificate:
    """The issued certificate of this number in canonical form; ``NotFound`` where there is none."""
    row = tx.scalars(
        select(CertificateRow).where(
            CertificateRow.number == number, CertificateRow.stage == Stage.ISSUED
        )
    ).one_or_none()
    if row is None:
        raise NotFound("certs-number-unknown", number=number)
    return _certificate(row)


def find_by_token(tx: Tx, token: str) -> IssuedRecord | None:
    """The record of an issued certificate by the token of its QR code."""
    return _issued(tx, CertificateRow.token == token)


def history(tx: Tx, certificate_id: str) -> list[StatusChange]:
    """Changes of standing, oldest first."""
    rows = tx.scalars(
        select(StatusChangeRow)
        .where(StatusChangeRow.certificate_id == certificate_id)
        .order_by(StatusChangeRow.at, StatusChangeRow.id)
    )
    return [
        StatusChange(
            act=Act(row.act),
            before=Standing(row.before),
            after=Standing(row.after),
            reason=row.reason,
            person_ref=row.person_ref,
            at=row.at,
            reason_code=row.reason_code,
        )
        for row in rows
    ]


def chain(tx: Tx, certificate_id: str) -> list[Link]:
    """The issued certificates that this one has superseded or was superseded by, oldest first.

    The certificate itself is among them.
    """
    own = _row(tx, certificate_id)
    links = [own]
    while links[0].supersedes_id is not None:
        links.insert(0, _row(tx, links[0].supersedes_id))
    while (later := _successor(tx, links[-1].id)) is not None:
        links.append(later)
    return [
        Link(row.id, row.number, Standing(row.standing), row.issued_on, row.cause) for row in links
    ]


def suspend(tx: Tx, clock: Clock, certificate_id: str, *, reason: str, person_ref: str) -> None:
    """Suspend a certificate until it is reinstated or withdrawn."""
    change_standing(tx, clock, certificate_id, Act.SUSPEND, reason=reason, person_ref=person_ref)


def reinstate(tx: Tx, clock: Clock, certificate_id: str, *, reason: str, person_ref: str) -> None:
    """End a suspension."""
    change_standing(tx, clock, certificate_id, Act.REINSTATE, reason=reason, person_ref=person_ref)


def withdraw(tx: Tx, clock: Clock, certificate_id: str, *, reason: str, person_ref: str) -> None:
    """Withdraw a certificate for good; its number stays taken."""
    change_standing(tx, clock, certificate_id, Act.WITHDRAW, reason=reason, person_ref=person_ref)


def change_standing(
    tx: Tx,
    clock: Clock,
    certificate_id: str,
    act: Act,
    *,
    reason: str,
    person_ref: str,
    reason_code: str = "",
) -> None:
    """Apply one act of the transition table and write down why and by whom."""
    if not reason.strip():
        raise Invalid("certs-reason-missing", act=act.value)
    row = tx.scalars(
        select(CertificateRow).where(CertificateRow.id == certificate_id).with_for_update()
    ).one_or_none()
    if row is None or row.stage != Stage.ISSUED:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    before = Standing(row.standing)
    after = advance(before, act)
    row.standing = after.value
    change = StatusChangeRow(
        certificate_id=row.id,
        act=act.value,
        before=before.value,
        after=after.value,
        reason_code=reason_code,
        reason=reason.strip(),
        person_ref=person_ref,
        at=clock.now(),
    )
    tx.add(change)
    tx.flush()
    sequencer.append(tx, clock, Entry.about(row, BY_ACT[act], change.id))
    publish(tx, CertificateStandingChanged(row.id, row.number, act, after))


def _row(tx: Tx, certificate_id: str) -> CertificateRow:
    row = tx.scalars(
        select(CertificateRow).where(CertificateRow.id == certificate_id)
    ).one_or_none()
    if row is None:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    return row


def _successor(tx: Tx, certificate_id: str) -> CertificateRow | None:
    return tx.scalars(
        select(CertificateRow).where(
            CertificateRow.supersedes_id == certificate_id, CertificateRow.stage == Stage.ISSUED
        )
    ).one_or_none()


def _issued(tx: Tx, criterion: object) -> IssuedRecord | None:
    found = tx.execute(_with_later().where(criterion)).one_or_none()  # type: ignore[arg-type]
    return None if found is None else _issued_record(*found)


def _with_later() -> Select[CertificateRow, str]:
    """Issued certificates, each with the number of the issued one that supersedes it."""
    later = aliased(CertificateRow)
    return (
        select(CertificateRow, later.number)
        .outerjoin(later, (later.supersedes_id == CertificateRow.id) & (later.stage == "issued"))
        .where(CertificateRow.stage == "issued")
    )


def _issued_record(row: CertificateRow, superseded_by: str | None) -> IssuedRecord:
    if row.file_digest is None or row.issued_at is None:
        raise AssertionError("an issued certificate has a digest and a time")
    award = award_from_data(row.award)
    return IssuedRecord(
        number=row.number,
        holder_name=award.holder_name,
        file_digest=row.file_digest,
        standing=Standing(row.standing),
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        expires_on=row.expires_on,
        scheme=award.scheme.name,
        level=award.level.name,
        body=award.body.name,
        superseded_by=superseded_by,
    )


def _certificate(row: CertificateRow) -> Certificate:
    return Certificate(
        id=row.id,
        tenant_id=row.tenant_id,
        number=row.number,
        token=row.token,
        subject_ref=row.subject_ref,
        stage=Stage(row.stage),
        standing=Standing(row.standing),
        award=award_from_data(row.award),
        issued_at=row.issued_at,
        expires_on=row.expires_on,
        file_digest=row.file_digest,
        supersedes_id=row.supersedes_id,
        status_index=row.status_index,
    )
