"""Every door of the desk, tried by everybody: who gets in, and who does not even learn of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation import login_sessions
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from proctor.review import reviews_of
from proctor.tables import ProctorSittingRow
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.result_browsers import send
from tests.review_world import Recordings, fill

ACTS = ("open", "take", "leave", "ask", "decide")
FIELDS = {"verdict": "nothing", "code": "ordinary_movement", "words": "请看一下"}
LISTS = ("", "?show=decided", "?show=claimed", "/figures")


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine, watching=Watching.RECORDED)


@pytest.fixture
def made(room: Room) -> Recordings:
    return fill(room, recordings=1, incidents=1)


def _stranger(_engine: Engine, _browser: TestClient, _room: Room, _made: Recordings) -> None:
    """Nobody has logged in."""


def _candidate(engine: Engine, browser: TestClient, room: Room, made: Recordings) -> None:
    with engine.database.write(room.tenant) as tx:
        watched = tx.get_one(ProctorSittingRow, made.sittings[0])
        session = login_sessions.open_session(
            tx,
            engine.clock,
            engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=tx.get_one(AttemptRow, watched.subject_ref).enrolment_id,
        )
    browser.cookies.set("kz_session", session.token)


def _author(engine: Engine, browser: TestClient, room: Room, _made: Recordings) -> None:
    log_in_as(engine, browser, room.tenant, Role.AUTHOR)


def _elsewhere(engine: Engine, browser: TestClient, room: Room, _made: Recordings) -> None:
    with engine.database.write(room.tenant) as tx:
        college = add_organisation(
            tx, engine.clock, kind=OrganisationKind.COLLEGE, code="C9", name="别的学院"
        ).id
    log_in_as(engine, browser, room.tenant, Role.INVIGILATOR, organisation_id=college)


def _other_body(engine: Engine, browser: TestClient, _room: Room, _made: Recordings) -> None:
    stranger = make_room(engine, code="9002")
    log_in_as(engine, browser, stranger.tenant, Role.PROCTOR_REVIEWER)


Enter = Callable[[Engine, TestClient, Room, Recordings], None]


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as opened:
        yield opened


@pytest.mark.parametrize(
    ("enter", "refused"),
    [(_stranger, 303), (_candidate, 303), (_author, 403), (_elsewhere, 404), (_other_body, 404)],
    ids=["stranger", "candidate", "author", "invigilator elsewhere", "another body"],
)
def test_who_has_no_business_here_sees_and_does_nothing(
    engine: Engine,
    browser: TestClient,
    room: Room,
    made: Recordings,
    enter: Enter,
    refused: int,
) -> None:
    enter(engine, browser, room, made)
    (incident,), (sitting,) = made.incidents, made.sittings
    for path in LISTS:
        assert incident not in browser.get(f"/staff/review{path}").text
    for path in (incident, f"sitting/{sitting}"):
        answer = browser.get(f"/staff/review/{path}")
        assert answer.status_code == refused
        if refused == 303:
            assert answer.headers["location"].startswith("/staff/login")
    for act in ACTS:
        # Who may read but not decide is refused for that; it tells nothing of the incident.
        allowed = {refused, 403} if refused == 404 else {refused}
        assert send(browser, f"/staff/review/{incident}/{act}", **FIELDS)[0] in allowed, act
    with room.engine.database.read(room.tenant) as tx:
        assert reviews_of(tx, incident) == []


def test_invigilator_reads_and_asks_and_reviewer_decides(
    engine: Engine, browser: TestClient, app: FastAPI, room: Room, made: Recordings
) -> None:
    (incident,) = made.incidents
    log_in_as(engine, browser, room.tenant, Role.INVIGILATOR, login_name="inv")
    answers = {a: send(browser, f"/staff/review/{incident}/{a}", **FIELDS)[0] for a in ACTS}
    assert answers == {"open": 303, "take": 403, "leave": 303, "ask": 303, "decide": 403}
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as reviewer:
        log_in_as(engine, reviewer, room.tenant, Role.PROCTOR_REVIEWER, login_name="rev")
        assert send(reviewer, f"/staff/review/{incident}/decide", **FIELDS)[0] == 409, "unseen"
        assert send(reviewer, f"/staff/review/{incident}/open")[0] == 303
        assert send(reviewer, f"/staff/review/{incident}/decide", **FIELDS)[0] == 303
