"""The second look at parts of a picture, for faces too small in the whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proctor.arrays import Pixels
from proctor.models.catalogue import FACE_DETECTION_FULL_RANGE
from proctor.models.closer import find_closer
from proctor.models.faces import FaceDetector
from proctor.models.runtime import open_model


@pytest.fixture(scope="module")
def detector(models_folder: Path) -> FaceDetector:
    return FaceDetector(open_model(FACE_DETECTION_FULL_RANGE, models_folder))


@pytest.mark.parametrize(("left", "top"), [(20, 30), (275, 195), (500, 350), (30, 370)])
def test_face_too_small_in_the_whole_picture_is_found_in_a_part(
    detector: FaceDetector, seated: Callable[..., Pixels], left: int, top: int
) -> None:
    (face, *others) = find_closer(detector, seated(left, top, 90), 0.5)
    assert not others
    x0, y0, x1, y1 = face.box
    # In the portrait the face is in the middle of the upper two thirds.
    assert left + 20 < (x0 + x1) / 2 < left + 70
    assert top + 10 < (y0 + y1) / 2 < top + 60


def test_face_that_lies_in_several_parts_is_told_once(
    detector: FaceDetector, seated: Callable[..., Pixels]
) -> None:
    assert len(find_closer(detector, seated(245, 165, 150), 0.5)) == 1


def test_nothing_is_found_in_an_empty_room(detector: FaceDetector, room: Pixels) -> None:
    assert find_closer(detector, room, 0.5) == ()
