"""Names of issuers: ``did:web`` under the installation's address, ``did:key`` where there is none.

W3C did:web method specification: the name is the host, with a port's colon as ``%3A``, and the
path's parts behind colons; its document lies at ``/.well-known/did.json``, or at
``/<path>/did.json``. A ``did:key`` needs nothing published, but dies with its key: after a rotation
it is another issuer. So it serves trials, and a site that is reached by https is named by its
domain. There, each key has its own fragment, taken from the key, and a retired key stays in the
document: what it has signed goes on being good.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.signing.multibase import multikey, read_multikey
from foundation.errors import Invalid

BODIES = "bodies"
"""The path under which each body of an installation has a name of its own."""

_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class Naming(StrEnum):
    """How the issuer of new credentials is named."""

    AUTO = "auto"
    WEB = "web"
    KEY = "key"


def is_named_by_web(address: str, naming: Naming) -> bool:
    """Whether new credentials are issued by a ``did:web`` name.

    By itself that is so where the address is https and not this machine's own: nobody else could
    fetch the document.
    """
    if naming is not Naming.AUTO:
        return naming is Naming.WEB
    parts = urlsplit(address)
    host = parts.hostname or ""
    local = host in _LOCAL_HOSTS or host.endswith(".localhost")
    return parts.scheme == "https" and not local


def web_name(address: str, *path: str) -> str:
    """The ``did:web`` name of an address, or of a path below it."""
    parts = urlsplit(address)
    if not parts.hostname:
        raise Invalid("certs-issuer-address", address=address)
    host = parts.hostname if ":" not in parts.hostname else f"[{parts.hostname}]"
    if parts.port is not None:
        host += f":{parts.port}"
    below = [part for part in parts.path.split("/") if part]
    steps = [quote(step, safe="") for step in (host, *below, *path)]
    return "did:web:" + ":".join(steps)


def body_name(address: str, body_code: str) -> str:
    """The name of one body of the installation."""
    return web_name(address, BODIES, body_code)


def fragment_of(key: Ed25519PublicKey) -> str:
    """What a key is called inside its document: its own Multikey text, as in ``did:key``."""
    return multikey(key)


def method_of(did: str, key: Ed25519PublicKey) -> str:
    """The verification method of a key under a name."""
    return f"{did}#{fragment_of(key)}"


def key_name(key: Ed25519PublicKey) -> str:
    """The ``did:key`` name of a key."""
    return f"did:key:{multikey(key)}"


def named_key(issuer: object) -> dict[str, Ed25519PublicKey]:
    """The key that a credential's issuer names itself by, by verification method; else nothing.

    ``issuer`` is the name, or an object with it as ``id`` (VC Data Model 2.0, 4.7).
    """
    name = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if not isinstance(name, str) or not name.startswith("did:key:"):
        return {}
    try:
        key = read_multikey(name.removeprefix("did:key:"))
    except Invalid:
        # A key of another kind is no fault; whoever trusts it gives it by name.
        return {}
    return {method_of(name, key): key}


def trusted_methods(address: str, *keys: Ed25519PublicKey) -> dict[str, Ed25519PublicKey]:
    """Present and retired keys of an installation under every name they may have signed by."""
    names = [web_name(address)] if urlsplit(address).hostname else []
    return {method_of(name, key): key for key in keys for name in (*names, key_name(key))}


def did_document(
    did: str, methods: Mapping[str, Ed25519PublicKey], *asserting: str
) -> dict[str, Any]:
    """The document of a name (Controlled Identifiers 1.0, 2).

    ``methods`` are all keys by verification method. Without ``asserting`` each of them may have
    signed a credential, retired ones too: taking one out would void what it has signed.
    """
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multikey(key),
            }
            for method, key in methods.items()
        ],
        "assertionMethod": list(asserting or methods),
    }


def web_document(did: str, current: Ed25519PublicKey, *retired: Ed25519PublicKey) -> dict[str, Any]:
    """The document of a ``did:web`` name with its current key first and the retired ones behind."""
    return did_document(did, {method_of(did, key): key for key in (current, *retired)})
