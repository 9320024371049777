"""Two people of the item bank, and the demo's standard kept for a tenant."""

from __future__ import annotations

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Caller, Role
from tests.bank_people import keep_standard, person


@pytest.fixture
def author(tenant: str) -> Caller:
    return person("author-1", tenant, Role.AUTHOR)


@pytest.fixture
def reviewer(tenant: str) -> Caller:
    return person("reviewer-1", tenant, Role.ITEM_REVIEWER)


@pytest.fixture
def standard_id(database: Database, clock: FixedClock, tenant: str) -> str:
    with database.write(tenant=tenant) as tx:
        return keep_standard(tx, clock, tenant)
