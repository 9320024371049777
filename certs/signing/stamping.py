"""Puts a time-stamp token into a signature's container, and tidies the token before.

The container is spliced and not built anew: what is signed stays as it is, byte for byte, and the
six lengths around the new attribute are mended. The certificates in a token are covered by no
signature; authorities send more or fewer of them. We keep those that lead to the root and drop
what else lies loose there, so that every byte of a certificate's file is held by something.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from certs.signing import der
from certs.signing.der import Value
from certs.signing.timestamp_tokens import read_token
from foundation.errors import Invalid

_TIME_STAMP = bytes.fromhex("060b2a864886f70d010910020e")
"""DER of the object identifier id-aa-timeStampToken (RFC 3161, Appendix A)."""
_WRAPPED, _CERTIFICATES, _UNSIGNED = 0xA0, 0xA0, 0xA1


def timestamp_attribute(token: bytes) -> bytes:
    """DER of a signer's unsigned attributes, ``[1] IMPLICIT SET``, with the token as the only one.

    It is the last field of a SignerInfo (RFC 5652, 5.3; ETSI EN 319 122-1, 5.3).
    """
    attribute = der.write(der.SEQUENCE, _TIME_STAMP, der.write(der.SET, token))
    return der.write(_UNSIGNED, attribute)


def stamped(container: bytes, token: bytes) -> bytes:
    """The container of one signer with the token as its only unsigned attribute."""
    kind, data, parts, info = _opened(container)
    if info[-1].tag != der.OCTETS:
        raise Invalid("certs-timestamp-false", why="form")
    signer = der.write(der.SEQUENCE, *_wholes(info), timestamp_attribute(token))
    content = der.write(data.tag, *_wholes(parts[:-1]), der.write(der.SET, signer))
    return der.write(der.SEQUENCE, kind.whole, der.write(_WRAPPED, content))


def imprint(container: bytes) -> bytes:
    """What a token for this container is asked over: SHA-256 of its signature's value."""
    *_, info = _opened(container)
    return sha256(info[-1].content).digest()


def tidied(token: bytes, roots: Sequence[x509.Certificate]) -> bytes:
    """The token with its signer's certificate and, where authorities lie between, its whole path.

    ``Invalid`` for a token that is not DER all through, or whose path leads to none of the roots.
    """
    path = _path(read_token(token).certificates, roots)
    # A signer right below the root needs nobody's help to be traced.
    kept = path[:1] if len(path) == 2 else path
    certificates = der.write_set(
        (each.public_bytes(Encoding.DER) for each in kept), tag=_CERTIFICATES
    )
    kind, data, parts, info = _opened(token)
    if info[-1].tag != der.OCTETS:
        raise Invalid("certs-timestamp-false", why="form")
    version, digests, said, *_, signers = _wholes(parts)
    content = der.write(data.tag, version, digests, said, certificates, signers)
    return der.write(der.SEQUENCE, kind.whole, der.write(_WRAPPED, content))


def _opened(
    container: bytes,
) -> tuple[Value, Value, tuple[Value, ...], tuple[Value, ...]]:
    """ContentInfo, SignedData and its one SignerInfo, taken apart (RFC 5652, 5.1 and 5.3)."""
    try:
        kind, wrapped = der.whole(container).parts()
        (data,) = wrapped.parts()
        parts = data.parts()
        (info,) = parts[-1].parts()
        return kind, data, parts, info.parts()
    except ValueError as error:
        raise Invalid("certs-timestamp-false", why="form") from error


def _wholes(values: Sequence[Value]) -> list[bytes]:
    return [each.whole for each in values]


def _path(
    certificates: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """From the signer, which comes first, up to one of the roots."""
    path = [certificates[0]]
    while path[-1] not in roots:
        above = next((each for each in (*roots, *certificates) if _has_issued(each, path)), None)
        if above is None:
            raise Invalid("certs-timestamp-false", why="chain")
        path.append(above)
    return path


def _has_issued(above: x509.Certificate, path: Sequence[x509.Certificate]) -> bool:
    if above in path:
        return False
    try:
        path[-1].verify_directly_issued_by(above)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True
