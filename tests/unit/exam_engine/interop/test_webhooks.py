"""Receivers are told what happened to certificates, signed, and again when it failed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import suspend
from certs.reserving import reserve
from exam_engine.interop import webhooks
from exam_engine.interop.posting import Posted
from exam_engine.interop.settings import WebhookSettings
from exam_engine.interop.tables import DeliveryRow, DeliveryState
from exam_engine.interop.webhooks import JOB, Kind, Tools, add_webhook, deliver
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Forbidden, Invalid
from foundation.events import Subscribers
from foundation.jobs import JobContext, JobRow
from foundation.keys import KeyRing
from foundation.roles import Role, system_caller
from tests.certificates import award
from tests.results_world import staff

ADDRESS = "https://receiver.example.org/hooks?of=kaozheng"
SETTINGS = WebhookSettings(attempts=3)


class Receiver:
    """Answers as it is told to, and keeps what it was sent."""

    def __init__(self, *answers: Posted) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[bytes, Mapping[str, str]]] = []

    def __call__(self, address: str, body: bytes, headers: Mapping[str, str], **_: Any) -> Posted:
        assert address == ADDRESS
        self.sent.append((body, headers))
        return self.answers.pop(0) if self.answers else Posted(200)


@pytest.fixture
def base(database: Database, clock: FixedClock) -> Database:
    subscribers = Subscribers()
    webhooks.subscribe(subscribers, clock)
    database.subscribers = subscribers
    return database


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing.generate()


def _add(base: Database, clock: FixedClock, ring: KeyRing, tenant: str, *kinds: Kind) -> str:
    """A receiver; returns its secret."""
    with base.write(tenant) as tx:
        _, secret = add_webhook(
            tx,
            clock,
            ring,
            SETTINGS,
            by=system_caller(tenant),
            address=ADDRESS,
            kinds=[kind.value for kind in kinds or Kind],
        )
    return secret


def _issue(base: Database, clock: FixedClock, tenant: str, order: str = "o") -> str:
    with base.write(tenant) as tx:
        given = award(issued_on=date(2026, 11, 21))
        one = reserve(tx, clock, given, DEMO19, order_ref=order)
        record(tx, clock, one.certificate_id, "a" * 64, "officer")
    return one.certificate_id


def _rows(base: Database, tenant: str) -> list[DeliveryRow]:
    with base.read(tenant) as tx:
        return list(tx.query(DeliveryRow).order_by(DeliveryRow.id))


def _work(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str, receiver: Receiver
) -> dict[str, Any]:
    """Do the delivery job that waits."""
    with base.write(tenant) as tx:
        waiting = tx.query(JobRow).filter_by(kind=JOB, state="waiting")
        row = waiting.order_by(JobRow.run_after).first()
        assert row is not None, "a delivery is wanted"
        row.state = "running"
        context = JobContext(row.id, tenant, row.payload, row.asked_by, base)
    told = deliver(context, Tools(clock, ring, SETTINGS, receiver))
    with base.write(tenant) as tx:
        tx.get_one(JobRow, context.job_id).state = "done"
    return told


def test_notice_is_signed_names_the_number_and_nobody(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str
) -> None:
    secret = _add(base, clock, ring, tenant)
    _issue(base, clock, tenant)
    receiver = Receiver()
    assert _work(base, clock, ring, tenant, receiver) == {"delivered": 1, "failed": 0}
    ((body, headers),) = receiver.sent
    told = json.loads(body)
    assert told["type"] == "certificate.issued"
    assert told["data"]["number"].startswith("900106312026000001")
    assert "张伟" not in body.decode()
    assert "100101" not in body.decode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    (row,) = _rows(base, tenant)
    assert (row.state, row.answer) == (DeliveryState.DELIVERED, "200")


def test_there_is_a_notice_only_if_the_thing_happened(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str
) -> None:
    _add(base, clock, ring, tenant)
    with pytest.raises(KeyError), base.write(tenant) as tx:
        one = reserve(tx, clock, award(), DEMO19, order_ref="o")
        record(tx, clock, one.certificate_id, "a" * 64, "officer")
        raise KeyError
    assert _rows(base, tenant) == []


def test_receivers_are_told_of_what_they_asked_for(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str, other_tenant: str
) -> None:
    _add(base, clock, ring, tenant, Kind.SUSPENDED)
    made = _issue(base, clock, tenant)
    with base.write(tenant) as tx:
        suspend(tx, clock, made, reason="核实", person_ref="officer")
    assert [row.kind for row in _rows(base, tenant)] == ["certificate.suspended"]
    assert _rows(base, other_tenant) == []


def test_failed_delivery_waits_longer_each_time_and_is_given_up(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str
) -> None:
    _add(base, clock, ring, tenant)
    _issue(base, clock, tenant)
    receiver = Receiver(Posted(503), Posted(None, "timeout"), Posted(302))
    waits = []
    for _ in range(3):
        _work(base, clock, ring, tenant, receiver)
        (row,) = _rows(base, tenant)
        waits.append((row.next_at - clock.now()).total_seconds())
        clock.advance(seconds=waits[-1])
    assert waits[:2] == [60, 300]
    assert (row.state, row.attempts, row.answer) == (DeliveryState.GIVEN_UP, 3, "302")
    assert len({headers["webhook-id"] for _, headers in receiver.sent}) == 1, "told apart by its id"
    with base.write(tenant) as tx:
        webhooks.send_again(tx, clock, by=system_caller(tenant), delivery_id=row.id)
    _work(base, clock, ring, tenant, receiver)
    assert _rows(base, tenant)[0].state == DeliveryState.DELIVERED


def test_many_notices_want_one_job(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str
) -> None:
    _add(base, clock, ring, tenant)
    for order in range(25):
        _issue(base, clock, tenant, f"o{order}")
    with base.read(tenant) as tx:
        assert tx.query(JobRow).filter_by(kind=JOB).count() == 1
    assert _work(base, clock, ring, tenant, Receiver())["delivered"] == 25


def test_receiver_that_was_ended_is_told_nothing(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str
) -> None:
    _add(base, clock, ring, tenant)
    _issue(base, clock, tenant, "a")
    officer = staff(tenant, "admin", Role.BODY_ADMIN)
    with base.write(tenant) as tx:
        (row,) = webhooks.webhooks(tx, officer)
        webhooks.end_webhook(tx, clock, by=officer, webhook_id=row.id)
    _issue(base, clock, tenant, "b")
    receiver = Receiver()
    _work(base, clock, ring, tenant, receiver)
    assert receiver.sent == []
    assert [one.state for one in _rows(base, tenant)] == [DeliveryState.GIVEN_UP]


def test_only_those_who_may_add_receivers_and_the_secret_is_sealed(
    base: Database, clock: FixedClock, ring: KeyRing, tenant: str
) -> None:
    with pytest.raises(Forbidden), base.write(tenant) as tx:
        webhooks.webhooks(tx, staff(tenant, "r", Role.REGISTRAR))
    with pytest.raises(Invalid, match="webhooks-kinds-missing"), base.write(tenant) as tx:
        add_webhook(
            tx, clock, ring, SETTINGS, by=system_caller(tenant), address=ADDRESS, kinds=["x"]
        )
    secret = _add(base, clock, ring, tenant)
    with base.read(tenant) as tx:
        (row,) = webhooks.webhooks(tx, system_caller(tenant))
    assert base64.b64decode(secret.removeprefix("whsec_")) not in row.key_sealed
