"""Whether a signature's container has the one shape that ours have, byte for byte.

Most bytes of a CMS container (RFC 5652, section 5) are not covered by its signature: versions,
names of algorithms, embedded certificates, the padding behind it. Someone could change them and
leave the signature good. So a container is taken apart, put together again from its parts by the
rules below, and must come out the same; and each part must be held by something that is signed:

(1) hexadecimal digits are small letters, and nothing but zeros follows the one DER value;
(2) SignedData version 1, SHA-256, no content inside, one SignerInfo by issuer and serial;
(3) the certificates are the signer's and those that lead from it to below a root, no other; the
    signer's is held by the digest in its own signed attribute, each by the signature of the next;
(4) the signed attributes are content type, message digest and signing certificate (RFC 5035);
(5) an ECDSA signature is a DER sequence with the lower of both possible values of s, an RSA one
    (PKCS #1 v1.5) as long as the key: of either there is one for each message;
(6) the only unsigned attribute is a signature time stamp (RFC 3161), looked into in the same way
    by `certs.signing.stamp_shape`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certs.signing import der
from certs.signing.authority import public_key_digest
from certs.signing.der import Value
from certs.signing.stamp_shape import Stamp, demand_stamp

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910022f")
_TIME_STAMP = bytes.fromhex("060b2a864886f70d010910020e")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")
_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Shape:
    """A container of the right shape, taken apart: the signer's path up to below the root.

    ``digest`` is what the signature says the file has, ``attributes`` are what it was made over.
    """

    signer: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    digest: bytes
    attributes: bytes
    signature: bytes
    stamp: Stamp | None

    def is_intact(self, digest: bytes) -> bool:
        """Whether the signature is the signer's, over a file with this SHA-256 digest."""
        if digest != self.digest:
            return False
        key = self.signer.public_key()
        try:
            if isinstance(key, rsa.RSAPublicKey):
                key.verify(self.signature, self.attributes, padding.PKCS1v15(), hashes.SHA256())
            elif isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(self.signature, self.attributes, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True

    def root_among(self, roots: Iterable[x509.Certificate]) -> x509.Certificate | None:
        """The root that signed the last certificate of the path, whatever names they bear."""
        last = (self.signer, *self.chain)[-1]
        return next((root for root in roots if _is_issued_by(last, root)), None)


def demand_hexadecimal(text: bytes) -> bytes:
    """The container out of the string in the file (1), without the zeros behind it."""
    data = bytes.fromhex(text.decode("ascii"))
    if data.hex().encode() != text:
        raise ValueError("hexadecimal")
    container, rest = der.read(data)
    if rest.strip(b"\0"):
        raise ValueError("padding")
    return container.whole


def demand_shape(container: bytes) -> Shape:
    """The container taken apart; raises (of any kind) unless its shape is the one described.

    Whether the signature is good and the path leads to a root are questions to the result.
    """
    _, _, _, embedded, infos = _content(container).parts()
    certificates = [x509.load_der_x509_certificate(one.whole) for one in embedded.parts()]
    (info,) = infos.parts()
    parts = info.parts()
    attributes, signature, unsigned = parts[3], parts[5].content, parts[6:]
    signer = _signer(certificates, parts[1])
    chain = _chain(signer, certificates)
    digest = _digest(attributes, signer)
    _demand_one_form(signer, signature)
    if _written(signer, chain, attributes, signature, unsigned) != container:
        raise ValueError("shape")
    stamp = _stamp(unsigned, signature)
    return Shape(signer, chain, digest, der.write(der.SET, attributes.content), signature, stamp)


def _content(container: bytes) -> Value:
    kind, wrapped = der.whole(container).parts()
    if kind.whole != _SIGNED_DATA:
        raise ValueError("kind")
    (content,) = wrapped.parts()
    return content


def _signer(certificates: Sequence[x509.Certificate], sid: Value) -> x509.Certificate:
    (signer,) = (one for one in certificates if _issuer_and_serial(one) == sid.whole)
    return signer


def _chain(
    signer: x509.Certificate, certificates: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """(3): every certificate above the signer's, in order; each has signed the one before it."""
    rest = [one for one in certificates if one is not signer]
    path = [signer]
    while rest:
        (above,) = (one for one in rest if one.subject == path[-1].issuer)
        path[-1].verify_directly_issued_by(above)
        rest.remove(above)
        path.append(above)
    return tuple(path[1:])


def _is_issued_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except Exception:  # noqa: BLE001 - a bad signature and an unknown algorithm are both a no
        return False
    return public_key_digest(certificate) != public_key_digest(root)


def _digest(attributes: Value, signer: x509.Certificate) -> bytes:
    """(4): the message digest out of the attributes, which are put together again around it."""
    (digest,) = (
        one.parts()[1].parts()[0].content
        for one in attributes.parts()
        if one.parts()[0].whole == _MESSAGE_DIGEST
    )
    expected = [
        der.write_set(
            (
                _attribute(_CONTENT_TYPE, _DATA),
                _attribute(_MESSAGE_DIGEST, der.write(der.OCTETS, digest)),
                _attribute(_SIGNING_CERTIFICATE, reference),
            ),
            0xA0,
        )
        for reference in _references(signer)
    ]
    if attributes.whole not in expected or len(digest) != sha256().digest_size:
        raise ValueError("attributes")
    return digest


def _references(signer: x509.Certificate) -> Iterator[bytes]:
    """SigningCertificateV2 with one ESSCertIDv2; SHA-256 is the default and not written.

    Certificates of the first releases name issuer and serial number once more (RFC 5035, 4: they
    are optional). Either form is signed, so nobody can make one of the other.
    """
    names = der.write(0xA4, signer.issuer.public_bytes())
    serial = der.write(der.SEQUENCE, der.write(der.SEQUENCE, names), _serial(signer))
    digest = sha256(signer.public_bytes(Encoding.DER)).digest()
    for names_issuer in ((), (serial,)):
        one = der.write(der.SEQUENCE, der.write(der.OCTETS, digest), *names_issuer)
        yield der.write(der.SEQUENCE, der.write(der.SEQUENCE, one))


def _demand_one_form(signer: x509.Certificate, signature: bytes) -> None:
    """(5): of the ways to write a good signature, the one that we write."""
    key = signer.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if len(signature) != (key.key_size + 7) // 8:
            raise ValueError("length of the signature")
        return
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise TypeError("key")
    r, s = (der.read_integer(one) for one in der.whole(signature).parts())
    if not (0 < r < _P256_ORDER and 0 < s <= _P256_ORDER // 2):
        raise ValueError("s")


def _stamp(unsigned: Sequence[Value], signature: bytes) -> Stamp | None:
    """(6)"""
    if not unsigned:
        return None
    (attributes,) = unsigned
    (attribute,) = attributes.parts()
    kind, values = attribute.parts()
    (token,) = values.parts()
    if attributes.tag != 0xA1 or kind.whole != _TIME_STAMP:
        raise ValueError("unsigned attribute")
    if attributes.whole != der.write(0xA1, _attribute(_TIME_STAMP, token.whole)):
        raise ValueError("unsigned attribute")
    return demand_stamp(token.whole, signature)


def _written(
    signer: x509.Certificate,
    chain: Sequence[x509.Certificate],
    attributes: Value,
    signature: bytes,
    unsigned: Sequence[Value],
) -> bytes:
    """The container as we would have written it from these parts."""
    algorithm = _RSA if isinstance(signer.public_key(), rsa.RSAPublicKey) else _ECDSA
    info = der.write(
        der.SEQUENCE,
        der.write_integer(1),
        _issuer_and_serial(signer),
        _SHA256,
        attributes.whole,
        algorithm,
        der.write(der.OCTETS, signature),
        *(one.whole for one in unsigned),
    )
    embedded = [one.public_bytes(Encoding.DER) for one in (signer, *chain)]
    signed_data = der.write(
        der.SEQUENCE,
        der.write_integer(1),
        der.write(der.SET, _SHA256),
        der.write(der.SEQUENCE, _DATA),
        der.write_set(embedded, 0xA0),
        der.write(der.SET, info),
    )
    return der.write(der.SEQUENCE, _SIGNED_DATA, der.write(0xA0, signed_data))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der.write(der.SEQUENCE, kind, der.write(der.SET, value))


def _issuer_and_serial(certificate: x509.Certificate) -> bytes:
    return der.write(der.SEQUENCE, certificate.issuer.public_bytes(), _serial(certificate))


def _serial(certificate: x509.Certificate) -> bytes:
    return der.write_integer(certificate.serial_number)
