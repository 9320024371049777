"""Reads what a device says it measured, and refuses what no honest device can have measured.

A device that reports for itself can lie; that is the price of pictures that never leave it, and
the consent page says so. What is checked here keeps lies plain and small: known models, values
within their ranges, nothing told that no model on the device can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from foundation.errors import Invalid
from proctor.beats import FACES_S
from proctor.detectors import Detector
from proctor.models.catalogue import browser_version
from proctor.observation import Observation, SeenFace

MOST_AT_ONCE = 60
"""Observations of one report; a device that kept more sends several."""

MOST_SEQUENCE = 2**30
"""Numbers from here on are those of the check-in."""

_LONGEST_CARRIED_S = 3 * FACES_S
_MOST_FACES = 8
_SIDES = range(64, 4097)
_BOX = (-2.0, 3.0)
"""Faces reach over the edge of the picture."""


def read_observations(stored: object) -> tuple[Observation, ...]:
    """The observations of a report, in the order in which they were sent.

    Raises Invalid("proctor-report-unreadable") for another shape, with the place where it is,
    Invalid("proctor-report-too-many"), Invalid("proctor-report-model") for a model that is not
    known here, and Invalid("proctor-report-range") for a value that cannot have been measured.
    """
    if not isinstance(stored, list):
        raise Invalid("proctor-report-unreadable", reason="list")
    if len(stored) > MOST_AT_ONCE:
        raise Invalid("proctor-report-too-many", count=len(stored), most=MOST_AT_ONCE)
    try:
        observations = msgspec.convert(stored, tuple[Observation, ...], strict=True)
    except msgspec.ValidationError as trouble:
        raise Invalid("proctor-report-unreadable", reason=str(trouble)[:200]) from trouble
    check_claims(observations)
    _check_carried(observations)
    return observations


def check_every_frame(observations: Iterable[Observation]) -> None:
    """As `check_claims`, and the faces of each frame were read in it, as a check-in needs."""
    told = tuple(observations)
    check_claims(told)
    for seen in told:
        if seen.carried:
            raise Invalid("proctor-report-range", field="carried", sequence=seen.sequence)


def _check_carried(observations: Sequence[Observation]) -> None:
    """No device tells the faces of an earlier frame for long, even where some frame was lost."""
    read_at = observations[0].taken_at if observations else None
    for seen in observations:
        if not seen.carried:
            read_at = seen.taken_at
        elif read_at is not None and (seen.taken_at - read_at).total_seconds() > _LONGEST_CARRIED_S:
            raise Invalid("proctor-report-range", field="carried", sequence=seen.sequence)


def check_claims(observations: Iterable[Observation]) -> None:
    """Refuse what no device can have measured; raises as `read_observations`."""
    known = browser_version()
    for observation in observations:
        if observation.model_version != known:
            raise Invalid("proctor-report-model", known=known)
        if observation.taken_at.tzinfo is None:
            raise Invalid("proctor-report-range", field="taken_at", sequence=observation.sequence)
        _check_ranges(observation)


def is_disordered(observations: Sequence[Observation]) -> bool:
    """Whether numbers or times run back within a report."""
    return any(
        after.sequence <= before.sequence or after.taken_at < before.taken_at
        for before, after in pairwise(observations)
    )


def _check_ranges(seen: Observation) -> None:
    wrong = next((name for name, fits in _ranges(seen) if not fits), None)
    if wrong is not None:
        raise Invalid("proctor-report-range", field=wrong, sequence=seen.sequence)


def _ranges(seen: Observation) -> Iterable[tuple[str, bool]]:
    """Name of each field, and whether its value is one that can be measured."""
    yield "sequence", 0 <= seen.sequence < MOST_SEQUENCE
    yield "width", seen.width in _SIDES
    yield "height", seen.height in _SIDES
    for name in ("brightness", "contrast", "detail", "highest"):
        yield name, _within(getattr(seen, name), 0, 1)
    yield "light", seen.light is None or _within(seen.light, 0, 1)
    yield "blur", seen.blur is None or _within(seen.blur, 0, 1)
    yield "mouth_openness", seen.mouth_openness is None or _within(seen.mouth_openness, 0, 10)
    yield "faces", len(seen.faces) <= _MOST_FACES and all(map(_is_possible, seen.faces))
    yield (
        "pose",
        seen.pose is None
        or (bool(seen.faces) and all(_within(angle, -180, 180) for angle in _values(seen.pose))),
    )
    yield (
        "eyes",
        seen.eyes is None
        or (seen.pose is not None and all(_within(value, -50, 50) for value in _values(seen.eyes))),
    )
    yield (
        "gaze",
        seen.gaze is None
        or (
            seen.eyes is not None and all(_within(angle, -270, 270) for angle in _values(seen.gaze))
        ),
    )
    # No model on the device tells these: a report that has them was not made by our page.
    for name in ("likeness", "liveness", "speech", "looked_at"):
        yield name, getattr(seen, name) is None
    yield "gaze_calibrated", not seen.gaze_calibrated
    yield "objects", not seen.objects
    # Between two readings a device tells the faces of the first; it has no slow detectors.
    yield "carried", set(seen.carried) <= {Detector.FACES.value}


def _is_possible(face: SeenFace) -> bool:
    left, top, right, bottom = face.box
    sure = _within(face.confidence, 0, 1)
    placed = face.presence is None or _within(face.presence, 0, 1)
    inside = all(_within(value, *_BOX) for value in face.box)
    return sure and placed and inside and left <= right and top <= bottom


def _within(value: float, low: float, high: float) -> bool:
    return low <= value <= high


def _values(record: Any) -> list[float]:
    return [float(getattr(record, name)) for name in record.__dataclass_fields__]
