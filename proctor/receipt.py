"""The receipt that a candidate keeps: what was recorded of them, signed, to be checked anywhere.

It names the head of the evidence chain, so that no picture can be added, changed or left out later
without the receipt showing it; and it counts findings by kind, so that nobody is told afterwards of
more than was there. It holds no name and no document number.

Signature: Ed25519 (RFC 8032) over the JSON with sorted keys and no spaces, without the member
``signature``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import func, select

from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from proctor.retention_classes import DataClass
from proctor.sitting_states import SittingState
from proctor.sittings import due_at, policy_of
from proctor.tables import FindingRow, IncidentRow, ProctorSittingRow

KIND = "kaozheng-evidence-receipt-1"
LARGEST = 64 * 1024
"""Bytes of a receipt; a larger file is none."""


@dataclass(frozen=True, slots=True)
class Exam:
    """What the roof adds: whose exam it was, and the code of the hand-in."""

    installation: str
    body: str
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class ReceiptVerdict:
    """What a receipt says, whether its signature holds, and whether the key is the one expected.

    ``is_known_key`` is None where no key was given to compare with.
    """

    facts: dict[str, Any]
    holds: bool
    fingerprint: str
    is_known_key: bool | None


def facts_of(tx: Tx, sitting: ProctorSittingRow, exam: Exam) -> dict[str, Any]:
    """What the receipt of a sitting says; Conflict("proctor-receipt-not-ready") before its end."""
    if sitting.state != SittingState.CLOSED or sitting.closed_at is None or sitting.live_at is None:
        raise Conflict("proctor-receipt-not-ready")
    policy = policy_of(sitting)
    kinds = tx.scalars(select(FindingRow.kind).where(FindingRow.sitting_id == sitting.id))
    incidents = select(func.count()).select_from(IncidentRow).filter_by(sitting_id=sitting.id)
    return {
        "kind": KIND,
        "installation": exam.installation,
        "body": exam.body,
        "exam": exam.title,
        "handIn": exam.code,
        "sitting": sitting.id,
        "liveAt": sitting.live_at.isoformat(),
        "closedAt": sitting.closed_at.isoformat(),
        "mode": policy.mode.value,
        "policy": policy_digest(sitting),
        "frames": sitting.observations,
        "pictures": sitting.chain_length,
        "chainHead": sitting.chain_head,
        "findings": dict(sorted(Counter(str(kind) for kind in kinds).items())),
        "incidents": tx.scalar(incidents) or 0,
        "light": sitting.light or "",
        "keptUntil": {each.value: due_at(sitting, each).date().isoformat() for each in DataClass},
    }


def policy_digest(sitting: ProctorSittingRow) -> str:
    """SHA-256 of the frozen policy as JSON with sorted keys."""
    return hashlib.sha256(_canonical(sitting.policy)).hexdigest()


def sign(facts: dict[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The receipt as a file; the same facts and key always give the same bytes."""
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    told = {**facts, "key": public}
    signature = base64.b64encode(key.sign(_canonical(told))).decode()
    return orjson.dumps(
        {**told, "signature": signature}, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2
    )


def verify(content: bytes, known: Ed25519PublicKey | None = None) -> ReceiptVerdict:
    """Check a receipt without any server; Invalid("proctor-receipt-unreadable") for what is none.

    Without ``known`` the signature is checked with the key that the file itself names: that shows
    whether the file is whole, not who made it.
    """
    told = _read(content)
    signature, public = _bytes(told.pop("signature", None)), _bytes(told.get("key"))
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
    except ValueError as trouble:
        raise Invalid("proctor-receipt-unreadable") from trouble
    try:
        key.verify(signature, _canonical(told))
        holds = True
    except InvalidSignature:
        holds = False
    return ReceiptVerdict(
        facts=told,
        holds=holds,
        fingerprint=key_fingerprint(key),
        is_known_key=None if known is None else known.public_bytes_raw() == public,
    )


def key_fingerprint(key: Ed25519PublicKey) -> str:
    """The first 16 characters of SHA-256 of the key, in fours, for people to compare."""
    digits = hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise Invalid("proctor-receipt-unreadable")
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as trouble:
        raise Invalid("proctor-receipt-unreadable") from trouble
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise Invalid("proctor-receipt-unreadable")
    return told


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (ValueError, binascii.Error) as trouble:
        raise Invalid("proctor-receipt-unreadable") from trouble


def _canonical(facts: object) -> bytes:
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
