"""Keeps facts about the record itself, which no picture shows: gaps, clocks, numbers out of order.

They are told by the server from what came, and by nobody else. A fact that comes again at once is
the same fact: a page that repeats itself does not fill the list.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from proctor.dossier import note_closed
from proctor.findings import Detail, Finding, FindingKind
from proctor.policy import Policy
from proctor.sittings import policy_of
from proctor.tables import FindingRow, ProctorSittingRow

SOURCE = "transport"
"""Stands where other findings name their model."""

LONGEST_SITTING = timedelta(days=1)

CERTAIN = Detail(0, 0, 1.0, None)
"""A fact that is no reading of a picture: it was seen by no frame, and surely."""


def note_fact(
    tx: Tx,
    clock: Clock,
    sitting: ProctorSittingRow,
    kind: FindingKind,
    started_at: datetime,
    ended_at: datetime | None = None,
) -> FindingRow | None:
    """Keep a fact of the record; None where the policy does not ask for it, or it was too short.

    The caller has locked the sitting's row.
    """
    policy = policy_of(sitting)
    watch = policy.watch(kind)
    ended_at = ended_at or started_at
    if watch is None or (ended_at - started_at).total_seconds() < watch.persist_s:
        return None
    known = _just_before(tx, sitting.id, kind, started_at, policy)
    if known is not None:
        return known
    finding = Finding(kind, started_at, ended_at, 1.0, SOURCE, CERTAIN)
    return note_closed(tx, sitting, finding, policy, clock.now())


def note_gap(
    tx: Tx, clock: Clock, sitting: ProctorSittingRow, last_at: datetime | None, now_at: datetime
) -> FindingRow | None:
    """Keep that nothing came between two moments of a live sitting, if that was long.

    ``last_at`` is None where nothing came since the sitting went live.
    """
    began = last_at or sitting.live_at
    if began is None or now_at <= began:
        return None
    return note_fact(tx, clock, sitting, FindingKind.RECORD_GAP, began, now_at)


def _just_before(
    tx: Tx, sitting_id: str, kind: FindingKind, started_at: datetime, policy: Policy
) -> FindingRow | None:
    """A fact of the same kind that was still so a moment ago; gaps are each their own.

    A clock that is wrong stays wrong: that is one fact of a sitting, however long it lasts, and
    not one more thing to look at every few minutes.
    """
    if kind is FindingKind.CLOCK_APART:
        earliest = started_at - LONGEST_SITTING
    elif kind is FindingKind.RECORD_GAP:
        earliest = started_at
    else:
        earliest = started_at - timedelta(seconds=policy.incident_gap_s)
    statement = (
        select(FindingRow)
        .where(
            FindingRow.sitting_id == sitting_id,
            FindingRow.kind == kind,
            FindingRow.started_at >= earliest,
            FindingRow.started_at <= started_at,
        )
        .limit(1)
    )
    return tx.scalars(statement).first()
