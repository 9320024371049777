"""Whose signatures count in this installation: its authority, its credential key, its contexts.

All rests on the demonstration authority until a body brings its own chain. The authority's keys are
encrypted with a passphrase that the key ring derives.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from certs.settings import CertsSettings
from certs.signing.authority import DemoAuthority, open_authority
from certs.signing.contexts import Contexts, extract_contexts
from certs.signing.credentials import Issuer, trusted_keys
from certs.verification import Trust
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
    def authority(self) -> DemoAuthority:
        """The authority of this installation, made on the first run."""
        passphrase = self.ring.derive("certs:authority").hex().encode()
        return open_authority(Path(self.settings.authority_folder), passphrase, self.clock.now())

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
        return Issuer.by_key(self.authority.credential_key, self.address)

    @cached_property
    def trust(self) -> Trust:
        """What verification believes."""
        material = self.authority.material()
        return Trust(
            roots=(material.root,),
            intermediates=material.chain,
            credential_keys=trusted_keys(self.issuer),
            contexts=self.contexts,
        )
