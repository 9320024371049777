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
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, TooMany
from proctor.analysis.pictures import decode_picture, encode_jpeg
from proctor.analysis.timeline import (
    Event,
    FindingClosed,
    FindingOpened,
    TimelineState,
    advance,
    finish,
)
from proctor.arrays import Pixels
from proctor.dossier import note_closed, note_opened
from proctor.evidence import Blobs, SealedPicture, append, seal
from proctor.findings import FindingKind
from proctor.observation import Observation
from proctor.policy import Policy
from proctor.remembering import KeptPicture, Memory, Remembered
from proctor.sitting_states import TAKES_FRAMES, SittingState
from proctor.sittings import find_sitting, policy_of
from proctor.tables import ObservationRow, ProctorSittingRow

CLOCKS_APART_S = 5.0
"""A sender's clock may be so far ahead of ours; frames from further in the future are refused."""


class Analyser(Protocol):
    """Measures a picture; see `proctor.analysis.frame.FrameAnalyser`."""

    def analyse(self, rgb: Pixels, taken_at: datetime, sequence: int = 0) -> Observation: ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """A frame that may be measured. ``repeated``: it was recorded before, nothing is to be done."""

    sitting_id: str
    tenant: str
    stage: SittingState
    policy: Policy
    before: Remembered
    sequence: int
    taken_at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A frame that was measured, what follows from it, and the pictures that were sealed."""

    accepted: Accepted
    observation: Observation
    state: TimelineState
    events: tuple[Event, ...]
    kept: Mapping[FindingKind, KeptPicture]
    sealed: Mapping[FindingKind, SealedPicture]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: ids of findings that opened and that ended, and of sealed pictures."""

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


class Capture:
    """Takes frames; one for each process, shared by its threads."""

    def __init__(self, analyser: Analyser, blobs: Blobs, memory: Memory | None = None) -> None:
        self._analyser = analyser
        self._blobs = blobs
        self._memory = memory or Memory()

    def accept(
        self, tx: Tx, clock: Clock, sitting_id: str, *, sequence: int, taken_at: datetime
    ) -> Accepted:
        """Look whether a frame may come now; the picture itself is not needed for that.

        Raises Conflict("proctor-sitting-not-watching") where nobody agreed or it is over,
        Invalid("proctor-frame-sequence"), Invalid("proctor-frame-time") for a frame from the
        future or from before the sitting, and TooMany("proctor-frames-too-many") for more
        frames than the policy takes, with the seconds after which to try again.
        """
        sitting = find_sitting(tx, sitting_id)
        now = clock.now()
        _check_frame(sitting, sequence, taken_at, now)
        policy = policy_of(sitting)
        repeated = _is_recorded(tx, sitting.id, sequence)
        if not repeated:
            _check_rate(tx, sitting.id, policy, now)
        return Accepted(
            sitting_id=sitting.id,
            tenant=sitting.tenant_id,
            stage=SittingState(sitting.state),
            policy=policy,
            before=self._memory.recall(tx, sitting),
            sequence=sequence,
            taken_at=min(taken_at, now),
            repeated=repeated,
        )

    def measure(self, accepted: Accepted, data: bytes) -> Measured:
        """Decode, measure, follow the timeline, seal what shows a finding. No transaction.

        Raises what `proctor.analysis.pictures.decode_picture` raises.
        """
        rgb = decode_picture(data)
        observation = self._analyser.analyse(rgb, accepted.taken_at, accepted.sequence)
        state, events = _followed(accepted.before.state, observation, accepted)
        kept = _kept(accepted.before.pictures, state, rgb, observation)
        return Measured(
            accepted, observation, state, events, kept, self._sealed(accepted, events, kept, rgb)
        )

    def record(self, tx: Tx, clock: Clock, measured: Measured) -> Recorded:
        """Write the observation and what follows from it.

        Where another frame of the sitting was recorded meanwhile, the timeline is followed again
        from there. Conflict("proctor-sitting-not-watching") where the sitting ended meanwhile.
        """
        accepted = measured.accepted
        sitting = find_sitting(tx, accepted.sitting_id, lock=True)
        if sitting.state != accepted.stage:
            raise Conflict("proctor-sitting-not-watching", state=str(sitting.state))
        if _is_recorded(tx, sitting.id, accepted.sequence):
            return Recorded()
        state, events, kept = measured.state, measured.events, measured.kept
        if sitting.last_observation != accepted.before.last:
            before = self._memory.recall(tx, sitting)
            state, events = _followed(before.state, measured.observation, accepted)
        row = _observation_row(sitting, measured, clock.now())
        tx.add(row)
        tx.flush()
        sitting.observations, sitting.last_observation = row.number, row.id
        recorded = _told(tx, clock, sitting, measured, events)
        self._memory.put(sitting.id, Remembered(row.number, row.id, state, kept))
        return recorded

    def finish(self, tx: Tx, clock: Clock, sitting_id: str) -> Recorded:
        """End what is open, as the first half of closing or withdrawing from a live sitting."""
        sitting = find_sitting(tx, sitting_id, lock=True)
        if sitting.state != SittingState.LIVE:
            return Recorded()
        _, events = finish(self._memory.recall(tx, sitting).state)
        policy, now = policy_of(sitting), clock.now()
        closed = [note_closed(tx, sitting, event.finding, policy, now).id for event in events]
        self._memory.drop(sitting_id)
        return Recorded(closed=tuple(closed))

    def _sealed(
        self,
        accepted: Accepted,
        events: tuple[Event, ...],
        kept: Mapping[FindingKind, KeptPicture],
        rgb: Pixels,
    ) -> dict[FindingKind, SealedPicture]:
        """This frame for each finding that opens, the clearest one for each that ends."""
        sealed: dict[FindingKind, SealedPicture] = {}
        for event in events:
            if isinstance(event, FindingOpened):
                sealed[event.kind] = seal(
                    self._blobs,
                    encode_jpeg(rgb),
                    tenant=accepted.tenant,
                    sequence=accepted.sequence,
                    taken_at=accepted.taken_at,
                )
                continue
            finding = event.finding
            picture = accepted.before.pictures.get(finding.kind)
            if picture is not None and picture.sequence == finding.detail.best_sequence:
                sealed[finding.kind] = seal(
                    self._blobs,
                    picture.jpeg,
                    tenant=accepted.tenant,
                    sequence=picture.sequence,
                    taken_at=picture.taken_at,
                )
        return sealed


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


def _followed(
    state: TimelineState, observation: Observation, accepted: Accepted
) -> tuple[TimelineState, tuple[Event, ...]]:
    """The timeline runs in a live sitting only: a check-in is for measuring, not for finding."""
    if accepted.stage is not SittingState.LIVE:
        return state, ()
    return advance(state, observation, accepted.policy)


def _kept(
    before: Mapping[FindingKind, KeptPicture],
    state: TimelineState,
    rgb: Pixels,
    observation: Observation,
) -> dict[FindingKind, KeptPicture]:
    """For each open finding its clearest frame: this one, or the one that was."""
    lasting = {kind: track.lasting for kind, track in state.tracks.items() if track.lasting}
    clearest = [
        kind
        for kind, finding in lasting.items()
        if finding.all.best_sequence == observation.sequence
    ]
    kept = {kind: picture for kind, picture in before.items() if kind in lasting}
    if clearest:
        picture = KeptPicture(observation.sequence, observation.taken_at, encode_jpeg(rgb))
        kept.update(dict.fromkeys(clearest, picture))
    return kept


def _observation_row(
    sitting: ProctorSittingRow, measured: Measured, now: datetime
) -> ObservationRow:
    observation = measured.observation
    return ObservationRow(
        sitting_id=sitting.id,
        number=sitting.observations + 1,
        sequence=observation.sequence,
        stage=measured.accepted.stage,
        taken_at=observation.taken_at,
        received_at=now,
        measured=observation.to_json(),
    )


def _told(
    tx: Tx, clock: Clock, sitting: ProctorSittingRow, measured: Measured, events: tuple[Event, ...]
) -> Recorded:
    """Write findings and their pictures."""
    opened: list[str] = []
    closed: list[str] = []
    evidence: list[str] = []
    version, policy = measured.observation.model_version, measured.accepted.policy
    for event in events:
        if isinstance(event, FindingClosed):
            finding = event.finding
            kind, row = finding.kind, note_closed(tx, sitting, finding, policy, clock.now())
            closed.append(row.id)
        else:
            kind, row = event.kind, note_opened(tx, sitting, event, version)
            opened.append(row.id)
        picture = measured.sealed.get(kind)
        if picture is not None:
            evidence.append(append(tx, clock, sitting, row.id, picture).id)
    return Recorded(tuple(opened), tuple(closed), tuple(evidence))
