"""The reviewer's desk: evidence opened by a click, people decide, and no score is touched."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from exam_engine.sessions.tables import AttemptRow
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.audit import AuditRow
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from proctor.questions_shown import Shown, record_shown
from proctor.tables import EvidenceRow
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
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


def test_pictures_are_shown_only_after_a_click_that_is_recorded(
    room: Room, desk: Desk, incident: str
) -> None:
    text = desk.show(incident)
    assert "画面中没有看到人脸" in text and "打开证据" in text
    assert images_in(text) == []
    assert reviews_in(room, incident) == []
    (picture, *_) = room.pictures()
    direct = desk.browser.get(f"/staff/review/{incident}/evidence/{picture.id}")
    assert direct.status_code == 409

    assert desk.open(incident).status_code == 303
    (row,) = reviews_in(room, incident)
    assert row.act == "opened"
    images = images_in(desk.show(incident))
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
    (address, *_) = images_in(desk.show(incident))
    assert images_in(second.show(incident)) == []
    assert second.browser.get(address).status_code == 409


def test_pictures_close_again_after_a_while(room: Room, desk: Desk, incident: str) -> None:
    desk.open(incident)
    (address, *_) = images_in(desk.show(incident))
    room.clock.advance(minutes=16)
    text = desk.show(incident)
    assert images_in(text) == [] and "再次打开" in text
    assert desk.browser.get(address).status_code == 409


def test_picture_of_another_incident_is_not_served_under_this_one(
    room: Room, desk: Desk, scene: Scene, incident: str
) -> None:
    scene.send("two", 10)
    scene.send("good", 20)
    _, later = room.incidents()
    desk.open(incident)
    desk.open(later.id)
    (address, *_) = images_in(desk.show(later.id))
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
    (address, *_) = images_in(desk.show(incident))
    with room.engine.database.write(room.tenant) as tx:
        tx.execute(update(EvidenceRow).values(erased_at=room.clock.now()))
    assert "按期销毁" in desk.show(incident)
    assert desk.browser.get(address).status_code == 410


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
