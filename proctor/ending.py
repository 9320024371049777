"""Ends what is open in a live sitting, whoever measured it: the first half of closing it."""

from __future__ import annotations

from foundation.clock import Clock
from foundation.database import Tx
from proctor.analysis.timeline import finish
from proctor.dossier import note_closed
from proctor.facts import note_gap
from proctor.remembering import Memory
from proctor.sitting_states import SittingState
from proctor.sittings import find_sitting, policy_of


def end_watching(tx: Tx, clock: Clock, memory: Memory, sitting_id: str) -> tuple[str, ...]:
    """Close open findings and note a silence that lasts until now; the ids of those findings.

    Call it before closing or withdrawing from a sitting; nothing happens to one that is not live.
    """
    sitting = find_sitting(tx, sitting_id, lock=True)
    if sitting.state != SittingState.LIVE:
        return ()
    state = memory.recall(tx, sitting).state
    policy, now = policy_of(sitting), clock.now()
    _, events = finish(state)
    closed = [note_closed(tx, sitting, event.finding, policy, now).id for event in events]
    note_gap(tx, clock, sitting, state.last_at, now)
    memory.drop(sitting_id)
    return tuple(closed)
