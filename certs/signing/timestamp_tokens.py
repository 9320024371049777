"""Time-stamp tokens (RFC 3161, 2.4.2): read, checked, and found in a signature.

A token is a CMS signature by an authority of its own over a digest and a time. It is believed if
it is intact, says our digest, and its signer's chain leads to a root that the settings name, at
the time it claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from certs.signing.unwaiting import finished
from foundation.errors import Invalid


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says; ``certificates`` are those it carries, its signer's first."""

    time: datetime
    digest: bytes
    nonce: int | None
    policy: str
    certificates: tuple[x509.Certificate, ...]


def read_token(token: bytes) -> Token:
    """What the token says, unchecked; ``Invalid`` when it is none."""
    try:
        content = cms.ContentInfo.load(token, strict=True)["content"]
        said = content["encap_content_info"]["content"].parsed
        if not isinstance(said, tsp.TSTInfo) or len(content["signer_infos"]) != 1:
            raise ValueError("content")
        imprint = said["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != "sha256":
            raise ValueError("digest")
        return Token(
            time=said["gen_time"].native,
            digest=imprint["hashed_message"].native,
            nonce=said["nonce"].native,
            policy=said["policy"].dotted,
            certificates=_certificates(content),
        )
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
        raise Invalid("certs-timestamp-false", why="form") from error


def check_token(
    token: bytes,
    digest: bytes,
    roots: tuple[x509.Certificate, ...],
    others: tuple[x509.Certificate, ...] = (),
) -> Token:
    """What the token says, if it is a good one over this SHA-256 digest; else ``Invalid``.

    ``others`` are certificates of authorities that the token may have left out. The fact ``why``
    of a refusal is one of form, imprint, usage, signature, chain.
    """
    said = read_token(token)
    if said.digest != digest:
        raise Invalid("certs-timestamp-false", why="imprint")
    _demand_usage(said.certificates[0])
    try:
        context = ValidationContext(
            trust_roots=[_asn1(root) for root in roots],
            other_certs=[_asn1(each) for each in (*said.certificates, *others)],
            moment=said.time,
            allow_fetching=False,
        )
        content = cms.ContentInfo.load(token)["content"]
        told = finished(validate_tst_signed_data(content, context, lambda _: digest))
        status = TimestampSignatureStatus(**told)
    except Exception as error:
        # The token may come out of a hostile file; whatever its parsers raise, it is not good.
        raise Invalid("certs-timestamp-false", why="signature") from error
    if not (status.intact and status.valid):
        raise Invalid("certs-timestamp-false", why="signature")
    if not status.trusted:
        raise Invalid("certs-timestamp-false", why="chain")
    return said


def signature_timestamp(container: bytes) -> tuple[bytes, bytes] | None:
    """The token in a signature's CMS container and the digest that it must be over, or none.

    ``Invalid`` when there is more than one, or another unsigned attribute besides: nothing else
    has a place there, and nothing there is covered by the signature.
    """
    try:
        signer = cms.ContentInfo.load(container)["content"]["signer_infos"][0]
        unsigned = signer["unsigned_attrs"]
        if unsigned.native is None:
            return None
        attributes = list(unsigned)
        kinds = [attribute["type"].native for attribute in attributes]
        if kinds != ["signature_time_stamp_token"] or len(attributes[0]["values"]) != 1:
            raise ValueError("attributes")
        token: bytes = attributes[0]["values"][0].dump()
        return token, sha256(signer["signature"].native).digest()
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise Invalid("certs-timestamp-false", why="form") from error


def _certificates(content: cms.SignedData) -> tuple[x509.Certificate, ...]:
    """The certificates in the token, with the one that signed it before the others."""
    sid = content["signer_infos"][0]["sid"].chosen
    found = [each.chosen for each in content["certificates"] if each.name == "certificate"]
    signer = next(each for each in found if _is_meant(sid, each))
    rest = [each for each in found if each is not signer]
    return tuple(x509.load_der_x509_certificate(each.dump()) for each in (signer, *rest))


def _is_meant(sid: object, certificate: asn1_x509.Certificate) -> bool:
    if isinstance(sid, cms.IssuerAndSerialNumber):
        return bool(
            sid["serial_number"].native == certificate.serial_number
            and sid["issuer"] == certificate.issuer
        )
    return bool(sid.native == certificate.key_identifier)  # type: ignore[attr-defined]


def _demand_usage(certificate: x509.Certificate) -> None:
    """A signer of tokens does that and nothing else, and says so critically (RFC 3161, 2.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError) as error:
        raise Invalid("certs-timestamp-false", why="usage") from error
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not usage.critical:
        raise Invalid("certs-timestamp-false", why="usage")


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
