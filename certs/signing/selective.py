"""SD-JWT VC: a credential of which its holder shows only some claims, the level without the marks.

Selective Disclosure for JWTs (RFC 9901); SD-JWT-based Verifiable Credentials (IETF OAuth). The
issuer signs digests of salted claims. The holder hands on the signed part with the claims they
choose; the rest cannot be guessed from its digests, for each was salted with 128 random bits.
Every credential has the same number of digests, so a missing one does not tell that there were no
marks. If the holder gave a key when it was issued, they prove at each showing that they hold it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.awards import Award
from certs.signing.credentials import Issuer, end_of_validity
from certs.signing.jose import (
    PrivateKey,
    PublicKey,
    from_jwk,
    read_token,
    sign_token,
    to_jwk,
)
from certs.signing.multibase import from_base64url, to_base64url
from certs.signing.status import StatusPlace, status_entries
from foundation.errors import Invalid, Refusal

TYPE = "dc+sd-jwt"
BINDING_TYPE = "kb+jwt"
MEDIA_TYPE = "application/dc+sd-jwt"
DISCLOSABLE = (
    "holder_name",
    "certificate_number",
    "occupation",
    "level",
    "issued_on",
    "results",
)
"""The claims that a holder may keep to themselves."""

_DIGESTS = 8
_MOST_CHARACTERS = 200_000
_RESERVED = frozenset({"_sd", "...", "_sd_alg"})


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a verifier asks the holder to sign: who asks, and a number used once."""

    audience: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Binding:
    """The holder's key and what it signs at one showing."""

    key: PrivateKey
    challenge: Challenge
    at: datetime


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What a showing says: the issuer, the claims that were shown, whether the holder's key signed.

    ``status`` are the entries of its status lists, for `certs.signing.status_check`;
    ``expires_at`` is none where it does not run out.
    """

    issuer: str
    claims: Mapping[str, Any]
    status: tuple[Mapping[str, Any], ...]
    is_bound: bool
    issued_at: datetime
    expires_at: datetime | None

    def demand_time(self, now: datetime) -> None:
        """``Invalid`` before it was issued and after it has run out."""
        if now < self.issued_at:
            raise Invalid("certs-credential-not-yet")
        if self.expires_at is not None and now > self.expires_at:
            raise Invalid("certs-credential-expired")


def credential_type(address: str) -> str:
    """The name of the type of these credentials, an address under which it is described."""
    return f"{address.rstrip('/')}/credential-types/skill-level"


def issue(
    award: Award,
    number: str,
    issuer: Issuer,
    issued_at: datetime,
    status_index: int | None = None,
    holder: PublicKey | None = None,
) -> str:
    """The whole credential with every disclosure, for its holder's eyes."""
    hidden = {name: _disclosure(name, value) for name, value in _claims(award, number).items()}
    digests = [_digest(one) for one in hidden.values()]
    digests += [to_base64url(secrets.token_bytes(32)) for _ in range(_DIGESTS - len(digests))]
    payload: dict[str, Any] = {
        "iss": issuer.did,
        "vct": credential_type(issuer.address),
        "iat": _seconds(issued_at),
        "issuer_name": award.body.name.zh,
        "_sd_alg": "sha-256",
        "_sd": sorted(digests),
    }
    if award.expires_on is not None:
        payload["exp"] = _seconds(datetime.fromisoformat(end_of_validity(award.expires_on)))
    if status_index is not None:
        place = StatusPlace.of(status_index)
        payload["credential_status"] = status_entries(issuer.address, award.body.code, place)
    if holder is not None:
        payload["cnf"] = {"jwk": to_jwk(holder)}
    token = sign_token({"typ": TYPE, "kid": issuer.method}, payload, issuer.key)
    return "~".join([token, *hidden.values(), ""])


def present(whole: str, show: Collection[str], binding: Binding | None = None) -> str:
    """The credential with these claims alone; ``Invalid`` for a claim that it does not have."""
    token, *disclosures = _parts(whole)[0]
    by_name = {_read_disclosure(one)[0]: one for one in disclosures}
    unknown = sorted(set(show) - set(by_name))
    if unknown:
        raise Invalid("certs-claim-unknown", claims=", ".join(unknown))
    shown = "~".join([token, *(by_name[name] for name in by_name if name in show), ""])
    if binding is None:
        return shown
    said = {
        "iat": _seconds(binding.at),
        "aud": binding.challenge.audience,
        "nonce": binding.challenge.nonce,
        "sd_hash": _digest(shown),
    }
    return shown + sign_token({"typ": BINDING_TYPE}, said, binding.key)


def verify(
    shown: str,
    trusted: Mapping[str, Ed25519PublicKey],
    now: datetime,
    challenge: Challenge | None = None,
) -> Disclosed:
    """What a showing says if all of it is good; ``Invalid`` in every other case (RFC 9901, 7).

    With a ``challenge`` the holder's key must have signed it. The status is not asked here.
    """
    disclosed = prove(shown, trusted, challenge)
    disclosed.demand_time(now)
    return disclosed


def prove(
    shown: str, trusted: Mapping[str, Ed25519PublicKey], challenge: Challenge | None = None
) -> Disclosed:
    """The same whatever the time is."""
    try:
        (token, *disclosures), proof = _parts(shown)
        payload = _signed_payload(token, trusted)
        claims = _opened(payload, disclosures)
        bound = _is_bound(payload, proof, shown, challenge)
        status = tuple(payload.get("credential_status", ()))
        begin, end = payload["iat"], payload.get("exp")
        return Disclosed(
            issuer=str(payload["iss"]),
            claims=claims,
            status=status,
            is_bound=bound,
            issued_at=datetime.fromtimestamp(begin, UTC),
            expires_at=None if end is None else datetime.fromtimestamp(end, UTC),
        )
    except Refusal:
        raise
    except Exception as error:
        # Anyone may hand anything in; what cannot be read is not proven.
        raise Invalid("certs-credential-unreadable") from error


def _claims(award: Award, number: str) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "holder_name": award.holder_name,
        "certificate_number": number,
        "occupation": award.scheme.name.zh,
        "level": award.level.name.zh,
        "issued_on": award.issued_on.isoformat(),
    }
    if award.tell_results:
        claims["results"] = [{"part": one.name.zh, "value": one.value} for one in award.scores]
    return claims


def _signed_payload(text: str, trusted: Mapping[str, Ed25519PublicKey]) -> Mapping[str, Any]:
    token = read_token(text)
    method, issuer = str(token.header["kid"]), str(token.payload["iss"])
    key = trusted.get(method)
    if key is None or issuer != method.partition("#")[0]:
        raise Invalid("certs-credential-issuer", issuer=issuer)
    if token.header["typ"] != TYPE:
        raise Invalid("certs-credential-proof-kind")
    token.demand_signed_by(key)
    return token.payload


def _opened(payload: Mapping[str, Any], disclosures: list[str]) -> dict[str, Any]:
    """The claims of the disclosures, each of which the issuer must have signed the digest of."""
    digests = payload["_sd"]
    if payload["_sd_alg"] != "sha-256" or len(set(digests)) != len(digests):
        raise Invalid("certs-disclosure")
    claims: dict[str, Any] = {}
    seen: set[str] = set()
    for one in disclosures:
        name, value = _read_disclosure(one)
        digest = _digest(one)
        taken = digest in seen or name in claims or name in payload or name in _RESERVED
        if taken or digest not in digests:
            raise Invalid("certs-disclosure")
        seen.add(digest)
        claims[name] = value
    return {**claims, "issuer_name": payload["issuer_name"], "type": payload["vct"]}


def _is_bound(
    payload: Mapping[str, Any], proof: str, shown: str, challenge: Challenge | None
) -> bool:
    if not proof:
        if challenge is not None:
            raise Invalid("certs-holder-not-shown")
        return False
    token = read_token(proof)
    if token.header["typ"] != BINDING_TYPE or "cnf" not in payload:
        raise Invalid("certs-holder-not-shown")
    token.demand_signed_by(from_jwk(payload["cnf"]["jwk"]))
    said = token.payload
    asked = challenge is None or (
        said["aud"] == challenge.audience and said["nonce"] == challenge.nonce
    )
    if not asked or said["sd_hash"] != _digest(shown[: -len(proof)]):
        raise Invalid("certs-holder-not-shown")
    return challenge is not None


def _parts(shown: str) -> tuple[list[str], str]:
    """The token with its disclosures, and the proof of the holder's key, empty where none is."""
    if len(shown) > _MOST_CHARACTERS or "~" not in shown:
        raise Invalid("certs-credential-unreadable")
    *parts, proof = shown.split("~")
    return parts, proof


def _disclosure(name: str, value: Any) -> str:
    content = json.dumps([to_base64url(secrets.token_bytes(16)), name, value], ensure_ascii=False)
    return to_base64url(content.encode())


def _read_disclosure(disclosure: str) -> tuple[str, Any]:
    _, name, value = json.loads(from_base64url(disclosure))
    if not isinstance(name, str):
        raise Invalid("certs-disclosure")
    return name, value


def _digest(text: str) -> str:
    return to_base64url(sha256(text.encode("ascii")).digest())


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
