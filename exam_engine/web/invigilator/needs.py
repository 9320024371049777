"""Who waits for a person, in words: those who ask for help first, then all others by their wait.

Help comes before anything a machine has noticed, and nothing a machine has noticed is in this list
at all: it names people who have asked, and checks and decisions that only a person can make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from exam_engine.sessions.live_tables import HelpRequestRow, TimeRequestRow
from exam_engine.sessions.states import AttemptState
from exam_engine.web.invigilator.roster import Sitter
from exam_engine.web.invigilator.speaking import Voice, seat_words


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody or something that waits for a person.

    ``id`` is the candidate's enrolment, empty where it is about many. ``key`` is its own.
    ``kind``: help, coming (help, and somebody is on the way), identity, withdrawn, time.
    """

    key: str
    kind: str
    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for and is open: by candidates, and by staff who want time for them."""

    help: Sequence[HelpRequestRow] = ()
    time: Sequence[TimeRequestRow] = ()
    names: Mapping[str, str] | None = None
    """Person → name, of those who answered or asked."""

    def named(self, person: str | None) -> str:
        """The person's name."""
        return (self.names or {}).get(person or "", "") or "—"


def needs(people: Sequence[Sitter], asked: Asked, voice: Voice) -> tuple[Need, ...]:
    """All that waits: help, checks of identity, requests for time; each by how long it waits."""
    by_attempt = {one.attempt.id: one for one in people if one.attempt}
    found = [
        _help(row, by_attempt[row.attempt_id], asked, voice)
        for row in asked.help
        if row.attempt_id in by_attempt
    ]
    waiting = [(since, one) for one in people if (since := _waits_since(one)) is not None]
    waiting.sort(key=lambda pair: pair[0])
    found += [_check(one, since, voice) for since, one in waiting]
    found += [_time(row, by_attempt, asked, voice) for row in asked.time]
    return tuple(found)


def _help(row: HelpRequestRow, one: Sitter, asked: Asked, voice: Voice) -> Need:
    reason = voice.say(f"web-help-reason-{row.reason.replace('_', '-')}")
    facts = {
        "seat": seat_words(one, voice.say),
        "reason": reason,
        "since": voice.time(row.asked_at),
    }
    if row.answered_at is None:
        text = voice.say("web-live-need-help", **facts)
    else:
        text = voice.say("web-live-need-coming", **facts, name=asked.named(row.answered_by))
    kind = "help" if row.answered_at is None else "coming"
    return Need(f"help-{row.id}", kind, one.enrolment_id, one.name, text)


def _check(one: Sitter, since: datetime, voice: Voice) -> Need:
    kind = "identity" if _waits_for_identity(one) else "withdrawn"
    facts = {"seat": seat_words(one, voice.say), "since": voice.time(since)}
    text = voice.say(f"web-board-need-{kind}", **facts)
    return Need(f"{kind}-{one.enrolment_id}", kind, one.enrolment_id, one.name, text)


def _time(
    row: TimeRequestRow, by_attempt: Mapping[str, Sitter], asked: Asked, voice: Voice
) -> Need:
    facts = {
        "minutes": row.seconds // 60,
        "reason": row.reason,
        "name": asked.named(row.asked_by),
        "since": voice.time(row.asked_at),
    }
    if row.for_many or len(row.attempt_ids) != 1:
        name = voice.say("web-live-need-time-many", count=len(row.attempt_ids))
        return Need(f"time-{row.id}", "time", "", name, voice.say("web-live-need-time", **facts))
    one = by_attempt[row.attempt_ids[0]]
    text = voice.say("web-live-need-time", **facts)
    return Need(f"time-{row.id}", "time", one.enrolment_id, one.name, text)


def _waits_since(one: Sitter) -> datetime | None:
    """Since when the candidate needs a check by a person; None where they do not."""
    if one.attempt is None:
        return None
    if _waits_for_identity(one):
        answered = one.camera.answered_at if one.camera else None
        return answered or one.attempt.created_at
    return one.attempt.camera_withdrawn_at if one.attempt.writes_unchecked else None


def _waits_for_identity(one: Sitter) -> bool:
    return one.attempt is not None and one.attempt.state is AttemptState.CAMERA_REFUSED
