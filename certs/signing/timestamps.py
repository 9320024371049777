"""Asks a time-stamping authority for tokens (RFC 3161) and takes only good ones.

The authority's address and roots come from the settings. Each request carries a nonce; a token
must give it back, be over the digest that was sent, lead to one of the roots, and not be further
from our clock than a few minutes.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import ClassVar, Protocol

from asn1crypto import cms, core, tsp
from cryptography import x509

from certs.signing.exchange import Correspondent
from certs.signing.stamping import tidied
from certs.signing.timestamp_tokens import Token, check_token
from foundation.clock import Clock
from foundation.errors import Invalid, Unavailable

TOLERANCE = timedelta(minutes=5)
"""How far the authority's clock and ours may differ."""

_HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
}
_GRANTED = ("granted", "granted_with_mods")


class TimestampResponse(core.Sequence):  # type: ignore[misc]
    """RFC 3161, 2.4.2; asn1crypto's own demands a token of an authority that refuses one."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class TimestampSource(Protocol):
    """Gives time-stamp tokens over digests; may be called by many threads."""

    def token(self, digest: bytes) -> bytes:
        """DER of a checked and tidied token over a SHA-256 digest, or ``Unavailable``."""


class TimestampClient:
    """Tokens of one authority; safe to share by threads."""

    def __init__(
        self,
        authority: Correspondent,
        roots: tuple[x509.Certificate, ...],
        clock: Clock,
        *,
        policy: str | None = None,
    ) -> None:
        """``policy`` is the object identifier of the authority's policy that is asked for."""
        self._authority = authority
        self._roots = roots
        self._clock = clock
        self._policy = policy

    def token(self, digest: bytes) -> bytes:
        """DER of a checked, tidied token over a SHA-256 digest.

        ``Unavailable`` when the authority is silent, refuses, or sends a token that is not good.
        """
        # The highest bit but one is set, so that every request has the same length.
        nonce = secrets.randbits(62) | 1 << 62
        answer = self._authority.ask(self._request(digest, nonce), _HEADERS)
        if answer.status != 200:
            raise self._refused(str(answer.status))
        token = self._granted(answer.body)
        try:
            said = check_token(token, digest, self._roots)
            token = tidied(token, self._roots)
        except Invalid as error:
            raise self._refused(str(error.facts["why"])) from error
        self._demand_answer(said, nonce)
        return token

    def _request(self, digest: bytes, nonce: int) -> bytes:
        asked = {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": digest,
            },
            "nonce": nonce,
            "cert_req": True,
        }
        if self._policy:
            asked["req_policy"] = self._policy
        request: bytes = tsp.TimeStampReq(asked).dump()
        return request

    def _granted(self, body: bytes) -> bytes:
        try:
            response = TimestampResponse.load(body, strict=True)
            status = str(response["status"]["status"].native)
            if status in _GRANTED:
                token: bytes = response["time_stamp_token"].dump()
                return token
            failures = response["status"]["fail_info"].native
        except (ValueError, TypeError, KeyError) as error:
            raise self._refused("form") from error
        raise self._refused(" ".join(sorted(failures)) if failures else status)

    def _demand_answer(self, said: Token, nonce: int) -> None:
        if said.nonce != nonce:
            raise self._refused("nonce")
        if self._policy and said.policy != self._policy:
            raise self._refused("policy")
        if abs(said.time - self._clock.now()) > TOLERANCE:
            raise self._refused("time")

    def _refused(self, reason: str) -> Unavailable:
        return Unavailable("certs-timestamp-refused", host=self._authority.host, reason=reason)
