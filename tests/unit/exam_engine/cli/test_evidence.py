"""`kaozheng evidence`: a certificate's archive proof written, checked, and renewed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from certs import evidence_records
from certs.evidence_records import FileOfBatch
from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import find_issued
from certs.reserving import reserve
from exam_engine.cli.evidence import app
from exam_engine.wiring import Settings, open_engine
from foundation.clock import FixedClock
from foundation.tenancy import found_tenant
from tests.certificates import award
from tests.signing_keys import NOW, chain
from tests.timestamping import TestAuthority, tsa_root

FILE = b"%PDF-1.7 a certificate"


@dataclass
class Site:
    folder: Path
    number: str

    def run(self, *args: str | Path, code: int = 0) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["evidence", *map(str, args), "--json"])
        assert done.exit_code == code, done.output + done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
        return told


@pytest.fixture
def site(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An installation with one certificate, whose batch has been stamped."""
    shutil.copy(migrated_sqlite, tmp_path / "cli.sqlite3")
    (tmp_path / "certificate.pdf").write_bytes(FILE)
    (tmp_path / "tsa.pem").write_bytes(tsa_root().certificate.public_bytes(Encoding.PEM))
    for name, value in (
        ("DATABASE__URL", f"sqlite:///{tmp_path / 'cli.sqlite3'}"),
        ("KEYS__FILE", tmp_path / "ring.json"),
        ("BLOBS__FOLDER", tmp_path / "blobs"),
        ("CERTS__AUTHORITY_FOLDER", tmp_path / "authority"),
        ("LANG", "en"),
    ):
        monkeypatch.setenv(f"KAOZHENG_{name}", str(value))
    clock = FixedClock(NOW)
    engine = open_engine(Settings(), clock)
    with engine.database.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    digest = sha256(FILE).hexdigest()
    with engine.database.write(tenant) as tx:
        made = reserve(tx, clock, award(), DEMO19, order_ref="1")
        record(tx, clock, made.certificate_id, digest, "person-1")
    with engine.database.read(tenant) as tx:
        issued = find_issued(tx, made.number)
    assert issued.issued_at is not None
    stamped = evidence_records.stamp(
        [FileOfBatch(digest, issued.issued_at)], TestAuthority(lambda: NOW)
    )
    with engine.database.write(tenant) as tx:
        evidence_records.keep(tx, "job-1", stamped)
    yield Site(tmp_path, made.number)
    engine.close()


def test_a_record_is_written_and_holds_for_the_file(site: Site) -> None:
    out, pdf = site.folder / "certificate.ers", site.folder / "certificate.pdf"
    site.run("write", site.number, "--out", out)
    told = site.run("check", pdf, "--record", out, "--root", site.folder / "tsa.pem")
    assert told["since"] == NOW.isoformat()
    pdf.write_bytes(FILE + b" ")
    told = site.run("check", pdf, "--record", out, "--root", site.folder / "tsa.pem", code=1)
    assert (told["code"], told["facts"]) == ("certs-evidence-false", {"why": "tree"})


def test_a_record_under_another_root_does_not_hold(site: Site) -> None:
    out, other = site.folder / "certificate.ers", site.folder / "other.pem"
    other.write_bytes(chain().root.certificate.public_bytes(Encoding.PEM))
    site.run("write", site.number, "--out", out)
    file = site.folder / "certificate.pdf"
    told = site.run("check", file, "--record", out, "--root", other, code=1)
    assert told["facts"] == {"why": "stamp"}


def test_what_is_missing_is_said(site: Site) -> None:
    told = site.run("write", "9001063120269999997", "--out", site.folder / "x.ers", code=1)
    assert told["code"] == "certs-number-unknown"
    assert site.run("renew", code=1)["code"] == "certs-timestamp-settings"
    pdf = site.folder / "certificate.pdf"
    told = site.run("check", pdf, "--record", pdf, code=1)
    assert told["code"] == "certs-timestamp-settings"
