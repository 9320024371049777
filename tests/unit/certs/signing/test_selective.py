"""SD-JWT VC: what was not shown cannot be read, what was shown cannot be changed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.signing.credentials import Issuer, trusted_keys
from certs.signing.jose import PrivateKey
from certs.signing.multibase import from_base64url, to_base64url
from certs.signing.selective import (
    DISCLOSABLE,
    Binding,
    Challenge,
    Disclosed,
    issue,
    present,
    verify,
)
from foundation.errors import Invalid
from tests.certificates import ADDRESS, NOW, NUMBER, award, issuer

LATER = NOW + timedelta(days=30)
ASKED = Challenge("https://employer.example.org", "n-0S6_WzA2Mj")


def _issued(**changes: Any) -> str:
    return issue(award(**changes), NUMBER, issuer(), NOW, 5)


def _verify(shown: str, challenge: Challenge | None = None) -> Disclosed:
    return verify(shown, trusted_keys(issuer()), LATER, challenge)


def _text(shown: str) -> str:
    """All that a reader of a showing can decode."""
    parts = [part for piece in shown.split("~") for part in piece.split(".") if part]
    return " ".join(from_base64url(part).decode("utf-8", "replace") for part in parts)


def test_level_is_shown_without_name_number_or_marks() -> None:
    shown = present(_issued(), {"level", "occupation"})
    claims = _verify(shown).claims
    assert claims["level"] == "初级"
    assert claims["issuer_name"] == "演示评价中心"
    assert not {"results", "holder_name", "certificate_number"} & set(claims)
    for hidden in ("82.5", "88.0", "张伟", NUMBER):
        assert hidden not in _text(shown)


def test_everything_is_shown_to_its_holder() -> None:
    claims = _verify(_issued()).claims
    assert set(DISCLOSABLE) <= set(claims)
    assert claims["results"] == [
        {"part": "理论", "value": "82.5"},
        {"part": "实操", "value": "88.0"},
    ]


def test_marks_are_left_out_where_the_holder_did_not_agree() -> None:
    claims = _verify(_issued(tell_results=False)).claims
    assert "results" not in claims


def test_number_of_digests_does_not_tell_what_there_is() -> None:
    counts = set()
    for tell in (True, False):
        payload = _issued(tell_results=tell).split(".")[1]
        counts.add(len(json.loads(from_base64url(payload))["_sd"]))
    assert len(counts) == 1


def test_salts_differ_each_time() -> None:
    one, other = (set(_issued().split("~")[1:-1]) for _ in range(2))
    assert not one & other


def test_claim_that_there_is_not_cannot_be_shown() -> None:
    with pytest.raises(Invalid, match="certs-claim-unknown"):
        present(_issued(tell_results=False), {"results"})


def _with_claim(shown: str, name: str, value: object) -> str:
    token, *disclosures, last = shown.split("~")
    forged = to_base64url(json.dumps(["c2FsdA", name, value]).encode())
    return "~".join([token, *disclosures, forged, last])


def _with_payload(shown: str, **changes: object) -> str:
    token, rest = shown.split("~", 1)
    header, payload, signature = token.split(".")
    said = {**json.loads(from_base64url(payload)), **changes}
    return f"{header}.{to_base64url(json.dumps(said).encode())}.{signature}~{rest}"


def _with_header(shown: str, **changes: object) -> str:
    header, rest = shown.split(".", 1)
    said = {**json.loads(from_base64url(header)), **changes}
    return f"{to_base64url(json.dumps(said).encode())}.{rest}"


def _swapped_value(shown: str) -> str:
    token, first, *rest = shown.split("~")
    salt, name, _ = json.loads(from_base64url(first))
    return "~".join([token, to_base64url(json.dumps([salt, name, "高级"]).encode()), *rest])


SHOWN = "level"


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: _with_claim(shown, "certificate_number", "1"),
        lambda shown: _with_claim(shown, "iss", "did:key:x"),
        lambda shown: _with_claim(shown, "_sd", []),
        _swapped_value,
        lambda shown: shown + shown.split("~")[1] + "~",
        lambda shown: shown.replace("~", f"~{shown.split('~')[1]}~", 1),
        lambda shown: _with_payload(shown, exp=9_999_999_999),
        lambda shown: _with_payload(shown, _sd_alg="none"),
        lambda shown: _with_header(shown, alg="none"),
        lambda shown: _with_header(shown, alg="HS256"),
        lambda shown: _with_header(shown, typ="JWT"),
        lambda shown: _with_header(shown, kid="did:key:z6Mkother#z6Mkother"),
        lambda shown: _with_header(shown, crit=["x"]),
        lambda shown: shown[:-1],
        lambda shown: shown.replace(".", "..", 1),
        lambda shown: "",
        lambda shown: "~",
        lambda shown: "x" * 300_000,
    ],
)
def test_any_change_is_refused(change: Any) -> None:
    with pytest.raises(Invalid):
        _verify(change(present(_issued(), {SHOWN})))


def test_key_of_a_stranger_proves_nothing() -> None:
    stranger = Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)
    with pytest.raises(Invalid, match="certs-credential-issuer"):
        _verify(issue(award(), NUMBER, stranger, NOW))


def test_credential_ends_with_the_certificate() -> None:
    shown = present(_issued(expires_on=date(2026, 12, 1)), {"level"})
    with pytest.raises(Invalid, match="certs-credential-expired"):
        _verify(shown)
    with pytest.raises(Invalid, match="certs-credential-not-yet"):
        verify(shown, trusted_keys(issuer()), NOW - timedelta(days=1))


def test_status_can_be_asked_whatever_is_shown() -> None:
    entries = _verify(present(_issued(), set())).status
    assert [entry["statusPurpose"] for entry in entries] == ["revocation", "suspension"]


@pytest.fixture(scope="module", params=["EdDSA", "ES256"])
def holder(request: pytest.FixtureRequest) -> PrivateKey:
    if request.param == "EdDSA":
        return Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1())


def _bound(holder: PrivateKey, key: PrivateKey, asked: Challenge = ASKED) -> str:
    whole = issue(award(), NUMBER, issuer(), NOW, 5, holder.public_key())
    return present(whole, {"level"}, Binding(key, asked, LATER))


def test_holder_proves_by_their_key(holder: PrivateKey) -> None:
    assert _verify(_bound(holder, holder), ASKED).is_bound


def test_showing_to_one_asker_does_not_serve_another(holder: PrivateKey) -> None:
    for other in (Challenge("https://other.example.org", ASKED.nonce), Challenge(*"ab")):
        with pytest.raises(Invalid, match="certs-holder-not-shown"):
            _verify(_bound(holder, holder), other)


def test_finder_of_a_credential_cannot_show_it_as_theirs(holder: PrivateKey) -> None:
    for found in (Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())):
        with pytest.raises(Invalid, match=r"certs-credential-(signature|proof-kind)"):
            _verify(_bound(holder, found), ASKED)
    with pytest.raises(Invalid, match="certs-holder-not-shown"):
        _verify(present(_issued(), {"level"}), ASKED)
    with pytest.raises(Invalid, match="certs-holder-not-shown"):
        own = Binding(holder, ASKED, LATER)
        _verify(present(_issued(), {"level"}, own), ASKED)


def test_claim_taken_out_after_binding_is_refused(holder: PrivateKey) -> None:
    token, _, proof = _bound(holder, holder).split("~")
    with pytest.raises(Invalid, match="certs-holder-not-shown"):
        _verify(f"{token}~{proof}", ASKED)
