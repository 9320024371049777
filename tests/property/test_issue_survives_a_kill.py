"""A process killed while it issues loses no number, gives none twice, and changes no byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from certs.records import certificates_of
from certs.tables import Stage
from exam_engine.issuance.orders import order_certificates
from exam_engine.wiring import open_engine
from foundation import audit, jobs
from foundation.jobs import JobState
from foundation.tenancy import found_tenant
from tests.certificates import MODULES
from tests.issuing_process import CHUNK, settings_in
from tests.results_world import make_world

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 2 * CHUNK + 1


def _process(folder: Path, tenant: str, job: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.issuing_process", str(folder), tenant, job],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_killed_issue_ends_as_if_it_had_not_been_killed(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    if not MODULES.is_dir():
        pytest.skip("the npm packages are not unpacked")
    shutil.copy(migrated_sqlite, tmp_path / "issue.sqlite3")
    engine = open_engine(settings_in(tmp_path))
    with engine.database.write() as tx:
        tenant = found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id
    world = make_world(engine.database, engine.clock, tenant)
    people = [world.candidate(f"考生{one}", right=8) for one in "甲乙丙丁戊己"[:PEOPLE]]
    world.score()
    for one in people:
        world.mark(one)
        world.release(one)
    with engine.database.write(tenant) as tx:
        job = order_certificates(tx, engine.clock, by=world.officer, batch_id=world.batch)

    first = _process(tmp_path, tenant, job)
    assert first.stdout is not None
    # One chunk is recorded by then, and of another one the files are printed and nothing more.
    printed = [first.stdout.readline().split() for _ in range(CHUNK + 1)]
    first.kill()
    first.wait()
    with engine.database.read(tenant) as tx:
        assert jobs.find(tx, job).state == JobState.RUNNING
        before = [certificates_of(tx, one) for one in people]
    numbers_before = {made[0].id: made[0].number for made in before if made}
    assert any(made and made[0].stage is Stage.RESERVED for made in before)

    second = _process(tmp_path, tenant, job)
    second.communicate(timeout=120)
    with engine.database.read(tenant) as tx:
        assert jobs.find(tx, job).state == JobState.DONE
        made = [certificates_of(tx, one) for one in people]
        assert audit.verify(tx).holds
    assert all(len(own) == 1 and own[0].stage is Stage.ISSUED for own in made)
    issued = {own[0].id: own[0] for own in made}
    assert sorted(int(one.number[12:18]) for one in issued.values()) == list(range(1, PEOPLE + 1))
    for certificate_id, number in numbers_before.items():
        assert issued[certificate_id].number == number
    for certificate_id, digest in printed:
        assert issued[certificate_id].file_digest == digest, "printed again to the same bytes"
    for one in issued.values():
        assert one.file_digest is not None
        assert engine.blobs.get(one.file_digest, tenant=tenant).startswith(b"%PDF")
    engine.close()
