"""The commands of evidence: a key is made, a receipt verified and a packet opened, all offline."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typer.testing import CliRunner

from exam_engine.cli.evidence import app
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Unavailable
from proctor import packet, receipt
from proctor.evidence import chain_of, picture, verify_chain
from proctor.policy import DEFAULT_POLICY
from proctor.sealing import is_sealed
from proctor.sittings import find_sitting
from tests.unit.proctor.scene import Scene

RUN = CliRunner()
SIGNING = Ed25519PrivateKey.generate()


def told(*command: str, code: int = 0) -> dict[str, object]:
    result = RUN.invoke(app, ["evidence", *command, "--json"])
    assert result.exit_code == code, result.output
    found: dict[str, object] = json.loads(result.stdout.splitlines()[0])
    return found


@pytest.fixture
def scene(database: Database, clock: FixedClock, tenant: str) -> Scene:
    return Scene(database, clock, tenant)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAOZHENG_KEYS__FILE", str(tmp_path / "no-ring.json"))
    monkeypatch.setenv("KAOZHENG_PROCTOR__REVIEWING_KEY_PASSPHRASE", "correct horse")
    return tmp_path


def test_evidence_sealed_for_a_body_is_carried_there_and_opened(scene: Scene, here: Path) -> None:
    made = told("key", "--out", str(here / "body.pem"))
    assert (here / "body.pem").stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in (here / "body.pem").read_bytes()
    scene.live(replace(DEFAULT_POLICY, reviewing_key=str(made["public_key"])))
    scene.send("empty", 12)
    scene.send("good", 5)
    scene.close()
    with scene.database.read(tenant=scene.tenant) as tx:
        sitting = find_sitting(tx, scene.sitting_id)
        assert verify_chain(tx, sitting, scene.blobs).holds
        rows = chain_of(tx, sitting.id)
        bundle = packet.bundle_of(tx, sitting.id)
        facts = receipt.facts_of(tx, sitting, receipt.Exam("https://a.test", "b", "e", "c"))
    assert all(is_sealed(content) for content in scene.blobs.kept.values())
    with pytest.raises(Unavailable, match="proctor-evidence-sealed-elsewhere"):
        picture(scene.blobs, rows[0])
    (here / "packet.zip").write_bytes(packet.pack(bundle, scene.blobs))
    (here / "receipt.json").write_bytes(receipt.sign(facts, SIGNING))
    public = SIGNING.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (here / "key.pem").write_bytes(public)

    verify = ("verify", str(here / "receipt.json"), "--packet", str(here / "packet.zip"))
    good = told(*verify, "--key", str(here / "key.pem"))
    assert (good["ok"], good["packet"], good["known_key"]) == (True, True, True)
    assert told(*verify, code=1)["known_key"] is None

    target = ("--out", str(here / "out"), "--key", str(here / "body.pem"))
    assert told("open", str(here / "packet.zip"), *target)["pictures"] == len(rows)
    assert (here / "out" / "00001.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    other = told("key", "--out", str(here / "other.pem"))
    assert other["public_key"] != made["public_key"]
    elsewhere = ("--out", str(here / "out2"), "--key", str(here / "other.pem"))
    refused = told("open", str(here / "packet.zip"), *elsewhere, code=1)
    assert refused["code"] == "proctor-evidence-sealed-elsewhere"


def test_an_altered_receipt_is_told(here: Path) -> None:
    facts = {"kind": receipt.KIND, "pictures": 2, "exam": "e"}
    content = receipt.sign(facts, SIGNING).replace(b'"pictures": 2', b'"pictures": 1')
    (here / "receipt.json").write_bytes(content)
    assert told("verify", str(here / "receipt.json"), code=1)["signature"] is False


def test_a_key_file_is_never_overwritten(here: Path) -> None:
    told("key", "--out", str(here / "body.pem"))
    assert told("key", "--out", str(here / "body.pem"), code=1)["code"] == "cli-evidence-key-there"
