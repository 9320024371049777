"""The ceremony in which an authority's keys are made: root, issuing authority, signer, record.

The root is made on a machine without a network and its key is locked away; an issuing authority and
signers are certified from requests (PKCS #10), so that a private key never travels. Each act leaves
a record with the fingerprint and the witnesses' names, signed by the key that certified. What the
witnesses read out to each other is the fingerprint, and whoever installs the root compares it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from certs.signing.profiles import (
    Keyed,
    PrivateKey,
    issuing_certificate,
    root_certificate,
    signer_certificate,
)
from certs.signing.signers import HeldKey, algorithm_of, verify_signature
from certs.signing.usable import common_name
from foundation.errors import Invalid

SHORTEST_PASSPHRASE = 12
FEWEST_WITNESSES = 2


class KeyKind(StrEnum):
    """Kinds of key that a ceremony makes."""

    P256 = "p256"
    RSA3072 = "rsa3072"
    RSA4096 = "rsa4096"


class Profile(StrEnum):
    """What a request is certified to be."""

    ISSUING = "issuing"
    SIGNER = "signer"


_YEARS = {Profile.ISSUING: 10.0, Profile.SIGNER: 5.0}


@dataclass(frozen=True, slots=True)
class Occasion:
    """When, where and before whom."""

    at: datetime
    place: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate that was made, and the signed record of its making."""

    certificate: x509.Certificate
    record: bytes


def make_key(kind: KeyKind) -> PrivateKey:
    """A new private key."""
    if kind is KeyKind.P256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))


def locked(key: PrivateKey, passphrase: str) -> bytes:
    """The key in PEM, encrypted; ``Invalid`` for a passphrase that is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Invalid("certs-ceremony-passphrase", least=SHORTEST_PASSPHRASE)
    lock = BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def make_root(name: x509.Name, key: PrivateKey, years: float, occasion: Occasion) -> Certified:
    """A root certificate; its record is signed by its own key."""
    _demand_witnesses(occasion)
    start = occasion.at - timedelta(days=1)
    root = Keyed(root_certificate(name, key, start, years), key)
    return Certified(root.certificate, _record("root", root.certificate, root, occasion))


def make_request(name: x509.Name, key: PrivateKey) -> bytes:
    """A request in PEM (PKCS #10) for an authority to certify the key."""
    request = x509.CertificateSigningRequestBuilder().subject_name(name)
    return request.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def certify(
    request: bytes,
    authority: Keyed,
    profile: Profile,
    occasion: Occasion,
    years: float | None = None,
) -> Certified:
    """The certificate that a request asks for, under an authority, and the record of it.

    ``Invalid`` where the request is damaged, its key is of a kind that is not taken, the
    authority's key is another one's, or the certificate would outlive the authority.
    """
    _demand_witnesses(occasion)
    asked = _read_request(request)
    if authority.certificate.public_key() != authority.key.public_key():
        raise Invalid("certs-signer-mismatch", certificate=common_name(authority.certificate))
    key = asked.public_key()
    algorithm_of(key)
    assert isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
    make = issuing_certificate if profile is Profile.ISSUING else signer_certificate
    start = occasion.at - timedelta(days=1)
    made = make(asked.subject, key, authority, start, years or _YEARS[profile])
    if made.not_valid_after_utc > authority.certificate.not_valid_after_utc:
        until = authority.certificate.not_valid_after_utc.date().isoformat()
        raise Invalid("certs-ceremony-outlives", until=until)
    return Certified(made, _record(profile.value, made, authority, occasion))


def check_record(data: bytes, authority: x509.Certificate) -> Mapping[str, Any]:
    """What a record says, if ``authority`` signed it; ``Invalid`` otherwise."""
    try:
        parsed = orjson.loads(data)
        record, signature = parsed["record"], b64decode(parsed["signature"], validate=True)
        verify_signature(authority.public_key(), signature, _canonical(record))
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise Invalid("certs-ceremony-record") from error
    found: Mapping[str, Any] = record
    return found


def fingerprint(certificate: x509.Certificate) -> tuple[str, ...]:
    """SHA-256 of the certificate in four lines of four groups, to be read out aloud."""
    digits = certificate.fingerprint(hashes.SHA256()).hex()
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    return tuple(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


def _demand_witnesses(occasion: Occasion) -> None:
    names = {name.strip() for name in occasion.witnesses if name.strip()}
    if len(names) < FEWEST_WITNESSES:
        raise Invalid("certs-ceremony-witnesses", least=FEWEST_WITNESSES)


def _read_request(data: bytes) -> x509.CertificateSigningRequest:
    try:
        request = x509.load_pem_x509_csr(data)
        good = request.is_signature_valid
    except ValueError as error:
        raise Invalid("certs-ceremony-request") from error
    if not good or not request.subject.rdns:
        raise Invalid("certs-ceremony-request")
    return request


def _record(act: str, certificate: x509.Certificate, authority: Keyed, occasion: Occasion) -> bytes:
    record = {
        "act": act,
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "serial": f"{certificate.serial_number:x}",
        "valid_from": certificate.not_valid_before_utc.isoformat(),
        "valid_until": certificate.not_valid_after_utc.isoformat(),
        "fingerprint_sha256": certificate.fingerprint(hashes.SHA256()).hex(),
        "at": occasion.at.isoformat(),
        "place": occasion.place,
        "witnesses": _names(occasion.witnesses),
    }
    signature = HeldKey(authority.key).sign(_canonical(record))
    whole = {
        "record": record,
        "algorithm": HeldKey(authority.key).algorithm.value,
        "signature": b64encode(signature).decode(),
    }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


def _names(witnesses: Sequence[str]) -> list[str]:
    return [name.strip() for name in witnesses if name.strip()]


def _canonical(record: object) -> bytes:
    """JSON with sorted names and no spaces; records hold texts alone (RFC 8785 agrees)."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
