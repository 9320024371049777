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

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select

from certs.awards import Act, Award
from certs.numbers import NumberRule, format_number
from certs.records import change_standing
from certs.rendering.fonts import Faces
from certs.rendering.page_ready import components
from certs.rendering.pdf import Printer
from certs.rendering.portrait import digest
from certs.rendering.templates import Template, compose
from certs.reserving import Reservation, number_fields
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
from certs.signing.sealed_qr import seal
from certs.tables import CertificateRow, Stage
from certs.translog import sequencer
from certs.translog.entries import Kind
from certs.translog.sequencer import Entry
from foundation.bulk import update_rows
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import Event, publish
from foundation.scoping import by_keys
from foundation.travelling import travels

_LONGEST_NAME = 120
TOKEN_EXAMPLE = "W" * 22
"""As wide as a token can be, to measure with."""
REASON = "Issue of the certificate"
"""Stands in the signature's dictionary and as the name of its form field for screen readers."""


@dataclass(frozen=True, slots=True)
class Line:
    """The tools of the line, made once per process; ``address`` is the public query address.

    ``seals`` puts a sealed text behind the address in the QR code, which verifies offline.
    """

    faces: Faces
    template: Template
    printer: Printer
    canonicaliser: Canonicaliser
    issuer: Issuer
    certifier: Certifier
    address: str
    seals: bool = False

    def query_address(self, token: str) -> str:
        """What the page shows in plain text, and the QR code says."""
        return f"{self.address.rstrip('/')}/c/{token}"

    def qr_text(self, reservation: Reservation) -> str:
        """What the QR code says: the address, and behind it what a browser never sends on."""
        address = self.query_address(reservation.token)
        if not self.seals:
            return address
        return f"{address}#{seal(reservation.award, reservation.number, self.issuer.key)}"


@dataclass(frozen=True, slots=True)
class Produced:
    """The finished file, its SHA-256 in hexadecimal, and the credential that is inside it.

    ``path`` is the way it was printed, ``weasyprint`` or ``press``; ``fallback_reason`` is the code
    of what kept it from the press.
    """

    pdf: bytes
    file_digest: str
    credential: bytes
    path: str = "weasyprint"
    fallback_reason: str | None = None


@travels
@dataclass(frozen=True, slots=True)
class Finished:
    """What is recorded of a file that has been made and stored."""

    certificate_id: str
    file_digest: str
    path: str | None = None
    fallback_reason: str | None = None


class Recorded(NamedTuple):
    """A certificate that counts as issued from now on."""

    subject_ref: str
    number: str
    file_digest: str


@dataclass(frozen=True, slots=True)
class CertificateIssued(Event):
    """A certificate has been issued."""

    certificate_id: str
    subject_ref: str
    number: str


def examine(
    line: Line,
    award: Award,
    number_example: str,
    photo: bytes | None,
    document: str | None = None,
) -> None:
    """Steps (1) and (2): refuse what could not be printed, before a number is spent on it."""
    demand_complete(award, photo)
    demand_colours(photo)
    compose(
        line.template,
        line.faces,
        award,
        number=number_example,
        address=line.query_address(TOKEN_EXAMPLE),
        photo=photo,
        document=document_on_page(award, document),
    )


def example_number(rule: NumberRule, award: Award, extra: dict[str, str | int]) -> str:
    """The first number under the award's key, to measure with; also proves the fields good."""
    return format_number(rule, number_fields(rule, award, extra), 1)


def produce(line: Line, reservation: Reservation, photo: bytes | None) -> Produced:
    """Steps (4) to (6), without a transaction; the same reservation gives the same bytes."""
    award, number = reservation.award, reservation.number
    demand_complete(award, photo)
    demand_colours(photo)
    sheet = compose(
        line.template,
        line.faces,
        award,
        number=number,
        address=line.query_address(reservation.token),
        photo=photo,
        qr_text=line.qr_text(reservation),
        document=document_on_page(award, reservation.document),
    )
    page = line.printer.print(sheet, number, reservation.reserved_at)
    unsigned = build_credential(
        award, number, reservation.certificate_id, line.issuer, reservation.status_index
    )
    signed = sign_credential(unsigned, line.issuer, reservation.reserved_at, line.canonicaliser)
    credential = credential_bytes(signed)
    attachment = Attachment(FILE_NAME, credential, MEDIA_TYPE, "Open Badges 3.0 credential")
    pdf = line.certifier.certify(page, [attachment], reservation.reserved_at, REASON)
    return Produced(pdf, sha256(pdf).hexdigest(), credential)


def record(tx: Tx, clock: Clock, certificate_id: str, file_digest: str, person_ref: str) -> None:
    """Step (7) for one certificate; see `record_many`."""
    record_many(tx, clock, [Finished(certificate_id, file_digest)], person_ref)


def record_many(
    tx: Tx, clock: Clock, finished: Sequence[Finished], person_ref: str
) -> list[Recorded]:
    """Step (7): the certificates are issued, and what they supersede no longer stands.

    Returns those that were not issued before, by their numbers. Recording the same digest again
    changes nothing; another digest is a ``Conflict``, and then none of them is recorded.
    """
    by_id = {one.certificate_id: one for one in finished}
    rows = _locked(tx, list(by_id))
    fresh = [row for row in rows if not _is_recorded(row, by_id[row.id].file_digest)]
    if not fresh:
        return []
    now = clock.now()
    update_rows(
        tx,
        CertificateRow,
        [
            {
                "id": row.id,
                "stage": Stage.ISSUED.value,
                "issued_at": now,
                "file_digest": by_id[row.id].file_digest,
                "path": by_id[row.id].path,
                "fallback_reason": by_id[row.id].fallback_reason,
            }
            for row in fresh
        ],
    )
    for row in fresh:
        if row.supersedes_id is not None:
            change_standing(
                tx,
                clock,
                row.supersedes_id,
                Act.SUPERSEDE,
                reason=row.number,
                reason_code=row.cause or "",
                person_ref=person_ref,
            )
    # After the lock on superseded rows: rows first, then the log, as in a change of standing.
    sequencer.append_many(
        tx,
        clock,
        [
            Entry(row.id, row.tenant_id, Kind.ISSUED, row.number, by_id[row.id].file_digest)
            for row in fresh
        ],
    )
    for row in fresh:
        publish(tx, CertificateIssued(row.id, row.subject_ref, row.number))
    return [Recorded(row.subject_ref, row.number, by_id[row.id].file_digest) for row in fresh]


class _Found(NamedTuple):
    """What recording looks at of a certificate."""

    id: str
    tenant_id: str
    number: str
    stage: str
    subject_ref: str
    file_digest: str | None
    supersedes_id: str | None
    cause: str | None


def _locked(tx: Tx, certificate_ids: Sequence[str]) -> list[_Found]:
    """The rows in the order of their numbers; ``NotFound`` names the first that is missing."""
    statement = (
        select(*(getattr(CertificateRow, name) for name in _Found._fields))
        .where(CertificateRow.id.in_(certificate_ids))
        .order_by(CertificateRow.number)
        .with_for_update()
    )
    rows = [_Found(*row) for row in tx.execute(by_keys(statement))]
    missing = set(certificate_ids) - {row.id for row in rows}
    if missing:
        raise NotFound("certs-certificate-unknown", certificate=min(missing))
    return rows


def _is_recorded(row: _Found, file_digest: str) -> bool:
    if row.stage == Stage.RESERVED:
        return False
    if row.file_digest != file_digest:
        raise Conflict("certs-file-differs", number=row.number)
    return True


def document_on_page(award: Award, document: str | None) -> str:
    """The document number as the page shows it: masked, or whole where the body prints it so.

    Raises ``Invalid`` where the whole one is wanted and was not lent, or is not the one that the
    award shows the ends of.
    """
    masked = award.document_masked
    if not award.whole_document:
        return masked
    if document is None:
        raise Invalid("certs-document-absent")
    alike = (shown in ("*", one) for shown, one in zip(masked, document, strict=False))
    if len(document) != len(masked) or not all(alike):
        raise Invalid("certs-document-differs")
    return document


def demand_colours(photo: bytes | None) -> None:
    """Refuse a JPEG in process colours: the page says how sRGB is meant and nothing of inks.

    Photos are turned to sRGB when they are handed in (`certs.rendering.portrait`); this one went
    past there, and to turn it now would make it another photo than the award names.
    """
    if photo is not None and components(photo) == 4:
        raise Invalid("certs-photo-colours")


def demand_complete(award: Award, photo: bytes | None) -> None:
    """Step (1): refuse an award with a gap, or one that is not about this photo."""
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
