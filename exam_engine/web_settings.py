"""What an operator decides about the pages: address, hosts, time zone, limits."""

from __future__ import annotations

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
    show_style_guide: bool = False
    """Show the page of all components at /staff/style, for those who build pages."""
    log_fault_text: bool = False
    """Write the text of unknown exceptions to the log; off, since it can hold personal data."""

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https."""
        return self.public_address.startswith("https://")
