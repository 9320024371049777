from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from foundation.errors import Unavailable
from proctor.analysis.frame import FrameAnalyser
from proctor.models.likeness import (
    LIMIT,
    SIDE,
    FaceEmbedder,
    aligned,
    five_points,
    likeness,
    similarity,
)
from proctor.models.optional import SFACE
from tests.unit.proctor.models.stand_in import stand_in

Pixels = npt.NDArray[np.uint8]


def points_of(analyser: FrameAnalyser, rgb: Pixels) -> npt.NDArray[np.float32]:
    return five_points(analyser.look(rgb).placed[0].points.points)


def turned(rgb: Pixels, degrees: float, scale: float = 1.0) -> Pixels:
    height, width = rgb.shape[:2]
    into = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    return np.asarray(cv2.warpAffine(rgb, into, (width, height)), np.uint8)


def test_turn_scale_and_move_are_found_again() -> None:
    here = np.random.default_rng(5).normal(size=(5, 2))
    angle, scale = 0.7, 3.2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    there = scale * here @ turn.T + (40, -7)
    into = similarity(here, there)
    assert into[:, :2] == pytest.approx(scale * turn)
    assert into[:, 2] == pytest.approx([40, -7])


def test_mirrored_points_are_turned_and_never_mirrored() -> None:
    here = np.random.default_rng(6).normal(size=(5, 2))
    into = similarity(here, here * (-1, 1))
    assert np.linalg.det(into[:, :2]) > 0


def test_points_that_are_all_one_do_no_harm() -> None:
    assert np.isfinite(similarity(np.ones((5, 2)), np.eye(5, 2))).all()


def test_alignment_is_the_publishers_own(
    tmp_path: Path, analyser: FrameAnalyser, portrait: Pixels
) -> None:
    """OpenCV ships the publishers' alignment; ours gives the same picture to a grey level."""
    model = stand_in(tmp_path)
    theirs = cv2.FaceRecognizerSF.create(str(tmp_path / model.file), "")
    tilted = turned(portrait, 25, 0.8)
    points = points_of(analyser, tilted)
    row = np.concatenate([[0, 0, 1, 1], points.reshape(-1), [1]]).astype(np.float32)
    expected = theirs.alignCrop(tilted, row)
    difference = np.abs(expected.astype(int) - aligned(tilted, points).astype(int))
    assert difference.mean() < 1
    assert np.percentile(difference, 99) <= 6


def test_five_points_lie_on_the_eyes_nose_and_mouth(
    analyser: FrameAnalyser, portrait: Pixels
) -> None:
    right, left, nose, right_corner, left_corner = points_of(analyser, portrait)
    assert right[0] < nose[0] < left[0]
    assert right_corner[0] < left_corner[0]
    assert max(right[1], left[1]) < nose[1] < min(right_corner[1], left_corner[1])


def test_same_face_tilted_is_like_and_another_part_of_the_picture_is_not(
    tmp_path: Path, analyser: FrameAnalyser, portrait: Pixels
) -> None:
    embedder = FaceEmbedder(tmp_path, stand_in(tmp_path))
    straight = embedder.embed(portrait, points_of(analyser, portrait))
    tilted = turned(portrait, 20, 0.9)
    again = embedder.embed(tilted, points_of(analyser, tilted))
    elsewhere = embedder.embed(portrait, points_of(analyser, portrait) / 4)
    assert np.linalg.norm(straight) == pytest.approx(1, abs=1e-5)
    assert likeness(straight, again) > 0.9 > LIMIT
    assert likeness(straight, elsewhere) < likeness(straight, again) - 0.2


def test_model_gets_red_green_and_blue_in_this_order(tmp_path: Path) -> None:
    """The stand-in reads the second colour only."""
    embedder = FaceEmbedder(tmp_path, stand_in(tmp_path))
    points = np.array([[38, 52], [73, 52], [56, 72], [42, 92], [71, 92]], np.float32)
    ramp = np.zeros((SIDE, SIDE, 3), np.uint8)
    ramp[:, :, 1] = np.arange(SIDE)
    assert np.linalg.norm(embedder.embed(ramp, points)) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(embedder.embed(ramp[:, :, [1, 0, 2]], points)) == 0


def test_missing_and_altered_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="proctor-model-missing"):
        FaceEmbedder(tmp_path)
    (tmp_path / SFACE.file).write_bytes(b"something else")
    with pytest.raises(Unavailable, match="proctor-model-altered"):
        FaceEmbedder(tmp_path)
