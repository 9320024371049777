"""A start that finds items without the index asks once for the job, and the job makes it good."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, delete, select

from exam_engine.bank.index_job import JOB, index_as_job, order_where_behind, reindex
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.jobs import JobContext, JobRow, JobState
from foundation.roles import Role
from itembank import full_text
from itembank.index_tables import ItemIndexRow, ItemSignatureRow
from itembank.indexing import behind
from itembank.library import write
from itembank.search import Wanted, count
from tests.bank_people import keep_standard, person
from tests.items import single

ITEMS = 5


@pytest.fixture
def bank(database: Database, clock: FixedClock, tenant: str, other_tenant: str) -> Database:
    """Items of two bodies."""
    for body, number in ((tenant, ITEMS), (other_tenant, 1)):
        by = person("author-1", body, Role.AUTHOR)
        with database.write(tenant=body) as tx:
            standard = keep_standard(tx, clock, body)
            for name in range(number):
                item = single(identifier=f"T-{name}")
                write(tx, clock, by=by, item=item, standard_id=standard)
    return database


def forget_the_index(database: Database) -> None:
    """As a database stands that was filled before there was an index."""
    with database.write(EVERY_TENANT) as tx:
        connection = tx.connection()
        places = list(connection.scalars(select(ItemIndexRow.place)))
        full_text.remove(connection, places)
        for row in (ItemSignatureRow, ItemIndexRow):
            assert isinstance(row.__table__, Table)
            connection.execute(delete(row.__table__))


def found(database: Database, tenant: str) -> int:
    with database.read(tenant) as tx:
        return count(tx, Wanted(text="题干"))


def test_the_job_is_asked_for_once_where_items_stand_without_the_index(
    bank: Database, clock: FixedClock
) -> None:
    assert not order_where_behind(bank, clock), "everything is indexed as it is written"
    forget_the_index(bank)
    with bank.read(EVERY_TENANT) as tx:
        assert behind(tx) == ITEMS + 1
    assert order_where_behind(bank, clock)
    assert not order_where_behind(bank, clock), "the one that was asked for is still to come"
    with bank.read(EVERY_TENANT) as tx:
        (job,) = tx.scalars(select(JobRow).where(JobRow.kind == JOB))
        assert (job.state, job.asked_by) == (JobState.WAITING.value, "system")


def test_the_job_indexes_the_items_of_every_body_and_tells_how_far_it_is(
    bank: Database, clock: FixedClock, tenant: str, other_tenant: str
) -> None:
    forget_the_index(bank)
    assert found(bank, tenant) == 0
    assert order_where_behind(bank, clock)
    with bank.read(EVERY_TENANT) as tx:
        (job,) = tx.scalars(select(JobRow).where(JobRow.kind == JOB))
        context = JobContext(job.id, job.tenant_id, {}, "system", bank)
    assert index_as_job(context) == {"items": ITEMS + 1}
    assert found(bank, tenant) == ITEMS and found(bank, other_tenant) == 1
    with bank.read(EVERY_TENANT) as tx:
        row = tx.get_one(JobRow, context.job_id)
        assert (row.done, row.total) == (ITEMS + 1, ITEMS + 1)


def test_what_is_gone_from_the_bank_goes_from_the_index(
    bank: Database, tenant: str, clock: FixedClock
) -> None:
    shown: list[tuple[int, int]] = []
    assert reindex(bank, lambda done, total: shown.append((done, total))) == ITEMS + 1
    assert shown[-1] == (ITEMS + 1, ITEMS + 1)
    with bank.write(EVERY_TENANT) as tx:
        table = ItemIndexRow.__table__
        assert isinstance(table, Table)
        one = tx.connection().execute(select(table).limit(1)).one()._mapping
        stale = {**one, "place": 10_000, "item_id": "gone", "version_id": "gone"}
        tx.connection().execute(table.insert().values(stale))
    with bank.read(tenant) as tx:
        before = count(tx, Wanted())
    reindex(bank, lambda done, total: None)
    with bank.read(tenant) as tx:
        assert count(tx, Wanted()) == before - 1 == ITEMS
