"""Many rows are written as the session would have written them, and no other body's are touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select

from foundation.bulk import insert_rows, update_rows
from foundation.clock import FixedClock
from foundation.database import Database, Tx
from foundation.ids import new_id
from foundation.jobs import JobRow
from foundation.scoping import by_keys
from foundation.tenancy import found_tenant

COUNT = 1201
"""More than are handed to the driver at a time."""


@pytest.fixture
def body(either_database: Database, clock: FixedClock) -> str:
    with either_database.write() as tx:
        return found_tenant(tx, clock, code="9001", name="演示评价中心").id


def _job(tenant: str, place: int, clock: FixedClock) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": new_id(),
        "tenant_id": tenant,
        "kind": f"kind-{place}",
        "payload": {"名": place},
        "asked_by": "system",
        "state": "waiting",
        "attempt": 1,
        "pauses": 0,
        "run_after": now,
        "done": 0,
        "total": place,
        "created_at": now,
        "taken_up_with": 0,
        "result": {},
        "error_facts": {},
    }


def _jobs(tx: Tx) -> list[JobRow]:
    return list(tx.scalars(select(JobRow).order_by(JobRow.total)))


def test_rows_come_back_as_they_were_given(
    either_database: Database, body: str, clock: FixedClock
) -> None:
    def given() -> Iterator[dict[str, Any]]:
        yield from (_job(body, place, clock) for place in range(COUNT))

    with either_database.write(body) as tx:
        insert_rows(tx, JobRow, given())
        insert_rows(tx, JobRow, [])
    with either_database.read(body) as tx:
        rows = _jobs(tx)
    assert [row.kind for row in rows] == [f"kind-{place}" for place in range(COUNT)]
    assert (rows[7].payload, rows[7].run_after, rows[7].started_at) == (
        {"名": 7},
        clock.now(),
        None,
    )


def test_rows_are_changed_by_their_ids_in_their_own_body_alone(
    either_database: Database, body: str, clock: FixedClock
) -> None:
    with either_database.write() as tx:
        other = found_tenant(tx, clock, code="9002", name="另一机构").id
    mine, theirs = _job(body, 1, clock), _job(other, 2, clock)
    for one in (mine, theirs):
        with either_database.write(one["tenant_id"]) as tx:
            insert_rows(tx, JobRow, [one])
    with either_database.write(body) as tx:
        changed = [{"id": one["id"], "done": 5, "result": {"made": 1}} for one in (mine, theirs)]
        update_rows(tx, JobRow, changed)
    for tenant, done, result in ((body, 5, {"made": 1}), (other, 0, {})):
        with either_database.read(tenant) as tx:
            (row,) = _jobs(tx)
        assert (row.done, row.result) == (done, result)


def test_what_a_default_would_have_filled_in_has_to_be_given(
    either_database: Database, body: str, clock: FixedClock
) -> None:
    incomplete = _job(body, 1, clock)
    del incomplete["attempt"]
    with pytest.raises(KeyError, match="attempt"), either_database.write(body) as tx:
        insert_rows(tx, JobRow, [incomplete])


def test_rows_named_by_keys_are_still_the_bodys_own(
    either_database: Database, body: str, clock: FixedClock
) -> None:
    with either_database.write() as tx:
        other = found_tenant(tx, clock, code="9002", name="另一机构").id
    jobs = [_job(tenant, place, clock) for place, tenant in enumerate((body, other))]
    for one in jobs:
        with either_database.write(one["tenant_id"]) as tx:
            insert_rows(tx, JobRow, [one])
    statement = by_keys(select(JobRow).where(JobRow.id.in_([one["id"] for one in jobs])))
    with either_database.read(body) as tx:
        assert [row.tenant_id for row in tx.scalars(statement)] == [body]


def test_rows_named_by_keys_are_not_looked_for_among_all_of_the_body(
    database: Database, clock: FixedClock
) -> None:
    with database.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    asked: list[tuple[str, Any]] = []
    with database.read(tenant) as tx:
        connection = tx.connection()

        @event.listens_for(connection, "before_cursor_execute")
        def note(_c: Any, _cursor: Any, told: str, given: Any, _x: Any, _many: bool) -> None:
            asked.append((told, given))

        tx.scalars(by_keys(select(JobRow).where(JobRow.id.in_(["x"] * 500)))).all()
        told, given = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", given).all()
        assert "(id=?)" in plan[0][3], plan
