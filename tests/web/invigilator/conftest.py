"""Rooms, a second browser, and how both post, for tests of the board and the live room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.sessions.live_tables import TimeRequestRow
from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.board_acts import JSON
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room

Csrf = Callable[..., str]


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
def send(csrf: Csrf) -> Callable[..., Any]:
    """Post a form from the page of a browser."""

    def act(browser: TestClient, path: str, **fields: str | list[str]) -> Any:
        return browser.post(path, data={**fields, "csrf_token": csrf(browser)}, headers=JSON)

    return act


@pytest.fixture
def post(client: TestClient, send: Callable[..., Any]) -> Callable[..., Any]:
    """Post a form from the page of the first browser."""

    def act(path: str, **fields: str | list[str]) -> Any:
        return send(client, path, **fields)

    return act


@pytest.fixture
def approve(engine: Engine, other: TestClient, send: Callable[..., Any]) -> Callable[..., Any]:
    """A second invigilator approves the time that waits."""

    def act(room: Room) -> Any:
        log_in_as(engine, other, room.tenant, Role.INVIGILATOR, login_name="second")
        with engine.database.read(room.tenant) as tx:
            wanted = tx.scalars(
                select(TimeRequestRow).where(TimeRequestRow.decided_at.is_(None))
            ).one()
        return send(other, f"/staff/sittings/{room.sitting}/time/{wanted.id}/approve")

    return act
