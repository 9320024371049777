"""The signed record of one check: what was asked, what the verdict was, when and by which site.

An employer keeps it as the proof that somebody looked. It is JSON: ``form``, ``said`` (the facts),
``method`` (the verification method of the key) and ``signature``, Ed25519 in base64url over a
fixed prefix and the canonical JSON (RFC 8785) of form, method and facts. The key is that of the
credentials; the prefix keeps a record from ever being taken for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certs.signing.credentials import read_credential
from certs.signing.jcs import jcs
from certs.signing.multibase import from_base64url, to_base64url
from certs.verdicts import Outcome, Verdict
from foundation.errors import Invalid

FORM = "kaozheng-check-record/v1"
_PREFIX = b"kaozheng check record\x00"
_MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked: a way (``number``, ``code``, ``file``) and what they handed in.

    ``file_digest`` is the SHA-256 of a file in hexadecimal; ``number`` is as it was typed. A name
    that was typed is not kept: the verdict says whether it agreed.
    """

    way: str
    number: str | None = None
    file_digest: str | None = None
    file_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A record whose signature is good."""

    asked: Asked
    outcome: str
    at: datetime
    site: str


def check_record(
    asked: Asked, verdict: Verdict, at: datetime, site: str, key: Ed25519PrivateKey, method: str
) -> bytes:
    """The record as a file; ``site`` is the public address, ``method`` the key's name."""
    seen = verdict.shown
    said: dict[str, Any] = {
        "asked": {
            "way": asked.way,
            "number": asked.number,
            "file_sha256": asked.file_digest,
            "file_bytes": asked.file_bytes,
        },
        "outcome": verdict.outcome.value,
        "shown": None
        if seen is None
        else {
            "number": seen.number,
            "holder": seen.masked_name,
            "scheme": seen.scheme.zh,
            "level": seen.level.zh,
            "body": seen.body.zh,
            "issued_on": seen.issued_on.isoformat(),
            "expires_on": seen.expires_on.isoformat() if seen.expires_on else None,
        },
        "checks": [
            {"number": check.number, "code": check.code, "passed": check.passed}
            for check in verdict.checks
        ],
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "site": site,
    }
    signed = {"form": FORM, "method": method, "said": said}
    signature = to_base64url(key.sign(_PREFIX + jcs(signed)))
    return jcs({**signed, "signature": signature}) + b"\n"


def is_check_record(data: bytes) -> bool:
    """Whether a file calls itself such a record; its signature is another question."""
    return data[:1] == b"{" and len(data) <= _MOST_BYTES and f'"form":"{FORM}"'.encode() in data


def read_check_record(data: bytes, keys: Mapping[str, Ed25519PublicKey]) -> CheckRecord:
    """The record, if one of the keys (by verification method) signed it.

    Raises ``Invalid``: ``certs-record-unreadable``, ``certs-record-key`` for another site's,
    ``certs-record-signature`` for a changed one.
    """
    try:
        record = read_credential(data)
        said, method = record["said"], str(record["method"])
        signature = from_base64url(str(record["signature"]))
        signed = jcs({"form": FORM, "method": method, "said": said})
        asked = Asked(
            way=str(said["asked"]["way"]),
            number=said["asked"]["number"],
            file_digest=said["asked"]["file_sha256"],
            file_bytes=said["asked"]["file_bytes"],
        )
        outcome = Outcome(said["outcome"]).value
        found = CheckRecord(asked, outcome, datetime.fromisoformat(said["at"]), str(said["site"]))
        whole = set(record) == {"form", "method", "said", "signature"} and record["form"] == FORM
    except (KeyError, TypeError, ValueError, Invalid) as error:
        raise Invalid("certs-record-unreadable") from error
    if not whole:
        raise Invalid("certs-record-unreadable")
    if method not in keys:
        raise Invalid("certs-record-key", method=method)
    try:
        keys[method].verify(signature, _PREFIX + signed)
    except InvalidSignature as error:
        raise Invalid("certs-record-signature") from error
    return found
