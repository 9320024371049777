"""Keys in a PKCS #11 token; SoftHSM stands in for the hardware."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certs.signing.pkcs11 import TokenAddress, TokenKey
from certs.signing.signers import is_low_s, verify_signature
from certs.signing.usable import demand_usable
from foundation.errors import Invalid, Refusal, Unavailable
from tests.signing_keys import NOW, chain, p256_key, rsa_key
from tests.softhsm import MODULE, PIN, is_installed, make_token

KEYS: dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey] = {
    "seal-p256": p256_key(),
    "seal-rsa": rsa_key(),
}


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a token with both keys."""
    if not is_installed():
        pytest.skip("softhsm2 is not installed")
    folder = tmp_path_factory.mktemp("softhsm")
    make_token(folder, KEYS)
    return folder


def _address(folder: Path, label: str = "seal-p256", **changes: str) -> TokenAddress:
    given = {"token": "Test%20Seal", "module": str(MODULE), "pin": f"file:{folder / 'pin'}"}
    given.update(changes)
    return TokenAddress.parse(
        f"pkcs11:token={given['token']};object={label}"
        f"?module-path={given['module']}&pin-source={given['pin']}"
    )


@pytest.mark.parametrize("label", list(KEYS))
def test_a_key_in_a_token_signs_as_one_in_memory_does(token: Path, label: str) -> None:
    key = TokenKey(_address(token, label))
    assert key.public_key == KEYS[label].public_key()
    for number in range(10):
        signature = key.sign(b"%d" % number)
        verify_signature(KEYS[label].public_key(), signature, b"%d" % number)
        if label == "seal-p256":
            assert is_low_s(signature)
    demand_usable(chain(KEYS[label]).material(key), NOW)
    key.close()


def test_the_session_is_opened_once_and_shared_by_threads(
    token: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = TokenKey(_address(token))
    monkeypatch.setattr(TokenKey, "_opened", lambda _: pytest.fail("opened again"))
    messages = [b"%d" % number for number in range(200)]
    with ThreadPoolExecutor(4) as threads:
        for message, signature in zip(messages, threads.map(key.sign, messages), strict=True):
            verify_signature(KEYS["seal-p256"].public_key(), signature, message)
    key.close()


def test_a_lost_session_is_opened_again(token: Path) -> None:
    key = TokenKey(_address(token))
    key.sign(b"before")
    assert key._session is not None
    key._session.close()
    verify_signature(KEYS["seal-p256"].public_key(), key.sign(b"after"), b"after")
    key.close()


def test_the_whole_module_may_start_again(token: Path) -> None:
    key = TokenKey(_address(token))
    key.sign(b"before")
    pkcs11.lib(str(MODULE)).reinitialize()
    verify_signature(KEYS["seal-p256"].public_key(), key.sign(b"after"), b"after")
    key.close()


def test_a_pin_may_come_from_the_environment(token: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_PIN", PIN)
    TokenKey(_address(token, pin="env:SEAL_PIN")).close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"module": "/nowhere/module.so"}, "certs-token-no-module"),
        ({"token": "Other"}, "certs-token-unknown"),
        ({"pin": "env:NO_SUCH_VARIABLE"}, "certs-secret-missing"),
        ({"pin": "file:/nowhere/pin"}, "certs-secret-missing"),
        ({"pin": PIN}, "certs-secret-place"),
    ],
)
def test_what_is_missing_is_said(token: Path, changes: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal, match=code) as refused:
        TokenKey(_address(token, **changes))
    assert PIN not in str(refused.value)


def test_a_wrong_pin_is_said_and_tried_once(token: Path, tmp_path: Path) -> None:
    (tmp_path / "pin").write_text("111111")
    with pytest.raises(Unavailable, match="certs-token-wrong-pin") as refused:
        TokenKey(_address(token, pin=f"file:{tmp_path / 'pin'}"))
    assert "111111" not in str(refused.value)
    TokenKey(_address(token)).close()


def test_an_unknown_key_label_is_said(token: Path) -> None:
    with pytest.raises(Unavailable, match="certs-token-no-key") as refused:
        TokenKey(_address(token, "seal-2019"))
    assert refused.value.facts["label"] == "seal-2019"


def test_a_file_that_is_no_module_is_said(token: Path, tmp_path: Path) -> None:
    file = tmp_path / "module.so"
    file.write_bytes(b"not a library")
    with pytest.raises(Unavailable, match="certs-token-silent"):
        TokenKey(_address(token, module=str(file)))


def test_an_address_with_a_pin_in_it_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-token-pin-shown"):
        TokenAddress.parse("pkcs11:token=t;object=o?module-path=/m&pin-value=1234")


@pytest.mark.parametrize("uri", ["", "pkcs11:", "file:/key.pem", "pkcs11:token=t?module-path=/m"])
def test_an_incomplete_address_is_refused(uri: str) -> None:
    with pytest.raises(Invalid, match="certs-token-address"):
        TokenAddress.parse(uri)


def test_two_keys_of_one_token_may_be_open_at_once(token: Path) -> None:
    keys = [TokenKey(_address(token, label)) for label in KEYS]
    for key in (*keys, *keys):
        verify_signature(key.public_key, key.sign(b"message"), b"message")
    keys[0].close()
    verify_signature(keys[1].public_key, keys[1].sign(b"message"), b"message")
    keys[1].close()
