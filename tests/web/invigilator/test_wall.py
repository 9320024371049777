"""The wall with its pictures, its channel, the live view; and that findings decide nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.sessions import attempts
from exam_engine.sessions.tables import AttemptRow, SittingRow, Watching
from exam_engine.web.invigilator import channel
from exam_engine.wiring import Engine
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from proctor.policy import DEFAULT_POLICY, Mode, Policy
from tests.board_acts import JSON, acts, page_of_person, page_token
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.unit.proctor.scene import jpeg

Csrf = Callable[..., str]
Post = Callable[..., Any]


LIVE = replace(DEFAULT_POLICY, live_pictures=True)


def wall(engine: Engine, policy: Policy = LIVE) -> Room:
    room = make_room(engine, watching=Watching.LIVE)
    with engine.database.write(room.tenant) as tx:
        tx.get_one(SittingRow, room.sitting).policy = policy.to_json()
    return room


def events(browser: TestClient, room: Room, query: str = "") -> list[dict[str, Any]]:
    """What a channel tells in its short life."""
    answer = browser.get(f"/staff/sittings/{room.sitting}/board/events{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = [line for line in answer.text.splitlines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    """Channels that end after their first news."""
    monkeypatch.setattr(channel, "LIFE_S", 0.0)


@pytest.mark.usefixtures("short")
def test_wall_shows_the_newest_pictures_once_they_are_opened_and_on_record(
    engine: Engine, client: TestClient, send: Post
) -> None:
    room = wall(engine)
    scene = room.watched("李白")
    person_id = log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    (first,) = events(client, room)
    assert [tile["name"] for tile in first["tiles"]] == ["李白"] and "pictures" not in first
    engine.live_pictures.offer(scene.subject_ref, jpeg(90))
    assert engine.live_pictures.held == 0  # nobody looks, nothing is held

    here = f"/staff/sittings/{room.sitting}"
    opening = send(client, f"{here}/board/pictures").json()["opening"]
    (entry,) = acts(room, "exam:live-pictures:open")
    assert (entry.actor, entry.facts["candidates"]) == (person_id, 1)
    (before,) = events(client, room, f"?opening={opening}")
    assert before["pictures"] == {}
    engine.live_pictures.offer(scene.subject_ref, jpeg(90))
    (shown,) = events(client, room, f"?opening={opening}")
    enrolment = first["tiles"][0]["id"]
    assert shown["pictures"][enrolment]["main"].startswith("/9j/")
    assert len(acts(room, "exam:live-pictures:open")) == 1
    room.clock.advance(seconds=7)
    (later,) = events(client, room, f"?opening={opening}")
    assert later["pictures"] == {} and engine.live_pictures.held == 0
    # What one person opened for one room is for that person and room.
    assert client.get(f"{here}/board/events?room=1-1&opening={opening}").status_code == 403
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="other")
    assert client.get(f"{here}/board/events?opening={opening}").status_code == 403


@pytest.mark.parametrize(
    "policy", [DEFAULT_POLICY, replace(LIVE, mode=Mode.DEVICE)], ids=["not agreed", "on device"]
)
def test_pictures_that_were_not_agreed_or_stay_on_the_device_cannot_be_opened(
    engine: Engine, client: TestClient, send: Post, policy: Policy
) -> None:
    room = wall(engine, policy)
    room.watched("李白")
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    here = f"/staff/sittings/{room.sitting}"
    assert send(client, f"{here}/board/pictures").status_code == 409
    assert "显示现场画面" not in client.get(f"{here}/board").text
    assert acts(room, "exam:live-pictures:open") == []


@pytest.mark.usefixtures("short")
def test_body_admin_sees_the_wall_without_pictures(
    engine: Engine, client: TestClient, send: Post
) -> None:
    room = wall(engine)
    room.watched("李白")
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN)
    assert len(events(client, room)) == 1
    assert send(client, f"/staff/sittings/{room.sitting}/board/pictures").status_code == 403
    assert "显示现场画面" not in client.get(f"/staff/sittings/{room.sitting}/board").text


def test_channel_tells_only_what_has_changed_and_there_are_only_so_many(
    app: FastAPI, engine: Engine, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make_room(engine)
    room.writing("李白")
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    live = engine.settings.live_room.model_copy(update={"board_seconds": 0.01})
    settings = engine.settings.model_copy(update={"live_room": live})
    monkeypatch.setattr(app.state, "engine", replace(engine, settings=settings))
    monkeypatch.setattr(channel, "LIFE_S", 0.15)
    told = events(client, room)
    assert len(told) > 2
    assert set(told[0]) == {"at", "counts", "needs", "tiles"}
    assert all(set(news) == {"at"} for news in told[1:])
    assert app.state.board_channels == set()
    monkeypatch.setattr(channel, "MOST_CHANNELS", 0)
    path = f"/staff/sittings/{room.sitting}/board/events"
    assert client.get(path, headers=JSON).status_code == 429


# ---- Live view ----


def test_live_view_is_opened_on_record_told_to_the_candidate_and_passes_words_only(
    app: FastAPI, engine: Engine, client: TestClient, other: TestClient, send: Post
) -> None:
    room = wall(engine, replace(DEFAULT_POLICY, live_view=True))
    scene, neighbour = room.watched("李白"), room.watched("杜甫")
    with engine.database.read(room.tenant) as tx:
        enrolment = attempts.find_attempt(tx, scene.subject_ref).enrolment_id
        beside = attempts.find_attempt(tx, neighbour.subject_ref).enrolment_id
    person_id = log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    path = f"{page_of_person(room, enrolment)}/view"
    assert "打开" in client.get(path).text and acts(room, "exam:live-view:open") == []
    view = send(client, path).json()["view"]
    assert [act.actor for act in acts(room, "exam:live-view:open")] == [person_id]
    log_in_as(engine, other, room.tenant, Role.INVIGILATOR, login_name="two")
    assert send(other, path).json()["code"] == "sessions-view-busy"
    assert other.get(f"{path}/{view}", headers=JSON).status_code == 404

    page = page_token(room, app, enrolment)
    assert client.get("/exam/time", headers=page).json()["view"] == {"id": view, "answer": ""}
    offer = json.dumps({"view": view, "offer": "v=0 camera"})
    neighbours = page_token(room, app, beside)
    assert client.get("/exam/time", headers=neighbours).json()["view"] is None
    assert client.post("/exam/view", content=offer, headers=neighbours).status_code == 404
    assert client.post("/exam/view", content="[]", headers=page).status_code == 422
    assert client.post("/exam/view", content=offer, headers=page).status_code == 200
    assert client.get(f"{path}/{view}", headers=JSON).json()["offer"] == "v=0 camera"
    assert send(other, f"{path}/{view}/answer", answer="v=0").status_code == 404
    assert send(client, f"{path}/{view}/answer", answer="v=0 viewer").status_code == 204
    assert client.get("/exam/view", headers=page).json()["answer"] == "v=0 viewer"

    room.clock.advance(seconds=8)
    assert send(client, f"{path}/{view}/close").status_code == 204
    assert client.get("/exam/view", headers=page).json() is None
    (closed,) = acts(room, "exam:live-view:close")
    assert closed.facts == {"seconds": 8}
    # A viewer that falls silent looks no more, and a camera taken back ends it at once.
    send(client, path)
    room.clock.advance(seconds=21)
    assert client.get("/exam/view", headers=page).json() is None
    send(client, path)
    assert client.post("/exam/camera/stop", headers=page).status_code == 204
    assert client.get("/exam/view", headers=page).json() is None
    assert send(client, path).json()["code"] == "web-live-no-view"


def test_live_view_needs_the_policy_and_somebody_of_this_room(
    engine: Engine, client: TestClient, other: TestClient, send: Post
) -> None:
    room = wall(engine)
    scene = room.watched("李白")
    with engine.database.write(room.tenant) as tx:
        enrolment = attempts.find_attempt(tx, scene.subject_ref).enrolment_id
        site = add_organisation(
            tx, engine.clock, kind=OrganisationKind.SITE, code="S2", name="第二考点"
        ).id
    path = f"{page_of_person(room, enrolment)}/view"
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    assert send(client, path).json()["code"] == "web-live-no-view"
    assert f"{path}" not in client.get(page_of_person(room, enrolment)).text
    with engine.database.write(room.tenant) as tx:
        policy = replace(DEFAULT_POLICY, live_view=True)
        tx.get_one(SittingRow, room.sitting).policy = policy.to_json()
    log_in_as(engine, other, room.tenant, Role.BODY_ADMIN, login_name="admin")
    assert send(other, path).status_code == 403
    log_in_as(engine, other, room.tenant, Role.INVIGILATOR, login_name="far", organisation_id=site)
    assert send(other, path).status_code == 404
    assert acts(room, "exam:live-view:open") == []


# ---- Findings decide nothing ----


def test_no_finding_pauses_ends_or_touches_an_exam(engine: Engine) -> None:
    room = wall(engine)
    scene = room.watched("李白")
    with engine.database.read(room.tenant) as tx:
        before = tx.get_one(AttemptRow, scene.subject_ref)
        was = {column.key: getattr(before, column.key) for column in AttemptRow.__table__.columns}
    for kind in ("empty", "two", "empty"):
        scene.send(kind, 40)
        room.leave_window(scene)
    assert len(room.incidents()) >= 3
    engine.timekeeper.beat()
    with engine.database.read(room.tenant) as tx:
        after = tx.get_one(AttemptRow, scene.subject_ref)
        now = {column.key: getattr(after, column.key) for column in AttemptRow.__table__.columns}
    assert now == was
