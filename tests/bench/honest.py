"""Incidents in honest hours, events that were planted, and how both move with the limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from statistics import fmean

from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY, Policy
from tests.bench.measuring import Effort, Line
from tests.bench.world import World
from tests.candidate_acts import PLANTED
from tests.watched_hours import ALL_ON, incidents_of_honest_hour, seconds_to_find

_HOURS = (
    "Incidents an hour at the default policy, made-up hours of tests/candidates.py with one seed "
    "each: drinking, thinking with eyes up, hand at the chin, glasses, dim rooms, slow lines. Most "
    "in one hour: {most}; hours with more than one: {more} %; kinds: {kinds}. No peer: none is "
    "known that publishes such a figure."
)
_FOUND = (
    "Percent of planted events that were found: {name}; on average {seconds} s after it began. "
    "At one frame in two seconds, half the default rate: {slow} %. No peer."
)
_ROC = (
    "Percent of {kinds} found with every limit and time {scale} times the default's, at {rate} "
    "honest incidents an hour. No peer."
)
_SCALED = frozenset(
    {
        FindingKind.FACE_ABSENT,
        FindingKind.HEAD_TURNED,
        FindingKind.LOOKING_DOWN,
        FindingKind.GAZE_OFF_SCREEN,
        FindingKind.EYES_CLOSED,
    }
)
_SCALES = (0.4, 0.6, 0.8, 1.0, 1.25)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Incidents an hour, percent found of each planted event, and a curve over the limits."""
    yield _honest(effort.of(200, 3))
    for name in PLANTED:
        yield _planted(name, effort.of(100, 5))
    for scale in _SCALES[:: effort.of(1, 4)]:
        yield _at(scale, effort.of(40, 1), effort.of(40, 2))


def _honest(hours: int) -> Line:
    incidents = [incidents_of_honest_hour(seed) for seed in range(hours)]
    counts = [len(each) for each in incidents]
    kinds = Counter(str(incident.kind) for each in incidents for incident in each)
    note = _HOURS.format(
        most=max(counts),
        more=round(100 * sum(count > 1 for count in counts) / hours, 1),
        kinds=_told(kinds),
    )
    value = round(fmean(counts), 3)
    return Line("honest-incidents-per-hour", value, "1/h", "none", 0.0, 0.0, hours, note)


def _told(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"


def _planted(name: str, times: int) -> Line:
    found = [seconds_to_find(name, seed) for seed in range(times)]
    slow = [seconds_to_find(name, seed, interval_s=2.0) for seed in range(times)]
    seconds = [each for each in found if each is not None]
    note = _FOUND.format(
        name=name,
        seconds=round(fmean(seconds), 1) if seconds else "-",
        slow=_percent(slow),
    )
    figure = f"planted-{PLANTED[name][0].replace('_', '-')}-found"
    return Line(figure, _percent(found), "%", "none", 0.0, 0.0, times, note)


def _percent(found: list[float | None]) -> float:
    return round(100 * sum(each is not None for each in found) / len(found), 1)


def _at(scale: float, hours: int, times: int) -> Line:
    """The head's turn, the gaze and absence: limits and times scaled together."""
    rate = fmean(
        len(incidents_of_honest_hour(seed, scaled(DEFAULT_POLICY, scale))) for seed in range(hours)
    )
    names = ("absent 10 s", "head turned 10 s", "gaze beside the screen 20 s", "eyes closed 20 s")
    found = [
        seconds_to_find(name, seed, scaled(ALL_ON, scale))
        for name in names
        for seed in range(times)
    ]
    note = _ROC.format(kinds=", ".join(names), scale=scale, rate=round(rate, 2))
    return Line(
        f"planted-found-at-{scale}", _percent(found), "%", "none", 0.0, 0.0, len(found), note
    )


def scaled(policy: Policy, scale: float) -> Policy:
    """Limits of angles, and how long the kinds of a person must last, times ``scale``."""
    limits = policy.limits
    return replace(
        policy,
        limits=replace(
            limits,
            yaw_deg=limits.yaw_deg * scale,
            raised_deg=limits.raised_deg * scale,
            lowered_deg=limits.lowered_deg * scale,
            gaze_beyond_deg=limits.gaze_beyond_deg * scale,
        ),
        watches=tuple(
            replace(watch, persist_s=max(watch.persist_s * scale, 2.0))
            if watch.kind in _SCALED
            else watch
            for watch in policy.watches
        ),
    )
