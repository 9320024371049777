"""Lets SQLite files of a test process do without waiting for the disk.

Each commit waits until the disk has the last answer, because the power may go. In a test nothing is
read after a power cut, and a third of the time of the tests that save much was this waiting. That
the product waits is asked by a test of its own, which sets `QUICK` aside.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

from foundation import database
from foundation.database import DatabaseSettings

QUICK = True


def hurry() -> None:
    """From now on, files that a `Database` opens are written when the system finds time."""
    prepare = database._sqlite_engine

    def prepare_quickly(settings: DatabaseSettings, *, reading: bool = False) -> Engine:
        engine = prepare(settings, reading=reading)
        if QUICK:
            event.listen(engine, "connect", _do_not_wait)
        return engine

    database._sqlite_engine = prepare_quickly


def _do_not_wait(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
