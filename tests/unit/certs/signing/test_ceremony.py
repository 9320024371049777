"""The key ceremony: a chain made from requests, each act recorded and witnessed."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from certs.signing.ceremony import (
    Certified,
    KeyKind,
    Occasion,
    Profile,
    certify,
    check_record,
    fingerprint,
    locked,
    make_key,
    make_request,
    make_root,
)
from certs.signing.profiles import Keyed, PrivateKey, distinguished
from certs.signing.signers import HeldKey, SigningMaterial
from certs.signing.usable import demand_usable
from foundation.errors import Invalid
from tests.signing_keys import NOW, p256_key, rsa_key

OCCASION = Occasion(NOW, "Beijing", ("First Witness", "Second Witness"))


def _root(key: PrivateKey | None = None) -> tuple[Keyed, Certified]:
    key = key or p256_key()
    made = make_root(distinguished("Root", "Body"), key, 20, OCCASION)
    return Keyed(made.certificate, key), made


def _certified(above: Keyed, profile: Profile, years: float | None = None) -> tuple[Keyed, bytes]:
    key = p256_key()
    request = make_request(distinguished(profile.value, "Body"), key)
    made = certify(request, above, profile, OCCASION, years)
    return Keyed(made.certificate, key), made.record


def test_a_chain_made_in_a_ceremony_may_sign() -> None:
    for key in (p256_key(), rsa_key()):
        root, _ = _root(key)
        issuing, _ = _certified(root, Profile.ISSUING)
        signer, _ = _certified(issuing, Profile.SIGNER)
        material = SigningMaterial(
            HeldKey(signer.key), signer.certificate, (issuing.certificate,), root.certificate
        )
        demand_usable(material, NOW)


def test_each_act_leaves_a_record_that_the_certifying_key_signed() -> None:
    root, made = _root()
    issuing, record = _certified(root, Profile.ISSUING)
    for data, certificate, act in (
        (made.record, root.certificate, "root"),
        (record, issuing.certificate, "issuing"),
    ):
        told = check_record(data, root.certificate)
        assert told["act"] == act
        assert told["witnesses"] == list(OCCASION.witnesses)
        assert told["fingerprint_sha256"] == certificate.fingerprint(hashes.SHA256()).hex()


def test_a_changed_record_or_one_by_another_key_is_refused() -> None:
    root, made = _root()
    data = orjson.loads(made.record)
    data["record"]["witnesses"] = ["First Witness", "Somebody Else"]
    for wrong in (orjson.dumps(data), b"", b"[]", b"{}"):
        with pytest.raises(Invalid, match="certs-ceremony-record"):
            check_record(wrong, root.certificate)
    with pytest.raises(Invalid, match="certs-ceremony-record"):
        check_record(made.record, _root()[0].certificate)


@pytest.mark.parametrize("names", [(), ("One",), ("One", "One"), ("One", " ")])
def test_two_different_witnesses_are_needed(names: tuple[str, ...]) -> None:
    occasion = replace(OCCASION, witnesses=names)
    with pytest.raises(Invalid, match="certs-ceremony-witnesses"):
        make_root(distinguished("Root", "Body"), p256_key(), 20, occasion)


def test_a_fingerprint_is_read_out_in_four_lines_of_four_groups() -> None:
    root, _ = _root()
    lines = fingerprint(root.certificate)
    assert [len(line.split()) for line in lines] == [4, 4, 4, 4]
    digits = "".join(lines).replace(" ", "")
    assert digits == root.certificate.fingerprint(hashes.SHA256()).hex()


def test_keys_are_kept_encrypted_under_a_long_passphrase() -> None:
    key = make_key(KeyKind.P256)
    pem = locked(key, "a long passphrase")
    assert load_pem_private_key(pem, b"a long passphrase").public_key() == key.public_key()  # type: ignore[union-attr]
    with pytest.raises(Invalid, match="certs-ceremony-passphrase"):
        locked(key, "short")


def test_a_certificate_does_not_outlive_its_authority() -> None:
    root, _ = _root()
    with pytest.raises(Invalid, match="certs-ceremony-outlives"):
        _certified(root, Profile.ISSUING, 21)


def test_a_damaged_request_and_a_key_of_another_kind_are_refused() -> None:
    root, _ = _root()
    request = make_request(distinguished("Signer", "Body"), p256_key())
    lines = request.splitlines()
    lines[-2] = lines[-2][:4] + (b"A" if lines[-2][4:5] != b"A" else b"B") + lines[-2][5:]
    for wrong in (b"", b"not a request", b"\n".join(lines)):
        with pytest.raises(Invalid, match="certs-ceremony-request"):
            certify(wrong, root, Profile.ISSUING, OCCASION)
    other = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(distinguished("Signer", "Body"))
        .sign(ec.generate_private_key(ec.SECP384R1()), hashes.SHA256())
    )
    with pytest.raises(Invalid, match="certs-signing-key-kind"):
        certify(other.public_bytes(Encoding.PEM), root, Profile.ISSUING, OCCASION)


def test_an_authority_is_used_with_its_own_key_only() -> None:
    root, _ = _root()
    request = make_request(distinguished("Signer", "Body"), p256_key())
    with pytest.raises(Invalid, match="certs-signer-mismatch"):
        certify(request, Keyed(root.certificate, p256_key()), Profile.ISSUING, OCCASION)
