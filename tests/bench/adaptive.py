"""Adaptive sittings over HTTP: how soon the next item comes, the save included."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from exam_engine.demo import adaptive as demo_adaptive
from exam_engine.demo import bank
from exam_engine.demo.body import found_body
from exam_engine.demo.place import settings_in
from exam_engine.sessions import attempts
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.sessions.tokens import AttemptTokens
from exam_engine.upgrade import upgrade
from exam_engine.wiring import Engine, open_engine
from foundation.ids import new_id
from tests.bench.answer_server import HOST
from tests.bench.measuring import Effort, Line, percentile
from tests.bench.world import ROOT, World

_START_SECONDS = 240.0
_GOAL, _SHARE = 50.0, 20.0
_THINKING = 10.0
"""Mean seconds between two answers of one candidate."""


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Many sessions at once, each answering now and then; the slowest one in a hundred."""
    folder, sessions = world.folder(), effort.of(500, 12)
    pages = _prepare(folder, sessions)
    seconds = effort.of(40.0, 3.0)
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.answer_server", "ours", str(folder), str(port)],
        cwd=ROOT,
    )
    try:
        _await(port)
        before = _cpu_seconds(server.pid)
        told = _load(port, pages, seconds, effort.of(_THINKING, 1.0))
        work = (_cpu_seconds(server.pid) - before) * 1000 / max(told["answers"], 1)
    finally:
        server.terminate()
        server.wait(timeout=60)
    note = (
        f"{sessions} sessions, one answer each {effort.of(_THINKING, 1.0):g} s on average, "
        f"{told['answers']} answers in {seconds:g} s; the demonstration's placement: shadow test, "
        "exposure by eligibility, three levels; server and load share the machine; refused "
        f"{told['refused']}, load average before the run {os.getloadavg()[0]:.1f}"
    )
    yield Line(
        "adaptive-next-cpu",
        round(work, 2),
        "ms",
        "no peer delivers adaptive tests; beside what 50 answers a second leave on one core",
        _SHARE,
        round(_SHARE / work, 2),
        told["answers"],
        f"processor time of the server for each answer, first questions included; {note}",
    )
    for figure, percent in (("adaptive-next-p99", 99), ("adaptive-next-median", 50)):
        value = percentile(sorted(told["milliseconds"]), percent)
        goal = "no peer delivers adaptive tests; beside the goal of 50 ms"
        yield Line(
            figure,
            round(value, 2),
            "ms",
            goal,
            _GOAL,
            round(_GOAL / value, 2),
            told["answers"],
            note,
        )


def _cpu_seconds(process: int) -> float:
    """Processor time of a process so far (proc(5): user and system time in clock ticks)."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _prepare(folder: Path, sessions: int) -> list[tuple[str, int]]:
    """Bank, design, sitting and started attempts: a token and an epoch for each."""
    engine = open_engine(settings_in(folder))
    upgrade(engine.database)
    body = found_body(engine.database, engine.clock, engine.settings.identities.passwords)
    bank.fill_bank(engine.database, engine.clock, body)
    forms = demo_adaptive.publish_designs(engine.database, engine.clock, body, bank.demo_items())
    sitting = _sitting(engine, body.tenant_id, forms[demo_adaptive.PLACEMENT])
    tokens = AttemptTokens(engine.ring, engine.clock)
    pages = []
    for _ in range(sessions):
        with engine.database.write(body.tenant_id) as tx:
            row = attempts.open_attempt(tx, engine.clock, sitting_id=sitting, enrolment_id=new_id())
            attempts.check_in(tx, engine.clock, row.id)
            attempts.start(tx, engine.clock, row.id)
            epoch = attempts.take_over(tx, engine.clock, row.id).epoch
            pages.append((tokens.give(row.id, body.tenant_id, epoch), epoch))
    engine.close()
    return pages


def _sitting(engine: Engine, tenant: str, form_id: str) -> str:
    now = engine.clock.now()
    with engine.database.write(tenant) as tx:
        row = plan_sitting(
            tx,
            engine.clock,
            SittingPlan(
                batch_ref="bench",
                level="初级",
                part="placement",
                form_id=form_id,
                title="bench",
                opens_at=now,
                closes_at=now + timedelta(hours=3),
                minutes=120,
            ),
            actor="bench",
        )
        open_sitting(tx, engine.clock, row.id, actor="bench")
        return row.id


def _await(port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the site did not start")


def _load(
    port: int, pages: list[tuple[str, int]], seconds: float, thinking: float
) -> dict[str, Any]:
    plan = {"port": port, "pages": pages, "seconds": seconds, "thinking": thinking}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.adaptive_load"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told
