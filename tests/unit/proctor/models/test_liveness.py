from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from foundation.errors import Unavailable
from proctor.analysis.frame import FrameAnalyser
from proctor.models.liveness import SIDE, LivenessJudge, has_colour, has_light, square_of
from proctor.models.optional import MINIFAS

Pixels = npt.NDArray[np.uint8]
SHARED = Path(__file__).resolve().parents[5] / "shared"
MODELS = SHARED / "models" / "minifas-98.20"
PICTURES = SHARED / "data" / "faces" / "silent-face"
needs_model = pytest.mark.skipif(
    not (MODELS / MINIFAS.file).is_file(), reason="the shared folder of models is not here"
)


def mesh(left: float, top: float, width: float, height: float) -> npt.NDArray[np.float32]:
    """A mesh of which only the box matters."""
    points = np.full((478, 3), 0, np.float32)
    points[:, :2] = (left + width / 2, top + height / 2)
    points[0, :2], points[1, :2] = (left, top), (left + width, top + height)
    return points


@pytest.fixture(scope="module")
def judge() -> LivenessJudge:
    return LivenessJudge(MODELS)


def test_square_is_the_face_and_half_as_much_around_it() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[100:300, 200:400] = 255
    crop = square_of(picture, mesh(200, 100, 200, 200))
    assert crop is not None
    assert crop.shape == (SIDE, SIDE, 3)
    share = crop.mean() / 255
    assert share == pytest.approx(1 / 1.5**2, abs=0.01)


def test_square_over_the_edge_is_filled_with_the_mirrored_picture() -> None:
    picture = np.tile(np.arange(640, dtype=np.uint16)[None, :, None] // 3, (480, 1, 3))
    crop = square_of(picture.astype(np.uint8), mesh(0, 100, 200, 200))
    assert crop is not None
    assert crop[:, 0].mean() > crop[:, 21].mean()


@pytest.mark.parametrize("place", [(300, 100, 60, 80), (-3000, 100, 200, 200)])
def test_face_too_small_or_outside_is_not_judged(place: tuple[float, float, float, float]) -> None:
    assert square_of(np.zeros((480, 640, 3), np.uint8), mesh(*place)) is None


def test_grey_picture_has_no_colour() -> None:
    grey = np.random.default_rng(1).integers(0, 255, (50, 50, 1)).astype(np.uint8)
    assert not has_colour(np.repeat(grey, 3, axis=2))
    warm = np.full((50, 50, 3), (120, 90, 80), np.uint8)
    assert has_colour(warm)


def test_face_in_the_dark_is_not_judged(portrait: Pixels) -> None:
    assert has_light(portrait)
    assert not has_light((portrait * 0.3).astype(np.uint8))


def test_altered_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / MINIFAS.file).write_bytes(b"something else")
    with pytest.raises(Unavailable, match="proctor-model-altered"):
        LivenessJudge(tmp_path)


@needs_model
def test_grey_face_is_not_judged(
    judge: LivenessJudge, analyser: FrameAnalyser, portrait: Pixels
) -> None:
    grey = np.repeat(portrait.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    placed = analyser.look(grey).placed
    assert placed
    assert judge.judge(grey, placed[0].points.points) is None


@needs_model
@pytest.mark.skipif(not PICTURES.is_dir(), reason="the shared photographs are not here")
@pytest.mark.parametrize(
    ("name", "genuine"), [("image_T1.jpg", True), ("image_F1.jpg", False), ("image_F2.jpg", False)]
)
def test_faces_shown_are_parted_from_one_before_the_camera(
    judge: LivenessJudge, analyser: FrameAnalyser, name: str, genuine: bool
) -> None:
    rgb = np.asarray(cv2.cvtColor(cv2.imread(str(PICTURES / name)), cv2.COLOR_BGR2RGB), np.uint8)
    value = judge.judge(rgb, analyser.look(rgb).placed[0].points.points)
    assert value is not None
    assert (value > 0.9) if genuine else (value < 0.1)
