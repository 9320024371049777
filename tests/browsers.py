"""Browsers of people who have logged in, for tests of the staff's pages."""

from __future__ import annotations

from starlette.testclient import TestClient

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.roles import Role
from tests.staff import Staff


def people(engine: Engine, tenant: str) -> Staff:
    """The people of a body in this engine's installation, whose clock stands still."""
    assert isinstance(engine.clock, FixedClock)
    return Staff(engine.database, engine.clock, tenant, engine.settings.identities)


def log_in_as(
    engine: Engine,
    client: TestClient,
    tenant: str,
    *roles: Role,
    login_name: str = "staff",
    organisation_id: str | None = None,
) -> str:
    """Put a finished login of a new person with these roles into the browser; the person's id."""
    staff = people(engine, tenant)
    person_id = staff.add(login_name, *roles, organisation_id=organisation_id)
    _, token = staff.enrol(engine.ring, login_name)
    client.cookies.set(SESSION_COOKIE, token)
    return person_id
