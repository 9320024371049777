"""Where a page finds the frame and the modules of an item's own program, if there is an origin.

Modules have addresses that only this server can have made: an item's files are for those who see
the item, and the origin of programs knows nobody.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeSerializer

from exam_engine.web_settings import WebSettings
from foundation.keys import KeyRing
from itembank.exchange.qti_views import PORTABLE, PROGRAM

FOLDER: Final = "/program/"
_KNOWN: Final = ("kind", "response", "prompt")
"""What a page is told of an interaction that is not shown."""


class ProgramFrames:
    """The addresses of programs; without an origin no program is shown."""

    def __init__(self, ring: KeyRing, settings: WebSettings) -> None:
        self.origin = settings.program_origin
        self.netloc = urlsplit(self.origin).netloc.lower()
        public = urlsplit(settings.public_address)
        self.hosts = (public.hostname or "", *settings.allowed_hosts)
        """Hosts whose pages may hold the frame."""
        self._sealed = URLSafeSerializer(ring.derive("web:programs"), salt="module")

    def framed(self, view: Any, tenant: str) -> Any:
        """A copy of a view in which each program has its frame and its modules' addresses."""
        if isinstance(view, list):
            return [self.framed(one, tenant) for one in view]
        if not isinstance(view, dict):
            return view
        if view.get("kind") != PORTABLE:
            return {name: self.framed(one, tenant) for name, one in view.items()}
        if not self.origin:
            return {name: view[name] for name in _KNOWN if name in view}
        modules = [
            {"id": one["id"], "source": self._address(one["source"], tenant)}
            for one in view["modules"]
        ]
        return {**view, "modules": modules, "frame": f"{self.origin}{FOLDER}frame"}

    def opened(self, sealed: str) -> tuple[str, str] | None:
        """The tenant and the digest in an address; None for one that was not made here."""
        try:
            tenant, digest = self._sealed.loads(sealed)
        except (BadSignature, ValueError, TypeError):
            return None
        return str(tenant), str(digest)

    def _address(self, source: str, tenant: str) -> str:
        sealed = self._sealed.dumps([tenant, source.removeprefix(PROGRAM)])
        return f"{self.origin}{FOLDER}{sealed}.js"
