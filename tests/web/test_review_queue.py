"""The queue over many recordings: filters, claims, neighbours, and how many queries it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, select
from starlette.testclient import TestClient

from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from foundation.audit import AuditRow
from foundation.roles import Role
from proctor.camera_sources import CameraSource
from proctor.tables import IncidentRow, ProctorSittingRow
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.review_world import KINDS, Recordings, fill

Csrf = Callable[..., str]
ROW = re.compile(r'<a href="/staff/review/([0-9a-f-]{36})')


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine, watching=Watching.RECORDED)


@pytest.fixture
def few(room: Room) -> Recordings:
    """Two recordings of five incidents each."""
    return fill(room, recordings=2)


@pytest.fixture
def ana(engine: Engine, client: TestClient, room: Room) -> TestClient:
    log_in_as(engine, client, room.tenant, Role.PROCTOR_REVIEWER, login_name="ana")
    return client


@pytest.fixture
def bei(engine: Engine, app: FastAPI, room: Room) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        log_in_as(engine, browser, room.tenant, Role.PROCTOR_REVIEWER, login_name="bei")
        yield browser


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that the database was sent."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine.database.engine, "before_cursor_execute", note)


def rows(browser: TestClient, query: str = "") -> list[str]:
    answer = browser.get(f"/staff/review{query}")
    assert answer.status_code == 200
    table = answer.text[answer.text.find('<table class="sheet">') :]
    return ROW.findall(table) if '<table class="sheet">' in answer.text else []


def post(browser: TestClient, csrf: Csrf, path: str, **fields: str) -> Any:
    fields["csrf_token"] = csrf(browser)
    return browser.post(f"/staff/review/{path}", data=fields)


def in_order(room: Room) -> list[str]:
    return [row.id for row in room.incidents()]


def test_many_recordings_take_no_more_queries_than_few(
    engine: Engine, room: Room, ana: TestClient, few: Recordings
) -> None:
    assert few.incidents
    rows(ana)
    with counted(engine) as sent:
        rows(ana)
    before = len(sent)
    fill(room, recordings=58)
    with counted(engine) as sent:
        shown = rows(ana)
    assert len(shown) == 50, "a page of three hundred"
    assert len(sent) == before, "one query more for each row would be 48 more"
    with counted(engine) as sent:
        answer = ana.get(f"/staff/review/{shown[0]}")
    assert answer.status_code == 200 and "第 1 条，共 300 条" in answer.text
    assert len(sent) < 40


def test_pages_go_on_in_the_order_of_time(room: Room, ana: TestClient) -> None:
    fill(room, recordings=12)
    assert rows(ana) + rows(ana, "?number=2") == in_order(room)


def test_queue_is_narrowed_by_kind_and_sitting_and_part(
    room: Room, ana: TestClient, csrf: Csrf, few: Recordings
) -> None:
    assert len(rows(ana, f"?kind={KINDS[1].value}")) == 2
    assert len(rows(ana, f"?sitting={room.sitting}")) == 10
    assert rows(ana, "?sitting=unknown") == []
    assert len(rows(ana, "?kind=unknown&show=unknown")) == 10, "what is misspelt is not asked for"
    first = in_order(room)[0]
    post(ana, csrf, f"{first}/open")
    assert first not in rows(ana, "?show=unopened")
    assert rows(ana, "?show=claimed") == [first]
    post(ana, csrf, f"{first}/decide", verdict="nothing", code="ordinary_movement")
    assert rows(ana, "?show=decided") == [first] and first not in rows(ana, "?show=own")


def test_choice_goes_with_the_reader_from_one_incident_to_the_next(
    room: Room, ana: TestClient, csrf: Csrf, few: Recordings
) -> None:
    query = f"?kind={KINDS[2].value}"
    first, second = rows(ana, query)
    text = ana.get(f"/staff/review/{first}{query}").text
    assert f'href="/staff/review/{second}{query}" data-key="n"' in text
    assert (
        f'href="/staff/review/{first}{query}" data-key="p"'
        in ana.get(f"/staff/review/{second}{query}").text
    )
    post(ana, csrf, f"{first}/open{query}")
    done = post(ana, csrf, f"{first}/decide{query}", verdict="nothing", code="ordinary_movement")
    assert done.headers["location"] == f"/staff/review/{second}{query}"


def test_opened_incident_is_kept_for_its_reader_for_a_while(
    engine: Engine, room: Room, ana: TestClient, bei: TestClient, csrf: Csrf, few: Recordings
) -> None:
    first, second, *_ = in_order(room)
    post(ana, csrf, f"{first}/open")
    assert "ana 正在看" in bei.get("/staff/review").text
    start = re.search(
        r'href="/staff/review/([0-9a-f-]{36})" data-key="n"', bei.get("/staff/review").text
    )
    assert start and start[1] == second, "the next reader begins with the next incident"
    post(bei, csrf, f"{first}/open")
    text = bei.get(f"/staff/review/{first}").text
    assert "另一位人员正在看" in text and "data-decide" not in text
    fields = {"verdict": "nothing", "code": "ordinary_movement"}
    assert post(bei, csrf, f"{first}/decide", **fields).status_code == 409

    room.clock.advance(minutes=16)
    assert post(bei, csrf, f"{first}/decide", **fields).status_code == 303


def test_taking_over_is_possible_and_seen(
    room: Room, ana: TestClient, bei: TestClient, csrf: Csrf, few: Recordings
) -> None:
    first = in_order(room)[0]
    post(ana, csrf, f"{first}/open")
    post(bei, csrf, f"{first}/open")
    assert post(bei, csrf, f"{first}/take").status_code == 303
    assert "接手了他人正在看的记录" in ana.get(f"/staff/review/{first}").text
    fields = {"verdict": "nothing", "code": "ordinary_movement"}
    assert post(ana, csrf, f"{first}/decide", **fields).status_code == 409
    assert post(bei, csrf, f"{first}/decide", **fields).status_code == 303
    with room.engine.database.read(room.tenant) as tx:
        acts = tx.scalars(
            select(AuditRow.act).where(AuditRow.subject == first).order_by(AuditRow.sequence)
        ).all()
    assert acts == [
        "proctor:incident:opened",
        "proctor:incident:opened",
        "proctor:incident:taken",
        "proctor:incident:decided",
    ]


def test_incident_that_is_given_back_is_free(
    room: Room, ana: TestClient, bei: TestClient, csrf: Csrf, few: Recordings
) -> None:
    first = in_order(room)[0]
    post(ana, csrf, f"{first}/open")
    assert post(bei, csrf, f"{first}/leave").status_code == 303
    assert rows(ana, "?show=claimed") == [first], "another person's claim is not ended"
    assert post(ana, csrf, f"{first}/leave").status_code == 303
    assert rows(ana, "?show=claimed") == []


def test_two_people_share_every_possible_violation(
    room: Room, ana: TestClient, bei: TestClient, csrf: Csrf, few: Recordings
) -> None:
    first = in_order(room)[0]
    fields = {"verdict": "possible_violation", "code": "device_in_view", "reason": "桌上有手机"}
    post(ana, csrf, f"{first}/open")
    post(ana, csrf, f"{first}/decide", **fields)
    assert rows(ana, "?show=another") == [first]
    post(bei, csrf, f"{first}/open")
    assert "桌上有手机" not in bei.get(f"/staff/review/{first}").text
    post(bei, csrf, f"{first}/decide", **fields)
    with room.engine.database.read(room.tenant) as tx:
        assert tx.get_one(IncidentRow, first).verdict == "possible_violation"


def test_taking_over_needs_the_right_to_decide(
    engine: Engine, app: FastAPI, room: Room, ana: TestClient, csrf: Csrf, few: Recordings
) -> None:
    first = in_order(room)[0]
    post(ana, csrf, f"{first}/open")
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        assert browser.post(f"/staff/review/{first}/take").status_code in (303, 403)
        log_in_as(engine, browser, room.tenant, Role.INVIGILATOR, login_name="inv")
        assert post(browser, csrf, f"{first}/take").status_code == 403
    assert rows(ana, "?show=claimed") == [first]


def test_figures_tell_workload_and_keep_quiet_about_few(
    engine: Engine,
    app: FastAPI,
    room: Room,
    ana: TestClient,
    bei: TestClient,
    csrf: Csrf,
    few: Recordings,
) -> None:
    assert "还没有作出判断" in ana.get("/staff/review/figures").text
    first, second, *_ = in_order(room)
    for one in (first, second):
        post(ana, csrf, f"{one}/open")
        room.clock.advance(seconds=40)
        post(ana, csrf, f"{one}/decide", verdict="nothing", code="ordinary_movement")
    text = ana.get("/staff/review/figures?days=7").text
    assert "1 位复核人员作出 2 次判断" in text and "还不足以说明一致程度" in text
    assert "40 秒" in text and "条数太少" in text and "<svg" in text
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        log_in_as(engine, browser, room.tenant, Role.AUTHOR, login_name="aut")
        assert browser.get("/staff/review/figures").status_code == 403


def test_what_the_telephone_at_the_side_saw_is_told_as_such(
    room: Room, few: Recordings, ana: TestClient
) -> None:
    first, *_ = ROW.findall(ana.get("/staff/review").text)
    assert "侧面手机" not in ana.get(f"/staff/review/{first}").text
    with room.engine.database.write(room.tenant) as tx:
        incident = tx.get_one(IncidentRow, first)
        watched = tx.get_one(ProctorSittingRow, incident.sitting_id)
        watched.source = CameraSource.SIDE
        whole = f"/staff/review/sitting/{watched.id}"
    for page in ("/staff/review", f"/staff/review/{first}", whole):
        assert "侧面手机" in ana.get(page).text, page
