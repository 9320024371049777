"""Writes down what people do with an incident: a row that stays, and an entry of the audit."""

from __future__ import annotations

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Fact
from proctor.findings import Verdict
from proctor.review_states import ReviewAct
from proctor.tables import IncidentRow, ReviewRow


def note(
    tx: Tx,
    clock: Clock,
    person: str,
    incident: IncidentRow,
    act: ReviewAct,
    *,
    verdict: Verdict | None = None,
    code: str = "",
    words: str = "",
) -> ReviewRow:
    """Keep one act. Words stay out of the audit chain, which is kept longer than they are."""
    row = ReviewRow(
        incident_id=incident.id,
        person_ref=person,
        act=act,
        verdict=verdict,
        code=code,
        words=words,
        at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    facts: dict[str, Fact] = {} if verdict is None else {"verdict": str(verdict), "reason": code}
    audit.record(
        tx,
        clock,
        actor=person,
        act=f"proctor:incident:{act}",
        subject=incident.id,
        facts=facts,
    )
    return row
