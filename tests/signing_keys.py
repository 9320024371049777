"""Chains and services for tests of signing: small authorities, and servers on this machine."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certs.signing.profiles import (
    Keyed,
    PrivateKey,
    distinguished,
    issuing_certificate,
    root_certificate,
    signer_certificate,
)
from certs.signing.signers import HeldKey, RawSigner, SigningMaterial

START = datetime(2026, 11, 20, tzinfo=UTC)
NOW = START + timedelta(days=1)


@lru_cache(maxsize=8)
def rsa_key(bits: int = 3072, number: int = 0) -> rsa.RSAPrivateKey:
    """An RSA key; made once for each length and number, since making one takes a while."""
    return rsa.generate_private_key(65537, bits)


def p256_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Chain:
    """Root, issuing authority and signer."""

    root: Keyed
    issuing: Keyed
    signer: Keyed

    def material(self, signer: RawSigner | None = None) -> SigningMaterial:
        return SigningMaterial(
            signer=signer or HeldKey(self.signer.key),
            certificate=self.signer.certificate,
            chain=(self.issuing.certificate,),
            root=self.root.certificate,
        )


def chain(key: PrivateKey | None = None, years: float = 5, start: datetime = START) -> Chain:
    """A chain of invented names, for ``key`` or a new one."""
    root_key, issuing_key, signer_key = p256_key(), p256_key(), key or p256_key()
    root_name = distinguished("Test Root", "Test Body")
    root = Keyed(root_certificate(root_name, root_key, start, 20), root_key)
    issuing_name = distinguished("Test Issuing", "Test Body")
    issuing = Keyed(
        issuing_certificate(issuing_name, issuing_key.public_key(), root, start, 10), issuing_key
    )
    signer_name = distinguished("Test Seal", "Test Body")
    certificate = signer_certificate(signer_name, signer_key.public_key(), issuing, start, years)
    return Chain(root, issuing, Keyed(certificate, signer_key))


@dataclass
class Heard:
    """One request as a server heard it."""

    body: bytes
    headers: dict[str, str]


@dataclass
class Service:
    """A server on this machine; ``answer`` says status, headers and body for each request."""

    answer: Callable[[Heard], tuple[int, dict[str, str], bytes]]
    heard: list[Heard] = field(default_factory=list)
    address: str = ""
    connections: int = 0
    open_sockets: list[socket.socket] = field(default_factory=list)

    def hang_up(self) -> None:
        """Close every connection, as servers do with those that were quiet for long."""
        for each in self.open_sockets:
            each.shutdown(socket.SHUT_RDWR)
        self.open_sockets.clear()


@contextmanager
def serving(service: Service, tls: ssl.SSLContext | None = None) -> Iterator[Service]:
    """The service under a local address, for as long as the block runs; https with ``tls``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            service.connections += 1
            service.open_sockets.append(self.request)
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard = Heard(body, {name.lower(): value for name, value in self.headers.items()})
            service.heard.append(heard)
            status, headers, told = service.answer(heard)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(told)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST  # noqa: N815 - the server calls it so

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    scheme = "http" if tls is None else "https"
    service.address = f"{scheme}://127.0.0.1:{server.server_port}/"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
