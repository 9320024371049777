from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.head import STEPS, attention_of, settled_attention
from proctor.analysis.tracking import Placed
from proctor.arrays import Pixels
from proctor.models import catalogue
from proctor.models.landmarks import FacePoints, LandmarkFinder, Region
from proctor.models.runtime import open_model
from tests.turned import turn, turned_picture


class Counting(LandmarkFinder):
    """Tells how often it placed points."""

    times = 0

    def place(self, rgb: Pixels, region: Region) -> FacePoints:
        self.times += 1
        return super().place(rgb, region)


@pytest.fixture
def mesh(models_folder: Path) -> Counting:
    return Counting(open_model(catalogue.FACE_LANDMARKS, models_folder))


def first_of(analyser: FrameAnalyser, rgb: Pixels) -> Placed:
    return analyser.look(rgb).placed[0]


def test_face_that_looks_ahead_is_placed_once(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], mesh: Counting
) -> None:
    frame = seated()
    placed = first_of(analyser, frame)
    assert settled_attention(mesh, frame, placed) == attention_of(placed.points)
    assert mesh.times == 0


@pytest.mark.parametrize(("degrees", "nearer_by"), [(-35, 5), (40, 3)])
def test_turned_head_is_placed_again_and_read_nearer_to_its_turn(
    analyser: FrameAnalyser,
    seated: Callable[..., Pixels],
    mesh: Counting,
    degrees: int,
    nearer_by: int,
) -> None:
    straight = first_of(analyser, seated()).points.points
    frame = turned_picture(seated(), straight, turn(degrees, 0))
    placed = first_of(analyser, frame)
    before, after = attention_of(placed.points)[0], settled_attention(mesh, frame, placed)[0]
    assert mesh.times == STEPS
    assert abs(after.yaw - degrees) < abs(before.yaw - degrees) - nearer_by


def test_what_is_no_face_is_not_placed_again(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], mesh: Counting
) -> None:
    frame = seated()
    placed = first_of(analyser, frame)
    unsure = Placed(placed.face, FacePoints(placed.points.points[:, [1, 0, 2]], 0.1))
    settled_attention(mesh, frame, unsure)
    assert mesh.times == 0
