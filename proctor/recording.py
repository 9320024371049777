"""Writes measured frames, of one sitting or of many, in one transaction: each once, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.bulk import insert_rows, update_rows
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound, Refusal
from foundation.scoping import by_keys
from proctor.analysis.timeline import Event, FindingClosed
from proctor.dossier import newest_finding, note_closed, note_opened
from proctor.evidence import append
from proctor.facts import note_fact, note_gap
from proctor.findings import FindingKind
from proctor.following import Measured, followed
from proctor.remembering import Memory, Remembered
from proctor.sitting_states import SittingState
from proctor.sittings import find_sitting
from proctor.tables import ObservationRow, ProctorSittingRow


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: ids of findings that opened and that ended, and of sealed pictures."""

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(slots=True)
class _Standing:
    """What the record says of a sitting, frame after frame; all that most frames ask of it."""

    id: str
    tenant_id: str
    state: SittingState
    live_at: datetime | None
    observations: int
    last_observation: str | None


def record_all(
    tx: Tx, clock: Clock, memory: Memory, frames: Sequence[Measured]
) -> list[Recorded | Refusal]:
    """Write frames of one tenant; what came of each, in order, or why it was not written.

    A frame whose sitting ended meanwhile is refused with Conflict("proctor-sitting-not-watching").
    Where another process recorded meanwhile, the timeline is followed again from there.
    """
    return _Writing(tx, clock, memory, frames).recorded()


class _Writing:
    """One transaction's frames.

    A frame in which nothing begins or ends is one row and a new number in its sitting: such rows
    are written together, and a sitting is read whole only where there is more to tell of it.
    """

    def __init__(self, tx: Tx, clock: Clock, memory: Memory, frames: Sequence[Measured]) -> None:
        self._tx, self._clock, self._memory = tx, clock, memory
        self._frames = frames
        self._standings = _locked(tx, frames)
        self._known = _known(tx, frames)
        self._rows: list[dict[str, Any]] = []

    def recorded(self) -> list[Recorded | Refusal]:
        results = [self._taken(measured) for measured in self._frames]
        self._write()
        return results

    def _taken(self, measured: Measured) -> Recorded | Refusal:
        accepted = measured.accepted
        standing = self._standings.get(accepted.sitting_id)
        if standing is None:
            return NotFound("proctor-sitting-unknown", sitting=accepted.sitting_id)
        if standing.state != accepted.stage:
            return Conflict("proctor-sitting-not-watching", state=str(standing.state))
        if (standing.id, accepted.sequence) in self._known:
            return Recorded()
        self._known.add((standing.id, accepted.sequence))
        return self._record(standing, measured)

    def _record(self, standing: _Standing, measured: Measured) -> Recorded:
        before, state, events = measured.accepted.before, measured.state, measured.events
        if standing.last_observation != before.last:
            # What was added in this transaction must be seen by the reading that follows.
            self._write()
            before = self._memory.recall(self._tx, self._whole(standing))
            state, events = followed(before.state, measured.observation, measured.accepted)
        standing.observations += 1
        standing.last_observation = measured.id
        self._rows.append(_observation_row(standing, measured, self._clock.now()))
        if standing.state is SittingState.LIVE:
            self._note_facts(standing, measured, before)
        recorded = self._told(standing, measured, events)
        number, last = standing.observations, standing.last_observation
        self._memory.put(standing.id, measured.remembered(number, last, state))
        return recorded

    def _whole(self, standing: _Standing) -> ProctorSittingRow:
        return find_sitting(self._tx, standing.id)

    def _write(self) -> None:
        """Write the rows that wait, and how far their sittings have come."""
        if not self._rows:
            return
        changed = {row["sitting_id"]: self._standings[row["sitting_id"]] for row in self._rows}
        insert_rows(self._tx, ObservationRow, self._rows)
        update_rows(
            self._tx,
            ProctorSittingRow,
            (
                {
                    "id": standing.id,
                    "observations": standing.observations,
                    "last_observation": standing.last_observation,
                }
                for standing in changed.values()
            ),
        )
        self._rows = []
        for row in self._tx:
            if isinstance(row, ProctorSittingRow) and row.id in changed:
                self._tx.expire(row, ("observations", "last_observation"))

    def _note_facts(self, standing: _Standing, measured: Measured, before: Remembered) -> None:
        """Facts of the record: how the frame arrived, and a silence before it."""
        tx, clock, taken_at = self._tx, self._clock, measured.accepted.taken_at
        for kind in sorted(measured.accepted.facts):
            note_fact(tx, clock, self._whole(standing), kind, taken_at)
        watch = measured.accepted.policy.watch(FindingKind.RECORD_GAP)
        last_at = before.state.last_at or standing.live_at
        # Asked here, for it is asked of every frame: reading the sitting's policy anew takes as
        # long as the rest of this function.
        if watch and last_at and (taken_at - last_at).total_seconds() >= watch.persist_s:
            note_gap(tx, clock, self._whole(standing), last_at, taken_at)

    def _told(self, standing: _Standing, measured: Measured, events: tuple[Event, ...]) -> Recorded:
        """Write findings and their pictures."""
        if not events and not measured.clips:
            return Recorded()
        return _told(self._tx, self._clock, self._whole(standing), measured, events)


def _locked(tx: Tx, frames: Sequence[Measured]) -> dict[str, _Standing]:
    """Their sittings, locked in one order, so that two processes never wait for each other."""
    ids = sorted({measured.accepted.sitting_id for measured in frames})
    row = ProctorSittingRow
    statement = (
        select(row.id, row.tenant_id, row.state, row.live_at, row.observations)
        .add_columns(row.last_observation)
        .where(row.id.in_(ids))
        .order_by(row.id)
        .with_for_update()
    )
    return {
        key: _Standing(key, tenant, SittingState(state), *rest)
        for key, tenant, state, *rest in tx.execute(by_keys(statement))
    }


def _known(tx: Tx, frames: Sequence[Measured]) -> set[tuple[str, int]]:
    """Sittings and numbers of those that were recorded before."""
    statement = select(ObservationRow.sitting_id, ObservationRow.sequence).where(
        ObservationRow.sitting_id.in_({each.accepted.sitting_id for each in frames}),
        ObservationRow.sequence.in_({each.accepted.sequence for each in frames}),
    )
    return {(row.sitting_id, row.sequence) for row in tx.execute(by_keys(statement))}


def _observation_row(standing: _Standing, measured: Measured, now: datetime) -> dict[str, Any]:
    observation = measured.observation
    return {
        "id": measured.id,
        "tenant_id": standing.tenant_id,
        "sitting_id": standing.id,
        "number": standing.observations,
        "sequence": observation.sequence,
        "stage": measured.accepted.stage,
        "taken_at": observation.taken_at,
        "received_at": now,
        "measured": observation.to_json(),
    }


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
