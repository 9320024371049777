"""The three kinds of certificate in a chain: root, issuing authority, signer of documents.

Profiles by RFC 5280, 4.2, and RFC 9336 for the signer's usage. The root and the issuing authority
sign certificates and revocation lists and nothing else; the signer signs documents and nothing
else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from certs.signing.usable import DOCUMENT_SIGNING, EMAIL_PROTECTION

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

_YEAR = timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: PrivateKey


def distinguished(common_name: str, organisation: str, country: str = "CN") -> x509.Name:
    """The name of a holder, in the order that certificates of this country use."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def root_certificate(
    subject: x509.Name, key: PrivateKey, start: datetime, years: float
) -> x509.Certificate:
    """A root: signed by itself, with one issuing authority below it at the most."""
    builder = _builder(subject, key.public_key(), subject, key, start, years)
    return _with_authority(builder, path=1).sign(key, hashes.SHA256())


def issuing_certificate(
    subject: x509.Name, key: PublicKey, root: Keyed, start: datetime, years: float
) -> x509.Certificate:
    """An issuing authority under a root: it certifies signers and no further authority."""
    builder = _builder(subject, key, root.certificate.subject, root.key, start, years)
    return _with_authority(builder, path=0).sign(root.key, hashes.SHA256())


def signer_certificate(
    subject: x509.Name, key: PublicKey, issuing: Keyed, start: datetime, years: float
) -> x509.Certificate:
    """A signer of documents under an issuing authority."""
    builder = _builder(subject, key, issuing.certificate.subject, issuing.key, start, years)
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING, EMAIL_PROTECTION]), critical=False)
        .sign(issuing.key, hashes.SHA256())
    )


def revocation_list(
    authority: Keyed, start: datetime, days: float, revoked: tuple[int, ...] = ()
) -> x509.CertificateRevocationList:
    """The list of serial numbers that an authority no longer stands by (RFC 5280, 5)."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(start)
        .next_update(start + timedelta(days=days))
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
        .add_extension(x509.CRLNumber(int(start.timestamp())), critical=False)
    )
    for serial in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(start).build()
        )
    return builder.sign(authority.key, hashes.SHA256())


def _builder(
    subject: x509.Name,
    key: PublicKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    start: datetime,
    years: float,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + years * _YEAR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )


def _with_authority(builder: x509.CertificateBuilder, *, path: int) -> x509.CertificateBuilder:
    return builder.add_extension(
        x509.BasicConstraints(ca=True, path_length=path), critical=True
    ).add_extension(_usage(signs=False), critical=True)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )
