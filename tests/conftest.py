"""What all tests share: databases made by the migrations, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foundation.clock import FixedClock
from foundation.database import Database, DatabaseSettings
from foundation.schema import Base
from foundation.tenancy import found_tenant

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    base = Database(DatabaseSettings(url=f"sqlite:///{tmp_path / 'test.sqlite3'}"))
    Base.metadata.create_all(base.engine)
    yield base
    base.close()


@pytest.fixture
def tenant(database: Database, clock: FixedClock) -> str:
    """The id of a first assessment body."""
    with database.write() as tx:
        return found_tenant(tx, clock, code="9001", name="演示评价中心").id


@pytest.fixture
def other_tenant(database: Database, clock: FixedClock) -> str:
    """The id of a second body, which must never see the first one's rows."""
    with database.write() as tx:
        return found_tenant(tx, clock, code="9002", name="另一评价中心").id
