"""The status lists of bodies, read from the record of issue, signed, and kept for a moment.

A change of standing shows in the list at most ``HOLD`` after it was committed, in every process,
for each asks the record again by then. A list is signed anew only when it has changed or when half
of its time has passed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import exists, select

from certs.awards import Standing
from certs.signing.canonical import Canonicaliser
from certs.signing.credentials import Issuer, credential_bytes
from certs.signing.proofs import with_rdfc_proof
from certs.signing.status import LIST_LENGTH, ListSheet, Purpose, list_address, list_credential
from certs.tables import CertificateRow, Stage
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.schema import TenantRow

HOLD = timedelta(seconds=1)
"""How long a list is given out without asking the record."""

TTL = timedelta(seconds=3)
"""How long others are told that they may keep a list; with `HOLD`, below five seconds."""

_MOST_LISTS = 256
_SET_BY = {
    Purpose.REVOCATION: (Standing.WITHDRAWN.value, Standing.SUPERSEDED.value),
    Purpose.SUSPENSION: (Standing.SUSPENDED.value,),
}


@dataclass(frozen=True, slots=True)
class ListKey:
    """Which list: of the body with this code, for a purpose, the so many-th from 0."""

    body_code: str
    purpose: Purpose
    number: int


@dataclass(frozen=True, slots=True)
class ListState:
    """What the record says of one list: the bits that are set, and the body's name."""

    positions: frozenset[int]
    body_name: str


@dataclass(frozen=True, slots=True)
class HeldList:
    """A signed list and when the record was last asked about it; ``tag`` names its content."""

    state: ListState
    content: bytes
    tag: str
    signed_at: datetime
    asked_at: datetime


class StatusLists:
    """Signs lists and keeps them; safe to share by threads."""

    def __init__(self, issuer: Issuer, canonicaliser: Canonicaliser, validity: timedelta) -> None:
        self._issuer = issuer
        self._canonicaliser = canonicaliser
        self._validity = validity
        self._held: dict[ListKey, HeldList] = {}
        self._lock = threading.Lock()

    def fresh(self, key: ListKey, now: datetime) -> HeldList | None:
        """The list, if the record was asked a moment ago."""
        held = self._held.get(key)
        return held if held is not None and timedelta() <= now - held.asked_at < HOLD else None

    def renewed(self, key: ListKey, state: ListState, now: datetime) -> HeldList:
        """The list as the record has it now; signed anew where it must be."""
        with self._lock:
            held = self._held.get(key)
            lasting = held is not None and timedelta() <= now - held.signed_at < self._validity / 2
            if held is not None and lasting and held.state == state:
                held = replace(held, asked_at=now)
            else:
                held = self._signed(key, state, now)
            if len(self._held) >= _MOST_LISTS:
                self._held.clear()
            self._held[key] = held
            return held

    def _signed(self, key: ListKey, state: ListState, now: datetime) -> HeldList:
        moment = now.replace(microsecond=0)
        sheet = ListSheet(
            address=list_address(self._issuer.address, key.body_code, key.purpose, key.number),
            purpose=key.purpose,
            positions=state.positions,
            valid_from=moment,
            valid_until=moment + self._validity,
            ttl=TTL,
        )
        unsigned = list_credential(sheet, self._issuer.did, state.body_name)
        signed = with_rdfc_proof(unsigned, self._issuer.proof_key, moment, self._canonicaliser)
        content = credential_bytes(signed)
        return HeldList(state, content, sha256(content).hexdigest()[:32], now, now)


def read_list(tx: Tx, key: ListKey) -> ListState:
    """What the record says of a list; ``NotFound`` for a body or a list that there is none of.

    For the public, hence across tenants; the body's code says whose certificates are meant.
    """
    body = tx.scalars(select(TenantRow).where(TenantRow.code == key.body_code)).one_or_none()
    first = key.number * LIST_LENGTH
    here = CertificateRow.tenant_id == (body.id if body else "")
    begun = select(exists().where(here, CertificateRow.status_index >= first))
    if body is None or not (key.number == 0 or tx.scalar(begun)):
        raise NotFound("certs-status-list-unknown")
    indexes = tx.scalars(
        select(CertificateRow.status_index).where(
            here,
            CertificateRow.stage == Stage.ISSUED,
            CertificateRow.standing.in_(_SET_BY[key.purpose]),
            CertificateRow.status_index.between(first, first + LIST_LENGTH - 1),
        )
    )
    return ListState(frozenset(index - first for index in indexes), body.name)
