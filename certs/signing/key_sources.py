"""Where a signer's key lies, written down and opened: an encrypted file, a token, a service."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from certs.signing.exchange import Correspondent
from certs.signing.pkcs11 import TokenAddress, TokenKey
from certs.signing.remote import RemoteKey
from certs.signing.secret_places import read_secret
from certs.signing.signers import HeldKey, RawSigner, algorithm_of
from foundation.errors import Invalid, Unavailable


@dataclass(frozen=True, slots=True)
class FileSource:
    """A key in a file of the authority's folder, encrypted under the folder's passphrase."""

    file: str


@dataclass(frozen=True, slots=True)
class TokenSource:
    """A key in a token, named by a PKCS #11 URI."""

    uri: str


@dataclass(frozen=True, slots=True)
class RemoteSource:
    """A key behind a signing service.

    ``token_place`` says where the bearer token is, ``client`` names a PEM file with a client
    certificate and its key, ``authorities`` one with the roots that the service's certificate may
    lead to; each may be empty.
    """

    address: str
    key: str
    token_place: str = ""
    client: str = ""
    authorities: str = ""


KeySource = FileSource | TokenSource | RemoteSource
_KINDS: Mapping[str, type[KeySource]] = {
    "file": FileSource,
    "pkcs11": TokenSource,
    "remote": RemoteSource,
}


def source_to_data(source: KeySource) -> dict[str, str]:
    """A JSON object that `source_from_data` reads."""
    kind = next(name for name, made in _KINDS.items() if isinstance(source, made))
    return {"kind": kind, **asdict(source)}


def source_from_data(data: Mapping[str, Any]) -> KeySource:
    """From JSON; ``ValueError`` or ``TypeError`` for another shape."""
    given = dict(data)
    kind = _KINDS.get(given.pop("kind", ""))
    if kind is None:
        raise ValueError("kind of key")
    return kind(**given)


def open_key(
    source: KeySource, certificate: x509.Certificate, folder: Path, passphrase: bytes
) -> RawSigner:
    """The key, ready to sign; ``certificate`` is the one that it belongs to."""
    if isinstance(source, TokenSource):
        return TokenKey(TokenAddress.parse(source.uri))
    if isinstance(source, RemoteSource):
        return _open_remote(source, certificate)
    try:
        data = (folder / source.file).read_bytes()
    except OSError as error:
        raise Unavailable("certs-authority-file", file=source.file) from error
    return HeldKey(read_private_key(data, passphrase))


def read_private_key(
    data: bytes, passphrase: bytes | None
) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    """A key in PEM; ``Invalid`` for a wrong passphrase, another format or another kind."""
    try:
        key = load_pem_private_key(data, passphrase)
    except (ValueError, TypeError) as error:
        raise Invalid("certs-authority-unreadable") from error
    algorithm_of(key.public_key())
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return key


def _open_remote(source: RemoteSource, certificate: x509.Certificate) -> RemoteKey:
    try:
        tls = ssl.create_default_context(cafile=source.authorities or None)
        if source.client:
            tls.load_cert_chain(source.client)
    except OSError as error:  # An SSLError is one as well.
        raise Unavailable("certs-authority-file", file=Path(source.client).name) from error
    public_key = certificate.public_key()
    algorithm_of(public_key)
    assert isinstance(public_key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
    token = read_secret(source.token_place) if source.token_place else ""
    return RemoteKey(Correspondent(source.address, tls=tls), source.key, public_key, token)
