"""The record of issue: standing changed with reason and person, replaced certificates named."""

from __future__ import annotations

import pytest

from certs.awards import Act, Standing
from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import (
    CertificateStandingChanged,
    certificate,
    certificates_of,
    find_by_number,
    history,
    reinstate,
    suspend,
    withdraw,
)
from certs.reserving import reserve
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import Subscribers
from tests.certificates import award


def _issued(
    base: Database, tenant: str, clock: FixedClock, order: str, supersedes: str | None = None
) -> str:
    with base.write(tenant=tenant) as tx:
        made = reserve(tx, clock, award(), DEMO19, order_ref=order, supersedes=supersedes)
        record(tx, clock, made.certificate_id, order.rjust(64, "0"), "person-1")
    return made.certificate_id


def test_suspension_and_its_end_are_written_down_with_reason_and_person(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    told: list[CertificateStandingChanged] = []
    database.subscribers = subscribers = Subscribers()
    subscribers.subscribe(CertificateStandingChanged, lambda tx, event: told.append(event))
    made = _issued(database, tenant, clock, "1")
    with database.write(tenant=tenant) as tx:
        suspend(tx, clock, made, reason="投诉调查", person_ref="person-2")
    clock.advance(days=3)
    with database.write(tenant=tenant) as tx:
        reinstate(tx, clock, made, reason="调查结束", person_ref="person-3")
    with database.read(tenant=tenant) as tx:
        lines = history(tx, made)
        assert certificate(tx, made).standing is Standing.GRANTED
    assert [(line.act, line.reason, line.person_ref) for line in lines] == [
        (Act.SUSPEND, "投诉调查", "person-2"),
        (Act.REINSTATE, "调查结束", "person-3"),
    ]
    assert [event.act for event in told] == [Act.SUSPEND, Act.REINSTATE]


def test_withdrawn_certificate_keeps_its_number_and_is_final(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    made = _issued(database, tenant, clock, "1")
    with database.write(tenant=tenant) as tx:
        withdraw(tx, clock, made, reason="替考", person_ref="person-2")
    with database.read(tenant=tenant) as tx:
        number = certificate(tx, made).number
        found = find_by_number(tx, number)
    assert found is not None
    assert found.standing is Standing.WITHDRAWN
    with pytest.raises(Conflict, match="certs-standing-refused"), database.write(tenant) as tx:
        reinstate(tx, clock, made, reason="x", person_ref="person-2")
    later = _issued(database, tenant, clock, "2")
    with database.read(tenant=tenant) as tx:
        assert certificate(tx, later).number != number


def test_change_without_a_reason_is_refused(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    made = _issued(database, tenant, clock, "1")
    with pytest.raises(Invalid, match="certs-reason-missing"), database.write(tenant) as tx:
        suspend(tx, clock, made, reason="  ", person_ref="person-2")


def test_new_certificate_takes_the_place_of_the_old_one(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    old = _issued(database, tenant, clock, "1")
    new = _issued(database, tenant, clock, "2", supersedes=old)
    with database.read(tenant=EVERY_TENANT) as tx:
        old_record = find_by_number(tx, certificate(tx, old).number)
        new_number = certificate(tx, new).number
    assert old_record is not None
    assert old_record.standing is Standing.SUPERSEDED
    assert old_record.superseded_by == new_number


def test_holder_has_all_certificates_newest_first(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    first = _issued(database, tenant, clock, "1")
    clock.advance(days=1)
    second = _issued(database, tenant, clock, "2")
    with database.read(tenant=tenant) as tx:
        assert [made.id for made in certificates_of(tx, "candidate-1")] == [second, first]


def test_unknown_and_foreign_certificates_are_not_found(
    database: Database, tenant: str, other_tenant: str, clock: FixedClock
) -> None:
    made = _issued(database, tenant, clock, "1")
    with pytest.raises(NotFound), database.read(tenant=other_tenant) as tx:
        certificate(tx, made)
    with pytest.raises(NotFound), database.write(tenant=other_tenant) as tx:
        withdraw(tx, clock, made, reason="x", person_ref="p")
    with pytest.raises(NotFound), database.read(tenant=tenant) as tx:
        certificate(tx, "none")
