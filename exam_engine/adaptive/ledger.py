"""Writes selections down before their items are shown: many candidates' in one commit.

One thread writes, as in `exam_engine.sessions.journal`. Of two selections for one place of one
attempt the first stands, and whoever comes second is told which one that is.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Table, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from exam_engine.adaptive.tables import SelectionRow
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Unavailable

log = structlog.get_logger(__name__)
_AT_ONCE = 200
"""Selections in one commit; SQLite bounds the number of parameters."""
_MOST_WAITING = 10_000
_PLACE = tuple_(SelectionRow.attempt_id, SelectionRow.position)
_STANDING = select(SelectionRow.attempt_id, SelectionRow.position, SelectionRow.item_ref)


@dataclass(frozen=True, slots=True)
class Selection:
    """One selection, see `exam_engine.adaptive.tables.SelectionRow`."""

    tenant_id: str
    attempt_id: str
    position: int
    item_ref: str
    score: int | None
    answer_epoch: int | None
    answer_seq: int | None
    theta: float
    error: float
    record: dict[str, Any]
    chosen_at: datetime


@dataclass(frozen=True, slots=True)
class _Entry:
    selection: Selection
    future: Future[bool]


class Ledger:
    """One for each process; `start` it, and `stop` it at the end."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Entry] = deque()
        self._arrival = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="selections", daemon=True)
        table = SelectionRow.__table__
        assert isinstance(table, Table)
        insert = sqlite.insert if database.is_sqlite else postgresql.insert
        self._insert: Any = (
            insert(table)
            .on_conflict_do_nothing()
            .returning(table.c.attempt_id, table.c.position, table.c.item_ref)
        )

    def start(self) -> None:
        """Start the writer."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        self._stopping = True
        self._arrival.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def append(self, selection: Selection) -> Future[bool]:
        """Resolved after the commit: True when it is this selection that stands.

        Raises `Unavailable` ``adaptive-ledger-busy``; the future ``adaptive-ledger-away``.
        """
        if self._stopping or len(self._waiting) >= _MOST_WAITING:
            raise Unavailable("adaptive-ledger-busy", waiting=len(self._waiting))
        entry = _Entry(selection, Future())
        self._waiting.append(entry)
        self._arrival.set()
        return entry.future

    def _run(self) -> None:
        while True:
            self._arrival.wait()
            self._arrival.clear()
            while self._waiting:
                self._settle(
                    [self._waiting.popleft() for _ in range(min(len(self._waiting), _AT_ONCE))]
                )
            if self._stopping:
                return

    def _settle(self, batch: Sequence[_Entry]) -> None:
        try:
            stored = self._write([entry.selection for entry in batch])
        except Exception as error:  # noqa: BLE001 - the writer outlives what a batch or the disk does
            log.warning("selections.batch_failed", error=type(error).__name__, rows=len(batch))
            if len(batch) > 1:
                # One row that cannot be stored must take no other down with it.
                for entry in batch:
                    self._settle([entry])
                return
            batch[0].future.set_exception(Unavailable("adaptive-ledger-away"))
            return
        for entry in batch:
            one = entry.selection
            entry.future.set_result(stored.get((one.attempt_id, one.position)) == one.item_ref)

    def _write(self, rows: Sequence[Selection]) -> dict[tuple[str, int], str]:
        """What stands at each place; only places that were taken before need to be looked up."""
        with self._database.write(EVERY_TENANT) as tx:
            connection = tx.connection()
            made = connection.execute(self._insert, [_values(one) for one in rows]).all()
            found = {(attempt, position): item for attempt, position, item in made}
            taken = {(one.attempt_id, one.position) for one in rows} - found.keys()
            if taken:
                before = connection.execute(_STANDING.where(_PLACE.in_(taken)))
                found |= {(attempt, position): item for attempt, position, item in before}
            return found


def _values(one: Selection) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}
