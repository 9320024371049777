"""Containers from the template: what the signature library makes, byte for byte."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certs.signing.container_shape import demand_shape
from certs.signing.containers import ContainerTemplate
from certs.signing.pades import ContainerSigner
from certs.signing.profiles import Keyed, distinguished, root_certificate, signer_certificate
from certs.signing.signers import HeldKey, SigningMaterial, verify_signature
from tests.certificates import NOW, authority


def _material(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> SigningMaterial:
    """A signer right below its root, in case the chain is empty."""
    start = NOW - timedelta(days=1)
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = Keyed(root_certificate(distinguished("根", "演示"), root_key, start, 20), root_key)
    signer = signer_certificate(distinguished("签", "演示"), key.public_key(), root, start, 5)
    return SigningMaterial(HeldKey(key), signer, (), root.certificate)


MATERIALS = {
    "p256-with-chain": lambda: authority().material(),
    "p256": lambda: _material(ec.generate_private_key(ec.SECP256R1())),
    "rsa2048": lambda: _material(rsa.generate_private_key(65537, 2048)),
    "rsa3072": lambda: _material(rsa.generate_private_key(65537, 3072)),
}


@pytest.mark.parametrize("kind", MATERIALS)
def test_container_is_the_one_that_the_library_makes(kind: str) -> None:
    material = MATERIALS[kind]()
    library, template = ContainerSigner(material), ContainerTemplate(material)
    for number in range(40):
        digest = sha256(bytes([number])).digest()
        assert template.container(digest) == library.container(digest)


@pytest.mark.parametrize("kind", MATERIALS)
def test_no_container_is_longer_than_announced(kind: str) -> None:
    template = ContainerTemplate(MATERIALS[kind]())
    lengths = {len(template.container(sha256(bytes([n])).digest())) for n in range(60)}
    assert template.longest - 4 <= max(lengths) <= template.longest


def test_signature_is_over_the_signed_attributes_as_a_set() -> None:
    material = authority().material()
    data = ContainerTemplate(material).container(sha256(b"file").digest())
    assert demand_shape(data).signer == material.certificate
    signer = cms.ContentInfo.load(data, strict=True)["content"]["signer_infos"][0]
    attributes = signer["signed_attrs"].untag().dump()
    verify_signature(material.certificate.public_key(), signer["signature"].native, attributes)
    assert {each["type"].native for each in signer["signed_attrs"]} == {
        "content_type",
        "message_digest",
        "signing_certificate_v2",
    }
