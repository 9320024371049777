"""Reads the form of a planned sitting: local times, networks, watching; wrong input is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from exam_engine.assembly.tables import FormRow, FormState
from exam_engine.enrolment.tables import BatchRow
from exam_engine.schemes.scheme import PartKind
from exam_engine.sessions.sittings import SittingPlan
from exam_engine.sessions.tables import Watching
from exam_engine.sessions.timing import WindowRule
from exam_engine.web.invigilator.policy_form import Able, PolicyEntries, read_policy
from foundation.errors import Invalid

LONGEST_TITLE = 100
MOST_NETWORKS = 20


@dataclass(slots=True)
class PlanEntries:
    """The form as it was filled in; times are local, as a browser writes them."""

    title: str = ""
    form_id: str = ""
    opens_at: str = ""
    closes_at: str = ""
    minutes: str = ""
    window_rule: str = WindowRule.START_IN_WINDOW.value
    watching: str = Watching.NONE.value
    networks: str = ""
    room_code: str = field(default="", repr=False)
    policy: PolicyEntries = field(default_factory=PolicyEntries)


def read_plan(
    entries: PlanEntries,
    *,
    batch: BatchRow,
    level: str,
    form: FormRow,
    zone: ZoneInfo,
    now: datetime,
    able: Able,
) -> SittingPlan:
    """The plan, or `Invalid` with the first thing that has to be changed."""
    if form.state != FormState.FROZEN:
        raise Invalid("web-sittings-form-not-frozen")
    title = " ".join(entries.title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Invalid("web-sittings-title-unusable", most=LONGEST_TITLE)
    closes_at = _moment(entries.closes_at, zone)
    if closes_at <= now:
        raise Invalid("web-sittings-window-past")
    watching = Watching(entries.watching)
    return SittingPlan(
        batch_ref=batch.id,
        level=level,
        part=PartKind.THEORY.value if form.design is None else str(form.design["purpose"]),
        form_id=form.id,
        title=title,
        opens_at=_moment(entries.opens_at, zone),
        closes_at=closes_at,
        minutes=_minutes(entries.minutes),
        window_rule=WindowRule(entries.window_rule),
        watching=watching,
        policy={} if watching is Watching.NONE else read_policy(entries.policy, able).to_json(),
        networks=_networks(entries.networks),
        room_code=entries.room_code.strip()[:32],
    )


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """A local time without a zone, as ``<input type=datetime-local>`` gives it."""
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid("web-sittings-time-unreadable") from error
    return told.replace(tzinfo=zone) if told.tzinfo is None else told


def _minutes(text: str) -> int:
    told = text.strip()
    if not (told.isascii() and told.isdigit() and len(told) <= 4):
        raise Invalid("web-sittings-minutes-unreadable")
    return int(told)


def _networks(text: str) -> tuple[str, ...]:
    found = tuple(text.replace(",", " ").replace("，", " ").split())
    if len(found) > MOST_NETWORKS:
        raise Invalid("web-sittings-too-many-networks", most=MOST_NETWORKS)
    return found
