"""Document, credential, token, or number and name: to a verdict that lists every check.

A document is accepted by the strict rule. The argument, step by step:

(1)  What was handed in is a PDF at all,
(2)  and not larger than any certificate of ours could be.
(3)  It is one revision: nothing was appended after it was signed.
(4)  Its one byte range covers the whole file but for the signature's container, so nothing in the
     file lies outside the argument.
(5)  The container has our one shape, byte for byte, so nothing can be changed inside it either.
(6)  It is the only signature, certifies the file and allows no change (DocMDP, P=1).
(7)  The signature is intact: what is covered is what was signed.
(8)  The signer's certificates lead to our root, known by its key and not by its name.
(9)  A second opinion, the signature library's own, is that the signature covers the entire file.
(10) The one attachment is a credential with a good proof by one of our own keys.
(11) Number, name, scheme and level that a reader sees on the page are those of the credential.
(12) The record of issue knows the number.
(13) The SHA-256 of the whole file is the recorded one.
(14) The record names the same holder, and, if the asker gave a name, so did the asker.
(15) The certificate stands: neither suspended, withdrawn, superseded nor past its last day.
(16) The public log proves the issue. (It lags behind a little, and so may be open for a while.)

`certs.offline` goes the same way where no record can be asked. Hostile input never raises here.
Whatever a parser raises is a failed check; what could not be asked any more is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from hmac import compare_digest

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.awards import Standing, standing_on
from certs.credential_facts import methods_of
from certs.document_steps import (
    FILE_CHECKS,
    MOST_CREDENTIAL_BYTES,
    check_container,
    check_credential,
    check_frame,
    check_printed,
    check_signature,
)
from certs.names import same_name
from certs.numbers import FILE_MARK
from certs.reading import attached
from certs.signing.credentials import FILE_NAME, read_credential
from certs.signing.sealed_qr import Sealed, open_sealed, sealed_part
from certs.tally import Tally
from certs.trust import Trust
from certs.verdicts import BY_STANDING, FindRecord, IssuedRecord, Outcome, Verdict
from foundation.errors import Invalid, Unavailable

DOCUMENT_CHECKS: tuple[str, ...] = (
    *FILE_CHECKS,
    "certs-check-recorded",
    "certs-check-digest",
    "certs-check-holder",
    "certs-check-standing",
    "certs-check-logged",
)
CREDENTIAL_CHECKS: tuple[str, ...] = (
    "certs-check-json",
    "certs-check-credential",
    "certs-check-recorded",
    "certs-check-holder",
    "certs-check-standing",
    "certs-check-logged",
)
CLAIM_CHECKS: tuple[str, ...] = (
    "certs-check-number-and-name",
    "certs-check-standing",
    "certs-check-logged",
)
CODE_CHECKS: tuple[str, ...] = (
    "certs-check-code",
    "certs-check-sealed",
    "certs-check-recorded",
    "certs-check-holder",
    "certs-check-standing",
    "certs-check-logged",
)
TOKEN_CHECKS: tuple[str, ...] = (
    "certs-check-recorded",
    "certs-check-holder",
    "certs-check-standing",
    "certs-check-logged",
)


_TOKEN = re.compile(r"/verify/c/([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")


def verify_document(
    data: bytes,
    trust: Trust,
    now: datetime,
    today: date,
    find: FindRecord | None,
    *,
    name: str | None = None,
) -> Verdict:
    """The verdict on an uploaded file; ``find`` by number, or none where no record can be asked.

    Without a record the best answer is ``unknown``: a good signature does not say that the
    certificate still stands. ``name`` is a name to be compared, if the asker gave one.
    """
    tally = Tally(DOCUMENT_CHECKS)
    # (1) to (4)
    if not check_frame(tally, data):
        return tally.verdict(not_whole(data, tally))
    # (5), (7), (8)
    if check_container(tally, data, trust) is None:
        return tally.verdict(not_whole(data, tally))
    # (10) comes before (6) here, because the record's date is needed to judge the certificates.
    proven = check_credential(
        tally, lambda: attached(data, FILE_NAME), lambda _: trust.credential_keys, trust.contexts
    )
    record, reached = _look_up(find, proven.facts.number if proven else "")
    # (6), (9), (11)
    check_signature(tally, data, trust, record.issued_at if record else now)
    if proven is not None:
        check_printed(tally, data, proven.facts)
    if not tally.good(*FILE_CHECKS):
        return tally.verdict(not_whole(data, tally))
    # (12), (13)
    if not reached or proven is None:
        return tally.verdict(Outcome.UNKNOWN)
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return tally.verdict(Outcome.NOT_FOUND)
    digest = sha256(data).hexdigest()
    if not tally.put(
        "certs-check-digest", compare_digest(digest, record.file_digest), digest=_in_groups(digest)
    ):
        return tally.verdict(Outcome.ALTERED)
    # (14) to (16)
    return _holder_and_standing(tally, record, proven.facts.holder_name, name, today)


def verify_credential(
    data: bytes, trust: Trust, today: date, find: FindRecord | None, *, name: str | None = None
) -> Verdict:
    """The verdict on a credential as JSON; the steps are (10), (12) and (14) to (16) of above."""
    tally = Tally(CREDENTIAL_CHECKS)
    if not tally.ask("certs-check-json", lambda: is_json(data)):
        return tally.verdict(Outcome.NOT_A_CERTIFICATE)
    proven = check_credential(tally, lambda: data, lambda _: trust.credential_keys, trust.contexts)
    if proven is None:
        # What does not even name one of our keys was never ours.
        named = set(methods_of(read_credential(data))) & trust.credential_keys.keys()
        return tally.verdict(Outcome.ALTERED if named else Outcome.NOT_A_CERTIFICATE)
    record, reached = _look_up(find, proven.facts.number)
    if not reached:
        return tally.verdict(Outcome.UNKNOWN)
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return tally.verdict(Outcome.NOT_FOUND)
    return _holder_and_standing(tally, record, proven.facts.holder_name, name, today)


def verify_claim(
    number: str, name: str, find: FindRecord, today: date, *, tell_mismatch: bool = False
) -> Verdict:
    """The verdict on a number and a name typed in by anyone.

    A wrong name and a number that was never given get the same answer in the same shape, so that
    trying numbers tells nothing. ``tell_mismatch`` is for askers who have shown a right to know
    which of the two it was.
    """
    tally = Tally(CLAIM_CHECKS)
    record, reached = _look_up(find, number)
    if not reached:
        return tally.verdict(Outcome.UNKNOWN)
    # The comparison is made in any case, so that both answers take the same way.
    same = same_name(name, record.holder_name if record else "\x00")
    if not tally.put("certs-check-number-and-name", record is not None and same) or record is None:
        told = tell_mismatch and record is not None
        return tally.verdict(Outcome.NAME_MISMATCH if told else Outcome.NOT_FOUND)
    return _standing(tally, record, today)


def verify_token(token: str, find: FindRecord, today: date, *, name: str | None = None) -> Verdict:
    """The verdict on the token of a QR code: 128 random bits that only the certificate bears."""
    tally = Tally(TOKEN_CHECKS)
    record, reached = _look_up(find, token)
    if not reached:
        return tally.verdict(Outcome.UNKNOWN)
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return tally.verdict(Outcome.NOT_FOUND)
    return _holder_and_standing(tally, record, record.holder_name, name, today)


def verify_code(
    text: str,
    keys: Iterable[Ed25519PublicKey],
    find_by_number: FindRecord,
    find_by_token: FindRecord,
    today: date,
) -> Verdict:
    """The verdict on what a QR code says: the address with its token, the sealed part, or both.

    ``keys`` are those that may have sealed it. What is sealed must be what the record says.
    """
    tally = Tally(CODE_CHECKS)
    part, token = sealed_part(text), _TOKEN.search(text)
    if not tally.put("certs-check-code", part is not None or token is not None):
        return tally.verdict(Outcome.NOT_A_CERTIFICATE)
    sealed: Sealed | None = None
    if part is not None:
        try:
            sealed = open_sealed(part, keys)
        except Invalid as refusal:
            tally.put("certs-check-sealed", False, because=refusal.code)
            changed = refusal.code == "certs-sealed-signature"
            return tally.verdict(Outcome.ALTERED if changed else Outcome.NOT_A_CERTIFICATE)
        tally.put("certs-check-sealed", True)
    if token is not None:
        record, reached = _look_up(find_by_token, token[1])
    else:
        number = sealed.number if sealed is not None else None
        record, reached = _look_up(find_by_number if number else None, number or "")
    if not reached:
        return tally.verdict(Outcome.UNKNOWN)
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return tally.verdict(Outcome.NOT_FOUND)
    if sealed is not None and sealed.number not in (None, record.number):
        tally.put("certs-check-holder", False)
        return tally.verdict(Outcome.ALTERED)
    name = sealed.name if sealed is not None and sealed.name is not None else record.holder_name
    return _holder_and_standing(tally, record, name, None, today)


def is_json(data: bytes) -> bool:
    """Whether it is a JSON object of a size that a credential may have; else raises or is false."""
    return len(data) <= MOST_CREDENTIAL_BYTES and isinstance(read_credential(data), dict)


def _in_groups(digest: str) -> str:
    """Eight digits a group, as people compare them; it also breaks into lines."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _look_up(find: FindRecord | None, key: str) -> tuple[IssuedRecord | None, bool]:
    """The record, and whether it could be asked for at all."""
    if find is None:
        return None, False
    try:
        return find(key), True
    except Unavailable:
        return None, False


def not_whole(data: bytes, tally: Tally) -> Outcome:
    """Altered if anything shows that the file was once ours, else simply another file."""
    ours = tally.good("certs-check-root") or FILE_MARK.encode() in data
    return Outcome.ALTERED if ours else Outcome.NOT_A_CERTIFICATE


def _holder_and_standing(
    tally: Tally, record: IssuedRecord, proven_name: str, claimed: str | None, today: date
) -> Verdict:
    if not same_name(proven_name, record.holder_name):
        tally.put("certs-check-holder", False)
        return tally.verdict(Outcome.ALTERED)
    if claimed is not None and not same_name(claimed, record.holder_name):
        tally.put("certs-check-holder", False)
        return tally.verdict(Outcome.NAME_MISMATCH)
    tally.put("certs-check-holder", True)
    return _standing(tally, record, today)


def _standing(tally: Tally, record: IssuedRecord, today: date) -> Verdict:
    standing = standing_on(record.standing, record.expires_on, today)
    tally.put("certs-check-standing", standing is Standing.GRANTED, standing=standing.value)
    outcome = BY_STANDING[standing]
    if record.logged is not None and not tally.put("certs-check-logged", record.logged):
        # The record says issued, the log does not: whichever is wrong, nothing is valid by it.
        outcome = Outcome.UNKNOWN if outcome is Outcome.VALID else outcome
    return tally.verdict(outcome, record)
