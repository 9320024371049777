"""Whether a time stamp token (RFC 3161) is whole: nothing in it could be changed unseen.

Another body makes the token, so it has not our one shape. But every part must be held by
something that is signed: the statement and the attributes by the authority's signature, its
certificate by the digest in a signed attribute, each further certificate by the next one, and what
is left must be what RFC 5652 and RFC 3161 prescribe. Whether the authority is to be believed is
not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1, sha256, sha384, sha512

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from certs.signing import der

_DIGESTS = {"sha256": sha256, "sha384": sha384, "sha512": sha512}
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


@dataclass(frozen=True, slots=True)
class Stamp:
    """When the authority saw the signature, and its certificates from its own one upwards."""

    at: datetime
    certificates: tuple[x509.Certificate, ...]


def demand_stamp(token: bytes, signature: bytes) -> Stamp:
    """The time stamp over a signature's value; raises (of any kind) when something is loose."""
    der.whole(token)
    info = cms.ContentInfo.load(token, strict=True)
    signed_data = info["content"]
    (signer_info,) = signed_data["signer_infos"]
    statement = signed_data["encap_content_info"]["content"]
    said = statement.parsed
    name = signer_info["digest_algorithm"]["algorithm"].native
    attributes = {one["type"].native: one["values"] for one in signer_info["signed_attrs"]}
    path = _path(signed_data["certificates"], signer_info["sid"])
    _demand_imprint(said["message_imprint"], signature)
    if attributes["message_digest"][0].native != _DIGESTS[name](bytes(statement)).digest():
        raise ValueError("digest of the statement")
    _demand_reference(attributes, path[0])
    _demand_signature(signer_info, path[0], name)
    _demand_frame(info, signed_data, signer_info, path)
    moment: datetime = said["gen_time"].native
    return Stamp(moment, tuple(path))


def may_stamp(certificate: x509.Certificate) -> bool:
    """Whether a certificate is for time stamps alone, as RFC 3161, 2.3 asks."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _demand_imprint(imprint: tsp.MessageImprint, signature: bytes) -> None:
    digest = _DIGESTS[imprint["hash_algorithm"]["algorithm"].native](signature).digest()
    if imprint["hashed_message"].native != digest:
        raise ValueError("imprint")


def _path(embedded: cms.CertificateSet, sid: cms.SignerIdentifier) -> list[x509.Certificate]:
    """The authority's certificate and those above; each held by the next, the last by itself."""
    rest = [x509.load_der_x509_certificate(one.chosen.dump()) for one in embedded]
    wanted = sid.chosen
    (first,) = (
        one
        for one in rest
        if one.serial_number == wanted["serial_number"].native
        and one.issuer.public_bytes() == wanted["issuer"].dump()
    )
    path = [first]
    rest.remove(first)
    while rest:
        (above,) = (one for one in rest if one.subject == path[-1].issuer)
        path[-1].verify_directly_issued_by(above)
        rest.remove(above)
        path.append(above)
    if len(path) > 1:
        path[-1].verify_directly_issued_by(path[-1])
    return path


def _demand_reference(attributes: dict[str, cms.SetOf], signer: x509.Certificate) -> None:
    """The signed attribute that names the authority's certificate (RFC 5035; RFC 3161, 2.4.2)."""
    encoded = signer.public_bytes(Encoding.DER)
    if "signing_certificate_v2" in attributes:
        held = attributes["signing_certificate_v2"][0]["certs"][0]
        digest = _DIGESTS[held["hash_algorithm"]["algorithm"].native](encoded).digest()
    else:
        held = attributes["signing_certificate"][0]["certs"][0]
        # RFC 2634 knows no other digest; it identifies a certificate that is signed by SHA-256.
        digest = sha1(encoded, usedforsecurity=False).digest()
    if held["cert_hash"].native != digest:
        raise ValueError("reference")


def _demand_signature(info: cms.SignerInfo, signer: x509.Certificate, name: str) -> None:
    message, signature = info["signed_attrs"].untag().dump(), info["signature"].native
    key = signer.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), _HASHES[name])
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, message, ec.ECDSA(_HASHES[name]))
    else:
        raise TypeError("key")


def _demand_frame(
    info: cms.ContentInfo,
    signed_data: cms.SignedData,
    signer_info: cms.SignerInfo,
    path: Sequence[x509.Certificate],
) -> None:
    """The parts that nothing signs, each as the standards prescribe."""
    name = signer_info["digest_algorithm"].dump()
    expected = (
        (info["content_type"].native, "signed_data"),
        (signed_data["version"].native, "v3"),
        ([one.dump() for one in signed_data["digest_algorithms"]], [name]),
        (signed_data["encap_content_info"]["content_type"].native, "tst_info"),
        (signed_data["crls"].native, None),
        (signer_info["version"].native, "v1"),
        (signer_info["unsigned_attrs"].native, None),
        (signer_info["digest_algorithm"]["parameters"].native, None),
        (signer_info["signature_algorithm"]["parameters"].native, None),
        (_algorithm_fits(signer_info, path[0]), True),
    )
    for found, wanted in expected:
        if found != wanted:
            raise ValueError("frame of the time stamp")


def _algorithm_fits(info: cms.SignerInfo, signer: x509.Certificate) -> bool:
    name = info["signature_algorithm"]["algorithm"].native
    digest = info["digest_algorithm"]["algorithm"].native
    kind = "rsa" if isinstance(signer.public_key(), rsa.RSAPublicKey) else "ecdsa"
    return name in ({f"{digest}_rsa", "rsassa_pkcs1v15"} if kind == "rsa" else {f"{digest}_ecdsa"})
