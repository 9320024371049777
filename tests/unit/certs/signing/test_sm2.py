"""SM2 and SM3 through the machine's OpenSSL: our own seals, and OpenSSL's own opinion of them."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which

import orjson
import pytest
from cryptography.exceptions import InvalidSignature

from certs.signing.signers import Algorithm
from certs.signing.sm2 import Sm2Key, Sm2PublicKey, is_offered
from certs.signing.sm2_seals import check_seal, seal, sm3
from foundation.errors import Invalid
from tests.signing_keys import p256_key

pytestmark = pytest.mark.skipif(not is_offered(), reason="this machine's libcrypto offers no SM2")
FILE = b"%PDF-1.7 certificate"


@pytest.fixture(scope="module")
def key() -> Sm2Key:
    return Sm2Key.generate()


def test_sm3_gives_the_digest_of_the_standards_example() -> None:
    # GB/T 32905, A.1: the message "abc".
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_signature_verifies_and_a_changed_one_does_not(key: Sm2Key) -> None:
    assert key.algorithm is Algorithm.SM2_SM3
    public = key.public_key()
    signature = key.sign(b"message")
    public.verify(signature, b"message")
    for wrong, message in (
        (signature, b"massage"),
        (signature[:-1] + bytes([signature[-1] ^ 1]), b"message"),
        (b"", b"message"),
        (b"\x30\x00", b"message"),
        (key.sign(b"other"), b"message"),
    ):
        with pytest.raises(InvalidSignature):
            public.verify(wrong, message)
    with pytest.raises(InvalidSignature):
        Sm2Key.generate().public_key().verify(signature, b"message")


def test_threads_may_share_a_key(key: Sm2Key) -> None:
    public = key.public_key()
    messages = [b"%d" % number for number in range(60)]
    with ThreadPoolExecutor(4) as threads:
        for message, signature in zip(messages, threads.map(key.sign, messages), strict=True):
            public.verify(signature, message)


def test_a_key_is_kept_encrypted(key: Sm2Key) -> None:
    pem = key.export(b"open sesame")
    assert b"ENCRYPTED PRIVATE KEY" in pem
    again = Sm2Key.load(pem, b"open sesame")
    assert again.public_key().der == key.public_key().der
    for passphrase in (b"wrong", b""):
        with pytest.raises(Invalid, match="certs-sm2-key"):
            Sm2Key.load(pem, passphrase)


def test_keys_of_another_kind_are_refused() -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = p256_key().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for wrong in (pem, b"", b"-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n"):
        with pytest.raises(Invalid, match="certs-sm2-key"):
            Sm2PublicKey(wrong)


def test_a_seal_holds_for_its_file_and_its_key(key: Sm2Key) -> None:
    made = seal(key, FILE)
    assert check_seal(made, FILE, [Sm2Key.generate().public_key(), key.public_key()])


def _because(data: bytes, file: bytes, *trusted: Sm2PublicKey) -> object:
    with pytest.raises(Invalid, match="certs-sm2-seal") as refused:
        check_seal(data, file, trusted)
    return refused.value.facts["why"]


def test_a_seal_does_not_hold_for_anything_else(key: Sm2Key) -> None:
    made, public = seal(key, FILE), key.public_key()
    assert _because(made, FILE + b" ", public) == "file"
    assert _because(made, FILE, Sm2Key.generate().public_key()) == "key"
    told = orjson.loads(made)
    other = {**told, "file_sm3": sm3(b"other").hex()}
    assert _because(orjson.dumps(other), b"other", public) == "signature"
    forger = Sm2Key.generate()
    forged = {**told, "signature": b64encode(forger.sign(sm3(FILE))).decode()}
    assert _because(orjson.dumps(forged), FILE, public) == "signature"
    for wrong in (b"", b"[]", b"{}", orjson.dumps({**told, "id": "other"}), b" " * 5000):
        assert _because(wrong, FILE, public) == "form"


def test_openssl_agrees_in_both_directions(key: Sm2Key, tmp_path: Path) -> None:
    if which("openssl") is None:
        pytest.skip("openssl is not installed")
    (tmp_path / "public.pem").write_bytes(key.public_key().pem)
    (tmp_path / "private.pem").write_bytes(key.export(b"open sesame"))
    (tmp_path / "digest").write_bytes(sm3(FILE))
    (tmp_path / "ours.sig").write_bytes(key.sign(sm3(FILE)))
    suite = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", "digest"]
    ours = ["-verify", "-pubin", "-inkey", "public.pem", "-sigfile", "ours.sig"]
    subprocess.run(
        ["openssl", "pkeyutl", *ours, *suite], check=True, cwd=tmp_path, capture_output=True
    )
    theirs = ["-sign", "-inkey", "private.pem", "-passin", "pass:open sesame", "-out", "their.sig"]
    subprocess.run(
        ["openssl", "pkeyutl", *theirs, *suite], check=True, cwd=tmp_path, capture_output=True
    )
    key.public_key().verify((tmp_path / "their.sig").read_bytes(), sm3(FILE))
