"""A candidate with one incident, and reviewers before their desks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from foundation.roles import Role
from proctor import review
from proctor.tables import ReviewRow
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room
from tests.unit.proctor.scene import REASONS, Scene

Csrf = Callable[..., str]


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine, watching=Watching.RECORDED)


@pytest.fixture
def scene(room: Room) -> Scene:
    """A candidate before a camera, who was not to be seen for a while: one incident."""
    stage = room.watched("李白")
    stage.send("good", 5)
    stage.send("empty", 12)
    stage.send("good", 20)
    return stage


@pytest.fixture
def incident(room: Room, scene: Scene) -> str:
    assert scene
    (row,) = room.incidents()
    return row.id


@pytest.fixture
def other(app: FastAPI) -> Iterator[TestClient]:
    """A second browser."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser


class Desk:
    """One person at the desk."""

    def __init__(self, browser: TestClient, csrf: Csrf) -> None:
        self.browser = browser
        self._csrf = csrf

    def show(self, incident: str) -> str:
        answer = self.browser.get(f"/staff/review/{incident}")
        assert answer.status_code == 200, answer.text
        text: str = answer.text
        return text

    def post(self, path: str, **fields: str) -> Any:
        fields["csrf_token"] = self._csrf(self.browser)
        return self.browser.post(f"/staff/review/{path}", data=fields)

    def open(self, incident: str) -> Any:
        return self.post(f"{incident}/open")

    def decide(
        self,
        incident: str,
        verdict: str = "technical",
        reason: str = "灯坏了",
        code: str | None = None,
    ) -> Any:
        chosen = REASONS.get(verdict, "") if code is None else code
        return self.post(f"{incident}/decide", verdict=verdict, code=chosen, reason=reason)


@pytest.fixture
def desk(engine: Engine, client: TestClient, csrf: Csrf, room: Room) -> Desk:
    """A reviewer of the body."""
    log_in_as(engine, client, room.tenant, Role.PROCTOR_REVIEWER, login_name="ana")
    return Desk(client, csrf)


@pytest.fixture
def second(engine: Engine, other: TestClient, csrf: Csrf, room: Room) -> Desk:
    """Another reviewer of the body."""
    log_in_as(engine, other, room.tenant, Role.PROCTOR_REVIEWER, login_name="bei")
    return Desk(other, csrf)


def reviews_in(room: Room, incident: str) -> list[ReviewRow]:
    with room.engine.database.read(room.tenant) as tx:
        return review.reviews_of(tx, incident)


def images_in(text: str) -> list[str]:
    return re.findall(r'src="(/staff/review/[^"]+/evidence/[^"]+)"', text)
