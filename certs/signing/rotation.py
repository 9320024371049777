"""Changes of an authority's folder: a signer imported, a signer or a credential key rotated.

Nothing is taken away. A change writes its new files first and the list last, in one step, so a
crash leaves the old list and a few files that nobody names. A new signer must be usable before the
old one retires.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from certs.signing.authority import demo_signer, public_key_digest
from certs.signing.key_folder import (
    LIST,
    CredentialKeyEntry,
    KeyFolder,
    KeyList,
    SignerEntry,
    list_to_data,
)
from certs.signing.key_sources import FileSource, KeySource, open_key, read_private_key
from certs.signing.private_files import write_private
from certs.signing.profiles import Keyed, PrivateKey
from certs.signing.signers import HeldKey, SigningMaterial
from certs.signing.usable import demand_usable
from foundation.errors import Conflict


@dataclass(frozen=True, slots=True)
class NewSigner:
    """What a body brings: certificates, and a key or where it lies."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    root: x509.Certificate
    key: PrivateKey | KeySource


def import_signer(
    folder: KeyFolder, new: NewSigner, now: datetime, *, demonstration: bool = False
) -> SignerEntry:
    """Make it the present signer, once it has been found usable; the one before retires.

    A folder without a credential key gets one.
    """
    _demand_new(folder, new.certificate)
    signer = (
        HeldKey(new.key)
        if isinstance(new.key, PrivateKey)
        else open_key(new.key, new.certificate, folder.folder, folder.passphrase)
    )
    demand_usable(SigningMaterial(signer, new.certificate, new.chain, new.root), now)
    name = str(len(folder.keys.signers) + 1)
    certificates = {f"signer-{name}.pem": new.certificate, f"root-{name}.pem": new.root}
    chain = {f"chain-{name}-{place}.pem": each for place, each in enumerate(new.chain, 1)}
    for file, certificate in (certificates | chain).items():
        write_private(folder.folder / file, certificate.public_bytes(Encoding.PEM))
    source = new.key
    if isinstance(source, PrivateKey):
        file = f"signer-{name}.key"
        write_private(folder.folder / file, _locked(source, folder.passphrase))
        source = FileSource(file)
    certificate_file, root_file = certificates
    entry = SignerEntry(
        name, certificate_file, tuple(chain), root_file, source, now, None, demonstration
    )
    retired = (replace(each, until=each.until or now) for each in folder.keys.signers)
    keys = replace(folder.keys, signers=(*retired, entry))
    if not keys.credential_keys:
        keys = replace(keys, credential_keys=(_new_credential_key(folder, now),))
    _keep(folder, keys)
    return entry


def rotate_signer(folder: KeyFolder, now: datetime) -> SignerEntry:
    """A new signer under the demonstration's authority; ``Conflict`` for any other.

    Another authority certifies a new signer itself: make a request, have it signed, import it.
    """
    if not folder.is_demonstration:
        raise Conflict("certs-rotate-by-import")
    issuing = Keyed(
        folder.certificate("issuing.pem"),
        read_private_key((folder.folder / "issuing.key").read_bytes(), folder.passphrase),
    )
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = demo_signer(issuing, key.public_key(), now - timedelta(days=1))
    root = folder.certificate("root.pem")
    new = NewSigner(certificate, (issuing.certificate,), root, key)
    return import_signer(folder, new, now, demonstration=True)


def rotate_credential_key(folder: KeyFolder, now: datetime) -> CredentialKeyEntry:
    """A new key for credentials; those made with the old one are believed as before."""
    entry = _new_credential_key(folder, now)
    retired = (replace(each, until=each.until or now) for each in folder.keys.credential_keys)
    _keep(folder, replace(folder.keys, credential_keys=(*retired, entry)))
    return entry


def _new_credential_key(folder: KeyFolder, now: datetime) -> CredentialKeyEntry:
    name = str(len(folder.keys.credential_keys) + 1)
    entry = CredentialKeyEntry(name, f"credential-{name}.key", now)
    key = Ed25519PrivateKey.generate()
    write_private(folder.folder / entry.file, _locked(key, folder.passphrase))
    return entry


def _demand_new(folder: KeyFolder, certificate: x509.Certificate) -> None:
    """A signer's key is used under one entry; a retired one does not come back."""
    digest = public_key_digest(certificate)
    for entry in folder.keys.signers:
        if public_key_digest(folder.certificate(entry.certificate)) == digest:
            raise Conflict("certs-signer-known", signer=entry.id)


def _locked(key: PrivateKey | Ed25519PrivateKey, passphrase: bytes) -> bytes:
    lock = BestAvailableEncryption(passphrase)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def _keep(folder: KeyFolder, keys: KeyList) -> None:
    data = orjson.dumps(list_to_data(keys), option=orjson.OPT_INDENT_2)
    write_private(folder.folder / LIST, data)
    folder.keys = keys
