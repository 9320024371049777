"""A candidate sees their own result once it is released, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI

from certs.awards import Words
from certs.records import certificates_of
from exam_engine import outcomes
from exam_engine.cases import cases_of
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import order_certificates
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.jobs import JobContext
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


def _released(world: World, name: str = "张伟", right: int = 5) -> str:
    enrolment = world.candidate(name, right=right)
    world.score("评分")
    world.mark(enrolment)
    world.release(enrolment)
    return enrolment


def _issue(world: World, engine: Engine) -> None:
    tools = IssueTools(
        engine.clock, engine.blobs, specimens.line, lambda part: Words(part.value, part.value), True
    )
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
    with world.database.read(world.tenant) as tx:
        row = jobs.find(tx, job)
    context = JobContext(row.id, row.tenant_id, row.payload, "officer", world.database)
    assert issue_certificates(context, replace(tools))["issued"] >= 1


def test_marks_are_not_told_before_release(browsers: Browsers, world: World) -> None:
    enrolment = world.candidate(right=7)
    world.score()
    world.mark(enrolment)
    page = browsers.candidate(enrolment).get("/me").text
    assert "正在评分与核对" in page
    for hidden in ("73.0", "70.0", "75.0"):
        assert hidden not in page


def test_released_result_shows_parts_verdict_weak_skills_and_no_item(
    browsers: Browsers, world: World
) -> None:
    enrolment = _released(world)
    page = browsers.candidate(enrolment).get("/me").text
    for shown in ("合格", "50.0", "75.0", "65.0", "合格线 60", "薄弱的技能", "L1-1.1.2"):
        assert shown in page
    assert "选项" not in page
    assert "T-1" not in page


def test_failed_condition_is_told(browsers: Browsers, world: World) -> None:
    enrolment = world.candidate(right=2)
    world.score()
    world.mark(enrolment, "10", "10", "5")
    world.release(enrolment)
    page = browsers.candidate(enrolment).get("/me").text
    assert "未合格" in page
    assert "综合成绩 23.0，需要达到 60" in page


def test_everybody_sees_their_own_result_alone(browsers: Browsers, world: World) -> None:
    one, other = _released(world, "张伟"), _released(world, "李娜", right=9)
    assert "李娜" not in browsers.candidate(one).get("/me").text
    assert "81.0" in browsers.candidate(other).get("/me").text
    assert browsers.stranger().get("/me").headers["location"].startswith("/exam")
    assert browsers.staff(Role.RELEASE_OFFICER).get("/me").status_code == 303


def test_candidate_speaks_of_their_own_case_and_of_no_other(
    browsers: Browsers, world: World
) -> None:
    one, other = world.candidate("张伟", right=5), world.candidate("李娜", right=5)
    with world.database.write(world.tenant) as tx:
        case = outcomes.hold(
            tx, world.clock, by=world.officer, enrolment_id=one, reason="疑似有人协助"
        ).id
    browser = browsers.candidate(one)
    assert "疑似有人协助" in browser.get("/me").text
    stranger = browsers.candidate(other)
    assert "疑似有人协助" not in stranger.get("/me").text
    assert send(stranger, f"/me/cases/{case}", words="替别人说")[0] == 404
    assert send(browser, f"/me/cases/{case}", words="  ")[0] == 422
    assert send(browser, f"/me/cases/{case}", words="家人进门，已说明")[0] == 303
    assert send(browser, f"/me/cases/{case}", words="再说")[0] == 409
    with world.database.read(world.tenant) as tx:
        (kept,) = cases_of(tx, [one])[one]
    assert kept.statement == "家人进门，已说明"


def test_certificate_is_downloaded_by_its_holder_and_by_officers_alone(
    browsers: Browsers, world: World, engine: Engine
) -> None:
    holder, other = _released(world, "张伟"), _released(world, "李娜", right=0)
    _issue(world, engine)
    with world.database.read(world.tenant) as tx:
        (made,) = certificates_of(tx, holder)
    own = browsers.candidate(holder)
    assert made.number in own.get("/me").text
    answer = own.get(f"/me/certificates/{made.id}")
    assert (answer.status_code, answer.content[:4]) == (200, b"%PDF")
    assert browsers.candidate(other).get(f"/me/certificates/{made.id}").status_code == 404
    assert browsers.stranger().get(f"/me/certificates/{made.id}").status_code == 303
    place = f"/staff/certificates/one/{made.id}"
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    assert officer.get(f"{place}/file").content[:4] == b"%PDF"
    assert browsers.staff(Role.EXAMINER).get(f"{place}/file").status_code == 403
    elsewhere = browsers.other_body(Role.CERTIFICATE_OFFICER)
    for path in (place, f"{place}/file"):
        assert elsewhere.get(path).status_code == 404
    assert send(elsewhere, f"{place}/standing", act="withdraw", reason="试")[0] == 404


def test_certificate_is_suspended_and_reinstated_with_reasons(
    browsers: Browsers, world: World, engine: Engine
) -> None:
    holder = _released(world)
    _issue(world, engine)
    with world.database.read(world.tenant) as tx:
        (made,) = certificates_of(tx, holder)
    place = f"/staff/certificates/one/{made.id}"
    officer = browsers.staff(Role.CERTIFICATE_OFFICER)
    why, settled = {"ground": "under-investigation"}, {"ground": "resolved"}
    assert send(officer, f"{place}/standing", act="suspend", reason="", **why)[0] == 422
    assert send(officer, f"{place}/standing", act="suspend", reason="正在核实")[0] == 422
    assert send(officer, f"{place}/standing", act="suspend", reason="正在核实", **why)[0] == 303
    assert "已暂停" in officer.get(f"/staff/certificates/{world.batch}").text
    assert send(officer, f"{place}/standing", act="suspend", reason="再停", **why)[0] == 409
    assert send(officer, f"{place}/standing", act="supersede", reason="x")[0] == 409
    assert send(officer, f"{place}/standing", act="withdraw", reason="x")[0] == 409
    assert (
        send(officer, f"{place}/standing", act="reinstate", reason="核实无误", **settled)[0] == 303
    )
    page = officer.get(place).text
    assert "核实无误" in page
    assert "有效" in page


def test_code_of_a_notice_can_be_checked_by_anyone_and_tells_no_name(
    browsers: Browsers, world: World
) -> None:
    enrolment = _released(world)
    code = world.result(enrolment).code
    stranger = browsers.stranger()
    page = stranger.get("/results/check", params={"code": f" {code[:4].lower()}-{code[4:]} "}).text
    assert "校验码有效" in page
    assert "演示评价中心" in page
    for hidden in ("张伟", "65.0", enrolment):
        assert hidden not in page
    assert "没有这个校验码" in stranger.get("/results/check?code=ABCDEFGH2").text
    assert stranger.get("/results/check?code=%3Cb%3E").status_code == 200
