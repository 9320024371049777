"""Tools of an issue that are made once: the line of the specimens, a store in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certs.awards import Words
from certs.records import Certificate, certificates_of
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import order_certificates
from exam_engine.issuance.reissue import reissue
from foundation import jobs
from foundation.blobs import BlobStore, LocalFolder
from foundation.jobs import JobContext
from foundation.keys import KeyRing
from tests import certificates as specimens
from tests.results_world import World

Do = Callable[[str], dict[str, Any]]


@pytest.fixture
def tools(world: World, tmp_path: Path) -> IssueTools:
    return IssueTools(
        clock=world.clock,
        blobs=BlobStore(LocalFolder(tmp_path / "blobs"), KeyRing.generate()),
        line=specimens.line,
        part_name=lambda part: Words(part.value, part.value),
        demonstration=True,
    )


@pytest.fixture
def do(world: World, tools: IssueTools) -> Do:
    """Do a job of issuing or reissuing here and now."""

    def work(job_id: str) -> dict[str, Any]:
        with world.database.read(world.tenant) as tx:
            row = jobs.find(tx, job_id)
        context = JobContext(row.id, row.tenant_id, row.payload, row.asked_by, world.database)
        handler = reissue if row.kind == "reissue_certificate" else issue_certificates
        return handler(context, tools)

    return work


@pytest.fixture
def issued(world: World, do: Do) -> Callable[..., Certificate]:
    """Somebody with a certificate."""

    def one(name: str = "张伟", level: str = "L1") -> Certificate:
        enrolment = world.candidate(name, right=9, level=level)
        world.score("评分")
        world.mark(enrolment, *(("20", "30", "30") if level == "L3" else ()))
        world.release(enrolment)
        with world.database.write(world.tenant) as tx:
            job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
        do(job)
        with world.database.read(world.tenant) as tx:
            (made,) = certificates_of(tx, enrolment)
        return made

    return one
