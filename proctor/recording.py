"""Writes measured frames, of one sitting or of many, in one transaction: each once, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound, Refusal
from proctor.analysis.timeline import Event, FindingClosed
from proctor.dossier import newest_finding, note_closed, note_opened
from proctor.evidence import append
from proctor.facts import note_fact, note_gap
from proctor.findings import FindingKind
from proctor.following import Measured, followed
from proctor.remembering import Memory, Remembered
from proctor.sitting_states import SittingState
from proctor.tables import ObservationRow, ProctorSittingRow


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: ids of findings that opened and that ended, and of sealed pictures."""

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def record_all(
    tx: Tx, clock: Clock, memory: Memory, frames: Sequence[Measured]
) -> list[Recorded | Refusal]:
    """Write frames of one tenant; what came of each, in order, or why it was not written.

    A frame whose sitting ended meanwhile is refused with Conflict("proctor-sitting-not-watching").
    Where another process recorded meanwhile, the timeline is followed again from there.
    """
    sittings = _locked(tx, frames)
    known = _known(tx, frames)
    results: list[Recorded | Refusal] = []
    for measured in frames:
        accepted = measured.accepted
        sitting = sittings.get(accepted.sitting_id)
        if sitting is None:
            results.append(NotFound("proctor-sitting-unknown", sitting=accepted.sitting_id))
        elif sitting.state != accepted.stage:
            state = str(sitting.state)
            results.append(Conflict("proctor-sitting-not-watching", state=state))
        elif (sitting.id, accepted.sequence) in known:
            results.append(Recorded())
        else:
            known.add((sitting.id, accepted.sequence))
            results.append(_record(tx, clock, memory, sitting, measured))
    tx.flush()
    return results


def _locked(tx: Tx, frames: Sequence[Measured]) -> dict[str, ProctorSittingRow]:
    """Their sittings, locked in one order, so that two processes never wait for each other."""
    ids = sorted({measured.accepted.sitting_id for measured in frames})
    statement = (
        select(ProctorSittingRow)
        .where(ProctorSittingRow.id.in_(ids))
        .order_by(ProctorSittingRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in tx.scalars(statement)}


def _known(tx: Tx, frames: Sequence[Measured]) -> set[tuple[str, int]]:
    """Sittings and numbers of those that were recorded before."""
    statement = select(ObservationRow.sitting_id, ObservationRow.sequence).where(
        ObservationRow.sitting_id.in_({each.accepted.sitting_id for each in frames}),
        ObservationRow.sequence.in_({each.accepted.sequence for each in frames}),
    )
    return {(row.sitting_id, row.sequence) for row in tx.execute(statement)}


def _record(
    tx: Tx, clock: Clock, memory: Memory, sitting: ProctorSittingRow, measured: Measured
) -> Recorded:
    accepted, now = measured.accepted, clock.now()
    before, state, events = accepted.before, measured.state, measured.events
    if sitting.last_observation != before.last:
        # What was added in this transaction must be seen by the reading that follows.
        tx.flush()
        before = memory.recall(tx, sitting)
        state, events = followed(before.state, measured.observation, accepted)
    row = _observation_row(sitting, measured, now)
    tx.add(row)
    sitting.observations, sitting.last_observation = row.number, row.id
    if sitting.state == SittingState.LIVE:
        _note_facts(tx, clock, sitting, measured, before)
    recorded = _told(tx, clock, sitting, measured, events)
    memory.put(sitting.id, measured.remembered(row.number, row.id, state))
    return recorded


def _note_facts(
    tx: Tx, clock: Clock, sitting: ProctorSittingRow, measured: Measured, before: Remembered
) -> None:
    """Facts of the record: how the frame arrived, and a silence before it."""
    for kind in sorted(measured.accepted.facts):
        note_fact(tx, clock, sitting, kind, measured.accepted.taken_at)
    watch = measured.accepted.policy.watch(FindingKind.RECORD_GAP)
    last_at, taken_at = before.state.last_at or sitting.live_at, measured.accepted.taken_at
    # Asked here, for it is asked of every frame: reading the sitting's policy anew takes as long as
    # the rest of this function.
    if watch and last_at and (taken_at - last_at).total_seconds() >= watch.persist_s:
        note_gap(tx, clock, sitting, last_at, taken_at)


def _observation_row(
    sitting: ProctorSittingRow, measured: Measured, now: datetime
) -> ObservationRow:
    observation = measured.observation
    return ObservationRow(
        id=measured.id,
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
    for kind, pictures in measured.clips.items():
        newest = newest_finding(tx, sitting.id, kind)
        if newest is not None:
            evidence += [append(tx, clock, sitting, newest.id, one).id for one in pictures]
    return Recorded(tuple(opened), tuple(closed), tuple(evidence))
