"""The time line beside an incident: what the camera and the browser told, and what was written.

A track for each source, so that one sees what happened at the same time. Times of saving are
shown, never what was answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from exam_engine.web.invigilator.speaking import Say
from proctor.findings import BROWSER_KINDS, FindingKind

_MOST_SAVE_MARKS = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding; ``until`` is None while it lasts. ``incident`` names where it is looked at."""

    kind: FindingKind
    at: datetime
    until: datetime | None
    incident: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """All that is known of one watched attempt between ``begin`` and ``end``."""

    begin: datetime
    end: datetime
    facts: Sequence[Fact]
    silences: Sequence[tuple[datetime, datetime]]
    saves: Sequence[datetime]
    entered_at: datetime
    started_at: datetime | None
    submitted_at: datetime | None
    grants: Sequence[tuple[datetime, int]]


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on a track; ``until`` is set for what lasts."""

    at: datetime
    text: str
    until: datetime | None = None
    kind: str = "plain"
    href: str | None = None

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
        }


def timeline(trace: Trace, say: Say, zone: str, *, incident: str | None = None) -> dict[str, Any]:
    """What ``<kz-timeline>`` takes; facts of ``incident`` stand out, those of others are linked."""
    facts = [
        (fact.kind in BROWSER_KINDS, _fact(fact, trace, say, incident)) for fact in trace.facts
    ]
    silent = [Mark(at, say("web-review-mark-silent"), until) for at, until in trace.silences]
    camera = [*silent, *(mark for is_browser, mark in facts if not is_browser)]
    browser = [mark for is_browser, mark in facts if is_browser]
    tracks = {"camera": camera, "browser": browser, "attempt": _attempt(trace, say)}
    return {
        "from": trace.begin.isoformat(),
        "to": trace.end.isoformat(),
        "zone": zone,
        "tracks": [
            {"name": say(f"web-review-track-{name}"), "marks": _shown(marks, trace)}
            for name, marks in tracks.items()
        ],
    }


def silences(
    taken: Sequence[datetime], longest: timedelta
) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches between two pictures that are longer than ``longest``."""
    return tuple(pair for pair in pairwise(taken) if pair[1] - pair[0] > longest)


def _fact(fact: Fact, trace: Trace, say: Say, incident: str | None) -> Mark:
    is_own = incident is not None and fact.incident == incident
    return Mark(
        fact.at,
        say(f"proctor-finding-{fact.kind.value.replace('_', '-')}"),
        until=fact.until or trace.end,
        kind="warn" if is_own else "plain",
        href=None if is_own or fact.incident is None else f"/staff/review/{fact.incident}",
    )


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
    for at in trace.saves:
        steps.setdefault((at - trace.begin) // step, []).append(at)
    return [
        Mark(group[0], say("web-review-mark-saved", count=len(group)), until=group[-1])
        for _, group in sorted(steps.items())
    ]


def _shown(marks: Iterable[Mark], trace: Trace) -> list[dict[str, Any]]:
    cut = (mark.within(trace.begin, trace.end) for mark in marks)
    return [mark.to_json() for mark in cut if mark is not None]
