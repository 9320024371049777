"""Results are seen, released, held and corrected on the pages, by those who may and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from exam_engine.issuance.orders import JOB as ISSUE
from exam_engine.scoring.tables import ResultCaseRow
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.jobs import JobRow
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from tests.result_browsers import Browsers, send
from tests.result_browsers import browsers as open_browsers
from tests.results_world import World

OFFICER = Role.RELEASE_OFFICER


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


@pytest.fixture
def world(browsers: Browsers) -> World:
    return browsers.world


def _ready(world: World, name: str = "张伟", right: int = 7) -> str:
    enrolment = world.candidate(name, right=right)
    world.score("评分")
    world.mark(enrolment)
    return enrolment


def test_list_shows_parts_composite_and_verdict_of_everybody(
    browsers: Browsers, world: World
) -> None:
    _ready(world)
    world.candidate("李娜", right=3)
    world.score("补评")
    page = browsers.staff(Role.BODY_ADMIN).get(f"/staff/results/{world.batch}")
    assert page.status_code == 200
    for shown in ("张伟", "70.0", "75.0", "73.0", "合格", "可以发布", "李娜", "缺少实操成绩"):
        assert shown in page.text


def test_officer_releases_all_that_are_ready_after_seeing_who_is_not(
    browsers: Browsers, world: World
) -> None:
    ready = _ready(world)
    missing = world.candidate("李娜", right=3)
    world.score("补评")
    officer = browsers.staff(OFFICER)
    asked = officer.get(f"/staff/results/{world.batch}/release")
    assert "李娜" in asked.text
    status, place = send(officer, f"/staff/results/{world.batch}/release", everybody="true")
    assert (status, place) == (303, f"/staff/results/{world.batch}")
    assert world.result(ready).state == "released"
    assert world.result(missing).state == "provisional"


def test_chosen_ones_that_are_not_ready_are_named_with_the_reason(
    browsers: Browsers, world: World
) -> None:
    ready, missing = _ready(world), world.candidate("李娜", right=3)
    world.score("补评")
    officer = browsers.staff(OFFICER)
    status, text = send(officer, f"/staff/results/{world.batch}/release", row=[ready, missing])
    assert status == 200
    assert "李娜" in text
    assert "缺少实操成绩" in text
    assert world.result(ready).state == "released"


def test_choosing_nobody_is_refused_with_what_to_do(browsers: Browsers, world: World) -> None:
    _ready(world)
    status, text = send(browsers.staff(OFFICER), f"/staff/results/{world.batch}/release")
    assert status == 422
    assert "勾选" in text


def test_result_is_held_settled_and_released_on_its_page(
    browsers: Browsers, world: World, clock: FixedClock
) -> None:
    enrolment = _ready(world)
    home = f"/staff/results/{world.batch}/{enrolment}"
    officer = browsers.staff(OFFICER)
    assert send(officer, f"{home}/hold", reason="疑似替考")[0] == 303
    assert "疑似替考" in officer.get(home).text
    assert send(officer, f"{home}/release")[0] == 409
    with world.database.read(world.tenant) as tx:
        case = tx.query(ResultCaseRow).one().id
    refused = send(officer, f"{home}/cases/{case}", outcome="cleared", reason=" ")
    assert refused[0] == 422
    assert send(officer, f"{home}/cases/{case}", outcome="cleared", reason="查无实据")[0] == 303
    assert send(officer, f"{home}/release")[0] == 303
    assert world.result(enrolment).state == "released"


def test_absent_candidate_is_released_only_on_purpose(browsers: Browsers, world: World) -> None:
    enrolment = world.candidate("缺考者")
    home = f"/staff/results/{world.batch}/{enrolment}"
    officer = browsers.staff(OFFICER)
    assert send(officer, f"{home}/release")[0] == 409
    assert send(officer, f"{home}/release", absent="true")[0] == 303
    assert world.result(enrolment).passed is False


def test_correction_needs_a_reason_and_keeps_both_versions(
    browsers: Browsers, world: World
) -> None:
    enrolment = _ready(world)
    world.release(enrolment)
    world.mark(enrolment, "1", "1", "1", reason="登分错误")
    home = f"/staff/results/{world.batch}/{enrolment}"
    officer = browsers.staff(OFFICER)
    assert "需要更正" in officer.get(f"/staff/results/{world.batch}").text
    assert send(officer, f"{home}/correct", reason="")[0] == 422
    assert send(officer, f"{home}/correct", reason="登分错误")[0] == 303
    assert world.result(enrolment).version == 2


def test_scoring_and_issuing_become_jobs_that_can_be_followed(
    browsers: Browsers, world: World
) -> None:
    enrolment = _ready(world)
    officer = browsers.staff(OFFICER)
    home = f"/staff/results/{world.batch}"
    assert send(officer, f"{home}/score", reason="")[0] == 422, "a second run needs a reason"
    status, place = send(officer, f"{home}/score", reason="答案更正")
    assert (status, place.startswith("/staff/tasks/")) == (303, True)
    assert officer.get(place).status_code == 200
    assert officer.get(f"{place}.json").json()["state"] == "waiting"
    assert send(officer, f"{home}/certificates")[0] == 409, "nothing is released yet"
    world.release(enrolment)
    assert send(officer, f"{home}/certificates")[0] == 303
    with world.database.read(world.tenant) as tx:
        job = tx.query(JobRow).filter_by(kind=ISSUE).one()
        assert job.total == 1


def test_export_cannot_be_run_by_a_spreadsheet(browsers: Browsers, world: World) -> None:
    world.candidate("=HYPERLINK(1)", right=3)
    world.score()
    answer = browsers.staff(OFFICER).get(f"/staff/results/{world.batch}/export.csv")
    text = answer.content.decode("utf-8-sig")
    assert text.startswith("姓名,准考证号,")
    assert "'=HYPERLINK(1)" in text


def test_runs_tell_whose_mark_changed(browsers: Browsers, world: World) -> None:
    _ready(world)
    world.score("复核")
    page = browsers.staff(Role.BODY_ADMIN).get(f"/staff/results/{world.batch}/runs")
    assert "复核" in page.text


READ_PATHS = (
    "/staff/results",
    "/staff/results/{batch}",
    "/staff/results/{batch}/export.csv",
    "/staff/results/{batch}/runs",
    "/staff/results/{batch}/{enrolment}",
    "/staff/certificates",
    "/staff/certificates/{batch}",
)
WRITE_PATHS = (
    "/staff/results/{batch}/score",
    "/staff/results/{batch}/release",
    "/staff/results/{batch}/certificates",
    "/staff/results/{batch}/{enrolment}/release",
    "/staff/results/{batch}/{enrolment}/correct",
    "/staff/results/{batch}/{enrolment}/hold",
)


@pytest.mark.parametrize("path", READ_PATHS)
def test_nobody_without_the_right_reads(browsers: Browsers, world: World, path: str) -> None:
    enrolment = _ready(world)
    place = path.format(batch=world.batch, enrolment=enrolment)
    assert browsers.stranger().get(place).status_code == 303, "led to the login"
    assert browsers.candidate(enrolment).get(place).status_code == 303, "no desk for candidates"
    assert browsers.staff(Role.EXAMINER).get(place).status_code == 403
    assert browsers.staff(OFFICER).get(place).status_code == 200


@pytest.mark.parametrize("path", WRITE_PATHS)
def test_nobody_without_the_right_acts(browsers: Browsers, world: World, path: str) -> None:
    enrolment = _ready(world)
    place = path.format(batch=world.batch, enrolment=enrolment)
    form = {"reason": "试", "everybody": "true", "absent": "true"}
    assert send(browsers.staff(Role.BODY_ADMIN), place, **form)[0] == 403
    assert send(browsers.staff(Role.EXAMINER), place, **form)[0] == 403
    status, _ = send(browsers.candidate(enrolment), place, **form)
    assert status == 303
    assert world.result(enrolment).state == "provisional"


@pytest.mark.parametrize("path", [*READ_PATHS[1:5], *READ_PATHS[6:]])
def test_other_body_finds_nothing(browsers: Browsers, world: World, path: str) -> None:
    enrolment = _ready(world)
    other = browsers.other_body(OFFICER)
    assert other.get(path.format(batch=world.batch, enrolment=enrolment)).status_code == 404


def test_other_body_cannot_release(browsers: Browsers, world: World) -> None:
    enrolment = _ready(world)
    other = browsers.other_body(OFFICER)
    for path in WRITE_PATHS:
        place = path.format(batch=world.batch, enrolment=enrolment)
        status, _ = send(other, place, reason="试", everybody="true")
        assert status in (303, 404, 409), place
    assert world.result(enrolment).state == "provisional"
    with world.database.read(world.tenant) as tx:
        assert tx.query(ResultCaseRow).count() == 0


def test_registrar_sees_own_college_only(browsers: Browsers, world: World) -> None:
    enrolment = _ready(world)
    own = browsers.staff(Role.REGISTRAR, name="own", organisation=world.college)
    assert "张伟" in own.get(f"/staff/results/{world.batch}").text
    with world.database.write(world.tenant) as tx:
        other = add_organisation(
            tx, world.clock, kind=OrganisationKind.COLLEGE, code="YLKJ", name="云岭科技学院"
        ).id
    stranger = browsers.staff(Role.REGISTRAR, name="other", organisation=other)
    assert "张伟" not in stranger.get(f"/staff/results/{world.batch}").text
    assert stranger.get(f"/staff/results/{world.batch}/{enrolment}").status_code == 404


def test_whoever_marked_cannot_release_by_the_page(browsers: Browsers, world: World) -> None:
    enrolment = world.candidate(right=7)
    world.score()
    both = browsers.staff(Role.EXAMINER, OFFICER)
    task = {"task": ["在线学习咨询服务", "在线学习辅导服务", "在线学习社群服务"]}
    sheet = f"/staff/practical/sheet/{enrolment}"
    marks = {"points": ["30", "30", "15"], "remark": ["", "", ""]}
    assert send(both, sheet, **task, **marks)[0] == 303
    status, text = send(both, f"/staff/results/{world.batch}/{enrolment}/release")
    assert status == 403
    assert "评过分的人不能发布" in text
