"""Acts of the board: time, pauses, messages, handing in; what they do to the attempt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from exam_engine.sessions.messages import messages_for
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.board_acts import acts, board, page_of_person
from tests.browsers import log_in_as
from tests.exam_room import Room

Csrf = Callable[..., str]
Post = Callable[..., Any]


def test_time_given_reaches_the_attempt_with_its_reason(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    approve: Callable[..., Any],
    room: Room,
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment = room.writing("李白")
    before = room.attempt(enrolment)
    answer = post(f"{page_of_person(room, enrolment)}/time", minutes="12", reason="网络中断")
    assert answer.json()["said"] == "已提出补时 12 分钟，待另一人批准。"
    assert room.attempt(enrolment).extra_seconds == 0
    assert approve(room).json()["said"] == "已批准，为 1 名考生补时 12 分钟。"
    after = room.attempt(enrolment)
    assert before.deadline_at is not None and after.deadline_at is not None
    assert (after.deadline_at - before.deadline_at).total_seconds() == 720
    assert after.notice > before.notice
    assert board(room, client)["tiles"][0]["left"] == "剩 102 分钟"
    assert "网络中断" in client.get(page_of_person(room, enrolment)).text
    assert acts(room, "exam:time:grant")[0].facts["reason"] == "网络中断"


@pytest.mark.parametrize(
    "fields",
    [
        {"minutes": "0", "reason": "x"},
        {"minutes": "-5", "reason": "x"},
        {"minutes": "9999", "reason": "x"},
        {"minutes": "five", "reason": "x"},
        {"minutes": "5", "reason": "  "},
        {"minutes": "5", "reason": "长" * 401},
    ],
)
def test_time_without_sense_or_reason_is_refused(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    room: Room,
    fields: dict[str, str],
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment = room.writing("李白")
    assert post(f"{page_of_person(room, enrolment)}/time", **fields).status_code == 422
    assert room.attempt(enrolment).extra_seconds == 0


def test_time_for_all_reaches_those_who_write_and_no_other(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    approve: Callable[..., Any],
    room: Room,
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    writes, waits = room.writing("李白"), room.seat("杜甫")
    room.arrive(waits)
    path = f"/staff/sittings/{room.sitting}/everyone/time"
    answer = post(path, minutes="10", reason="停电").json()
    assert answer["said"] == "已为 1 名考生提出补时，待另一人批准。"
    assert approve(room).status_code == 200
    assert room.attempt(writes).extra_seconds == 600
    assert room.attempt(waits).extra_seconds == 0


def test_time_for_one_room_leaves_the_other_alone(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    approve: Callable[..., Any],
    room: Room,
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    first, second = room.writing("李白", room=1), room.writing("杜甫", room=2)
    path = f"/staff/sittings/{room.sitting}/everyone/time?room=1-2"
    answer = post(path, minutes="10", reason="停电").json()
    assert answer["next"].endswith("/board?room=1-2")
    assert approve(room).status_code == 200
    assert room.attempt(first).extra_seconds == 0
    assert room.attempt(second).extra_seconds == 600


def test_time_for_all_when_nobody_writes_is_refused(
    engine: Engine, client: TestClient, post: Callable[..., Any], room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    room.seat("李白")
    path = f"/staff/sittings/{room.sitting}/everyone/time"
    assert post(path, minutes="10", reason="停电").status_code == 409
    assert acts(room, "exam:time:grant") == []


def test_time_brings_back_whoever_the_clock_ended(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    approve: Callable[..., Any],
    room: Room,
) -> None:
    enrolment = room.writing("李白")
    room.clock.advance(minutes=91)
    assert engine.timekeeper.beat() == 1
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    assert board(room, client)["tiles"][0]["word"] == "时间到，已收卷"
    assert (
        post(f"{page_of_person(room, enrolment)}/time", minutes="15", reason="停电").status_code
        == 200
    )
    assert room.attempt(enrolment).state == "expired"
    assert approve(room).status_code == 200
    assert room.attempt(enrolment).state == "in_progress"


def test_pause_stops_the_clock_and_resume_gives_it_back(
    engine: Engine, client: TestClient, post: Callable[..., Any], room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment = room.writing("李白")
    assert post(f"{page_of_person(room, enrolment)}/pause").status_code == 200
    room.clock.advance(minutes=7)
    tile = board(room, client)["tiles"][0]
    assert (tile["word"], tile["left"]) == ("已暂停", "剩 90 分钟")
    assert "恢复计时" in client.get(page_of_person(room, enrolment)).text
    assert post(f"{page_of_person(room, enrolment)}/resume").status_code == 200
    assert room.attempt(enrolment).extra_seconds == 420


def test_message_reaches_one_or_all(
    engine: Engine, client: TestClient, post: Callable[..., Any], room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    one, two = room.writing("李白"), room.writing("杜甫")
    assert post(f"{page_of_person(room, one)}/message", text="请调整摄像头").status_code == 200
    everyone = f"/staff/sittings/{room.sitting}/everyone/message"
    assert post(everyone, text="还有十分钟").status_code == 200
    with engine.database.read(room.tenant) as tx:
        told = {
            name: [message.text for message in messages_for(tx, room.attempt(enrolment))]
            for name, enrolment in (("one", one), ("two", two))
        }
    assert told == {"one": ["请调整摄像头", "还有十分钟"], "two": ["还有十分钟"]}
    assert post(everyone, text="   ").status_code == 422


def test_handing_in_for_a_candidate_needs_a_confirmation_and_a_reason(
    engine: Engine, client: TestClient, post: Callable[..., Any], room: Room
) -> None:
    person = log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment = room.writing("李白")
    assert post(f"{page_of_person(room, enrolment)}/hand-in").status_code == 422
    assert room.attempt(enrolment).state == "in_progress"
    assert post(f"{page_of_person(room, enrolment)}/hand-in", confirmed="yes").status_code == 422
    assert room.attempt(enrolment).state == "in_progress"
    path = f"{page_of_person(room, enrolment)}/hand-in"
    assert post(path, confirmed="yes", reason="身体不适").status_code == 200
    assert room.attempt(enrolment).state == "submitted"
    (entry,) = acts(room, "exam:attempt:submit")
    assert (entry.actor, entry.facts["reason"]) == (person, "身体不适")


def test_acts_for_whoever_has_not_arrived_are_refused_in_words(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    path = f"{page_of_person(room, room.seat('李白'))}/pause"
    answer = client.post(path, data={"csrf_token": csrf(client)})
    assert answer.status_code == 409
    assert "还没有进入考试" in answer.text


def test_without_script_an_act_leads_back_to_the_board(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    path = f"{page_of_person(room, room.writing('李白'))}/pause"
    answer = client.post(path, data={"csrf_token": csrf(client)})
    assert answer.headers["location"] == f"/staff/sittings/{room.sitting}/board"
    assert "已暂停计时" in client.get(answer.headers["location"]).text


def test_an_act_without_the_token_of_the_page_is_refused(
    engine: Engine, client: TestClient, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment = room.writing("李白")
    answer = client.post(f"{page_of_person(room, enrolment)}/hand-in", data={"confirmed": "yes"})
    assert answer.status_code == 403
    assert room.attempt(enrolment).state == "in_progress"
