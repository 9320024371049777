"""A server that is killed under load has stored every answer that it acknowledged."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from exam_engine.sessions import attempts
from exam_engine.sessions.answers import history_of
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.ids import new_id
from foundation.tenancy import found_tenant

ROOT = Path(__file__).resolve().parents[2]
LOAD = Path(__file__).with_name("answer_load.py")
KILLS = 4


def running_attempts(database: Database, count: int) -> tuple[str, list[str]]:
    clock = SystemClock()
    with database.write() as tx:
        body = found_tenant(tx, clock, code=new_id()[-10:], name="演示").id
    with database.write(body) as tx:
        now = clock.now()
        plan = SittingPlan(
            batch_ref="b",
            level="初级",
            part="theory",
            form_id=new_id(),
            title="理论",
            opens_at=now - timedelta(minutes=1),
            closes_at=now + timedelta(hours=3),
            minutes=60,
        )
        sitting = plan_sitting(tx, clock, plan, actor="staff")
        open_sitting(tx, clock, sitting.id, actor="staff")
        made = []
        for _ in range(count):
            row = attempts.open_attempt(tx, clock, sitting_id=sitting.id, enrolment_id=new_id())
            attempts.check_in(tx, clock, row.id)
            attempts.start(tx, clock, row.id)
            attempts.take_over(tx, clock, row.id)
            made.append(row.id)
    return body, made


def acknowledged_until_killed(url: str, first: int, made: list[str]) -> list[tuple[str, int]]:
    process = subprocess.Popen(
        [sys.executable, str(LOAD), url, str(first), *made],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        text=True,
    )
    told: list[tuple[str, int]] = []
    enough = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if not line.endswith("\n"):
                break  # Cut short by the kill: it was not wholly told.
            attempt, seq = line.split()
            told.append((attempt, int(seq)))
            if len(told) >= 1500:
                enough.set()
        enough.set()

    listener = threading.Thread(target=listen)
    listener.start()
    enough.wait(timeout=60)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    listener.join(timeout=30)
    return told


@pytest.mark.parametrize("kind", ["database", "postgres_database"])
def test_every_acknowledged_answer_is_there_after_the_kills(
    kind: str, request: pytest.FixtureRequest
) -> None:
    database: Database = request.getfixturevalue(kind)
    body, made = running_attempts(database, 40)
    url = database.url.render_as_string(hide_password=False)
    told: set[tuple[str, int]] = set()
    for kill in range(KILLS):
        told.update(acknowledged_until_killed(url, 1 + kill * 1_000_000, made))
    assert len(told) > KILLS * 1000
    with database.read(body) as tx:
        kept = {
            (attempt, answer.seq)
            for attempt in made
            for answer in history_of(tx, attempt)
            if answer.payload == {"RESPONSE": str(answer.seq)}
        }
    assert told <= kept
