"""Names of issuers: by domain where others can fetch the document, by key elsewhere."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.signing.credentials import (
    Issuer,
    build_credential,
    prove_credential,
    sign_credential,
)
from certs.signing.did import (
    Naming,
    body_name,
    did_document,
    fragment_of,
    trusted_methods,
    web_document,
    web_name,
)
from certs.signing.multibase import read_multikey
from foundation.errors import Invalid
from tests.certificates import NOW, NUMBER, award, contexts, line

ID = "0190b2b6-1111-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://verify.example.org", "did:web:verify.example.org"),
        ("https://verify.example.org/", "did:web:verify.example.org"),
        ("https://example.org:8443", "did:web:example.org%3A8443"),
        ("https://example.org/certs/a b", "did:web:example.org:certs:a%20b"),
    ],
)
def test_domain_gives_the_name_that_the_method_says(address: str, name: str) -> None:
    assert web_name(address) == name


def test_body_has_a_name_below_the_installation() -> None:
    assert body_name("https://v.example.org", "9001") == "did:web:v.example.org:bodies:9001"
    with pytest.raises(Invalid, match="certs-issuer-address"):
        web_name("verify.example.org")


@pytest.mark.parametrize(
    ("address", "naming", "method"),
    [
        ("https://v.example.org", Naming.AUTO, "did:web:"),
        ("http://v.example.org", Naming.AUTO, "did:key:"),
        ("https://localhost:8000", Naming.AUTO, "did:key:"),
        ("https://127.0.0.1", Naming.AUTO, "did:key:"),
        ("https://demo.localhost", Naming.AUTO, "did:key:"),
        ("http://localhost:8000", Naming.WEB, "did:web:"),
        ("https://v.example.org", Naming.KEY, "did:key:"),
    ],
)
def test_issuer_is_named_by_web_where_others_can_fetch_it(
    address: str, naming: Naming, method: str
) -> None:
    named = Issuer.named(Ed25519PrivateKey.generate(), address, naming)
    assert named.did.startswith(method)
    assert named.method.startswith(f"{named.did}#")


def test_retired_key_stays_in_the_document_behind_the_present_one() -> None:
    old, new = (Ed25519PrivateKey.generate().public_key() for _ in range(2))
    document = web_document("did:web:v.example.org", new, old)
    methods = document["verificationMethod"]
    keys = [read_multikey(one["publicKeyMultibase"]).public_bytes_raw() for one in methods]
    assert keys == [new.public_bytes_raw(), old.public_bytes_raw()]
    assert document["assertionMethod"] == [one["id"] for one in methods]
    assert {one["controller"] for one in methods} == {document["id"]}


def test_document_can_say_that_a_key_asserts_nothing_more() -> None:
    old, new = (Ed25519PrivateKey.generate().public_key() for _ in range(2))
    document = did_document("did:web:x", {"did:web:x#a": new, "did:web:x#b": old}, "did:web:x#a")
    assert document["assertionMethod"] == ["did:web:x#a"]


def test_credential_stays_good_when_the_naming_or_the_key_changes() -> None:
    address = "https://v.example.org"
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    keys = trusted_methods(address, new.public_key(), old.public_key())
    for key in (old, new):
        for naming in (Naming.KEY, Naming.WEB):
            issuer = Issuer.named(key, address, naming)
            built = build_credential(award(), NUMBER, ID, issuer)
            signed = sign_credential(built, issuer, NOW, line().canonicaliser)
            assert prove_credential(signed, keys, contexts()).issuer == issuer.did


def test_fragment_is_the_key_itself() -> None:
    key = Ed25519PrivateKey.generate().public_key()
    assert read_multikey(fragment_of(key)).public_bytes_raw() == key.public_bytes_raw()
