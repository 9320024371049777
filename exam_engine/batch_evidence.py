"""The evidence of a batch issue: one time stamp over all its files, and a record for each."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from certs import evidence_records
from certs.evidence_records import FileOfBatch
from certs.signing.timestamps import TimestampSource
from certs.tables import CertificateRow
from exam_engine.issuance.tables import IssueLineRow
from exam_engine.scoring.tables import ResultRow
from foundation.database import EVERY_TENANT, Database, Tx

EARLY = timedelta(days=180)
"""How long before a stamp runs out it is renewed."""


def stamp_job(database: Database, tenant_id: str, job_id: str, timestamps: TimestampSource) -> bool:
    """Stamp what an issuing job has made; False when that was done, or nothing was made.

    May be called again after the authority was silent: the certificates stand as they are.
    """
    with database.read(tenant_id) as tx:
        files = [] if evidence_records.is_kept(tx, job_id) else _files(tx, job_id)
    if not files:
        return False
    stamped = evidence_records.stamp(files, timestamps)
    with database.write(tenant_id) as tx:
        evidence_records.keep(tx, job_id, stamped)
    return True


def renew_stamps(database: Database, timestamps: TimestampSource, now: datetime) -> int:
    """Renew every stamp that will run out soon, of all bodies; returns how many."""
    with database.read(EVERY_TENANT) as tx:
        old = evidence_records.ageing(tx, now + EARLY)
    for each in old:
        token = evidence_records.renew(each, timestamps)
        with database.write(EVERY_TENANT) as tx:
            evidence_records.keep_renewed(tx, each, token)
    return len(old)


def _files(tx: Tx, job_id: str) -> list[FileOfBatch]:
    rows = tx.execute(
        select(CertificateRow.file_digest, CertificateRow.issued_at)
        .join(ResultRow, ResultRow.certificate_id == CertificateRow.id)
        .join(IssueLineRow, IssueLineRow.result_id == ResultRow.id)
        .where(IssueLineRow.job_id == job_id)
    )
    return [
        FileOfBatch(digest, moment)
        for digest, moment in rows
        if digest is not None and moment is not None
    ]
