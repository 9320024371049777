"""What a credential tells about its holder and achievement, read out for comparing.

Reading proves nothing: the proof is checked apart (`certs.signing.credentials`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.awards import Words
from certs.names import mask_name
from certs.signing.credentials import NUMBER_TYPE
from certs.signing.multibase import read_multikey
from certs.signing.sealed_qr import Facts
from certs.verdicts import Shown

_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """Number, holder and achievement; ``title`` is scheme and level as the page shows them."""

    number: str
    holder_name: str
    title: str
    body: str
    scheme_code: str
    level_code: str
    issued_on: date
    expires_on: date | None

    def sealed(self) -> Facts:
        """What the sealed code of the same certificate must say."""
        return Facts(
            self.number,
            self.holder_name,
            self.scheme_code,
            self.level_code,
            self.issued_on,
            self.expires_on,
        )


def read_facts(credential: Mapping[str, Any]) -> CredentialFacts:
    """The facts of one of our credentials; raises (of any kind) for a document of another build."""
    subject = credential["credentialSubject"]
    values = {one["identityType"]: str(one["identityHash"]) for one in subject["identifier"]}
    last = str(subject["achievement"]["id"]).rpartition("/")[2]
    _, *scheme, level = (unquote(code) for code in last.split("-"))
    until = credential.get("validUntil")
    return CredentialFacts(
        number=values[NUMBER_TYPE],
        holder_name=values["name"],
        title=str(subject["achievement"]["name"]),
        body=str(credential["issuer"]["name"]),
        scheme_code="-".join(scheme),
        level_code=level,
        issued_on=_day(credential["validFrom"]),
        expires_on=_day(until) if until is not None else None,
    )


def named_keys(credential: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    """The keys that a credential names as its own, by verification method.

    The fragment of our methods is the key itself (``did:key``, and ``did:web`` by our house rule).
    Anybody can name a key: it counts only where something else vouches for the whole document, as
    the signature of the file does that the credential is attached to.
    """
    return {method: read_multikey(method.partition("#")[2]) for method in methods_of(credential)}


def methods_of(credential: Mapping[str, Any]) -> tuple[str, ...]:
    """The verification methods of its proofs; none for a document without any."""
    try:
        proofs = credential["proof"]
        proofs = proofs if isinstance(proofs, list) else [proofs]
        return tuple(str(one["verificationMethod"]) for one in proofs)
    except (KeyError, TypeError):
        return ()


def shown_of(facts: CredentialFacts) -> Shown:
    """What a person may see of a certificate whose record was not asked."""
    scheme, _, level = facts.title.rpartition(" ")
    return Shown(
        number=facts.number,
        masked_name=mask_name(facts.holder_name),
        scheme=Words(scheme, ""),
        level=Words(level, ""),
        body=Words(facts.body, ""),
        issued_on=facts.issued_on,
        expires_on=facts.expires_on,
        superseded_by=None,
    )


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(_CHINA).date()
