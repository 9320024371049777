"""Answers saved over HTTP, each acknowledged after its commit: how many, and how soon."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from exam_engine.demo.body import found_body
from exam_engine.demo.place import settings_in
from exam_engine.sessions import attempts
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.sessions.tokens import AttemptTokens
from exam_engine.upgrade import upgrade
from exam_engine.wiring import Engine, open_engine
from foundation.ids import new_id
from tests.bench.answer_server import HOST, NAIVE_FILE
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, alternate, percentile
from tests.bench.naive_saving import add_attempts, open_store
from tests.bench.world import ROOT, World

_START_SECONDS = 240.0
_MOST = 60_000
"""Saves in one run, whatever its time."""
_PACE = 300.0
"""Saves a second when the waiting is measured: 3,000 candidates who save every ten seconds."""
_DOES_LESS = (
    "Peer: a FastAPI def route with pydantic and no middleware, one SQLAlchemy ORM transaction a "
    "save, SQLite WAL with synchronous=FULL; it reads the same token and looks at the deadline, "
    "and has no epochs, pauses, standing in the answer, security headers or job worker."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Saves a second under full load, then the waiting at a pace that both can keep."""
    folder = world.folder()
    pages = effort.of(64, 8)
    with _servers(folder, pages) as (ours, naive):
        for one in (ours, naive):
            one.run(effort.of(1.5, 0.2))
        seconds = effort.of(3.0, 0.3)
        rates = alternate(effort.of(3, 1), lambda: ours.rate(seconds), lambda: naive.rate(seconds))
        note = (
            f"{pages} keep-alive connections, each sending when its last save is acknowledged; "
            f"server and load share the machine. {_DOES_LESS}"
        )
        peer = Peer("naive ORM route", note)
        yield rates.line("answers-saved", "saves/s", Better.MORE, peer, ours.saved)
        work = Runs(tuple(ours.cpu), tuple(naive.cpu))
        yield work.line("answers-saved-cpu", "µs", Better.LESS, _per_save(note), ours.saved)
        pace = min(_PACE, min(rates.peer) / 2)
        yield from _waiting(ours, naive, pace, effort)


def _per_save(note: str) -> Peer:
    return Peer(
        "naive ORM route", f"CPU time of the server process for each of these saves. {note}"
    )


def _waiting(ours: Server, naive: Server, pace: float, effort: Effort) -> Iterator[Line]:
    seconds = effort.of(3.0, 0.4)
    taken: dict[str, list[list[float]]] = {"ours": [], "naive": []}

    def waited(server: Server) -> float:
        taken[server.kind].append(sorted(server.run(seconds, pace)["milliseconds"]))
        return 0.0

    alternate(effort.of(3, 1), lambda: waited(ours), lambda: waited(naive))
    note = (
        f"Time until the acknowledgement at {pace:.0f} saves/s, counted from the moment each save "
        f"was due. {_DOES_LESS}"
    )
    n = sum(map(len, taken["ours"]))
    for share in (50, 95, 99):
        runs = Runs(
            tuple(percentile(run, share) for run in taken["ours"]),
            tuple(percentile(run, share) for run in taken["naive"]),
        )
        peer = Peer("naive ORM route", note)
        yield runs.line(f"answers-saved-p{share}", "ms", Better.LESS, peer, n)


@dataclass
class Server:
    """A server process and the candidates who write to it."""

    kind: str
    port: int
    process: int
    pages: list[tuple[str, str]]
    seq: int = 1
    saved: int = 0
    cpu: list[float] = field(default_factory=list)
    """Microseconds of the process for each save, one value for each run under full load."""

    def rate(self, seconds: float) -> float:
        """Acknowledged saves a second under full load; the work for them is noted in `cpu`."""
        before = _cpu_seconds(self.process)
        told = self.run(seconds)
        self.cpu.append((_cpu_seconds(self.process) - before) * 1e6 / told["saved"])
        self.saved += told["saved"]
        return float(told["saved"] / told["seconds"])

    def run(self, seconds: float, pace: float = 0.0) -> dict[str, Any]:
        """One run of the load process; a refused save is an error of the measurement."""
        plan = {
            "kind": self.kind,
            "port": self.port,
            "pages": self.pages,
            "first_seq": self.seq,
            "seconds": seconds,
            "most": _MOST,
            "pace": pace,
        }
        self.seq += _MOST
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.answer_load"],
            input=json.dumps(plan),
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            timeout=seconds + 90,
            check=True,
        )
        told: dict[str, Any] = json.loads(done.stdout)
        if told["refused"] or not told["saved"]:
            raise RuntimeError(f"{self.kind}: {told['refused']} saves refused")
        return told


@contextmanager
def _servers(folder: Path, count: int) -> Iterator[tuple[Server, Server]]:
    """Both servers, each in a process of its own, on one set of attempts and tokens."""
    pages = _seed(folder, count)
    ports = {"ours": _free_port(), "naive": _free_port()}
    command = [sys.executable, "-m", "tests.bench.answer_server"]
    processes = []
    try:
        for kind, port in ports.items():
            arguments = [*command, kind, str(folder), str(port)]
            processes.append(subprocess.Popen(arguments, cwd=ROOT))
        for process, port in zip(processes, ports.values(), strict=True):
            _wait_for(process, port)
        ours, naive = (
            Server(kind, port, process.pid, pages)
            for (kind, port), process in zip(ports.items(), processes, strict=True)
        )
        yield ours, naive
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _seed(folder: Path, count: int) -> list[tuple[str, str]]:
    """Attempts in both databases; their ids and the tokens of their pages."""
    engine = open_engine(settings_in(folder))
    try:
        upgrade(engine.database)
        passwords = engine.settings.identities.passwords
        tenant = found_body(engine.database, engine.clock, passwords).tenant_id
        made = running_attempts(engine, tenant, count)
        tokens = AttemptTokens(engine.ring, engine.clock)
        store = open_store(folder / NAIVE_FILE)
        add_attempts(store, made, datetime.now(UTC) + timedelta(hours=1))
        store.dispose()
        return [(attempt, tokens.give(attempt, tenant, 1)) for attempt in made]
    finally:
        engine.close()


def running_attempts(engine: Engine, tenant: str, count: int) -> list[str]:
    """Attempts of an unwatched sitting that have been started, each with its first page."""
    clock = engine.clock
    with engine.database.write(tenant) as tx:
        now = clock.now()
        plan = SittingPlan(
            batch_ref="bench",
            level="初级",
            part="theory",
            form_id=new_id(),
            title="理论",
            opens_at=now - timedelta(minutes=1),
            closes_at=now + timedelta(hours=3),
            minutes=60,
        )
        sitting = plan_sitting(tx, clock, plan, actor="bench")
        open_sitting(tx, clock, sitting.id, actor="bench")
        made = []
        for _ in range(count):
            row = attempts.open_attempt(tx, clock, sitting_id=sitting.id, enrolment_id=new_id())
            attempts.check_in(tx, clock, row.id)
            attempts.start(tx, clock, row.id)
            attempts.take_over(tx, clock, row.id)
            made.append(row.id)
    return made


def _cpu_seconds(process: int) -> float:
    """What the process has used of the processor, its threads included (proc(5), fields 14, 15)."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")
