"""The live room: help, time by two people, moves, messages, and who may do it."""

from __future__ import annotations

import json
from collections.abc import Callable
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
from exam_engine.sessions.tables import TimeGrantRow, Watching
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from tests.board_acts import JSON, acts, board, page_of_person, page_token
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room

Csrf = Callable[..., str]
Post = Callable[..., Any]


def test_help_is_asked_answered_and_settled_and_stands_before_everything(
    app: FastAPI, engine: Engine, client: TestClient, send: Post
) -> None:
    room = make_room(engine, watching=Watching.LIVE)
    invigilator = log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="wang")
    room.refused("先等核验的人")
    room.clock.advance(minutes=5)
    asks = room.writing("求助的人")
    page = page_token(room, app, asks)
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
    assert "身体不适" in client.get(page_of_person(room, asks)).text

    assert send(client, f"{page_of_person(room, asks)}/help/answer").status_code == 200
    assert board(room, client)["needs"][0]["kind"] == "coming"
    help_told = client.get("/exam/time", headers=page).json()["help"]
    assert help_told["state"] == "coming"
    assert send(client, f"{page_of_person(room, asks)}/help/close").status_code == 200
    assert client.get("/exam/time", headers=page).json()["help"] is None
    assert [need["kind"] for need in board(room, client)["needs"]] == ["identity"]
    assert send(client, f"{page_of_person(room, asks)}/help/close").status_code == 404
    assert [entry.actor for entry in acts(room, "exam:help:answer")] == [invigilator]


def test_help_can_be_taken_back_and_is_refused_after_the_end(
    app: FastAPI, client: TestClient, room: Room
) -> None:
    enrolment = room.writing("李白")
    page = page_token(room, app, enrolment)
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
    engine: Engine, client: TestClient, other: TestClient, send: Post, room: Room
) -> None:
    asker = log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="wang")
    enrolment = room.writing("李白")
    assert send(
        client, f"{page_of_person(room, enrolment)}/time", minutes="5", reason="断网"
    ).is_success
    (need,) = board(room, client)["needs"]
    assert need["kind"] == "time" and "wang" in need["text"]
    with engine.database.read(room.tenant) as tx:
        wanted = tx.scalars(select(TimeRequestRow)).one()
    path = f"/staff/sittings/{room.sitting}/time/{wanted.id}"
    refused = send(client, f"{path}/approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "sessions-time-own-request")
    assert "须由另一人批准" in client.get(page_of_person(room, enrolment)).text
    assert room.attempt(enrolment).extra_seconds == 0

    approver = log_in_as(engine, other, room.tenant, Role.BODY_ADMIN, login_name="li")
    assert send(other, f"{path}/approve").status_code == 200
    assert room.attempt(enrolment).extra_seconds == 300
    with engine.database.read(room.tenant) as tx:
        grant = tx.scalars(select(TimeGrantRow)).one()
    assert (grant.granted_by, grant.approved_by) == (asker, approver)
    assert send(other, f"{path}/approve").json()["code"] == "sessions-time-request-decided"
    assert room.attempt(enrolment).extra_seconds == 300
    assert "li 批准" in client.get(page_of_person(room, enrolment)).text


def test_time_may_be_declined_taken_back_or_come_too_late(
    engine: Engine, client: TestClient, other: TestClient, send: Post, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR, login_name="wang")
    log_in_as(engine, other, room.tenant, Role.INVIGILATOR, login_name="li")
    enrolment = room.writing("李白")

    def ask() -> str:
        send(client, f"{page_of_person(room, enrolment)}/time", minutes="5", reason="断网")
        with engine.database.read(room.tenant) as tx:
            row = tx.scalars(
                select(TimeRequestRow).where(TimeRequestRow.decided_at.is_(None))
            ).one()
        return f"/staff/sittings/{room.sitting}/time/{row.id}"

    assert send(other, f"{ask()}/decline").status_code == 200
    assert send(client, f"{ask()}/decline").status_code == 200  # taken back by the asker
    path = ask()
    with engine.database.write(room.tenant) as tx:
        attempts.submit(tx, room.clock, room.attempt(enrolment).id)
    assert send(other, f"{path}/approve").json()["code"] == "sessions-time-too-late"
    assert room.attempt(enrolment).extra_seconds == 0
    room.clock.advance(hours=4)
    log_in_as(engine, other, room.tenant, Role.INVIGILATOR, login_name="zhao")
    assert send(other, f"{path}/approve").json()["code"] == "sessions-time-request-decided"


def test_time_approved_before_the_exam_needs_no_second_person(
    engine: Engine, client: TestClient, other: TestClient, send: Post, room: Room
) -> None:
    enrolment = room.seat("李白")
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN, login_name="admin")
    log_in_as(engine, other, room.tenant, Role.INVIGILATOR, login_name="wang")
    path, fields = f"{page_of_person(room, enrolment)}/accommodation", {"reason": "视力障碍"}
    assert send(other, path, factor="1.5", **fields).status_code == 403
    assert "accommodation" in client.get(page_of_person(room, enrolment)).text
    for wrong in ("9", "nan", "much"):
        assert send(client, path, factor=wrong, **fields).status_code == 422
    assert send(client, path, factor="1.5", **fields).status_code == 200
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
    answer = send(client, path, factor="2", **fields)
    assert answer.json()["code"] == "sessions-accommodation-too-late"


# ---- Moving ----


def test_moved_candidate_goes_on_elsewhere_with_every_answer_and_the_old_page_is_told(
    app: FastAPI, engine: Engine, client: TestClient, send: Post, room: Room
) -> None:
    engine.start()
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment, neighbour = room.writing("李白"), room.writing("杜甫")
    old = page_token(room, app, enrolment, epoch=1)
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
    path = f"{page_of_person(room, enrolment)}/move"
    reason = {"reason": "键盘失灵"}
    assert send(client, path, room="1", seat=str(taken), **reason).status_code == 409
    assert send(client, path, room="1", seat="x", **reason).status_code == 422
    assert send(client, path, room="1", seat="30", reason=" ").status_code == 422
    answer = send(client, path, room="1", seat="30", stop_clock="yes", **reason)
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
    assert "还没有显示在考生页面上" in client.get(page_of_person(room, enrolment)).text

    def tell(who: str, **told: list[str]) -> int:
        page = page_token(room, app, who)
        return client.post("/exam/messages", content=json.dumps(told), headers=page).status_code

    assert tell(stranger, shown=[own], read=[own]) == 204  # not theirs: passed over
    assert "还没有显示在考生页面上" in client.get(page_of_person(room, enrolment)).text
    assert tell(enrolment, shown=[own]) == 204
    assert "已显示，考生还没有点" in client.get(page_of_person(room, enrolment)).text
    assert tell(enrolment, read=[own]) == tell(enrolment, shown=[own]) == 204
    assert "考生已读" in client.get(page_of_person(room, enrolment)).text
    everyone = client.get(f"/staff/sittings/{room.sitting}/everyone").text
    assert "0 人已显示，0 人已读" in everyone
    page = page_token(room, app, enrolment)
    assert client.post("/exam/messages", content="[]", headers=page).status_code == 422


# ---- Who may do it ----


@pytest.mark.parametrize("role", [Role.PROCTOR_REVIEWER, Role.REGISTRAR])
def test_others_of_the_body_have_no_part_in_the_live_room(
    engine: Engine, client: TestClient, send: Post, room: Room, role: Role
) -> None:
    log_in_as(engine, client, room.tenant, role)
    enrolment, here = room.writing("李白"), f"/staff/sittings/{room.sitting}"
    for path in (f"{page_of_person(room, enrolment)}/help/answer", f"{here}/board/pictures"):
        assert send(client, path).status_code == 403
    fields = {"room": "1", "seat": "9", "reason": "x"}
    assert send(client, f"{page_of_person(room, enrolment)}/move", **fields).status_code == 403
    assert send(client, f"{here}/time/none/approve").status_code == 403
    assert client.get(f"{here}/board/events", headers=JSON).status_code == 403


def test_invigilators_of_another_site_or_body_reach_nobody_here(
    app: FastAPI,
    engine: Engine,
    client: TestClient,
    other: TestClient,
    send: Post,
    room: Room,
) -> None:
    enrolment = room.writing("李白")
    page = page_token(room, app, enrolment)
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
    log_in_as(engine, other, elsewhere.tenant, Role.INVIGILATOR, login_name="stranger")
    assert board(room, client)["needs"] == []
    for browser in (client, other):
        assert send(browser, f"{page_of_person(room, enrolment)}/help/answer").status_code == 404
        path = f"/staff/sittings/{room.sitting}/time/{wanted}/approve"
        assert send(browser, path).status_code == 404
    assert other.get(f"/staff/sittings/{room.sitting}/board/events").status_code == 404


def test_candidates_and_strangers_are_led_away_and_acts_need_the_pages_token(
    engine: Engine, client: TestClient, other: TestClient, room: Room
) -> None:
    enrolment = room.writing("李白")
    path = f"{page_of_person(room, enrolment)}/help/answer"
    assert client.post(path, headers=JSON).status_code in (401, 403)
    log_in_as(engine, other, room.tenant, Role.INVIGILATOR)
    assert other.post(path, headers=JSON).json()["code"] == "web-csrf"
    assert (
        client.get(f"/staff/sittings/{room.sitting}/board/events", headers=JSON).status_code == 401
    )
