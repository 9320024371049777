"""Sends a notice to an address that somebody typed, and to nowhere else.

Whoever may name an address could point it at machines that only this one can reach (server-side
request forgery, CWE-918). So the name is resolved once, every address it has must be a public one,
the connection goes to exactly that address, redirects are not followed, and the answer's body is
not shown to anyone. TLS is asked for, and checked against the name.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from foundation.errors import Invalid

Resolve = Callable[[str, int], list[str]]
"""Host and port → its IP addresses."""
_LONGEST = 500
_MOST_READ = 4_096


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of it: the HTTP status, or the code of what came instead."""

    status: int | None
    fault: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has the notice."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def told(self) -> str:
        """As the page of deliveries shows it."""
        return self.fault if self.status is None else str(self.status)


def demand_address(address: str, *, allow_private: bool) -> str:
    """The address, if its form will do: https, a host, no login in it; else ``Invalid``."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise Invalid("webhooks-address", address=address[:80]) from error
    schemes = ("https", "http") if allow_private else ("https",)
    plain = address.isascii() and address.isprintable() and " " not in address
    if (
        parts.scheme not in schemes
        or not parts.hostname
        or parts.username is not None
        or parts.fragment
        or not plain
        or len(address) > _LONGEST
        or (port is not None and not 0 < port < 65_536)
    ):
        raise Invalid("webhooks-address", address=address[:80])
    if not allow_private and _is_private_name(parts.hostname):
        raise Invalid("webhooks-address-private", host=parts.hostname)
    return address


def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    allow_private: bool,
    resolve: Resolve | None = None,
) -> Posted:
    """POST the body; never raises for what a receiver or the network does."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = (resolve or _resolved)(host, port)
    except OSError:
        return Posted(None, "name-unknown")
    if not found or (not allow_private and not all(map(is_public, found))):
        return Posted(None, "address-private")
    try:
        return _post(parts, host, port, found[0], body, headers, seconds)
    except TimeoutError:
        return Posted(None, "timeout")
    except ssl.SSLError:
        return Posted(None, "tls")
    except (OSError, http.client.HTTPException):
        return Posted(None, "no-answer")


def is_public(ip: str) -> bool:
    """Whether an address is one of the open internet's, also behind its IPv6 disguises."""
    try:
        known = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        inner = known.ipv4_mapped or known.sixtofour or (known.teredo and known.teredo[1])
        if inner:
            return is_public(str(inner))
        if known in ipaddress.ip_network("64:ff9b::/96"):  # RFC 6052: an IPv4 address inside
            return is_public(str(ipaddress.IPv4Address(int(known) & 0xFFFFFFFF)))
    return known.is_global and not known.is_multicast


def _post(
    parts: SplitResult,
    host: str,
    port: int,
    ip: str,
    body: bytes,
    headers: Mapping[str, str],
    seconds: float,
) -> Posted:
    plain = socket.create_connection((ip, port), timeout=seconds)
    with plain:
        line: socket.socket = plain
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
        connection.sock = line
        path = parts.path or "/"
        target = f"{path}?{parts.query}" if parts.query else path
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        answer.read(_MOST_READ)
        connection.close()
        return Posted(answer.status)


def _is_private_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not is_public(host)


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]
