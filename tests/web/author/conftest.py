"""A body with a standard, and its author and reviewer at their desks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.author_world import Body, Desk, desk_of, found_body


@pytest.fixture
def body(engine: Engine) -> Body:
    return found_body(engine)


@pytest.fixture
def author(app: FastAPI, body: Body) -> Iterator[Desk]:
    with desk_of(app, body, Role.AUTHOR) as desk:
        yield desk


@pytest.fixture
def reviewer(app: FastAPI, body: Body) -> Iterator[Desk]:
    with desk_of(app, body, Role.ITEM_REVIEWER) as desk:
        yield desk
