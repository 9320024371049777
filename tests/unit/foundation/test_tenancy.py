"""Rows of one assessment body are out of another one's reach, whatever the statement."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.scoping import UnscopedStatement
from foundation.tenancy import OrganisationKind, OrganisationRow, add_organisation


@pytest.fixture
def college(database: Database, clock: FixedClock, tenant: str) -> str:
    with database.write(tenant) as tx:
        return add_organisation(
            tx, clock, kind=OrganisationKind.COLLEGE, code="LJ", name="临江职业技术学院（演示）"
        ).id


def test_owner_sees_its_row(database: Database, tenant: str, college: str) -> None:
    with database.read(tenant) as tx:
        assert tx.get(OrganisationRow, college) is not None


def test_another_tenant_sees_nothing_by_any_statement(
    database: Database, other_tenant: str, college: str
) -> None:
    other = aliased(OrganisationRow)
    with database.read(other_tenant) as tx:
        assert tx.get(OrganisationRow, college) is None
        assert tx.scalars(select(OrganisationRow)).all() == []
        assert tx.scalars(select(other)).all() == []
        assert tx.execute(select(OrganisationRow.name)).all() == []
        assert tx.scalar(select(func.count()).select_from(OrganisationRow)) == 0
        assert tx.scalar(select(func.count(OrganisationRow.id))) == 0


def test_another_tenant_changes_nothing(
    database: Database, tenant: str, other_tenant: str, college: str
) -> None:
    with database.write(other_tenant) as tx:
        tx.execute(update(OrganisationRow).values(name="x"))
        tx.execute(delete(OrganisationRow))
    with database.read(tenant) as tx:
        row = tx.get(OrganisationRow, college)
        assert row is not None and row.name == "临江职业技术学院（演示）"


def test_statement_without_a_tenant_is_our_mistake_and_stops(
    database: Database, college: str
) -> None:
    with pytest.raises(UnscopedStatement), database.read() as tx:
        tx.scalars(select(OrganisationRow)).all()
    with pytest.raises(UnscopedStatement), database.read() as tx:
        tx.execute(select(OrganisationRow.name)).all()


def test_row_of_another_tenant_cannot_be_added(
    database: Database, clock: FixedClock, tenant: str, other_tenant: str
) -> None:
    with pytest.raises(UnscopedStatement), database.write(tenant) as tx:
        tx.add(
            OrganisationRow(
                tenant_id=other_tenant,
                kind=OrganisationKind.SITE,
                code="S",
                name="考点",
                created_at=clock.now(),
            )
        )


def test_system_work_may_cross_tenants_when_it_says_so(database: Database, college: str) -> None:
    with database.read(EVERY_TENANT) as tx:
        assert tx.get(OrganisationRow, college) is not None
