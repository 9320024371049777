"""`kaozheng certs issue` and `kaozheng certs revoke`: done at the command line, in one process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from certs.awards import Standing
from certs.records import Certificate, certificates_of
from certs.translog.inclusion import proof_by_token
from exam_engine.cli.main import app
from exam_engine.issuance.orders import order_certificates
from exam_engine.wiring import Engine, Settings, open_engine
from foundation import jobs
from foundation.database import EVERY_TENANT
from foundation.tenancy import found_tenant
from tests.certificates import faces
from tests.results_world import World, make_world


@dataclass
class Site:
    engine: Engine
    world: World

    def run(self, *args: str, code: int = 0) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["certs", *args, "--json"])
        assert done.exit_code == code, done.output
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
        return told

    def issue(self, code: int = 0) -> dict[str, Any]:
        return self.run("issue", "--batch", self.world.batch, code=code)

    def passed(self, name: str) -> str:
        """Somebody whose result is released."""
        enrolment = self.world.candidate(name, right=9)
        self.world.score()
        self.world.mark(enrolment)
        self.world.release(enrolment)
        return enrolment

    def certificate(self, enrolment: str) -> Certificate:
        with self.engine.database.read(self.world.tenant) as tx:
            (made,) = certificates_of(tx, enrolment)
        return made


@pytest.fixture
def site(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    faces()  # skips where the fonts from npm are not unpacked
    shutil.copy(migrated_sqlite, tmp_path / "cli.sqlite3")
    for name, value in (
        ("DATABASE__URL", f"sqlite:///{tmp_path / 'cli.sqlite3'}"),
        ("JOBS__SYSTEM_URL", f"sqlite:///{tmp_path / 'jobs.sqlite3'}"),
        ("KEYS__FILE", tmp_path / "ring.json"),
        ("BLOBS__FOLDER", tmp_path / "blobs"),
        ("CERTS__AUTHORITY_FOLDER", tmp_path / "authority"),
        ("CERTS__CONTEXTS_FOLDER", tmp_path / "contexts"),
        ("LANG", "en"),
    ):
        monkeypatch.setenv(f"KAOZHENG_{name}", str(value))
    engine = open_engine(Settings())
    with engine.database.write() as tx:
        tenant = found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id
    yield Site(engine, make_world(engine.database, engine.clock, tenant))
    engine.close()


def test_a_batch_goes_on_where_it_was_paused_and_a_certificate_is_revoked(site: Site) -> None:
    enrolment, world = site.passed("张伟"), site.world
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
        jobs.pause(tx, job)
    # One run of the jobs' worker in a process of tests: it keeps the first one's streams.
    told = site.issue()
    assert (told["ok"], told["job"], told["issued"], told["failed"]) == (True, job, 1, [])
    made = site.certificate(enrolment)
    with site.engine.database.read(EVERY_TENANT) as tx:
        assert proof_by_token(tx, made.token) is not None, "the log's head covers it already"
    assert site.issue(code=1)["code"] == "outcomes-nothing-to-award"

    refused = site.run("revoke", made.number, "--ground", "hunch", code=1)
    assert refused["code"] == "certs-reason-code"
    told = site.run("revoke", made.number)
    assert told == {"ok": True, "number": made.number, "standing": "withdrawn"}
    assert site.certificate(enrolment).standing is Standing.WITHDRAWN
    assert site.run("revoke", made.number, code=1)["code"] == "certs-standing-refused"
    assert site.run("revoke", "9001063120269999997", code=1)["code"] == "certs-number-unknown"


def test_wrong_use_is_told_apart_from_a_no(site: Site) -> None:
    assert site.run("issue", "--batch", "no-such-batch", code=1)["code"] == (
        "cli-certs-batch-unknown"
    )
    assert CliRunner().invoke(app, ["certs", "issue"]).exit_code == 2
