"""The small world of results that several rooms are tested in."""

from __future__ import annotations

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from tests.results_world import World, make_world


@pytest.fixture
def world(database: Database, clock: FixedClock, tenant: str) -> World:
    return make_world(database, clock, tenant)
