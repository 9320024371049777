"""What has happened to calibration runs, for those of the roof who want to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foundation.events import Event


@dataclass(frozen=True, slots=True)
class CalibrationApproved(Event):
    """Another person has approved what a run found: its parameters are in force from now on."""

    run_id: str
    by: str
    at: datetime
