from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.quality import measure_quality
from proctor.analysis.report import record
from tests.degraded import DAMAGES, degraded

Pixels = npt.NDArray[np.uint8]
TURNED = (
    Path(__file__).resolve().parents[5]
    / "shared/data/faces/face_recognition/examples/knn_examples/test/johnsnow_test1.jpg"
)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def told(analyser: FrameAnalyser) -> Callable[..., dict[str, Any]]:
    def tell(rgb: Pixels, **options: Any) -> dict[str, Any]:
        seen = analyser.look(np.ascontiguousarray(rgb))
        observation = analyser.observed(seen, NOW, 0)
        quality = measure_quality(rgb, observation.detail)
        return record(seen, observation, quality, **({"frozen": None} | options))

    return tell


def test_record_of_a_face_names_what_was_seen_in_pixels_of_the_picture(
    told: Callable[..., dict[str, Any]], seated: Callable[..., Pixels]
) -> None:
    seen = told(seated(), landmarks=True)
    left, top, right, bottom = seen["faces"][0]["box"]
    assert 180 < left < right < 500
    assert 100 < top < bottom < 420
    points = np.array(seen["landmarks"])
    assert points.shape == (478, 3)
    assert ((points[:, 0] > left - 40) & (points[:, 0] < right + 40)).all()
    assert seen["iris"]["right"] == [round(value, 2) for value in points[468, :2].tolist()]
    assert seen["iris"]["right"][0] < seen["iris"]["left"][0]
    assert set(seen["milliseconds"]) == {"light", "detect", "others", "landmarks", "attention"}
    assert seen["findings"] == []
    assert seen["gaze"]["calibrated"] is False
    assert np.linalg.norm(seen["gaze"]["vector"]) == pytest.approx(1, abs=1e-3)
    json.dumps(seen)


@pytest.mark.skipif(not TURNED.is_file(), reason="the shared photographs are not here")
def test_yaw_is_positive_to_the_subjects_own_left(told: Callable[..., dict[str, Any]]) -> None:
    """The photograph shows a head that is turned to the right of the picture."""
    with Image.open(TURNED) as picture:
        rgb = np.array(picture.convert("RGB"))
    pose, mirrored = told(rgb)["pose"], told(rgb[:, ::-1])["pose"]
    assert pose["yaw"] > 10
    assert mirrored["yaw"] == pytest.approx(-pose["yaw"], abs=3)
    assert mirrored["roll"] == pytest.approx(-pose["roll"], abs=5)
    assert mirrored["pitch"] == pytest.approx(pose["pitch"], abs=5)


def test_landmarks_are_given_when_asked_for_only(
    told: Callable[..., dict[str, Any]], seated: Callable[..., Pixels]
) -> None:
    assert "landmarks" not in told(seated())


def test_nobody_before_the_camera_is_said_with_empty_places(
    told: Callable[..., dict[str, Any]], room: Pixels
) -> None:
    seen = told(room, landmarks=True)
    assert seen["findings"] == ["face_absent"]
    assert seen["faces"] == []
    for name in ("pose", "gaze", "eyes", "iris", "landmarks"):
        assert seen[name] is None


@pytest.mark.parametrize("condition", ["dark", "covered", "blurred"])
def test_nobody_is_absent_where_it_cannot_be_told(
    told: Callable[..., dict[str, Any]], seated: Callable[..., Pixels], condition: str
) -> None:
    for damage in DAMAGES[condition].values():
        findings = told(degraded(seated(), damage))["findings"]
        assert f"picture_{condition}" in findings
        assert "face_absent" not in findings


def test_frozen_and_looped_pictures_are_said(
    told: Callable[..., dict[str, Any]], seated: Callable[..., Pixels]
) -> None:
    seen = told(seated(), frozen=True, looped=True)
    assert seen["findings"] == ["picture_frozen", "picture_looped"]
    assert seen["quality"]["frozen"] is True
    assert told(seated())["quality"]["looped"] is None
