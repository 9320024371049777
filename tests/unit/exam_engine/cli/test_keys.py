"""`kaozheng keys`: from the ceremony to a body's own chain in use, and SM2 beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from typer.testing import CliRunner

from certs.signing.sm2 import is_offered
from exam_engine.cli.keys import app

PASSPHRASE = "a passphrase of two persons"
WITNESSES = ("--witness", "甲", "--witness", "乙")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAOZHENG_KEYS__FILE", str(tmp_path / "ring.json"))
    monkeypatch.setenv("KAOZHENG_CERTS__AUTHORITY_FOLDER", str(tmp_path / "authority"))
    monkeypatch.setenv("CEREMONY", PASSPHRASE)
    return tmp_path


def _run(*args: str | Path, code: int = 0) -> list[dict[str, Any]]:
    """The JSON lines of `keys …`."""
    done = CliRunner().invoke(app, ["keys", *map(str, args), "--json"])
    assert done.exit_code == code, done.output + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _ceremony(place: Path) -> Path:
    """A root, an issuing authority and a signer in three folders."""
    secret = ("--passphrase", "env:CEREMONY")
    name = ("--organisation", "评价中心", "--name")
    _run("ceremony", "root", "--out", place / "root", *name, "根", *secret, *WITNESSES)
    for folder, above, profile in (("issuing", "root", "issuing"), ("signer", "issuing", "signer")):
        _run("ceremony", "request", "--out", place / folder, *name, folder, *secret)
        _run(
            *("ceremony", "sign", "--request", place / folder / "request.csr"),
            *("--authority", place / above / f"{above}.pem"),
            *("--key", place / above / ("root.key" if above == "root" else "request.key")),
            *("--profile", profile, "--out", place / folder, *secret, *WITNESSES),
        )
    return place


def _import(place: Path, *more: str | Path, code: int = 0) -> list[dict[str, Any]]:
    return _run(
        *("import", "--certificate", place / "signer" / "signer.pem"),
        *("--chain", place / "issuing" / "issuing.pem"),
        *("--root", place / "root" / "root.pem"),
        *(more or ("--key", place / "signer" / "request.key", "--passphrase", "env:CEREMONY")),
        code=code,
    )


def test_a_chain_made_in_a_ceremony_is_imported_and_signs(place: Path) -> None:
    _import(_ceremony(place))
    (told,) = _run("check")
    assert told["ok"]
    signers = [each for each in _run("list") if each["kind"] == "signer"]
    assert [each["demonstration"] for each in signers] == [False]
    (root,) = _run("export-root")
    assert root["pem"].encode() == (place / "root" / "root.pem").read_bytes()


def test_the_record_of_a_ceremony_can_be_checked(place: Path) -> None:
    _ceremony(place)
    record = place / "signer" / "signer-record.json"
    authority = ("--authority", place / "issuing" / "issuing.pem")
    (told,) = _run("ceremony", "check", "--record", record, *authority)
    assert told["witnesses"] == ["甲", "乙"]
    (refused,) = _run(
        *("ceremony", "check", "--record", record),
        *("--authority", place / "root" / "root.pem"),
        code=1,
    )
    assert refused["code"] == "certs-ceremony-record"


def test_a_ceremony_writes_over_nothing(place: Path) -> None:
    _ceremony(place)
    before = (place / "root" / "root.key").read_bytes()
    (refused,) = _run(
        *("ceremony", "root", "--out", place / "root", "--name", "x", "--organisation", "y"),
        *("--passphrase", "env:CEREMONY", *WITNESSES),
        code=1,
    )
    assert refused["code"] == "cli-ceremony-exists"
    assert (place / "root" / "root.key").read_bytes() == before


def test_the_demonstration_is_rotated_by_one_command(place: Path) -> None:
    _run("rotate", "signer")
    _run("rotate", "credential")
    told = _run("list")
    assert [(each["kind"], each["id"]) for each in told] == [
        ("signer", "1"),
        ("signer", "2"),
        ("credential", "1"),
        ("credential", "2"),
    ]
    assert [each["until"] is None for each in told] == [False, True, False, True]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--token", "pkcs11:token=t"), "certs-token-address"),
        (("--remote", "http://sign.example.org/"), "certs-address"),
        (("--remote", "https://a.example/", "--token", "pkcs11:token=t"), "cli-keys-one-source"),
    ],
)
def test_a_key_that_cannot_be_opened_is_refused_with_the_reason(
    place: Path, more: tuple[str, ...], code: str
) -> None:
    (refused,) = _import(_ceremony(place), *more, code=1)
    assert refused["code"] == code


def test_a_wrong_passphrase_is_refused_and_never_shown(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ceremony(place)
    monkeypatch.setenv("CEREMONY", "another passphrase")
    (refused,) = _import(place, code=1)
    assert refused["code"] == "certs-authority-unreadable"
    key = ("--key", place / "signer" / "request.key", "--passphrase", PASSPHRASE)
    (refused,) = _import(place, *key, code=1)
    assert refused["code"] == "certs-secret-place"
    assert PASSPHRASE not in json.dumps(refused)


def test_a_root_is_written_to_a_file(place: Path) -> None:
    _run("export-root", "--out", place / "root.pem")
    assert (
        "演示"
        in x509.load_pem_x509_certificate(
            (place / "root.pem").read_bytes()
        ).subject.rfc4514_string()
    )


@pytest.mark.skipif(not is_offered(), reason="this machine's libcrypto offers no SM2")
def test_a_file_is_sealed_by_sm2_and_a_changed_one_is_noticed(place: Path) -> None:
    file = place / "certificate.pdf"
    file.write_bytes(b"%PDF-1.7")
    (refused,) = _run("sm2", "seal", file, code=1)
    assert refused["code"] == "cli-sm2-none"
    _run("sm2", "make")
    _run("sm2", "make", code=1)
    _run("sm2", "seal", file)
    _run("sm2", "check", file)
    _run("sm2", "check", file, "--key", place / "authority" / "sm2.pem")
    file.write_bytes(b"%PDF-1.8")
    (refused,) = _run("sm2", "check", file, code=1)
    assert refused["facts"]["why"] == "file"
