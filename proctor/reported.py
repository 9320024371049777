"""Takes what a candidate's own device measured, and only those pictures that a finding needs.

    with database.write(tenant) as tx:
        told = reporting.take(tx, clock, sitting_id, observations, sent_at=…)

The device then uploads the pictures of ``told.wanted`` (`proctor.wanted`), and no other.

The timeline runs here and not on the device: a device says what it measured and never what that
means. A number that came before counts once; what cannot be in order becomes a fact of the record.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, TooMany
from foundation.ids import new_id
from proctor.analysis.gaze_drift import Drift, with_gaze
from proctor.analysis.timeline import FindingClosed, TimelineState, advance
from proctor.arrival import set_right
from proctor.claimed import is_disordered
from proctor.dossier import note_closed, note_opened
from proctor.facts import note_fact, note_gap
from proctor.findings import FindingKind
from proctor.observation import Observation
from proctor.policy import Mode, Policy
from proctor.remembering import Memory, Remembered
from proctor.sitting_states import TAKES_FRAMES, SittingState
from proctor.sittings import calibration_of, find_sitting, policy_of
from proctor.tables import ObservationRow, ProctorSittingRow
from proctor.wanted import ask, note_gone, wanted_of

SPOOL_FACTOR = 4
"""After a silence so many times the regular number may come, until the device has caught up."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of a report.

    ``wanted`` numbers pictures that the device is asked for, ``keep`` those that it should not
    let go yet: the clearest ones of findings that last. ``facts`` are what the arrival showed, so
    that the page can say it.
    """

    taken: int
    repeated: int
    wanted: tuple[int, ...]
    keep: tuple[int, ...]
    facts: tuple[FindingKind, ...] = ()


class Reporting:
    """Takes reports; one for each process, shared by its threads."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def take(
        self,
        tx: Tx,
        clock: Clock,
        sitting_id: str,
        observations: Sequence[Observation],
        *,
        sent_at: datetime | None = None,
        gone: Iterable[int] = (),
    ) -> Reported:
        """Record observations in their order and follow the timeline.

        ``sent_at`` is the device's clock when it sent them: by that a wrong clock is set right.
        ``gone`` numbers wanted pictures that the device no longer has. Raises
        Conflict("proctor-not-on-device") where pictures are measured elsewhere,
        Conflict("proctor-sitting-not-watching"), and TooMany("proctor-frames-too-many").
        """
        sitting = find_sitting(tx, sitting_id, lock=True)
        policy, now = policy_of(sitting), clock.now()
        _check_sitting(sitting, policy)
        note_gone(tx, clock, sitting.id, gone)
        before = self._memory.recall(tx, sitting)
        known = _known(tx, sitting.id, observations)
        fresh = [seen for seen in observations if seen.sequence not in known]
        _check_rate(tx, sitting.id, policy, now, len(fresh))
        following, apart = _in_order(fresh, before.state, sitting, sent_at, now)
        facts: list[FindingKind] = []
        if sitting.state == SittingState.LIVE:
            if _runs_back(observations, known, before.state) or _differs(observations, known):
                facts.append(FindingKind.FRAMES_DISORDERED)
            if apart:
                facts.append(FindingKind.CLOCK_APART)
        for kind in facts:
            note_fact(tx, clock, sitting, kind, now)
        state = before.state
        fit, drift = calibration_of(sitting)
        last: ObservationRow | None = None
        for place, told in enumerate(following, start=1):
            seen = with_gaze(told, fit, drift)
            last = _row(sitting, sitting.observations + place, seen, now)
            tx.add(last)
            if sitting.state == SittingState.LIVE:
                note_gap(tx, clock, sitting, state.last_at, seen.taken_at)
                state = _followed(tx, clock, sitting, policy, state, seen)
        if last is not None:
            sitting.observations, sitting.last_observation = last.number, last.id
            tx.flush()
            self._memory.put(sitting.id, Remembered(last.number, last.id, state))
        lasting = (track.lasting for track in state.tracks.values())
        return Reported(
            taken=len(following),
            repeated=len(observations) - len(fresh),
            wanted=wanted_of(tx, sitting.id),
            keep=tuple(sorted({each.all.best_sequence for each in lasting if each is not None})),
            facts=tuple(facts),
        )


def _check_sitting(sitting: ProctorSittingRow, policy: Policy) -> None:
    if policy.mode is not Mode.DEVICE:
        raise Conflict("proctor-not-on-device")
    if sitting.state not in TAKES_FRAMES:
        raise Conflict("proctor-sitting-not-watching", state=str(sitting.state))


def _check_rate(tx: Tx, sitting_id: str, policy: Policy, now: datetime, coming: int) -> None:
    """A spool may empty fast, and a device that sends without end may not keep others waiting."""
    stretch = policy.burst * policy.frame_interval_s
    since = now - timedelta(seconds=stretch)
    statement = (
        select(func.count())
        .select_from(ObservationRow)
        .where(ObservationRow.sitting_id == sitting_id, ObservationRow.received_at > since)
    )
    if coming and (tx.scalar(statement) or 0) >= SPOOL_FACTOR * policy.burst:
        raise TooMany("proctor-frames-too-many", seconds=math.ceil(stretch / SPOOL_FACTOR))


def _known(
    tx: Tx, sitting_id: str, observations: Sequence[Observation]
) -> dict[int, dict[str, object]]:
    """What was recorded before under the same numbers."""
    numbers = [seen.sequence for seen in observations]
    statement = select(ObservationRow.sequence, ObservationRow.measured).where(
        ObservationRow.sitting_id == sitting_id, ObservationRow.sequence.in_(numbers)
    )
    return {row.sequence: row.measured for row in tx.execute(statement)}


def _runs_back(
    observations: Sequence[Observation], known: dict[int, dict[str, object]], state: TimelineState
) -> bool:
    """Whether numbers or times run back, in the report or against what was recorded."""
    return is_disordered(observations) or any(
        seen.sequence <= state.last_sequence and seen.sequence not in known for seen in observations
    )


def _differs(observations: Sequence[Observation], known: dict[int, dict[str, object]]) -> bool:
    """Whether a number came before with something else."""
    return any(
        not _is_same(seen, known[seen.sequence]) for seen in observations if seen.sequence in known
    )


def _is_same(seen: Observation, stored: dict[str, object]) -> bool:
    """Whether this was recorded before; time and gaze were set right on the way in."""
    known = with_gaze(Observation.from_json(stored), None, Drift())
    return replace(known, taken_at=seen.taken_at) == seen


def _in_order(
    fresh: Sequence[Observation],
    state: TimelineState,
    sitting: ProctorSittingRow,
    sent_at: datetime | None,
    now: datetime,
) -> tuple[list[Observation], bool]:
    """Those that go on from what was recorded, with their times set right; and whether they were.

    Times grow with the numbers: where the clock was set anew between two, the later one follows.
    """
    live = sitting.state == SittingState.LIVE
    last, at = (state.last_sequence, state.last_at) if live else (-1, None)
    earliest = (sitting.live_at if live else None) or sitting.opened_at
    taken: list[Observation] = []
    apart = False
    for seen in sorted(fresh, key=lambda each: each.sequence):
        if seen.sequence <= last:
            continue
        timed = set_right(seen.taken_at, sent_at, earliest, now)
        moment = timed.taken_at
        if at is not None and moment <= at:
            moment = at + timedelta(milliseconds=1)
        taken.append(replace(seen, taken_at=moment))
        last, at, apart = seen.sequence, moment, apart or timed.apart
    return taken, apart


def _row(
    sitting: ProctorSittingRow, number: int, seen: Observation, now: datetime
) -> ObservationRow:
    return ObservationRow(
        id=new_id(),
        sitting_id=sitting.id,
        number=number,
        sequence=seen.sequence,
        stage=sitting.state,
        taken_at=seen.taken_at,
        received_at=now,
        measured=seen.to_json(),
    )


def _followed(
    tx: Tx,
    clock: Clock,
    sitting: ProctorSittingRow,
    policy: Policy,
    state: TimelineState,
    seen: Observation,
) -> TimelineState:
    """The timeline after one more frame; findings are kept and their pictures asked for."""
    state, events = advance(state, seen, policy)
    for event in events:
        if isinstance(event, FindingClosed):
            finding = event.finding
            row = note_closed(tx, sitting, finding, policy, clock.now())
            best = finding.detail.best_sequence
        else:
            row = note_opened(tx, sitting, event, seen.model_version)
            best = event.best_sequence
        if best is not None:
            ask(tx, clock, sitting, row.id, best, seen.taken_at)
    return state
