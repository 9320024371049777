from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.speaking import Mouth, lips_move, mouth_openness, remembered
from proctor.models import attention

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def mouths(*gaps: float, step_s: float = 0.5) -> tuple[Mouth, ...]:
    kept: tuple[Mouth, ...] = ()
    for number, gap in enumerate(gaps):
        kept = remembered(kept, Mouth(NOW + timedelta(seconds=number * step_s), gap))
    return kept


@pytest.mark.parametrize(
    ("gaps", "moving"),
    [
        ((0.02, 0.15, 0.04, 0.2), True),
        ((0.02, 0.03, 0.02, 0.01), False),
        # An open mouth that stays open says nothing.
        ((0.4, 0.41, 0.4, 0.42), False),
        # Between moving and resting nothing is told.
        ((0.02, 0.07, 0.03, 0.02), None),
        ((0.02, 0.3), None),
    ],
)
def test_lips_move_when_their_gap_changes(gaps: tuple[float, ...], moving: bool | None) -> None:
    assert lips_move(mouths(*gaps)) is moving


def test_movement_of_long_ago_is_forgotten() -> None:
    assert lips_move(mouths(0.3, 0.02, 0.02, 0.02, 0.02, 0.02)) is False


def test_one_frame_a_second_is_enough() -> None:
    assert lips_move(mouths(0.02, 0.2, 0.03, step_s=1.0)) is True


def test_clock_that_was_set_back_begins_anew() -> None:
    later = mouths(0.02, 0.2, 0.02)
    assert remembered(later, Mouth(NOW - timedelta(seconds=60), 0.02)) == (
        Mouth(NOW - timedelta(seconds=60), 0.02),
    )


def test_mouth_of_a_smile_is_measured_and_is_the_same_in_a_mirror(
    analyser: FrameAnalyser, portrait: npt.NDArray[np.uint8]
) -> None:
    def openness(picture: npt.NDArray[np.uint8]) -> float:
        points = analyser.look(np.ascontiguousarray(picture)).placed[0].points.points
        return mouth_openness(points, attention.head_axes(points))

    assert 0.02 < openness(portrait) < 0.35
    assert openness(portrait[:, ::-1]) == pytest.approx(openness(portrait), abs=0.03)
