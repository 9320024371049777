"""Whose signatures count in this installation: its authority, its credential key, its contexts.

The keys lie in the authority's folder, encrypted with a passphrase that the key ring derives. All
rests on the demonstration's authority until a body imports its own chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.settings import CertsSettings, Timestamping
from certs.signing.canonical import Canonicaliser
from certs.signing.contexts import Contexts, extract_contexts
from certs.signing.credentials import Issuer
from certs.signing.did import trusted_methods
from certs.signing.key_folder import KeyFolder
from certs.signing.pades import Certifier
from certs.signing.signers import SigningMaterial
from certs.signing.timestamps import TimestampClient
from certs.signing.usable import demand_usable
from certs.status_lists import StatusLists
from certs.translog.log_key import LogKey, open_log_key
from certs.trust import Trust
from exam_engine.lasting_signatures import evidence_shelf, timestamp_client
from foundation.clock import Clock
from foundation.errors import Unavailable
from foundation.keys import KeyRing


@dataclass(frozen=True)
class TrustRoom:
    """Opened at the first use."""

    settings: CertsSettings
    ring: KeyRing
    clock: Clock
    address: str

    @cached_property
    def keys(self) -> KeyFolder:
        """The authority of this installation; the demonstration's is made on the first run."""
        folder = Path(self.settings.authority_folder)
        return KeyFolder.open(folder, self.passphrase, self.clock.now())

    @property
    def passphrase(self) -> bytes:
        """What the keys in the folder are encrypted with."""
        return self.ring.derive("certs:authority").hex().encode()

    @cached_property
    def material(self) -> SigningMaterial:
        """What certificates are signed with; opened once, for a token's session is slow to open."""
        return self.keys.material()

    @cached_property
    def timestamps(self) -> TimestampClient | None:
        """The time-stamping authority, where the settings want one asked."""
        return timestamp_client(self.settings.signing, self.clock)

    @property
    def batch_timestamps(self) -> TimestampClient | None:
        """The authority, where whole batches are to be stamped."""
        per_batch = self.settings.signing.timestamp is Timestamping.PER_BATCH
        return self.timestamps if per_batch else None

    @cached_property
    def certifier(self) -> Certifier:
        """Certifies files at the level that the settings ask for."""
        signing = self.settings.signing
        each = signing.timestamp is Timestamping.PER_CERTIFICATE
        evidence = evidence_shelf(signing, self.keys, self.clock) if signing.long_term else None
        return Certifier(self.material, self.timestamps if each else None, evidence)

    def demand_usable(self) -> None:
        """Refuse to begin a batch with a signer whose certificates would not be believed."""
        demand_usable(self.material, self.clock.now())

    @property
    def is_demonstration(self) -> bool:
        """Whether certificates must say that they are a demonstration's."""
        return self.keys.is_demonstration

    @cached_property
    def contexts(self) -> Contexts:
        """The JSON-LD contexts, each checked against its pinned digest."""
        folder = Path(self.settings.contexts_folder)
        try:
            return Contexts(folder)
        except Unavailable:
            extract_contexts(Path(self.settings.node_modules), folder)
            return Contexts(folder)

    @cached_property
    def issuer(self) -> Issuer:
        """Who signs the credentials."""
        return Issuer.named(self.keys.credential_key(), self.address, self.settings.issuer_naming)

    @cached_property
    def credential_keys(self) -> tuple[Ed25519PublicKey, ...]:
        """The public keys of credentials: the present one first, then those that have retired."""
        return self.keys.credential_public_keys()

    @cached_property
    def canonicaliser(self) -> Canonicaliser:
        """What credentials are brought into their canonical form with, outside of batches."""
        return Canonicaliser(self.contexts)

    @cached_property
    def status_lists(self) -> StatusLists:
        """The lists that say which credentials do not stand any more."""
        validity = timedelta(days=self.settings.status_list_days)
        return StatusLists(self.issuer, self.canonicaliser, validity)

    @cached_property
    def log_key(self) -> LogKey:
        """The key of the transparency log, made on the first run under the site's address."""
        passphrase = self.ring.derive("certs:log").hex().encode()
        origin = f"{urlsplit(self.address).netloc or 'kaozheng'}/log"
        return open_log_key(Path(self.settings.authority_folder), passphrase, origin)

    @cached_property
    def trust(self) -> Trust:
        """What verification believes."""
        return Trust(
            roots=self.keys.roots(),
            intermediates=self.keys.intermediates(),
            credential_keys=trusted_methods(self.address, *self.credential_keys),
            contexts=self.contexts,
        )
