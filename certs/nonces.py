"""Numbers used once that prove freshness, and are kept nowhere: each carries its own end and seal.

OpenID for Verifiable Credential Issuance 1.0, 7. That a proof is used once follows from what it is
used for, an access that binds one key; the nonce says that the proof was made for it just now.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from certs.signing.multibase import from_base64url, to_base64url
from foundation.errors import Invalid
from foundation.keys import KeyRing

GOOD_FOR = timedelta(minutes=5)
_PURPOSE = "certs:nonce"
_RANDOM = 16
_TIME = 8
_SEAL = 16


def new_nonce(ring: KeyRing, now: datetime) -> str:
    """A nonce that is good for a few minutes."""
    ends = int((now + GOOD_FOR).timestamp())
    content = secrets.token_bytes(_RANDOM) + ends.to_bytes(_TIME)
    return to_base64url(content + _sealed(ring, content))


def is_good(ring: KeyRing, nonce: str, now: datetime) -> bool:
    """Whether it is one of ours and still fresh."""
    try:
        whole = from_base64url(nonce)
    except Invalid:
        return False
    content, seal = whole[: _RANDOM + _TIME], whole[_RANDOM + _TIME :]
    if not hmac.compare_digest(seal, _sealed(ring, content)):
        return False
    return now.timestamp() <= int.from_bytes(content[_RANDOM:])


def _sealed(ring: KeyRing, content: bytes) -> bytes:
    return hmac.digest(ring.derive(_PURPOSE), content, "sha256")[:_SEAL]
