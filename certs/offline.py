"""The verdict on a file by the root certificate alone: no record, no settings, no network.

Steps (1) to (11) are those of `certs.verification`. The key of the credential is the one that the
credential itself names, for the signature of the file vouches for what is attached to it. Behind
the list of `certs.verification` come three more:

(17) The sealed code in the picture of the QR code says the same as the credential.
(18) The signature was made while the signer's certificate was good: it is good still, or a time
     stamp by an authority under the same root says so.
(19) The time stamp is by an authority under a known root. A stamp stands outside of what is signed,
     so whoever has a genuine file may put one of his own in its place; it is then not believed.

What only the issuer knows stays open: the record, the digest, whether the certificate was
suspended or withdrawn, and the log. ``valid`` then means: genuine, unaltered and not run out, as
far as a file can say. Once the signer's certificate has run out, and no time stamp helps, nobody
can tell from the file alone when it was signed; then the answer is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from certs.credential_facts import CredentialFacts, methods_of, named_keys, shown_of
from certs.document_steps import (
    Proven,
    check_container,
    check_credential,
    check_frame,
    check_printed,
    check_signature,
)
from certs.names import same_name
from certs.reading import Signed, attached
from certs.signing.authority import public_key_digest
from certs.signing.container_shape import Shape
from certs.signing.credentials import FILE_NAME, read_credential
from certs.signing.sealed_qr import open_sealed, sealed_part
from certs.signing.stamp_shape import Stamp, may_stamp
from certs.tally import Tally
from certs.trust import Trust
from certs.verdicts import Outcome, Verdict
from certs.verification import CREDENTIAL_CHECKS, DOCUMENT_CHECKS, is_json, not_whole

OFFLINE_CHECKS: tuple[str, ...] = (
    *DOCUMENT_CHECKS,
    "certs-check-sealed",
    "certs-check-signing-time",
    "certs-check-time-stamp",
)
_CLOCKS_DIFFER = timedelta(days=1)

ReadCode = Callable[[bytes], str | None]
"""Reads the QR code on the page of a file; none when there is none."""


def verify_offline(
    data: bytes,
    trust: Trust,
    now: datetime,
    today: date,
    read_code: ReadCode,
    *,
    name: str | None = None,
) -> Verdict:
    """The verdict on a certificate's file; ``trust`` needs roots; contexts, if there are."""
    tally = Tally(OFFLINE_CHECKS)
    if not check_frame(tally, data):
        return tally.verdict(not_whole(data, tally))
    shape = check_container(tally, data, trust)
    if shape is None:
        return tally.verdict(not_whole(data, tally))
    signed = check_signature(tally, data, trust, None)
    proven = check_credential(tally, lambda: attached(data, FILE_NAME), named_keys, trust.contexts)
    if proven is not None:
        check_printed(tally, data, proven.facts)
    if proven is None or signed is None:
        return tally.verdict(Outcome.ALTERED)
    _check_sealed(tally, data, proven, read_code)
    _check_time(tally, shape, trust, signed, now)
    if not tally.none_failed(*OFFLINE_CHECKS):
        return tally.verdict(Outcome.ALTERED)
    return _verdict(tally, proven.facts, name, today)


def verify_credential_offline(data: bytes, trust: Trust) -> Verdict:
    """The verdict on a credential alone, which no root certificate vouches for: never valid."""
    tally = Tally(CREDENTIAL_CHECKS)
    if not tally.ask("certs-check-json", lambda: is_json(data)):
        return tally.verdict(Outcome.NOT_A_CERTIFICATE)
    if not methods_of(read_credential(data)):
        tally.put("certs-check-credential", False, because="certs-credential-issuer")
        return tally.verdict(Outcome.NOT_A_CERTIFICATE)
    proven = check_credential(tally, lambda: data, named_keys, trust.contexts)
    if proven is None:
        return tally.verdict(Outcome.ALTERED)
    # The proof fits the key that the credential names, and anybody can name a key.
    tally.put("certs-check-credential", None, because="certs-credential-nobody-vouches")
    return tally.verdict(Outcome.UNKNOWN, seen=shown_of(proven.facts))


def _check_sealed(tally: Tally, data: bytes, proven: Proven, read_code: ReadCode) -> None:
    """(17); a certificate from before there were sealed codes leaves it open."""
    code = "certs-check-sealed"
    text: list[str | None] = []
    try:
        text.append(read_code(data))
    except Exception:  # noqa: BLE001 - reading a picture of a hostile page raises anything
        text.append(None)
    sealed = sealed_part(text[0] or "")
    if sealed is None:
        tally.put(code, None)
        return
    keys = named_keys(proven.credential).values()
    tally.ask(code, lambda: open_sealed(sealed, keys).says(proven.facts.sealed()))


def _check_time(tally: Tally, shape: Shape, trust: Trust, signed: Signed, now: datetime) -> None:
    """(18), (19)"""
    code = "certs-check-signing-time"
    path = (shape.signer, *shape.chain)
    ends = min(one.not_valid_after_utc for one in path)
    begins = max(one.not_valid_before_utc for one in path)
    known = _is_believed(shape.stamp, trust)
    if shape.stamp is not None:
        tally.put("certs-check-time-stamp", True if known else None)
    if not begins <= signed.claimed_at <= min(ends, now + _CLOCKS_DIFFER):
        tally.put(code, False)
        return
    stamped = known and shape.stamp is not None and begins <= shape.stamp.at <= ends
    tally.put(code, True if stamped or now <= ends else None)


def _is_believed(stamp: Stamp | None, trust: Trust) -> bool:
    """Whether a known root is at the head of the path, and its foot may stamp (RFC 3161, 2.3)."""
    if stamp is None:
        return False
    known = {public_key_digest(root) for root in trust.roots}
    return public_key_digest(stamp.certificates[-1]) in known and may_stamp(stamp.certificates[0])


def _verdict(tally: Tally, facts: CredentialFacts, name: str | None, today: date) -> Verdict:
    """Holder and last day, by the credential."""
    seen = shown_of(facts)
    if name is not None and not tally.put("certs-check-holder", same_name(name, facts.holder_name)):
        return tally.verdict(Outcome.NAME_MISMATCH, seen=seen)
    if facts.expires_on is not None and today > facts.expires_on:
        tally.put("certs-check-standing", False, standing="expired")
        return tally.verdict(Outcome.EXPIRED, seen=seen)
    timely = tally.good("certs-check-signing-time")
    return tally.verdict(Outcome.VALID if timely else Outcome.UNKNOWN, seen=seen)
