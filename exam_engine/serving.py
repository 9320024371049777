"""Runs the site and the worker: one process that serves, one or more that do the jobs."""

from __future__ import annotations

import gc
import signal
import threading

import uvicorn

from exam_engine.web.app import create_app
from exam_engine.wiring import Engine, start_jobs

KEEP_ALIVE_SECONDS = 75
"""Longer than the pause between two saves: a connection that stays open spares the handshake."""

GOODBYE_SECONDS = 15
"""How long a stop waits for what is under way; saving an answer takes a fraction of a second."""


def serve(engine: Engine, host: str, port: int) -> None:
    """Serve until the process is told to stop; with SQLite the jobs are done in here as well."""
    jobs = start_jobs(engine) if engine.database.is_sqlite else None
    app = create_app(engine)
    engine.start()
    threading.Thread(target=_warm_up, args=(engine,), name="warm-up", daemon=True).start()
    # What lives as long as the process need not be looked at again and again; without this the
    # collector's pauses were most of the slowest one in a hundred saves.
    gc.collect()
    gc.freeze()
    try:
        uvicorn.run(
            app,
            host=host,
            port=port,
            http="httptools",
            loop="uvloop",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            # Room boards hold a channel for most of a minute: a stop does not wait for them.
            timeout_graceful_shutdown=GOODBYE_SECONDS,
            log_config=None,
            server_header=False,
            # Addresses hold names of pages, never of people; still nobody needs them on record.
            access_log=False,
        )
    finally:
        if jobs is not None:
            jobs.stop()
        engine.close()


def _warm_up(engine: Engine) -> None:
    """What the first one who comes would else wait for."""
    engine.documents.warm_up()
    engine.adaptive.tests.warm_up()


def work(engine: Engine) -> None:
    """Do jobs, and the daily round, until the process is told to stop."""
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    jobs = start_jobs(engine)
    engine.caretaker.start()
    stopped.wait()
    jobs.stop()
    engine.close()
