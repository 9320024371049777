"""Certificates in the hands of the body's officers: listed, suspended, reinstated, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from certs import records
from certs.awards import TRANSITIONS, Act, Standing, standing_on
from certs.reasons import demand_reason
from certs.tables import CertificateRow, Stage
from exam_engine.enrolment.batches import local_today
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.scoring.examinees import Examinee, examinees
from exam_engine.scoring.points import in_chunks
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.roles import Caller, CallerKind, Permission
from foundation.tenancy import OrganisationRow

PAGE = 200
"""Certificates on one page of the list."""


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
    holder_name: str
    """As the certificate says it, which a later change of the person's name leaves as it is."""


@dataclass(frozen=True, slots=True)
class CollegeCount:
    """How many certificates of a batch a college's candidates hold."""

    organisation_id: str
    college: str
    count: int


def college_counts(tx: Tx, caller: Caller, batch_id: str) -> list[CollegeCount]:
    """The colleges of a batch within the caller's reach that have certificates, by name."""
    caller.require(Permission.CERTIFICATE_READ)
    counted = (
        select(OrganisationRow.id, OrganisationRow.name, func.count())
        .join(EnrolmentRow, EnrolmentRow.organisation_id == OrganisationRow.id)
        .join(CertificateRow, CertificateRow.subject_ref == EnrolmentRow.id)
        .where(EnrolmentRow.batch_id == batch_id, CertificateRow.stage == Stage.ISSUED)
        .group_by(OrganisationRow.id, OrganisationRow.name)
        .order_by(OrganisationRow.name)
    )
    scope = caller.organisation_scope(Permission.CERTIFICATE_READ)
    if scope is not None:
        counted = counted.where(OrganisationRow.id.in_(scope))
    return [CollegeCount(*row) for row in tx.execute(counted)]


def batch_counts(tx: Tx, caller: Caller) -> dict[str, int]:
    """Batch → issued certificates within the caller's reach."""
    caller.require(Permission.CERTIFICATE_READ)
    counted = (
        select(EnrolmentRow.batch_id, func.count())
        .join(CertificateRow, CertificateRow.subject_ref == EnrolmentRow.id)
        .where(CertificateRow.stage == Stage.ISSUED)
        .group_by(EnrolmentRow.batch_id)
    )
    scope = caller.organisation_scope(Permission.CERTIFICATE_READ)
    if scope is not None:
        counted = counted.where(EnrolmentRow.organisation_id.in_(scope))
    return {row[0]: row[1] for row in tx.execute(counted)}


def certificate_page(
    tx: Tx, clock: Clock, caller: Caller, batch_id: str, *, sheet: int
) -> list[HeldCertificate]:
    """One page of a batch's certificates within the caller's reach, by number; from page 1."""
    caller.require(Permission.CERTIFICATE_READ)
    wanted = (
        select(CertificateRow.id, CertificateRow.subject_ref)
        .join(EnrolmentRow, EnrolmentRow.id == CertificateRow.subject_ref)
        .where(EnrolmentRow.batch_id == batch_id, CertificateRow.stage == Stage.ISSUED)
        .order_by(CertificateRow.number)
        .limit(PAGE)
        .offset((sheet - 1) * PAGE)
    )
    scope = caller.organisation_scope(Permission.CERTIFICATE_READ)
    if scope is not None:
        wanted = wanted.where(EnrolmentRow.organisation_id.in_(scope))
    found = tx.execute(wanted).all()
    holders = sorted({row.subject_ref for row in found})
    people = examinees(tx, caller, Permission.CERTIFICATE_READ, ids=holders)
    return _held_by(tx, clock, people, [row.id for row in found])


def certificates(
    tx: Tx,
    clock: Clock,
    caller: Caller,
    batch_id: str,
    *,
    organisation_id: str | None = None,
) -> list[HeldCertificate]:
    """The issued certificates of a batch that the caller may see, by number."""
    caller.require(Permission.CERTIFICATE_READ)
    people = examinees(tx, caller, Permission.CERTIFICATE_READ, batch_id=batch_id)
    if organisation_id is not None:
        people = [one for one in people if one.organisation_id == organisation_id]
    return _held_by(tx, clock, people)


def _held_by(
    tx: Tx, clock: Clock, holders: Iterable[Examinee], ids: Sequence[str] | None = None
) -> list[HeldCertificate]:
    """The issued certificates of these people (of these ids among them), by number."""
    people = {one.enrolment_id: one for one in holders}
    today = local_today(clock)
    found = [
        _held(row, people[row.subject_ref], today)
        for chunk in in_chunks(people)
        for row in tx.scalars(
            select(CertificateRow).where(
                CertificateRow.subject_ref.in_(chunk), CertificateRow.stage == Stage.ISSUED
            )
        )
        if ids is None or row.id in ids
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


def own_certificates(tx: Tx, clock: Clock, enrolment_id: str) -> list[records.Certificate]:
    """The issued certificates of a candidate's own enrolment as they stand today, newest first."""
    today = local_today(clock)
    return [
        replace(one, standing=standing_on(one.standing, one.expires_on, today))
        for one in records.certificates_of(tx, enrolment_id)
        if one.stage is Stage.ISSUED
    ]


BY_HAND = (Act.SUSPEND, Act.REINSTATE)
"""What one officer does alone; a withdrawal takes two, and the others follow from reissue."""


def possible_acts(standing: Standing) -> tuple[Act, ...]:
    """What an officer may do alone to a certificate that stands so."""
    return tuple(act for act in BY_HAND if (standing, act) in TRANSITIONS)


def may_be_withdrawn(standing: Standing) -> bool:
    """Whether a withdrawal can be proposed."""
    return (standing, Act.WITHDRAW) in TRANSITIONS


def may_be_replaced(standing: Standing) -> bool:
    """Whether another certificate can take its place."""
    return (standing, Act.SUPERSEDE) in TRANSITIONS


def change(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    certificate_id: str,
    act: Act,
    reason: str,
    reason_code: str = "",
) -> None:
    """Suspend or reinstate a certificate, with a ground, in words, and in the officer's name.

    The installation itself may withdraw as well: whoever has its command line stands above the
    two officers of `exam_engine.withdrawals`, and the audit chain names it.
    """
    by.require(Permission.CERTIFICATE_SUSPEND)
    held = certificate(tx, clock, by, certificate_id)
    if act not in BY_HAND and not (act is Act.WITHDRAW and by.kind is CallerKind.SYSTEM):
        raise Conflict("certs-standing-refused", standing="", act=act.value)
    if reason_code or by.kind is not CallerKind.SYSTEM:
        demand_reason(act, reason_code)
    records.change_standing(
        tx,
        clock,
        certificate_id,
        act,
        reason=reason,
        person_ref=by.person_id or by.id,
        reason_code=reason_code,
    )
    audit.record(
        tx,
        clock,
        actor=by.id,
        act=f"certs:certificate:{act.value}",
        subject=held.examinee.enrolment_id,
        facts={"number": held.number, "ground": reason_code, "reason": reason.strip()},
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
        holder_name=row.holding["holder_name"],
    )
