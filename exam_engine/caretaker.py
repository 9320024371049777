"""Has a round of `exam_engine.retention` made for every body once a day, by whoever runs.

Each process that serves or works keeps a caretaker. Whether a round is due stands in the records
themselves (the last round in the audit chain), so that a machine that slept at night makes up for
it in the morning, and a round that was killed is begun again.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from exam_engine.retention import ROUND, Retention
from foundation import audit
from foundation.lockouts import LockoutSettings, forget_old_failures
from foundation.schema import TenantRow

log = structlog.get_logger(__name__)
LOOK_SECONDS = 600.0
"""How often a process looks whether a round is due."""
FIRST_LOOK_SECONDS = 60.0
"""When it looks first: whoever starts a site wants it to answer."""


class Caretaker:
    """One thread of one process, apart from the timekeeper's: erasing must not delay an exam."""

    def __init__(self, retention: Retention, lockouts: LockoutSettings, zone: ZoneInfo) -> None:
        self._retention = retention
        self._lockouts = lockouts
        self._zone = zone
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="caretaker", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the step that is under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def look(self) -> int:
        """Make the rounds that are due, and return how many were finished."""
        database, clock = self._retention.database, self._retention.clock
        with database.read() as tx:
            tenants = list(tx.scalars(select(TenantRow.id).order_by(TenantRow.id)))
        with database.write() as tx:
            forget_old_failures(tx, clock, self._lockouts)
        finished = 0
        for tenant in tenants:
            try:
                finished += self._look_after(tenant)
            except Exception:
                # A store that is away, or one body's trouble, must not keep the others' rounds
                # from being made, nor end the thread; the next look takes up what was left.
                log.exception("caretaker.round_failed", tenant=tenant)
        return finished

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether the hour of the day has come since the last round."""
        local = now.astimezone(self._zone)
        begins = local.replace(
            hour=self._retention.settings.hour, minute=0, second=0, microsecond=0
        )
        if begins > local:
            begins -= timedelta(days=1)
        return last is None or last < begins

    def _look_after(self, tenant: str) -> bool:
        with self._retention.database.read(tenant) as tx:
            last = audit.last_time(tx, ROUND)
        if self._stop.is_set() or not self.is_due(last, self._retention.clock.now()):
            return False
        return self._retention.run(tenant, self._stop.is_set) is not None

    def _run(self) -> None:
        wait = FIRST_LOOK_SECONDS
        while not self._stop.wait(wait):
            wait = LOOK_SECONDS
            try:
                self.look()
            except SQLAlchemyError:
                log.exception("caretaker.look_failed")
