"""Long work is followed to its end, and the audit chain shows what was done to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from exam_engine.issuance.orders import JOB
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.jobs import JobRow, JobState
from foundation.roles import Role
from tests.result_browsers import Browsers
from tests.result_browsers import browsers as open_browsers
from tests.results_world import World

RARE = chr(0x247BD)


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


@pytest.fixture
def world(browsers: Browsers) -> World:
    return browsers.world


def _job(world: World, enrolment: str) -> str:
    """A finished job that could not make one certificate."""
    facts = {"character": RARE, "code_point": "U+247BD", "field": "name", "all": []}
    failed = {"enrolment": enrolment, "code": "certs-glyph-missing", "facts": facts}
    with world.database.write(world.tenant) as tx:
        job = jobs.enqueue(
            tx, world.clock, JOB, {"batch": world.batch, "results": []}, asked_by="officer", total=2
        )
        result = {"batch": world.batch, "issued": 1, "failed": [failed]}
        tx.execute(
            update(JobRow)
            .where(JobRow.id == job)
            .values(state=JobState.DONE, done=2, result=result, finished_at=world.clock.now())
        )
    return job


def test_certificate_that_failed_is_listed_with_character_code_point_and_name(
    browsers: Browsers, world: World
) -> None:
    enrolment = world.candidate("赵" + RARE)
    job = _job(world, enrolment)
    page = browsers.staff(Role.RELEASE_OFFICER).get(f"/staff/tasks/{job}").text
    for shown in ("赵" + RARE, "U+247BD", "已签发 1 份，未签发 1 份"):
        assert shown in page
    told = browsers.staff(Role.BODY_ADMIN).get(f"/staff/tasks/{job}.json").json()
    assert (told["state"], told["done"], told["total"]) == ("done", 2, 2)


def test_names_are_kept_from_those_who_may_see_the_job_only(
    browsers: Browsers, world: World
) -> None:
    job = _job(world, world.candidate("赵" + RARE))
    page = browsers.staff(Role.OPERATOR).get(f"/staff/tasks/{job}").text
    assert "赵" not in page
    assert "U+247BD" in page


def test_jobs_are_for_those_who_may_see_them(browsers: Browsers, world: World) -> None:
    enrolment = world.candidate()
    job = _job(world, enrolment)
    for place in ("/staff/tasks", f"/staff/tasks/{job}", f"/staff/tasks/{job}.json"):
        assert browsers.stranger().get(place).status_code in (303, 401)
        assert browsers.candidate(enrolment).get(place).status_code in (303, 401)
        assert browsers.staff(Role.EXAMINER, name=f"e{len(place)}").get(place).status_code == 403
    other = browsers.other_body(Role.OPERATOR)
    assert other.get(f"/staff/tasks/{job}").status_code == 404
    assert other.get(f"/staff/tasks/{job}.json").status_code == 404
    assert JOB not in other.get("/staff/tasks").text


def test_audit_trail_tells_who_did_what_and_that_the_chain_holds(
    browsers: Browsers, world: World
) -> None:
    enrolment = world.candidate(right=7)
    world.score()
    world.mark(enrolment)
    world.release(enrolment)
    operator = browsers.staff(Role.OPERATOR)
    page = operator.get("/staff/audit").text
    assert "记录链完整" in page
    assert "发布成绩" in page
    found = operator.get("/staff/audit", params={"act": "exam:result"}).text
    assert "exam:result:release" in found
    assert "exam:score:run" not in found
    assert enrolment in operator.get("/staff/audit", params={"subject": enrolment}).text
    lines = operator.get("/staff/audit/export.jsonl").content.splitlines()
    assert len(lines) > 3


def test_tampering_is_told_with_its_place(browsers: Browsers, world: World) -> None:
    world.mark(world.candidate())
    with world.database.write() as tx:
        tx.execute(text("UPDATE foundation_audit_entry SET actor = 'x' WHERE sequence = 2"))
    page = browsers.staff(Role.OPERATOR).get("/staff/audit").text
    assert "记录链在此处断开" in page
    assert "第 2 条" in page


def test_audit_trail_is_for_operators_of_the_body(browsers: Browsers, world: World) -> None:
    enrolment = world.candidate()
    world.mark(enrolment)
    for place in ("/staff/audit", "/staff/audit/export.jsonl"):
        assert browsers.stranger().get(place).status_code == 303
        assert browsers.candidate(enrolment).get(place).status_code == 303
        officer = browsers.staff(Role.RELEASE_OFFICER, name=f"o{len(place)}")
        assert officer.get(place).status_code == 403
    assert enrolment not in browsers.other_body(Role.OPERATOR).get("/staff/audit").text
