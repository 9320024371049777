"""A holder's link shows what was chosen, for as long as was chosen, and the records open none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from certs import sharing
from certs.holder_tables import ShareLinkRow
from certs.issuing import record
from certs.numbers import DEMO19
from certs.reserving import reserve
from certs.sharing import MOST_LIVE, Part, ShareLink
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.keys import KeyRing
from tests.certificates import award

RING = KeyRing.generate()


@pytest.fixture
def certificate(database: Database, tenant: str, clock: FixedClock) -> str:
    with database.write(tenant=tenant) as tx:
        made = reserve(tx, clock, award(), DEMO19, order_ref="1")
        record(tx, clock, made.certificate_id, "1" * 64, "person-1")
    return made.certificate_id


def _link(
    base: Database, tenant: str, clock: FixedClock, certificate: str, days: int = 7, *shows: str
) -> ShareLink:
    with base.write(tenant=tenant) as tx:
        return sharing.make_link(tx, clock, RING, certificate, days=days, shows=list(shows))


def test_link_shows_what_was_chosen_until_it_runs_out(
    database: Database, tenant: str, clock: FixedClock, certificate: str
) -> None:
    link = _link(database, tenant, clock, certificate, 7, "scores", "photo")
    with database.read(EVERY_TENANT) as tx:
        found = sharing.find_link(tx, clock, link.token)
    assert found.shows == {Part.SCORES, Part.PHOTO}
    assert (found.certificate_id, found.tenant_id) == (certificate, tenant)
    clock.advance(days=7)
    with database.read(EVERY_TENANT) as tx, pytest.raises(NotFound):
        sharing.find_link(tx, clock, link.token)
    with database.read(tenant) as tx:
        assert sharing.live_links(tx, clock, RING, certificate) == []


def test_holder_finds_the_same_link_again_and_the_records_hold_no_secret(
    database: Database, tenant: str, clock: FixedClock, certificate: str
) -> None:
    link = _link(database, tenant, clock, certificate)
    with database.read(tenant) as tx:
        (again,) = sharing.live_links(tx, clock, RING, certificate)
        (row,) = tx.scalars(select(ShareLinkRow))
        stored = [str(value) for value in vars(row).values()]
        (foreign,) = sharing.live_links(tx, clock, KeyRing.generate(), certificate)
    assert again.token == link.token
    assert not any(link.token in value for value in stored)
    with database.read(EVERY_TENANT) as tx, pytest.raises(NotFound):
        sharing.find_link(tx, clock, foreign.token)


def test_ended_link_opens_nothing_and_openings_are_counted(
    database: Database, tenant: str, clock: FixedClock, certificate: str
) -> None:
    link = _link(database, tenant, clock, certificate)
    for _ in range(3):
        with database.write(tenant) as tx:
            sharing.count_opening(tx, clock, link.id)
    with database.read(tenant) as tx:
        (seen,) = sharing.live_links(tx, clock, RING, certificate)
    assert (seen.opened, seen.opened_at) == (3, clock.now())
    with database.write(tenant) as tx:
        sharing.end_link(tx, clock, certificate, link.id)
    with database.read(EVERY_TENANT) as tx, pytest.raises(NotFound):
        sharing.find_link(tx, clock, link.token)


def test_link_of_another_certificate_or_body_cannot_be_ended(
    database: Database, tenant: str, other_tenant: str, clock: FixedClock, certificate: str
) -> None:
    link = _link(database, tenant, clock, certificate)
    with database.write(tenant) as tx, pytest.raises(NotFound):
        sharing.end_link(tx, clock, "another", link.id)
    with database.write(other_tenant) as tx, pytest.raises(NotFound):
        sharing.end_link(tx, clock, certificate, link.id)
    with database.write(other_tenant) as tx, pytest.raises(NotFound):
        sharing.make_link(tx, clock, RING, certificate, days=7, shows=[])


def test_time_part_and_count_of_links_are_limited(
    database: Database, tenant: str, clock: FixedClock, certificate: str
) -> None:
    with pytest.raises(Invalid, match="certs-share-days"):
        _link(database, tenant, clock, certificate, 4000)
    with pytest.raises(Invalid, match="certs-share-part"):
        _link(database, tenant, clock, certificate, 7, "document")
    for _ in range(MOST_LIVE):
        _link(database, tenant, clock, certificate)
    with pytest.raises(Conflict, match="certs-share-too-many"):
        _link(database, tenant, clock, certificate)
