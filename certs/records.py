"""The record of issue: certificates found by number or token, and changes of their standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from certs.awards import Act, Award, Standing, advance, award_from_data
from certs.tables import CertificateRow, Stage, StatusChangeRow
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


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One line of a certificate's history."""

    act: Act
    before: Standing
    after: Standing
    reason: str
    person_ref: str
    at: datetime


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
        )
        for row in rows
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
    tx: Tx, clock: Clock, certificate_id: str, act: Act, *, reason: str, person_ref: str
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
    tx.add(
        StatusChangeRow(
            certificate_id=row.id,
            act=act.value,
            before=before.value,
            after=after.value,
            reason=reason.strip(),
            person_ref=person_ref,
            at=clock.now(),
        )
    )
    tx.flush()
    publish(tx, CertificateStandingChanged(row.id, row.number, act, after))


def _row(tx: Tx, certificate_id: str) -> CertificateRow:
    row = tx.scalars(
        select(CertificateRow).where(CertificateRow.id == certificate_id)
    ).one_or_none()
    if row is None:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    return row


def _issued(tx: Tx, criterion: object) -> IssuedRecord | None:
    later = aliased(CertificateRow)
    found = tx.execute(
        select(CertificateRow, later.number)
        .outerjoin(later, (later.supersedes_id == CertificateRow.id) & (later.stage == "issued"))
        .where(criterion, CertificateRow.stage == "issued")  # type: ignore[arg-type]
    ).one_or_none()
    if found is None:
        return None
    row, superseded_by = found
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
    )
