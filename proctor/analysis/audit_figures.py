"""From what came of each file to an audit's figures: rates by condition, ROC, calibration, error.

Every share stands with its 95 % score interval (Wilson, 1927). A share of fewer than
`FEWEST` files is marked as too small to say anything, and kept, so that nobody takes its absence
for a good result.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Any

import msgspec

from proctor.analysis.audit_run import Audited
from proctor.error_rates import interval
from proctor.findings import FindingKind

FEWEST = 30
"""With no error at all in 30 files the true rate may still be one in nine."""

BINS = 10
ALL = ""
"""Name and value of the group that holds every file."""


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``total``, with the bounds of its 95 % interval."""

    count: int
    total: int
    low: float
    high: float
    too_small: bool

    @property
    def value(self) -> float | None:
        """The share itself; None of nothing."""
        return self.count / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Rates:
    """One kind in one group of files: found where it shows, named where it does not."""

    kind: FindingKind
    condition: str
    value: str
    found: Share
    false: Share


@dataclass(frozen=True, slots=True)
class Curve:
    """A kind's ROC: points (share named falsely, share found) from strict to lax, and its area."""

    kind: FindingKind
    points: tuple[tuple[float, float], ...]
    area: float
    present: int
    absent: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Files told with a confidence from ``low`` to ``high``: its mean, and how often it was so."""

    low: float
    high: float
    confidence: float
    hits: Share


@dataclass(frozen=True, slots=True)
class PoseError:
    """Head pose against labelled angles in one group: mean error, bias, and the share within 5°.

    ``unseen`` files had a label and no face was found.
    """

    angle: str
    condition: str
    value: str
    files: int
    unseen: int
    mean: float
    bias: float
    within: Share


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one stage; of a video the median of its frames counts."""

    stage: str
    files: int
    median: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True)
class Audit:
    """All figures of one data set, one version of the models and one policy.

    ``untold`` counts files whose expected kind could not be told at all, by kind; ``refused``
    files that were not read, by code.
    """

    files: int
    model_version: str
    policy_version: str
    refused: Mapping[str, int]
    untold: Mapping[FindingKind, int]
    off: tuple[FindingKind, ...]
    rates: tuple[Rates, ...]
    curves: tuple[Curve, ...]
    calibration: tuple[Bin, ...]
    poses: tuple[PoseError, ...]
    latency: tuple[Latency, ...]

    def to_json(self) -> dict[str, Any]:
        """JSON values."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins


def summarise(
    audited: Sequence[Audited], *, policy_version: str, off: Iterable[FindingKind] = ()
) -> Audit:
    """All figures, in an order that does not depend on that of the files."""
    read = [one for one in audited if one.refused is None]
    labelled = [one for one in read if one.label.expected is not None]
    versions = sorted({one.model_version for one in read})
    return Audit(
        files=len(audited),
        model_version=" ".join(versions),
        policy_version=policy_version,
        refused=dict(sorted(Counter(one.refused for one in audited if one.refused).items())),
        untold=_untold(labelled),
        off=tuple(sorted(off)),
        rates=tuple(_rates(labelled)),
        curves=tuple(_curves(labelled)),
        calibration=tuple(_calibration(labelled)),
        poses=tuple(_poses(read)),
        latency=tuple(_latency(read)),
    )


def share(count: int, total: int) -> Share:
    """A share with its interval."""
    low, high = interval(count, total)
    return Share(count, total, low, high, total < FEWEST)


def _expects(one: Audited, kind: FindingKind) -> bool:
    return kind in (one.label.expected or ())


def _untold(labelled: Sequence[Audited]) -> dict[FindingKind, int]:
    counted = Counter(
        kind for one in labelled for kind in one.label.expected or () if kind not in one.strengths
    )
    return dict(sorted(counted.items()))


def _kinds(labelled: Sequence[Audited]) -> list[FindingKind]:
    """Kinds that were expected or named somewhere: of the rest there is nothing to tell."""
    return sorted({kind for one in labelled for kind in (*(one.label.expected or ()), *one.named)})


def _groups(audited: Sequence[Audited]) -> list[tuple[str, str, list[Audited]]]:
    """All files, and then those of each value of each condition."""
    groups = [(ALL, ALL, list(audited))]
    names = sorted({name for one in audited for name in one.label.conditions})
    for name in names:
        values = sorted({one.label.conditions.get(name, "") for one in audited} - {""})
        groups += [
            (name, value, [one for one in audited if one.label.conditions.get(name) == value])
            for value in values
        ]
    return groups


def _rates(labelled: Sequence[Audited]) -> Iterable[Rates]:
    for kind in _kinds(labelled):
        for name, value, group in _groups(labelled):
            there = [one for one in group if _expects(one, kind) and _tellable(one, kind)]
            # What hides a kind, as a dark picture hides an absent face, was named rightly instead.
            not_there = [one for one in group if not _expects(one, kind)]
            if there or not_there:
                yield Rates(
                    kind,
                    name,
                    value,
                    share(sum(kind in one.named for one in there), len(there)),
                    share(sum(kind in one.named for one in not_there), len(not_there)),
                )


def _tellable(one: Audited, kind: FindingKind) -> bool:
    return kind in one.strengths or kind in one.named


def _curves(labelled: Sequence[Audited]) -> Iterable[Curve]:
    for kind in _kinds(labelled):
        scored = [
            (one.strengths[kind], _expects(one, kind)) for one in labelled if kind in one.strengths
        ]
        present = sum(there for _, there in scored)
        absent = len(scored) - present
        if present and absent:
            points = _roc(scored, present, absent)
            yield Curve(kind, points, _area(points), present, absent)


def _roc(
    scored: list[tuple[float, bool]], present: int, absent: int
) -> tuple[tuple[float, float], ...]:
    """One point for each strength that occurs; files of equal strength move it together."""
    points = [(0.0, 0.0)]
    found = false = 0
    ordered = sorted(scored, key=lambda each: -each[0])
    for number, (strength, there) in enumerate(ordered):
        found, false = found + there, false + (not there)
        last = number + 1 == len(ordered)
        if last or ordered[number + 1][0] != strength:
            points.append((false / absent, found / present))
    return tuple(points)


def _area(points: Sequence[tuple[float, float]]) -> float:
    """Under the curve, by trapezoids; 0.5 is no better than chance."""
    pairs = pairwise(points)
    return sum((right[0] - left[0]) * (left[1] + right[1]) / 2 for left, right in pairs)


def _calibration(labelled: Sequence[Audited]) -> Iterable[Bin]:
    told = [
        (strength, _expects(one, kind))
        for one in labelled
        for kind, strength in one.strengths.items()
    ]
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        within = [
            each for each in told if low <= each[0] and (each[0] < high or number == BINS - 1)
        ]
        if within:
            hits = share(sum(there for _, there in within), len(within))
            yield Bin(low, high, fmean(strength for strength, _ in within), hits)


def _poses(read: Sequence[Audited]) -> Iterable[PoseError]:
    for angle in ("yaw", "pitch", "roll"):
        known = [one for one in read if angle in one.label.angles]
        for name, value, group in _groups(known):
            if error := _pose(angle, name, value, group):
                yield error


def _pose(angle: str, name: str, value: str, group: Sequence[Audited]) -> PoseError | None:
    errors = [
        getattr(one.pose, angle) - one.label.angles[angle] for one in group if one.pose is not None
    ]
    if not errors:
        return None
    return PoseError(
        angle=angle,
        condition=name,
        value=value,
        files=len(errors),
        unseen=len(group) - len(errors),
        mean=fmean(map(abs, errors)),
        bias=fmean(errors),
        within=share(sum(abs(error) <= 5 for error in errors), len(errors)),
    )


def _latency(read: Sequence[Audited]) -> Iterable[Latency]:
    stages = list(dict.fromkeys(stage for one in read for stage in one.milliseconds))
    rows = [("whole", sorted(sum(one.milliseconds.values()) for one in read))] + [
        (stage, sorted(one.milliseconds[stage] for one in read if stage in one.milliseconds))
        for stage in stages
    ]
    for stage, times in rows:
        if times:
            yield Latency(
                stage, len(times), _rank(times, 0.5), _rank(times, 0.9), _rank(times, 0.99)
            )


def _rank(ordered: Sequence[float], part: float) -> float:
    """Nearest rank."""
    return round(ordered[max(math.ceil(len(ordered) * part) - 1, 0)], 3)
