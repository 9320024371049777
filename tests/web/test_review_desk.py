"""The reviewer's desk: evidence opened by a click, people decide, and no score is touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from exam_engine.sessions import attempts
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.audit import AuditRow
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from proctor import review
from proctor.findings import Verdict
from proctor.questions_shown import Shown, record_shown
from proctor.tables import EvidenceRow, IncidentRow, ReviewRow
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.unit.proctor.scene import REASONS, Scene

Csrf = Callable[..., str]


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine, watching=Watching.RECORDED)


@pytest.fixture
def scene(room: Room) -> Scene:
    """A candidate before a camera, who was not to be seen for a while: one incident."""
    stage = room.watched("李白")
    stage.send("good", 5)
    stage.send("empty", 12)
    stage.send("good", 20)
    return stage


@pytest.fixture
def incident(room: Room, scene: Scene) -> str:
    assert scene
    (row,) = room.incidents()
    return row.id


@pytest.fixture
def other(app: FastAPI) -> Iterator[TestClient]:
    """A second browser."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser


class Desk:
    """One person at the desk."""

    def __init__(self, browser: TestClient, csrf: Csrf) -> None:
        self.browser = browser
        self._csrf = csrf

    def show(self, incident: str) -> str:
        answer = self.browser.get(f"/staff/review/{incident}")
        assert answer.status_code == 200, answer.text
        text: str = answer.text
        return text

    def post(self, path: str, **fields: str) -> Any:
        fields["csrf_token"] = self._csrf(self.browser)
        return self.browser.post(f"/staff/review/{path}", data=fields)

    def open(self, incident: str) -> Any:
        return self.post(f"{incident}/open")

    def decide(
        self,
        incident: str,
        verdict: str = "technical",
        reason: str = "灯坏了",
        code: str | None = None,
    ) -> Any:
        chosen = REASONS.get(verdict, "") if code is None else code
        return self.post(f"{incident}/decide", verdict=verdict, code=chosen, reason=reason)


@pytest.fixture
def desk(engine: Engine, client: TestClient, csrf: Csrf, room: Room) -> Desk:
    """A reviewer of the body."""
    log_in_as(engine, client, room.tenant, Role.PROCTOR_REVIEWER, login_name="ana")
    return Desk(client, csrf)


@pytest.fixture
def second(engine: Engine, other: TestClient, csrf: Csrf, room: Room) -> Desk:
    """Another reviewer of the body."""
    log_in_as(engine, other, room.tenant, Role.PROCTOR_REVIEWER, login_name="bei")
    return Desk(other, csrf)


def _verdict(room: Room, incident: str) -> str | None:
    with room.engine.database.read(room.tenant) as tx:
        return tx.get_one(IncidentRow, incident).verdict


def _reviews(room: Room, incident: str) -> list[ReviewRow]:
    with room.engine.database.read(room.tenant) as tx:
        return review.reviews_of(tx, incident)


def _images(text: str) -> list[str]:
    return re.findall(r'src="(/staff/review/[^"]+/evidence/[^"]+)"', text)


# ---- The queue ----


def test_queue_is_in_the_order_of_time_and_tells_how_much_nobody_has_seen(
    room: Room, desk: Desk, scene: Scene
) -> None:
    scene.send("two", 10)
    scene.send("good", 20)
    first, second = room.incidents()
    text = desk.browser.get("/staff/review").text
    assert text.index(f"/staff/review/{first.id}") < text.index(f"/staff/review/{second.id}")
    assert first.started_at < second.started_at
    numbers = re.findall(r"<dd>(\d+)</dd>", text)
    assert numbers == ["2", "2", "0", "2"]
    desk.open(first.id)
    numbers = re.findall(r"<dd>(\d+)</dd>", desk.browser.get("/staff/review").text)
    assert numbers == ["2", "1", "0", "2"]
    table = text[text.index('<table class="sheet">') :]
    assert "data-sort" not in table, "incidents are never sorted, least of all by confidence"


def test_queue_shows_no_names(room: Room, desk: Desk, incident: str) -> None:
    assert incident
    assert "李白" not in desk.browser.get("/staff/review").text
    assert "李白" not in desk.show(incident)


def test_empty_queue_says_so(desk: Desk) -> None:
    assert "没有待复核的记录" in desk.browser.get("/staff/review").text


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.BODY_ADMIN, Role.EXAMINER, Role.OPERATOR])
def test_other_roles_see_nothing(
    engine: Engine, client: TestClient, room: Room, incident: str, role: Role
) -> None:
    log_in_as(engine, client, room.tenant, role)
    assert client.get("/staff/review").status_code == 403
    assert client.get(f"/staff/review/{incident}").status_code == 403


def test_anonymous_people_are_led_to_the_login(client: TestClient, incident: str) -> None:
    for path in ("/staff/review", f"/staff/review/{incident}"):
        assert client.get(path).headers["location"].startswith("/staff/login")


def test_other_body_sees_nothing(
    engine: Engine, other: TestClient, csrf: Csrf, room: Room, incident: str, scene: Scene
) -> None:
    stranger = make_room(engine, code="9002")
    log_in_as(engine, other, stranger.tenant, Role.PROCTOR_REVIEWER, login_name="eve")
    eve = Desk(other, csrf)
    (picture, *_) = room.pictures()
    for path in (incident, f"{incident}/evidence/{picture.id}", f"sitting/{scene.sitting_id}"):
        assert other.get(f"/staff/review/{path}").status_code == 404
    assert eve.open(incident).status_code == 404
    assert eve.decide(incident).status_code == 404
    assert incident not in other.get("/staff/review").text


def test_invigilator_of_another_place_sees_nothing(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room, incident: str
) -> None:
    with engine.database.write(room.tenant) as tx:
        college = add_organisation(
            tx, engine.clock, kind=OrganisationKind.COLLEGE, code="C9", name="别的学院"
        ).id
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR, organisation_id=college)
    assert incident not in client.get("/staff/review").text
    assert client.get(f"/staff/review/{incident}").status_code == 404
    assert Desk(client, csrf).open(incident).status_code == 404


# ---- Evidence ----


def test_pictures_are_shown_only_after_a_click_that_is_recorded(
    room: Room, desk: Desk, incident: str
) -> None:
    text = desk.show(incident)
    assert "画面中没有看到人脸" in text and "打开证据" in text
    assert _images(text) == []
    assert _reviews(room, incident) == []
    (picture, *_) = room.pictures()
    direct = desk.browser.get(f"/staff/review/{incident}/evidence/{picture.id}")
    assert direct.status_code == 409

    assert desk.open(incident).status_code == 303
    (row,) = _reviews(room, incident)
    assert row.act == "opened"
    images = _images(desk.show(incident))
    assert len(images) >= 1
    for address in images:
        answer = desk.browser.get(address)
        assert answer.content.startswith(b"\xff\xd8\xff")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "image/jpeg"
    with room.engine.database.read(room.tenant) as tx:
        acts = tx.scalars(select(AuditRow.act).where(AuditRow.subject == incident)).all()
    assert acts == ["proctor:incident:opened"]


def test_pictures_opened_by_one_are_not_open_to_another(
    desk: Desk, second: Desk, incident: str
) -> None:
    desk.open(incident)
    (address, *_) = _images(desk.show(incident))
    assert _images(second.show(incident)) == []
    assert second.browser.get(address).status_code == 409


def test_pictures_close_again_after_a_while(room: Room, desk: Desk, incident: str) -> None:
    desk.open(incident)
    (address, *_) = _images(desk.show(incident))
    room.clock.advance(minutes=16)
    text = desk.show(incident)
    assert _images(text) == [] and "再次打开" in text
    assert desk.browser.get(address).status_code == 409


def test_picture_of_another_incident_is_not_served_under_this_one(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    scene.send("two", 10)
    scene.send("good", 20)
    _, later = room.incidents()
    desk.open(incident)
    desk.open(later.id)
    (address, *_) = _images(desk.show(later.id))
    moved = address.replace(later.id, incident)
    assert desk.browser.get(moved).status_code == 404


def test_candidates_and_strangers_get_no_picture(
    engine: Engine, client: TestClient, room: Room, scene: Scene, incident: str
) -> None:
    (picture, *_) = room.pictures()
    address = f"/staff/review/{incident}/evidence/{picture.id}"
    assert client.get(address).status_code == 303
    with engine.database.write(room.tenant) as tx:
        session = login_sessions.open_session(
            tx,
            engine.clock,
            engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=tx.get_one(AttemptRow, scene.subject_ref).enrolment_id,
        )
    client.cookies.set("kz_session", session.token)
    assert client.get(address).headers["location"].startswith("/staff/login")
    assert client.get(address, headers={"Accept": "application/json"}).status_code == 401


def test_destroyed_pictures_are_said_to_be_destroyed(room: Room, desk: Desk, incident: str) -> None:
    desk.open(incident)
    (address, *_) = _images(desk.show(incident))
    with room.engine.database.write(room.tenant) as tx:
        tx.execute(update(EvidenceRow).values(erased_at=room.clock.now()))
    assert "按期销毁" in desk.show(incident)
    assert desk.browser.get(address).status_code == 410


# ---- Deciding ----


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
    assert [row.words for row in _reviews(room, incident)] == ["", "离开画面十二秒"]
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
    assert _images(text) and "不能作出判断" in text
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


# ---- Browser signals, time line, the whole sitting ----


def test_incident_of_the_browser_has_no_picture_and_is_opened_all_the_same(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    scene.send("good", 30)
    room.leave_window(scene)
    signal = room.incidents()[-1]
    assert signal.id != incident
    assert desk.decide(signal.id).status_code == 409
    desk.open(signal.id)
    text = desk.show(signal.id)
    assert "没有画面" in text and "由浏览器报告" in text
    assert desk.decide(signal.id, "nothing", "").status_code == 303


def test_time_line_has_a_track_for_each_source_and_no_answers(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    with room.engine.database.read(room.tenant) as tx:
        enrolment = tx.get_one(AttemptRow, scene.subject_ref).enrolment_id
    room.save(enrolment)
    text = desk.show(incident)
    for word in ("摄像", "浏览器", "开始作答", "保存 1 次"):
        assert word in text
    assert "RESPONSE" not in text and "item-1" not in text


def test_time_line_shows_which_question_stood_on_the_screen(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    now = room.clock.now()
    told = [
        Shown(1, (3,), now - timedelta(seconds=20), now - timedelta(seconds=9)),
        Shown(2, (), now - timedelta(seconds=9), now - timedelta(seconds=1)),
    ]
    with room.engine.database.write(room.tenant) as tx:
        record_shown(tx, room.clock, scene.sitting_id, told, sent_at=now)
    for text in (
        desk.show(incident),
        desk.browser.get(f"/staff/review/sitting/{scene.sitting_id}").text,
    ):
        for word in ("屏幕上的题", "屏幕上是第 3 题", "屏幕上是交卷前的总览"):
            assert word in text


def test_whole_sitting_shows_incidents_and_a_chain_that_holds(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    text = desk.browser.get(f"/staff/review/sitting/{scene.sitting_id}").text
    assert f"/staff/review/{incident}" in text
    assert "每一张画面都与封存时一致" in text and "完整" in text and "不完整" not in text


def test_changed_chain_is_told(room: Room, desk: Desk, scene: Scene) -> None:
    with room.engine.database.write(room.tenant) as tx:
        tx.execute(update(EvidenceRow).where(EvidenceRow.number == 1).values(size=1))
    text = desk.browser.get(f"/staff/review/sitting/{scene.sitting_id}").text
    assert "不完整" in text and "从第 1 环起对不上" in text


# ---- Scores ----


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
