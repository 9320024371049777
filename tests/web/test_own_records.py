"""A candidate's own records: facts, own words in time, appeal, letter; nobody else's, no names."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine import outcomes
from exam_engine.cases import cases_of, find_case
from exam_engine.scoring.states import CaseOutcome
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.audit import AuditRow
from foundation.login_sessions import LoginSessionKind
from foundation.logins import LoginRow
from foundation.roles import Role
from proctor import review
from proctor.findings import Verdict
from proctor.tables import IncidentRow, ProctorSittingRow, ShownQuestionsRow
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.result_browsers import send
from tests.results_world import staff
from tests.review_world import Recordings, fill


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine, watching=Watching.RECORDED)


@pytest.fixture
def made(room: Room) -> Recordings:
    """Two candidates with two records each; their sittings are over."""
    found = fill(room, recordings=2, incidents=2)
    room.clock.advance(hours=2)
    return found


def _enrolment(room: Room, sitting: str) -> str:
    with room.engine.database.read(room.tenant) as tx:
        watched = tx.get_one(ProctorSittingRow, sitting)
        return tx.get_one(AttemptRow, watched.subject_ref).enrolment_id


@pytest.fixture
def own(room: Room, made: Recordings) -> str:
    return _enrolment(room, made.sittings[0])


def _candidate(app: FastAPI, room: Room, enrolment: str) -> TestClient:
    browser = TestClient(app, follow_redirects=False, headers={"Accept": "text/html"})
    with room.engine.database.write(room.tenant) as tx:
        session = login_sessions.open_session(
            tx,
            room.clock,
            room.engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=enrolment,
        )
    browser.cookies.set("kz_session", session.token)
    return browser


@pytest.fixture
def me(app: FastAPI, room: Room, own: str) -> Iterator[TestClient]:
    with _candidate(app, room, own) as browser:
        yield browser


@pytest.fixture
def other(app: FastAPI, room: Room, made: Recordings) -> Iterator[TestClient]:
    """Another candidate of the same sitting."""
    with _candidate(app, room, _enrolment(room, made.sittings[1])) as browser:
        yield browser


def _decide(room: Room, incident: str, verdict: Verdict, code: str) -> None:
    """Two reviewers come to the same."""
    with room.engine.database.write(room.tenant) as tx:
        for name, words in (("rev-1", "桌上有一部手机。"), ("rev-2", "同意。")):
            if tx.get_one(IncidentRow, incident).verdict is not None:
                continue
            by = staff(room.tenant, name, Role.PROCTOR_REVIEWER)
            review.open_incident(tx, room.clock, by, incident)
            review.decide(tx, room.clock, by, incident, verdict=verdict, code=code, reason=words)


@pytest.fixture
def case(room: Room, made: Recordings, own: str) -> str:
    """A case that two reviewers opened and an officer upheld."""
    _decide(room, made.incidents[0], Verdict.POSSIBLE_VIOLATION, "device_in_view")
    room.clock.advance(days=4)
    officer = staff(room.tenant, "off-1", Role.RELEASE_OFFICER)
    with room.engine.database.write(room.tenant) as tx:
        (row,) = cases_of(tx, [own])[own]
        outcomes.settle(
            tx,
            room.clock,
            by=officer,
            case_id=row.id,
            outcome=CaseOutcome.UPHELD,
            reason="规则第四条。",
        )
        return row.id


def _text(content: bytes) -> str:
    """What the file says, without spaces and line ends."""
    done = subprocess.run(
        ["pdftotext", "-", "-"], input=content, capture_output=True, check=True, timeout=60
    )
    return re.sub(r"\s+", "", done.stdout.decode())


def _person(room: Room, login_name: str) -> str:
    with room.engine.database.read() as tx:
        return tx.scalars(select(LoginRow.person_id).where(LoginRow.name == login_name)).one()


# ---- Facts and own words ----


def test_records_are_plain_facts_without_confidence_or_names(
    room: Room, made: Recordings, me: TestClient
) -> None:
    _decide(room, made.incidents[1], Verdict.NOTHING, "ordinary_movement")
    text = me.get("/me/records").text
    assert "画面中没有看到人脸" in text and "等待人员查看" in text and "人员已看：无异常" in text
    for hidden in ("82%", "可信度", "rev-1", "rev-2"):
        assert hidden not in text


def test_own_words_reach_the_desk_and_nobody_speaks_for_others(
    room: Room, made: Recordings, me: TestClient, other: TestClient, client: TestClient
) -> None:
    first = made.incidents[0]
    assert send(other, f"/me/records/{first}", words="替别人说")[0] == 404
    assert first not in other.get("/me/records").text
    assert send(me, f"/me/records/{first}", words="  ")[0] == 422
    assert send(me, f"/me/records/{first}", words="我去关窗")[0] == 303
    assert "我去关窗" in me.get("/me/records").text
    log_in_as(room.engine, client, room.tenant, Role.PROCTOR_REVIEWER)
    assert "我去关窗" in client.get(f"/staff/review/{first}").text


def test_late_words_are_refused_with_the_time(
    app: FastAPI, room: Room, made: Recordings, own: str
) -> None:
    room.clock.advance(days=7, hours=1)
    late = _candidate(app, room, own)
    assert "我来说明" not in late.get("/me/records").text
    status, text = send(late, f"/me/records/{made.incidents[0]}", words="迟到的说明")
    assert status == 410 and "时间已过" in text


def test_nothing_is_told_while_the_candidate_still_writes(
    app: FastAPI, room: Room, made: Recordings, own: str, me: TestClient
) -> None:
    with room.engine.database.write(room.tenant) as tx:
        tx.get_one(ProctorSittingRow, made.sittings[0]).closed_at = None
    assert "画面中没有看到人脸" not in me.get("/me/records").text


def test_strangers_and_staff_are_led_away(client: TestClient, room: Room, made: Recordings) -> None:
    assert client.get("/me/records").headers["location"].startswith("/exam")
    log_in_as(room.engine, client, room.tenant, Role.PROCTOR_REVIEWER)
    assert client.get("/me/records").status_code == 303


# ---- Letter and appeal ----


def test_letter_says_facts_decision_reasons_role_and_how_to_appeal(
    app: FastAPI, room: Room, own: str, case: str
) -> None:
    answer = _candidate(app, room, own).get(f"/me/cases/{case}/letter")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    text = _text(answer.content)
    until = (room.clock.now() + timedelta(days=30)).astimezone()
    for told in (
        "处理决定书",
        "画面中没有看到人脸",
        "可见规则不允许的电子设备",
        "桌上有一部手机",
        "没有收到您的说明",
        "认定违反考场规则",
        "规则第四条",
        "成绩发布员",
        f"{until.year}年",
        "申诉由没有参与过本案的另一位人员处理",
    ):
        assert told in text, told
    for hidden in ("rev-1", "off-1", "82%"):
        assert hidden not in text
    with room.engine.database.read(room.tenant) as tx:
        taken = select(AuditRow).where(AuditRow.act == "exam:letter:take")
        assert [row.actor for row in tx.scalars(taken)] == [own]


def test_letter_in_english_has_the_same_parts(
    app: FastAPI, room: Room, own: str, case: str
) -> None:
    content = _candidate(app, room, own).get(f"/me/cases/{case}/letter?lang=en").content
    text = _text(content)
    for told in ("Decision", "Nofaceinthepicture", "annulled", "Releaseofficer", "appealuntil"):
        assert told.lower() in text.lower(), told
    assert "Junior" in text and "初级" not in text


def test_no_letter_before_the_decision_and_none_of_other_peoples(
    app: FastAPI, room: Room, made: Recordings, own: str, other: TestClient
) -> None:
    _decide(room, made.incidents[0], Verdict.POSSIBLE_VIOLATION, "device_in_view")
    with room.engine.database.read(room.tenant) as tx:
        (row,) = cases_of(tx, [own])[own]
    assert _candidate(app, room, own).get(f"/me/cases/{row.id}/letter").status_code == 409
    assert other.get(f"/me/cases/{row.id}/letter").status_code == 404


def test_case_tells_the_candidate_what_was_seen_and_not_only_that_another_agreed(
    app: FastAPI, room: Room, own: str, case: str
) -> None:
    assert case
    assert "桌上有一部手机。" in _candidate(app, room, own).get("/me/records").text


def test_appeal_goes_to_somebody_new_whose_decision_is_told(
    app: FastAPI, room: Room, own: str, case: str, client: TestClient
) -> None:
    me = _candidate(app, room, own)
    assert "提出申诉" in me.get("/me/records").text
    assert send(me, f"/me/cases/{case}/appeal", words=" ")[0] == 422
    assert send(me, f"/me/cases/{case}/appeal", words="手机是监考员放的")[0] == 303
    assert send(me, f"/me/cases/{case}/appeal", words="再说一次")[0] == 409
    assert "正在由另一位人员处理" in me.get("/me/records").text

    log_in_as(room.engine, client, room.tenant, Role.RELEASE_OFFICER, login_name="new")
    home = f"/staff/results/{room.world.batch}/{own}"
    page = client.get(home).text
    assert "手机是监考员放的" in page and 'value="granted"' in page
    with room.engine.database.write(room.tenant) as tx:
        row = find_case(tx, case)
        decider, row.closed_by = row.closed_by, _person(room, "new")
    assert 'value="granted"' not in client.get(home).text, "who decided is offered no appeal"
    with room.engine.database.write(room.tenant) as tx:
        find_case(tx, case).closed_by = decider
    answer = send(client, f"{home}/cases/{case}/appeal", outcome="granted", reason="监考员证实")
    assert answer[0] == 303
    text = me.get("/me/records").text
    assert "申诉成立" in text and "监考员证实" in text
    told = _text(me.get(f"/me/cases/{case}/letter").content)
    assert "申诉处理决定书" in told and "撤销原决定" in told


def test_roles_without_the_right_take_no_letter_and_decide_no_appeal(
    app: FastAPI, room: Room, own: str, case: str, client: TestClient
) -> None:
    send(_candidate(app, room, own), f"/me/cases/{case}/appeal", words="不是我的手机")
    home = f"/staff/results/{room.world.batch}/{own}/cases/{case}"
    assert client.get(f"{home}/letter").headers["location"].startswith("/staff/login")
    log_in_as(room.engine, client, room.tenant, Role.PROCTOR_REVIEWER, login_name="rev")
    assert client.get(f"{home}/letter").status_code == 403
    assert send(client, f"{home}/appeal", outcome="granted", reason="x")[0] == 403


def test_what_stood_on_the_own_screen_is_told_and_until_when_it_is_kept(
    room: Room, me: TestClient, other: TestClient, made: Recordings
) -> None:
    assert "屏幕上显示过的题" not in me.get("/me/records").text
    with room.engine.database.write(room.tenant) as tx:
        live_at = tx.get_one(ProctorSittingRow, made.sittings[0]).live_at
        assert live_at is not None
        for number, questions in enumerate([[4], [5, 6, 7], []]):
            since = live_at + timedelta(minutes=number)
            tx.add(
                ShownQuestionsRow(
                    sitting_id=made.sittings[0],
                    number=number,
                    questions=questions,
                    since=since,
                    until=since + timedelta(minutes=1),
                    received_at=since,
                )
            )
    text = me.get("/me/records").text
    for words in (
        "屏幕上显示过的题",
        "3 段",
        "第 4 题",
        "第 5–7 题",
        "交卷前的总览",
        "到期自动销毁",
    ):
        assert words in text
    assert "屏幕上显示过的题" not in other.get("/me/records").text
