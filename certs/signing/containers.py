"""Makes CMS containers (PAdES B-B) by filling a DER template, for any key behind `RawSigner`.

All containers of one signer are the same but for three things: the digest of the file, the
signature, and the six lengths that enclose a signature. So everything else is written once
(RFC 5652, section 5; the signed attributes are those of EN 319 142-1, 6.3 at level B-B), and a
container costs little more than its signature. What comes out is canonical DER and, byte for
byte, what the signature library behind `certs.signing.pades` makes of the same key and digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certs.signing import der
from certs.signing.signers import Algorithm, SigningMaterial
from foundation.errors import Invalid

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910022f")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_SIGNATURE_KINDS = {
    Algorithm.ECDSA_P256_SHA256: bytes.fromhex("300a06082a8648ce3d040302"),
    Algorithm.RSA_PKCS1_SHA256: bytes.fromhex("300d06092a864886f70d01010b0500"),
}
_LONGEST_ECDSA = 72
"""DER of two P-256 integers, each with a leading zero (RFC 3279, 2.2.3)."""

_DIGEST = 32
_VERSION_1 = der.write_integer(1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands before, between and behind the digest and a signature of one length."""

    head: bytes
    middle: bytes


class ContainerTemplate:
    """Containers of one signer; may be shared by threads."""

    def __init__(self, material: SigningMaterial) -> None:
        kind = material.signer.algorithm
        if kind not in _SIGNATURE_KINDS:
            raise Invalid("certs-signing-key-kind", kind=str(kind))
        self._signer = material.signer
        self._kind = _SIGNATURE_KINDS[kind]
        self._certificates = der.write_set(
            (_der(each) for each in (material.certificate, *material.chain)), tag=0xA0
        )
        self._signer_id = der.write(
            der.SEQUENCE,
            material.certificate.issuer.public_bytes(),
            der.write_integer(material.certificate.serial_number),
        )
        self._before, self._behind = _signed_attributes(material.certificate)
        size = len(self._before) + _DIGEST + len(self._behind)
        # The attributes are signed as a SET (RFC 5652, 5.4) and written with the tag [0].
        self._set_header = der.write(der.SET, bytes(size))[:-size]
        self._own_header = der.write(0xA0, bytes(size))[:-size]
        self._framed = lru_cache(maxsize=8)(self._frame)
        self.longest = len(self._joined(bytes(_DIGEST), bytes(_longest(material))))

    def container(self, digest: bytes) -> bytes:
        """DER of the container over a SHA-256 digest of the file's signed bytes."""
        message = self._set_header + self._before + digest + self._behind
        return self._joined(digest, self._signer.sign(message))

    def _joined(self, digest: bytes, signature: bytes) -> bytes:
        frame = self._framed(len(signature))
        return frame.head + digest + frame.middle + signature

    def _frame(self, length: int) -> _Frame:
        """The container around zeros, cut where digest and signature belong."""
        attributes = self._own_header + self._before + bytes(_DIGEST) + self._behind
        signature = der.write(der.OCTETS, bytes(length))
        signer_info = der.write(
            der.SEQUENCE, _VERSION_1, self._signer_id, _SHA256, attributes, self._kind, signature
        )
        signed_data = der.write(
            der.SEQUENCE,
            _VERSION_1,
            der.write(der.SET, _SHA256),
            der.write(der.SEQUENCE, _DATA),
            self._certificates,
            der.write(der.SET, signer_info),
        )
        whole = der.write(der.SEQUENCE, _SIGNED_DATA, der.write(0xA0, signed_data))
        behind_digest = len(whole) - length
        middle = len(signature) - length + len(self._kind) + len(self._behind)
        return _Frame(
            whole[: behind_digest - middle - _DIGEST], whole[behind_digest - middle : behind_digest]
        )


def _signed_attributes(certificate: x509.Certificate) -> tuple[bytes, bytes]:
    """Content type, signing certificate and message digest in the order of a SET OF (X.690, 11.6).

    Returned as what stands before and behind the digest. The order does not depend on the digest:
    the three attributes differ in their first bytes.
    """
    content_type = der.write(der.SEQUENCE, _CONTENT_TYPE, der.write(der.SET, _DATA))
    # ESSCertIDv2 (RFC 5035, 4): SHA-256 is the default and DER leaves defaults out. Issuer and
    # serial number stand in the signer's identifier already.
    identity = der.write(der.SEQUENCE, der.write(der.OCTETS, sha256(_der(certificate)).digest()))
    signing = der.write(
        der.SEQUENCE,
        _SIGNING_CERTIFICATE,
        der.write(der.SET, der.write(der.SEQUENCE, der.write(der.SEQUENCE, identity))),
    )
    mark = b"\xee" * _DIGEST
    digest = der.write(
        der.SEQUENCE, _MESSAGE_DIGEST, der.write(der.SET, der.write(der.OCTETS, mark))
    )
    before, found, behind = b"".join(sorted((content_type, signing, digest))).partition(mark)
    assert found
    return before, behind


def _longest(material: SigningMaterial) -> int:
    """Bytes of the longest signature."""
    if material.signer.algorithm is Algorithm.ECDSA_P256_SHA256:
        return _LONGEST_ECDSA
    key = material.certificate.public_key()
    size: int = key.key_size  # type: ignore[union-attr]
    return size // 8


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
