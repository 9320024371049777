"""The entrance: admission number and document number against the register, tries limited.

The answer has one shape whatever was wrong, and a number that nobody has is counted like any
other, so that a stranger learns nothing. The register itself is handed in.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import select

from exam_engine.sessions.tables import SittingRow, SittingState
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Forbidden, Refusal
from foundation.keys import KeyRing
from foundation.lockouts import (
    LockoutSettings,
    forget_failures,
    lockout_key,
    minutes_to_wait,
    note_failure,
)

PER_PLACE = LockoutSettings(attempts=5, first_wait_seconds=60, longest_wait_seconds=900)
"""Failures with one admission number from one address."""
PER_NUMBER = LockoutSettings(attempts=50, first_wait_seconds=60, longest_wait_seconds=900)
"""Failures with one admission number from anywhere; high, lest strangers lock a candidate out."""


@dataclass(frozen=True, slots=True)
class AdmittedCandidate:
    """Who stands at the entrance, as the register knows them."""

    enrolment_id: str
    tenant_id: str
    name: str
    batch_ref: str
    level: str
    time_factor: Decimal = Decimal(1)


class Register(Protocol):
    """Who may sit what; kept by enrolment."""

    def find(self, tx: Tx, admission_number: str, document_number: str) -> AdmittedCandidate | None:
        """The candidate whose numbers both fit; ``tx`` is open for every tenant."""

    def known(self, tx: Tx, enrolment_id: str) -> AdmittedCandidate:
        """The candidate of this enrolment, who has been let in before."""


def admit(
    tx: Tx,
    clock: Clock,
    ring: KeyRing,
    register: Register,
    *,
    admission_number: str,
    document_number: str,
    address: str,
) -> AdmittedCandidate | Refusal:
    """The candidate, or the refusal to raise after the commit (the failure must be remembered).

    ``tx`` is open for every tenant: the numbers say whose candidate this is. Refusals:
    ``sessions-entrance-wait`` with the minutes to wait, ``sessions-not-admitted``.
    """
    number = admission_number.strip().upper()
    index = ring.blind_index(number, purpose="sessions:entrance")
    keys = (
        (lockout_key("entrance", f"{index} {address}"), PER_PLACE),
        (lockout_key("entrance", index), PER_NUMBER),
    )
    minutes = max(minutes_to_wait(tx, clock, key) for key, _ in keys)
    if minutes:
        return Forbidden("sessions-entrance-wait", minutes=minutes)
    candidate = register.find(tx, number, document_number.strip())
    if candidate is None:
        for key, settings in keys:
            note_failure(tx, clock, settings, key)
        return Forbidden("sessions-not-admitted")
    for key, _ in keys:
        forget_failures(tx, key)
    return candidate


def sittings_for(tx: Tx, batch_ref: str, level: str) -> list[SittingRow]:
    """The sittings that a candidate of the batch and level may enter, the earliest first."""
    statement = (
        select(SittingRow)
        .where(
            SittingRow.batch_ref == batch_ref,
            SittingRow.level == level,
            SittingRow.state == SittingState.OPEN,
        )
        .order_by(SittingRow.window_opens_at, SittingRow.id)
    )
    return list(tx.scalars(statement))


def check_access(rules: dict[str, Any], *, sitting_id: str, address: str, code: str = "") -> None:
    """Refuse an address outside the sitting's networks, or a wrong room code."""
    networks = [ipaddress.ip_network(network) for network in rules.get("networks", [])]
    if networks and not any(_inside(address, network) for network in networks):
        raise Forbidden("sessions-network-not-allowed", address=address)
    wanted = rules.get("code_digest")
    if wanted and not hmac.compare_digest(wanted, code_digest(sitting_id, code)):
        raise Forbidden("sessions-room-code-wrong")


def code_digest(sitting_id: str, code: str) -> str:
    """What is stored of a room code that the invigilator reads out."""
    return hashlib.sha256(f"{sitting_id} {code.strip().upper()}".encode()).hexdigest()


def _inside(address: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:  # A socket path or a test client has no address, so it is in no network.
        return False
