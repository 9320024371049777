"""Print files: a certificate's page for a printing house, made again from what is on record.

The file is made with the template, the photo and the address that the certificate was made with,
so paper and file say the same. Every print file is told in the audit chain, for whoever has one
can put it on paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from certs.awards import Standing
from certs.issuing import Line
from certs.rendering.page_ready import portrait_of
from certs.rendering.portrait import digest
from certs.rendering.print_house import BLEED, print_file
from certs.rendering.templates import Template, compose
from certs.reserving import Reservation, reservation_of
from certs.tables import CertificateRow, Stage
from certs.template_shelf import load
from exam_engine.scoring.examinees import own_enrolment
from foundation import audit
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.roles import Caller, Permission


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is printed: the certificate as it was reserved, its template and its photo's digest."""

    reservation: Reservation
    template: Template
    photo: str | None


def order_print_file(tx: Tx, clock: Clock, *, by: Caller, certificate_id: str) -> PrintOrder:
    """Ask for the print file of an issued certificate that stands; told in the audit chain."""
    by.require(Permission.CERTIFICATE_ISSUE)
    row = tx.scalars(
        select(CertificateRow).where(CertificateRow.id == certificate_id)
    ).one_or_none()
    if row is None or row.stage != Stage.ISSUED:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    if row.standing != Standing.GRANTED:
        raise Conflict("certs-print-not-standing", number=row.number)
    reservation = reservation_of(row)
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:certificate:print",
        subject=row.subject_ref,
        facts={"number": row.number},
    )
    photo = own_enrolment(tx, row.subject_ref).photo_digest
    return PrintOrder(reservation, load(tx, row.template), photo)


def make_print_file(line: Line, blobs: BlobStore, tenant: str, order: PrintOrder) -> bytes:
    """The print file; ``Conflict`` where the photo on record is not the certificate's any more."""
    reservation = order.reservation
    award = reservation.award
    photo = None
    if award.photo_digest is not None:
        stored = None if order.photo is None else blobs.get(order.photo, tenant=tenant)
        photo = None if stored is None else portrait_of(stored)
        if photo is None or digest(photo) != award.photo_digest:
            raise Conflict("certs-photo-differs")
    line = replace(line, template=order.template)
    sheet = compose(
        order.template,
        line.faces,
        award,
        number=reservation.number,
        address=line.query_address(reservation.token),
        qr_text=line.qr_text(reservation),
        photo=photo,
        bleed=BLEED,
    )
    return print_file(line.printer, line.faces, sheet, reservation.number, reservation.reserved_at)
