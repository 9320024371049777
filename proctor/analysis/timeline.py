"""From a sequence of observations to findings: what lasts counts, what flickers does not.

Pure and incremental: `advance` takes a state and an observation and gives the next state and what
happened. A state can be stored as JSON, and replaying the stored observations gives it again.

When a kind opens: over the last ``persist_s`` seconds of frames from which it can be told, it
shows in at least ``share`` of them and in the newest, and in at least ``least_frames``. A blink, a
single bad frame, or frames that never came therefore open nothing at any frame rate. When it
closes: for ``merge_gap_s`` it was no longer supported, that is, did not show in at least half
that share; or nothing could be told for ``longest_silence_s``. A finding ends with the last frame
that showed it.

Confidence of a finding = mean strength of the frames that showed it × lower bound of the 95 %
interval for their share of its frames (Wilson, 1927). It grows with the number of frames, falls
when some disagree, and says how surely the fact was seen; it says nothing about its meaning.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from proctor.analysis.baseline import Baseline, settled
from proctor.analysis.signs import Sign, read_signs
from proctor.detectors import DETECTOR_OF
from proctor.findings import PICTURELESS_KINDS, Detail, Finding, FindingKind
from proctor.observation import Observation
from proctor.policy import Policy, Watch

_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class FindingOpened:
    """A kind has lasted long enough; ``started_at`` lies before ``noticed_at``."""

    kind: FindingKind
    started_at: datetime
    noticed_at: datetime
    confidence: float
    best_sequence: int


@dataclass(frozen=True, slots=True)
class FindingClosed:
    """The finding is whole; its kind and start are those of the `FindingOpened` before it."""

    finding: Finding


Event = FindingOpened | FindingClosed


@dataclass(frozen=True, slots=True)
class Sample:
    """What one frame said of one kind; not ``fresh`` where an earlier frame was measured."""

    at: datetime
    sequence: int
    holds: bool
    stays: bool
    strength: float
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """Frames of a finding, those that showed it, the sum of their strengths, and the clearest."""

    frames: int = 0
    matching: int = 0
    strength: float = 0.0
    best_strength: float = -1.0
    best_sequence: int = 0

    def plus(self, sample: Sample, matches: bool) -> Tally:
        """With one more frame; one that only repeats an earlier reading makes nothing surer."""
        if not sample.fresh:
            return self
        if not matches:
            return replace(self, frames=self.frames + 1)
        clearest = sample.strength > self.best_strength
        return Tally(
            self.frames + 1,
            self.matching + 1,
            self.strength + sample.strength,
            sample.strength if clearest else self.best_strength,
            sample.sequence if clearest else self.best_sequence,
        )

    @property
    def mean_strength(self) -> float:
        """Mean over the frames that showed it."""
        return self.strength / self.matching if self.matching else 0.0

    @property
    def confidence(self) -> float:
        """See the top of this room."""
        return self.mean_strength * wilson_lower(self.matching, self.frames)


@dataclass(frozen=True, slots=True)
class Lasting:
    """A finding that has opened. ``sure`` counts up to ``ended_at``, ``all`` up to now."""

    started_at: datetime
    ended_at: datetime
    sure: Tally
    all: Tally


@dataclass(frozen=True, slots=True)
class Track:
    """One kind's recent frames, oldest first, and its open finding if there is one."""

    window: tuple[Sample, ...] = ()
    lasting: Lasting | None = None


@dataclass(frozen=True, slots=True)
class TimelineState:
    """All that is remembered between two frames.

    ``baseline`` is that of the check-in, and ``sitting`` how the person has come to sit since then;
    None until a frame told.
    """

    baseline: Baseline = field(default_factory=Baseline)
    sitting: Baseline | None = None
    last_at: datetime | None = None
    last_sequence: int = -1
    model_version: str = ""
    tracks: Mapping[FindingKind, Track] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> TimelineState:
        """Read back what `to_json` gave; raises msgspec.ValidationError for anything else."""
        return msgspec.convert(stored, cls)


def advance(
    state: TimelineState, observation: Observation, policy: Policy
) -> tuple[TimelineState, tuple[Event, ...]]:
    """Take in one more observation.

    An observation that is not later than the last one changes nothing: time does not run back,
    and a frame that was sent twice counts once.
    """
    if state.last_at is not None and observation.taken_at <= state.last_at:
        return state, ()
    sitting = state.sitting or state.baseline
    signs = read_signs(observation, policy.limits, sitting)
    tracks: dict[FindingKind, Track] = {}
    events: list[Event] = []
    for watch in policy.watched:
        if watch.kind in PICTURELESS_KINDS:
            continue
        step = _Step(watch, policy, observation)
        before = state.tracks.get(watch.kind, Track())
        tracks[watch.kind], happened = step.take(before, signs.get(watch.kind))
        events += happened
    after = replace(
        state,
        sitting=settled(state.baseline, sitting, observation, _passed(state, observation, policy)),
        last_at=observation.taken_at,
        last_sequence=observation.sequence,
        model_version=observation.model_version,
        tracks=tracks,
    )
    return after, tuple(events)


def _passed(state: TimelineState, observation: Observation, policy: Policy) -> float:
    """Seconds since the last frame; of a silence only as much as frames could have told of."""
    if state.last_at is None:
        return 0.0
    return min(_seconds(state.last_at, observation.taken_at), policy.longest_silence_s)


def finish(state: TimelineState) -> tuple[TimelineState, tuple[FindingClosed, ...]]:
    """Close what is open, as at the end of a sitting."""
    closed = tuple(
        FindingClosed(_finding(kind, track.lasting, state.model_version))
        for kind, track in state.tracks.items()
        if track.lasting is not None
    )
    return replace(state, tracks={}), closed


def wilson_lower(matching: int, frames: int) -> float:
    """Lower bound of the 95 % score interval for a share (Wilson, 1927); 0 for no frames."""
    if frames == 0:
        return 0.0
    share, square = matching / frames, _Z95**2
    middle = share + square / (2 * frames)
    margin = _Z95 * math.sqrt(share * (1 - share) / frames + square / (4 * frames**2))
    return max(0.0, (middle - margin) / (1 + square / frames))


@dataclass(frozen=True, slots=True)
class _Step:
    """One frame on one track."""

    watch: Watch
    policy: Policy
    observation: Observation

    def take(self, track: Track, sign: Sign | None) -> tuple[Track, list[Event]]:
        events: list[Event] = []
        now = self.observation.taken_at
        if track.window and _seconds(track.window[-1].at, now) > self.policy.longest_silence_s:
            events += self._closed(track.lasting)
            track = Track()
        if sign is not None:
            track = self._seen(track, sign)
        if track.lasting is None:
            opened = self._opening(track.window) if sign is not None and sign.holds else None
            if opened is not None:
                events.append(self._opened(opened))
                track = replace(track, lasting=opened)
        elif _seconds(track.lasting.ended_at, now) >= self.policy.merge_gap_s:
            events += self._closed(track.lasting)
            # The old frames must not open the same finding once more.
            track = Track()
        return track, events

    def _seen(self, track: Track, sign: Sign) -> Track:
        now = self.observation.taken_at
        sample = Sample(
            now,
            self.observation.sequence,
            sign.holds,
            sign.stays,
            sign.strength,
            fresh=DETECTOR_OF.get(self.watch.kind) not in self.observation.carried,
        )
        window = _within((*track.window, sample), self.watch)
        if track.lasting is None:
            return Track(window)
        lasting = replace(track.lasting, all=track.lasting.all.plus(sample, sample.stays))
        staying = sum(each.stays for each in window) / len(window)
        if sample.stays and staying >= self.watch.share / 2:
            lasting = replace(lasting, ended_at=now, sure=lasting.all)
        return Track(window, lasting)

    def _opening(self, window: tuple[Sample, ...]) -> Lasting | None:
        """What opens, if the window is long enough and enough of it shows the kind."""
        holding = [sample for sample in window if sample.holds]
        if _seconds(window[0].at, window[-1].at) < self.watch.persist_s:
            return None
        if len(holding) < max(self.watch.least_frames, self.watch.share * len(window)):
            return None
        tally = Tally()
        for sample in window:
            if sample.at >= holding[0].at:
                tally = tally.plus(sample, sample.holds)
        return Lasting(holding[0].at, holding[-1].at, tally, tally)

    def _opened(self, lasting: Lasting) -> FindingOpened:
        return FindingOpened(
            kind=self.watch.kind,
            started_at=lasting.started_at,
            noticed_at=self.observation.taken_at,
            confidence=round(lasting.sure.confidence, 4),
            best_sequence=lasting.sure.best_sequence,
        )

    def _closed(self, lasting: Lasting | None) -> list[FindingClosed]:
        if lasting is None:
            return []
        version = self.observation.model_version
        return [FindingClosed(_finding(self.watch.kind, lasting, version))]


def _within(samples: tuple[Sample, ...], watch: Watch) -> tuple[Sample, ...]:
    """Drop what is older than needed.

    The window keeps one frame at or before its far edge, and where frames come seldom it reaches
    further back, so that ``least_frames`` can be a ``share`` of it.
    """
    now, fewest = samples[-1].at, math.ceil(watch.least_frames / watch.share)
    first = 0
    while len(samples) - first > fewest and _seconds(samples[first + 1].at, now) >= watch.persist_s:
        first += 1
    return samples[first:]


def _finding(kind: FindingKind, lasting: Lasting, model_version: str) -> Finding:
    sure = lasting.sure
    return Finding(
        kind=kind,
        started_at=lasting.started_at,
        ended_at=lasting.ended_at,
        confidence=round(sure.confidence, 4),
        model_version=model_version,
        detail=Detail(sure.frames, sure.matching, round(sure.mean_strength, 4), sure.best_sequence),
    )


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()
