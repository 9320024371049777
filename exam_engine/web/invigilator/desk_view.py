"""Everything that the page of one incident shows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from exam_engine.staff_names import person_names
from exam_engine.web.invigilator import incidents
from exam_engine.web.invigilator.incidents import Place, Seen
from exam_engine.web.invigilator.speaking import Say
from exam_engine.web.invigilator.trace_reading import trace_around
from exam_engine.web.invigilator.traces import in_words, timeline
from exam_engine.web.invigilator.wanted import Wanted
from foundation.database import Tx
from foundation.roles import Caller, Permission
from proctor import review
from proctor.claims import claim_of
from proctor.dossier import findings_of
from proctor.error_rates import MeasuredRate, rates_of
from proctor.findings import FindingKind, Verdict
from proctor.review_codes import CodeList
from proctor.review_figures import FieldRate, field_rate
from proctor.review_states import ReviewAct
from proctor.sittings import find_sitting, policy_of
from proctor.tables import EvidenceRow, FindingRow, ReviewRow

VIEWING = timedelta(minutes=15)
"""How long opened evidence stays open to whoever opened it; then it is opened, and noted, anew."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of the clip: ``offset`` is seconds after the incident began, negative before."""

    id: str
    at: datetime
    offset: float
    kind: FindingKind


@dataclass(frozen=True, slots=True)
class Done:
    """What a person did with the incident; an opinion is hidden until it may be known."""

    at: datetime
    act: ReviewAct
    name: str
    verdict: Verdict | None
    reason: str
    words: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works on the incident now."""

    name: str
    until: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class IncidentView:
    """The page of an incident, for one person at one moment."""

    seen: Seen
    findings: Sequence[FindingRow]
    frames: Sequence[Frame]
    erased_at: datetime | None
    is_open: bool
    was_opened: bool
    may_decide: bool
    holder: Holder | None
    history: Sequence[Done]
    own_words: Sequence[Done]
    statement_until: datetime | None
    line: dict[str, Any]
    line_in_words: Sequence[dict[str, Any]]
    place: Place
    onward: str | None
    codes: CodeList
    measured: Sequence[MeasuredRate]
    field: FieldRate

    @property
    def waits(self) -> bool:
        """Whether this person may give an opinion now."""
        is_free = self.holder is None or self.holder.is_own
        return self.may_decide and self.seen.incident.verdict is None and is_free


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page, when, and in which words."""

    caller: Caller
    now: datetime
    wanted: Wanted
    say: Say
    language: str
    zone: str


def incident_view(tx: Tx, reader: Reader, incident_id: str) -> IncidentView:
    """Read what the page shows. Pictures are named only while they are open to this person."""
    caller, now, wanted = reader.caller, reader.now, reader.wanted
    seen = incidents.find(tx, caller, incident_id)
    incident, watched = seen.incident, find_sitting(tx, seen.watched_id)
    reviews = review.reviews_of(tx, seen.id)
    findings, evidence = findings_of(tx, seen.id), review.evidence_of(tx, seen.id)
    opened = is_open(reviews, caller, now)
    shown = evidence if opened else []
    trace = trace_around(tx, watched, incident, shown)
    line = timeline(trace, reader.say, reader.zone, incident=seen.id)
    rules = policy_of(watched).review
    names = person_names(tx, [row.person_ref for row in reviews] + _claimed_by(seen))
    done = _history(seen, reviews, caller, names, rules.codes, reader.language)
    kind = FindingKind(incident.kind)
    return IncidentView(
        seen=seen,
        findings=findings,
        frames=_frames(seen, findings, shown),
        erased_at=next((row.erased_at for row in evidence if row.erased_at is not None), None),
        is_open=opened,
        was_opened=any(
            row.act == ReviewAct.OPENED and row.person_ref == caller.id for row in reviews
        ),
        may_decide=caller.may(Permission.INCIDENT_DECIDE),
        holder=_holder(seen, caller, now, names),
        history=[one for one in done if one.act is not ReviewAct.STATED],
        own_words=[one for one in done if one.act is ReviewAct.STATED],
        statement_until=review.statement_until(watched),
        line=line,
        line_in_words=in_words(line),
        place=incidents.place(tx, caller, now, wanted, incident),
        onward=incidents.following(tx, caller, now, wanted, incident),
        codes=rules.codes,
        measured=rates_of(kind),
        field=field_rate(tx, kind),
    )


def is_open(reviews: Sequence[ReviewRow], caller: Caller, now: datetime) -> bool:
    """Whether this person has opened the evidence a short while ago."""
    return any(
        row.act == ReviewAct.OPENED and row.person_ref == caller.id and now - row.at <= VIEWING
        for row in reviews
    )


def _frames(
    seen: Seen, findings: Sequence[FindingRow], evidence: Sequence[EvidenceRow]
) -> list[Frame]:
    kinds = {row.id: FindingKind(row.kind) for row in findings}
    begin = seen.incident.started_at
    return [
        Frame(
            row.id,
            row.taken_at,
            round((row.taken_at - begin).total_seconds(), 1),
            kinds[row.finding_id],
        )
        for row in evidence
        if row.erased_at is None
    ]


def _claimed_by(seen: Seen) -> list[str]:
    return [] if seen.incident.claimed_by is None else [seen.incident.claimed_by]


def _holder(seen: Seen, caller: Caller, now: datetime, names: dict[str, str]) -> Holder | None:
    known = claim_of(seen.incident, now)
    if known is None:
        return None
    return Holder(names.get(known.person, "—"), known.until, known.person == caller.id)


def _history(
    seen: Seen,
    reviews: Sequence[ReviewRow],
    caller: Caller,
    names: dict[str, str],
    codes: CodeList,
    language: str,
) -> list[Done]:
    """Acts in order. One opinion of another person stays hidden from whoever gives the second."""
    waits = seen.incident.verdict is None and caller.may(Permission.INCIDENT_DECIDE)
    hides = waits and not seen.is_own and seen.opinions < 2
    return [
        Done(
            at=row.at,
            act=ReviewAct(row.act),
            name=names.get(row.person_ref, ""),
            verdict=None if row.verdict is None or hides else Verdict(row.verdict),
            reason="" if hides else _reason(codes, row.code, language),
            words="" if row.verdict is not None and hides else row.words,
            is_hidden=row.verdict is not None and hides,
        )
        for row in reviews
    ]


def _reason(codes: CodeList, code: str, language: str) -> str:
    known = codes.find(code)
    return code if known is None else known.text(language)
