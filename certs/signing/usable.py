"""Whether a signer may be used now: asked before a batch takes its first number.

An expired certificate, a key that belongs to another one or a broken chain would be noticed by
the first person who verifies, when thousands are printed already. So everything that a verifier
will ask is asked beforehand (RFC 5280, 6.1), and one signature is made and checked.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ObjectIdentifier

from certs.signing.signers import (
    Algorithm,
    SigningMaterial,
    algorithm_of,
    is_low_s,
    verify_signature,
)
from foundation.errors import Invalid

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""Extended key usage for signing documents (RFC 9336)."""

EMAIL_PROTECTION = ObjectIdentifier("1.3.6.1.5.5.7.3.4")
"""Asked for by verifiers that know no usage for documents, NSS among them."""

_DOCUMENT_USAGES = {
    DOCUMENT_SIGNING,
    EMAIL_PROTECTION,
    ObjectIdentifier("2.5.29.37.0"),  # any
    ObjectIdentifier("1.2.840.113583.1.1.5"),  # Adobe: authentic documents
    ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # Microsoft: document signing
}
_TRIAL = b"Kaozheng: a trial of the signing key"


def demand_usable(material: SigningMaterial, now: datetime) -> None:
    """Refuse with ``Invalid`` a signer whose certificates could not be verified at ``now``.

    The codes: ``certs-signer-early``, ``certs-signer-expired``, ``certs-signer-chain``,
    ``certs-signer-usage``, ``certs-signing-key-kind``, ``certs-signer-mismatch``.
    """
    demand_chain(material.certificate, material.chain, material.root, now)
    _demand_document_usage(material.certificate)
    key = material.certificate.public_key()
    if algorithm_of(key) is not material.signer.algorithm:
        raise Invalid("certs-signer-mismatch", certificate=common_name(material.certificate))
    signature = material.signer.sign(_TRIAL)
    try:
        verify_signature(key, signature, _TRIAL)
    except InvalidSignature as error:
        name = common_name(material.certificate)
        raise Invalid("certs-signer-mismatch", certificate=name) from error
    if material.signer.algorithm is Algorithm.ECDSA_P256_SHA256 and not is_low_s(signature):
        raise Invalid("certs-signer-mismatch", certificate=common_name(material.certificate))


def demand_chain(
    certificate: x509.Certificate,
    chain: tuple[x509.Certificate, ...],
    root: x509.Certificate,
    now: datetime,
) -> None:
    """Refuse a chain that does not lead from the certificate to the root, each good at ``now``."""
    path = (certificate, *chain, root)
    for each in path:
        _demand_time(each, now)
    for below, above in (*pairwise(path), (root, root)):
        _demand_issued(below, above)
    for depth, authority in enumerate((*chain, root)):
        _demand_authority(authority, depth)


def demand_usages(
    certificate: x509.Certificate, chain: tuple[x509.Certificate, ...], root: x509.Certificate
) -> None:
    """Refuse a signer who may not sign documents, and one under anybody who is no authority.

    A root may have certified a time stamper or a web site as well; their keys are genuine, too.
    """
    _demand_document_usage(certificate)
    for depth, authority in enumerate((*chain, root)):
        _demand_authority(authority, depth)


def common_name(certificate: x509.Certificate) -> str:
    """What the certificate calls its holder, or the whole name where it has no common one."""
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


def _demand_time(certificate: x509.Certificate, now: datetime) -> None:
    name = common_name(certificate)
    if now < certificate.not_valid_before_utc:
        since = certificate.not_valid_before_utc.isoformat()
        raise Invalid("certs-signer-early", certificate=name, since=since)
    if now > certificate.not_valid_after_utc:
        until = certificate.not_valid_after_utc.isoformat()
        raise Invalid("certs-signer-expired", certificate=name, until=until)


def _demand_issued(below: x509.Certificate, above: x509.Certificate) -> None:
    try:
        below.verify_directly_issued_by(above)
    except (InvalidSignature, TypeError, ValueError) as error:
        raise Invalid(
            "certs-signer-chain", certificate=common_name(below), issuer=common_name(above)
        ) from error


def _demand_authority(certificate: x509.Certificate, depth: int) -> None:
    """An issuer must be an authority with so many authorities below it (RFC 5280, 4.2.1.9)."""
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        allowed = basic.ca and (basic.path_length is None or basic.path_length >= depth)
    except x509.ExtensionNotFound:
        allowed = False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        allowed = allowed and usage.key_cert_sign
    except x509.ExtensionNotFound:
        pass  # RFC 5280 lets a root leave it out.
    if not allowed:
        raise Invalid("certs-signer-usage", certificate=common_name(certificate))


def _demand_document_usage(certificate: x509.Certificate) -> None:
    """A signer's usages, where it names any, must allow documents to be signed."""
    allowed = True
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        allowed = usage.digital_signature or usage.content_commitment
    except x509.ExtensionNotFound:
        pass
    try:
        extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        allowed = allowed and not _DOCUMENT_USAGES.isdisjoint(extended)
    except x509.ExtensionNotFound:
        pass
    if not allowed:
        raise Invalid("certs-signer-usage", certificate=common_name(certificate))
