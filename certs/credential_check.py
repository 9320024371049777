"""The verdict on a credential by itself: its proof, its time, its status lists, and the record.

(1) The file is a credential: JSON-LD with a Data Integrity proof, or an SD-JWT.
(2) Its proof is right for the key that it names, be it trusted or told by its own ``did:key``.
(3) A trusted issuer has signed it, and nothing was changed.
(4) The time now lies within its validity.
(5) Its status lists say that it is neither revoked nor suspended.
(6) The record of issue knows its number.
(7) The record names the same holder.
(8) The certificate stands by the record.

Anyone can make a key, so (2) alone makes nothing valid: it tells a stranger's credential, which is
``unknown``, from one that was changed.
Whoever has no record leaves (6) to (8) open and relies on (5); what nobody gave a way to ask stays
open, too, and ``valid`` then means: genuine, unaltered and in time, as far as the file can say. But
what was asked and gave no answer that can be believed, list or record, makes the verdict
``unknown``, never ``valid``: whoever cuts the line must not make a revoked certificate good.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certs.awards import Standing, standing_on
from certs.names import same_name
from certs.signing import selective
from certs.signing.credentials import demand_time, prove_credential, read_credential
from certs.signing.did import named_key
from certs.signing.status_check import Believed, FetchList, Status, StatusAnswer, check_status
from certs.tally import Tally
from certs.verdicts import BY_STANDING, FindRecord, IssuedRecord, Outcome, Verdict
from foundation.errors import Invalid, Unavailable

CREDENTIAL_FILE_CHECKS: tuple[str, ...] = (
    "certs-check-json",
    "certs-check-own-key",
    "certs-check-credential",
    "certs-check-validity",
    "certs-check-status-list",
    "certs-check-recorded",
    "certs-check-holder",
    "certs-check-standing",
)
MOST_BYTES = 2 * 2**20
_SD_JWT = re.compile(rb"eyJ[\w-]+\.[\w-]+\.[\w-]+~[\w.~-]*")
"""The signed part, whose header is a JSON object in base64url, and what is disclosed behind it."""

_FOREIGN = ("certs-credential-issuer", "certs-credential-unreadable", "certs-multibase")

_BY_STATUS = {Status.REVOKED: Outcome.WITHDRAWN, Status.SUSPENDED: Outcome.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Sources:
    """What can be asked beside the file: status lists and the record of issue, if at all."""

    fetch: FetchList | None = None
    find: FindRecord | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a proven credential says; ``entries`` is it in the shape that `check_status` reads."""

    number: str | None
    holder_name: str | None
    entries: Mapping[str, Any]


def is_sd_jwt(data: bytes) -> bool:
    """Whether a file is the text of an SD-JWT (RFC 9901, 4), be it broken into lines by a mail."""
    return len(data) <= MOST_BYTES and _SD_JWT.fullmatch(b"".join(data.split())) is not None


def verify_credential_file(
    data: bytes, believed: Believed, today: date, sources: Sources, *, name: str | None = None
) -> Verdict:
    """The verdict on a credential's file; never raises, whatever is in it.

    ``name`` is a name to be compared with the record's, if the asker gave one.
    """
    tally = Tally(CREDENTIAL_FILE_CHECKS)
    # An editor may have put a byte order mark in front (RFC 8259, 8.1); it says nothing.
    told = _prove(tally, data.removeprefix(BOM_UTF8), believed)
    if told is None:
        return tally.verdict(_not_proven(tally))
    if not tally.good("certs-check-validity"):
        because = tally.answers["certs-check-validity"].facts.get("because")
        expired = because == "certs-credential-expired"
        return tally.verdict(Outcome.EXPIRED if expired else Outcome.UNKNOWN)
    answer = _ask_lists(tally, told, believed, sources.fetch)
    outcome, record = _ask_record(tally, told, today, sources.find, name)
    if outcome not in (None, Outcome.VALID, Outcome.UNKNOWN):
        return tally.verdict(outcome, record)
    if answer is not None and answer.status in _BY_STATUS:
        return tally.verdict(_BY_STATUS[answer.status], record)
    silent = answer is not None and answer.status is Status.UNKNOWN
    unknown = outcome is Outcome.UNKNOWN or (outcome is None and silent)
    return tally.verdict(Outcome.UNKNOWN if unknown else Outcome.VALID, record)


def _prove(tally: Tally, data: bytes, believed: Believed) -> _Told | None:
    if not tally.ask("certs-check-json", lambda: _is_readable(data)):
        return None
    found: list[_Told] = []
    read = _json_ld if data.lstrip()[:1] == b"{" else _sd_jwt

    def proven() -> bool:
        found.append(read(tally, data, believed))
        return True

    tally.ask("certs-check-credential", proven)
    return found[0] if found else None


def _is_readable(data: bytes) -> bool:
    if len(data) > MOST_BYTES:
        return False
    if data.lstrip()[:1] == b"{":
        return bool(read_credential(data))
    return data.isascii() and b"~" in data and data.count(b".") >= 2


def _json_ld(tally: Tally, data: bytes, believed: Believed) -> _Told:
    credential = read_credential(data)
    _check_own_key(tally, credential, believed)
    proven = prove_credential(credential, believed.keys, believed.contexts)
    tally.put("certs-check-own-key", True)
    _check_time(tally, lambda: demand_time(credential, believed.now))
    return _Told(proven.number, proven.holder_name, credential)


def _check_own_key(tally: Tally, credential: Mapping[str, Any], believed: Believed) -> None:
    """Open, too, where the credential is of a kind that is not ours to read."""
    try:
        named = named_key(credential.get("issuer"))
        if named:
            prove_credential(credential, named, believed.contexts)
            tally.put("certs-check-own-key", True)
    except Invalid as refusal:
        if refusal.code == "certs-credential-signature":
            tally.put("certs-check-own-key", False, because=refusal.code)


def _sd_jwt(tally: Tally, data: bytes, believed: Believed) -> _Told:
    shown = selective.prove(data.decode("ascii").strip(), believed.keys)
    tally.put("certs-check-own-key", True)
    _check_time(tally, lambda: shown.demand_time(believed.now))
    entries = {"issuer": {"id": shown.issuer}, "credentialStatus": list(shown.status) or None}
    claims = shown.claims
    return _Told(claims.get("certificate_number"), claims.get("holder_name"), entries)


def _check_time(tally: Tally, demand: Callable[[], None]) -> None:
    def in_time() -> bool:
        demand()
        return True

    tally.ask("certs-check-validity", in_time)


def _not_proven(tally: Tally) -> Outcome:
    """Foreign where a stranger has signed it; altered where a credential was changed."""
    if not tally.good("certs-check-json"):
        return Outcome.NOT_A_CERTIFICATE
    own_key = tally.answers.get("certs-check-own-key")
    if own_key is not None and own_key.passed is not None:
        return Outcome.UNKNOWN if own_key.passed else Outcome.ALTERED
    because = tally.answers["certs-check-credential"].facts.get("because")
    foreign = because in _FOREIGN
    return Outcome.NOT_A_CERTIFICATE if foreign else Outcome.ALTERED


def _ask_lists(
    tally: Tally, told: _Told, believed: Believed, fetch: FetchList | None
) -> StatusAnswer | None:
    """The answer of the lists; none where nobody gave a way to ask them."""
    if fetch is None:
        return None
    answer = check_status(told.entries, fetch, believed)
    facts = {"because": answer.because} if answer.because else {}
    good = answer.status is Status.GOOD
    unknown = answer.status is Status.UNKNOWN
    tally.put(
        "certs-check-status-list", None if unknown else good, status=answer.status.value, **facts
    )
    return answer


def _ask_record(
    tally: Tally, told: _Told, today: date, find: FindRecord | None, name: str | None
) -> tuple[Outcome | None, IssuedRecord | None]:
    """What the record makes of it; no outcome where nobody gave a way to ask it."""
    if find is None or told.number is None:
        return None, None
    try:
        record = find(told.number)
    except Unavailable:
        return Outcome.UNKNOWN, None
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return Outcome.NOT_FOUND, None
    if told.holder_name is not None and not tally.put(
        "certs-check-holder", same_name(told.holder_name, record.holder_name)
    ):
        return Outcome.ALTERED, None
    if name is not None and not tally.put(
        "certs-check-holder", same_name(name, record.holder_name)
    ):
        return Outcome.NAME_MISMATCH, None
    standing = standing_on(record.standing, record.expires_on, today)
    tally.put("certs-check-standing", standing is Standing.GRANTED, standing=standing.value)
    return BY_STANDING[standing], record
