"""`kaozheng credential verify`: by the record and the lists here, or by a named issuer anywhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import suspend, withdraw
from certs.reserving import Reservation, reserve
from certs.signing.canonical import Canonicaliser
from certs.signing.credentials import (
    Issuer,
    build_credential,
    credential_bytes,
    sign_credential,
)
from certs.signing.did import web_document
from certs.signing.selective import issue, present
from exam_engine.cli.credentials import app
from exam_engine.own_lists import OwnLists
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.clock import FixedClock, SystemClock
from foundation.tenancy import found_tenant
from tests.certificates import MODULES, award

WEEK_AGO = SystemClock().now() - timedelta(days=7)
ADDRESS = "https://verify.example.org"


@dataclass
class Site:
    """An installation with one certificate, and the folder its files lie in."""

    engine: Engine
    folder: Path
    tenant: str
    made: Reservation
    clock: FixedClock

    @property
    def issuer(self) -> Issuer:
        return self.engine.certification.room.issuer

    def signed(self, by: Issuer | None = None, **changes: object) -> bytes:
        made = self.made
        given = replace(made.award, **changes)  # type: ignore[arg-type]
        issuer = by or self.issuer
        built = build_credential(given, made.number, made.certificate_id, issuer, made.status_index)
        canonicaliser = Canonicaliser(self.engine.certification.room.contexts)
        return credential_bytes(sign_credential(built, issuer, made.reserved_at, canonicaliser))

    def file(self, content: bytes, name: str = "credential.json") -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def run(self, *arguments: str, code: int) -> dict[str, Any]:
        result = CliRunner().invoke(app, ["credential", "verify", *arguments, "--json"])
        assert result.exit_code == code, result.output
        told: dict[str, Any] = json.loads(result.stdout.splitlines()[0])
        return told


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of keys and contexts, made once for all tests."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def site(
    tmp_path: Path, keys: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    if not MODULES.is_dir():
        pytest.skip("the JSON-LD contexts from npm are not unpacked")
    shutil.copy(migrated_sqlite, tmp_path / "cli.sqlite3")
    for name, value in (
        ("DATABASE__URL", f"sqlite:///{tmp_path / 'cli.sqlite3'}"),
        ("KEYS__FILE", str(keys / "ring.json")),
        ("BLOBS__FOLDER", str(tmp_path / "blobs")),
        ("CERTS__AUTHORITY_FOLDER", str(keys / "authority")),
        ("CERTS__CONTEXTS_FOLDER", str(keys / "contexts")),
        ("CERTS__NODE_MODULES", str(MODULES)),
        ("WEB__PUBLIC_ADDRESS", ADDRESS),
        ("LANG", "en"),
    ):
        monkeypatch.setenv(f"KAOZHENG_{name}", value)
    clock = FixedClock(WEEK_AGO.replace(microsecond=0))
    engine = open_engine(Settings(), clock)
    with engine.database.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    given = award(issued_on=WEEK_AGO.date())
    with engine.database.write(tenant) as tx:
        made = reserve(tx, clock, given, DEMO19, order_ref="1")
        record(tx, clock, made.certificate_id, "a" * 64, "person-1")
    yield Site(engine, tmp_path, tenant, made, clock)
    engine.close()


def test_genuine_credential_is_valid_with_every_check_made(site: Site) -> None:
    told = site.run(site.file(site.signed()), code=0)
    assert (told["ok"], told["outcome"], told["not_checked"]) == (True, "valid", [])
    assert [check["number"] for check in told["checks"]] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert told["number"] == site.made.number


@pytest.mark.parametrize(("act", "outcome"), [(suspend, "suspended"), (withdraw, "withdrawn")])
def test_credential_that_does_not_stand_is_not_valid(site: Site, act: Any, outcome: str) -> None:
    with site.engine.database.write(site.tenant) as tx:
        act(tx, site.clock, site.made.certificate_id, reason="核查", person_ref="person-2")
    told = site.run(site.file(site.signed()), code=1)
    assert told["outcome"] == outcome
    failed = [check["code"] for check in told["checks"] if check["passed"] is False]
    assert failed == ["certs-check-status-list", "certs-check-standing"]


def test_what_an_editor_or_a_program_does_to_a_genuine_file(site: Site) -> None:
    """What changes nothing that is said stays valid; what can be read in two ways is refused."""
    genuine = site.signed()
    twice = genuine.replace(b'{"', b'{"issuer":"did:key:zOther","', 1)
    longer = genuine.rstrip()[:-1] + b',"extra":%b}'
    whole = b'[{"a":' * 50_000
    for content, outcome in (
        (b"\xef\xbb\xbf" + genuine, "valid"),
        (json.dumps(dict(reversed(json.loads(genuine).items()))).encode(), "valid"),
        (twice, "not_a_certificate"),
        (genuine + b"{}", "not_a_certificate"),
        (longer.replace(b"%b", b"NaN"), "not_a_certificate"),
        (longer.replace(b"%b", b"9" * 5000), "not_a_certificate"),
        (longer.replace(b"%b", b"1e400"), "altered"),
        (longer.replace(b"%b", b'"\\ud800"'), "altered"),
        (whole, "not_a_certificate"),
    ):
        told = site.run(site.file(content), code=0 if outcome == "valid" else 1)
        assert told["outcome"] == outcome, content[-60:]


def test_changed_credential_is_altered(site: Site) -> None:
    changed = site.signed().replace("张伟".encode(), "李伟".encode())
    assert site.run(site.file(changed), code=1)["outcome"] == "altered"


def test_credential_that_has_run_out_is_expired(site: Site) -> None:
    ended = site.signed(expires_on=WEEK_AGO.date() + timedelta(days=1))
    assert site.run(site.file(ended), code=1)["outcome"] == "expired"


def test_credential_that_was_never_recorded_is_not_found(site: Site) -> None:
    site.made = replace(site.made, number="9001063120269999997")
    assert site.run(site.file(site.signed()), code=1)["outcome"] == "not_found"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"a.b.c~", b"{}", b"x" * 3_000_000])
def test_any_other_file_is_no_credential(site: Site, content: bytes) -> None:
    assert site.run(site.file(content), code=1)["outcome"] == "not_a_certificate"


def _stranger() -> Issuer:
    return Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)


def test_credential_of_a_stranger_is_unknown_and_a_changed_one_altered(site: Site) -> None:
    theirs = site.signed(_stranger())
    told = site.run(site.file(theirs), code=1)
    assert told["outcome"] == "unknown"
    passed = {check["code"]: check["passed"] for check in told["checks"]}
    assert (passed["certs-check-own-key"], passed["certs-check-credential"]) == (True, False)
    changed = theirs.replace(site.made.number.encode(), b"9001063120260009999")
    assert site.run(site.file(changed), code=1)["outcome"] == "altered"


def test_named_issuer_is_believed_and_what_was_not_asked_is_left_open(site: Site) -> None:
    named = _stranger()
    told = site.run(site.file(site.signed(named)), "--did-key", named.did, code=0)
    passed = [check["code"] for check in told["checks"] if check["passed"]]
    assert told["outcome"] == "valid"
    assert passed == [
        "certs-check-json",
        "certs-check-own-key",
        "certs-check-credential",
        "certs-check-validity",
    ]
    assert len(told["not_checked"]) == 4
    other = site.run(site.file(site.signed(named)), "--did-key", _stranger().did, code=1)
    assert other["outcome"] == "unknown"


def _document(site: Site) -> str:
    document = web_document(site.issuer.did, site.issuer.key.public_key())
    return site.file(json.dumps(document).encode(), "did.json")


def _lists(site: Site) -> list[str]:
    own = OwnLists(site.engine, SystemClock().now(), {})
    entries = json.loads(site.signed())["credentialStatus"]
    files = [
        site.file(own.fetch(entry["statusListCredential"]), f"{entry['statusPurpose']}.json")
        for entry in entries
    ]
    return [part for file in files for part in ("--status-list", file)]


def test_lists_as_files_answer_the_status_offline(site: Site) -> None:
    document, file = _document(site), site.file(site.signed())
    told = site.run(file, "--trust", document, *_lists(site), code=0)
    assert "certs-check-status-list" not in told["not_checked"]
    with site.engine.database.write(site.tenant) as tx:
        withdraw(tx, site.clock, site.made.certificate_id, reason="替考", person_ref="person-2")
    told = site.run(file, "--trust", document, *_lists(site), code=1)
    assert told["outcome"] == "withdrawn"


def test_missing_list_leaves_the_status_unknown_and_never_valid(site: Site) -> None:
    told = site.run(site.file(site.signed()), "--trust", _document(site), *_lists(site)[:2], code=1)
    assert (told["ok"], told["outcome"]) == (False, "unknown")


def test_level_alone_is_verified_from_an_sd_jwt(site: Site) -> None:
    made = site.made
    whole = issue(made.award, made.number, site.issuer, made.reserved_at, made.status_index)
    shown = present(whole, {"level"})
    told = site.run(site.file(shown.encode(), "level.sdjwt"), code=0)
    assert told["outcome"] == "valid"
    changed = site.file(shown.replace("~", "~x", 1).encode(), "level.sdjwt")
    assert site.run(changed, code=1)["ok"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        ("--did-key", "did:key:zNone"),
        ("--did-key", "did:web:x"),
        ("--trust", "{folder}/other.json"),
        ("--status-list", "{folder}/other.json"),
        ("--trust", "{folder}/absent.json"),
    ],
)
def test_wrong_use_is_told_apart_from_no(site: Site, arguments: tuple[str, ...]) -> None:
    site.file(b"[1]", "other.json")
    given = [part.format(folder=site.folder) for part in arguments]
    result = CliRunner().invoke(
        app, ["credential", "verify", site.file(site.signed()), *given, "--json"]
    )
    assert result.exit_code == 2


def test_people_are_told_when_the_status_was_not_asked(site: Site) -> None:
    named = _stranger()
    arguments = ["credential", "verify", site.file(site.signed(named)), "--did-key", named.did]
    result = CliRunner().invoke(app, arguments)
    assert "No status list was asked" in result.stderr
    assert result.stdout == ""
