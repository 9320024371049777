"""People with logins, for the tests of identity."""

from __future__ import annotations

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.keys import KeyRing
from tests.staff import Staff


@pytest.fixture
def staff(database: Database, clock: FixedClock, tenant: str) -> Staff:
    return Staff(database, clock, tenant)


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    return KeyRing.generate()
