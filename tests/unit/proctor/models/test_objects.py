from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from foundation.errors import Unavailable
from proctor.models.objects import (
    LAYOUTS,
    MOST_THINGS,
    Layout,
    ObjectDetector,
    alone,
    best_installed,
    decoded,
    letterboxed,
)
from proctor.models.optional import YOLOX_NANO, YOLOX_S
from proctor.observation import ObjectKind

Pixels = npt.NDArray[np.uint8]
SHARED = Path(__file__).resolve().parents[5] / "shared"
MODELS = SHARED / "models" / "yolox-nano"
MEETING = SHARED / "data" / "faces" / "uniface" / "assets" / "demos" / "src_meeting.jpg"
needs_model = pytest.mark.skipif(
    not (MODELS / YOLOX_NANO.file).is_file(), reason="the shared folder of models is not here"
)

GRID = np.array([[0, 0], [1, 0], [2, 0], [3, 1]], np.float32)
STRIDES = np.array([[8], [8], [16], [32]], np.float32)


def cell(
    place: tuple[float, float], size: tuple[float, float], thing: float, **classes: float
) -> npt.NDArray[np.float32]:
    """A row of a raw output; classes are given as ``c67=0.9``."""
    row = np.zeros(85, np.float32)
    row[:2], row[2:4], row[4] = place, np.log(size), thing
    for name, value in classes.items():
        row[5 + int(name[1:])] = value
    return row


def test_cell_is_decoded_to_its_box_and_score() -> None:
    raw = np.stack([cell((0.5, 0.5), (2, 4), 0.9, c67=0.8), *[cell((0, 0), (1, 1), 0.0)] * 3])
    ((kind, box, score),) = decoded(raw, GRID, STRIDES, 0.3)
    assert kind is ObjectKind.PHONE
    assert box.tolist() == pytest.approx([4 - 8, 4 - 16, 4 + 8, 4 + 16])
    assert score == pytest.approx(0.72)


def test_remote_control_is_not_taken_for_a_phone_and_other_things_are_not_told() -> None:
    raw = np.stack(
        [
            cell((0, 0), (2, 2), 1.0, c65=0.6, c67=0.5),
            cell((0, 0), (2, 2), 1.0, c63=0.9),
            cell((0, 0), (2, 2), 1.0, c73=0.9),
            cell((0, 0), (2, 2), 0.3, c0=0.9),
        ]
    )
    kinds = [kind for kind, _, _ in decoded(raw, GRID, STRIDES, 0.3)]
    assert kinds == [ObjectKind.BOOK]


def test_boxes_of_one_thing_are_one_and_those_of_two_kinds_are_two() -> None:
    def box(left: float) -> npt.NDArray[np.float64]:
        return np.array([left, 0, left + 100, 100])

    found = [
        (ObjectKind.PHONE, box(0), 0.6),
        (ObjectKind.PHONE, box(10), 0.8),
        (ObjectKind.BOOK, box(5), 0.5),
        (ObjectKind.PHONE, box(80), 0.7),
    ]
    assert [(kind, score) for kind, _, score in alone(found)] == [
        (ObjectKind.PHONE, 0.8),
        (ObjectKind.PHONE, 0.7),
        (ObjectKind.BOOK, 0.5),
    ]


def test_boxes_without_an_area_do_no_harm() -> None:
    point = np.array([5.0, 5.0, 5.0, 5.0])
    assert len(list(alone([(ObjectKind.BOOK, point, 0.9), (ObjectKind.BOOK, point, 0.8)]))) == 2


@pytest.mark.parametrize("layout", LAYOUTS.values())
def test_picture_goes_whole_into_the_square_in_the_order_of_colours(layout: Layout) -> None:
    red = np.zeros((480, 640, 3), np.uint8)
    red[:, :, 0] = 200
    batch, scale = letterboxed(red, layout)
    assert batch.shape == (1, 3, layout.side, layout.side)
    assert scale == layout.side / 640
    assert batch[0, 0 if layout.red_first else 2, 0, 0] == 200
    assert (batch[0, :, -1, -1] == 114).all()


def test_best_model_that_is_there_is_used(tmp_path: Path) -> None:
    assert best_installed(tmp_path) is None
    (tmp_path / YOLOX_NANO.file).touch()
    assert best_installed(tmp_path) is YOLOX_NANO
    (tmp_path / YOLOX_S.file).touch()
    assert best_installed(tmp_path) is YOLOX_S


def test_altered_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / YOLOX_NANO.file).write_bytes(b"something else")
    with pytest.raises(Unavailable, match="proctor-model-altered"):
        ObjectDetector(tmp_path)


@pytest.fixture(scope="module")
def detector() -> ObjectDetector:
    return ObjectDetector(MODELS)


@needs_model
def test_person_is_found_where_the_person_is(detector: ObjectDetector, portrait: Pixels) -> None:
    wall = np.full((480, 640, 3), 150, np.uint8)
    wall[160:480, 300:620] = portrait
    people = [thing for thing in detector.find(wall) if thing.kind is ObjectKind.PERSON]
    left, top, right, bottom = people[0].box
    assert 280 < left < 420
    assert 140 < top < 260
    assert 560 < right <= 640
    assert 420 < bottom <= 480


@needs_model
@pytest.mark.skipif(not MEETING.is_file(), reason="the shared photographs are not here")
def test_people_of_a_meeting_are_found_in_a_large_picture(detector: ObjectDetector) -> None:
    picture = np.asarray(cv2.cvtColor(cv2.imread(str(MEETING)), cv2.COLOR_BGR2RGB), np.uint8)
    found = detector.find(picture)
    assert sum(thing.kind is ObjectKind.PERSON for thing in found) >= 4
    assert len(found) <= MOST_THINGS


@needs_model
@pytest.mark.parametrize("shape", [(64, 64), (64, 2000), (2000, 64)])
def test_odd_pictures_are_looked_at_without_harm(
    detector: ObjectDetector, shape: tuple[int, int]
) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (*shape, 3)).astype(np.uint8)
    assert all(thing.confidence <= 1 for thing in detector.find(noise))


@needs_model
def test_empty_room_has_no_phone_and_no_book(detector: ObjectDetector, room: Pixels) -> None:
    kinds = {thing.kind for thing in detector.find(room, 0.5)}
    assert not kinds & {ObjectKind.PHONE, ObjectKind.BOOK}
