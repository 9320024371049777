"""Open Badges 3.0 credentials: built from an award, signed, read back and proven.

Verifiable Credentials Data Model 2.0; Open Badges 3.0, sections 4 and B. The proofs are those of
`certs.signing.proofs`; ``eddsa-rdfc-2022`` is what certificates carry.

Every node has an IRI. Blank nodes would be named by the canonicalisation from hashes of what they
hold, and a credential without any can be canonicalised by sorting its lines. What is the same for
all certificates of one achievement stands first in the JSON, so that a batch can share it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certs.awards import Award, Body, Level, Scheme, SkillPoint, SkillSummary
from certs.signing import did as names
from certs.signing.canonical import Canonicaliser
from certs.signing.contexts import CREDENTIALS_V2, OPEN_BADGES_303, Contexts
from certs.signing.proofs import ProofKey, demand_proofs, instant, with_rdfc_proof
from certs.signing.status import StatusPlace, status_entries
from certs.signing.strict_json import read_object
from foundation.errors import Invalid

MEDIA_TYPE = "application/ld+json"
FILE_NAME = "credential.json"
NUMBER_TYPE = "ext:certificateNumber"
CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES_303]
_CHINA = timezone(timedelta(hours=8))
"""Days of issue and expiry begin and end by the national time."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs credentials: a key under a ``did:key`` or ``did:web`` name.

    ``address`` is the public address of this installation, which the IRIs of nodes begin with.
    """

    key: Ed25519PrivateKey
    did: str
    method: str
    address: str

    @classmethod
    def by_key(cls, key: Ed25519PrivateKey, address: str) -> Issuer:
        """An issuer named by its key alone; nothing needs to be published."""
        did = names.key_name(key.public_key())
        return cls(key, did, names.method_of(did, key.public_key()), address.rstrip("/"))

    @classmethod
    def by_web(cls, key: Ed25519PrivateKey, did: str, fragment: str, address: str) -> Issuer:
        """An issuer named by its domain, whose document is served there."""
        if not did.startswith("did:web:"):
            raise Invalid("certs-issuer-did", did=did)
        return cls(key, did, f"{did}#{fragment}", address.rstrip("/"))

    @classmethod
    def named(
        cls, key: Ed25519PrivateKey, address: str, naming: names.Naming = names.Naming.AUTO
    ) -> Issuer:
        """An issuer named by its domain where others can fetch its document, else by its key."""
        if not names.is_named_by_web(address, naming):
            return cls.by_key(key, address)
        did = names.web_name(address)
        return cls.by_web(key, did, names.fragment_of(key.public_key()), address)

    @property
    def proof_key(self) -> ProofKey:
        """What proofs are made with."""
        return ProofKey(self.key, self.method)

    def did_document(self) -> dict[str, Any]:
        """The document that a ``did:web`` name stands for, with this key alone."""
        return names.did_document(self.did, {self.method: self.key.public_key()}, self.method)


@dataclass(frozen=True, slots=True)
class Proven:
    """What a credential says, once its proof has been found good."""

    number: str
    holder_name: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What differs between two certificates of one achievement, as the texts it is written in.

    ``uuid`` is the certificate's id; ``number_in_iri`` is the number percent-encoded; ``results``
    are the marks part by part, empty where they are not told; ``status`` is where the certificate
    stands in the status lists.
    """

    uuid: str
    number: str
    number_in_iri: str
    holder_name: str
    valid_from: str
    valid_until: str | None
    results: tuple[str, ...]
    status: StatusPlace | None


def build_credential(
    award: Award,
    number: str,
    credential_id: str,
    issuer: Issuer,
    status_index: int | None = None,
) -> dict[str, Any]:
    """The unsigned credential of an award.

    ``credential_id`` is the UUID of the certificate. ``status_index`` is its place in the body's
    status lists, counted through all of them; a certificate without one has no status entries.
    """
    return credential_of(award, particulars(award, number, credential_id, status_index), issuer)


def particulars(
    award: Award, number: str, credential_id: str, status_index: int | None
) -> Particulars:
    """The texts of one certificate; ``Invalid`` for an id that is no UUID."""
    if not _UUID.match(credential_id):
        raise Invalid("certs-credential-id")
    return Particulars(
        uuid=credential_id,
        number=number,
        number_in_iri=number if number.isascii() and number.isalnum() else quote(number, safe=""),
        holder_name=award.holder_name,
        valid_from=_begin(award.issued_on),
        valid_until=end_of_validity(award.expires_on) if award.expires_on else None,
        results=tuple(score.value for score in award.scores) if award.tell_results else (),
        status=None if status_index is None else StatusPlace.of(status_index),
    )


def credential_of(award: Award, told: Particulars, issuer: Issuer) -> dict[str, Any]:
    """The unsigned credential: of the award what its achievement says, of ``told`` all else."""
    here = f"{issuer.address}/certificates/{told.number_in_iri}"
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "achievement": achievement_of(
            award.body, award.scheme, award.level, award.skills, issuer.address
        ),
        "id": f"{here}#holder",
        "identifier": [
            _identity(f"{here}#name", "name", told.holder_name),
            _identity(f"{here}#number", NUMBER_TYPE, told.number),
        ],
    }
    if told.results:
        subject["result"] = [
            {"id": f"{here}#result-{place}", "type": ["Result"], "value": value}
            for place, value in enumerate(told.results, 1)
        ]
    credential: dict[str, Any] = {
        "@context": [*CONTEXTS],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{award.scheme.name.zh} {award.level.name.zh}",
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": award.body.name.zh},
        "credentialSubject": subject,
        "id": f"urn:uuid:{told.uuid}",
        "validFrom": told.valid_from,
    }
    if told.valid_until is not None:
        credential["validUntil"] = told.valid_until
    if told.status is not None:
        credential["credentialStatus"] = status_entries(
            issuer.address, award.body.code, told.status
        )
    return credential


def sign_credential(
    credential: Mapping[str, Any], issuer: Issuer, created: datetime, canonicaliser: Canonicaliser
) -> dict[str, Any]:
    """The credential with an eddsa-rdfc-2022 proof; refuses one in which a node has no IRI."""
    return with_rdfc_proof(credential, issuer.proof_key, created, canonicaliser)


def credential_bytes(credential: Mapping[str, Any]) -> bytes:
    """The credential as the file that is attached and handed out."""
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()


def read_credential(data: bytes) -> dict[str, Any]:
    """JSON object from bytes that anyone may have written; no duplicate names, no NaN."""
    return read_object(data)


def prove_credential(
    credential: Mapping[str, Any], trusted: Mapping[str, Ed25519PublicKey], contexts: Contexts
) -> Proven:
    """What the credential says, if a trusted key signed it; ``Invalid`` in every other case.

    ``trusted`` maps verification methods to keys; both suites of `certs.signing.proofs` count.
    """
    issuer = demand_proofs(credential, trusted, contexts, CONTEXTS)
    try:
        identities = credential["credentialSubject"]["identifier"]
        values = {each["identityType"]: str(each["identityHash"]) for each in identities}
        if len(values) != len(identities):
            raise Invalid("certs-credential-unreadable")
        return Proven(values[NUMBER_TYPE], values["name"], issuer)
    except (KeyError, TypeError) as error:
        raise Invalid("certs-credential-unreadable") from error


def demand_time(credential: Mapping[str, Any], now: datetime) -> None:
    """``Invalid`` before a credential's time and after it (VC Data Model 2.0, 4.9)."""
    try:
        begin = datetime.fromisoformat(credential["validFrom"])
        until = credential.get("validUntil")
        end = None if until is None else datetime.fromisoformat(until)
        early, late = now < begin, end is not None and now > end
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("certs-credential-unreadable") from error
    if early:
        raise Invalid("certs-credential-not-yet")
    if late:
        raise Invalid("certs-credential-expired")


def trusted_keys(*issuers: Issuer) -> dict[str, Ed25519PublicKey]:
    """Keys of our own issuers by verification method, present and retired ones alike."""
    return {issuer.method: issuer.key.public_key() for issuer in issuers}


def achievement_name(body: str, scheme: str, level: str) -> str:
    """The last part of an achievement's IRI, from the codes of body, scheme and level."""
    return "-".join(quote(code, safe="") for code in (body, scheme, level))


def achievement_of(
    body: Body, scheme: Scheme, level: Level, skills: SkillSummary, address: str
) -> dict[str, Any]:
    """The achievement of an award (Open Badges 3.0, B.1.2), aligned to every skill point."""
    here = f"{address}/achievements/{achievement_name(body.code, scheme.code, level.code)}"
    framework = f"{skills.standard.zh} {skills.version}"
    made: dict[str, Any] = {
        "id": here,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": f"{scheme.name.zh} {level.name.zh}",
        "description": f"{scheme.name.en}, {level.name.en}",
        "criteria": {"id": f"{here}#criteria", "narrative": framework},
    }
    if skills.points:
        made["alignment"] = [_alignment(here, framework, point) for point in skills.points]
    return made


def _alignment(achievement: str, framework: str, point: SkillPoint) -> dict[str, str | list[str]]:
    code = quote(point.code, safe="")
    return {
        "id": f"{achievement}#{code}",
        "type": ["Alignment"],
        "targetType": "CFItem",
        "targetCode": point.code,
        "targetName": point.statement,
        "targetUrl": f"{achievement}/skills/{code}",
        "targetFramework": framework,
    }


@lru_cache(maxsize=64)
def _begin(day: date) -> str:
    return instant(datetime.combine(day, time(), _CHINA))


@lru_cache(maxsize=64)
def end_of_validity(day: date) -> str:
    """The last second of a day by the national time, as credentials write it."""
    return instant(datetime.combine(day, time(23, 59, 59), _CHINA))


def _identity(node: str, kind: str, value: str) -> dict[str, Any]:
    return {
        "id": node,
        "type": "IdentityObject",
        "identityType": kind,
        "identityHash": value,
        "hashed": False,
    }
