from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proctor.models import catalogue, faces
from proctor.models.faces import AnchorGrid, Face, FaceDetector, Found, merge
from proctor.models.runtime import open_model

Pixels = np.ndarray


@pytest.fixture(scope="module")
def near(models_folder: Path) -> FaceDetector:
    return FaceDetector(open_model(catalogue.FACE_DETECTION_SHORT_RANGE, models_folder))


@pytest.fixture(scope="module")
def wide(models_folder: Path) -> FaceDetector:
    return FaceDetector(open_model(catalogue.FACE_DETECTION_FULL_RANGE, models_folder))


def test_anchors_are_as_many_as_the_models_give_boxes() -> None:
    near = AnchorGrid((8, 16, 16, 16), 2).centres(128, 128)
    wide = AnchorGrid((4,), 1).centres(192, 192)
    assert near.shape == (896, 2)
    assert wide.shape == (2304, 2)
    assert near[0].tolist() == near[1].tolist() == [4, 4]
    assert near[512].tolist() == near[517].tolist() == [8, 8]


def test_face_is_found_where_it_is(near: FaceDetector, seated: Callable[..., Pixels]) -> None:
    (face,) = near.find(seated(left=180, top=100)).faces
    left, top, right, bottom = face.box
    # In the portrait the face spans about x 95 to 200 and y 70 to 180.
    assert 180 + 70 < left < 180 + 130 < 180 + 180 < right < 180 + 230
    assert 100 + 40 < top < 100 + 110 < 100 + 150 < bottom < 100 + 220
    assert face.confidence > 0.8


def test_taking_every_fifth_pixel_is_what_sampling_gives(
    near: FaceDetector, seated: Callable[..., Pixels], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = near.find(seated())
    monkeypatch.setattr(faces, "_every_nth", lambda *_: None)
    assert near.find(seated()) == taken


def test_unsure_box_moves_no_sure_one() -> None:
    sure = np.array([[10.0, 10, 20, 20], [11, 10, 21, 20]])
    unsure = np.array([[14.0, 10, 24, 20]])
    scores = np.array([0.9, 0.8])
    alone = faces._merged(sure, scores)
    ((box, score),) = faces._merged(np.vstack([sure, unsure]), np.append(scores, 0.45))
    assert (box.tolist(), score) == (alone[0][0].tolist(), alone[0][1])


def test_unsure_boxes_become_their_mean_where_no_other_is_there() -> None:
    boxes = np.array([[10.0, 10, 20, 20], [12, 10, 22, 20]])
    ((box, _),) = faces._merged(boxes, np.array([0.42, 0.42]))
    assert box.tolist() == [11, 10, 21, 20]


def test_whoever_is_not_seen_without_the_bars_is_looked_for_with_them(
    near: FaceDetector, seated: Callable[..., Pixels], monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, heights = seated(), []
    find = FaceDetector._find

    def blind_without_bars(self: FaceDetector, rgb: Pixels, box: Any, least: float) -> Found:
        heights.append(box.height)
        return find(self, rgb, box, least) if box.height == box.width else Found((), 0.1)

    monkeypatch.setattr(FaceDetector, "_find", blind_without_bars)
    assert near.find(frame, trimmed=True) == near.find(frame)
    assert heights == [96, 128, 128]


def test_keypoints_stand_as_in_a_face(near: FaceDetector, seated: Callable[..., Pixels]) -> None:
    (face,) = near.find(seated()).faces
    right_eye, left_eye, nose, mouth, right_ear, left_ear = face.keypoints
    assert right_ear[0] < right_eye[0] < nose[0] < left_eye[0] < left_ear[0]
    assert right_eye[1] < nose[1] < mouth[1]


def test_moving_the_face_moves_the_box(near: FaceDetector, seated: Callable[..., Pixels]) -> None:
    (here,) = near.find(seated(left=100, top=60)).faces
    (there,) = near.find(seated(left=200, top=120)).faces
    moved = np.array(there.box) - np.array(here.box)
    np.testing.assert_allclose(moved, [100, 60, 100, 60], atol=12)


def test_two_faces_are_two(near: FaceDetector, seated: Callable[..., Pixels]) -> None:
    frame = seated(left=0, top=100, picture=seated(left=320, top=100))
    assert len(near.find(frame).faces) == 2


def test_small_face_behind_is_found_by_the_wide_detector(
    near: FaceDetector, wide: FaceDetector, seated: Callable[..., Pixels]
) -> None:
    frame = seated(left=20, top=100, size=100)
    assert len(wide.find(frame, 0.6).faces) == 1
    assert near.find(frame).faces == ()


def test_empty_room_has_no_face_and_no_place_near_one(
    near: FaceDetector, wide: FaceDetector, room: Pixels
) -> None:
    for detector in (near, wide):
        found = detector.find(room)
        assert found.faces == ()
        assert found.highest < 0.4


def test_a_face_that_both_detectors_saw_counts_once() -> None:
    def face(left: float, confidence: float) -> Face:
        return Face((left, 0, left + 10, 10), ((0.0, 0.0),) * 6, confidence)

    vague, sure, other = face(0, 0.7), face(1, 0.9), face(30, 0.6)
    assert merge([vague, sure, other]) == (sure, other)
