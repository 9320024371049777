"""Evidence records kept for a batch, given out for each certificate and renewed."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from certs import evidence_records
from certs.evidence_records import FileOfBatch
from certs.signing.evidence import check_record
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import NotFound
from tests.signing_keys import NOW
from tests.timestamping import TestAuthority, tsa_root

ROOTS = (tsa_root().certificate,)


def _files(count: int, first: int = 0) -> list[FileOfBatch]:
    return [
        FileOfBatch(sha256(b"%d" % number).hexdigest(), NOW + timedelta(seconds=number))
        for number in range(first, first + count)
    ]


def _kept(database: Database, tenant: str, ref: str, files: list[FileOfBatch]) -> TestAuthority:
    authority = TestAuthority(lambda: NOW + timedelta(hours=1))
    stamped = evidence_records.stamp(files, authority)
    with database.write(tenant=tenant) as tx:
        evidence_records.keep(tx, ref, stamped)
    return authority


def test_one_stamp_serves_every_certificate_of_the_batch(database: Database, tenant: str) -> None:
    files = _files(21)
    authority = _kept(database, tenant, "job-1", files)
    _kept(database, tenant, "job-2", _files(5, first=10))
    assert authority.calls == 1
    with database.read(tenant=tenant) as tx:
        for file in files:
            record = evidence_records.record_of(tx, file)
            proven = check_record(record, bytes.fromhex(file.file_digest), ROOTS, NOW)
            assert proven.since == NOW + timedelta(hours=1)


def test_keeping_again_changes_nothing(database: Database, tenant: str) -> None:
    files = _files(3)
    _kept(database, tenant, "job-1", files)
    with database.read(tenant=tenant) as tx:
        first = evidence_records.record_of(tx, files[0])
        assert evidence_records.is_kept(tx, "job-1")
    _kept(database, tenant, "job-1", _files(9))
    with database.read(tenant=tenant) as tx:
        assert evidence_records.record_of(tx, files[0]) == first


def test_a_certificate_that_was_never_stamped_has_no_record(
    database: Database, tenant: str
) -> None:
    _kept(database, tenant, "job-1", _files(3))
    other = FileOfBatch(sha256(b"other").hexdigest(), NOW)
    with (
        database.read(tenant=tenant) as tx,
        pytest.raises(NotFound, match="certs-evidence-none"),
    ):
        evidence_records.record_of(tx, other)


def test_a_stamp_that_will_run_out_is_renewed_once_for_all(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    files = _files(4)
    _kept(database, tenant, "job-1", files)
    late = NOW + timedelta(days=365 * 19)
    with database.read(tenant=tenant) as tx:
        assert evidence_records.ageing(tx, NOW + timedelta(days=365)) == []
        (old,) = evidence_records.ageing(tx, NOW + timedelta(days=365 * 21))
    token = evidence_records.renew(old, TestAuthority(lambda: late))
    for _ in range(2):
        with database.write(tenant=tenant) as tx:
            evidence_records.keep_renewed(tx, old, token)
    with database.read(tenant=tenant) as tx:
        record = evidence_records.record_of(tx, files[2])
    proven = check_record(record, bytes.fromhex(files[2].file_digest), ROOTS, late)
    assert proven.renewals == 1
