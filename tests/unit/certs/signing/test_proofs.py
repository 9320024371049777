"""Proofs of both suites: good ones prove, and a document is only as good as its worst proof."""

from __future__ import annotations

import json
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.signing.canonical import canonical
from certs.signing.credentials import (
    Issuer,
    build_credential,
    credential_bytes,
    prove_credential,
    read_credential,
    sign_credential,
    trusted_keys,
)
from certs.signing.jcs import jcs
from certs.signing.multibase import from_base58, read_multikey
from certs.signing.proofs import ProofKey, with_jcs_proof
from foundation.errors import Invalid
from tests.certificates import ADDRESS, NOW, NUMBER, award, contexts, issuer, line

ID = "0190b2b6-1111-7000-8000-000000000001"


def _built(**changes: object) -> dict[str, Any]:
    return build_credential(award(**changes), NUMBER, ID, issuer(), 5)


def _prove(credential: dict[str, Any]) -> str:
    read = read_credential(credential_bytes(credential))
    return prove_credential(read, trusted_keys(issuer()), contexts()).number


@pytest.fixture(scope="module")
def by_text() -> dict[str, Any]:
    return with_jcs_proof(_built(), issuer().proof_key, NOW)


def test_proof_over_the_text_proves(by_text: dict[str, Any]) -> None:
    assert by_text["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    assert _prove(by_text) == NUMBER


def test_proof_over_the_text_holds_whatever_the_order_of_names(by_text: dict[str, Any]) -> None:
    assert _prove(json.loads(json.dumps(by_text, sort_keys=True, indent=3))) == NUMBER


def test_two_proofs_make_a_set_and_both_must_be_good(by_text: dict[str, Any]) -> None:
    both = sign_credential(by_text, issuer(), NOW, line().canonicaliser)
    assert [one["cryptosuite"] for one in both["proof"]] == ["eddsa-jcs-2022", "eddsa-rdfc-2022"]
    assert _prove(both) == NUMBER
    for place in range(2):
        broken = deepcopy(both)
        broken["proof"][place]["created"] = "2020-01-01T00:00:00Z"
        with pytest.raises(Invalid, match="certs-credential-signature"):
            _prove(broken)


@pytest.mark.parametrize("count", [0, 5])
def test_no_proof_or_too_many_prove_nothing(by_text: dict[str, Any], count: int) -> None:
    with pytest.raises(Invalid, match="certs-credential-proof-kind"):
        _prove({**by_text, "proof": [by_text["proof"]] * count})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "另一个"),
        ("validFrom", "2020-01-01T00:00:00Z"),
        ("remark", "more"),
        ("credentialStatus", []),
    ],
)
def test_any_change_of_the_text_is_refused(
    by_text: dict[str, Any], name: str, value: object
) -> None:
    with pytest.raises(Invalid):
        _prove({**by_text, name: value})


def test_term_without_meaning_is_refused_even_if_its_text_was_signed() -> None:
    signed = with_jcs_proof({**_built(), "rank": "best"}, issuer().proof_key, NOW)
    with pytest.raises(Invalid, match="certs-credential-term"):
        _prove(signed)


def test_contexts_of_the_proof_must_be_those_of_the_document(by_text: dict[str, Any]) -> None:
    changed = deepcopy(by_text)
    changed["proof"]["@context"] = changed["proof"]["@context"][:1]
    with pytest.raises(Invalid, match="certs-credential-context"):
        _prove(changed)


def test_proof_of_one_suite_does_not_pass_for_the_other(by_text: dict[str, Any]) -> None:
    changed = deepcopy(by_text)
    changed["proof"]["cryptosuite"] = "eddsa-rdfc-2022"
    with pytest.raises(Invalid):
        _prove(changed)


def test_key_of_another_issuer_does_not_prove() -> None:
    other = Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)
    signed = with_jcs_proof(_built(), ProofKey(other.key, other.method), NOW)
    read = read_credential(credential_bytes(signed))
    with pytest.raises(Invalid, match="certs-credential-issuer"):
        prove_credential(read, trusted_keys(issuer(), other), contexts())


def test_control_characters_are_escaped_as_the_canonical_form_asks() -> None:
    quads = canonical(_built(holder_name="a\x01\x08\x0b\x0c\x7f\tb"), contexts())
    assert r'"a\u0001\b\u000B\f\u007F\tb"' in quads
    lines = quads.split("\n")[:-1]
    assert lines == sorted(lines)


# The example of Data Integrity EdDSA Cryptosuites 1.0, B.2 (eddsa-jcs-2022): key, document, proof.
_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
_EXAMPLE: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:abcdefgh",
        "alumniOf": "The School of Examples",
    },
}
_EXAMPLE_DIGEST = "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"


def test_text_of_the_specifications_example_has_the_digest_that_it_prints() -> None:
    assert sha256(jcs(_EXAMPLE)).hexdigest() == _EXAMPLE_DIGEST


def test_signature_of_the_specifications_example_verifies() -> None:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": (
            "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
            "#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
        ),
        "proofPurpose": "assertionMethod",
        "@context": _EXAMPLE["@context"],
    }
    value = (
        "2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
    )
    read_multikey(_KEY).verify(
        from_base58(value, 64), sha256(jcs(options)).digest() + sha256(jcs(_EXAMPLE)).digest()
    )
