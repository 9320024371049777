"""The time line beside an incident: what the camera and the browser told, and what was written.

A track for each source, so that one sees what happened at the same time. Times of saving are
shown, never what was answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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


def timeline(trace: Trace, say: Say, zone: str, *, incident: str | None = None) -> dict[str, Any]:
    """What ``<kz-timeline>`` takes; facts of ``incident`` stand out, those of others are linked."""
    camera = [fact for fact in trace.facts if fact.kind not in BROWSER_KINDS]
    browser = [fact for fact in trace.facts if fact.kind in BROWSER_KINDS]
    silent = [
        _mark(at, say("web-review-mark-silent"), until=until) for at, until in trace.silences
    ]
    return {
        "from": trace.begin.isoformat(),
        "to": trace.end.isoformat(),
        "zone": zone,
        "tracks": [
            _track(
                trace,
                say("web-review-track-camera"),
                [*silent, *(_fact(fact, trace, say, incident) for fact in camera)],
            ),
            _track(
                trace,
                say("web-review-track-browser"),
                [_fact(fact, trace, say, incident) for fact in browser],
            ),
            _track(trace, say("web-review-track-attempt"), _attempt(trace, say)),
        ],
    }


def silences(
    taken: Sequence[datetime], longest: timedelta
) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches between two pictures that are longer than ``longest``."""
    pairs = zip(taken, taken[1:], strict=False)
    return tuple((before, after) for before, after in pairs if after - before > longest)


def _fact(fact: Fact, trace: Trace, say: Say, incident: str | None) -> dict[str, Any]:
    is_own = incident is not None and fact.incident == incident
    href = None if is_own or fact.incident is None else f"/staff/review/{fact.incident}"
    return _mark(
        fact.at,
        say(f"proctor-finding-{fact.kind.value.replace('_', '-')}"),
        until=fact.until or trace.end,
        kind="warn" if is_own else "plain",
        href=href,
    )


def _attempt(trace: Trace, say: Say) -> list[dict[str, Any]]:
    marks = [_mark(trace.entered_at, say("web-review-mark-entered"))]
    if trace.started_at is not None:
        marks.append(_mark(trace.started_at, say("web-review-mark-started"), kind="good"))
    marks += _saves(trace, say)
    marks += [
        _mark(at, say("web-review-mark-time", minutes=seconds // 60))
        for at, seconds in trace.grants
    ]
    if trace.submitted_at is not None:
        marks.append(_mark(trace.submitted_at, say("web-review-mark-submitted"), kind="good"))
    return marks


def _saves(trace: Trace, say: Say) -> list[dict[str, Any]]:
    """Saves gathered into steps, so that the line can be walked by key."""
    step = max((trace.end - trace.begin) / _MOST_SAVE_MARKS, timedelta(seconds=5))
    steps: dict[int, list[datetime]] = {}
    for at in trace.saves:
        steps.setdefault((at - trace.begin) // step, []).append(at)
    return [
        _mark(group[0], say("web-review-mark-saved", count=len(group)), until=group[-1])
        for _, group in sorted(steps.items())
    ]


def _track(trace: Trace, name: str, marks: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The marks that lie within the trace, cut to it."""
    begin, end = trace.begin.isoformat(), trace.end.isoformat()
    shown = []
    for mark in marks:
        until = mark["until"] or mark["at"]
        if until < begin or mark["at"] > end:
            continue
        cut = {"at": max(mark["at"], begin)}
        if mark["until"]:
            cut["until"] = min(until, end)
        shown.append({**mark, **cut})
    return {"name": name, "marks": shown}


def _mark(
    at: datetime,
    text: str,
    *,
    until: datetime | None = None,
    kind: str = "plain",
    href: str | None = None,
) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "until": until.isoformat() if until and until > at else None,
        "kind": kind,
        "text": text,
        "href": href,
    }
