"""Certificates in the hands of the body's officers: listed, suspended, reinstated, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from certs import records
from certs.awards import TRANSITIONS, Act, Standing, standing_on
from certs.tables import CertificateRow, Stage
from exam_engine.enrolment.batches import local_today
from exam_engine.scoring.examinees import Examinee, examinees
from exam_engine.scoring.points import in_chunks
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.roles import Caller, Permission


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """One issued certificate with its holder; ``standing`` is that of today."""

    id: str
    number: str
    examinee: Examinee
    standing: Standing
    issued_at: datetime
    expires_on: date | None
    file_digest: str


def certificates(tx: Tx, clock: Clock, caller: Caller, batch_id: str) -> list[HeldCertificate]:
    """The issued certificates of a batch that the caller may see, by number."""
    caller.require(Permission.CERTIFICATE_READ)
    people = {
        one.enrolment_id: one
        for one in examinees(tx, caller, Permission.CERTIFICATE_READ, batch_id=batch_id)
    }
    today = local_today(clock)
    found = [
        _held(row, people[row.subject_ref], today)
        for chunk in in_chunks(people)
        for row in tx.scalars(
            select(CertificateRow).where(
                CertificateRow.subject_ref.in_(chunk), CertificateRow.stage == Stage.ISSUED
            )
        )
    ]
    return sorted(found, key=lambda one: one.number)


def certificate(tx: Tx, clock: Clock, caller: Caller, certificate_id: str) -> HeldCertificate:
    """One issued certificate; out of the caller's reach is the same as not there."""
    caller.require(Permission.CERTIFICATE_READ)
    row = tx.get(CertificateRow, certificate_id)
    if row is None or row.stage != Stage.ISSUED:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    people = examinees(tx, caller, Permission.CERTIFICATE_READ, ids=[row.subject_ref])
    if not people:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    return _held(row, people[0], local_today(clock))


def own_certificates(tx: Tx, enrolment_id: str) -> list[records.Certificate]:
    """The issued certificates of a candidate's own enrolment, newest first."""
    return [one for one in records.certificates_of(tx, enrolment_id) if one.stage is Stage.ISSUED]


BY_HAND = (Act.SUSPEND, Act.REINSTATE, Act.WITHDRAW)
"""What officers do; the other acts follow from renewal and from the day."""


def possible_acts(standing: Standing) -> tuple[Act, ...]:
    """What an officer may do to a certificate that stands so."""
    return tuple(act for act in BY_HAND if (standing, act) in TRANSITIONS)


def change(tx: Tx, clock: Clock, *, by: Caller, certificate_id: str, act: Act, reason: str) -> None:
    """Suspend, reinstate or withdraw a certificate, with a reason and in the officer's name."""
    by.require(Permission.CERTIFICATE_SUSPEND)
    if act not in BY_HAND:
        raise Conflict("certs-standing-refused", standing="", act=act.value)
    held = certificate(tx, clock, by, certificate_id)
    records.change_standing(
        tx, clock, certificate_id, act, reason=reason, person_ref=by.person_id or by.id
    )
    audit.record(
        tx,
        clock,
        actor=by.id,
        act=f"certs:certificate:{act.value}",
        subject=held.examinee.enrolment_id,
        facts={"number": held.number, "reason": reason.strip()},
    )


def _held(row: CertificateRow, holder: Examinee, today: date) -> HeldCertificate:
    if row.issued_at is None or row.file_digest is None:
        raise AssertionError("an issued certificate has a digest and a time")
    return HeldCertificate(
        id=row.id,
        number=row.number,
        examinee=holder,
        standing=standing_on(Standing(row.standing), row.expires_on, today),
        issued_at=row.issued_at,
        expires_on=row.expires_on,
        file_digest=row.file_digest,
    )
