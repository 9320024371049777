"""What an operator decides about the pages: address, hosts, time zone, limits."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import field_validator, model_validator

from foundation.settings import Group


class WebSettings(Group):
    """How the site is reached and what it shows."""

    public_address: str = "http://localhost:8000"
    """Address under which people reach the site; https makes its cookies travel by https only."""
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]", "testserver")
    """Host names besides the public address's that the site answers to; ``*.example.org`` too."""
    time_zone: str = "Asia/Shanghai"
    """IANA time zone in which dates and times are shown."""
    site_name: str = ""
    """Name of the site in head and title; empty shows the product's own name."""
    limits_multiple: float = 1.0
    """Factor on all rate limits; raise it where a whole college sits behind one address."""
    program_origin: str = ""
    """Origin, like ``https://programs.example.org``, that shows the programs which some QTI items
    bring along (portable custom interactions), in a frame shut off from the page. It leads to this
    same server under another name or port. Empty: such items are kept and not shown."""
    show_style_guide: bool = False
    """Show the page of all components at /staff/style, for those who build pages."""
    log_fault_text: bool = False
    """Write the text of unknown exceptions to the log; off, since it can hold personal data."""

    @field_validator("program_origin")
    @classmethod
    def _bare_origin(cls, value: str) -> str:
        """An origin has a scheme and a host, and no path (RFC 6454)."""
        found = urlsplit(value)
        if value and (found.scheme not in ("http", "https") or not found.netloc or found.path):
            raise ValueError(value)
        return value

    @model_validator(mode="after")
    def _foreign_origin(self) -> Self:
        """Programs of items on our own origin could do what our own pages do."""
        if urlsplit(self.program_origin).netloc == urlsplit(self.public_address).netloc:
            raise ValueError(self.program_origin)
        return self

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https."""
        return self.public_address.startswith("https://")
