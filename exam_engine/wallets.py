"""Hands a certificate's credential to its holder's wallet (OpenID4VCI 1.0, pre-authorised code).

Two forms are offered: Open Badges 3.0 (``ldp_vc``) about the wallet's own name, and SD-JWT VC
(``dc+sd-jwt``) with the wallet's key in it. Both are made for one key and signed when they are
fetched; the certificate itself stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import orjson

from certs import nonces, wallet_offers
from certs.records import Certificate, certificate
from certs.signing import selective
from certs.signing.credentials import CONTEXTS, build_credential, sign_credential
from certs.signing.key_proofs import ALGORITHMS, HolderKey, read_proof
from certs.wallet_offers import PIN_DIGITS, Access, Form, Offer
from exam_engine import results_consent
from exam_engine.enrolment.batches import local_today
from exam_engine.holding import own_certificate
from exam_engine.wiring import Engine
from foundation import audit
from foundation.database import EVERY_TENANT
from foundation.errors import Invalid, NotFound
from foundation.roles import Caller

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
CONFIGURATIONS = {Form.BADGE: "skill-badge", Form.SELECTIVE: "skill-level"}
"""What the forms are called in the metadata."""
_NAMES = {
    Form.BADGE: "web-wallet-name-badge",
    Form.SELECTIVE: "web-wallet-name-selective",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a wallet asks for: the configuration by its name, and its one proof of a key."""

    configuration: str
    proof: str


def issuer_address(engine: Engine) -> str:
    """The identifier of the credential issuer, which is also that of the authorisation server."""
    return engine.settings.web.public_address.rstrip("/")


def offer(engine: Engine, by: Caller, certificate_id: str, form: str) -> Offer:
    """Make an offer of one's own certificate."""
    with engine.database.write(by.tenant_id) as tx:
        own_certificate(tx, engine.clock, by, certificate_id)
        made = wallet_offers.make_offer(
            tx, engine.clock, engine.ring, certificate_id, form, local_today(engine.clock)
        )
        audit.record(
            tx,
            engine.clock,
            actor=by.id,
            act="certs:certificate:offer-to-wallet",
            subject=by.subject_ref or "",
            facts={"form": made.form.value},
        )
    return made


def offer_link(issuer: str, made: Offer) -> str:
    """The address that opens a wallet (OpenID4VCI 1.0, 4.1); it names nobody."""
    grant = {
        "pre-authorized_code": made.code,
        "tx_code": {"input_mode": "numeric", "length": PIN_DIGITS},
    }
    told = {
        "credential_issuer": issuer,
        "credential_configuration_ids": [CONFIGURATIONS[made.form]],
        "grants": {GRANT: grant},
    }
    return f"openid-credential-offer://?credential_offer={quote(orjson.dumps(told), safe='')}"


def issuer_metadata(engine: Engine) -> dict[str, Any]:
    """What wallets read first (OpenID4VCI 1.0, 12.2.4)."""
    here = issuer_address(engine)
    proofs = {"jwt": {"proof_signing_alg_values_supported": [*ALGORITHMS]}}

    def configuration(form: Form, **told: Any) -> dict[str, Any]:
        names = [
            {"name": engine.words.say(_NAMES[form], lang), "locale": lang}
            for lang in ("zh-CN", "en")
        ]
        return {
            **told,
            "scope": CONFIGURATIONS[form],
            "proof_types_supported": proofs,
            "credential_metadata": {"display": names},
        }

    badge = configuration(
        Form.BADGE,
        format="ldp_vc",
        credential_definition={
            "@context": [*CONTEXTS],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
        },
        credential_signing_alg_values_supported=["eddsa-rdfc-2022"],
        cryptographic_binding_methods_supported=["did:key", "did:jwk", "jwk"],
    )
    level = configuration(
        Form.SELECTIVE,
        format=selective.TYPE,
        vct=selective.credential_type(here),
        credential_signing_alg_values_supported=["EdDSA"],
        cryptographic_binding_methods_supported=["jwk", "did:key", "did:jwk"],
    )
    return {
        "credential_issuer": here,
        "credential_endpoint": f"{here}/api/wallet/credential",
        "nonce_endpoint": f"{here}/api/wallet/nonce",
        "credential_configurations_supported": {
            CONFIGURATIONS[Form.BADGE]: badge,
            CONFIGURATIONS[Form.SELECTIVE]: level,
        },
    }


def server_metadata(engine: Engine) -> dict[str, Any]:
    """The authorisation server's (RFC 8414), which only knows the pre-authorised code."""
    here = issuer_address(engine)
    return {
        "issuer": here,
        "token_endpoint": f"{here}/api/wallet/token",
        "token_endpoint_auth_methods_supported": ["none"],
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def find_access(engine: Engine, token: str) -> Access | None:
    """What an access token is good for, whichever body issued."""
    with engine.database.read(EVERY_TENANT) as tx:
        return wallet_offers.find_access(tx, engine.clock, token)


def deliver(engine: Engine, access: Access, wanted: Wanted) -> str | dict[str, Any]:
    """The credential, bound to the key that is proven; a second key gets nothing.

    ``NotFound`` for another configuration, ``Invalid`` for a proof or a nonce that is not good,
    ``Conflict`` where the certificate does not stand or is bound already.
    """
    if wanted.configuration != CONFIGURATIONS[access.form]:
        raise NotFound("certs-wallet-configuration")
    proof = read_proof(wanted.proof, issuer_address(engine))
    if not nonces.is_good(engine.ring, proof.nonce, engine.clock.now()):
        raise Invalid("certs-wallet-nonce")
    with engine.database.write(access.tenant_id) as tx:
        wallet_offers.demand_standing(tx, access.certificate_id, local_today(engine.clock))
        is_new = wallet_offers.bind(tx, engine.clock, access, proof.holder.thumbprint)
        held = certificate(tx, access.certificate_id)
        agreed = results_consent.agrees(tx, held.subject_ref)
        if is_new:
            audit.record(
                tx,
                engine.clock,
                actor=held.subject_ref,
                act="certs:certificate:into-wallet",
                subject=held.subject_ref,
                facts={"form": access.form.value, "key": proof.holder.thumbprint},
            )
    told = replace(held, award=replace(held.award, tell_results=agreed))
    if access.form is Form.BADGE:
        return _badge(engine, access.offer_id, told, proof.holder)
    return selective.issue(
        told.award,
        told.number,
        engine.certification.room.issuer,
        engine.clock.now(),
        told.status_index,
        proof.holder.key,
    )


def _badge(
    engine: Engine, credential_id: str, held: Certificate, holder: HolderKey
) -> dict[str, Any]:
    """A credential of its own about the wallet's name; its places in the lists are the file's."""
    room = engine.certification.room
    made = build_credential(held.award, held.number, credential_id, room.issuer, held.status_index)
    made["credentialSubject"]["id"] = holder.did
    return sign_credential(made, room.issuer, engine.clock.now(), room.canonicaliser)
