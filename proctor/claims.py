"""Keeps an incident for whoever works on it, for a while: two never do so without knowing.

Opening the evidence claims the incident where it is free. Others see who has it and until when;
they may look, and take it over, which is noted. A claim ends with the opinion, when it is given
back, or by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.roles import Caller
from proctor.review_notes import note
from proctor.review_states import ReviewAct
from proctor.tables import IncidentRow


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works on an incident, and until when it is kept for them."""

    person: str
    until: datetime


def claim_of(incident: IncidentRow, now: datetime) -> Claim | None:
    """The claim that holds now; None where the incident is free."""
    if incident.claimed_by is None or incident.claimed_until is None:
        return None
    return (
        Claim(incident.claimed_by, incident.claimed_until) if incident.claimed_until > now else None
    )


def claim(tx: Tx, clock: Clock, caller: Caller, incident: IncidentRow, minutes: float) -> Claim:
    """Claim a free incident, or one's own for longer; the claim that then holds, whosever it is.

    The caller of this function has locked the row.
    """
    now = clock.now()
    known = claim_of(incident, now)
    if known is not None and known.person != caller.id:
        return known
    incident.claimed_by = caller.id
    incident.claimed_until = now + timedelta(minutes=minutes)
    tx.flush()
    return Claim(incident.claimed_by, incident.claimed_until)


def take_over(tx: Tx, clock: Clock, caller: Caller, incident: IncidentRow, minutes: float) -> Claim:
    """Claim an incident that is another person's; it is noted, and they see it."""
    known = claim_of(incident, clock.now())
    if known is not None and known.person != caller.id:
        incident.claimed_by = None
        note(tx, clock, caller.id, incident, ReviewAct.TAKEN)
    return claim(tx, clock, caller, incident, minutes)


def give_back(tx: Tx, clock: Clock, caller: Caller, incident: IncidentRow) -> None:
    """End one's own claim without an opinion. Nothing happens to somebody else's."""
    known = claim_of(incident, clock.now())
    if known is not None and known.person == caller.id:
        end(tx, incident)
        note(tx, clock, caller.id, incident, ReviewAct.GIVEN_BACK)


def end(tx: Tx, incident: IncidentRow) -> None:
    """The claim is over."""
    incident.claimed_by = incident.claimed_until = None
    tx.flush()


def refuse_claimed(incident: IncidentRow, person: str, now: datetime) -> None:
    """Conflict("proctor-incident-claimed") where somebody else works on it now."""
    known = claim_of(incident, now)
    if known is not None and known.person != person:
        raise Conflict("proctor-incident-claimed", until=known.until.isoformat())
