"""Data Integrity proofs on credentials, made and checked: eddsa-rdfc-2022 and eddsa-jcs-2022.

Verifiable Credential Data Integrity 1.0; Data Integrity EdDSA Cryptosuites 1.0, sections 3.2 and
3.3. Both suites hash the options of the proof and the document, in this order, and sign the two
digests with Ed25519. They differ in what is hashed: canonical N-Quads, which stand for the meaning
of the document under its contexts, or canonical JSON, which stands for its text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certs.signing.canonical import Canonicaliser, canonical, canonicaliser_of
from certs.signing.contexts import Contexts
from certs.signing.jcs import jcs
from certs.signing.known_terms import known_terms_of
from certs.signing.multibase import from_base58, to_base58
from certs.signing.strict_json import demand_few_blank_nodes, demand_plain
from foundation.errors import Invalid, Refusal

MOST_PROOFS = 4
"""More proofs than this on one document are not looked at."""


class Suite(StrEnum):
    """How a document is hashed before it is signed."""

    RDFC = "eddsa-rdfc-2022"
    JCS = "eddsa-jcs-2022"


@dataclass(frozen=True, slots=True)
class ProofKey:
    """A private key and the verification method under which its public half is known."""

    key: Ed25519PrivateKey
    method: str


def proof_options(suite: Suite, method: str, created: str) -> dict[str, str]:
    """A proof without its value; ``created`` is a time as `instant` writes it."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": suite.value,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def with_rdfc_proof(
    document: Mapping[str, Any], by: ProofKey, created: datetime, canonicaliser: Canonicaliser
) -> dict[str, Any]:
    """The document with an eddsa-rdfc-2022 proof added; refuses one with a nameless node."""
    options = proof_options(Suite.RDFC, by.method, instant(created))
    unsigned = _without_proof(document)
    hashed = _options_digest(options, unsigned["@context"], canonicaliser.contexts)
    hashed += sha256(canonicaliser.quads(unsigned).encode()).digest()
    return _added(document, {**options, "proofValue": proof_value(by.key.sign(hashed))})


def with_jcs_proof(document: Mapping[str, Any], by: ProofKey, created: datetime) -> dict[str, Any]:
    """The document with an eddsa-jcs-2022 proof added, which repeats the contexts (3.3.1)."""
    unsigned = _without_proof(document)
    options = {
        **proof_options(Suite.JCS, by.method, instant(created)),
        "@context": unsigned["@context"],
    }
    hashed = sha256(jcs(options)).digest() + sha256(jcs(unsigned)).digest()
    return _added(document, {**options, "proofValue": proof_value(by.key.sign(hashed))})


def demand_proofs(
    document: Mapping[str, Any],
    trusted: Mapping[str, Ed25519PublicKey],
    contexts: Contexts,
    expected: list[str],
) -> str:
    """The issuer of a document if every proof on it is good; ``Invalid`` in every other case.

    ``trusted`` maps verification methods to keys. Keys are never looked up from the document:
    anybody can make a ``did:key`` and sign with it. ``expected`` are the contexts that the
    document must have, in their order. Each proof must be by a key of the issuer.
    """
    try:
        issuer = str(document["issuer"]["id"])
        proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
        if not 0 < len(proofs) <= MOST_PROOFS:
            raise Invalid("certs-credential-proof-kind")
        _demand_contexts(document, expected)
        unsigned = _without_proof(document)
        demand_plain(unsigned)
        demand_few_blank_nodes(unsigned)
        for proof in proofs:
            _demand_proof(unsigned, dict(proof), issuer, trusted, contexts)
        return issuer
    except Refusal:
        raise
    except Exception as error:
        # A hostile document can make the JSON-LD processor fail in many ways; whatever it is,
        # nothing is proven.
        raise Invalid("certs-credential-unreadable") from error


@lru_cache(maxsize=256)
def instant(moment: datetime) -> str:
    """A time in UTC as credentials write it, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def proof_value(signature: bytes) -> str:
    """A signature as multibase text."""
    return "z" + to_base58(signature)


def _added(document: Mapping[str, Any], proof: dict[str, Any]) -> dict[str, Any]:
    """One proof stands alone; a second one makes a set (Data Integrity 1.0, 2.1.1)."""
    held = document.get("proof")
    proofs = held if isinstance(held, list) else [held] if held is not None else []
    return {**document, "proof": [*proofs, proof] if proofs else proof}


def _without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in document.items() if name != "proof"}


def _options_digest(options: Mapping[str, Any], context: object, contexts: Contexts) -> bytes:
    return sha256(canonical({"@context": context, **options}, contexts).encode()).digest()


def _demand_proof(
    unsigned: dict[str, Any],
    proof: dict[str, Any],
    issuer: str,
    trusted: Mapping[str, Ed25519PublicKey],
    contexts: Contexts,
) -> None:
    value, method = str(proof.pop("proofValue")), str(proof["verificationMethod"])
    key = trusted.get(method)
    if key is None or issuer != method.partition("#")[0]:
        raise Invalid("certs-credential-issuer", issuer=issuer)
    hashed = _hashed(unsigned, proof, contexts)
    try:
        key.verify(_signature(value), hashed)
    except InvalidSignature as error:
        raise Invalid("certs-credential-signature") from error


def _hashed(unsigned: dict[str, Any], proof: dict[str, Any], contexts: Contexts) -> bytes:
    """What was signed, by the suite that the proof names; other kinds of proof are refused."""
    if (proof.get("type"), proof.get("proofPurpose")) != ("DataIntegrityProof", "assertionMethod"):
        raise Invalid("certs-credential-proof-kind")
    if proof.get("cryptosuite") == Suite.RDFC:
        options = _options_digest(proof, unsigned["@context"], contexts)
        quads = canonicaliser_of(contexts).quads_of_any(unsigned)
        return options + sha256(quads.encode()).digest()
    if proof.get("cryptosuite") == Suite.JCS:
        if proof.get("@context", unsigned["@context"]) != unsigned["@context"]:
            raise Invalid("certs-credential-context")
        # What a suite over the text signs must also have a meaning: a term that no context
        # knows would be read by people and ignored by programs.
        known_terms_of(contexts).demand(unsigned)
        return sha256(jcs(proof)).digest() + sha256(jcs(unsigned)).digest()
    raise Invalid("certs-credential-proof-kind")


def _signature(value: str) -> bytes:
    try:
        return from_base58(value[1:], 64) if value[:1] == "z" else b""
    except Invalid as error:
        raise Invalid("certs-credential-signature") from error


def _demand_contexts(document: Mapping[str, Any], expected: list[str]) -> None:
    """Exactly these contexts in this order, and none hidden further inside."""
    if document["@context"] != expected:
        raise Invalid("certs-credential-context")
    inner = {name: part for name, part in document.items() if name not in ("@context", "proof")}
    if '"@context"' in json.dumps(inner):
        raise Invalid("certs-credential-context")
