"""The print files of a whole batch: made by a job, fetched college by college, kept for some weeks.

A page takes a third of a second, so thousands are made in the background. What was made is
noted after each handful: a job that was paused or killed goes on where it was, and a second job
makes only what is missing. A certificate that cannot be printed is listed and stops nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from certs.awards import Standing
from certs.tables import CertificateRow, Stage
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.issuance.handing_over import Outbox
from exam_engine.print_files import ACT, PrintOrder, PrintTools, make_print_file, print_order
from exam_engine.print_keeping import KEPT, forget_old
from exam_engine.print_tables import PrintFileRow
from foundation import audit, jobs
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound, Refusal
from foundation.jobs import JobContext
from foundation.roles import Caller, Permission

JOB = "print_files"
_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class PrintPage:
    """A print file that waits: the certificate's number and the digest of the file."""

    number: str
    digest: str


def order_print_batch(tx: Tx, clock: Clock, *, by: Caller, batch_id: str) -> str:
    """Ask for the print files of a batch that are missing; returns the job's id."""
    by.require(Permission.CERTIFICATE_ISSUE)
    count = len(_missing(tx, clock, batch_id))
    if not count:
        raise Conflict("certs-print-nothing-missing")
    job = jobs.enqueue(tx, clock, JOB, {"batch": batch_id}, asked_by=by.id, total=count)
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:certificate:print-batch",
        subject=batch_id,
        facts={"job": job, "count": count},
    )
    return job


def make_print_batch(context: JobContext, tools: PrintTools, clock: Clock) -> dict[str, Any]:
    """The job; returns ``{"batch", "made", "failed": [{"enrolment", "code", "facts"}]}``."""
    batch, tenant = context.payload["batch"], context.tenant_id
    forget_old(context.database, tenant, tools.blobs, clock)
    with context.database.read(tenant) as tx:
        missing = _missing(tx, clock, batch)
        total = max(len(missing), jobs.find(tx, context.job_id).total)
    made, failed = total - len(missing), []
    for start in range(0, len(missing), _TOGETHER):
        context.step_aside()
        refused = _make(context, tools, clock, missing[start : start + _TOGETHER])
        failed += refused
        made += len(missing[start : start + _TOGETHER]) - len(refused)
        context.progress(made + len(failed), total)
    return {"batch": batch, "made": made, "failed": failed}


def waiting(tx: Tx, clock: Clock, by: Caller, batch_id: str) -> dict[str, int]:
    """College → print files that can be fetched, for those who issue."""
    if not by.may(Permission.CERTIFICATE_ISSUE):
        return {}
    counted = select(EnrolmentRow.organisation_id, func.count()).select_from(CertificateRow)
    statement = _made(counted, clock, batch_id).group_by(EnrolmentRow.organisation_id)
    return {row[0]: row[1] for row in tx.execute(statement)}


def fetch(
    tx: Tx, clock: Clock, *, by: Caller, batch_id: str, organisation_id: str
) -> list[PrintPage]:
    """A college's print files by number; of certificates that stand, and told in the audit."""
    by.require(Permission.CERTIFICATE_ISSUE)
    wanted = select(CertificateRow.number, PrintFileRow.digest).select_from(CertificateRow)
    found = tx.execute(
        _made(wanted, clock, batch_id)
        .where(EnrolmentRow.organisation_id == organisation_id)
        .order_by(CertificateRow.number)
    )
    pages = [PrintPage(*row) for row in found]
    if not pages:
        raise NotFound("certs-print-none")
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:certificate:print-fetch",
        subject=batch_id,
        facts={"college": organisation_id, "count": len(pages)},
    )
    return pages


def archive(
    pages: Sequence[PrintPage], blobs: BlobStore, tenant: str, at: datetime
) -> Iterator[bytes]:
    """The bytes of a ZIP archive with a file for each page, piece by piece."""
    out = Outbox()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for page in pages:
            entry = zipfile.ZipInfo(f"{page.number}-print.pdf", at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, blobs.get(page.digest, tenant=tenant))
            yield out.taken()
    yield out.taken()


def _make(
    context: JobContext, tools: PrintTools, clock: Clock, certificates: Sequence[str]
) -> list[dict[str, Any]]:
    """Make, store and note some; returns the refusals."""
    tenant = context.tenant_id
    done: list[tuple[str, PrintOrder, bytes]] = []
    refused = []
    for certificate in certificates:
        subject = ""
        try:
            with context.database.read(tenant) as tx:
                order = print_order(tx, certificate)
            subject = order.reservation.award.subject_ref
            done.append((certificate, order, make_print_file(tools, tenant, order)))
        except Refusal as refusal:
            refused.append({"enrolment": subject, "code": refusal.code, "facts": refusal.facts})
    digests = tools.blobs.put_many([content for _, _, content in done], tenant=tenant)
    with context.database.write(tenant) as tx:
        now = clock.now()
        known = set(tx.scalars(_rows_of([one for one, _, _ in done])))
        tx.add_all(
            PrintFileRow(certificate_id=certificate, digest=digest, made_at=now)
            for (certificate, _, _), digest in zip(done, digests, strict=True)
            if certificate not in known
        )
        about = [
            (order.reservation.award.subject_ref, {"number": order.reservation.number})
            for _, order, _ in done
        ]
        audit.record_many(tx, clock, actor=context.asked_by, act=ACT, about=about)
    return refused


def _rows_of(certificates: Sequence[str]) -> Select[str]:
    return select(PrintFileRow.certificate_id).where(PrintFileRow.certificate_id.in_(certificates))


def _made(statement: Select[Any, Any], clock: Clock, batch_id: str) -> Select[Any, Any]:
    """Narrowed to certificates of a batch that stand and whose print file is still kept."""
    return (
        statement.join(EnrolmentRow, EnrolmentRow.id == CertificateRow.subject_ref)
        .join(PrintFileRow, PrintFileRow.certificate_id == CertificateRow.id)
        .where(
            EnrolmentRow.batch_id == batch_id,
            CertificateRow.stage == Stage.ISSUED,
            CertificateRow.standing == Standing.GRANTED,
            PrintFileRow.made_at > clock.now() - KEPT,
        )
    )


def _missing(tx: Tx, clock: Clock, batch_id: str) -> list[str]:
    """Certificates of a batch that stand and have no print file, by number."""
    kept = select(PrintFileRow.certificate_id).where(PrintFileRow.made_at > clock.now() - KEPT)
    found = tx.scalars(
        select(CertificateRow.id)
        .join(EnrolmentRow, EnrolmentRow.id == CertificateRow.subject_ref)
        .where(
            EnrolmentRow.batch_id == batch_id,
            CertificateRow.stage == Stage.ISSUED,
            CertificateRow.standing == Standing.GRANTED,
            CertificateRow.id.not_in(kept),
        )
        .order_by(CertificateRow.number)
    )
    return list(found)
