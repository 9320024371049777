"""A sitting that is open, and attempts of it, on either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from exam_engine.sessions import attempts
from exam_engine.sessions.journal import Journal, JournalSettings
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.ids import new_id
from foundation.tenancy import found_tenant

StartAttempt = Callable[..., str]
GRACE = timedelta(seconds=10)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Database:
    """The same laws on both databases."""
    if request.param == "sqlite":
        found: Database = request.getfixturevalue("database")
        return found
    try:
        found = request.getfixturevalue("postgres_database")
    except pytest.FixtureLookupError:
        pytest.skip("there is no fixture postgres_database")
    return found


@pytest.fixture
def body(store: Database, clock: FixedClock) -> str:
    """The id of the assessment body whose sitting it is."""
    with store.write() as tx:
        return found_tenant(tx, clock, code=new_id()[-10:], name="演示评价中心").id


@pytest.fixture
def sitting(store: Database, clock: FixedClock, body: str) -> str:
    """An open, unwatched sitting of 90 minutes whose window is now and three hours wide."""
    with store.write(body) as tx:
        plan = SittingPlan(
            batch_ref="batch-1",
            level="初级",
            part="theory",
            form_id=new_id(),
            title="在线学习服务师（初级）理论",
            opens_at=clock.now(),
            closes_at=clock.now() + timedelta(hours=3),
            minutes=90,
        )
        row = plan_sitting(tx, clock, plan, actor="staff-1")
        open_sitting(tx, clock, row.id, actor="staff-1")
        return row.id


@pytest.fixture
def started(store: Database, clock: FixedClock, body: str, sitting: str) -> StartAttempt:
    """Makes a running attempt (with its first page) and returns its id."""

    def make(*, factor: str = "1", page: bool = True) -> str:
        with store.write(body) as tx:
            row = attempts.open_attempt(
                tx,
                clock,
                sitting_id=sitting,
                enrolment_id=new_id(),
                time_factor=Decimal(factor),
            )
            attempts.check_in(tx, clock, row.id)
            attempts.start(tx, clock, row.id)
            if page:
                attempts.take_over(tx, clock, row.id)
            return row.id

    return make


@pytest.fixture
def journal(store: Database, clock: FixedClock) -> Iterator[Journal]:
    writer = Journal(store, clock, JournalSettings(grace_seconds=GRACE.total_seconds()))
    writer.start()
    yield writer
    writer.stop()
