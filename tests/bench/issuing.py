"""A batch from the order to the last recorded certificate, by the command, as an operator does it.

What is measured is a process of its own, `kaozheng certs issue`, with its start, its workers, the
encrypted files, the records, the audit chain, the log and its checkpoint.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from certs.signing.authority import create_authority
from exam_engine.demo.samples import Sample, SampleLevel, samples
from exam_engine.enrolment.tables import CandidateRow, EnrolmentRow
from exam_engine.scoring.tables import ResultRow
from foundation.ids import new_id
from foundation.tenancy import OrganisationRow
from tests.bench.certificate import Naive
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, milliseconds
from tests.bench.world import ROOT, World

_AT_ONCE = 1000
_NOTE = (
    "`kaozheng certs issue` from its start to its end: {count} certificates with portraits, "
    "credentials attached, P-256, {hands} processes at work; files encrypted and on the disk, "
    "numbers, records, audit chain, log and checkpoint written. {wall:.1f} s on the wall, most "
    "memory of all its processes together {memory:.0f} MB (what they share counted once; "
    "{resident:.0f} MB where each counts it), {path}. Peer: WeasyPrint write_pdf and pyHanko's "
    "stock SimpleSigner alone, which store nothing."
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor and wall, and megabytes: shared ones once, or for each process."""

    cpu: float
    wall: float
    memory: float
    resident: float
    told: dict[str, Any]


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """CPU and wall time of a certificate in a batch: 2,000 of them, 50,000 with ``--full``."""
    count = effort.of(50_000 if effort.full else 2_000, 40)
    batch = world.announce("202702", "2027年2月批次（演示）")
    ordered = list(samples(SampleLevel.JUNIOR, count, datetime.now(UTC)))
    _pass_all(world, batch, ordered)
    cost = _issue(Path(world.engine.settings.keys.file).parents[1], batch)
    if cost.told.get("issued") != count:
        raise RuntimeError(cost.told)
    naive = Naive(create_authority(world.engine.clock.now()), ordered[0].photo).run(
        [each.reservation.award for each in ordered[:20]]
    )
    naive()
    times = effort.of(8, 1)
    peer_cpu = milliseconds(naive, times, time.process_time)
    peer_wall = milliseconds(naive, times)
    note = _NOTE.format(
        count=count,
        hands=os.cpu_count(),
        wall=cost.wall,
        memory=cost.memory,
        resident=cost.resident,
        path=", ".join(f"{paths} by {way}" for way, paths in cost.told["paths"].items()),
    )
    peer = Peer("WeasyPrint and pyHanko", note)
    for figure, seconds, other in (
        ("issue-batch-cpu", cost.cpu, peer_cpu),
        ("issue-batch-wall", cost.wall, peer_wall),
    ):
        runs = Runs((seconds * 1000 / count,), (other,))
        yield runs.line(figure, "ms", Better.LESS, peer, count)


def _pass_all(world: World, batch: str, ordered: list[Sample]) -> None:
    """Candidates with released, passed results, written as rows."""
    engine, tenant = world.engine, world.body.tenant_id
    with engine.database.read(tenant) as tx:
        colleges = list(tx.scalars(select(OrganisationRow.id)))
    photos = {each.photo for each in ordered}
    digests = {photo: engine.blobs.put(photo, tenant=tenant) for photo in photos}
    for start in range(0, len(ordered), _AT_ONCE):
        rows = [
            _rows(tenant, batch, colleges[place % len(colleges)], place, each, digests)
            for place, each in enumerate(ordered[start : start + _AT_ONCE], start)
        ]
        with engine.database.write(tenant) as tx:
            for place, table in enumerate((CandidateRow, EnrolmentRow, ResultRow)):
                tx.execute(insert(table), [row[place] for row in rows])


def _rows(
    tenant: str, batch: str, college: str, place: int, sample: Sample, digests: dict[bytes, str]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    now, award = datetime.now(UTC), sample.reservation.award
    person, enrolment = new_id(), new_id()
    parts = [
        {"part": part, "earned": "85", "possible": "100", "mark": "85.0", "weight": "50"}
        for part in ("theory", "practical")
    ]
    own = {"tenant_id": tenant}
    return (
        {
            **own,
            "id": person,
            "name": award.holder_name,
            "name_key": award.holder_name,
            "name_on_certificate": award.holder_name,
            "document_kind": "resident-id",
            "document_sealed": b"sealed",
            "document_masked": award.document_masked,
            "document_blind": person,
            "phone_sealed": b"sealed",
            "photo_digest": digests[sample.photo],
            "created_at": now,
            "updated_at": now,
        },
        {
            **own,
            "id": enrolment,
            "batch_id": batch,
            "candidate_id": person,
            "organisation_id": college,
            "level": "L1",
            "subjects": "all",
            "site": "—",
            "state": "admitted",
            "admission_number": f"{place:012d}",
            "class_name": f"{place // 50:04d}",
            "student_number": f"{place:08d}",
            "created_at": now,
        },
        {
            **own,
            "id": new_id(),
            "enrolment_id": enrolment,
            "batch_id": batch,
            "version": 1,
            "state": "released",
            "scheme_version": "1",
            "parts": parts,
            "composite": Decimal(85),
            "passed": True,
            "annulled": False,
            "conditions": [],
            "waiting": 0,
            "code": f"{place:012d}",
            "reason": "",
            "made_at": now,
        },
    )


def _issue(folder: Path, batch: str) -> Cost:
    """Run the command on the world's folder."""
    named = {
        "DATABASE__URL": f"sqlite:///{folder / 'kaozheng.sqlite3'}",
        "KEYS__FILE": folder / "keys" / "ring.json",
        "BLOBS__FOLDER": folder / "blobs",
        "JOBS__SYSTEM_URL": f"sqlite:///{folder / 'jobs.sqlite3'}",
        "JOBS__POLL_SECONDS": 0.1,
        "CERTS__AUTHORITY_FOLDER": folder / "authority",
        "CERTS__CONTEXTS_FOLDER": folder / "contexts",
    }
    command = [str(Path(sys.executable).with_name("kaozheng")), "certs", "issue", "--batch", batch]
    environment = _installed({f"KAOZHENG_{name}": str(value) for name, value in named.items()})
    subprocess.run([*command[:3], "--help"], env=environment, check=True, stdout=subprocess.DEVNULL)
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--json"], cwd=ROOT, stdout=subprocess.PIPE, env=environment
    )
    watched = _Watched(process.pid)
    assert process.stdout is not None
    told = json.loads(process.stdout.read().splitlines()[0])
    process.wait()
    wall = time.monotonic() - began
    return Cost(watched.seconds(), wall, *watched.megabytes(), told)


def _installed(own: dict[str, str]) -> dict[str, str]:
    """The environment in which modules are compiled beforehand, as in any installed program.

    Where the one we run in forbids that, each start compiles fifteen hundred of them anew.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "bytecode"), **own}


class _Watched(threading.Thread):
    """Looks four times a second at what a process and all below it have used.

    What the system adds up for a parent leaves out the children of children that it never waits
    for, as those of a fork server.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._most = (0, 0)
        self._ticks: dict[int, int] = {}
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.25):
            family = list(_family(self._pid))
            shared_once, resident = zip(*map(_kilobytes, family), strict=True)
            self._most = max(self._most, (sum(shared_once), sum(resident)))
            for pid in family:
                self._ticks[pid] = max(self._ticks.get(pid, 0), _processor(pid))

    def megabytes(self) -> tuple[float, float]:
        """All memory at the worst moment: shared pages counted once, and counted for each."""
        self._end()
        shared_once, resident = self._most
        return shared_once / 1024, resident / 1024

    def seconds(self) -> float:
        """CPU time, of each process as it was last seen."""
        self._end()
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")

    def _end(self) -> None:
        self._over.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        children += [
            child
            for task in Path(f"/proc/{pid}/task").iterdir()
            if task.name != str(pid)
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # It has ended.
        return
    for child in children:
        yield from _family(int(child))


def _kilobytes(pid: int) -> tuple[int, int]:
    """Proportional and resident set size."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    told = {name: value for name, _, value in (line.partition(":") for line in lines)}
    proportional, resident = (int(told.get(name, "0 kB").split()[0]) for name in ("Pss", "Rss"))
    return proportional, resident


def _processor(pid: int) -> int:
    """Clock ticks of user and system time (proc(5): fields 14 and 15)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
