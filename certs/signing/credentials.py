"""Open Badges 3.0 credentials with a Data Integrity proof, made and checked.

Verifiable Credentials Data Model 2.0; Open Badges 3.0, sections 4 and B; cryptosuite
``eddsa-rdfc-2022`` (Data Integrity EdDSA Cryptosuites 1.0, 3.2): the credential and the options
of its proof are turned into canonical N-Quads (RDFC-1.0), hashed, and signed with Ed25519.

Every node has an IRI. Blank nodes would be named by the canonicalisation from hashes of what they
hold, and a credential without any can be canonicalised by sorting its lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certs.awards import Award
from certs.signing.canonical import Canonicaliser, canonical
from certs.signing.contexts import CREDENTIALS_V2, OPEN_BADGES_303, Contexts
from foundation.errors import Invalid, Refusal

MEDIA_TYPE = "application/ld+json"
FILE_NAME = "credential.json"
NUMBER_TYPE = "ext:certificateNumber"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PREFIX = b"\xed\x01"
_CHINA = timezone(timedelta(hours=8))
"""Days of issue and expiry begin and end by the national time."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs credentials: a key under a ``did:key`` or ``did:web`` name, and the body's names.

    ``address`` is the public address of this installation, which the IRIs of nodes begin with.
    """

    key: Ed25519PrivateKey
    did: str
    method: str
    address: str

    @classmethod
    def by_key(cls, key: Ed25519PrivateKey, address: str) -> Issuer:
        """An issuer named by its key alone; nothing needs to be published."""
        name = multibase_key(key.public_key())
        return cls(key, f"did:key:{name}", f"did:key:{name}#{name}", address.rstrip("/"))

    @classmethod
    def by_web(cls, key: Ed25519PrivateKey, did: str, fragment: str, address: str) -> Issuer:
        """An issuer named by its domain, whose `did_document` is served there."""
        if not did.startswith("did:web:"):
            raise Invalid("certs-issuer-did", did=did)
        return cls(key, did, f"{did}#{fragment}", address.rstrip("/"))

    def did_document(self) -> dict[str, Any]:
        """The document that a ``did:web`` name stands for (Controlled Identifiers 1.0)."""
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": [
                {
                    "id": self.method,
                    "type": "Multikey",
                    "controller": self.did,
                    "publicKeyMultibase": multibase_key(self.key.public_key()),
                }
            ],
            "assertionMethod": [self.method],
        }


@dataclass(frozen=True, slots=True)
class Proven:
    """What a credential says, once its proof has been found good."""

    number: str
    holder_name: str
    issuer: str


def build_credential(
    award: Award, number: str, credential_id: str, issuer: Issuer
) -> dict[str, Any]:
    """The unsigned credential of an award; ``credential_id`` is a UUID of the certificate."""
    here = f"{issuer.address}/certificates/{number}"
    achievement = (
        f"{issuer.address}/achievements/{award.body.code}-{award.scheme.code}-{award.level.code}"
    )
    credential: dict[str, Any] = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_303],
        "id": UUID(credential_id).urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{award.scheme.name.zh} {award.level.name.zh}",
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": award.body.name.zh},
        "validFrom": _begin(award),
        "credentialSubject": {
            "id": f"{here}#holder",
            "type": ["AchievementSubject"],
            "identifier": [
                _identity(f"{here}#name", "name", award.holder_name),
                _identity(f"{here}#number", NUMBER_TYPE, number),
            ],
            "achievement": _achievement(award, achievement),
        },
    }
    if award.expires_on is not None:
        end = datetime.combine(award.expires_on, time(23, 59, 59), _CHINA)
        credential["validUntil"] = _instant(end)
    if award.scores:
        credential["credentialSubject"]["result"] = [
            {"id": f"{here}#result-{place}", "type": ["Result"], "value": score.value}
            for place, score in enumerate(award.scores, 1)
        ]
    return credential


def sign_credential(
    credential: Mapping[str, Any], issuer: Issuer, created: datetime, canonicaliser: Canonicaliser
) -> dict[str, Any]:
    """The credential with its proof added; refuses one in which a node has no IRI."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": _instant(created),
        "verificationMethod": issuer.method,
        "proofPurpose": "assertionMethod",
    }
    quads = canonicaliser.quads(credential)
    signature = issuer.key.sign(
        _hashes(credential["@context"], proof, quads, canonicaliser.contexts)
    )
    return {**credential, "proof": {**proof, "proofValue": "z" + _base58(signature)}}


def credential_bytes(credential: Mapping[str, Any]) -> bytes:
    """The credential as the file that is attached and handed out."""
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()


def read_credential(data: bytes) -> dict[str, Any]:
    """JSON object from bytes that anyone may have written; no duplicate names, no NaN."""
    try:
        parsed = json.loads(data, object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Invalid("certs-credential-unreadable") from error
    if not isinstance(parsed, dict):
        raise Invalid("certs-credential-unreadable")
    return parsed


def prove_credential(
    credential: Mapping[str, Any], trusted: Mapping[str, Ed25519PublicKey], contexts: Contexts
) -> Proven:
    """What the credential says, if a trusted key signed it; ``Invalid`` in every other case.

    ``trusted`` maps verification methods to keys. Keys are never looked up from the credential:
    anybody can make a ``did:key`` and sign with it.
    """
    try:
        proof = dict(credential["proof"])
        value = str(proof.pop("proofValue"))
        key = trusted.get(str(proof["verificationMethod"]))
        issuer = str(credential["issuer"]["id"])
        if key is None or issuer != str(proof["verificationMethod"]).partition("#")[0]:
            raise Invalid("certs-credential-issuer", issuer=issuer)
        _demand_proof_kind(proof)
        _demand_contexts(credential)
        unsigned = {name: part for name, part in credential.items() if name != "proof"}
        quads = canonical(unsigned, contexts)
        key.verify(_from_base58(value), _hashes(unsigned["@context"], proof, quads, contexts))
        return _said(credential, issuer)
    except Refusal:
        raise
    except InvalidSignature as error:
        raise Invalid("certs-credential-signature") from error
    except Exception as error:
        # A hostile document can make the JSON-LD processor fail in many ways; whatever it is,
        # the credential is not proven.
        raise Invalid("certs-credential-unreadable") from error


def multibase_key(key: Ed25519PublicKey) -> str:
    """A public key as Multikey text (Controlled Identifiers 1.0, 2.2.2): base58-btc, Ed25519."""
    return "z" + _base58(_ED25519_PREFIX + key.public_bytes_raw())


def trusted_keys(*issuers: Issuer) -> dict[str, Ed25519PublicKey]:
    """Keys of our own issuers by verification method, present and retired ones alike."""
    return {issuer.method: issuer.key.public_key() for issuer in issuers}


def _achievement(award: Award, achievement: str) -> dict[str, Any]:
    skills = award.skills
    made: dict[str, Any] = {
        "id": achievement,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": f"{award.scheme.name.zh} {award.level.name.zh}",
        "description": f"{award.scheme.name.en}, {award.level.name.en}",
        "criteria": {
            "id": f"{achievement}#criteria",
            "narrative": f"{skills.standard.zh} {skills.version}",
        },
    }
    if skills.points:
        made["alignment"] = [
            {
                "id": f"{achievement}#{point.code}",
                "type": ["Alignment"],
                "targetType": "CFItem",
                "targetCode": point.code,
                "targetName": point.statement,
                "targetUrl": f"{achievement}/skills/{point.code}",
                "targetFramework": f"{skills.standard.zh} {skills.version}",
            }
            for point in skills.points
        ]
    return made


def _identity(node: str, kind: str, value: str) -> dict[str, Any]:
    return {
        "id": node,
        "type": "IdentityObject",
        "identityType": kind,
        "identityHash": value,
        "hashed": False,
    }


def _begin(award: Award) -> str:
    return _instant(datetime.combine(award.issued_on, time(), _CHINA))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hashes(context: object, proof: Mapping[str, Any], quads: str, contexts: Contexts) -> bytes:
    """Hash of the proof's options, then hash of the credential (eddsa-rdfc-2022, 3.2.4)."""
    options = canonical({"@context": context, **proof}, contexts)
    return sha256(options.encode()).digest() + sha256(quads.encode()).digest()


def _demand_proof_kind(proof: Mapping[str, Any]) -> None:
    expected = ("DataIntegrityProof", "eddsa-rdfc-2022", "assertionMethod")
    if (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose")) != expected:
        raise Invalid("certs-credential-proof-kind")


def _demand_contexts(credential: Mapping[str, Any]) -> None:
    """Exactly our contexts in our order, and none hidden further inside."""
    if credential["@context"] != [CREDENTIALS_V2, OPEN_BADGES_303]:
        raise Invalid("certs-credential-context")
    inner = json.dumps({name: part for name, part in credential.items() if name != "@context"})
    if '"@context"' in inner:
        raise Invalid("certs-credential-context")


def _said(credential: Mapping[str, Any], issuer: str) -> Proven:
    identities = credential["credentialSubject"]["identifier"]
    values = {each["identityType"]: str(each["identityHash"]) for each in identities}
    if len(values) != len(identities):
        raise Invalid("certs-credential-unreadable")
    return Proven(values[NUMBER_TYPE], values["name"], issuer)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name occurs twice")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _base58(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    text = ""
    while number:
        number, place = divmod(number, 58)
        text = _BASE58[place] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _from_base58(text: str) -> bytes:
    if not text.startswith("z") or len(text) > 100:
        raise Invalid("certs-credential-signature")
    number = 0
    for character in text[1:]:
        number = number * 58 + _BASE58.index(character)
    return number.to_bytes(64, "big")
