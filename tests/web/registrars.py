"""A registrar before the enrolment pages, and a second browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.browsers import log_in_as
from tests.enrolment_browsers import admitting, desk_of
from tests.enrolment_office import FIRST, Office, open_office


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """The engine of the web tests, at which demonstration people may be enrolled."""
    return admitting(engine)


@pytest.fixture
def office(engine: Engine) -> Office:
    return open_office(desk_of(engine))


@pytest.fixture
def registrar(engine: Engine, client: TestClient, office: Office) -> TestClient:
    """The browser of the first college's registrar."""
    place = office.colleges[FIRST]
    log_in_as(engine, client, office.tenant, Role.REGISTRAR, organisation_id=place)
    return client


@pytest.fixture
def other(app: FastAPI) -> Iterator[TestClient]:
    """A second browser."""
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as browser:
        yield browser
