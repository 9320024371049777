"""Credentials: built from the award, signed, proven, and refused when anything is off."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.signing.canonical import Canonicaliser, canonical
from certs.signing.credentials import (
    Issuer,
    Proven,
    build_credential,
    credential_bytes,
    prove_credential,
    read_credential,
    sign_credential,
    trusted_keys,
)
from foundation.errors import Invalid
from tests.certificates import ADDRESS, NOW, NUMBER, award, contexts, issuer, line

ID = "0190b2b6-1111-7000-8000-000000000001"


def _built(**changes: object) -> dict[str, Any]:
    return build_credential(award(**changes), NUMBER, ID, issuer())


@pytest.fixture(scope="module")
def signed() -> dict[str, Any]:
    return sign_credential(_built(), issuer(), NOW, line().canonicaliser)


def _prove(credential: dict[str, Any]) -> Proven:
    read = read_credential(credential_bytes(credential))
    return prove_credential(read, trusted_keys(issuer()), contexts())


def test_signed_credential_proves_number_and_name(signed: dict[str, Any]) -> None:
    assert _prove(signed) == Proven(NUMBER, "张伟", issuer().did)


def test_achievement_is_aligned_to_every_skill_point() -> None:
    aligned = _built()["credentialSubject"]["achievement"]["alignment"]
    assert [point["targetCode"] for point in aligned] == [f"L1-1.1.{k}" for k in range(1, 6)]


def test_validity_begins_and_ends_by_the_national_time() -> None:
    built = _built(expires_on=date(2029, 11, 20))
    assert built["validFrom"] == "2026-11-20T16:00:00Z"
    assert built["validUntil"] == "2029-11-20T15:59:59Z"


def test_credential_holds_no_document_number() -> None:
    assert "100101" not in json.dumps(_built())


@pytest.mark.parametrize(
    "name",
    ['O"Neil\\', "张\u2028伟", "a\nb\rc\td", "𫖯𬱖", "_:b0 _:c14n0", "<script>", "É e\u0301"],
)
def test_remembered_lines_give_what_the_whole_canonicalisation_gives(name: str) -> None:
    quick = Canonicaliser(contexts())
    quick.quads(_built())
    built = _built(holder_name=name)
    assert quick.quads(built) == canonical(built, contexts())


def test_node_without_a_name_is_not_signed() -> None:
    built = _built()
    del built["credentialSubject"]["result"][0]["id"]
    with pytest.raises(Invalid, match="certs-credential-blank-node"):
        sign_credential(built, issuer(), NOW, line().canonicaliser)


def test_term_without_meaning_is_not_signed() -> None:
    with pytest.raises(Invalid, match="certs-credential-term"):
        sign_credential({**_built(), "rank": "best"}, issuer(), NOW, line().canonicaliser)


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(credential: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        at: Any = credential
        for step in parents:
            at = at[int(step)] if step.isdigit() else at[step]
        at[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_set("credentialSubject.identifier.0.identityHash", "李四"), "signature"),
        (_set("credentialSubject.result.0.value", "99"), "signature"),
        (_set("validFrom", "2020-01-01T00:00:00Z"), "signature"),
        (_set("proof.created", "2020-01-01T00:00:00Z"), "signature"),
        (_set("proof.proofPurpose", "authentication"), "proof-kind"),
        (_set("proof.cryptosuite", "eddsa-jcs-2022"), "proof-kind"),
        (_set("proof.proofValue", "z1111"), "signature"),
        (_set("proof.proofValue", "u1111"), "signature"),
        (_set("issuer.id", "did:key:z6Mkother"), "issuer"),
        (_set("proof.verificationMethod", "did:key:z6Mkother#z6Mkother"), "issuer"),
        (_set("remark", "not signed"), "term"),
        (_set("@context.1", "https://example.org/context"), "context"),
        (_set("credentialSubject.@context", {"name": "urn:x"}), "context"),
        (_set("proof", None), "unreadable"),
        (_set("issuer", "x"), "unreadable"),
        (_set("credentialSubject", []), "unreadable"),
    ],
)
def test_any_change_is_refused_with_its_reason(
    signed: dict[str, Any], change: Callable[[dict[str, Any]], None], code: str
) -> None:
    changed = deepcopy(signed)
    change(changed)
    with pytest.raises(Invalid, match=f"certs-credential-({code}|signature)"):
        _prove(changed)


def test_key_of_a_stranger_proves_nothing_even_if_its_proof_is_good() -> None:
    stranger = Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)
    built = build_credential(award(), NUMBER, ID, stranger)
    forged = sign_credential(built, stranger, NOW, line().canonicaliser)
    with pytest.raises(Invalid, match="certs-credential-issuer"):
        _prove(forged)


def test_retired_key_still_proves_what_it_signed(signed: dict[str, Any]) -> None:
    later = Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)
    keys = trusted_keys(later, issuer())
    assert prove_credential(signed, keys, contexts()).number == NUMBER


def test_issuer_by_domain_publishes_the_key_it_signs_with() -> None:
    key = Ed25519PrivateKey.generate()
    by_web = Issuer.by_web(key, "did:web:verify.example.org", "key-1", ADDRESS)
    document = by_web.did_document()
    assert document["assertionMethod"] == [by_web.method]
    made = sign_credential(
        build_credential(award(), NUMBER, ID, by_web), by_web, NOW, line().canonicaliser
    )
    assert prove_credential(made, trusted_keys(by_web), contexts()).issuer == by_web.did
    with pytest.raises(Invalid, match="certs-issuer-did"):
        Issuer.by_web(key, "did:key:z", "key-1", ADDRESS)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_json_object_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="certs-credential-unreadable"):
        read_credential(data)
