from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from proctor.analysis.baseline import Baseline
from proctor.analysis.besides import Besides, with_besides
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.signs import read_signs
from proctor.analysis.slow import Asked, Read
from proctor.analysis.tracking import Trail
from proctor.detectors import Detector, needed
from proctor.findings import FindingKind
from proctor.models.objects import Thing
from proctor.observation import ObjectKind, Observation
from proctor.policy import DEFAULT_POLICY, Limits
from tests.degraded import DAMAGES, degraded
from tests.unit.proctor.scene import GOOD

Pixels = npt.NDArray[np.uint8]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DEFAULT = Asked(needed(DEFAULT_POLICY))


def followed(
    analyser: FrameAnalyser,
    pictures: list[Pixels],
    asked: Asked = DEFAULT,
    seconds: float = 0.5,
) -> list[Observation]:
    trail: Trail | None = None
    seen = []
    for number, picture in enumerate(pictures):
        at = NOW + timedelta(seconds=number * seconds)
        observation, trail = analyser.follow(picture, at, number, trail, asked)
        seen.append(observation)
    return seen


def holding(observation: Observation) -> set[FindingKind]:
    signs = read_signs(observation, Limits(), Baseline())
    return {kind for kind, sign in signs.items() if sign.holds}


def test_camera_that_hangs_is_told_by_the_row_of_frames_and_not_by_the_first(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    seen = followed(analyser, [seated()] * 5)
    assert [each.frozen for each in seen] == [None, False, False, True, True]
    assert holding(seen[-1]) == {FindingKind.PICTURE_FROZEN}


def test_nothing_of_the_row_is_told_where_it_was_not_asked(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    last = followed(analyser, [seated()] * 5, Asked())[-1]
    assert (last.frozen, last.looped, last.mouth_openness) == (None, None, None)


def test_mouth_is_followed_where_the_policy_listens(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], room: Pixels
) -> None:
    *_, still, gone = followed(
        analyser, [*[seated()] * 5, room], Asked(frozenset({Detector.SPEECH}))
    )
    assert still.mouth_openness is not None
    assert still.lips_moving is False
    assert (gone.mouth_openness, gone.lips_moving) == (None, None)


@pytest.mark.parametrize("condition", ["dark", "covered", "blurred"])
def test_server_names_a_bad_picture_as_the_report_does_and_nobody_absent(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], condition: str
) -> None:
    kind = FindingKind(f"picture_{condition}")
    pictures = [degraded(seated(), damage) for damage in DAMAGES[condition].values()]
    told = [holding(followed(analyser, [picture])[0]) for picture in pictures]
    # A face that is seen all the same makes the picture good enough: then nothing is told.
    assert all(each <= {kind} for each in told)
    assert told[-1] == {kind}


def test_light_and_blur_are_measured_only_where_no_face_is_seen(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], room: Pixels
) -> None:
    there, empty = followed(analyser, [seated(), room], seconds=1.0)
    assert (there.light, there.blur) == (None, None)
    assert empty.light is not None
    assert holding(empty) == {FindingKind.FACE_ABSENT}


def test_frame_between_two_readings_tells_its_own_picture_and_the_faces_of_the_one_before(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], room: Pixels
) -> None:
    first, between, then = followed(analyser, [seated(), room, room])
    assert (first.carried, between.carried, then.carried) == ((), ("faces",), ())
    assert (between.faces, between.pose) == (first.faces, first.pose)
    assert between.brightness == then.brightness != first.brightness
    assert not holding(between)
    assert FindingKind.FACE_ABSENT in holding(then)


def test_every_frame_is_read_where_lips_are_followed(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    seen = followed(analyser, [seated()] * 3, Asked(frozenset({Detector.SPEECH})))
    assert [each.carried for each in seen] == [(), (), ()]


def test_standstill_is_told_in_frames_between_two_readings_too(
    analyser: FrameAnalyser, seated: Callable[..., Pixels]
) -> None:
    *_, last = followed(analyser, [seated()] * 6)
    assert last.carried == ("faces",)
    assert holding(last) == {FindingKind.PICTURE_FROZEN}


def test_things_are_told_in_fractions_of_the_picture() -> None:
    read = Read(things=(Thing(ObjectKind.PHONE, (64, 48, 320, 240), 0.81234),), liveness=0.123456)
    seen = with_besides(replace(GOOD, width=640, height=480), Besides(read=read, frozen=True))
    (phone,) = seen.objects
    assert (phone.box, phone.confidence) == ((0.1, 0.1, 0.5, 0.5), 0.812)
    assert (seen.liveness, seen.frozen, seen.likeness) == (0.1235, True, None)
