"""The board of a room: who sees it, and what it tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import AttemptRow
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from tests.board_acts import JSON, board, page_of_person
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room

Csrf = Callable[..., str]
Post = Callable[..., Any]


def test_anonymous_and_candidates_are_led_away(
    engine: Engine, client: TestClient, other: TestClient, room: Room
) -> None:
    enrolment = room.writing("李白")
    path = f"/staff/sittings/{room.sitting}/board"
    assert client.get(path).headers["location"].startswith("/staff/login")
    with engine.database.write(room.tenant) as tx:
        session = login_sessions.open_session(
            tx,
            engine.clock,
            engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=enrolment,
        )
    other.cookies.set("kz_session", session.token)
    assert other.get(path).headers["location"].startswith("/staff/login")
    assert other.get(f"{path}.json", headers=JSON).status_code == 401


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PROCTOR_REVIEWER, Role.REGISTRAR])
def test_roles_without_the_right_see_no_board(
    engine: Engine, client: TestClient, room: Room, role: Role
) -> None:
    enrolment = room.writing("李白")
    log_in_as(engine, client, room.tenant, role)
    assert client.get(f"/staff/sittings/{room.sitting}/board").status_code == 403
    assert client.get(page_of_person(room, enrolment)).status_code == 403


def test_other_body_sees_nothing(engine: Engine, client: TestClient, room: Room) -> None:
    enrolment = room.writing("李白")
    stranger = make_room(engine, code="9002")
    log_in_as(engine, client, stranger.tenant, Role.INVIGILATOR, Role.BODY_ADMIN)
    assert client.get(f"/staff/sittings/{room.sitting}/board").status_code == 404
    assert client.get(page_of_person(room, enrolment)).status_code == 404


def test_invigilator_of_a_site_sees_and_serves_those_of_the_site_only(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    approve: Callable[..., Any],
    room: Room,
) -> None:
    here, elsewhere = room.writing("李白"), room.writing("杜甫")
    with engine.database.write(room.tenant) as tx:
        site = add_organisation(
            tx, engine.clock, kind=OrganisationKind.SITE, code="S1", name="第一考点"
        ).id
        tx.get_one(EnrolmentRow, elsewhere).site = "第二考点"
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR, organisation_id=site)
    assert [tile["name"] for tile in board(room, client)["tiles"]] == ["李白"]
    assert client.get(page_of_person(room, here)).status_code == 200
    assert client.get(page_of_person(room, elsewhere)).status_code == 404
    assert (
        post(f"{page_of_person(room, elsewhere)}/time", minutes="5", reason="断电").status_code
        == 404
    )
    answer = post(f"/staff/sittings/{room.sitting}/everyone/time", minutes="5", reason="断电")
    assert answer.status_code == 200, answer.text
    assert approve(room).status_code == 200
    assert room.attempt(here).extra_seconds == 300
    assert room.attempt(elsewhere).extra_seconds == 0


# ---- The board ----


def test_board_tells_each_state_in_a_word(engine: Engine, client: TestClient, room: Room) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    room.seat("未到的人")
    room.arrive(room.seat("刚到的人"))
    writes = room.writing("在写的人")
    room.clock.advance(minutes=10)
    room.save(writes)
    told = board(room, client)
    words = {tile["name"]: tile["word"] for tile in told["tiles"]}
    assert words == {"未到的人": "未到", "刚到的人": "已到，准备中", "在写的人": "作答中"}
    tile = told["tiles"][2]
    assert (tile["left"], tile["saved"]) == ("剩 80 分钟", "保存于 09:10:00")
    assert told["counts"]["writing"] == 1 and told["counts"]["not-arrived"] == 1
    assert tile["camera"] == ""
    page = client.get(f"/staff/sittings/{room.sitting}/board").text
    assert "在写的人" in page and "剩 80 分钟" in page


def test_those_who_wait_for_a_person_come_first_by_waiting_time(
    engine: Engine, client: TestClient, watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    watched.refused("先到的人")
    first, second = watched.seat("甲"), watched.seat("乙")
    watched.clock.advance(minutes=1)
    watched.answer_camera(watched.arrive(second), agreed=False)
    watched.clock.advance(minutes=1)
    watched.answer_camera(watched.arrive(first), agreed=False)
    names = [need["name"] for need in board(watched, client)["needs"]]
    assert names == ["先到的人", "乙", "甲"]


def test_whoever_takes_the_camera_back_is_named_until_they_end(
    engine: Engine, client: TestClient, watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    enrolment = watched.writing("李白")
    with engine.database.write(watched.tenant) as tx:
        row = tx.get_one(AttemptRow, watched.attempt(enrolment).id)
        row.identity_checked_by = row.identity_checked_at = None
        row.camera_withdrawn_at = watched.clock.now()
    (need,) = board(watched, client)["needs"]
    assert "撤回了摄像" in need["text"]
    with engine.database.write(watched.tenant) as tx:
        tx.get_one(AttemptRow, row.id).state = AttemptState.SUBMITTED
    assert board(watched, client)["needs"] == []


def test_camera_is_told_as_a_fact_and_changes_no_order(
    engine: Engine, client: TestClient, watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    calm, absent = watched.watched("安静的人"), watched.watched("离座的人")
    absent.send("empty", 12)
    calm.send("good", 1)
    tiles = board(watched, client)["tiles"]
    assert [tile["name"] for tile in tiles] == ["安静的人", "离座的人"]
    assert tiles[0]["seen"] == [] and tiles[0]["camera"] == "摄像：有画面"
    assert "画面中没有看到人脸" in tiles[1]["seen"][0]
    watched.clock.advance(seconds=60)
    assert "后没有画面" in board(watched, client)["tiles"][0]["camera"]


def test_board_of_one_room_shows_that_room(engine: Engine, client: TestClient, room: Room) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    room.writing("一考场的人", room=1)
    room.writing("二考场的人", room=2)
    told = board(room, client, "?room=1-2")
    assert [tile["name"] for tile in told["tiles"]] == ["二考场的人"]
