"""Transactions end in one place: well, and what they did is kept; ill, and nothing is."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.events import Event, Subscribers, publish
from foundation.schema import ExactDecimal, TenantRow, UtcDateTime
from foundation.tenancy import found_tenant
from tests import unsynced


def _names(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.scalars(select(TenantRow.name)))


def test_what_a_failed_block_did_is_undone(either_database: Database, clock: FixedClock) -> None:
    with pytest.raises(ZeroDivisionError), either_database.write() as tx:
        found_tenant(tx, clock, code="1", name="a")
        raise ZeroDivisionError
    assert _names(either_database) == []


def test_reading_cannot_change_anything(either_database: Database, clock: FixedClock) -> None:
    with pytest.raises(DBAPIError), either_database.read() as tx:
        found_tenant(tx, clock, code="1", name="a")
    with either_database.write() as tx:
        found_tenant(tx, clock, code="2", name="b")
    assert _names(either_database) == ["b"]


def test_read_rows_stay_readable_after_the_block(
    either_database: Database, clock: FixedClock
) -> None:
    with either_database.write() as tx:
        found_tenant(tx, clock, code="1", name="a")
    with either_database.read() as tx:
        row = tx.scalars(select(TenantRow)).one()
    assert (row.name, row.created_at) == ("a", clock.now())


def test_six_threads_that_read_and_then_write_all_succeed(
    either_database: Database, clock: FixedClock
) -> None:
    with either_database.write() as tx:
        tenant = found_tenant(tx, clock, code="1", name="0").id
    faults: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(20):
                with either_database.write() as tx:
                    row = tx.get_one(TenantRow, tenant, with_for_update=True)
                    row.name = str(int(row.name) + 1)
        except BaseException as fault:  # noqa: BLE001 - told by the assertion below
            faults.append(fault)

    threads = [threading.Thread(target=count_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert _names(either_database) == ["120"]


def test_sqlite_keeps_what_it_acknowledged_when_the_power_goes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsynced, "QUICK", False)
    as_served = Database(database.settings)
    with as_served.write() as tx:
        assert tx.scalar(text("PRAGMA synchronous")) == 2
    with as_served.read() as tx:
        assert tx.scalar(text("PRAGMA synchronous")) == 2
        assert tx.scalar(text("PRAGMA journal_mode")) == "wal"
        assert tx.scalar(text("PRAGMA foreign_keys")) == 1
    as_served.close()


def test_event_is_told_in_the_same_transaction_and_rolls_back_with_it(
    database: Database, clock: FixedClock
) -> None:
    class Founded(Event):
        pass

    told: list[Event] = []
    subscribers = Subscribers()
    subscribers.subscribe(Founded, lambda _tx, event: told.append(event))

    def refuse(_tx: object, _event: Founded) -> None:
        raise ZeroDivisionError

    subscribers.subscribe(Founded, refuse)
    with (
        pytest.raises(ZeroDivisionError),
        Database(database.settings, subscribers).write() as tx,
    ):
        found_tenant(tx, clock, code="1", name="a")
        publish(tx, Founded())
    assert len(told) == 1
    assert _names(database) == []


def test_instants_are_stored_in_utc_and_naive_ones_are_refused(database: Database) -> None:
    column, dialect = UtcDateTime(), database.engine.dialect
    shanghai = datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    stored = column.process_bind_param(shanghai, dialect)
    assert stored == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        column.process_bind_param(datetime(2026, 11, 21), dialect)


def test_marks_are_stored_exactly(database: Database) -> None:
    column, dialect = ExactDecimal(), database.engine.dialect
    for mark in ("0.1", "59.95", "100", "1E+2"):
        text_form = column.process_bind_param(Decimal(mark), dialect)
        assert column.process_result_value(text_form, dialect) == Decimal(mark)
