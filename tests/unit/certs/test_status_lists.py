"""Status lists from the record: they follow every change of standing, body by body."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import update

from certs.awards import Body, Words
from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import reinstate, suspend, withdraw
from certs.reserving import reserve
from certs.signing.canonical import Canonicaliser
from certs.signing.credentials import build_credential, trusted_keys
from certs.signing.status import LIST_LENGTH, Purpose
from certs.signing.status_check import Believed, Status, check_status
from certs.status_lists import HOLD, HeldList, ListKey, StatusLists, read_list
from certs.tables import CertificateRow
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import NotFound
from tests.certificates import award, contexts, issuer

REVOKED = ListKey("9001", Purpose.REVOCATION, 0)
SUSPENDED = ListKey("9001", Purpose.SUSPENSION, 0)
NAMES = ("张伟", "李娜", "王芳")


class Office:
    """One body's certificates and the lists about them."""

    def __init__(self, base: Database, clock: FixedClock, tenant: str, code: str = "9001") -> None:
        self.base, self.clock, self.tenant = base, clock, tenant
        self.body = Body(code, Words("演示评价中心", "Demo"))
        self.lists = StatusLists(issuer(), Canonicaliser(contexts()), timedelta(days=1))
        self.ids = [self.issue(name) for name in NAMES]

    def issue(self, name: str, supersedes: str | None = None) -> str:
        with self.base.write(tenant=self.tenant) as tx:
            made = reserve(
                tx,
                self.clock,
                award(holder_name=name, body=self.body),
                DEMO19,
                order_ref=f"{self.tenant}-{name}-{supersedes}",
                supersedes=supersedes,
            )
            digest = sha256(made.number.encode()).hexdigest()
            record(tx, self.clock, made.certificate_id, digest, "person-1")
        return made.certificate_id

    def held(self, key: ListKey) -> HeldList:
        now = self.clock.now()
        held = self.lists.fresh(key, now)
        if held is None:
            with self.base.read(EVERY_TENANT) as tx:
                state = read_list(tx, key)
            held = self.lists.renewed(key, state, now)
        return held

    def status(self, index: int) -> Status:
        made = build_credential(award(), "1", self.ids[0], issuer(), index)
        by_address = {json.loads(self.held(key).content)["id"]: key for key in (REVOKED, SUSPENDED)}
        believed = Believed(trusted_keys(issuer()), contexts(), self.clock.now())
        return check_status(made, lambda at: self.held(by_address[at]).content, believed).status


@pytest.fixture
def office(database: Database, clock: FixedClock, tenant: str) -> Office:
    return Office(database, clock, tenant)


def test_change_of_standing_shows_within_five_seconds(office: Office) -> None:
    assert office.status(1) is Status.GOOD
    with office.base.write(tenant=office.tenant) as tx:
        suspend(tx, office.clock, office.ids[1], reason="投诉", person_ref="p")
    office.clock.advance(seconds=HOLD.total_seconds())
    assert [office.status(index) for index in range(3)] == [
        Status.GOOD,
        Status.SUSPENDED,
        Status.GOOD,
    ]
    with office.base.write(tenant=office.tenant) as tx:
        reinstate(tx, office.clock, office.ids[1], reason="查清", person_ref="p")
        withdraw(tx, office.clock, office.ids[2], reason="替考", person_ref="p")
    office.clock.advance(seconds=HOLD.total_seconds())
    assert [office.status(index) for index in range(3)] == [
        Status.GOOD,
        Status.GOOD,
        Status.REVOKED,
    ]


def test_corrected_certificate_is_revoked_and_its_successor_good(office: Office) -> None:
    office.issue("张玮", supersedes=office.ids[0])
    assert office.status(0) is Status.REVOKED
    assert office.status(3) is Status.GOOD


def test_list_is_asked_again_only_after_a_moment(office: Office) -> None:
    first = office.held(REVOKED)
    assert office.held(REVOKED) is first
    office.clock.advance(seconds=1)
    again = office.held(REVOKED)
    assert again is not first
    assert again.content == first.content


def test_list_is_signed_anew_when_half_its_time_has_passed(office: Office) -> None:
    first = office.held(REVOKED)
    office.clock.advance(hours=12)
    second = office.held(REVOKED)
    assert second.tag != first.tag
    assert office.status(0) is Status.GOOD


def test_bodies_do_not_share_a_list(office: Office, other_tenant: str) -> None:
    other = Office(office.base, office.clock, other_tenant, "9002")
    with other.base.write(tenant=other_tenant) as tx:
        withdraw(tx, other.clock, other.ids[0], reason="替考", person_ref="p")
    assert other.held(REVOKED).state.positions == frozenset()
    theirs = other.held(ListKey("9002", Purpose.REVOCATION, 0))
    assert theirs.state.positions == {0}


def test_second_list_begins_where_the_first_is_full(office: Office) -> None:
    second = ListKey("9001", Purpose.REVOCATION, 1)
    with pytest.raises(NotFound, match="certs-status-list-unknown"):
        office.held(second)
    with office.base.write(tenant=office.tenant) as tx:
        withdraw(tx, office.clock, office.ids[2], reason="替考", person_ref="p")
        tx.execute(
            update(CertificateRow)
            .where(CertificateRow.id == office.ids[2])
            .values(status_index=LIST_LENGTH + 5)
        )
    assert office.held(second).state.positions == {5}
    assert office.held(REVOKED).state.positions == frozenset()


def test_reserved_certificate_is_not_told_of(office: Office) -> None:
    with office.base.write(tenant=office.tenant) as tx:
        reserve(tx, office.clock, award(holder_name="赵"), DEMO19, order_ref="later")
    assert office.status(3) is Status.GOOD


def test_unknown_body_has_no_list(office: Office) -> None:
    with pytest.raises(NotFound, match="certs-status-list-unknown"):
        office.held(ListKey("7777", Purpose.REVOCATION, 0))


def test_held_list_is_given_out_quickly(office: Office) -> None:
    office.held(REVOKED)
    began = time.process_time()
    for _ in range(1000):
        office.held(REVOKED)
    assert time.process_time() - began < 0.5
