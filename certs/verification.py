"""Document, credential, token, or number and name: to a verdict that lists every check.

A document is accepted by the strict rule. The argument, step by step:

(1)  What was handed in is a PDF at all,
(2)  and not larger than any certificate of ours could be.
(3)  It is one revision: nothing was appended after it was signed.
(4)  Its one byte range covers the whole file but for the signature's container, and the container
     is one DER value with nothing behind it, so nothing in the file lies outside the argument.
(5)  It bears exactly one signature, which certifies the file and allows no change (DocMDP, P=1).
(6)  The signature is intact: what is covered is what was signed.
(7)  The signer's certificates lead to our root, known by its key and not by its name.
(8)  A second opinion, the signature library's own, is that the signature covers the entire file.
(9)  The one attachment is a credential with a good proof by one of our own keys.
(10) The number and the name that a reader sees on the page are those of the credential.
(11) The record of issue knows the number.
(12) The SHA-256 of the whole file is the recorded one. (The container's padding and the embedded
     certificates are not signed; only this step finds a change there.)
(13) The record names the same holder, and, if the asker gave a name, so did the asker.
(14) The certificate stands: neither suspended, withdrawn, superseded nor past its last day.

Hostile input never raises here. Whatever a parser raises is a failed check; what could not be
asked any more is left open.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from hmac import compare_digest

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.awards import Standing, standing_on
from certs.numbers import FILE_MARK
from certs.reading import (
    MOST_BYTES,
    Signed,
    attached,
    is_one_revision,
    is_tight,
    judge_signature,
    signature_container,
    visible_text,
)
from certs.signing.authority import public_key_digest
from certs.signing.contexts import Contexts
from certs.signing.credentials import FILE_NAME, Proven, prove_credential, read_credential
from certs.verdicts import (
    BY_STANDING,
    Check,
    FindRecord,
    IssuedRecord,
    Outcome,
    Verdict,
    fold_name,
    same_name,
    shown,
)
from foundation.errors import Refusal, Unavailable

log = logging.getLogger(__name__)

DOCUMENT_CHECKS: tuple[str, ...] = (
    "certs-check-pdf",
    "certs-check-size",
    "certs-check-one-revision",
    "certs-check-covered",
    "certs-check-certified",
    "certs-check-intact",
    "certs-check-root",
    "certs-check-whole-file",
    "certs-check-credential",
    "certs-check-printed",
    "certs-check-recorded",
    "certs-check-digest",
    "certs-check-holder",
    "certs-check-standing",
)
CREDENTIAL_CHECKS: tuple[str, ...] = (
    "certs-check-json",
    "certs-check-credential",
    "certs-check-recorded",
    "certs-check-holder",
    "certs-check-standing",
)
CLAIM_CHECKS: tuple[str, ...] = ("certs-check-number-and-name", "certs-check-standing")
TOKEN_CHECKS: tuple[str, ...] = (
    "certs-check-recorded",
    "certs-check-holder",
    "certs-check-standing",
)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures count: roots pinned by key, keys of credentials, contexts held here."""

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    credential_keys: Mapping[str, Ed25519PublicKey]
    contexts: Contexts


@dataclass(slots=True)
class _Tally:
    """Checks in the order of their list; what is not answered in the end stays open."""

    codes: tuple[str, ...]
    answers: dict[str, Check] = field(default_factory=dict)

    def put(self, code: str, passed: bool, **facts: str | int) -> bool:
        self.answers[code] = Check(self.codes.index(code) + 1, code, passed, facts)
        return passed

    def ask(self, code: str, question: Callable[[], bool]) -> bool:
        """The answer to a question about hostile input; any exception is the answer no."""
        try:
            return self.put(code, question())
        except Exception as error:  # noqa: BLE001 - parsers of hostile files raise anything
            log.info("check failed by exception", extra={"check": code, "error": repr(error)})
            return self.put(code, False)

    def good(self, *codes: str) -> bool:
        return all(code in self.answers and self.answers[code].passed for code in codes)

    def verdict(self, outcome: Outcome, record: IssuedRecord | None = None) -> Verdict:
        checks = tuple(
            self.answers.get(code, Check(number, code, None))
            for number, code in enumerate(self.codes, 1)
        )
        return Verdict(outcome, checks, shown(record) if record is not None else None)


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
    tally = _Tally(DOCUMENT_CHECKS)
    # (1), (2)
    if not tally.put("certs-check-pdf", data[:5] == b"%PDF-"):
        return tally.verdict(Outcome.NOT_A_CERTIFICATE)
    if not tally.put("certs-check-size", len(data) <= MOST_BYTES, most=MOST_BYTES):
        return tally.verdict(Outcome.NOT_A_CERTIFICATE)
    # (3), (4): a file of another shape is not parsed any further.
    tally.ask("certs-check-one-revision", lambda: is_one_revision(data))
    tally.ask("certs-check-covered", lambda: _is_covered(data))
    if not tally.good("certs-check-one-revision", "certs-check-covered"):
        return tally.verdict(_not_whole(data, tally, ours=False))
    # (9) comes before (5) here, because the record's date is needed to judge the signature.
    proven = _prove(tally, lambda: attached(data, FILE_NAME), trust)
    record, reached = _look_up(find, proven.number if proven else "")
    _check_signature(tally, data, trust, record.issued_at if record else now)
    # (10)
    if proven is not None:
        tally.ask("certs-check-printed", lambda: _is_printed(data, proven))
    ours = proven is not None or tally.good("certs-check-intact", "certs-check-root")
    if tally.answers and not tally.good(*DOCUMENT_CHECKS[:10]):
        return tally.verdict(_not_whole(data, tally, ours=ours))
    # (11), (12)
    if not reached or proven is None:
        return tally.verdict(Outcome.UNKNOWN)
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return tally.verdict(Outcome.NOT_FOUND)
    digest = sha256(data).hexdigest()
    if not tally.put("certs-check-digest", compare_digest(digest, record.file_digest)):
        return tally.verdict(Outcome.ALTERED)
    # (13), (14)
    return _holder_and_standing(tally, record, proven.holder_name, name, today)


def verify_credential(
    data: bytes, trust: Trust, today: date, find: FindRecord | None, *, name: str | None = None
) -> Verdict:
    """The verdict on a credential as JSON; the steps are (9), (11), (13) and (14) of above."""
    tally = _Tally(CREDENTIAL_CHECKS)
    if not tally.ask("certs-check-json", lambda: len(data) <= MOST_BYTES and _is_json(data)):
        return tally.verdict(Outcome.NOT_A_CERTIFICATE)
    proven = _prove(tally, lambda: data, trust)
    if proven is None:
        issuer = tally.answers["certs-check-credential"].facts.get("because")
        foreign = issuer == "certs-credential-issuer"
        return tally.verdict(Outcome.NOT_A_CERTIFICATE if foreign else Outcome.ALTERED)
    record, reached = _look_up(find, proven.number)
    if not reached:
        return tally.verdict(Outcome.UNKNOWN)
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return tally.verdict(Outcome.NOT_FOUND)
    return _holder_and_standing(tally, record, proven.holder_name, name, today)


def verify_claim(
    number: str, name: str, find: FindRecord, today: date, *, tell_mismatch: bool = False
) -> Verdict:
    """The verdict on a number and a name typed in by anyone.

    A wrong name and a number that was never given get the same answer in the same shape, so that
    trying numbers tells nothing. ``tell_mismatch`` is for askers who have shown a right to know
    which of the two it was.
    """
    tally = _Tally(CLAIM_CHECKS)
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
    tally = _Tally(TOKEN_CHECKS)
    record, reached = _look_up(find, token)
    if not reached:
        return tally.verdict(Outcome.UNKNOWN)
    if not tally.put("certs-check-recorded", record is not None) or record is None:
        return tally.verdict(Outcome.NOT_FOUND)
    return _holder_and_standing(tally, record, record.holder_name, name, today)


def _is_covered(data: bytes) -> bool:
    container = signature_container(data)
    return container is not None and is_tight(container)


def _check_signature(tally: _Tally, data: bytes, trust: Trust, moment: datetime) -> None:
    found: list[Signed] = []

    def certified() -> bool:
        signed = judge_signature(data, trust.roots, trust.intermediates, moment)
        if signed is None:
            return False
        found.append(signed)
        return signed.certified_no_changes

    # (5) to (8)
    tally.ask("certs-check-certified", certified)
    if not found:
        return
    signed = found[0]
    pinned = {public_key_digest(root) for root in trust.roots}
    tally.put("certs-check-intact", signed.intact)
    tally.put("certs-check-root", signed.trusted and signed.root_digest in pinned)
    tally.put("certs-check-whole-file", signed.whole_file)


def _prove(tally: _Tally, read: Callable[[], bytes], trust: Trust) -> Proven | None:
    try:
        credential = read_credential(read())
        proven = prove_credential(credential, trust.credential_keys, trust.contexts)
    except Refusal as refusal:
        tally.put("certs-check-credential", False, because=refusal.code)
        return None
    except Exception as error:  # noqa: BLE001 - the attachment is read out of a hostile file
        log.info("no credential", extra={"error": repr(error)})
        tally.put("certs-check-credential", False, because="certs-credential-unreadable")
        return None
    tally.put("certs-check-credential", True)
    return proven


def _is_printed(data: bytes, proven: Proven) -> bool:
    text = fold_name(visible_text(data))
    return fold_name(proven.number) in text and fold_name(proven.holder_name) in text


def _is_json(data: bytes) -> bool:
    read_credential(data)
    return True


def _look_up(find: FindRecord | None, key: str) -> tuple[IssuedRecord | None, bool]:
    """The record, and whether it could be asked for at all."""
    if find is None:
        return None, False
    try:
        return find(key), True
    except Unavailable:
        return None, False


def _not_whole(data: bytes, tally: _Tally, *, ours: bool) -> Outcome:
    """Altered if anything shows that the file was once ours, else simply another file."""
    return Outcome.ALTERED if ours or FILE_MARK.encode() in data else Outcome.NOT_A_CERTIFICATE


def _holder_and_standing(
    tally: _Tally, record: IssuedRecord, proven_name: str, claimed: str | None, today: date
) -> Verdict:
    if not same_name(proven_name, record.holder_name):
        tally.put("certs-check-holder", False)
        return tally.verdict(Outcome.ALTERED)
    if claimed is not None and not same_name(claimed, record.holder_name):
        tally.put("certs-check-holder", False)
        return tally.verdict(Outcome.NAME_MISMATCH)
    tally.put("certs-check-holder", True)
    return _standing(tally, record, today)


def _standing(tally: _Tally, record: IssuedRecord, today: date) -> Verdict:
    standing = standing_on(record.standing, record.expires_on, today)
    tally.put("certs-check-standing", standing is Standing.GRANTED, standing=standing.value)
    return tally.verdict(BY_STANDING[standing], record)
