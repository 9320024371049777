"""Print files: a certificate's page for a printing house, made again from what is on record.

The file is made with the template, the photo and the address that the certificate was made with,
so paper and file say the same. Every print file is told in the audit chain, for whoever has one
can put it on paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select

from certs.awards import Standing
from certs.issuing import Line, document_on_page
from certs.rendering.page_ready import portrait_of
from certs.rendering.portrait import digest
from certs.rendering.print_house import BLEED, print_file
from certs.rendering.templates import Template, compose
from certs.reserving import Reservation, reservation_of
from certs.tables import CertificateRow, Stage
from certs.template_shelf import load
from exam_engine.scoring.examinees import own_enrolment, sealed_document
from foundation import audit
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.roles import Caller, Permission

ACT = "certs:certificate:print"
OpenDocument = Callable[[str, bytes], str]
"""Opens a sealed document number, given the tenant and what is sealed."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is printed: the certificate as it was reserved, its template and its photo's digest.

    ``document`` is the sealed document number where the page shows the whole of it.
    """

    reservation: Reservation
    template: Template
    photo: str | None
    document: bytes | None = None


@dataclass(frozen=True, slots=True)
class PrintTools:
    """What print files are made with; ``line`` is opened at the first use."""

    line: Callable[[], Line]
    blobs: BlobStore
    open_document: OpenDocument


def order_print_file(tx: Tx, clock: Clock, *, by: Caller, certificate_id: str) -> PrintOrder:
    """Ask for the print file of an issued certificate that stands; told in the audit chain."""
    by.require(Permission.CERTIFICATE_ISSUE)
    order = print_order(tx, certificate_id)
    award = order.reservation.award
    facts = {"number": order.reservation.number}
    audit.record(tx, clock, actor=by.id, act=ACT, subject=award.subject_ref, facts=facts)
    return order


def print_order(tx: Tx, certificate_id: str) -> PrintOrder:
    """What is on record of a certificate that stands; others are refused."""
    row = tx.scalars(
        select(CertificateRow).where(CertificateRow.id == certificate_id)
    ).one_or_none()
    if row is None or row.stage != Stage.ISSUED:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    if row.standing != Standing.GRANTED:
        raise Conflict("certs-print-not-standing", number=row.number)
    reservation = reservation_of(row)
    whole = reservation.award.whole_document
    return PrintOrder(
        reservation,
        load(tx, row.template),
        own_enrolment(tx, row.subject_ref).photo_digest,
        sealed_document(tx, row.subject_ref) if whole else None,
    )


def make_print_file(tools: PrintTools, tenant: str, order: PrintOrder) -> bytes:
    """The print file; ``Conflict`` where the photo on record is not the certificate's any more."""
    reservation = order.reservation
    line = replace(tools.line(), template=order.template)
    lent = None if order.document is None else tools.open_document(tenant, order.document)
    sheet = compose(
        order.template,
        line.faces,
        reservation.award,
        number=reservation.number,
        address=line.query_address(reservation.token),
        qr_text=line.qr_text(reservation),
        photo=_portrait(tools.blobs, tenant, order),
        document=document_on_page(reservation.award, lent),
        bleed=BLEED,
    )
    return print_file(line.printer, line.faces, sheet, reservation.number, reservation.reserved_at)


def _portrait(blobs: BlobStore, tenant: str, order: PrintOrder) -> bytes | None:
    wanted = order.reservation.award.photo_digest
    if wanted is None:
        return None
    stored = None if order.photo is None else blobs.get(order.photo, tenant=tenant)
    photo = None if stored is None else portrait_of(stored)
    if photo is None or digest(photo) != wanted:
        raise Conflict("certs-photo-differs")
    return photo
