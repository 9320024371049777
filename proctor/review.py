"""People look at incidents and decide them: evidence opened, an opinion with a reason, a second.

Only a person decides, and only after opening the evidence. The queue is in the order of time and
is never ranked by confidence. A reason comes from the closed list of `proctor.review_codes`, and
the policy says which verdicts two people must share. A verdict is an event; nothing here knows of
a score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooLate
from foundation.events import publish
from foundation.roles import Caller, CallerKind, Permission
from proctor import claims
from proctor.dossier import findings_of, incidents_of
from proctor.events import IncidentDecided, IncidentReopened
from proctor.findings import Verdict
from proctor.review_notes import note
from proctor.review_rules import ReviewRules
from proctor.review_states import ReviewAct, Standing, standing
from proctor.sittings import find_sitting, policy_of
from proctor.tables import EvidenceRow, FindingRow, IncidentRow, ProctorSittingRow, ReviewRow

LONGEST_WORDS = 4000
MOST_STATEMENTS = 5
"""So often the candidate may add words to one incident."""


@dataclass(frozen=True, slots=True)
class OpenedIncident:
    """All that a reviewer sees of an incident: why, the pictures, and what was said before."""

    incident: IncidentRow
    findings: tuple[FindingRow, ...]
    evidence: tuple[EvidenceRow, ...]
    reviews: tuple[ReviewRow, ...]


def find_incident(tx: Tx, incident_id: str, *, lock: bool = False) -> IncidentRow:
    """The incident, if it is the tenant's."""
    statement = select(IncidentRow).where(IncidentRow.id == incident_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = tx.scalars(statement).first()
    if row is None:
        raise NotFound("proctor-incident-unknown", incident=incident_id)
    return row


def waiting(
    tx: Tx, caller: Caller, *, after: IncidentRow | None = None, limit: int = 50
) -> list[IncidentRow]:
    """Incidents without a verdict, the oldest first; ``after`` is the last one already shown."""
    caller.require(Permission.INCIDENT_READ)
    statement = select(IncidentRow).where(IncidentRow.verdict.is_(None))
    if after is not None:
        statement = statement.where(
            (IncidentRow.started_at > after.started_at)
            | ((IncidentRow.started_at == after.started_at) & (IncidentRow.id > after.id))
        )
    return list(tx.scalars(statement.order_by(IncidentRow.started_at, IncidentRow.id).limit(limit)))


def undecided(tx: Tx, subject_refs: Iterable[str]) -> dict[str, int]:
    """Subject → how many of its incidents wait for a person; those with none are left out."""
    statement = (
        select(ProctorSittingRow.subject_ref, func.count())
        .join(IncidentRow, IncidentRow.sitting_id == ProctorSittingRow.id)
        .where(ProctorSittingRow.subject_ref.in_(list(subject_refs)), IncidentRow.verdict.is_(None))
        .group_by(ProctorSittingRow.subject_ref)
    )
    return {row[0]: row[1] for row in tx.execute(statement)}


def of_sitting(tx: Tx, caller: Caller, sitting_id: str) -> list[IncidentRow]:
    """A sitting's incidents in the order of time."""
    caller.require(Permission.INCIDENT_READ)
    return incidents_of(tx, find_sitting(tx, sitting_id).id)


def open_incident(tx: Tx, clock: Clock, caller: Caller, incident_id: str) -> OpenedIncident:
    """Show an incident with its evidence to a person; that it was opened is recorded.

    Where it waits for the person's opinion and nobody works on it, it is theirs for a while.
    """
    caller.require(Permission.INCIDENT_READ)
    incident = find_incident(tx, incident_id, lock=True)
    note(tx, clock, caller.id, incident, ReviewAct.OPENED)
    reviews = reviews_of(tx, incident.id)
    if _waits_for(incident, reviews, caller):
        claims.claim(tx, clock, caller, incident, rules_of(tx, incident).claim_minutes)
    return OpenedIncident(
        incident,
        tuple(findings_of(tx, incident.id)),
        tuple(evidence_of(tx, incident.id)),
        tuple(reviews),
    )


def take_over(tx: Tx, clock: Clock, caller: Caller, incident_id: str) -> claims.Claim:
    """Go on with an incident that another person has claimed; both see that it happened."""
    caller.require(Permission.INCIDENT_DECIDE)
    _require_person(caller)
    incident = find_incident(tx, incident_id, lock=True)
    if not _waits_for(incident, reviews_of(tx, incident.id), caller):
        raise Conflict("proctor-incident-not-waiting", incident=incident.id)
    return claims.take_over(tx, clock, caller, incident, rules_of(tx, incident).claim_minutes)


def give_back(tx: Tx, clock: Clock, caller: Caller, incident_id: str) -> None:
    """Leave an incident to others without an opinion."""
    caller.require(Permission.INCIDENT_READ)
    claims.give_back(tx, clock, caller, find_incident(tx, incident_id, lock=True))


def rules_of(tx: Tx, incident: IncidentRow) -> ReviewRules:
    """How incidents of this sitting are read: the rules frozen with it."""
    return policy_of(find_sitting(tx, incident.sitting_id)).review


def evidence_of(tx: Tx, incident_id: str) -> list[EvidenceRow]:
    """The sealed pictures of an incident's findings, in the order in which they were taken."""
    statement = (
        select(EvidenceRow)
        .join(FindingRow, FindingRow.id == EvidenceRow.finding_id)
        .where(FindingRow.incident_id == incident_id)
        .order_by(EvidenceRow.taken_at, EvidenceRow.number)
    )
    return list(tx.scalars(statement))


def reviews_of(tx: Tx, incident_id: str) -> list[ReviewRow]:
    """Everything that people did with an incident, in order."""
    statement = select(ReviewRow).where(ReviewRow.incident_id == incident_id)
    return list(tx.scalars(statement.order_by(ReviewRow.at, ReviewRow.id)))


def decide(
    tx: Tx,
    clock: Clock,
    caller: Caller,
    incident_id: str,
    *,
    verdict: Verdict,
    code: str,
    reason: str = "",
) -> Standing:
    """Give an opinion, with a ``code`` from the list and own words, and tell what stands now.

    Forbidden("proctor-decision-not-by-person") for programs,
    Conflict("proctor-evidence-not-opened") before looking,
    Conflict("proctor-opinion-given") for one's own second opinion,
    Conflict("proctor-incident-decided") where no further opinion is asked for,
    Conflict("proctor-incident-claimed") while another person works on it, and
    Invalid("proctor-reason-missing"), Invalid("proctor-reason-unknown") or
    Invalid("proctor-words-too-long").
    """
    caller.require(Permission.INCIDENT_DECIDE)
    _require_person(caller)
    words = _no_longer(reason.strip())
    incident = find_incident(tx, incident_id, lock=True)
    rules = rules_of(tx, incident)
    chosen = rules.codes.choose(verdict, code, words)
    reviews = reviews_of(tx, incident.id)
    _check_opinion(incident, reviews, caller.id, clock.now())
    note(
        tx,
        clock,
        caller.id,
        incident,
        ReviewAct.DECIDED,
        verdict=verdict,
        code=chosen.code,
        words=words,
    )
    opinions = [*_opinions(reviews), verdict]
    incident.settled = True
    incident.second_wanted |= rules.wants_second(incident.id, opinions[0])
    result = standing(opinions, incident.second_wanted, rules.second_reader)
    incident.verdict = result.verdict
    claims.end(tx, incident)
    if result.verdict is not None:
        _tell(tx, clock, incident, result.verdict, result.opinions)
    return result


def ask_second_opinion(
    tx: Tx, clock: Clock, caller: Caller, incident_id: str, *, reason: str
) -> Standing:
    """Ask that another person looks too, before or after the first opinion; the verdict waits."""
    caller.require(Permission.INCIDENT_READ)
    _require_person(caller)
    words = _words(reason)
    incident = find_incident(tx, incident_id, lock=True)
    opinions = _opinions(reviews_of(tx, incident.id))
    if len(opinions) >= 2:
        raise Conflict("proctor-incident-decided", opinions=len(opinions))
    was_decided = incident.verdict is not None
    incident.second_wanted = True
    incident.verdict = None
    note(tx, clock, caller.id, incident, ReviewAct.ASKED, words=words)
    if incident.claimed_by == caller.id:
        claims.end(tx, incident)
    if was_decided:
        sitting = find_sitting(tx, incident.sitting_id)
        publish(tx, IncidentReopened(incident.id, sitting.id, sitting.subject_ref, clock.now()))
    return standing(opinions, second_wanted=True)


def state_own_words(
    tx: Tx, clock: Clock, *, subject_ref: str, incident_id: str, words: str
) -> ReviewRow:
    """Keep what the candidate says of an incident; reviewers see it with the evidence.

    TooLate("proctor-statement-over") once the time for it is over, and
    Conflict("proctor-statement-enough") after `MOST_STATEMENTS` of them.
    """
    incident = find_incident(tx, incident_id)
    sitting = find_sitting(tx, incident.sitting_id)
    if sitting.subject_ref != subject_ref:
        raise NotFound("proctor-incident-unknown", incident=incident_id)
    until = statement_until(sitting)
    if until is not None and clock.now() > until:
        raise TooLate("proctor-statement-over", until=until.isoformat())
    given = [row for row in reviews_of(tx, incident.id) if row.act == ReviewAct.STATED]
    if len(given) >= MOST_STATEMENTS:
        raise Conflict("proctor-statement-enough", most=MOST_STATEMENTS)
    return note(tx, clock, subject_ref, incident, ReviewAct.STATED, words=_words(words))


def statement_until(sitting: ProctorSittingRow) -> datetime | None:
    """Until when the candidate may add words; None while the sitting goes on."""
    if sitting.closed_at is None:
        return None
    return sitting.closed_at + timedelta(days=policy_of(sitting).review.statement_days)


def _require_person(caller: Caller) -> None:
    if caller.kind is not CallerKind.PERSON:
        raise Forbidden("proctor-decision-not-by-person", caller=str(caller.kind))


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid("proctor-words-missing")
    return _no_longer(words)


def _no_longer(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise Invalid("proctor-words-too-long", length=len(words), most=LONGEST_WORDS)
    return words


def _waits_for(incident: IncidentRow, reviews: list[ReviewRow], caller: Caller) -> bool:
    """Whether this person may still give an opinion on it."""
    given = any(row.verdict is not None and row.person_ref == caller.id for row in reviews)
    is_person = caller.kind is CallerKind.PERSON
    may = is_person and caller.may(Permission.INCIDENT_DECIDE)
    return may and incident.verdict is None and not given


def _opinions(reviews: list[ReviewRow]) -> list[Verdict]:
    return [Verdict(row.verdict) for row in reviews if row.verdict is not None]


def _check_opinion(
    incident: IncidentRow, reviews: list[ReviewRow], person: str, now: datetime
) -> None:
    own = {ReviewAct(row.act) for row in reviews if row.person_ref == person}
    if ReviewAct.OPENED not in own:
        raise Conflict("proctor-evidence-not-opened", incident=incident.id)
    if ReviewAct.DECIDED in own:
        raise Conflict("proctor-opinion-given", incident=incident.id)
    if incident.verdict is not None:
        raise Conflict("proctor-incident-decided", opinions=len(_opinions(reviews)))
    claims.refuse_claimed(incident, person, now)


def _tell(tx: Tx, clock: Clock, incident: IncidentRow, verdict: Verdict, opinions: int) -> None:
    sitting = find_sitting(tx, incident.sitting_id, lock=True)
    # A case is open: its evidence outlives the ordinary time until somebody closes the case.
    sitting.held = sitting.held or verdict is Verdict.POSSIBLE_VIOLATION
    tx.flush()
    publish(
        tx,
        IncidentDecided(
            incident_id=incident.id,
            sitting_id=sitting.id,
            subject_ref=sitting.subject_ref,
            verdict=verdict,
            opinions=opinions,
            at=clock.now(),
        ),
    )
