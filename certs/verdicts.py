"""What a verification answers: one class, and every numbered check with its result.

A verdict is data. It says what holds and what does not; the words for people are kept in the
catalogues under the code of each check, with ``passed``, ``failed`` and ``open`` as attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from certs.awards import Standing, Words
from certs.names import mask_name


class Outcome(StrEnum):
    """The class of a verdict."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    NAME_MISMATCH = "name_mismatch"
    NOT_FOUND = "not_found"
    ALTERED = "altered"
    NOT_A_CERTIFICATE = "not_a_certificate"
    UNKNOWN = "unknown"


BY_STANDING: Mapping[Standing, Outcome] = {
    Standing.GRANTED: Outcome.VALID,
    Standing.SUSPENDED: Outcome.SUSPENDED,
    Standing.WITHDRAWN: Outcome.WITHDRAWN,
    Standing.SUPERSEDED: Outcome.SUPERSEDED,
    Standing.EXPIRED: Outcome.EXPIRED,
}


CheckFact = str | int


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check: passed, failed, or not reached (none), with the facts that led to it."""

    number: int
    code: str
    passed: bool | None
    facts: Mapping[str, CheckFact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """What the record of issue holds about one certificate.

    ``file_digest`` is the SHA-256 of the whole file in hexadecimal; ``issued_at`` is when the file
    was recorded, and so the time at which its signature must have been good. ``logged`` says
    whether the public log proves the issue: none where it was not asked or is not so far yet.
    """

    number: str
    holder_name: str
    file_digest: str
    standing: Standing
    issued_on: date
    issued_at: datetime
    expires_on: date | None
    scheme: Words
    level: Words
    body: Words
    superseded_by: str | None = None
    logged: bool | None = None


FindRecord = Callable[[str], IssuedRecord | None]
"""Looks a certificate up by its number, or by its token; none when there is none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What anyone who verified a certificate may see of it; never a score or a document number."""

    number: str
    masked_name: str
    scheme: Words
    level: Words
    body: Words
    issued_on: date
    expires_on: date | None
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one verification."""

    outcome: Outcome
    checks: tuple[Check, ...]
    shown: Shown | None = None

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if check.passed is False)


def shown(record: IssuedRecord) -> Shown:
    """The public face of a record."""
    return Shown(
        number=record.number,
        masked_name=mask_name(record.holder_name),
        scheme=record.scheme,
        level=record.level,
        body=record.body,
        issued_on=record.issued_on,
        expires_on=record.expires_on,
        superseded_by=record.superseded_by,
    )
