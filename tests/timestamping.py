"""A time-stamping authority for tests, whose tokens can be spoilt in every way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import cms, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

from certs.signing.profiles import (
    Keyed,
    distinguished,
    issuing_certificate,
    root_certificate,
)
from tests.signing_keys import START, Heard, Service, p256_key, rsa_key


@lru_cache(maxsize=1)
def tsa_root() -> Keyed:
    key = p256_key()
    return Keyed(root_certificate(distinguished("TSA Root", "Time"), key, START, 20), key)


@lru_cache(maxsize=4)
def tsa_signer(usage: bool = True, critical: bool = True) -> Keyed:
    """A signer of tokens, or one that lacks the usage or says it uncritically."""
    return Keyed(_signer(tsa_root(), usage=usage, critical=critical), rsa_key(2048, 1))


def _signer(above: Keyed, *, usage: bool, critical: bool) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(distinguished("TSA Signer", "Time"))
        .issuer_name(above.certificate.subject)
        .public_key(rsa_key(2048, 1).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(above.certificate.not_valid_after_utc)
    )
    if usage:
        extended = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(extended, critical=critical)
    return builder.sign(above.key, hashes.SHA256())


@lru_cache(maxsize=1)
def tsa_issuing() -> Keyed:
    """An authority between root and signer."""
    key, root = p256_key(), tsa_root()
    name = distinguished("TSA Issuing", "Time")
    return Keyed(issuing_certificate(name, key.public_key(), root, START, 19), key)


@lru_cache(maxsize=1)
def tsa_deep_signer() -> Keyed:
    """A signer of tokens below that authority."""
    return Keyed(_signer(tsa_issuing(), usage=True, critical=True), rsa_key(2048, 1))


@dataclass
class TestAuthority:
    """Makes tokens at the moment that ``now`` tells; ``spoil`` changes requests on their way."""

    __test__ = False

    now: Callable[[], datetime]
    signer: Keyed = field(default_factory=tsa_signer)
    spoil: Callable[[tsp.TimeStampReq], tsp.TimeStampReq] | None = None
    calls: int = 0

    def token(self, digest: bytes) -> bytes:
        """As `TimestampSource` does, without a network."""
        asked = tsp.TimeStampReq(
            {
                "version": "v1",
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": digest,
                },
                "cert_req": True,
            }
        )
        return self.respond(asked)["time_stamp_token"].dump()

    def respond(self, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
        self.calls += 1
        certificate = self.signer.certificate.public_bytes(Encoding.DER)
        der = self.signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(certificate),
            keys.PrivateKeyInfo.load(der),
            fixed_dt=self.now(),
        )
        return stamper.request_tsa_response(self.spoil(request) if self.spoil else request)

    def service(self) -> Service:
        """A server that answers as an authority does."""

        def answer(heard: Heard) -> tuple[int, dict[str, str], bytes]:
            assert heard.headers["content-type"] == "application/timestamp-query"
            told = self.respond(tsp.TimeStampReq.load(heard.body)).dump()
            return 200, {"Content-Type": "application/timestamp-reply"}, told

        return Service(answer)


def changed(token: bytes, change: Callable[[Any], None]) -> bytes:
    """The token after ``change`` has been made to its parsed form."""
    parsed = cms.ContentInfo.load(token)
    change(parsed["content"])
    return parsed.dump(force=True)
