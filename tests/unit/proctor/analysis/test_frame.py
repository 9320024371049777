from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from proctor.analysis.baseline import Baseline
from proctor.analysis.frame import FrameAnalyser, measure_light
from proctor.analysis.pictures import decode_picture, encode_jpeg
from proctor.analysis.signs import read_signs
from proctor.findings import FindingKind
from proctor.observation import Observation
from proctor.policy import Limits

Pixels = np.ndarray
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FACES = Path(__file__).resolve().parents[5] / "shared" / "data" / "faces"


def holding(observation: Observation) -> set[FindingKind]:
    signs = read_signs(observation, Limits(), Baseline())
    return {kind for kind, sign in signs.items() if sign.holds}


def test_seated_person_gives_one_face_and_no_sign(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    seen = analyser.analyse(seated(), NOW, 7)
    assert len(seen.faces) == 1
    assert seen.faces[0].presence is not None
    assert seen.faces[0].presence > 0.9
    assert seen.pose is not None
    assert seen.gaze is not None
    assert (seen.sequence, seen.taken_at, seen.width, seen.height) == (7, NOW, 640, 480)
    assert holding(seen) == set()


def test_observation_is_small_json_and_comes_back_equal(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    seen = analyser.analyse(seated(), NOW, 7)
    text = json.dumps(seen.to_json())
    assert len(text) < 1000
    assert Observation.from_json(json.loads(text)) == seen


def test_empty_room_shows_an_absent_face_only(analyser: FrameAnalyser, room: Pixels) -> None:
    assert holding(analyser.analyse(room, NOW)) == {FindingKind.FACE_ABSENT}


def test_two_people_show_several_faces(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    frame = seated(left=0, top=100, picture=seated(left=320, top=100))
    seen = analyser.analyse(frame, NOW)
    assert len(seen.faces) == 2
    assert holding(seen) == {FindingKind.SEVERAL_FACES}


@pytest.mark.parametrize("size", [140, 160, 200])
def test_person_far_behind_counts_and_the_near_one_is_measured(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], size: int
) -> None:
    frame = seated(left=0, top=20, size=size, picture=seated(left=260))
    seen = analyser.analyse(frame, NOW)
    assert holding(seen) == {FindingKind.SEVERAL_FACES}
    near, far = seen.faces
    assert near.box[0] > 0.5 > far.box[2]


@pytest.mark.parametrize("colour", [(190, 120, 100), (60, 30, 25), (128, 128, 128)])
def test_covered_lens_shows_a_covered_picture_only(
    analyser: FrameAnalyser, colour: tuple[int, int, int]
) -> None:
    random = np.random.default_rng(3)
    shade = np.linspace(-15, 15, 640)[None, :, None]
    frame = np.array(colour) + shade + random.normal(0, 4, (480, 640, 3))
    frame = np.clip(frame, 0, 255).astype(np.uint8)
    assert holding(analyser.analyse(frame, NOW)) == {FindingKind.PICTURE_COVERED}


def test_dark_room_shows_a_dark_picture_only(analyser: FrameAnalyser, room: Pixels) -> None:
    dark = (room * 0.06).astype(np.uint8)
    assert holding(analyser.analyse(dark, NOW)) == {FindingKind.PICTURE_DARK}


def test_dim_light_with_a_face_is_no_dark_picture(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    dim = (seated() * 0.25).astype(np.uint8)
    seen = analyser.analyse(dim, NOW)
    assert len(seen.faces) == 1
    assert holding(seen) == set()


def test_face_behind_a_sheet_of_paper_is_absent(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    frame = seated()
    frame[140:300, 250:400] = 235
    assert holding(analyser.analyse(frame, NOW)) == {FindingKind.FACE_ABSENT}


def test_large_frames_are_measured_like_small_ones(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    frame = seated()
    large = cv2.resize(frame, (1280, 960), interpolation=cv2.INTER_CUBIC)
    small, shrunk = analyser.analyse(frame, NOW), analyser.analyse(large, NOW)
    assert shrunk.width == 1280
    np.testing.assert_allclose(shrunk.faces[0].box, small.faces[0].box, atol=0.01)
    assert small.pose is not None
    assert shrunk.pose is not None
    assert shrunk.pose.yaw == pytest.approx(small.pose.yaw, abs=2)


def test_compression_of_a_webcam_changes_little(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    frame = seated()
    sent = decode_picture(encode_jpeg(frame, quality=60))
    before, after = analyser.analyse(frame, NOW), analyser.analyse(sent, NOW)
    assert before.gaze is not None
    assert after.gaze is not None
    assert after.gaze.yaw == pytest.approx(before.gaze.yaw, abs=5)
    assert after.detail == pytest.approx(before.detail, abs=0.03)


@pytest.mark.parametrize("shape", [(64, 64, 3), (480, 64, 3), (64, 640, 3)])
def test_odd_shapes_are_measured(analyser: FrameAnalyser, shape: tuple[int, int, int]) -> None:
    seen = analyser.analyse(np.full(shape, 90, np.uint8), NOW)
    assert seen.faces == ()
    assert seen.detail == 0


def test_light_is_measured_in_shares_of_full() -> None:
    assert measure_light(np.zeros((48, 64, 3), np.uint8)) == (0, 0, 0)
    assert measure_light(np.full((48, 64, 3), 255, np.uint8)) == (1, 0, 0)
    halves = np.zeros((480, 640, 3), np.uint8)
    halves[:, 320:] = 255
    brightness, contrast, detail = measure_light(halves)
    assert brightness == pytest.approx(0.5, abs=0.01)
    assert contrast == pytest.approx(0.5, abs=0.01)
    assert detail > 0.3


@pytest.mark.parametrize("name", ["coffee", "chelsea", "rocket", "camera", "page"])
def test_pictures_without_people_have_no_face(analyser: FrameAnalyser, name: str) -> None:
    picture = getattr(skimage.data, name)()
    if picture.ndim == 2:
        picture = np.stack([picture] * 3, axis=2)
    seen = analyser.analyse(np.ascontiguousarray(picture), NOW)
    believed = [face for face in seen.faces if face.presence and face.presence > 0.5]
    # The cameraman is a person, seen from the side and far away.
    assert len(believed) <= (1 if name == "camera" else 0)


def photographs(folder: str) -> list[Path]:
    files = (FACES / folder).rglob("*")
    paths = sorted(path for path in files if path.suffix in {".jpg", ".jpeg", ".pgm"})
    if not paths:
        pytest.skip("no test photographs beside the project")
    return paths


def read(path: Path) -> Pixels:
    picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    scale = min(1.0, 1280 / max(picture.shape[:2]))
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize("folder", ["fairface", "deepface", "orl-sample"])
def test_every_portrait_has_a_face(analyser: FrameAnalyser, folder: str) -> None:
    missed = [
        path.name
        for path in photographs(folder)
        if FindingKind.FACE_ABSENT in holding(analyser.analyse(read(path), NOW))
    ]
    assert missed == []


def test_photograph_of_two_people_shows_several_faces(analyser: FrameAnalyser) -> None:
    paths = [path for path in photographs("face_recognition") if path.name == "two_people.jpg"]
    assert FindingKind.SEVERAL_FACES in holding(analyser.analyse(read(paths[0]), NOW))


def test_people_in_portraits_are_not_said_to_look_away(analyser: FrameAnalyser) -> None:
    """Deepface's portraits mostly look at the camera: at most one in eight may show a sign."""
    paths = photographs("deepface")
    signs = [holding(analyser.analyse(read(path), NOW)) for path in paths]
    assert sum(bool(sign) for sign in signs) <= len(paths) // 8
