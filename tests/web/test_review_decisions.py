"""What a reviewer decides is kept with its reason, and no judgement changes a score."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.sessions import attempts
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import AttemptRow
from exam_engine.wiring import Engine
from foundation.roles import Role
from proctor import review
from proctor.findings import Verdict
from proctor.tables import IncidentRow
from tests.browsers import log_in_as
from tests.exam_room import Room
from tests.unit.proctor.scene import Scene
from tests.web.reviewers import (
    Csrf,
    Desk,
    desk,
    images_in,
    incident,
    other,
    reviews_in,
    room,
    scene,
    second,
)

__all__ = ["desk", "incident", "other", "room", "scene", "second"]  # fixtures


def _verdict(room: Room, incident: str) -> str | None:
    with room.engine.database.read(room.tenant) as tx:
        return tx.get_one(IncidentRow, incident).verdict


def test_nobody_decides_without_opening(room: Room, desk: Desk, incident: str) -> None:
    assert "请先打开证据" in desk.show(incident)
    answer = desk.decide(incident)
    assert answer.status_code == 409
    assert "尚未查看" in answer.text
    assert _verdict(room, incident) is None


def test_decision_is_kept_with_its_reason_and_leads_to_the_next(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    scene.send("two", 10)
    scene.send("good", 20)
    _, later = room.incidents()
    desk.open(incident)
    answer = desk.decide(incident, "needs_notice", "离开画面十二秒")
    assert answer.headers["location"] == f"/staff/review/{later.id}"
    assert "已记下：需要提醒" in desk.show(later.id)
    assert _verdict(room, incident) == "needs_notice"
    assert [row.words for row in reviews_in(room, incident)] == ["", "离开画面十二秒"]
    desk.open(later.id)
    assert desk.decide(later.id).headers["location"] == "/staff/review"
    assert "没有待复核的记录" in desk.browser.get("/staff/review").text
    assert incident in desk.browser.get("/staff/review?show=decided").text


@pytest.mark.parametrize(
    ("verdict", "code", "reason"),
    [
        ("nothing", "", "弯腰"),
        ("technical", "", "灯坏了"),
        ("technical", "technical_other", "  "),
        ("needs_notice", "needs_notice_other", ""),
        ("possible_violation", "device_in_view", "  "),
    ],
)
def test_every_judgement_needs_a_reason_of_the_list_and_some_need_words(
    room: Room, desk: Desk, incident: str, verdict: str, code: str, reason: str
) -> None:
    desk.open(incident)
    answer = desk.decide(incident, verdict, reason, code)
    assert answer.status_code == 422
    assert "没有写理由" in answer.text
    assert re.search(rf'value="{verdict}" required checked', answer.text)
    assert not code or re.search(rf'value="{code}"[^>]* checked', answer.text)
    assert _verdict(room, incident) is None


@pytest.mark.parametrize("code", ["light", "guilty", "x" * 64])
def test_reasons_outside_the_list_are_refused(
    room: Room, desk: Desk, incident: str, code: str
) -> None:
    desk.open(incident)
    answer = desk.decide(incident, "nothing", "自己写的理由", code)
    assert answer.status_code == 422 and "不是这个结论的理由" in answer.text
    assert _verdict(room, incident) is None


def test_nothing_is_decided_with_a_reason_alone(room: Room, desk: Desk, incident: str) -> None:
    desk.open(incident)
    assert desk.decide(incident, "nothing", "").status_code == 303
    assert _verdict(room, incident) == "nothing"
    assert "平常动作" in desk.show(incident)


@pytest.mark.parametrize("verdict", ["", "guilty", "NOTHING"])
def test_judgements_of_another_kind_are_refused(
    room: Room, desk: Desk, incident: str, verdict: str
) -> None:
    desk.open(incident)
    assert desk.decide(incident, verdict).status_code == 422
    assert _verdict(room, incident) is None


def test_invigilator_may_look_and_ask_but_not_decide(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room, incident: str
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    invigilator = Desk(client, csrf)
    invigilator.open(incident)
    text = invigilator.show(incident)
    assert images_in(text) and "不能作出判断" in text
    assert invigilator.decide(incident).status_code == 403
    answer = invigilator.post(f"{incident}/ask", words="请看门边的人影")
    assert answer.headers["location"] == "/staff/review"
    with room.engine.database.read(room.tenant) as tx:
        assert tx.get_one(IncidentRow, incident).second_wanted


def test_second_opinion_is_given_without_knowing_the_first(
    room: Room, desk: Desk, second: Desk, incident: str
) -> None:
    desk.open(incident)
    assert desk.post(f"{incident}/ask", words="").status_code == 422
    assert desk.post(f"{incident}/ask", words="请看门边的人影").status_code == 303
    desk.decide(incident, "technical", "像是影子")
    assert _verdict(room, incident) is None
    assert "还需要另一位" in desk.show(incident)
    assert desk.decide(incident).status_code == 409

    second.open(incident)
    text = second.show(incident)
    assert "请看门边的人影" in text
    assert "像是影子" not in text and "您作出判断后显示" in text
    second.decide(incident, "technical", "门上的衣架")
    assert _verdict(room, incident) == "technical"
    assert "像是影子" in second.show(incident)


def test_where_two_differ_a_third_decides_knowing_both(
    engine: Engine, app: FastAPI, csrf: Csrf, room: Room, desk: Desk, second: Desk, incident: str
) -> None:
    desk.open(incident)
    desk.post(f"{incident}/ask", words="拿不准")
    desk.decide(incident, "nothing", "弯腰捡笔")
    second.open(incident)
    second.decide(incident, "needs_notice", "离座未报告")
    assert _verdict(room, incident) is None
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        log_in_as(engine, browser, room.tenant, Role.PROCTOR_REVIEWER, login_name="cen")
        third = Desk(browser, csrf)
        third.open(incident)
        text = third.show(incident)
        assert "弯腰捡笔" in text and "离座未报告" in text
        third.decide(incident, "nothing", "")
    assert _verdict(room, incident) == "nothing"


def test_candidates_own_words_stand_beside_the_evidence(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    with room.engine.database.write(room.tenant) as tx:
        review.state_own_words(
            tx,
            room.clock,
            subject_ref=scene.subject_ref,
            incident_id=incident,
            words="<b>我去捡笔</b>",
        )
    assert "&lt;b&gt;我去捡笔&lt;/b&gt;" in desk.show(incident)


def _marks(room: Room, enrolment: str) -> tuple[object, ...]:
    row = room.world.result(enrolment)
    return row.parts, row.composite, row.passed, row.conditions, row.waiting, row.annulled


@pytest.mark.parametrize("verdict", list(Verdict))
def test_no_judgement_changes_a_score(
    room: Room, desk: Desk, second: Desk, scene: Scene, incident: str, verdict: Verdict
) -> None:
    with room.engine.database.write(room.tenant) as tx:
        row = tx.get_one(AttemptRow, scene.subject_ref)
        enrolment = row.enrolment_id
        room.world.sit(tx, enrolment, 7)
        attempts.find_attempt(tx, row.id).state = AttemptState.SUBMITTED
    room.world.score()
    room.world.mark(enrolment)
    before = _marks(room, enrolment)
    assert before[1] is not None

    desk.open(incident)
    assert desk.decide(incident, verdict.value, "看过画面").status_code == 303
    if verdict is Verdict.POSSIBLE_VIOLATION:
        assert _verdict(room, incident) is None, "two people must come to it"
        second.open(incident)
        assert second.decide(incident, verdict.value, "看过画面").status_code == 303
    assert _verdict(room, incident) == verdict
    assert _marks(room, enrolment) == before
    room.world.score("再次评分")
    assert _marks(room, enrolment) == before
    held = room.world.result(enrolment).state == "held"
    assert held == (verdict is Verdict.POSSIBLE_VIOLATION), "only a case waits, for a person"


def test_page_says_that_no_score_is_changed(desk: Desk, incident: str) -> None:
    assert "不改变任何分数" in desk.show(incident)
    assert "不改变任何分数" in desk.browser.get("/staff/review").text
