"""The live room: help, time by two people, moves, messages, and the wall with its pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.enrolment.entrance_register import EntranceRegister
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.sessions import attempts, messages
from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.live_tables import HelpRequestRow, TimeRequestRow
from exam_engine.sessions.tables import AttemptRow, SittingRow, TimeGrantRow, Watching
from exam_engine.web.invigilator import channel
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.audit import AuditRow
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from proctor.policy import DEFAULT_POLICY, Mode, Policy
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.unit.proctor.scene import jpeg

Csrf = Callable[..., str]
Post = Callable[..., Any]
JSON = {"Accept": "application/json"}


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine)


@pytest.fixture
def second(app: FastAPI) -> Iterator[TestClient]:
    """Another browser."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser


@pytest.fixture
def post(csrf: Csrf) -> Post:
    def send(browser: TestClient, path: str, **fields: str) -> Any:
        return browser.post(path, data={**fields, "csrf_token": csrf(browser)}, headers=JSON)

    return send


def page_of(room: Room, app: FastAPI, enrolment: str, *, epoch: int = 1) -> dict[str, str]:
    """The headers of the candidate's exam page."""
    attempt = room.attempt(enrolment).id
    token = app.state.exam_doors.tokens.give(attempt, room.tenant, epoch)
    return {**JSON, "X-Exam-Token": token}


def person(room: Room, enrolment: str) -> str:
    return f"/staff/sittings/{room.sitting}/people/{enrolment}"


def board(room: Room, browser: TestClient) -> dict[str, Any]:
    told: dict[str, Any] = browser.get(
        f"/staff/sittings/{room.sitting}/board.json", headers=JSON
    ).json()
    return told


def acts(room: Room, act: str) -> list[AuditRow]:
    with room.engine.database.read(room.tenant) as tx:
        return list(tx.scalars(select(AuditRow).where(AuditRow.act == act)))


# ---- Help ----


def test_help_is_asked_answered_and_settled_and_stands_before_everything(
    app: FastAPI, engine: Engine, client: TestClient, post: Post
) -> None:
    room = make_room(engine, watching=Watching.LIVE)
    invigilator = log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="wang")
    room.refused("先等核验的人")
    room.clock.advance(minutes=5)
    asks = room.writing("求助的人")
    page = page_of(room, app, asks)
    told = client.post("/exam/help", content='{"reason": "machine"}', headers=page).json()
    assert (told["reason"], told["state"]) == ("machine", "waiting")
    again = client.post("/exam/help", content='{"reason": "unwell"}', headers=page).json()
    assert again["reason"] == "unwell"
    with engine.database.read(room.tenant) as tx:
        assert len(tx.scalars(select(HelpRequestRow)).all()) == 1

    needs = board(room, client)["needs"]
    assert [(need["kind"], need["name"]) for need in needs] == [
        ("help", "求助的人"),
        ("identity", "先等核验的人"),
    ]
    assert "身体不适" in needs[0]["text"]
    assert "身体不适" in client.get(person(room, asks)).text

    assert post(client, f"{person(room, asks)}/help/answer").status_code == 200
    assert board(room, client)["needs"][0]["kind"] == "coming"
    help_told = client.get("/exam/time", headers=page).json()["help"]
    assert help_told["state"] == "coming"
    assert post(client, f"{person(room, asks)}/help/close").status_code == 200
    assert client.get("/exam/time", headers=page).json()["help"] is None
    assert [need["kind"] for need in board(room, client)["needs"]] == ["identity"]
    assert post(client, f"{person(room, asks)}/help/close").status_code == 404
    assert [entry.actor for entry in acts(room, "exam:help:answer")] == [invigilator]


def test_help_can_be_taken_back_and_is_refused_after_the_end(
    app: FastAPI, client: TestClient, room: Room
) -> None:
    enrolment = room.writing("李白")
    page = page_of(room, app, enrolment)
    assert client.post("/exam/help", content='{"reason": "come"}', headers=page).status_code == 200
    assert client.post("/exam/help", content='{"reason": null}', headers=page).json() is None
    for body in ('{"reason": "bored"}', "nonsense", "\xff"):
        assert client.post("/exam/help", content=body, headers=page).status_code == 422
    assert client.post("/exam/help", content='{"reason": "come"}', headers=JSON).status_code == 403
    with room.engine.database.write(room.tenant) as tx:
        attempts.submit(tx, room.clock, room.attempt(enrolment).id)
    assert client.post("/exam/help", content='{"reason": "come"}', headers=page).status_code == 409


# ---- Time by two people ----


def test_time_is_given_by_a_second_person_and_never_by_the_one_who_asked(
    engine: Engine, client: TestClient, second: TestClient, post: Post, room: Room
) -> None:
    asker = log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="wang")
    enrolment = room.writing("李白")
    assert post(client, f"{person(room, enrolment)}/time", minutes="5", reason="断网").is_success
    (need,) = board(room, client)["needs"]
    assert need["kind"] == "time" and "wang" in need["text"]
    with engine.database.read(room.tenant) as tx:
        wanted = tx.scalars(select(TimeRequestRow)).one()
    path = f"/staff/sittings/{room.sitting}/time/{wanted.id}"
    refused = post(client, f"{path}/approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "sessions-time-own-request")
    assert "须由另一人批准" in client.get(person(room, enrolment)).text
    assert room.attempt(enrolment).extra_seconds == 0

    approver = log_in_as(engine, second, room.tenant, Role.BODY_ADMIN, login_name="li")
    assert post(second, f"{path}/approve").status_code == 200
    assert room.attempt(enrolment).extra_seconds == 300
    with engine.database.read(room.tenant) as tx:
        grant = tx.scalars(select(TimeGrantRow)).one()
    assert (grant.granted_by, grant.approved_by) == (asker, approver)
    assert post(second, f"{path}/approve").json()["code"] == "sessions-time-request-decided"
    assert room.attempt(enrolment).extra_seconds == 300
    assert "li 批准" in client.get(person(room, enrolment)).text


def test_time_may_be_declined_taken_back_or_come_too_late(
    engine: Engine, client: TestClient, second: TestClient, post: Post, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="wang")
    log_in_as(engine, second, room.tenant, Role.INVIGILATOR, login_name="li")
    enrolment = room.writing("李白")

    def ask() -> str:
        post(client, f"{person(room, enrolment)}/time", minutes="5", reason="断网")
        with engine.database.read(room.tenant) as tx:
            row = tx.scalars(
                select(TimeRequestRow).where(TimeRequestRow.decided_at.is_(None))
            ).one()
        return f"/staff/sittings/{room.sitting}/time/{row.id}"

    assert post(second, f"{ask()}/decline").status_code == 200
    assert post(client, f"{ask()}/decline").status_code == 200  # taken back by the asker
    path = ask()
    with engine.database.write(room.tenant) as tx:
        attempts.submit(tx, room.clock, room.attempt(enrolment).id)
    assert post(second, f"{path}/approve").json()["code"] == "sessions-time-too-late"
    assert room.attempt(enrolment).extra_seconds == 0
    room.clock.advance(hours=4)
    log_in_as(engine, second, room.tenant, Role.INVIGILATOR, login_name="zhao")
    assert post(second, f"{path}/approve").json()["code"] == "sessions-time-request-decided"


def test_time_approved_before_the_exam_needs_no_second_person(
    engine: Engine, client: TestClient, second: TestClient, post: Post, room: Room
) -> None:
    enrolment = room.seat("李白")
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN, login_name="admin")
    log_in_as(engine, second, room.tenant, Role.INVIGILATOR, login_name="wang")
    path, fields = f"{person(room, enrolment)}/accommodation", {"reason": "视力障碍"}
    assert post(second, path, factor="1.5", **fields).status_code == 403
    assert "accommodation" in client.get(person(room, enrolment)).text
    for wrong in ("9", "nan", "much"):
        assert post(client, path, factor=wrong, **fields).status_code == 422
    assert post(client, path, factor="1.5", **fields).status_code == 200
    known = EntranceRegister(engine.ring, engine.clock)
    with engine.database.write(room.tenant) as tx:
        factor = known.known(tx, enrolment).time_factor
        row = attempts.open_attempt(
            tx, room.clock, sitting_id=room.sitting, enrolment_id=enrolment, time_factor=factor
        )
        attempts.check_in(tx, room.clock, row.id)
        started = attempts.start(tx, room.clock, row.id)
        assert started.deadline_at is not None and started.started_at is not None
        assert (started.deadline_at - started.started_at).total_seconds() == 90 * 60 * 1.5
        assert tx.scalars(select(TimeRequestRow)).all() == []
    answer = post(client, path, factor="2", **fields)
    assert answer.json()["code"] == "sessions-accommodation-too-late"


# ---- Moving ----


def test_moved_candidate_goes_on_elsewhere_with_every_answer_and_the_old_page_is_told(
    app: FastAPI, engine: Engine, client: TestClient, post: Post, room: Room
) -> None:
    engine.start()
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment, neighbour = room.writing("李白"), room.writing("杜甫")
    old = page_of(room, app, enrolment, epoch=1)
    save = '{"answers": [[1, %d, "item-%d", {"RESPONSE": "B"}, 0]]}'
    assert client.post("/exam/answers", content=save % (1, 1), headers=old).is_success
    with engine.database.write(room.tenant) as tx:
        login = login_sessions.open_session(
            tx,
            engine.clock,
            engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=enrolment,
        )
    taken = room.seats  # where the neighbour sits
    path = f"{person(room, enrolment)}/move"
    reason = {"reason": "键盘失灵"}
    assert post(client, path, room="1", seat=str(taken), **reason).status_code == 409
    assert post(client, path, room="1", seat="x", **reason).status_code == 422
    assert post(client, path, room="1", seat="30", reason=" ").status_code == 422
    answer = post(client, path, room="1", seat="30", stop_clock="yes", **reason)
    assert answer.json()["said"] == "已换到 1 考场 30 座。"

    row = room.attempt(enrolment)
    assert (row.state, row.epoch, row.moved_seat) == ("paused", 2, 30)
    told = client.get("/exam/time", headers=old).json()
    assert told["standing"]["epoch"] == 2 and told["moved"]["seat"] == 30
    # What the old machine still had is taken; its login is gone.
    late = client.post("/exam/answers", content=save % (2, 2), headers=old).json()
    assert late["verdicts"] == ["superseded"]
    client.cookies.set("kz_session", login.token)
    assert client.get("/exam/paper").headers["location"].startswith("/exam")
    with engine.database.write(room.tenant) as tx:
        new = attempts.take_over(tx, room.clock, row.id)
        assert set(new.answers) == {"item-1", "item-2"}
        assert set(answers_of(tx, row.id)) == {"item-1", "item-2"}
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="again")
    seats = {tile["name"]: tile["seat"] for tile in board(room, client)["tiles"]}
    assert seats["李白"] == "1 考场 30 座"
    assert room.attempt(neighbour).moved_seat is None
    assert acts(room, "exam:attempt:move")[0].facts["reason"] == "键盘失灵"


# ---- Messages ----


def test_message_is_known_to_be_on_its_way_shown_and_read(
    app: FastAPI, engine: Engine, client: TestClient, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment, stranger = room.writing("李白"), room.writing("杜甫")
    with engine.database.write(room.tenant) as tx:
        own = messages.send(
            tx,
            room.clock,
            sitting_id=room.sitting,
            text="请调整摄像头",
            actor="wang",
            attempt_id=room.attempt(enrolment).id,
        )
        messages.send(tx, room.clock, sitting_id=room.sitting, text="还有十分钟", actor="wang")
    assert "还没有显示在考生页面上" in client.get(person(room, enrolment)).text

    def tell(who: str, **told: list[str]) -> int:
        page = page_of(room, app, who)
        return client.post("/exam/messages", content=json.dumps(told), headers=page).status_code

    assert tell(stranger, shown=[own], read=[own]) == 204  # not theirs: passed over
    assert "还没有显示在考生页面上" in client.get(person(room, enrolment)).text
    assert tell(enrolment, shown=[own]) == 204
    assert "已显示，考生还没有点" in client.get(person(room, enrolment)).text
    assert tell(enrolment, read=[own]) == tell(enrolment, shown=[own]) == 204
    assert "考生已读" in client.get(person(room, enrolment)).text
    everyone = client.get(f"/staff/sittings/{room.sitting}/everyone").text
    assert "0 人已显示，0 人已读" in everyone
    page = page_of(room, app, enrolment)
    assert client.post("/exam/messages", content="[]", headers=page).status_code == 422


# ---- Who may do it ----


@pytest.mark.parametrize("role", [Role.PROCTOR_REVIEWER, Role.REGISTRAR])
def test_others_of_the_body_have_no_part_in_the_live_room(
    engine: Engine, client: TestClient, post: Post, room: Room, role: Role
) -> None:
    log_in_as(engine, client, room.tenant, role)
    enrolment, here = room.writing("李白"), f"/staff/sittings/{room.sitting}"
    for path in (f"{person(room, enrolment)}/help/answer", f"{here}/board/pictures"):
        assert post(client, path).status_code == 403
    fields = {"room": "1", "seat": "9", "reason": "x"}
    assert post(client, f"{person(room, enrolment)}/move", **fields).status_code == 403
    assert post(client, f"{here}/time/none/approve").status_code == 403
    assert client.get(f"{here}/board/events", headers=JSON).status_code == 403


def test_invigilators_of_another_site_or_body_reach_nobody_here(
    app: FastAPI,
    engine: Engine,
    client: TestClient,
    second: TestClient,
    post: Post,
    room: Room,
) -> None:
    enrolment = room.writing("李白")
    page = page_of(room, app, enrolment)
    assert client.post("/exam/help", content='{"reason": "come"}', headers=page).is_success
    with engine.database.write(room.tenant) as tx:
        site = add_organisation(
            tx, engine.clock, kind=OrganisationKind.SITE, code="S2", name="第二考点"
        ).id
        assert tx.get_one(EnrolmentRow, enrolment).site != "第二考点"
        row = TimeRequestRow(
            sitting_id=room.sitting,
            attempt_ids=[room.attempt(enrolment).id],
            for_many=False,
            seconds=60,
            reason="断网",
            asked_by="wang",
            asked_at=room.clock.now(),
        )
        tx.add(row)
        tx.flush()
        wanted = row.id
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR, organisation_id=site)
    elsewhere = make_room(engine, code="9002")
    log_in_as(engine, second, elsewhere.tenant, Role.INVIGILATOR, login_name="stranger")
    assert board(room, client)["needs"] == []
    for browser in (client, second):
        assert post(browser, f"{person(room, enrolment)}/help/answer").status_code == 404
        path = f"/staff/sittings/{room.sitting}/time/{wanted}/approve"
        assert post(browser, path).status_code == 404
    assert second.get(f"/staff/sittings/{room.sitting}/board/events").status_code == 404


def test_candidates_and_strangers_are_led_away_and_acts_need_the_pages_token(
    engine: Engine, client: TestClient, second: TestClient, room: Room
) -> None:
    enrolment = room.writing("李白")
    path = f"{person(room, enrolment)}/help/answer"
    assert client.post(path, headers=JSON).status_code in (401, 403)
    log_in_as(engine, second, room.tenant, Role.INVIGILATOR)
    assert second.post(path, headers=JSON).json()["code"] == "web-csrf"
    assert (
        client.get(f"/staff/sittings/{room.sitting}/board/events", headers=JSON).status_code == 401
    )


# ---- The wall ----


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
    engine: Engine, client: TestClient, post: Post
) -> None:
    room = wall(engine)
    scene = room.watched("李白")
    person_id = log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    (first,) = events(client, room)
    assert [tile["name"] for tile in first["tiles"]] == ["李白"] and "pictures" not in first
    engine.live_pictures.offer(scene.subject_ref, jpeg(90))
    assert engine.live_pictures.held == 0  # nobody looks, nothing is held

    here = f"/staff/sittings/{room.sitting}"
    opening = post(client, f"{here}/board/pictures").json()["opening"]
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
    engine: Engine, client: TestClient, post: Post, policy: Policy
) -> None:
    room = wall(engine, policy)
    room.watched("李白")
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    here = f"/staff/sittings/{room.sitting}"
    assert post(client, f"{here}/board/pictures").status_code == 409
    assert "显示现场画面" not in client.get(f"{here}/board").text
    assert acts(room, "exam:live-pictures:open") == []


@pytest.mark.usefixtures("short")
def test_body_admin_sees_the_wall_without_pictures(
    engine: Engine, client: TestClient, post: Post
) -> None:
    room = wall(engine)
    room.watched("李白")
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN)
    assert len(events(client, room)) == 1
    assert post(client, f"/staff/sittings/{room.sitting}/board/pictures").status_code == 403
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
    app: FastAPI, engine: Engine, client: TestClient, second: TestClient, post: Post
) -> None:
    room = wall(engine, replace(DEFAULT_POLICY, live_view=True))
    scene, neighbour = room.watched("李白"), room.watched("杜甫")
    with engine.database.read(room.tenant) as tx:
        enrolment = attempts.find_attempt(tx, scene.subject_ref).enrolment_id
        other = attempts.find_attempt(tx, neighbour.subject_ref).enrolment_id
    person_id = log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    path = f"{person(room, enrolment)}/view"
    assert "打开" in client.get(path).text and acts(room, "exam:live-view:open") == []
    view = post(client, path).json()["view"]
    assert [act.actor for act in acts(room, "exam:live-view:open")] == [person_id]
    log_in_as(engine, second, room.tenant, Role.INVIGILATOR, login_name="two")
    assert post(second, path).json()["code"] == "sessions-view-busy"
    assert second.get(f"{path}/{view}", headers=JSON).status_code == 404

    page = page_of(room, app, enrolment)
    assert client.get("/exam/time", headers=page).json()["view"] == {"id": view, "answer": ""}
    offer = json.dumps({"view": view, "offer": "v=0 camera"})
    neighbours = page_of(room, app, other)
    assert client.get("/exam/time", headers=neighbours).json()["view"] is None
    assert client.post("/exam/view", content=offer, headers=neighbours).status_code == 404
    assert client.post("/exam/view", content="[]", headers=page).status_code == 422
    assert client.post("/exam/view", content=offer, headers=page).status_code == 200
    assert client.get(f"{path}/{view}", headers=JSON).json()["offer"] == "v=0 camera"
    assert post(second, f"{path}/{view}/answer", answer="v=0").status_code == 404
    assert post(client, f"{path}/{view}/answer", answer="v=0 viewer").status_code == 204
    assert client.get("/exam/view", headers=page).json()["answer"] == "v=0 viewer"

    room.clock.advance(seconds=8)
    assert post(client, f"{path}/{view}/close").status_code == 204
    assert client.get("/exam/view", headers=page).json() is None
    (closed,) = acts(room, "exam:live-view:close")
    assert closed.facts == {"seconds": 8}
    # A viewer that falls silent looks no more, and a camera taken back ends it at once.
    post(client, path)
    room.clock.advance(seconds=21)
    assert client.get("/exam/view", headers=page).json() is None
    post(client, path)
    assert client.post("/exam/camera/stop", headers=page).status_code == 204
    assert client.get("/exam/view", headers=page).json() is None
    assert post(client, path).json()["code"] == "web-live-no-view"


def test_live_view_needs_the_policy_and_somebody_of_this_room(
    engine: Engine, client: TestClient, second: TestClient, post: Post
) -> None:
    room = wall(engine)
    scene = room.watched("李白")
    with engine.database.write(room.tenant) as tx:
        enrolment = attempts.find_attempt(tx, scene.subject_ref).enrolment_id
        site = add_organisation(
            tx, engine.clock, kind=OrganisationKind.SITE, code="S2", name="第二考点"
        ).id
    path = f"{person(room, enrolment)}/view"
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    assert post(client, path).json()["code"] == "web-live-no-view"
    assert f"{path}" not in client.get(person(room, enrolment)).text
    with engine.database.write(room.tenant) as tx:
        policy = replace(DEFAULT_POLICY, live_view=True)
        tx.get_one(SittingRow, room.sitting).policy = policy.to_json()
    log_in_as(engine, second, room.tenant, Role.BODY_ADMIN, login_name="admin")
    assert post(second, path).status_code == 403
    log_in_as(engine, second, room.tenant, Role.INVIGILATOR, login_name="far", organisation_id=site)
    assert post(second, path).status_code == 404
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
