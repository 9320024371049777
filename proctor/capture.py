"""Takes a frame in three beats: accept (a read), measure (no transaction), record (a short write).

    with database.read(tenant=tenant) as tx:
        accepted = capture.accept(tx, clock, sitting_id, sequence=7, taken_at=…)
    measured = capture.measure(accepted, data)
    with database.write(tenant=tenant) as tx:
        capture.record(tx, clock, measured)

A frame is named by its sequence number: sent twice, it counts once. Frames are measured and let
go; only those that show a finding are kept, sealed. What a frame shows ends no exam.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, Refusal, TooMany
from proctor.analysis.pictures import decode_picture
from proctor.analysis.slow import Asked
from proctor.arrival import CLOCKS_APART_S
from proctor.detectors import needed
from proctor.ending import end_watching
from proctor.evidence import Blobs
from proctor.findings import FindingKind
from proctor.following import Accepted, Measured, follow, with_seals
from proctor.policy import Policy
from proctor.recording import Recorded, record_all
from proctor.remembering import Memory
from proctor.sitting_states import TAKES_FRAMES, SittingState
from proctor.sittings import calibration_of, find_sitting, policy_of
from proctor.tables import ObservationRow, ProctorSittingRow
from proctor.trails import Analyser, Trails


class Capture:
    """Takes frames; one for each process, shared by its threads."""

    def __init__(self, analyser: Analyser, blobs: Blobs, memory: Memory | None = None) -> None:
        self._trails = Trails(analyser)
        self._blobs = blobs
        self._memory = memory or Memory()

    def accept(
        self,
        tx: Tx,
        clock: Clock,
        sitting_id: str,
        *,
        sequence: int,
        taken_at: datetime,
        facts: Iterable[FindingKind] = (),
    ) -> Accepted:
        """Look whether a frame may come now; the picture itself is not needed for that.

        Raises Conflict("proctor-sitting-not-watching") where nobody agreed or it is over,
        Invalid("proctor-frame-sequence"), Invalid("proctor-frame-time") for a frame from the
        future or from before the sitting, and TooMany("proctor-frames-too-many") for more
        frames than the policy takes, with the seconds after which to try again. ``facts`` are what
        the arrival of the frame showed; they are kept with it.
        """
        sitting = find_sitting(tx, sitting_id)
        now = clock.now()
        _check_frame(sitting, sequence, taken_at, now)
        policy = policy_of(sitting)
        repeated = _is_recorded(tx, sitting.id, sequence)
        if not repeated:
            _check_rate(tx, sitting.id, policy, now)
        fit, drift = calibration_of(sitting)
        return Accepted(
            sitting_id=sitting.id,
            tenant=sitting.tenant_id,
            stage=SittingState(sitting.state),
            policy=policy,
            before=self._memory.recall(tx, sitting),
            sequence=sequence,
            taken_at=min(taken_at, now),
            repeated=repeated,
            fit=fit,
            drift=drift,
            facts=frozenset(facts),
            asked=Asked(needed(policy)),
        )

    def measure(self, accepted: Accepted, data: bytes) -> Measured:
        """Decode, measure, follow the timeline, seal what shows a finding. No transaction.

        Raises what `proctor.analysis.pictures.decode_picture` raises.
        """
        rgb = decode_picture(data)
        observation = self._trails.observe(
            accepted.sitting_id, rgb, accepted.taken_at, accepted.sequence, accepted.asked
        )
        return with_seals(follow(accepted, observation, data), self._blobs)

    def record(self, tx: Tx, clock: Clock, measured: Measured) -> Recorded:
        """Write the observation and what follows from it.

        Where another frame of the sitting was recorded meanwhile, the timeline is followed again
        from there. Conflict("proctor-sitting-not-watching") where the sitting ended meanwhile.
        """
        (result,) = record_all(tx, clock, self._memory, [measured])
        if isinstance(result, Refusal):
            raise result
        return result

    def finish(self, tx: Tx, clock: Clock, sitting_id: str) -> Recorded:
        """End what is open, as the first half of closing or withdrawing from a live sitting."""
        return Recorded(closed=end_watching(tx, clock, self._memory, sitting_id))


def _check_frame(
    sitting: ProctorSittingRow, sequence: int, taken_at: datetime, now: datetime
) -> None:
    if sitting.state not in TAKES_FRAMES:
        raise Conflict("proctor-sitting-not-watching", state=str(sitting.state))
    if not 0 <= sequence < 2**31:
        raise Invalid("proctor-frame-sequence", sequence=sequence)
    ahead = (taken_at - now).total_seconds()
    if ahead > CLOCKS_APART_S or taken_at < sitting.opened_at:
        raise Invalid("proctor-frame-time", ahead_s=round(ahead))


def _check_rate(tx: Tx, sitting_id: str, policy: Policy, now: datetime) -> None:
    """Twice the regular number over a stretch of ``burst`` frames, so that a spool can empty."""
    stretch = policy.burst * policy.frame_interval_s
    count = tx.scalar(
        select(func.count())
        .select_from(ObservationRow)
        .where(
            ObservationRow.sitting_id == sitting_id,
            ObservationRow.received_at > now - timedelta(seconds=stretch),
        )
    )
    if (count or 0) >= 2 * policy.burst:
        raise TooMany("proctor-frames-too-many", seconds=math.ceil(policy.frame_interval_s))


def _is_recorded(tx: Tx, sitting_id: str, sequence: int) -> bool:
    statement = select(ObservationRow.id).filter_by(sitting_id=sitting_id, sequence=sequence)
    return tx.scalars(statement).first() is not None
