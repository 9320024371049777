"""The audit chain takes new entries only, and shows where it was tampered with."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from foundation import audit
from foundation.clock import FixedClock
from foundation.database import Database


def _three_acts(database: Database, clock: FixedClock, tenant: str) -> None:
    for number in range(3):
        with database.write(tenant) as tx:
            audit.record(
                tx,
                clock,
                actor="system",
                act="certs:certificate:issue",
                subject=f"c{number}",
                facts={"number": number, "name": "张伟"},
            )
        clock.advance(seconds=1)


def test_chain_holds_after_honest_acts(database: Database, clock: FixedClock, tenant: str) -> None:
    _three_acts(database, clock, tenant)
    with database.read(tenant) as tx:
        verdict = audit.verify(tx)
        assert (verdict.entries, verdict.holds) == (3, True)
        assert len(list(audit.export(tx))) == 3


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("UPDATE foundation_audit_entry SET subject = 'c9' WHERE sequence = 2", 2),
        ("UPDATE foundation_audit_entry SET facts = '{}' WHERE sequence = 1", 1),
        ("DELETE FROM foundation_audit_entry WHERE sequence = 2", 3),
    ],
)
def test_tampering_breaks_the_chain_where_it_was_done(
    database: Database, clock: FixedClock, tenant: str, tampering: str, place: int
) -> None:
    _three_acts(database, clock, tenant)
    with database.write() as tx:
        tx.execute(text(tampering))
    with database.read(tenant) as tx:
        assert audit.verify(tx).broken_at == place


def test_entry_is_never_changed_through_the_house(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    _three_acts(database, clock, tenant)
    with pytest.raises(RuntimeError, match="never changed"), database.write(tenant) as tx:
        tx.query(audit.AuditRow).first().actor = "someone else"  # type: ignore[union-attr]


def test_each_body_has_a_chain_of_its_own(
    database: Database, clock: FixedClock, tenant: str, other_tenant: str
) -> None:
    _three_acts(database, clock, tenant)
    with database.read(other_tenant) as tx:
        assert audit.verify(tx).entries == 0
