"""An expired or wrong signing key is found out before a batch takes its first number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from certs.signing.signers import Algorithm, HeldKey
from certs.signing.usable import demand_usable
from foundation.errors import Invalid, Unavailable
from tests.certificates import authority
from tests.signing_keys import NOW, START, chain, p256_key, rsa_key


def test_good_chains_of_both_kinds_may_be_used() -> None:
    demand_usable(chain().material(), NOW)
    demand_usable(chain(rsa_key()).material(), NOW)
    demand_usable(authority().material(), NOW)


def test_an_expired_signer_is_refused_with_its_name_and_last_day() -> None:
    material = chain(years=1).material()
    with pytest.raises(Invalid, match="certs-signer-expired") as refused:
        demand_usable(material, NOW + timedelta(days=400))
    assert refused.value.facts["certificate"] == "Test Seal"
    assert str(refused.value.facts["until"]).startswith("2027-11-20")


def test_an_expired_issuing_authority_is_refused_too() -> None:
    with pytest.raises(Invalid, match="certs-signer-expired") as refused:
        demand_usable(chain(years=15).material(), NOW + timedelta(days=11 * 366))
    assert refused.value.facts["certificate"] == "Test Issuing"


def test_a_signer_that_is_not_good_yet_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-signer-early"):
        demand_usable(chain().material(), START - timedelta(seconds=1))


def test_a_key_of_another_certificate_is_refused() -> None:
    for other in (p256_key(), rsa_key()):
        with pytest.raises(Invalid, match="certs-signer-mismatch"):
            demand_usable(chain().material(HeldKey(other)), NOW)


def test_a_chain_to_another_root_of_the_same_name_is_refused() -> None:
    material = replace(chain().material(), root=chain().root.certificate)
    with pytest.raises(Invalid, match="certs-signer-chain"):
        demand_usable(material, NOW)


def test_a_missing_link_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-signer-chain"):
        demand_usable(replace(chain().material(), chain=()), NOW)


def test_a_certificate_for_something_else_is_refused() -> None:
    made = chain()
    issuing = made.issuing
    material = replace(
        made.material(HeldKey(issuing.key)), certificate=issuing.certificate, chain=()
    )
    with pytest.raises(Invalid, match="certs-signer-usage"):
        demand_usable(material, NOW)


def test_a_signer_below_a_signer_is_refused() -> None:
    made = chain()
    key = p256_key()
    below = (
        x509.CertificateBuilder()
        .subject_name(made.signer.certificate.subject)
        .issuer_name(made.signer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=9))
        .sign(made.signer.key, hashes.SHA256())
    )
    material = replace(
        made.material(HeldKey(key)),
        certificate=below,
        chain=(made.signer.certificate, made.issuing.certificate),
    )
    with pytest.raises(Invalid, match="certs-signer-usage") as refused:
        demand_usable(material, NOW)
    assert refused.value.facts["certificate"] == "Test Seal"


def test_a_silent_token_stops_the_batch_as_well() -> None:
    class Silent:
        algorithm = Algorithm.ECDSA_P256_SHA256

        def sign(self, message: bytes) -> bytes:
            raise Unavailable("certs-token-silent", token="t", reason="r")

    with pytest.raises(Unavailable, match="certs-token-silent"):
        demand_usable(chain().material(Silent()), NOW)
