"""Examiners sign sheets and mark long answers; nobody else does, and no name stands on a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from exam_engine.scoring import practical
from exam_engine.sessions.tables import AttemptRow
from exam_engine.web.marker import routes
from exam_engine.wiring import Engine
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from tests.result_browsers import Browsers, send
from tests.result_browsers import browsers as open_browsers
from tests.results_world import World, choice_paper

TASKS = ["在线学习咨询服务", "在线学习辅导服务", "在线学习社群服务"]


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


@pytest.fixture
def world(browsers: Browsers) -> World:
    return browsers.world


def _form(*points: str, **more: object) -> dict[str, object]:
    return {"task": TASKS, "points": list(points), "remark": ["", "少一项", ""], **more}


def test_sheet_is_signed_and_the_next_candidate_comes_up(browsers: Browsers, world: World) -> None:
    first, second = world.candidate("张伟"), world.candidate("李娜")
    examiner = browsers.staff(Role.EXAMINER)
    assert "张伟" in examiner.get(f"/staff/practical/{world.batch}").text
    status, place = send(examiner, f"/staff/practical/sheet/{first}", **_form("30", "32.5", "20"))
    assert (status, place) == (303, f"/staff/practical/sheet/{second}")
    status, place = send(examiner, f"/staff/practical/sheet/{second}", **_form("1", "2", "3"))
    assert (status, place) == (303, f"/staff/practical/{world.batch}")
    with world.database.read(world.tenant) as tx:
        sheet = practical.newest_sheets(tx, [first])[first]["practical"]
    assert (str(sheet.total), sheet.marks[1].comment) == ("82.5", "少一项")


@pytest.mark.parametrize(
    ("points", "told"),
    [
        (("30", "", "20"), "在线学习辅导服务"),
        (("30", "41", "20"), "0 到 40"),
        (("30", "3.3", "20"), "0.5"),
        (("30", "很好", "20"), "不是数字"),
    ],
)
def test_bad_points_are_refused_by_name_and_what_was_typed_stays(
    browsers: Browsers, world: World, points: tuple[str, ...], told: str
) -> None:
    enrolment = world.candidate()
    examiner = browsers.staff(Role.EXAMINER)
    status, text = send(examiner, f"/staff/practical/sheet/{enrolment}", **_form(*points))
    assert status == 422
    assert told in text
    assert 'value="30"' in text
    with world.database.read(world.tenant) as tx:
        assert practical.newest_sheets(tx, [enrolment]) == {}


def test_form_of_another_shape_is_refused_and_never_a_fault(
    browsers: Browsers, world: World
) -> None:
    enrolment = world.candidate()
    examiner = browsers.staff(Role.EXAMINER)
    path = f"/staff/practical/sheet/{enrolment}"
    assert send(examiner, path, task=TASKS, points=["1"])[0] == 422
    assert send(examiner, path)[0] == 422
    assert send(examiner, path, **_form("1", "2", "3", after_version="x"))[0] == 422


def test_change_needs_a_reason_and_shows_the_history(browsers: Browsers, world: World) -> None:
    enrolment = world.candidate()
    world.mark(enrolment)
    examiner = browsers.staff(Role.EXAMINER)
    path = f"/staff/practical/sheet/{enrolment}"
    assert send(examiner, path, **_form("1", "2", "3", after_version="1"))[0] == 422
    form = _form("1", "2", "3", after_version="1", reason="登分错误")
    assert send(examiner, path, **form)[0] == 303
    page = examiner.get(path).text
    assert "第 1 版" in page
    assert "登分错误" in page
    # A page that was opened before does not overwrite.
    assert send(examiner, path, **_form("9", "9", "9", after_version="1", reason="x"))[0] == 409


def _with_essay(browsers: Browsers, world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    paper = choice_paper(8, essays=1)
    world.paper = type(paper)(
        world.paper.form_id, paper.level, paper.title, paper.digest, paper.items
    )
    monkeypatch.setattr(routes, "load_paper", world.papers)
    enrolment = world.candidate("张伟", right=6, texts=["我认为应当<b>先</b>核实。"])
    world.score()
    world.mark(enrolment)
    with world.database.read(world.tenant) as tx:
        return tx.query(AttemptRow).filter_by(enrolment_id=enrolment).one().id


def test_long_answer_is_marked_without_a_name_and_the_result_goes_on(
    browsers: Browsers, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = _with_essay(browsers, world, monkeypatch)
    examiner = browsers.staff(Role.EXAMINER)
    assert "长作答" in examiner.get(f"/staff/practical/{world.batch}").text
    path = f"/staff/practical/answers/{attempt}"
    page = examiner.get(path).text
    assert "我认为应当&lt;b&gt;先&lt;/b&gt;核实。" in page, "an answer is text, never markup"
    assert "张伟" not in page
    form = {"item": ["v-E-1"], "remark": ["有依据"]}
    assert send(examiner, path, points=["20.5"], **form)[0] == 422
    assert send(examiner, path, points=["13.5"], **form)[0] == 303
    with world.database.read(world.tenant) as tx:
        enrolment = tx.get_one(AttemptRow, attempt).enrolment_id
    row = world.result(enrolment)
    assert (row.waiting, str(row.composite)) == (0, "74.4")
    assert send(examiner, path, points=["14"], **form)[0] == 422, "a change needs a reason"
    assert send(examiner, path, points=["14"], reason="补看要点", **form)[0] == 303


def test_nobody_else_marks(
    browsers: Browsers, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = _with_essay(browsers, world, monkeypatch)
    enrolment = world.candidate("李娜")
    places = (
        "/staff/practical",
        f"/staff/practical/{world.batch}",
        f"/staff/practical/sheet/{enrolment}",
        f"/staff/practical/answers/{attempt}",
    )
    officer = browsers.staff(Role.RELEASE_OFFICER)
    candidate, stranger = browsers.candidate(enrolment), browsers.stranger()
    for place in places:
        assert stranger.get(place).status_code == 303
        assert candidate.get(place).status_code == 303
        assert officer.get(place).status_code == 403
    form = _form("40", "40", "20")
    assert send(officer, places[2], **form)[0] == 403
    assert send(candidate, places[2], **form)[0] == 303
    with world.database.read(world.tenant) as tx:
        assert practical.newest_sheets(tx, [enrolment]) == {}


def test_examiner_of_another_body_or_college_finds_nobody(
    browsers: Browsers, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = _with_essay(browsers, world, monkeypatch)
    enrolment = world.candidate("李娜")
    with world.database.write(world.tenant) as tx:
        college = add_organisation(
            tx, world.clock, kind=OrganisationKind.COLLEGE, code="YLKJ", name="云岭科技学院"
        ).id
    others = (
        browsers.other_body(Role.EXAMINER),
        browsers.staff(Role.EXAMINER, name="far", organisation=college),
    )
    for other in others:
        assert other.get(f"/staff/practical/sheet/{enrolment}").status_code == 404
        assert other.get(f"/staff/practical/answers/{attempt}").status_code == 404
        status, _ = send(other, f"/staff/practical/sheet/{enrolment}", **_form("40", "40", "20"))
        assert status == 404
