"""Remembers each live sitting's timeline between two frames, and rebuilds it from storage.

Storage is the truth. What is remembered only saves reading: it is used while it is what was
recorded last, caught up where another process recorded since, and built anew after a restart.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from foundation.database import Tx
from proctor.analysis.timeline import TimelineState, advance
from proctor.findings import FindingKind
from proctor.observation import Observation
from proctor.policy import Policy
from proctor.sitting_states import SittingState
from proctor.sittings import baseline_of, policy_of
from proctor.tables import ObservationRow, ProctorSittingRow


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A frame that may be sealed: the clearest of a finding that is open, or one just before it."""

    sequence: int
    taken_at: datetime
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Remembered:
    """A timeline after ``number`` recorded observations, the last of which is ``last``.

    ``recent`` are the frames of the last ``Policy.clip_s`` seconds, in memory only; ``clips`` says
    until when frames belong to the clip of a finding that has opened.
    """

    number: int
    last: str | None
    state: TimelineState
    pictures: Mapping[FindingKind, KeptPicture] = field(default_factory=dict)
    recent: tuple[KeptPicture, ...] = ()
    clips: Mapping[FindingKind, datetime] = field(default_factory=dict)


class Memory:
    """The timelines of the sittings that were seen last; safe to share by threads."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._sittings: OrderedDict[str, Remembered] = OrderedDict()

    def put(self, sitting_id: str, remembered: Remembered) -> None:
        """Remember; the sitting that was seen longest ago makes room."""
        with self._lock:
            self._sittings[sitting_id] = remembered
            self._sittings.move_to_end(sitting_id)
            while len(self._sittings) > self._most:
                self._sittings.popitem(last=False)

    def drop(self, sitting_id: str) -> None:
        """Forget a sitting."""
        with self._lock:
            self._sittings.pop(sitting_id, None)

    def peek(self, sitting_id: str) -> Remembered | None:
        """What is remembered, whether or not it still is what was recorded last."""
        with self._lock:
            return self._sittings.get(sitting_id)

    def recall(self, tx: Tx, sitting: ProctorSittingRow) -> Remembered:
        """The timeline as storage has it now."""
        with self._lock:
            known = self._sittings.get(sitting.id)
        if known is not None and known.last == sitting.last_observation:
            return known
        if known is None or not _is_ancestor(tx, sitting, known):
            known = Remembered(0, None, TimelineState(baseline=baseline_of(sitting)))
        return _caught_up(tx, sitting, known, policy_of(sitting))


def _is_ancestor(tx: Tx, sitting: ProctorSittingRow, known: Remembered) -> bool:
    """Whether what is remembered was recorded; its transaction may have been rolled back."""
    statement = select(ObservationRow.id).filter_by(sitting_id=sitting.id, number=known.number)
    return tx.scalars(statement).first() == known.last


def _caught_up(tx: Tx, sitting: ProctorSittingRow, known: Remembered, policy: Policy) -> Remembered:
    statement = (
        select(ObservationRow)
        .where(
            ObservationRow.sitting_id == sitting.id,
            ObservationRow.stage == SittingState.LIVE,
            ObservationRow.number > known.number,
        )
        .order_by(ObservationRow.number)
        .execution_options(yield_per=500)
    )
    state = known.state
    for row in tx.scalars(statement):
        state, _ = advance(state, Observation.from_json(row.measured), policy)
    return Remembered(
        sitting.observations,
        sitting.last_observation,
        state,
        known.pictures,
        known.recent,
        known.clips,
    )
