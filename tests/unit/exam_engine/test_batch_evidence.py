"""The files of a batch issue are stamped together, once, and again after a silence."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from certs import evidence_records
from certs.awards import Words
from certs.evidence_records import FileOfBatch
from certs.signing.evidence import check_record
from exam_engine.batch_evidence import renew_stamps, stamp_job
from exam_engine.certificates import HeldCertificate, certificates
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import order_certificates
from foundation import jobs
from foundation.blobs import BlobStore, LocalFolder
from foundation.errors import Unavailable
from foundation.jobs import JobContext
from foundation.keys import KeyRing
from tests import certificates as specimens
from tests.results_world import World
from tests.signing_keys import NOW
from tests.timestamping import TestAuthority, tsa_root

ROOTS = (tsa_root().certificate,)


@pytest.fixture
def tools(world: World, tmp_path: Path) -> IssueTools:
    return IssueTools(
        clock=world.clock,
        blobs=BlobStore(LocalFolder(tmp_path / "blobs"), KeyRing.generate()),
        line=specimens.line,
        part_name=lambda part: Words(part.value, part.value),
        demonstration=True,
    )


def _ordered(world: World) -> JobContext:
    for name in ("张伟", "李娜"):
        enrolment = world.candidate(name, right=8)
        world.score("评分")
        world.mark(enrolment)
        world.release(enrolment)
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
        row = jobs.find(tx, job)
    return JobContext(row.id, row.tenant_id, row.payload, row.asked_by, world.database)


def _held(world: World) -> list[HeldCertificate]:
    with world.database.read(world.tenant) as tx:
        return certificates(tx, world.clock, world.officer, world.batch)


def test_every_certificate_of_a_job_has_a_record_by_one_stamp(
    world: World, tools: IssueTools
) -> None:
    authority = TestAuthority(lambda: NOW)
    stamp = partial(stamp_job, world.database, timestamps=authority)
    context = _ordered(world)
    issue_certificates(context, replace(tools, stamp=stamp))
    issue_certificates(context, replace(tools, stamp=stamp))
    assert authority.calls == 1
    with world.database.read(world.tenant) as tx:
        for one in _held(world):
            record = evidence_records.record_of(tx, FileOfBatch(one.file_digest, one.issued_at))
            pdf = tools.blobs.get(one.file_digest, tenant=world.tenant)
            assert check_record(record, sha256(pdf).digest(), ROOTS, NOW).since == NOW
    assert renew_stamps(world.database, authority, NOW) == 0


def test_a_silent_authority_puts_the_stamp_off_and_keeps_the_certificates(
    world: World, tools: IssueTools
) -> None:
    class Silent:
        def token(self, digest: bytes) -> bytes:
            raise Unavailable("certs-service-silent", host="tsa", reason="TimeoutError")

    context = _ordered(world)
    silent = replace(tools, stamp=partial(stamp_job, world.database, timestamps=Silent()))
    with pytest.raises(Unavailable, match="certs-service-silent"):
        issue_certificates(context, silent)
    before = _held(world)
    assert len(before) == 2
    authority = TestAuthority(lambda: NOW)
    issue_certificates(
        context, replace(tools, stamp=partial(stamp_job, world.database, timestamps=authority))
    )
    assert _held(world) == before
    with world.database.read(world.tenant) as tx:
        assert evidence_records.is_kept(tx, context.job_id)
