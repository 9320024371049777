"""Takes signals of the browser: the exam's window was left, the full screen was left.

They are facts with a beginning and an end, told by the page itself; a page that was tampered with
may stay silent, and a notification of the machine may cause one. They count like other findings.
"""

from __future__ import annotations

from datetime import datetime

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from proctor.dossier import find_finding, note_closed
from proctor.findings import BROWSER_KINDS, Detail, Finding, FindingKind
from proctor.sitting_states import SittingState
from proctor.sittings import find_sitting, policy_of
from proctor.tables import FindingRow

SOURCE = "browser"
"""Stands where other findings name their model."""


def record_signal(
    tx: Tx,
    clock: Clock,
    sitting_id: str,
    *,
    kind: FindingKind,
    started_at: datetime,
    ended_at: datetime,
) -> FindingRow | None:
    """Keep a signal as a finding; None where the policy does not ask for it, or it was too short.

    Sent twice, it is kept once. Raises Invalid("proctor-signal-unknown") for kinds that a browser
    cannot tell, Invalid("proctor-signal-times") for impossible times and
    Conflict("proctor-sitting-not-live").
    """
    if kind not in BROWSER_KINDS:
        raise Invalid("proctor-signal-unknown", kind=str(kind))
    sitting = find_sitting(tx, sitting_id, lock=True)
    if sitting.state != SittingState.LIVE or sitting.live_at is None:
        raise Conflict("proctor-sitting-not-live", state=str(sitting.state))
    now = clock.now()
    if not sitting.live_at <= started_at <= ended_at <= now:
        raise Invalid("proctor-signal-times", kind=str(kind))
    policy = policy_of(sitting)
    watch = policy.watch(kind)
    if watch is None or (ended_at - started_at).total_seconds() < watch.persist_s:
        return None
    known = find_finding(tx, sitting.id, kind, started_at)
    if known is not None:
        return known
    finding = Finding(kind, started_at, ended_at, 1.0, SOURCE, Detail(0, 0, 1.0, None))
    return note_closed(tx, sitting, finding, policy, now)
