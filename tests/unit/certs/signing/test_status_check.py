"""Asking status lists: a list that cannot be believed leaves the status unknown, never good."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.signing.credentials import Issuer, build_credential, credential_bytes, trusted_keys
from certs.signing.proofs import with_jcs_proof, with_rdfc_proof
from certs.signing.status import (
    LIST_LENGTH,
    ListSheet,
    Purpose,
    encode,
    list_address,
    list_credential,
)
from certs.signing.status_check import Believed, Status, StatusAnswer, check_status
from tests.certificates import ADDRESS, NOW, NUMBER, award, contexts, issuer, line

ID = "0190b2b6-1111-7000-8000-000000000001"
INDEX = LIST_LENGTH + 4
REVOCATION = list_address(ADDRESS, "9001", Purpose.REVOCATION, 1)
SUSPENSION = list_address(ADDRESS, "9001", Purpose.SUSPENSION, 1)


def _sheet(purpose: Purpose, *positions: int) -> ListSheet:
    address = list_address(ADDRESS, "9001", purpose, 1)
    until = NOW + timedelta(days=1)
    return ListSheet(address, purpose, frozenset(positions), NOW, until, timedelta(seconds=3))


def _signed(sheet: ListSheet, by: Issuer | None = None) -> bytes:
    signer = by or issuer()
    unsigned = list_credential(sheet, signer.did, "演示评价中心")
    return credential_bytes(with_rdfc_proof(unsigned, signer.proof_key, NOW, line().canonicaliser))


def _lists(revoked: tuple[int, ...] = (), suspended: tuple[int, ...] = ()) -> dict[str, bytes]:
    return {
        REVOCATION: _signed(_sheet(Purpose.REVOCATION, *revoked)),
        SUSPENSION: _signed(_sheet(Purpose.SUSPENSION, *suspended)),
    }


def _ask(lists: Mapping[str, bytes], **changes: Any) -> StatusAnswer:
    credential = build_credential(award(), NUMBER, ID, issuer(), INDEX)
    believed = Believed(trusted_keys(issuer()), contexts(), NOW + timedelta(hours=1))
    return check_status({**credential, **changes}, lambda address: lists[address], believed)


def test_certificate_with_no_bit_set_is_good() -> None:
    assert _ask(_lists()) == StatusAnswer(Status.GOOD)
    assert _ask(_lists(revoked=(3, 5), suspended=(0,))).status is Status.GOOD


def test_set_bit_is_told_and_revoked_wins() -> None:
    assert _ask(_lists(revoked=(4,))).status is Status.REVOKED
    assert _ask(_lists(suspended=(4,))).status is Status.SUSPENDED
    assert _ask(_lists(revoked=(4,), suspended=(4,))).status is Status.REVOKED


def test_list_out_of_reach_is_unknown() -> None:
    answer = _ask({})
    assert answer == StatusAnswer(Status.UNKNOWN, "certs-status-list-unreachable")


@pytest.mark.parametrize("missing", [REVOCATION, SUSPENSION])
def test_one_list_out_of_reach_is_unknown_too(missing: str) -> None:
    lists = _lists()
    del lists[missing]
    assert _ask(lists).status is Status.UNKNOWN


def test_unreachable_suspension_does_not_hide_a_revocation() -> None:
    lists = _lists(revoked=(4,))
    del lists[SUSPENSION]
    assert _ask(lists).status is Status.REVOKED


def _changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(_lists()[REVOCATION])
    change(content)
    return json.dumps(content).encode()


def _unsigned() -> bytes:
    return _changed(lambda content: content.pop("proof"))


def _altered() -> bytes:
    subject = {"encodedList": encode([1])}
    return _changed(lambda content: content["credentialSubject"].update(subject))


def _strangers() -> bytes:
    stranger = Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)
    return _signed(_sheet(Purpose.REVOCATION), stranger)


def _expired() -> bytes:
    return _signed(replace(_sheet(Purpose.REVOCATION), valid_until=NOW))


def _of_tomorrow() -> bytes:
    return _signed(replace(_sheet(Purpose.REVOCATION), valid_from=NOW + timedelta(hours=2)))


def _for_another_purpose() -> bytes:
    return _signed(replace(_sheet(Purpose.SUSPENSION), address=REVOCATION))


def _of_another_address() -> bytes:
    other = list_address(ADDRESS, "9001", Purpose.REVOCATION, 0)
    return _signed(replace(_sheet(Purpose.REVOCATION), address=other))


def _too_short() -> bytes:
    unsigned = list_credential(_sheet(Purpose.REVOCATION), issuer().did, "演示评价中心")
    unsigned["credentialSubject"]["encodedList"] = encode([], LIST_LENGTH // 2)
    return credential_bytes(with_jcs_proof(unsigned, issuer().proof_key, NOW))


def _not_a_list() -> bytes:
    unsigned = list_credential(_sheet(Purpose.REVOCATION), issuer().did, "演示评价中心")
    unsigned["type"] = ["VerifiableCredential"]
    return credential_bytes(with_jcs_proof(unsigned, issuer().proof_key, NOW))


@pytest.mark.parametrize(
    ("make", "because"),
    [
        (_unsigned, "certs-credential-unreadable"),
        (_altered, "certs-credential-signature"),
        (_strangers, "certs-credential-issuer"),
        (_expired, "certs-status-list-expired"),
        (_of_tomorrow, "certs-status-list-expired"),
        (_for_another_purpose, "certs-status-list-purpose"),
        (_of_another_address, "certs-status-list-foreign"),
        (_too_short, "certs-status-list-short"),
        (_not_a_list, "certs-status-list-foreign"),
        (lambda: b"<html>", "certs-credential-unreadable"),
        (lambda: b"", "certs-credential-unreadable"),
    ],
)
def test_list_that_cannot_be_believed_is_unknown(make: Callable[[], bytes], because: str) -> None:
    answer = _ask({**_lists(), REVOCATION: make()})
    assert answer == StatusAnswer(Status.UNKNOWN, because)


def test_trusted_issuer_cannot_speak_for_another_one() -> None:
    other = Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)
    lists = {**_lists(), REVOCATION: _signed(_sheet(Purpose.REVOCATION), other)}
    credential = build_credential(award(), NUMBER, ID, issuer(), INDEX)
    believed = Believed(trusted_keys(issuer(), other), contexts(), NOW)
    answer = check_status(credential, lambda address: lists[address], believed)
    assert answer == StatusAnswer(Status.UNKNOWN, "certs-status-list-foreign")


def _entries(**changes: object) -> list[dict[str, Any]]:
    entries = build_credential(award(), NUMBER, ID, issuer(), INDEX)["credentialStatus"]
    return [{**entries[0], **changes}, entries[1]]


@pytest.mark.parametrize(
    "entries",
    [
        [],
        "x",
        _entries()[:1],
        _entries()[1:],
        _entries() * 5,
        _entries(type="StatusList2021Entry"),
        _entries(statusPurpose="refresh"),
        _entries(statusListIndex=str(LIST_LENGTH)),
        _entries(statusListIndex="-1"),
        _entries(statusListIndex="04"),
        _entries(statusListIndex="9" * 5000),
        _entries(statusListIndex=4),
        _entries(statusListIndex="四"),
        _entries(statusListCredential=SUSPENSION),
    ],
)
def test_entry_that_is_none_of_ours_is_unknown(entries: object) -> None:
    assert _ask(_lists(), credentialStatus=entries).status is Status.UNKNOWN


def test_credential_without_entries_is_unknown() -> None:
    credential = build_credential(award(), NUMBER, ID, issuer())
    believed = Believed(trusted_keys(issuer()), contexts(), NOW)
    answer = check_status(credential, lambda _: b"", believed)
    assert answer == StatusAnswer(Status.UNKNOWN, "certs-status-none")
