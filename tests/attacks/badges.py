"""Attacks on the credential alone: proofs moved about, and what linked data passes over."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from certs.signing.canonical import Canonicaliser
from certs.signing.multibase import from_base58, to_base58
from certs.signing.proofs import ProofKey, with_rdfc_proof
from certs.signing.status import ListSheet, Purpose, list_credential
from tests.attacks.genuine import Genuine
from tests.certificates import ADDRESS, NOW, contexts, issuer

Edit = Callable[[dict[str, Any]], object]
Place = tuple[str | int, ...]


def _edited(edit: Edit) -> Callable[[Genuine], bytes]:
    def attack(genuine: Genuine) -> bytes:
        credential = json.loads(genuine.credential)
        edit(credential)
        return json.dumps(credential, ensure_ascii=False).encode()

    return attack


def _proof(**changes: object) -> Edit:
    return lambda credential: credential["proof"].update(changes)


def _subject(**changes: object) -> Edit:
    return lambda credential: credential["credentialSubject"].update(changes)


def _flipped_proof(credential: dict[str, Any]) -> None:
    """The signature's second half has other values that a lax check lets pass (RFC 8032, 5.1.7)."""
    order = 2**252 + 27742317777372353535851937790883648493
    raw = from_base58(credential["proof"]["proofValue"][1:], 64)
    high = int.from_bytes(raw[32:], "little") + order
    credential["proof"]["proofValue"] = "z" + to_base58(raw[:32] + high.to_bytes(32, "little"))


def _proof_of_another(genuine: Genuine) -> bytes:
    credential = json.loads(genuine.credential)
    credential["proof"] = json.loads(genuine.other.credential)["proof"]
    return json.dumps(credential, ensure_ascii=False).encode()


def _second_proof(credential: dict[str, Any]) -> None:
    foreign = {**credential["proof"], "proofValue": "z" + to_base58(bytes(64))}
    credential["proof"] = [credential["proof"], foreign]


def _holder_swapped(credential: dict[str, Any]) -> None:
    for identity in credential["credentialSubject"]["identifier"]:
        if identity["identityType"] == "name":
            identity["identityHash"] = "李四"


def _second_name(credential: dict[str, Any]) -> None:
    identities = credential["credentialSubject"]["identifier"]
    identities.append({**identities[-1], "identityHash": "李四"})


def _status_list(_: Genuine) -> bytes:
    """What the genuine key has signed, too: a status list, handed in as a certificate."""
    sheet = ListSheet(
        f"{ADDRESS}/status/9001/revocation/0",
        Purpose.REVOCATION,
        frozenset(),
        NOW,
        NOW + timedelta(days=1),
        timedelta(minutes=5),
    )
    unsigned = list_credential(sheet, issuer().did, "演示评价中心")
    key = ProofKey(issuer().key, issuer().method)
    signed = with_rdfc_proof(unsigned, key, NOW, Canonicaliser(contexts()))
    return json.dumps(signed, ensure_ascii=False).encode()


def _two_subjects(credential: dict[str, Any]) -> None:
    credential["credentialSubject"] = [credential["credentialSubject"], {"type": "Person"}]


BADGES: dict[str, Callable[[Genuine], bytes]] = {
    "badge-holder-swapped": _edited(_holder_swapped),
    "badge-second-name": _edited(_second_name),
    "badge-two-subjects": _edited(_two_subjects),
    "badge-proof-of-another": _proof_of_another,
    "badge-is-a-status-list": _status_list,
    "badge-second-proof": _edited(_second_proof),
    "badge-proof-high-s": _edited(_flipped_proof),
    "badge-proof-purpose": _edited(_proof(proofPurpose="authentication")),
    "badge-proof-suite": _edited(_proof(cryptosuite="eddsa-jcs-2022")),
    "badge-proof-unknown-suite": _edited(_proof(cryptosuite="none")),
    "badge-proof-time": _edited(_proof(created="2020-01-01T00:00:00Z")),
    "badge-proof-domain": _edited(_proof(domain="https://verify.example.com")),
    "badge-status-taken-out": _edited(lambda credential: credential.pop("credentialStatus")),
    "badge-valid-until-nothing": _edited(lambda credential: credential.update(validUntil=None)),
    "badge-valid-for-ever": _edited(
        lambda credential: credential.update(validUntil="9999-12-31T23:59:59Z")
    ),
    "badge-empty-evidence": _edited(lambda credential: credential.update(evidence=[])),
    "badge-in-a-graph": _edited(lambda credential: credential.update({"@graph": []})),
    "badge-included": _edited(lambda credential: credential.update({"@included": [{}]})),
    "badge-other-identifier": _edited(_subject(id="urn:uuid:0")),
    "badge-name-as-nothing": _edited(_subject(name=None)),
    "badge-types-only": _edited(lambda credential: credential.update(type="VerifiableCredential")),
    "badge-number-in-capitals": lambda genuine: genuine.credential.replace(b"did:", b"DID:"),
    "badge-with-a-tail": lambda genuine: genuine.credential + b"{}",
    "badge-behind-another": lambda genuine: genuine.other.credential + genuine.credential,
    "badge-as-a-list": lambda genuine: b"[" + genuine.credential + b"]",
}


def every_change(credential: bytes) -> Iterator[bytes]:
    """Each value of a credential taken out, emptied, or given another value, one at a time."""
    held = json.loads(credential)
    for place in _places(held):
        if not place:
            continue
        *above, last = place
        for value in (_GONE, None, "", "x", 7, [], {}, {"@value": "x"}):
            changed = copy.deepcopy(held)
            parent = changed
            for step in above:
                parent = parent[step]
            if value is _GONE:
                del parent[last]
            else:
                parent[last] = value
            yield json.dumps(changed, ensure_ascii=False).encode()


_GONE = object()


def _places(value: Any, here: Place = ()) -> Iterator[Place]:
    yield here
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for name, part in inside:
        yield from _places(part, (*here, name))
