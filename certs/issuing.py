"""The production line: from an award to a recorded certificate, in seven numbered steps.

(1) The award is complete and its photo is the recorded one.
(2) Every character can be printed and every value fits.
(3) A number and a token are taken, gap-free, in the caller's transaction.
(4) The page is printed,
(5) the credential attached,
(6) the file certified.
(7) The digest of the file is recorded, and the certificate counts as issued.

Printing is slow and must not happen inside a transaction, so the line has three beats: `reserve`
does (3) and stores the certificate as reserved, `produce` does (4) to (6) without any
transaction, `record` does (7). `examine` does (1) and (2) before a number is spent. After a crash
`unfinished` names what was reserved and not recorded; producing it again gives the same bytes
under the same number, because everything it is made from, the time included, was stored with the
reservation. A number is never given twice and none is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from certs.awards import Act, Award, Standing, award_from_data, award_to_data
from certs.numbers import NumberRule, counter_key, format_number
from certs.records import change_standing
from certs.rendering.fonts import Faces
from certs.rendering.pdf import Printer
from certs.rendering.portrait import digest
from certs.rendering.templates import Template, compose
from certs.signing.canonical import Canonicaliser
from certs.signing.credentials import (
    FILE_NAME,
    MEDIA_TYPE,
    Issuer,
    build_credential,
    credential_bytes,
    sign_credential,
)
from certs.signing.pades import Attachment, Certifier
from certs.tables import CertificateRow, NumberCounterRow, Stage
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import Event, publish
from foundation.ids import new_id, new_secret

_LONGEST_NAME = 120
_TOKEN_EXAMPLE = "W" * 22
REASON = "Issue of the certificate"
"""Stands in the signature's dictionary and as the name of its form field for screen readers."""


@dataclass(frozen=True, slots=True)
class Line:
    """The tools of the line, made once per process; ``address`` is the public query address."""

    faces: Faces
    template: Template
    printer: Printer
    canonicaliser: Canonicaliser
    issuer: Issuer
    certifier: Certifier
    address: str

    def query_address(self, token: str) -> str:
        """What the QR code says and the page shows in plain text."""
        return f"{self.address.rstrip('/')}/c/{token}"


@dataclass(frozen=True, slots=True)
class Reservation:
    """A number and a token that belong to an award, and the moment they were taken."""

    certificate_id: str
    number: str
    token: str
    award: Award
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class Produced:
    """The finished file, its SHA-256 in hexadecimal, and the credential that is inside it."""

    pdf: bytes
    file_digest: str
    credential: bytes


@dataclass(frozen=True, slots=True)
class CertificateIssued(Event):
    """A certificate has been issued."""

    certificate_id: str
    subject_ref: str
    number: str


def examine(line: Line, award: Award, number_example: str, photo: bytes | None) -> None:
    """Steps (1) and (2): refuse what could not be printed, before a number is spent on it."""
    _demand_complete(award, photo)
    compose(
        line.template,
        line.faces,
        award,
        number=number_example,
        address=line.query_address(_TOKEN_EXAMPLE),
        photo=photo,
    )


def example_number(rule: NumberRule, award: Award, extra: dict[str, str | int]) -> str:
    """The first number under the award's key, to measure with; also proves the fields good."""
    return format_number(rule, {**award.number_fields(), **extra}, 1)


def reserve(
    tx: Tx,
    clock: Clock,
    award: Award,
    rule: NumberRule,
    *,
    order_ref: str,
    template: str = "classic",
    extra: dict[str, str | int] | None = None,
    supersedes: str | None = None,
) -> Reservation:
    """Step (3); the same ``order_ref`` again gives the same reservation back.

    ``extra`` gives the number rule what the award does not know, a province for instance.
    ``supersedes`` is the id of the certificate that this one will replace once it is issued.
    """
    known = tx.scalars(
        select(CertificateRow).where(CertificateRow.order_ref == order_ref)
    ).one_or_none()
    if known is not None:
        if award_from_data(known.award) != award:
            raise Conflict("certs-order-differs", order=order_ref)
        return _reservation(known)
    fields = {**award.number_fields(), **(extra or {})}
    serial = _next_serial(tx, counter_key(rule, fields))
    row = CertificateRow(
        id=new_id(),
        order_ref=order_ref,
        subject_ref=award.subject_ref,
        number=format_number(rule, fields, serial),
        token=new_secret(16),
        stage=Stage.RESERVED,
        standing=Standing.GRANTED.value,
        award=award_to_data(award),
        template=template,
        issued_on=award.issued_on,
        expires_on=award.expires_on,
        # Whole seconds: that is what the file can say, and what it must say again after a crash.
        reserved_at=clock.now().replace(microsecond=0),
        supersedes_id=supersedes,
    )
    tx.add(row)
    tx.flush()
    return _reservation(row)


def produce(line: Line, reservation: Reservation, photo: bytes | None) -> Produced:
    """Steps (4) to (6), without a transaction; the same reservation gives the same bytes."""
    award, number = reservation.award, reservation.number
    _demand_complete(award, photo)
    sheet = compose(
        line.template,
        line.faces,
        award,
        number=number,
        address=line.query_address(reservation.token),
        photo=photo,
    )
    page = line.printer.print(sheet, number, reservation.reserved_at)
    unsigned = build_credential(award, number, reservation.certificate_id, line.issuer)
    signed = sign_credential(unsigned, line.issuer, reservation.reserved_at, line.canonicaliser)
    credential = credential_bytes(signed)
    attachment = Attachment(FILE_NAME, credential, MEDIA_TYPE, "Open Badges 3.0 credential")
    pdf = line.certifier.certify(page, [attachment], reservation.reserved_at, REASON)
    return Produced(pdf, sha256(pdf).hexdigest(), credential)


def record(tx: Tx, clock: Clock, certificate_id: str, file_digest: str, person_ref: str) -> None:
    """Step (7): the certificate is issued, and what it supersedes no longer stands.

    Recording the same digest again changes nothing; another digest is a ``Conflict``.
    """
    row = tx.scalars(
        select(CertificateRow).where(CertificateRow.id == certificate_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    if row.stage == Stage.ISSUED:
        if row.file_digest != file_digest:
            raise Conflict("certs-file-differs", number=row.number)
        return
    row.stage = Stage.ISSUED
    row.file_digest = file_digest
    row.issued_at = clock.now()
    tx.flush()
    if row.supersedes_id is not None:
        change_standing(
            tx, clock, row.supersedes_id, Act.SUPERSEDE, reason=row.number, person_ref=person_ref
        )
    publish(tx, CertificateIssued(row.id, row.subject_ref, row.number))


def unfinished(tx: Tx, limit: int = 100) -> list[Reservation]:
    """Reservations that were not recorded yet, oldest first: where to go on after a crash."""
    rows = tx.scalars(
        select(CertificateRow)
        .where(CertificateRow.stage == Stage.RESERVED)
        .order_by(CertificateRow.reserved_at, CertificateRow.number)
        .limit(limit)
    )
    return [_reservation(row) for row in rows]


def _demand_complete(award: Award, photo: bytes | None) -> None:
    for name, text in (
        ("holder_name", award.holder_name),
        ("document_masked", award.document_masked),
        ("body", award.body.name.zh),
        ("scheme", award.scheme.name.zh),
        ("level", award.level.name.zh),
        ("standard", award.skills.standard.zh),
    ):
        if not text.strip() or text != text.strip():
            raise Invalid("certs-award-incomplete", field=name)
    if len(award.holder_name) > _LONGEST_NAME:
        raise Invalid("certs-text-too-long", field="name", characters=len(award.holder_name))
    if "*" not in award.document_masked:
        raise Invalid("certs-document-unmasked")
    if award.expires_on is not None and award.expires_on <= award.issued_on:
        raise Invalid("certs-award-expires-first", expires_on=award.expires_on.isoformat())
    if (None if photo is None else digest(photo)) != award.photo_digest:
        raise Invalid("certs-photo-differs")


def _next_serial(tx: Tx, key: str) -> int:
    """One more than the last serial under the key; waits for whoever is taking one now."""
    insert = sqlite_insert if tx.get_bind().dialect.name == "sqlite" else postgres_insert
    tx.execute(
        insert(NumberCounterRow)
        .values(id=new_id(), tenant_id=tx.tenant_id, key=key, last=0)
        .on_conflict_do_nothing()
    )
    taken = tx.execute(
        update(NumberCounterRow)
        .where(NumberCounterRow.key == key, NumberCounterRow.tenant_id == tx.tenant_id)
        .values(last=NumberCounterRow.last + 1)
        .returning(NumberCounterRow.last),
        execution_options={"synchronize_session": False},
    )
    serial: int = taken.scalar_one()
    return serial


def _reservation(row: CertificateRow) -> Reservation:
    return Reservation(
        certificate_id=row.id,
        number=row.number,
        token=row.token,
        award=award_from_data(row.award),
        reserved_at=row.reserved_at,
    )
