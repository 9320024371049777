"""Opens the certificate line, and the trust that verification rests on, from the settings.

Both rest on the demonstration authority of this installation until a body brings its own chain. Its
keys are encrypted with a passphrase that the key ring derives.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from certs.issuing import Line
from certs.rendering.fonts import Faces
from certs.rendering.pdf import Printer
from certs.rendering.templates import load_template
from certs.settings import CertsSettings
from certs.signing.authority import DemoAuthority, open_authority
from certs.signing.canonical import Canonicaliser
from certs.signing.contexts import Contexts, extract_contexts
from certs.signing.credentials import Issuer, trusted_keys
from certs.signing.pades import Certifier
from certs.verification import Trust
from foundation.clock import Clock
from foundation.errors import Unavailable
from foundation.keys import KeyRing

_FONTS = "@expo-google-fonts"


@dataclass(frozen=True)
class Certification:
    """Made at the first use, because fonts take a second to read and few processes need them."""

    settings: CertsSettings
    ring: KeyRing
    clock: Clock
    address: str

    @cached_property
    def authority(self) -> DemoAuthority:
        """The authority of this installation."""
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
    def line(self) -> Line:
        """The production line."""
        faces = Faces.from_folder(Path(self.settings.node_modules) / _FONTS)
        return Line(
            faces=faces,
            template=load_template(),
            printer=Printer(faces),
            canonicaliser=Canonicaliser(self.contexts),
            issuer=self.issuer,
            certifier=Certifier(self.authority.material()),
            address=f"{self.address.rstrip('/')}/verify",
        )

    @cached_property
    def trust(self) -> Trust:
        """Whose signatures count here."""
        material = self.authority.material()
        return Trust(
            roots=(material.root,),
            intermediates=material.chain,
            credential_keys=trusted_keys(self.issuer),
            contexts=self.contexts,
        )
