"""A wallet claims a certificate by OpenID4VCI: once, with the PIN, for the one key it proves."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from starlette.testclient import TestClient

from certs.records import withdraw
from certs.signing import selective
from certs.signing.credentials import prove_credential
from certs.signing.jose import PrivateKey, sign_token, to_jwk
from certs.signing.key_proofs import TYPE, key_did
from certs.tables import CertificateRow
from exam_engine.wallets import GRANT
from exam_engine.wiring import Engine
from tests.result_browsers import send
from tests.web.test_holder import Held
from tests.web.test_holder import held as _held

held = _held
SITE = "http://localhost:8000"


@dataclass
class Wallet:
    """A wallet on its owner's telephone: no cookie, one key."""

    browser: TestClient
    key: PrivateKey

    def token(self, code: str, pin: str, grant: str = GRANT) -> Any:
        """What the token endpoint answers."""
        form = {"grant_type": grant, "pre-authorized_code": code, "tx_code": pin}
        return self.browser.post("/api/wallet/token", data=form)

    def proof(self, nonce: str, audience: str = SITE) -> str:
        """A proof of the wallet's key."""
        header = {"typ": TYPE, "jwk": to_jwk(self.key.public_key())}
        said = {"aud": audience, "iat": 1_790_000_000, "nonce": nonce}
        return sign_token(header, said, self.key)  # type: ignore[arg-type]

    def nonce(self) -> str:
        """A nonce from its endpoint."""
        return str(self.browser.post("/api/wallet/nonce").json()["c_nonce"])

    def credential(self, token: str, name: str, *proofs: str) -> Any:
        """What the credential endpoint answers; without a proof given, to a good one."""
        asked = {
            "credential_configuration_id": name,
            "proofs": {"jwt": [*proofs] or [self.proof(self.nonce())]},
        }
        headers = {"Authorization": f"Bearer {token}"}
        return self.browser.post("/api/wallet/credential", json=asked, headers=headers)


def _wallet(held: Held, key: PrivateKey | None = None) -> Wallet:
    return Wallet(held.browsers.stranger(), key or Ed25519PrivateKey.generate())


def _offer(held: Held, form: str = "badge") -> tuple[dict[str, Any], str]:
    """The offer in the QR code and the PIN beside it."""
    browser = held.browsers.candidate(held.holder)
    assert send(browser, f"{held.place}/wallet", form=form)[0] == 303
    page = browser.get(f"{held.place}/about").text
    link = re.search(r'href="(openid-credential-offer://[^"]+)"', page)
    pin = re.search(r'class="pin"[^>]*>(\d{6})<', page)
    assert link is not None
    assert pin is not None
    for personal in ("张伟", held.number, held.holder):
        assert personal not in html.unescape(link[1])
    return json.loads(parse_qs(urlsplit(html.unescape(link[1])).query)["credential_offer"][0]), pin[
        1
    ]


def _code(offer: dict[str, Any]) -> str:
    return str(offer["grants"][GRANT]["pre-authorized_code"])


def test_wallet_finds_its_way_from_the_offer(held: Held) -> None:
    offer, _ = _offer(held)
    wallet = _wallet(held)
    issuer = wallet.browser.get("/.well-known/openid-credential-issuer").json()
    server = wallet.browser.get("/.well-known/oauth-authorization-server").json()
    assert offer["credential_issuer"] == issuer["credential_issuer"] == server["issuer"] == SITE
    (name,) = offer["credential_configuration_ids"]
    assert issuer["credential_configurations_supported"][name]["format"] == "ldp_vc"
    assert server["token_endpoint"].startswith(SITE)
    assert offer["grants"][GRANT]["tx_code"] == {"input_mode": "numeric", "length": 6}


def test_badge_is_about_the_wallets_own_name(held: Held, engine: Engine) -> None:
    offer, pin = _offer(held)
    wallet = _wallet(held)
    answer = wallet.token(_code(offer), pin)
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()["access_token"]
    given = wallet.credential(token, "skill-badge")
    credential = given.json()["credentials"][0]["credential"]
    assert credential["credentialSubject"]["id"] == key_did(wallet.key.public_key())
    assert "result" not in credential["credentialSubject"]
    trust = engine.certification.room.trust
    proven = prove_credential(credential, trust.credential_keys, trust.contexts)
    assert (proven.number, proven.holder_name) == (held.number, "张伟")
    page = held.browsers.candidate(held.holder).get(f"{held.place}/about").text
    assert "已存入钱包" in page


def test_credential_to_be_shown_in_part_carries_the_wallets_key(held: Held, engine: Engine) -> None:
    send(held.browsers.candidate(held.holder), "/me/results-in-credentials", agreed="true")
    offer, pin = _offer(held, "selective")
    wallet = _wallet(held, ec.generate_private_key(ec.SECP256R1()))
    token = wallet.token(_code(offer), pin).json()["access_token"]
    whole = wallet.credential(token, "skill-level").json()["credentials"][0]["credential"]
    asked = selective.Challenge("https://employer.example.org", "n")
    keys = engine.certification.room.trust.credential_keys
    now = engine.clock.now()
    binding = selective.Binding(wallet.key, asked, now)
    shown = selective.present(whole, {"level", "results"}, binding)
    disclosed = selective.verify(shown, keys, now, asked)
    assert disclosed.is_bound
    assert disclosed.claims["results"][0]["value"] == held.score


def test_one_key_is_bound_and_a_lost_answer_comes_again(held: Held) -> None:
    offer, pin = _offer(held)
    wallet, thief = _wallet(held), _wallet(held)
    token = wallet.token(_code(offer), pin).json()["access_token"]
    again = thief.token(_code(offer), pin)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
    assert wallet.credential(token, "skill-badge").status_code == 200
    assert wallet.credential(token, "skill-badge").status_code == 200
    refused = thief.credential(token, "skill-badge")
    assert (refused.status_code, refused.json()) == (400, {"error": "credential_request_denied"})
    browser = held.browsers.candidate(held.holder)
    assert send(browser, f"{held.place}/wallet", form="badge")[0] == 422


def test_errors_are_those_of_the_standard(held: Held) -> None:
    offer, pin = _offer(held)
    wallet, code = _wallet(held), _code(offer)
    wrong = "000000" if pin != "000000" else "000001"
    for answer, error in (
        (wallet.token("A" * 32, pin), "invalid_grant"),
        (wallet.token(code, wrong), "invalid_grant"),
        (wallet.token(code, ""), "invalid_request"),
        (wallet.token("", pin), "invalid_request"),
        (wallet.token(code, pin, "authorization_code"), "unsupported_grant_type"),
    ):
        assert (answer.status_code, answer.json()) == (400, {"error": error})
    token = wallet.token(code, pin).json()["access_token"]
    stale = wallet.proof("made-up")
    foreign = wallet.proof(wallet.nonce(), "https://elsewhere.example.org")
    for answer, error in (
        (wallet.credential(token, "skill-level"), "unknown_credential_configuration"),
        (wallet.credential(token, "skill-badge", stale), "invalid_nonce"),
        (wallet.credential(token, "skill-badge", foreign), "invalid_proof"),
        (wallet.credential(token, "skill-badge", "x.y.z"), "invalid_proof"),
        (wallet.credential(token, "skill-badge", stale, stale), "invalid_proof"),
    ):
        assert (answer.status_code, answer.json()) == (400, {"error": error})
    for body in (b"", b"[]", b"{", b'{"credential_identifier": "x"}', b"\xff"):
        answer = wallet.browser.post(
            "/api/wallet/credential", content=body, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.json()["error"] == "invalid_credential_request"
    for header in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic x"}):
        answer = wallet.browser.post("/api/wallet/credential", json={}, headers=header)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_pin_cannot_be_guessed(held: Held) -> None:
    offer, pin = _offer(held)
    wallet = _wallet(held)
    wrong = "000000" if pin != "000000" else "000001"
    for _ in range(5):
        assert wallet.token(_code(offer), wrong).json() == {"error": "invalid_grant"}
    assert wallet.token(_code(offer), pin).json() == {"error": "invalid_grant"}
    assert wallet.token(_code(offer), pin).status_code == 429


@pytest.mark.parametrize("when", ["offered", "redeemed"])
def test_withdrawn_certificate_goes_into_no_wallet(held: Held, when: str) -> None:
    offer, pin = _offer(held)
    wallet, world = _wallet(held), held.browsers.world
    token = wallet.token(_code(offer), pin).json()["access_token"] if when == "redeemed" else ""
    with world.database.write(world.tenant) as tx:
        row = tx.scalars(select(CertificateRow).where(CertificateRow.number == held.number)).one()
        withdraw(tx, world.clock, row.id, reason="核实", person_ref="p")
    token = token or wallet.token(_code(offer), pin).json()["access_token"]
    answer = wallet.credential(token, "skill-badge")
    assert answer.json() == {"error": "credential_request_denied"}
