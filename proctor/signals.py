"""Takes signals of the browser: the window was left, a second display, the camera is gone.

They are facts with a beginning and an end, told by the page itself; a page that was tampered with
may stay silent, and a notification of the machine may cause one. They count like other findings.
A fact that lasts is told again with the same beginning, and is then the same, longer finding.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from proctor.dossier import find_finding, note_closed, note_longer
from proctor.findings import BROWSER_KINDS, Detail, Finding, FindingKind
from proctor.sitting_states import SittingState
from proctor.sittings import find_sitting, policy_of
from proctor.tables import FindingRow

TOLD_KINDS = BROWSER_KINDS | {FindingKind.RECORD_GAP}
"""What a page may tell; of gaps it tells those that it made itself, when its store was full."""

SLACK_S = 2.0
"""A clock may run a little fast or slow without anything being wrong with the signal."""

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
    if kind not in TOLD_KINDS:
        raise Invalid("proctor-signal-unknown", kind=str(kind))
    sitting = find_sitting(tx, sitting_id, lock=True)
    if sitting.state != SittingState.LIVE or sitting.live_at is None:
        raise Conflict("proctor-sitting-not-live", state=str(sitting.state))
    now = clock.now()
    slack = timedelta(seconds=SLACK_S)
    if not sitting.live_at - slack <= started_at <= ended_at <= now + slack:
        raise Invalid("proctor-signal-times", kind=str(kind))
    started_at = min(max(started_at, sitting.live_at), now)
    ended_at = min(max(ended_at, started_at), now)
    policy = policy_of(sitting)
    watch = policy.watch(kind)
    if watch is None or (ended_at - started_at).total_seconds() < watch.persist_s:
        return None
    known = find_finding(tx, sitting.id, kind, started_at)
    if known is not None:
        return note_longer(tx, known, ended_at)
    finding = Finding(kind, started_at, ended_at, 1.0, SOURCE, Detail(0, 0, 1.0, None))
    return note_closed(tx, sitting, finding, policy, now)
