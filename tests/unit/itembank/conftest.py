"""Two people of the item bank, and the demo's standard kept for a tenant."""

from __future__ import annotations

import json

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Caller, CallerKind, Grant, Role
from itembank.library import add_standard
from tests.items import DEMO


def person(name: str, tenant: str, *roles: Role) -> Caller:
    """A person of the body with these roles."""
    grants = tuple(Grant(role) for role in roles)
    return Caller(CallerKind.PERSON, name, tenant, grants=grants, person_id=name)


@pytest.fixture
def author(tenant: str) -> Caller:
    return person("author-1", tenant, Role.AUTHOR)


@pytest.fixture
def reviewer(tenant: str) -> Caller:
    return person("reviewer-1", tenant, Role.ITEM_REVIEWER)


@pytest.fixture
def standard_id(database: Database, clock: FixedClock, tenant: str, reviewer: Caller) -> str:
    content = json.loads((DEMO / "standard.json").read_text("utf-8"))
    with database.write(tenant=tenant) as tx:
        return add_standard(tx, clock, by=reviewer, content=content).id
