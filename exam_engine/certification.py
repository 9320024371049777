"""Opens the line on which certificates are made, from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from certs.issuing import Line
from certs.rendering.fonts import Faces
from certs.rendering.pdf import Printer
from certs.rendering.templates import load_template
from certs.signing.canonical import Canonicaliser
from exam_engine.trust import TrustRoom


@dataclass(frozen=True)
class Certification:
    """Made at the first use, because fonts take a second to read and few processes need them."""

    room: TrustRoom

    def close(self) -> None:
        """Let the line go while its font library can still be asked to clean up."""
        self.__dict__.pop("line", None)

    @cached_property
    def line(self) -> Line:
        """The production line."""
        room = self.room
        faces = Faces.from_packages(room.settings.node_modules, room.settings.rare_fonts_folder)
        return Line(
            faces=faces,
            template=load_template(),
            printer=Printer(faces),
            canonicaliser=Canonicaliser(room.contexts),
            issuer=room.issuer,
            certifier=room.certifier,
            address=f"{room.address.rstrip('/')}/verify",
            seals=True,
        )
