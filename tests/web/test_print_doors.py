"""The doors for printing houses: one page, a batch in the background, a college's archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from certs.awards import Words
from certs.records import Certificate, certificates_of
from exam_engine import print_batch
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import order_certificates
from exam_engine.wiring import Engine, print_tools
from foundation import jobs
from foundation.jobs import JobContext, JobState
from foundation.roles import Role
from tests import certificates as specimens
from tests.result_browsers import Browsers, send
from tests.result_browsers import browsers as open_browsers
from tests.results_world import World


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


@pytest.fixture
def world(browsers: Browsers) -> World:
    return browsers.world


@pytest.fixture
def made(world: World, engine: Engine) -> Certificate:
    """The certificate of 张伟."""
    one = world.candidate("张伟", right=9)
    world.score()
    world.mark(one)
    world.release(one)
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
    tools = IssueTools(
        engine.clock, engine.blobs, specimens.line, lambda part: Words(part.value, part.value), True
    )
    assert issue_certificates(_context(world, job), tools)["issued"] == 1
    with world.database.read(world.tenant) as tx:
        return certificates_of(tx, one)[0]


def _context(world: World, job: str) -> JobContext:
    with world.database.read(world.tenant) as tx:
        row = jobs.find(tx, job)
        return JobContext(row.id, row.tenant_id, dict(row.payload), row.asked_by, world.database)


def test_one_page_is_handed_out_to_who_may_issue(
    browsers: Browsers, world: World, made: Certificate
) -> None:
    place = f"/staff/certificates/one/{made.id}"
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    assert f'action="{place}/print-file"' in officer.get(place).text
    status, page = send(officer, f"{place}/print-file")
    assert (status, page[:4]) == (200, "%PDF")
    registrar = browsers.staff(Role.REGISTRAR, organisation=world.college)
    assert send(registrar, f"{place}/print-file")[0] == 403


def test_batch_is_ordered_followed_as_a_task_and_fetched(
    browsers: Browsers, world: World, engine: Engine, made: Certificate
) -> None:
    home = f"/staff/certificates/{world.batch}"
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    page = officer.get(home).text
    assert f'action="{home}/print-files"' in page
    assert "print.zip" not in page
    assert officer.get(f"{home}/{world.college}/print.zip").status_code == 404
    status, where = send(officer, f"{home}/print-files")
    assert status == 303
    assert "生成印刷文件" in officer.get(where).text
    job = where.rpartition("/")[2]
    done = print_batch.make_print_batch(_context(world, job), print_tools(engine), engine.clock)
    assert (done["made"], done["failed"]) == (1, [])
    with world.database.write(world.tenant) as tx:
        row = jobs.find(tx, job)
        row.state, row.result = JobState.DONE, done
    assert "已生成 1 份" in officer.get(where).text
    assert f'href="{home}/{world.college}/print.zip"' in officer.get(home).text
    answer = officer.get(f"{home}/{world.college}/print.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        assert pack.namelist() == [f"{made.number}-print.pdf"]
    assert send(officer, f"{home}/print-files")[0] == 409
    registrar = browsers.staff(Role.REGISTRAR, organisation=world.college)
    assert "print" not in registrar.get(home).text.partition("<main")[2]
    assert registrar.get(f"{home}/{world.college}/print.zip").status_code == 403
    assert send(registrar, f"{home}/print-files")[0] == 403


def test_batch_of_another_body_is_not_there(browsers: Browsers, made: Certificate) -> None:
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    unknown = "/staff/certificates/0190b2b6-0000-7000-8000-000000000000"
    assert send(officer, f"{unknown}/print-files")[0] == 404
    assert officer.get(f"{unknown}/nobody/print.zip").status_code == 404
