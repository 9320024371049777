"""Notices of certificates to other systems, signed as Standard Webhooks asks.

A notice is written into an outbox in the transaction that it tells of, for every receiver that
asked for its kind, so there is one if and only if the thing happened. A job delivers what waits,
tries again with longer and longer pauses, and gives up in the end; each delivery can be sent again
by hand. A notice may come twice, under the same ``webhook-id``. It names the certificate's number
and never its holder.

Signature (Standard Webhooks 1.0): ``v1,`` and the base64 of HMAC-SHA-256 over
``<id>.<timestamp>.<body>``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

import orjson
from sqlalchemy import select, update

from certs.awards import Act
from certs.issuing import CertificateIssued
from certs.records import CertificateStandingChanged
from certs.tables import CertificateRow
from exam_engine.interop.posting import Posted, demand_address, post
from exam_engine.interop.settings import WebhookSettings
from exam_engine.interop.tables import DeliveryRow, DeliveryState, WebhookRow
from foundation import audit, jobs
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from foundation.events import Subscribers
from foundation.ids import new_id
from foundation.jobs import JobContext, JobRow, JobState
from foundation.keys import KeyRing
from foundation.roles import Caller, Permission

JOB = "deliver_webhooks"
_PAUSES = (1, 5, 30, 120, 480, 1440)
"""Minutes until the next attempt; the last one is repeated."""
_AT_ONCE = 20
"""Deliveries that a worker takes together; they belong to it until it must be through with them."""
_KEY_BYTES = 32
_SECRET_PREFIX = "whsec_"  # noqa: S105 - what Standard Webhooks puts before every secret
_RECEIVERS = "webhooks:receivers"
_WANTED = "webhooks:wanted"
"""What a transaction remembers: who is told, and from when on a delivery is seen to."""


class Kind(StrEnum):
    """What receivers can be told of."""

    ISSUED = "certificate.issued"
    SUSPENDED = "certificate.suspended"
    REINSTATED = "certificate.reinstated"
    WITHDRAWN = "certificate.withdrawn"
    SUPERSEDED = "certificate.superseded"


_OF_ACT = {
    Act.SUSPEND: Kind.SUSPENDED,
    Act.REINSTATE: Kind.REINSTATED,
    Act.WITHDRAW: Kind.WITHDRAWN,
    Act.SUPERSEDE: Kind.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What the job works with."""

    clock: Clock
    ring: KeyRing
    settings: WebhookSettings
    send: Callable[..., Posted] = post


def add_webhook(
    tx: Tx,
    clock: Clock,
    ring: KeyRing,
    settings: WebhookSettings,
    *,
    by: Caller,
    address: str,
    kinds: Iterable[str],
) -> tuple[str, str]:
    """Add a receiver; returns its id and its secret, which is shown this once."""
    by.require(Permission.WEBHOOK_MANAGE)
    address = demand_address(address, allow_private=settings.allow_private)
    wanted = [kind.value for kind in Kind if kind.value in set(kinds)]
    if not wanted:
        raise Invalid("webhooks-kinds-missing")
    key = secrets.token_bytes(_KEY_BYTES)
    row = WebhookRow(id=new_id(), address=address, kinds=wanted, made_by=by.id, made_at=clock.now())
    row.key_sealed = ring.encrypt(key, context=_context(row.id))
    tx.add(row)
    tx.flush()
    facts = {"address": address, "kinds": ", ".join(wanted)}
    audit.record(tx, clock, actor=by.id, act="certs:webhook:add", subject=row.id, facts=facts)
    return row.id, _SECRET_PREFIX + base64.b64encode(key).decode()


def end_webhook(tx: Tx, clock: Clock, *, by: Caller, webhook_id: str) -> None:
    """Tell this receiver nothing any more; what waits for it is given up."""
    by.require(Permission.WEBHOOK_MANAGE)
    row = _webhook(tx, webhook_id)
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    for delivery in tx.scalars(
        select(DeliveryRow).where(
            DeliveryRow.webhook_id == webhook_id, DeliveryRow.state == DeliveryState.WAITING
        )
    ):
        delivery.state = DeliveryState.GIVEN_UP
    tx.flush()
    audit.record(tx, clock, actor=by.id, act="certs:webhook:end", subject=webhook_id)


def webhooks(tx: Tx, caller: Caller) -> list[WebhookRow]:
    """The receivers, those in use first."""
    caller.require(Permission.WEBHOOK_MANAGE)
    rows = tx.scalars(select(WebhookRow).order_by(WebhookRow.made_at.desc()))
    return sorted(rows, key=lambda row: row.ended_at is not None)


def webhook(tx: Tx, caller: Caller, webhook_id: str) -> WebhookRow:
    """One receiver."""
    caller.require(Permission.WEBHOOK_MANAGE)
    return _webhook(tx, webhook_id)


def deliveries(tx: Tx, caller: Caller, webhook_id: str, limit: int = 100) -> list[DeliveryRow]:
    """The newest deliveries to a receiver."""
    caller.require(Permission.WEBHOOK_MANAGE)
    _webhook(tx, webhook_id)
    return list(
        tx.scalars(
            select(DeliveryRow)
            .where(DeliveryRow.webhook_id == webhook_id)
            .order_by(DeliveryRow.id.desc())
            .limit(limit)
        )
    )


def send_again(tx: Tx, clock: Clock, *, by: Caller, delivery_id: str) -> str:
    """Try a delivery anew, now; returns its receiver's id. It keeps its ``webhook-id``."""
    by.require(Permission.WEBHOOK_MANAGE)
    row = tx.get(DeliveryRow, delivery_id)
    if row is None:
        raise NotFound("webhooks-unknown", webhook=delivery_id)
    row.state, row.attempts, row.next_at = DeliveryState.WAITING, 0, clock.now()
    tx.flush()
    audit.record(tx, clock, actor=by.id, act="certs:webhook:again", subject=row.id)
    _want_delivery(tx, clock, clock.now(), by.id)
    return row.webhook_id


def subscribe(subscribers: Subscribers, clock: Clock) -> None:
    """Write a notice for everything that receivers can be told of."""
    subscribers.subscribe(CertificateIssued, partial(_on_issued, clock=clock))
    subscribers.subscribe(CertificateStandingChanged, partial(_on_changed, clock=clock))


def deliver(context: JobContext, tools: Tools) -> dict[str, Any]:
    """The job: deliver what is due; returns ``{"delivered", "failed"}``."""
    told = {"delivered": 0, "failed": 0}
    while due := _claim(context, tools):
        for delivery_id, address, key, body in due:
            context.step_aside()
            posted = tools.send(
                address,
                body,
                signed_headers(delivery_id, tools.clock.now(), body, key),
                seconds=tools.settings.seconds,
                allow_private=tools.settings.allow_private,
            )
            _note(context, tools, delivery_id, posted)
            told["delivered" if posted.taken else "failed"] += 1
    with context.database.write(context.tenant_id) as tx:
        next_at = tx.scalars(
            select(DeliveryRow.next_at)
            .where(DeliveryRow.state == DeliveryState.WAITING)
            .order_by(DeliveryRow.next_at)
        ).first()
        if next_at is not None:
            _want_delivery(tx, tools.clock, next_at, "system")
    return told


def signed_headers(delivery_id: str, at: datetime, body: bytes, key: bytes) -> dict[str, str]:
    """The headers of one attempt; its time is signed too, so that an old one cannot be replayed."""
    stamp = str(int(at.timestamp()))
    signed = f"{delivery_id}.{stamp}.".encode() + body
    mark = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Kaozheng-Webhooks/1",
        "webhook-id": delivery_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{mark}",
    }


def _on_issued(tx: Tx, event: CertificateIssued, *, clock: Clock) -> None:
    _write(tx, clock, Kind.ISSUED, event.certificate_id)


def _on_changed(tx: Tx, event: CertificateStandingChanged, *, clock: Clock) -> None:
    if event.act in _OF_ACT:
        _write(tx, clock, _OF_ACT[event.act], event.certificate_id)


def _write(tx: Tx, clock: Clock, kind: Kind, certificate_id: str) -> None:
    receivers = [row for row in _receivers(tx) if kind.value in row.kinds]
    if not receivers:
        return
    now = clock.now()
    # Columns and not the row, which would bring the whole award with it.
    row = tx.execute(
        select(
            CertificateRow.number,
            CertificateRow.standing,
            CertificateRow.issued_on,
            CertificateRow.expires_on,
            CertificateRow.file_digest,
        ).where(CertificateRow.id == certificate_id)
    ).one()
    about = {
        "number": row.number,
        "standing": row.standing,
        "issued_on": row.issued_on.isoformat(),
        "expires_on": row.expires_on.isoformat() if row.expires_on else None,
        "file_sha256": row.file_digest,
    }
    body = {"type": kind.value, "timestamp": now.isoformat(), "data": about}
    for receiver in receivers:
        tx.add(
            DeliveryRow(
                webhook_id=receiver.id,
                kind=kind.value,
                body=orjson.dumps(body).decode(),
                next_at=now,
                made_at=now,
                about={"number": row.number},
            )
        )
    _want_delivery(tx, clock, now, "system")


def _receivers(tx: Tx) -> list[WebhookRow]:
    """Those in use, asked for once in a transaction: a batch tells of hundreds of certificates."""
    if _RECEIVERS not in tx.info:
        rows = tx.scalars(select(WebhookRow).where(WebhookRow.ended_at.is_(None)))
        tx.info[_RECEIVERS] = list(rows)
    known: list[WebhookRow] = tx.info[_RECEIVERS]
    return known


def _want_delivery(tx: Tx, clock: Clock, at: datetime, asked_by: str) -> None:
    """See to it that a job delivers no later than ``at``; one that waits already will do."""
    if tx.info.get(_WANTED, datetime.max.replace(tzinfo=UTC)) <= at:
        return
    tx.info[_WANTED] = at
    waiting = tx.scalars(
        select(JobRow.id).where(
            JobRow.kind == JOB, JobRow.state == JobState.WAITING, JobRow.run_after <= at
        )
    ).first()
    if waiting is None:
        jobs.enqueue(tx, clock, JOB, {}, asked_by=asked_by, run_after=at)


def _claim(context: JobContext, tools: Tools) -> list[tuple[str, str, bytes, bytes]]:
    """(delivery, address, key, body) of what is due and belongs to this worker from now on."""
    now = tools.clock.now()
    with context.database.write(context.tenant_id) as tx:
        rows = tx.execute(
            select(DeliveryRow, WebhookRow)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
            .where(DeliveryRow.state == DeliveryState.WAITING, DeliveryRow.next_at <= now)
            .order_by(DeliveryRow.next_at, DeliveryRow.id)
            .limit(_AT_ONCE)
            .with_for_update(of=DeliveryRow, skip_locked=True)
        ).all()
        claimed = []
        for row, webhook in rows:
            row.next_at = now + timedelta(seconds=60 + _AT_ONCE * tools.settings.seconds)
            key = tools.ring.decrypt(webhook.key_sealed, context=_context(webhook.id))
            claimed.append((row.id, webhook.address, key, row.body.encode()))
    return claimed


def _note(context: JobContext, tools: Tools, delivery_id: str, posted: Posted) -> None:
    now = tools.clock.now()
    with context.database.write(context.tenant_id) as tx:
        row = tx.get_one(DeliveryRow, delivery_id)
        attempts = row.attempts + 1
        state = DeliveryState.WAITING
        if posted.taken:
            state = DeliveryState.DELIVERED
        elif attempts >= tools.settings.attempts:
            state = DeliveryState.GIVEN_UP
        pause = _PAUSES[min(attempts, len(_PAUSES)) - 1]
        tx.execute(
            update(DeliveryRow)
            # Whoever ended the receiver meanwhile has given this delivery up.
            .where(DeliveryRow.id == delivery_id, DeliveryRow.state == DeliveryState.WAITING)
            .values(
                state=state.value,
                attempts=attempts,
                answer=posted.told[:80],
                next_at=now + timedelta(minutes=pause),
                delivered_at=now if posted.taken else None,
            )
        )


def _webhook(tx: Tx, webhook_id: str) -> WebhookRow:
    row = tx.get(WebhookRow, webhook_id)
    if row is None:
        raise NotFound("webhooks-unknown", webhook=webhook_id)
    return row


def _context(webhook_id: str) -> str:
    return f"webhook:{webhook_id}"
