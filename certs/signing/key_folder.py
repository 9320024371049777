"""An authority's folder: its present signer and credential key, and all that have retired.

``authority.json`` lists both kinds; certificates and encrypted keys lie beside it. A retired entry
stays for ever, because certificates that were made with it stay valid. A folder that is not there
yet is filled with the demonstration's authority, whose every name says so, until a body imports its
own chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from certs.signing.authority import (
    DEMONSTRATION_MARK,
    DemoAuthority,
    open_authority,
    public_key_digest,
)
from certs.signing.key_sources import (
    FileSource,
    KeySource,
    open_key,
    source_from_data,
    source_to_data,
)
from certs.signing.signers import SigningMaterial
from foundation.errors import Invalid, Unavailable

LIST = "authority.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class SignerEntry:
    """A signer: the files of its certificates, where its key lies, and from when to when it signed.

    ``until`` is none for the present one. ``chain`` leads upwards without the root.
    """

    id: str
    certificate: str
    chain: tuple[str, ...]
    root: str
    source: KeySource
    since: datetime
    until: datetime | None = None
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class CredentialKeyEntry:
    """An Ed25519 key that credentials are signed with, and from when to when it was."""

    id: str
    file: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyList:
    """All entries, oldest first; one of each kind is the present one."""

    signers: tuple[SignerEntry, ...]
    credential_keys: tuple[CredentialKeyEntry, ...]


Entry = TypeVar("Entry", SignerEntry, CredentialKeyEntry)


class KeyFolder:
    """Reads the folder; what is read once is kept. `certs.signing.rotation` changes it."""

    def __init__(self, folder: Path, passphrase: bytes, keys: KeyList) -> None:
        self.folder = folder
        self.passphrase = passphrase
        self.keys = keys

    @classmethod
    def open(cls, folder: Path, passphrase: bytes, now: datetime) -> KeyFolder:
        """The folder's keys; the demonstration's authority is made where there are none yet."""
        file = folder / LIST
        if file.is_file():
            return cls(folder, passphrase, _read(file))
        authority = open_authority(folder, passphrase, now)
        return cls(folder, passphrase, _demonstration(authority))

    @classmethod
    def open_for_import(cls, folder: Path, passphrase: bytes, now: datetime) -> KeyFolder:
        """The same, but a new folder stays empty: a body's own chain needs no demonstration."""
        if (folder / LIST).is_file() or (folder / DEMONSTRATION_MARK).is_file():
            return cls.open(folder, passphrase, now)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(folder, passphrase, KeyList((), ()))

    @property
    def signer(self) -> SignerEntry:
        """The signer that signs now."""
        return present(self.keys.signers)

    @property
    def is_demonstration(self) -> bool:
        """Whether the present signer is the demonstration's, which must be said on the page."""
        return self.signer.demonstration

    def material(self) -> SigningMaterial:
        """What the present signer signs with; opens its key."""
        entry = self.signer
        certificate = self.certificate(entry.certificate)
        return SigningMaterial(
            signer=open_key(entry.source, certificate, self.folder, self.passphrase),
            certificate=certificate,
            chain=tuple(map(self.certificate, entry.chain)),
            root=self.certificate(entry.root),
        )

    def roots(self) -> tuple[x509.Certificate, ...]:
        """The roots of all signers, the present one's first, each key once."""
        return self._distinct(entry.root for entry in reversed(self.keys.signers))

    def intermediates(self) -> tuple[x509.Certificate, ...]:
        """The issuing authorities of all signers, the present one's first."""
        entries = reversed(self.keys.signers)
        return self._distinct(name for entry in entries for name in entry.chain)

    def credential_key(self) -> Ed25519PrivateKey:
        """The key that credentials are signed with now."""
        return self._credential_key(present(self.keys.credential_keys))

    def credential_public_keys(self) -> tuple[Ed25519PublicKey, ...]:
        """The public keys that credentials may have been signed with, the present one first."""
        entries = reversed(self.keys.credential_keys)
        return tuple(self._credential_key(entry).public_key() for entry in entries)

    def certificate(self, name: str) -> x509.Certificate:
        """A certificate of the folder by its file's name."""
        try:
            return x509.load_pem_x509_certificate((self.folder / name).read_bytes())
        except OSError as error:
            raise Unavailable("certs-authority-file", file=name) from error
        except ValueError as error:
            raise Invalid("certs-authority-unreadable") from error

    def _credential_key(self, entry: CredentialKeyEntry) -> Ed25519PrivateKey:
        try:
            data = (self.folder / entry.file).read_bytes()
            key = load_pem_private_key(data, self.passphrase)
        except OSError as error:
            raise Unavailable("certs-authority-file", file=entry.file) from error
        except (ValueError, TypeError) as error:
            raise Invalid("certs-authority-unreadable") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise Invalid("certs-authority-unreadable")
        return key

    def _distinct(self, names: Iterable[str]) -> tuple[x509.Certificate, ...]:
        found: dict[str, x509.Certificate] = {}
        for name in names:
            certificate = self.certificate(name)
            found.setdefault(public_key_digest(certificate), certificate)
        return tuple(found.values())


def present(entries: tuple[Entry, ...]) -> Entry:
    """The one entry that has not retired."""
    now = [entry for entry in entries if entry.until is None]
    if len(now) != 1:
        raise Invalid("certs-authority-list")
    return now[0]


def list_to_data(keys: KeyList) -> dict[str, Any]:
    """The content of ``authority.json``."""
    return {
        "format": _FORMAT,
        "signers": [
            {**asdict(entry), **_times(entry), "source": source_to_data(entry.source)}
            for entry in keys.signers
        ],
        "credential_keys": [{**asdict(entry), **_times(entry)} for entry in keys.credential_keys],
    }


def _read(file: Path) -> KeyList:
    try:
        data = json.loads(file.read_bytes())
        if data["format"] != _FORMAT:
            raise ValueError("format")
        signers = tuple(
            SignerEntry(
                **{
                    **entry,
                    **_read_times(entry),
                    "chain": tuple(entry["chain"]),
                    "source": source_from_data(entry["source"]),
                }
            )
            for entry in data["signers"]
        )
        credential_keys = tuple(
            CredentialKeyEntry(**{**entry, **_read_times(entry)})
            for entry in data["credential_keys"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("certs-authority-list") from error
    keys = KeyList(signers, credential_keys)
    present(keys.signers)
    present(keys.credential_keys)
    return keys


def _demonstration(authority: DemoAuthority) -> KeyList:
    since = authority.signer.certificate.not_valid_before_utc
    files = "signer.pem", ("issuing.pem",), "root.pem", FileSource("signer.key")
    signer = SignerEntry("1", *files, since=since, demonstration=True)
    return KeyList((signer,), (CredentialKeyEntry("1", "credential.key", since),))


def _times(entry: SignerEntry | CredentialKeyEntry) -> dict[str, str | None]:
    until = None if entry.until is None else entry.until.isoformat()
    return {"since": entry.since.isoformat(), "until": until}


def _read_times(entry: dict[str, Any]) -> dict[str, datetime | None]:
    until = entry["until"]
    return {
        "since": datetime.fromisoformat(entry["since"]),
        "until": None if until is None else datetime.fromisoformat(until),
    }
