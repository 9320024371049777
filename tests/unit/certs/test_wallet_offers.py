"""A certificate goes into one wallet: the code and its PIN work once, one key is bound."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from certs import nonces, wallet_offers
from certs.holder_tables import WalletOfferRow
from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import suspend
from certs.reserving import reserve
from certs.wallet_offers import ACCESS_FOR, MOST_TRIES, OFFERED_FOR, Form, Offer, Redeeming
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


class Desk:
    """Offers, redeems and binds, each in a transaction of its own."""

    def __init__(self, database: Database, tenant: str, clock: FixedClock, held: str) -> None:
        self.database, self.tenant, self.clock, self.held = database, tenant, clock, held

    def offer(self, form: str = "badge") -> Offer:
        with self.database.write(self.tenant) as tx:
            today = self.clock.now().date()
            return wallet_offers.make_offer(tx, self.clock, RING, self.held, form, today)

    def redeem(self, code: str, pin: str) -> str | Redeeming:
        with self.database.write(self.tenant) as tx:
            return wallet_offers.redeem(tx, self.clock, RING, code, pin)

    def bind(self, token: str, key: str) -> bool:
        with self.database.read(EVERY_TENANT) as tx:
            access = wallet_offers.find_access(tx, self.clock, token)
        assert access is not None
        assert (access.tenant_id, access.certificate_id) == (self.tenant, self.held)
        with self.database.write(self.tenant) as tx:
            return wallet_offers.bind(tx, self.clock, access, key)

    def live(self) -> list[Offer]:
        with self.database.read(self.tenant) as tx:
            return wallet_offers.live_offers(tx, self.clock, RING, self.held)


@pytest.fixture
def desk(database: Database, tenant: str, clock: FixedClock, certificate: str) -> Desk:
    return Desk(database, tenant, clock, certificate)


def test_code_and_pin_open_once_and_one_key_is_bound(desk: Desk) -> None:
    made = desk.offer()
    assert len(made.pin) == 6
    assert desk.live() == [made]
    token = desk.redeem(made.code, made.pin)
    assert token not in set(Redeeming)
    assert desk.redeem(made.code, made.pin) is Redeeming.UNKNOWN
    assert desk.bind(token, "key-1")
    assert not desk.bind(token, "key-1")
    with pytest.raises(Conflict, match="certs-wallet-other-key"):
        desk.bind(token, "key-2")
    assert desk.live() == []
    with desk.database.read(desk.tenant) as tx:
        (claimed,) = wallet_offers.claims(tx, desk.held)
    assert (claimed.form, claimed.at) == (Form.BADGE, desk.clock.now())
    with pytest.raises(Conflict, match="certs-wallet-claimed"):
        desk.offer()
    assert desk.offer("selective").form is Form.SELECTIVE


def test_wrong_pins_are_counted_and_void_the_offer(desk: Desk) -> None:
    made = desk.offer()
    wrong = "000000" if made.pin != "000000" else "000001"
    for _ in range(MOST_TRIES):
        assert desk.redeem(made.code, wrong) is Redeeming.WRONG_PIN
    assert desk.redeem(made.code, made.pin) is Redeeming.UNKNOWN
    assert desk.live() == []
    again = desk.offer()
    assert again.code != made.code
    assert desk.redeem(again.code, again.pin) not in set(Redeeming)


def test_code_and_access_run_out(desk: Desk) -> None:
    late = desk.offer()
    desk.clock.advance(seconds=OFFERED_FOR.total_seconds())
    assert desk.redeem(late.code, late.pin) is Redeeming.UNKNOWN
    made = desk.offer()
    token = desk.redeem(made.code, made.pin)
    desk.clock.advance(seconds=ACCESS_FOR.total_seconds())
    with desk.database.read(EVERY_TENANT) as tx:
        assert wallet_offers.find_access(tx, desk.clock, token) is None


def test_offer_made_anew_voids_the_one_before(desk: Desk) -> None:
    first, second = desk.offer(), desk.offer()
    assert desk.redeem(first.code, first.pin) is Redeeming.UNKNOWN
    assert desk.redeem(second.code, second.pin) not in set(Redeeming)


def test_records_alone_open_nothing(desk: Desk) -> None:
    made = desk.offer()
    token = desk.redeem(made.code, made.pin)
    with desk.database.read(desk.tenant) as tx:
        (row,) = tx.scalars(select(WalletOfferRow))
        stored = " ".join(str(value) for value in vars(row).values())
    for secret in (made.code, made.pin, token):
        assert secret not in stored.split()
        assert len(secret) < 7 or secret not in stored


def test_certificate_that_does_not_stand_is_not_offered(desk: Desk, other_tenant: str) -> None:
    with pytest.raises(Invalid, match="certs-wallet-form"):
        desk.offer("paper")
    with desk.database.write(other_tenant) as tx, pytest.raises(NotFound):
        today = desk.clock.now().date()
        wallet_offers.make_offer(tx, desk.clock, RING, desk.held, "badge", today)
    with desk.database.write(desk.tenant) as tx:
        suspend(tx, desk.clock, desk.held, reason="核实", person_ref="p")
    with pytest.raises(Conflict, match="certs-not-standing"):
        desk.offer()


def test_nonce_is_ours_and_fresh(clock: FixedClock) -> None:
    nonce = nonces.new_nonce(RING, clock.now())
    assert nonces.is_good(RING, nonce, clock.now())
    assert not nonces.is_good(KeyRing.generate(), nonce, clock.now())
    assert not nonces.is_good(RING, nonce, clock.now() + nonces.GOOD_FOR + timedelta(seconds=1))
    for other in ("", "AAAA", nonce[:-2] + "AA", "é"):
        assert not nonces.is_good(RING, other, clock.now())
