"""Which picture of a check-in is one to compare with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exam_engine.checking_in import clearness
from proctor.observation import HeadPose
from tests.unit.proctor.scene import GOOD


def test_a_face_from_the_front_in_good_light_is_one_to_compare_with() -> None:
    assert clearness(GOOD) > 0
    assert clearness(replace(GOOD, detail=GOOD.detail * 2)) > clearness(GOOD)


@pytest.mark.parametrize(
    "change", [{"pose": HeadPose(30, 0, 0)}, {"pose": None}, {"faces": ()}, {"brightness": 0.05}]
)
def test_a_face_from_the_side_or_in_the_dark_is_none(change: dict[str, object]) -> None:
    assert clearness(replace(GOOD, **change)) == 0
