"""The review desk over 60 recordings with 300 incidents: how long its pages take to open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.sessions.tables import Watching
from exam_engine.web.app import create_app
from foundation.clock import FixedClock
from foundation.roles import Role
from proctor.tables import IncidentRow
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, milliseconds
from tests.bench.world import World
from tests.browsers import log_in_as
from tests.exam_room import make_room
from tests.review_world import fill

_NOTE = (
    "A GET through the whole application in this process, {clock} time, median. Peer: the first 50 "
    "incidents by one indexed query and nothing else."
)
_CLOCKS = {"cpu": time.process_time, "wall": time.perf_counter}


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds for the queue, one incident and the figures (6 recordings for a quick look)."""
    engine = replace(world.engine, clock=FixedClock(world.engine.clock.now()))
    room = make_room(engine, watching=Watching.RECORDED, code="9060")
    made = fill(room, recordings=effort.of(60, 6), pictures=True)
    app = create_app(engine)
    pages = {
        "queue": "/staff/review",
        "incident": f"/staff/review/{made.incidents[len(made.incidents) // 2]}",
        "figures": "/staff/review/figures",
    }
    times = effort.of(20, 3)

    def plain() -> None:
        with engine.database.read(room.tenant) as tx:
            statement = select(IncidentRow).order_by(IncidentRow.started_at).limit(50)
            tx.scalars(statement).all()

    with TestClient(app, base_url=engine.settings.web.public_address) as browser:
        log_in_as(engine, browser, room.tenant, Role.PROCTOR_REVIEWER, login_name="bench-reviewer")
        for page, path in pages.items():

            def ours(path: str = path) -> None:
                answer = browser.get(path, headers={"Accept": "text/html"})
                if answer.status_code != 200:
                    raise RuntimeError(f"{path}: {answer.status_code}")

            for name, clock in _CLOCKS.items():
                runs = Runs(
                    (milliseconds(ours, times, clock),), (milliseconds(plain, times, clock),)
                )
                peer = Peer("one indexed query", _NOTE.format(clock=name))
                yield runs.line(f"review-{page}-{name}", "ms", Better.LESS, peer, times)
