"""Asks the status lists of a credential whether it still stands; when in doubt, nobody knows.

Bitstring Status List v1.0, 3.2. A list is believed only if it is where the credential says, signed
by a trusted key of the credential's own issuer, inside its time, for the purpose that was asked,
and long enough. In every other case the answer is that the status is unknown: a forger, or someone
who cuts the line, must not be able to make a revoked certificate good.

One trap beside: a checker of the standard may well answer "verified" for a certificate that is
revoked, because the list was verified. Here there is one answer, and only `Status.GOOD` is good.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.signing.contexts import Contexts
from certs.signing.proofs import demand_proofs
from certs.signing.status import (
    ENTRY_TYPE,
    LIST_CONTEXTS,
    LIST_TYPE,
    LIST_TYPES,
    Purpose,
    decode,
    is_set,
)
from certs.signing.strict_json import read_object
from foundation.errors import Invalid, Refusal

log = logging.getLogger(__name__)

FetchList = Callable[[str], bytes]
"""Fetches the list at an address; raises anything when it cannot be had."""

_MOST_ENTRIES = 8
_INDEX_DIGITS = 12


class Status(StrEnum):
    """Whether a credential stands, as its lists tell."""

    GOOD = "good"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """The status; ``because`` is the code of what stood in the way where it is unknown."""

    status: Status
    because: str = ""


@dataclass(frozen=True, slots=True)
class Believed:
    """What is believed about lists: keys by verification method, contexts, and the time now."""

    keys: Mapping[str, Ed25519PublicKey]
    contexts: Contexts
    now: datetime


def check_status(
    credential: Mapping[str, Any], fetch: FetchList, believed: Believed
) -> StatusAnswer:
    """The status of a credential whose own proof has been checked before.

    Revoked wins over everything, then comes unknown, then suspended. A credential must have an
    entry for both purposes; one without is unknown.
    """
    try:
        entries = _entries(credential)
        issuer = str(credential["issuer"]["id"])
    except Invalid as refusal:
        return StatusAnswer(Status.UNKNOWN, refusal.code)
    except (KeyError, TypeError):
        return StatusAnswer(Status.UNKNOWN, "certs-status-entry")
    answers = [_ask(entry, issuer, fetch, believed) for entry in entries]
    for status in (Status.REVOKED, Status.UNKNOWN, Status.SUSPENDED):
        found = next((answer for answer in answers if answer.status is status), None)
        if found is not None:
            return found
    return StatusAnswer(Status.GOOD)


def _entries(credential: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = credential.get("credentialStatus")
    if held is None:
        raise Invalid("certs-status-none")
    entries = held if isinstance(held, list) else [held]
    if not 0 < len(entries) <= _MOST_ENTRIES:
        raise Invalid("certs-status-entry")
    if any(not isinstance(entry, dict) or entry.get("type") != ENTRY_TYPE for entry in entries):
        raise Invalid("certs-status-entry")
    if {entry.get("statusPurpose") for entry in entries} != {one.value for one in Purpose}:
        raise Invalid("certs-status-entry")
    return entries


def _ask(
    entry: Mapping[str, Any], issuer: str, fetch: FetchList, believed: Believed
) -> StatusAnswer:
    try:
        purpose = Purpose(entry["statusPurpose"])
        position = _position(entry["statusListIndex"])
        address = str(entry["statusListCredential"])
        bits = _bits(fetch(address), address, purpose, issuer, believed)
        if not is_set(bits, position):
            return StatusAnswer(Status.GOOD)
        met = {Purpose.REVOCATION: Status.REVOKED, Purpose.SUSPENSION: Status.SUSPENDED}
        return StatusAnswer(met[purpose])
    except Refusal as refusal:
        return StatusAnswer(Status.UNKNOWN, refusal.code)
    except Exception as error:  # noqa: BLE001 - fetching and parsing raise anything
        log.info("status list not read", extra={"error": repr(error)})
        return StatusAnswer(Status.UNKNOWN, "certs-status-list-unreachable")


def _position(index: object) -> int:
    """The index is text and written in one way only."""
    if not isinstance(index, str) or len(index) > _INDEX_DIGITS or index != str(int(index)):
        raise Invalid("certs-status-entry")
    return int(index)


def _bits(data: bytes, address: str, purpose: Purpose, issuer: str, believed: Believed) -> bytes:
    held = read_object(data)
    signer = demand_proofs(held, believed.keys, believed.contexts, LIST_CONTEXTS)
    subject = held["credentialSubject"]
    if signer != issuer or held["id"] != address or held["type"] != LIST_TYPES:
        raise Invalid("certs-status-list-foreign")
    if (subject["type"], subject["statusPurpose"]) != (LIST_TYPE, purpose.value):
        raise Invalid("certs-status-list-purpose")
    begin, end = (datetime.fromisoformat(held[name]) for name in ("validFrom", "validUntil"))
    if not begin <= believed.now <= end:
        raise Invalid("certs-status-list-expired", until=str(held["validUntil"]))
    return decode(str(subject["encodedList"]))
