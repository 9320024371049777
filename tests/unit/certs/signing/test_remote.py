"""A key behind a signing service, and the manner in which services are asked."""

from __future__ import annotations

import ssl
import threading
import time
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address
from pathlib import Path

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certs.signing.exchange import Correspondent, Patience
from certs.signing.key_sources import RemoteSource, open_key
from certs.signing.profiles import distinguished, root_certificate
from certs.signing.remote import RemoteKey
from certs.signing.signers import RawSigner, is_low_s, verify_signature
from certs.signing.usable import demand_usable
from foundation.errors import Invalid, Unavailable
from tests.signing_keys import NOW, Heard, Service, chain, p256_key, rsa_key, serving

QUICK = Patience(seconds=2, attempts=3, pause=0.01, rest=0)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
"""TLS goes by the machine's own clock."""
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def _signing(key: Key, name: str = "seal") -> Service:
    """A signing service as the protocol describes it."""

    def answer(heard: Heard) -> tuple[int, dict[str, str], bytes]:
        if heard.headers.get("authorization") != "Bearer sesame":
            return 401, {}, b""
        asked = orjson.loads(heard.body)
        if asked["key"] != name:
            return 404, {}, b""
        digest = b64decode(asked["digest"])
        hashed = Prehashed(hashes.SHA256())
        signature = (
            key.sign(digest, padding.PKCS1v15(), hashed)
            if isinstance(key, rsa.RSAPrivateKey)
            else key.sign(digest, ec.ECDSA(hashed))
        )
        told = {**asked, "signature": b64encode(signature).decode()}
        return 200, {"Content-Type": "application/json"}, orjson.dumps(told)

    return Service(answer)


def _remote(service: Service, key: Key, name: str = "seal", token: str = "sesame") -> RemoteKey:
    return RemoteKey(Correspondent(service.address, QUICK), name, key.public_key(), token)


@pytest.mark.parametrize("key", [p256_key(), rsa_key()], ids=["p256", "rsa3072"])
def test_a_digest_goes_out_and_a_good_signature_comes_back(key: Key) -> None:
    with serving(_signing(key)) as service:
        remote = _remote(service, key)
        for number in range(5):
            message = b"secret content %d" % number
            signature = remote.sign(message)
            verify_signature(key.public_key(), signature, message)
            if isinstance(key, ec.EllipticCurvePrivateKey):
                assert is_low_s(signature)
    assert all(b"secret" not in heard.body for heard in service.heard)
    assert b64decode(orjson.loads(service.heard[0].body)["digest"]) == (
        sha256(b"secret content 0").digest()
    )
    assert service.connections == 1


def test_the_remote_key_may_stand_for_a_chain() -> None:
    made = chain()
    with serving(_signing(made.signer.key)) as service:
        demand_usable(made.material(_remote(service, made.signer.key)), NOW)


def test_many_threads_may_sign_at_once() -> None:
    key = p256_key()
    with serving(_signing(key)) as service, ThreadPoolExecutor(4) as threads:
        remote = _remote(service, key)
        messages = [b"%d" % number for number in range(40)]
        for message, signature in zip(messages, threads.map(remote.sign, messages), strict=True):
            verify_signature(key.public_key(), signature, message)


def test_a_busy_service_is_asked_again_under_the_same_idempotency_key() -> None:
    key = p256_key()
    good = _signing(key)
    busy = iter((503, 429))

    def answer(heard: Heard) -> tuple[int, dict[str, str], bytes]:
        status = next(busy, None)
        return good.answer(heard) if status is None else (status, {}, b"")

    with serving(Service(answer)) as service:
        _remote(service, key).sign(b"message")
    assert len(service.heard) == 3
    assert len({heard.headers["idempotency-key"] for heard in service.heard}) == 1


def test_a_dropped_connection_is_opened_again() -> None:
    key = p256_key()
    with serving(_signing(key)) as service:
        remote = _remote(service, key)
        remote.sign(b"one")
        remote._service._kept.connection.sock.close()
        verify_signature(key.public_key(), remote.sign(b"two"), b"two")


def test_a_service_that_stays_silent_is_given_up_in_time() -> None:
    waited = threading.Event()

    def answer(_: Heard) -> tuple[int, dict[str, str], bytes]:
        waited.wait(1)
        return 200, {}, b""

    pauses: list[float] = []
    with serving(Service(answer)) as service:
        quick = Patience(seconds=0.05, attempts=3, pause=0.1, rest=0)
        correspondent = Correspondent(service.address, quick, sleep=pauses.append)
        remote = RemoteKey(correspondent, "seal", p256_key().public_key())
        with pytest.raises(Unavailable, match="certs-service-silent") as refused:
            remote.sign(b"message")
        waited.set()
    assert refused.value.facts["reason"] == "TimeoutError"
    assert len(pauses) == 2
    assert pauses[1] > pauses[0]


def test_a_service_that_was_silent_is_left_alone_for_a_while() -> None:
    """Five hundred files must not each wait for their own time-out."""
    with serving(Service(lambda _: (503, {}, b""))) as service:
        patience = Patience(seconds=2, attempts=2, pause=0.01, rest=0.3)
        correspondent = Correspondent(service.address, patience)
        for _ in range(20):
            with pytest.raises(Unavailable, match="certs-service-silent"):
                correspondent.ask(b"", {})
        assert len(service.heard) == 2
        time.sleep(0.3)
        with pytest.raises(Unavailable, match="certs-service-silent"):
            correspondent.ask(b"", {})
        assert len(service.heard) == 4


def test_a_connection_closed_by_the_service_costs_no_pause() -> None:
    key = p256_key()
    pauses: list[float] = []
    with serving(_signing(key)) as service:
        correspondent = Correspondent(service.address, QUICK, sleep=pauses.append)
        remote = RemoteKey(correspondent, "seal", key.public_key(), "sesame")
        remote.sign(b"one")
        service.hang_up()
        remote.sign(b"two")
    assert pauses == []
    assert service.connections == 2


def test_a_refused_caller_and_an_unknown_key_are_told_apart() -> None:
    key = p256_key()
    with serving(_signing(key)) as service:
        with pytest.raises(Unavailable, match="certs-remote-forbidden"):
            _remote(service, key, token="wrong").sign(b"message")
        with pytest.raises(Unavailable, match="certs-remote-no-key"):
            _remote(service, key, name="other").sign(b"message")
    assert len(service.heard) == 2


def test_a_signature_by_another_key_is_never_used() -> None:
    with (
        serving(_signing(p256_key())) as service,
        pytest.raises(Unavailable, match="certs-remote-wrong-key"),
    ):
        _remote(service, p256_key()).sign(b"message")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"key":"other","signature":"AA=="}',
        b'{"key":"seal","signature":"*"}',
        b'{"key":"seal","signature":7}',
    ],
)
def test_an_answer_of_another_shape_is_refused(body: bytes) -> None:
    with (
        serving(Service(lambda _: (200, {}, body))) as service,
        pytest.raises(Unavailable, match="certs-remote-answer"),
    ):
        _remote(service, p256_key()).sign(b"message")


def test_an_endless_answer_is_cut_off() -> None:
    with serving(Service(lambda _: (200, {}, b"x" * 2048))) as service:
        correspondent = Correspondent(service.address, QUICK, most_bytes=1024)
        with pytest.raises(Unavailable, match="certs-service-silent"):
            correspondent.ask(b"", {})


def test_a_redirect_is_not_followed() -> None:
    answer = (302, {"Location": "http://127.0.0.1:1/"}, b"")
    with (
        serving(Service(lambda _: answer)) as service,
        pytest.raises(Unavailable, match="certs-remote-answer"),
    ):
        _remote(service, p256_key()).sign(b"message")


@pytest.mark.parametrize(
    "address",
    [
        "http://sign.example.org/",
        "ftp://sign.example.org/",
        "https://",
        "file:///etc/passwd",
        "https://user:secret@sign.example.org/",
    ],
)
def test_an_address_must_be_https_and_hold_no_secret(address: str) -> None:
    with pytest.raises(Invalid, match="certs-address"):
        Correspondent(address)


def _tls_files(folder: Path) -> None:
    """A root, a server and a client certificate for transport, each PEM with its key."""
    root_key = p256_key()
    root = root_certificate(distinguished("Transport", "Test"), root_key, YESTERDAY, 1)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    for name in ("server", "client"):
        key = p256_key()
        certificate = (
            x509.CertificateBuilder()
            .subject_name(distinguished(name, "Test"))
            .issuer_name(root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(YESTERDAY)
            .not_valid_after(YESTERDAY + timedelta(days=9))
            .add_extension(here, critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
                critical=False,
            )
            .sign(root_key, hashes.SHA256())
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(private + certificate.public_bytes(Encoding.PEM))


def test_a_client_certificate_opens_the_service_and_nothing_less_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tls_files(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "server.pem")
    tls.load_verify_locations(tmp_path / "root.pem")
    tls.verify_mode = ssl.CERT_REQUIRED
    monkeypatch.setenv("SIGN_TOKEN", "sesame")
    made = chain()
    root, client = str(tmp_path / "root.pem"), str(tmp_path / "client.pem")
    with serving(_signing(made.signer.key), tls) as service:

        def opened(client: str, root: str) -> RawSigner:
            source = RemoteSource(service.address, "seal", "env:SIGN_TOKEN", client, root)
            return open_key(source, made.signer.certificate, tmp_path, b"")

        demand_usable(made.material(opened(client, root)), NOW)
        for key in (opened("", root), opened(client, "")):
            key._service._patience = QUICK  # type: ignore[attr-defined]
            with pytest.raises(Unavailable, match="certs-service-silent"):
                key.sign(b"message")
    with pytest.raises(Unavailable, match="certs-authority-file"):
        opened(str(tmp_path / "none.pem"), root)
