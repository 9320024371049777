"""Joins the sitting and a proctor that measures on the candidate's own device.

The page sends measurements in place of pictures, and a picture only when it is asked for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exam_engine.sessions.tokens import AttemptPass
from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.errors import NotFound
from proctor import sittings, wanted
from proctor.claimed import read_observations
from proctor.evidence import Blobs
from proctor.reported import Reported, Reporting


@dataclass(frozen=True)
class DeviceWatcher:
    """Takes reports and wanted pictures of attempts; shared by the threads of one process."""

    database: Database
    clock: Clock
    reporting: Reporting
    blobs: Blobs

    def report(
        self, attempt: AttemptPass, stored: object, sent_at: datetime, gone: Sequence[int]
    ) -> Reported:
        """Take observations of a running attempt; see `proctor.claimed` and `proctor.reported`."""
        observations = read_observations(stored)
        with self.database.write(attempt.tenant_id) as tx:
            return self.reporting.take(
                tx,
                self.clock,
                _sitting_id(tx, attempt.attempt_id),
                observations,
                sent_at=sent_at,
                gone=gone,
            )

    def picture(self, attempt: AttemptPass, sequence: int, image: bytes) -> None:
        """Keep a picture that was asked for, sealed, as evidence of its findings."""
        with self.database.read(attempt.tenant_id) as tx:
            asked = wanted.accept_picture(tx, _sitting_id(tx, attempt.attempt_id), sequence)
        sealed = wanted.seal_picture(self.blobs, asked, image)
        with self.database.write(attempt.tenant_id) as tx:
            wanted.keep_picture(tx, self.clock, asked, sealed)


def _sitting_id(tx: Tx, attempt_id: str) -> str:
    row = sittings.sitting_of(tx, attempt_id)
    if row is None:
        raise NotFound("sessions-not-watched")
    return row.id
