from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from foundation.errors import Unavailable
from proctor.analysis.frame import FrameAnalyser
from proctor.models.optional import YUNET
from proctor.models.small_faces import SmallFaceDetector

Pixels = npt.NDArray[np.uint8]
SHARED = Path(__file__).resolve().parents[5] / "shared" / "models" / "yunet"
needs_yunet = pytest.mark.skipif(
    not (SHARED / YUNET.file).is_file(), reason="the shared folder of models is not here"
)


@pytest.fixture(scope="module")
def small() -> SmallFaceDetector:
    return SmallFaceDetector(SHARED)


def middle(box: tuple[float, float, float, float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


@needs_yunet
def test_face_that_is_small_in_a_large_picture_is_found(
    small: SmallFaceDetector, seated: Callable[..., Pixels]
) -> None:
    wall = np.full((1400, 2000, 3), 140, np.uint8)
    wall[900:980, 1500:1580] = seated(0, 0, 80)[:80, :80]
    (face,) = small.find(wall)
    x, y = middle(face.box)
    assert 1500 < x < 1580
    assert 900 < y < 980
    (right, _), (left, _) = face.keypoints[:2]
    assert right < left


@needs_yunet
def test_large_face_is_found_once_although_parts_of_it_are_looked_at(
    small: SmallFaceDetector, portrait: Pixels
) -> None:
    large = np.kron(portrait, np.ones((5, 5, 1), np.uint8))
    assert len(small.find(large)) == 1


@needs_yunet
def test_empty_room_has_no_faces(small: SmallFaceDetector, room: Pixels) -> None:
    assert small.find(room) == ()


@needs_yunet
def test_analyser_sees_small_faces_where_the_model_was_fetched_and_says_so(
    tmp_path: Path, models_folder: Path, analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    folder = shutil.copytree(models_folder, tmp_path / "models")
    shutil.copy(SHARED / YUNET.file, folder)
    frame = seated(picture=seated(), left=20, top=30, size=48)
    now = datetime.now(UTC)
    with_small = FrameAnalyser(folder).analyse(frame, now)
    assert len(with_small.faces) == 2
    assert with_small.model_version != analyser.analyse(frame, now).model_version


def test_altered_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / YUNET.file).write_bytes(b"something else")
    with pytest.raises(Unavailable, match="proctor-model-altered"):
        SmallFaceDetector(tmp_path)


@needs_yunet
def test_glance_sees_a_person_across_the_room(
    small: SmallFaceDetector, seated: Callable[..., Pixels]
) -> None:
    frame = seated(picture=seated(), left=20, top=30, size=90)
    seen = small.glance(frame)
    assert len(seen) == 2
    for face, whole in zip(seen, small.find(frame), strict=True):
        assert middle(face.box) == pytest.approx(middle(whole.box), abs=4)
