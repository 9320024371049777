"""Whose signatures count: roots pinned by key, keys of credentials, contexts held here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.signing.contexts import Contexts


@dataclass(frozen=True, slots=True)
class Trust:
    """What a verifier believes before it looks at a file.

    ``contexts`` are none where they are not at hand; the proof of a credential then stays open.
    """

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    credential_keys: Mapping[str, Ed25519PublicKey]
    contexts: Contexts | None
