"""The page of a certificate, signed by somebody who may not: other keys, other purposes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID

from certs.signing.credentials import Issuer, build_credential, credential_bytes, sign_credential
from certs.signing.profiles import Keyed, issuing_certificate, signer_certificate
from certs.signing.signers import HeldKey, SigningMaterial
from tests.attacks.genuine import Genuine, signer_for, twin
from tests.certificates import ADDRESS, NOW, NUMBER, authority, award, line, reservation

_START = NOW - timedelta(days=1)


def _other_body() -> SigningMaterial:
    """Another body's chain under the same root; it calls itself what the genuine one does."""
    real = authority()
    issuing_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuing = Keyed(
        issuing_certificate(
            real.issuing.certificate.subject, issuing_key.public_key(), real.root, _START, 5
        ),
        issuing_key,
    )
    certificate = signer_certificate(
        real.signer.certificate.subject, key.public_key(), issuing, _START, 3
    )
    return SigningMaterial(HeldKey(key), certificate, (issuing.certificate,), real.root.certificate)


def own_credential() -> bytes:
    """The credential of the other body: the genuine number and holder, a key of its own."""
    issuer = Issuer.by_key(ed25519.Ed25519PrivateKey.generate(), ADDRESS)
    given = award()
    built = build_credential(given, NUMBER, reservation(given).certificate_id, issuer)
    return credential_bytes(sign_credential(built, issuer, NOW, line().canonicaliser))


def other_body(genuine: Genuine) -> bytes:
    """Genuine by the root, but not by any record of this body: only the record can tell."""
    return genuine.certified_by(_other_body(), own_credential())


def _by_authority_itself(genuine: Genuine) -> bytes:
    real = authority()
    material = SigningMaterial(
        HeldKey(real.issuing.key), real.issuing.certificate, (), real.root.certificate
    )
    return genuine.certified_by(material)


def _second_authority(genuine: Genuine) -> bytes:
    """An authority below the issuing one, which may have none below it."""
    real = authority()
    key, leaf = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    below = Keyed(
        issuing_certificate(
            authority().signer.certificate.subject, key.public_key(), real.issuing, _START, 3
        ),
        key,
    )
    certificate = signer_certificate(
        real.signer.certificate.subject, leaf.public_key(), below, _START, 2
    )
    chain = (below.certificate, real.issuing.certificate)
    material = SigningMaterial(HeldKey(leaf), certificate, chain, real.root.certificate)
    return genuine.certified_by(material)


def _purpose(name: str) -> Callable[[Genuine], bytes]:
    return lambda genuine: genuine.certified_by(signer_for(getattr(ExtendedKeyUsageOID, name)))


SIGNERS: dict[str, Callable[[Genuine], bytes]] = {
    "signer-twin-of-the-chain": lambda genuine: genuine.certified_by(twin()),
    "signer-for-time-stamps": _purpose("TIME_STAMPING"),
    "signer-for-web-sites": _purpose("SERVER_AUTH"),
    "signer-for-logging-in": _purpose("CLIENT_AUTH"),
    "signer-for-code": _purpose("CODE_SIGNING"),
    "signer-for-status-answers": _purpose("OCSP_SIGNING"),
    "signer-is-the-authority": _by_authority_itself,
    "signer-below-too-many": _second_authority,
}
