"""Every few seconds: ends attempts whose deadline and grace are over, and signs the log's head."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from exam_engine.sessions.attempts import due_attempts, expire
from foundation.clock import Clock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Refusal

log = structlog.get_logger(__name__)
BEAT_SECONDS = 5.0


class Timekeeper:
    """One thread of one process; several may run, for doing its work twice changes nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        grace: timedelta,
        sign_log: Callable[[], object],
    ) -> None:
        """``sign_log`` brings the transparency log's signed head up to its entries."""
        self._database = database
        self._clock = clock
        self._grace = grace
        self._sign_log = sign_log
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="timekeeper", daemon=True)

    def start(self) -> None:
        """Start the beat."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the beat that is under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def beat(self) -> int:
        """End what is due now, each in a transaction of its own; return how many there were."""
        with self._database.read(EVERY_TENANT) as tx:
            due = due_attempts(tx, self._clock, self._grace)
        for tenant, attempt_id in due:
            with self._database.write(tenant) as tx:
                expire(tx, self._clock, attempt_id, self._grace)
        return len(due)

    def _run(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            try:
                self.beat()
            except (SQLAlchemyError, Refusal):
                # The next beat tries again; an attempt that ends late has lost nothing, for the
                # journal judges each answer by the deadline itself.
                log.exception("timekeeper.beat_failed")
            try:
                self._sign_log()
            except (SQLAlchemyError, Refusal):
                # Entries wait for the next beat; a log that must not be signed says why here and
                # in `kaozheng log verify`, and the exams go on.
                log.exception("timekeeper.log_not_signed")
