"""Sittings and the room board: who may see what, and what an act does to the attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.assembly.tables import FormRow, FormState
from exam_engine.enrolment.tables import CandidateRow, EnrolmentRow
from exam_engine.sessions.attempts import find_attempt, withdraw_camera
from exam_engine.sessions.live_tables import TimeRequestRow
from exam_engine.sessions.messages import messages_for
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import AttemptRow, SittingRow, Watching
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.audit import AuditRow
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from proctor.policy import Policy
from proctor.retention_classes import DataClass
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room

Csrf = Callable[..., str]
JSON = {"Accept": "application/json"}


@pytest.fixture
def room(engine: Engine) -> Room:
    """A sitting without a camera."""
    return make_room(engine)


@pytest.fixture
def watched(engine: Engine) -> Room:
    """A sitting with a camera, watched at the time."""
    return make_room(engine, watching=Watching.LIVE)


@pytest.fixture
def other(app: FastAPI) -> Iterator[TestClient]:
    """A second browser."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser


@pytest.fixture
def post(client: TestClient, csrf: Csrf) -> Callable[..., Any]:
    def send(path: str, **fields: str | list[str]) -> Any:
        return client.post(path, data={**fields, "csrf_token": csrf(client)}, headers=JSON)

    return send


@pytest.fixture
def approve(engine: Engine, other: TestClient, csrf: Csrf) -> Callable[..., Any]:
    """A second invigilator approves the time that waits."""

    def act(room: Room) -> Any:
        log_in_as(engine, other, room.tenant, Role.INVIGILATOR, login_name="second")
        with engine.database.read(room.tenant) as tx:
            wanted = tx.scalars(
                select(TimeRequestRow).where(TimeRequestRow.decided_at.is_(None))
            ).one()
        path = f"/staff/sittings/{room.sitting}/time/{wanted.id}/approve"
        return other.post(path, data={"csrf_token": csrf(other)}, headers=JSON)

    return act


def _board(room: Room, client: TestClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/staff/sittings/{room.sitting}/board.json{query}", headers=JSON)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _person(room: Room, enrolment: str) -> str:
    return f"/staff/sittings/{room.sitting}/people/{enrolment}"


def _acts(room: Room, act: str) -> list[AuditRow]:
    with room.engine.database.read(room.tenant) as tx:
        return list(tx.scalars(select(AuditRow).where(AuditRow.act == act)))


# ---- The list, and planning ----


def _freeze(
    room: Room, level: str = "初级", title: str = "理论 A 卷", state: str = "frozen"
) -> str:
    with room.engine.database.write(room.tenant) as tx:
        form = FormRow(
            level=level,
            title=title,
            state="draft",
            minutes=90,
            total=100,
            seed="s",
            blueprint={},
            figures={},
            created_by="assembler",
            created_at=room.clock.now(),
        )
        tx.add(form)
        tx.flush()
        form.state = FormState(state)
        return form.id


PLAN = {
    "level": "L1",
    "title": "初级理论第二场",
    "opens_at": "2026-11-22T09:00",
    "closes_at": "2026-11-22T11:00",
    "minutes": "90",
    "window_rule": "end_with_window",
    "watching": "recorded",
    "networks": "10.1.0.0/16\n10.2.0.0/16",
    "room_code": "白鹭",
}


def test_body_admin_plans_opens_and_closes_a_sitting(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN)
    form = _freeze(room)
    page = client.get(f"/staff/sittings/new?batch={room.world.batch}&level=L1")
    assert "理论 A 卷" in page.text and 'value="2026-11-21T09:00"' in page.text
    fields = {**PLAN, "batch": room.world.batch, "form_id": form, "csrf_token": csrf(client)}
    answer = client.post("/staff/sittings/new", data=fields)
    assert answer.headers["location"] == "/staff/sittings", answer.text

    with engine.database.read(room.tenant) as tx:
        row = tx.scalars(select(SittingRow).where(SittingRow.title == PLAN["title"])).one()
    assert row.window_opens_at.isoformat() == "2026-11-22T01:00:00+00:00"
    assert (row.state, row.watching, row.minutes, row.level) == ("planned", "recorded", 90, "L1")
    assert row.access_rules["networks"] == ["10.1.0.0/16", "10.2.0.0/16"]
    assert "白鹭" not in str(row.access_rules)
    assert row.policy["watches"]

    path = f"/staff/sittings/{row.id}/state"
    for state in ("open", "closed"):
        assert (
            client.post(path, data={"state": state, "csrf_token": csrf(client)}).status_code == 303
        )
        with engine.database.read(room.tenant) as tx:
            assert tx.get_one(SittingRow, row.id).state == state


def test_the_plan_says_how_it_is_watched_and_the_next_one_begins_from_there(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN)
    fields = {
        **PLAN,
        "batch": room.world.batch,
        "form_id": _freeze(room),
        "csrf_token": csrf(client),
        "mode": "device",
        "kind": ["window_left", "picture_dark", "window_left"],
        "switch": ["live_view"],
        "days": ["61", "0", "17", "5", "9", "30", "12"],
    }
    answer = client.post("/staff/sittings/new", data=fields)
    assert answer.headers.get("location") == "/staff/sittings", answer.text
    with engine.database.read(room.tenant) as tx:
        row = tx.scalars(select(SittingRow).where(SittingRow.title == PLAN["title"])).one()
    policy = Policy.from_json(row.policy)
    assert {watch.kind.value for watch in policy.watched} == {"window_left", "picture_dark"}
    assert (policy.mode.value, policy.live_view, policy.likeness) == ("device", True, False)
    assert policy.kept_days(DataClass.MEASUREMENTS) == 17
    page = client.get(f"/staff/sittings/new?batch={room.world.batch}&level=L1").text
    assert 'value="device" checked' in page
    assert 'value="61"' in page


WATCHED = {"mode": "device", "kind": ["window_left"]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"closes_at": "2026-11-22T08:00"}, "结束时间须晚于开始时间"),
        ({"opens_at": "2026-11-20T09:00", "closes_at": "2026-11-20T11:00"}, "已经过去"),
        ({"opens_at": "tomorrow"}, "没有填写完整"),
        ({"minutes": "ninety"}, "整数的分钟数"),
        ({"minutes": "0"}, "1 到 1440"),
        ({"title": "  "}, "场次名称"),
        ({"networks": "10.1.0.0/99"}, "10.1.0.0/99"),
        ({"form_id": "none"}, "不是这一等级已定稿的试卷"),
        # A page from before there was a further class of what is kept tells one number too few.
        ({**WATCHED, "days": ["61", "0", "17", "5", "9", "30"]}, "保存天数（"),
    ],
)
def test_plan_that_cannot_be_is_refused_and_keeps_what_was_typed(
    engine: Engine,
    client: TestClient,
    csrf: Csrf,
    room: Room,
    change: dict[str, Any],
    told: str,
) -> None:
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN)
    form = _freeze(room)
    fields = {**PLAN, "batch": room.world.batch, "form_id": form, **change}
    answer = client.post("/staff/sittings/new", data={**fields, "csrf_token": csrf(client)})
    assert answer.status_code == 422
    assert told in answer.text
    assert "10.2.0.0/16" in answer.text or "networks" in change


def test_drafts_and_forms_of_other_levels_are_not_offered(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.BODY_ADMIN)
    draft = _freeze(room, title="草稿卷", state="draft")
    senior = _freeze(room, level="高级", title="高级卷")
    _freeze(room)
    page = client.get(f"/staff/sittings/new?batch={room.world.batch}&level=L1").text
    assert "草稿卷" not in page and "高级卷" not in page
    for form in (draft, senior):
        fields = {**PLAN, "batch": room.world.batch, "form_id": form, "csrf_token": csrf(client)}
        assert client.post("/staff/sittings/new", data=fields).status_code == 422


def test_list_shows_counts_and_only_the_body_admin_may_plan(
    engine: Engine, client: TestClient, other: TestClient, csrf: Csrf, room: Room
) -> None:
    room.writing("李白")
    room.seat("杜甫")
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    page = client.get("/staff/sittings").text
    assert "1 / 2" in page and "考场看板" in page
    assert "安排新场次" not in page
    assert client.get("/staff/sittings/new").status_code == 403
    path = f"/staff/sittings/{room.sitting}/state"
    refused = client.post(path, data={"state": "closed", "csrf_token": csrf(client)})
    assert refused.status_code == 403
    log_in_as(engine, other, room.tenant, Role.BODY_ADMIN, login_name="admin")
    assert "安排新场次" in other.get("/staff/sittings").text


# ---- Who sees the board ----


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
    assert client.get(_person(room, enrolment)).status_code == 403


def test_other_body_sees_nothing(engine: Engine, client: TestClient, room: Room) -> None:
    enrolment = room.writing("李白")
    stranger = make_room(engine, code="9002")
    log_in_as(engine, client, stranger.tenant, Role.INVIGILATOR, Role.BODY_ADMIN)
    assert client.get(f"/staff/sittings/{room.sitting}/board").status_code == 404
    assert client.get(_person(room, enrolment)).status_code == 404


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
    assert [tile["name"] for tile in _board(room, client)["tiles"]] == ["李白"]
    assert client.get(_person(room, here)).status_code == 200
    assert client.get(_person(room, elsewhere)).status_code == 404
    assert post(f"{_person(room, elsewhere)}/time", minutes="5", reason="断电").status_code == 404
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
    board = _board(room, client)
    words = {tile["name"]: tile["word"] for tile in board["tiles"]}
    assert words == {"未到的人": "未到", "刚到的人": "已到，准备中", "在写的人": "作答中"}
    tile = board["tiles"][2]
    assert (tile["left"], tile["saved"]) == ("剩 80 分钟", "保存于 09:10:00")
    assert board["counts"]["writing"] == 1 and board["counts"]["not-arrived"] == 1
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
    names = [need["name"] for need in _board(watched, client)["needs"]]
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
    (need,) = _board(watched, client)["needs"]
    assert "撤回了摄像" in need["text"]
    with engine.database.write(watched.tenant) as tx:
        tx.get_one(AttemptRow, row.id).state = AttemptState.SUBMITTED
    assert _board(watched, client)["needs"] == []


def test_camera_is_told_as_a_fact_and_changes_no_order(
    engine: Engine, client: TestClient, watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    calm, absent = watched.watched("安静的人"), watched.watched("离座的人")
    absent.send("empty", 12)
    calm.send("good", 1)
    tiles = _board(watched, client)["tiles"]
    assert [tile["name"] for tile in tiles] == ["安静的人", "离座的人"]
    assert tiles[0]["seen"] == [] and tiles[0]["camera"] == "摄像：有画面"
    assert "画面中没有看到人脸" in tiles[1]["seen"][0]
    watched.clock.advance(seconds=60)
    assert "后没有画面" in _board(watched, client)["tiles"][0]["camera"]


def test_board_of_one_room_shows_that_room(engine: Engine, client: TestClient, room: Room) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    room.writing("一考场的人", room=1)
    room.writing("二考场的人", room=2)
    told = _board(room, client, "?room=1-2")
    assert [tile["name"] for tile in told["tiles"]] == ["二考场的人"]


# ---- Acts ----


def test_identity_is_confirmed_for_whoever_refused_the_camera(
    engine: Engine, client: TestClient, post: Callable[..., Any], watched: Room
) -> None:
    person = log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    enrolment = watched.refused("李白")
    page = client.get(_person(watched, enrolment)).text
    assert "1001**********1234" in page
    answer = post(f"{_person(watched, enrolment)}/identity")
    assert answer.json()["said"] == "身份已核对，考生可以开始。"
    attempt = watched.attempt(enrolment)
    assert (attempt.state, attempt.identity_checked_by) == ("checked_in", person)


@pytest.fixture
def withdrawn(watched: Room) -> str:
    """Somebody who took the camera back while writing: the enrolment."""
    scene = watched.watched("李白")
    watched.clock.advance(minutes=5)
    scene.close()  # as the proctor does when it hears of it
    with watched.engine.database.write(watched.tenant) as tx:
        row = withdraw_camera(tx, watched.clock, scene.subject_ref)
        enrolment = row.enrolment_id
    watched.clock.advance(minutes=1)
    return enrolment


def test_check_of_whoever_took_the_camera_back_is_recorded_and_the_exam_goes_on(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
) -> None:
    person = log_in_as(engine, client, watched.tenant, Role.INVIGILATOR, login_name="wang")
    (tile,), (need,) = (_board(watched, client)[name] for name in ("tiles", "needs"))
    assert "待核验" in tile["camera"] and tile["camera_kind"] == "warn"
    assert need["id"] == withdrawn
    page = client.get(_person(watched, withdrawn)).text
    assert "撤回了摄像" in page and 'value="place"' in page
    assert 'value="photo"' not in page  # there is none to compare with
    answer = post(f"{_person(watched, withdrawn)}/check", checks=["document", "place"])
    assert answer.json()["said"] == "核验已记录，考生继续作答。"

    attempt = watched.attempt(withdrawn)
    assert attempt.state == AttemptState.IN_PROGRESS
    assert attempt.identity_checked_by == person
    assert attempt.identity_checked_at == watched.clock.now()
    assert attempt.identity_checks == ["document", "place"]
    (act,) = _acts(watched, "exam:identity:confirm")
    assert (act.actor, act.subject) == (person, attempt.id)
    assert act.facts == {"checks": ["document", "place"], "writing": True}

    board = _board(watched, client)
    assert board["needs"] == []
    assert "核验" in board["tiles"][0]["camera"] and "待" not in board["tiles"][0]["camera"]
    page = client.get(_person(watched, withdrawn)).text
    assert "wang" in page and "座位周围没有他人" in page
    assert f"{withdrawn}/check" not in page


def test_check_is_recorded_once(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    path = f"{_person(watched, withdrawn)}/check"
    for _ in range(2):
        assert post(path, checks=["photo"]).status_code == 200
        watched.clock.advance(minutes=1)
    assert len(_acts(watched, "exam:identity:confirm")) == 1


def test_check_of_nothing_or_of_something_unknown_is_refused(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    path = f"{_person(watched, withdrawn)}/check"
    answer = post(path)
    assert answer.status_code == 422
    assert answer.json()["code"] == "sessions-identity-nothing-checked"
    assert post(path, checks=["shoes"]).status_code == 422
    assert watched.attempt(withdrawn).identity_checked_at is None


def test_whoever_is_before_the_camera_needs_no_check(
    engine: Engine, client: TestClient, post: Callable[..., Any], watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    scene = watched.watched("杜甫")
    with engine.database.read(watched.tenant) as tx:
        enrolment = find_attempt(tx, scene.subject_ref).enrolment_id
    assert f"{enrolment}/check" not in client.get(_person(watched, enrolment)).text
    assert post(f"{_person(watched, enrolment)}/check", checks=["photo"]).status_code == 409


@pytest.mark.parametrize("role", [Role.BODY_ADMIN, Role.PROCTOR_REVIEWER, Role.AUTHOR])
def test_others_of_the_body_may_not_record_a_check(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
    role: Role,
) -> None:
    log_in_as(engine, client, watched.tenant, role)
    answer = post(f"{_person(watched, withdrawn)}/check", checks=["photo"])
    assert answer.status_code == 403
    assert watched.attempt(withdrawn).identity_checked_at is None


def test_invigilator_of_another_site_or_body_records_no_check(
    engine: Engine,
    client: TestClient,
    other: TestClient,
    csrf: Csrf,
    watched: Room,
    withdrawn: str,
) -> None:
    with engine.database.write(watched.tenant) as tx:
        site = add_organisation(
            tx, engine.clock, kind=OrganisationKind.SITE, code="S2", name="第二考点"
        ).id
    stranger = make_room(engine, code="9002")
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR, organisation_id=site)
    log_in_as(engine, other, stranger.tenant, Role.INVIGILATOR, login_name="stranger")
    path = f"{_person(watched, withdrawn)}/check"
    for browser in (client, other):
        fields = {"checks": "photo", "csrf_token": csrf(browser)}
        assert browser.post(path, data=fields, headers=JSON).status_code == 404
    assert watched.attempt(withdrawn).identity_checked_at is None


def test_body_admin_may_not_confirm_identity_nor_see_the_photo(
    engine: Engine, client: TestClient, post: Callable[..., Any], watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.BODY_ADMIN)
    enrolment = watched.refused("李白")
    assert "1001**********1234" not in client.get(_person(watched, enrolment)).text
    assert post(f"{_person(watched, enrolment)}/identity").status_code == 403
    assert client.get(f"{_person(watched, enrolment)}/photo").status_code == 403


def test_photo_is_served_to_invigilators_and_never_kept(
    engine: Engine, client: TestClient, watched: Room
) -> None:
    enrolment = watched.refused("李白")
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    assert client.get(f"{_person(watched, enrolment)}/photo").status_code == 404
    digest = engine.blobs.put(b"\xff\xd8\xff photo", tenant=watched.tenant)
    with engine.database.write(watched.tenant) as tx:
        tx.get_one(CandidateRow, watched.world.person_of(enrolment)).photo_digest = digest
    answer = client.get(f"{_person(watched, enrolment)}/photo")
    assert answer.content == b"\xff\xd8\xff photo"
    assert answer.headers["cache-control"] == "no-store"


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
    answer = post(f"{_person(room, enrolment)}/time", minutes="12", reason="网络中断")
    assert answer.json()["said"] == "已提出补时 12 分钟，待另一人批准。"
    assert room.attempt(enrolment).extra_seconds == 0
    assert approve(room).json()["said"] == "已批准，为 1 名考生补时 12 分钟。"
    after = room.attempt(enrolment)
    assert before.deadline_at is not None and after.deadline_at is not None
    assert (after.deadline_at - before.deadline_at).total_seconds() == 720
    assert after.notice > before.notice
    assert _board(room, client)["tiles"][0]["left"] == "剩 102 分钟"
    assert "网络中断" in client.get(_person(room, enrolment)).text
    assert _acts(room, "exam:time:grant")[0].facts["reason"] == "网络中断"


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
    assert post(f"{_person(room, enrolment)}/time", **fields).status_code == 422
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
    assert _acts(room, "exam:time:grant") == []


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
    assert _board(room, client)["tiles"][0]["word"] == "时间到，已收卷"
    assert post(f"{_person(room, enrolment)}/time", minutes="15", reason="停电").status_code == 200
    assert room.attempt(enrolment).state == "expired"
    assert approve(room).status_code == 200
    assert room.attempt(enrolment).state == "in_progress"


def test_pause_stops_the_clock_and_resume_gives_it_back(
    engine: Engine, client: TestClient, post: Callable[..., Any], room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment = room.writing("李白")
    assert post(f"{_person(room, enrolment)}/pause").status_code == 200
    room.clock.advance(minutes=7)
    tile = _board(room, client)["tiles"][0]
    assert (tile["word"], tile["left"]) == ("已暂停", "剩 90 分钟")
    assert "恢复计时" in client.get(_person(room, enrolment)).text
    assert post(f"{_person(room, enrolment)}/resume").status_code == 200
    assert room.attempt(enrolment).extra_seconds == 420


def test_message_reaches_one_or_all(
    engine: Engine, client: TestClient, post: Callable[..., Any], room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    one, two = room.writing("李白"), room.writing("杜甫")
    assert post(f"{_person(room, one)}/message", text="请调整摄像头").status_code == 200
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
    assert post(f"{_person(room, enrolment)}/hand-in").status_code == 422
    assert room.attempt(enrolment).state == "in_progress"
    assert post(f"{_person(room, enrolment)}/hand-in", confirmed="yes").status_code == 422
    assert room.attempt(enrolment).state == "in_progress"
    path = f"{_person(room, enrolment)}/hand-in"
    assert post(path, confirmed="yes", reason="身体不适").status_code == 200
    assert room.attempt(enrolment).state == "submitted"
    (entry,) = _acts(room, "exam:attempt:submit")
    assert (entry.actor, entry.facts["reason"]) == (person, "身体不适")


def test_acts_for_whoever_has_not_arrived_are_refused_in_words(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    path = f"{_person(room, room.seat('李白'))}/pause"
    answer = client.post(path, data={"csrf_token": csrf(client)})
    assert answer.status_code == 409
    assert "还没有进入考试" in answer.text


def test_without_script_an_act_leads_back_to_the_board(
    engine: Engine, client: TestClient, csrf: Csrf, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    path = f"{_person(room, room.writing('李白'))}/pause"
    answer = client.post(path, data={"csrf_token": csrf(client)})
    assert answer.headers["location"] == f"/staff/sittings/{room.sitting}/board"
    assert "已暂停计时" in client.get(answer.headers["location"]).text


def test_an_act_without_the_token_of_the_page_is_refused(
    engine: Engine, client: TestClient, room: Room
) -> None:
    log_in_as(engine, client, room.tenant, Role.INVIGILATOR)
    enrolment = room.writing("李白")
    answer = client.post(f"{_person(room, enrolment)}/hand-in", data={"confirmed": "yes"})
    assert answer.status_code == 403
    assert room.attempt(enrolment).state == "in_progress"
