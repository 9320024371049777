"""The time line beside an incident: what the camera and the browser told, and what was written.

A track for each source, so that one sees what happened at the same time. Of questions the number is
shown: which stood on the screen, and with which answers were saved; never what was answered. Of
sound there is a level only: how probable it was, second by second, that somebody spoke.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from exam_engine.web.invigilator.speaking import Say
from proctor.findings import BROWSER_KINDS, SOUND_KINDS, TRANSPORT_KINDS, FindingKind
from proctor.questions_shown import Shown

_MOST_SAVE_MARKS = 60
_SPEAKS = 0.5
"""From this probability on somebody is taken to speak, as in `proctor.policy.Limits.speech`."""
_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding; ``until`` is None while it lasts. ``incident`` names where it is looked at."""

    kind: FindingKind
    at: datetime
    until: datetime | None
    incident: str | None


@dataclass(frozen=True, slots=True)
class Save:
    """An answer was saved; ``question`` is its number on the paper, None where it is not known."""

    at: datetime
    question: int | None


@dataclass(frozen=True, slots=True)
class Trace:
    """All that is known of one watched attempt between ``begin`` and ``end``.

    ``pictures`` are the sealed ones, by the id of their link; ``sound`` has for a moment the
    probability (0 to 1) that somebody spoke.
    """

    begin: datetime
    end: datetime
    facts: Sequence[Fact]
    silences: Sequence[tuple[datetime, datetime]]
    saves: Sequence[Save]
    entered_at: datetime
    started_at: datetime | None
    submitted_at: datetime | None
    grants: Sequence[tuple[datetime, int]]
    pictures: Sequence[tuple[datetime, str]] = ()
    sound: Sequence[tuple[datetime, float]] = ()
    on_screen: Sequence[Shown] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on a track; ``until`` is set for what lasts, ``ref`` names a picture.

    ``label`` stands within the mark where it is wide enough.
    """

    at: datetime
    text: str
    until: datetime | None = None
    kind: str = "plain"
    href: str | None = None
    ref: str | None = None
    label: str = ""

    def within(self, begin: datetime, end: datetime) -> Mark | None:
        """The part of the mark that lies between two instants; None where it lies outside."""
        last = self.until or self.at
        if last < begin or self.at > end:
            return None
        return replace(self, at=max(self.at, begin), until=self.until and min(last, end))

    def to_json(self) -> dict[str, Any]:
        """As ``<kz-timeline>`` takes it."""
        lasts = self.until is not None and self.until > self.at
        return {
            "at": self.at.isoformat(),
            "until": self.until.isoformat() if self.until and lasts else None,
            "kind": self.kind,
            "text": self.text,
            "href": self.href,
            "ref": self.ref,
            "label": self.label,
        }


def timeline(trace: Trace, say: Say, zone: str, *, incident: str | None = None) -> dict[str, Any]:
    """What ``<kz-timeline>`` takes; facts of ``incident`` stand out, those of others are linked.

    Tracks without anything are left out, but for the camera's and the browser's: that they were
    silent is told too.
    """
    found: dict[str, list[Mark]] = {"camera": [], "browser": [], "record": [], "sound": []}
    for fact in trace.facts:
        found[_source(fact.kind)].append(_fact(fact, trace, say, incident))
    silent = [Mark(at, say("web-review-mark-silent"), until) for at, until in trace.silences]
    tracks = {
        "pictures": [
            Mark(at, say("web-review-mark-picture"), ref=picture) for at, picture in trace.pictures
        ],
        "camera": [*silent, *found["camera"]],
        "sound": [*_speech(trace, say), *found["sound"]],
        "browser": found["browser"],
        "record": found["record"],
        "screen": [
            Mark(each.since, _on_screen(each, say), until=each.until, label=" ".join(each.ranges))
            for each in trace.on_screen
        ],
        "attempt": _attempt(trace, say),
        "questions": _questions(trace, say),
    }
    always = {"camera", "browser", "attempt"} | ({"sound"} if trace.sound else set())
    return {
        "from": trace.begin.isoformat(),
        "to": trace.end.isoformat(),
        "zone": zone,
        "tracks": [
            {
                "id": name,
                "name": say(f"web-review-track-{name}"),
                "marks": _shown(marks, trace),
                "levels": _levels(trace) if name == "sound" else [],
            }
            for name, marks in tracks.items()
            if marks or name in always
        ],
    }


def in_words(line: dict[str, Any]) -> list[dict[str, Any]]:
    """All marks of a time line in the order of time, each with its track, to be read out."""
    marks = [
        {
            "at": datetime.fromisoformat(mark["at"]),
            "until": datetime.fromisoformat(mark["until"]) if mark["until"] else None,
            "track": track["name"],
            "text": mark["text"],
        }
        for track in line["tracks"]
        for mark in track["marks"]
    ]
    return sorted(marks, key=lambda mark: mark["at"])


def silences(
    taken: Sequence[datetime], longest: timedelta
) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches between two pictures that are longer than ``longest``."""
    return tuple(pair for pair in pairwise(taken) if pair[1] - pair[0] > longest)


def _on_screen(shown: Shown, say: Say) -> str:
    if not shown.questions:
        return say("web-review-mark-overview")
    return say("web-review-mark-screen", numbers=shown.ranges)


def _fact(fact: Fact, trace: Trace, say: Say, incident: str | None) -> Mark:
    is_own = incident is not None and fact.incident == incident
    return Mark(
        fact.at,
        say(f"proctor-finding-{fact.kind.value.replace('_', '-')}"),
        until=fact.until or trace.end,
        kind="warn" if is_own else "plain",
        href=None if is_own or fact.incident is None else f"/staff/review/{fact.incident}",
    )


def _source(kind: FindingKind) -> str:
    if kind in BROWSER_KINDS:
        return "browser"
    if kind in TRANSPORT_KINDS:
        return "record"
    return "sound" if kind in SOUND_KINDS else "camera"


def _attempt(trace: Trace, say: Say) -> list[Mark]:
    marks = [Mark(trace.entered_at, say("web-review-mark-entered"))]
    if trace.started_at is not None:
        marks.append(Mark(trace.started_at, say("web-review-mark-started"), kind="good"))
    marks += _saves(trace, say)
    marks += [
        Mark(at, say("web-review-mark-time", minutes=seconds // 60)) for at, seconds in trace.grants
    ]
    if trace.submitted_at is not None:
        marks.append(Mark(trace.submitted_at, say("web-review-mark-submitted"), kind="good"))
    return marks


def _saves(trace: Trace, say: Say) -> list[Mark]:
    """Saves gathered into steps, so that the line can be walked by key."""
    step = max((trace.end - trace.begin) / _MOST_SAVE_MARKS, timedelta(seconds=5))
    steps: dict[int, list[datetime]] = {}
    for save in trace.saves:
        steps.setdefault((save.at - trace.begin) // step, []).append(save.at)
    return [
        Mark(group[0], say("web-review-mark-saved", count=len(group)), until=group[-1])
        for _, group in sorted(steps.items())
    ]


def _questions(trace: Trace, say: Say) -> list[Mark]:
    """Which question was worked on: from the first to the last of saves of one that follow."""
    runs: list[tuple[int, datetime, datetime]] = []
    for save in trace.saves:
        if save.question is None:
            continue
        if runs and runs[-1][0] == save.question:
            runs[-1] = (save.question, runs[-1][1], save.at)
        else:
            runs.append((save.question, save.at, save.at))
    return [
        Mark(begin, say("web-review-mark-question", number=number), until=end)
        for number, begin, end in runs
    ]


def _speech(trace: Trace, say: Say) -> list[Mark]:
    """Stretches in which somebody probably spoke, with the highest level, for those who listen."""
    runs: list[tuple[datetime, datetime, float]] = []
    for at, level in trace.sound:
        if level < _SPEAKS:
            continue
        if runs and at - runs[-1][1] <= _PAUSE:
            runs[-1] = (runs[-1][0], at, max(level, runs[-1][2]))
        else:
            runs.append((at, at, level))
    return [
        Mark(begin, say("web-review-mark-speech", level=f"{level:.0%}"), until=end)
        for begin, end, level in runs
    ]


def _levels(trace: Trace) -> list[dict[str, Any]]:
    return [
        {"at": at.isoformat(), "value": round(level, 3)}
        for at, level in trace.sound
        if trace.begin <= at <= trace.end
    ]


def _shown(marks: Iterable[Mark], trace: Trace) -> list[dict[str, Any]]:
    cut = (mark.within(trace.begin, trace.end) for mark in marks)
    return [mark.to_json() for mark in cut if mark is not None]
