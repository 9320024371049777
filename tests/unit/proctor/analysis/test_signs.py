from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from proctor.analysis.baseline import LEAST_FRAMES, Baseline, measure_baseline
from proctor.analysis.signs import read_signs
from proctor.findings import FindingKind
from proctor.observation import (
    Eyes,
    Gaze,
    HeadPose,
    ObjectKind,
    Observation,
    SeenFace,
    SeenObject,
)
from proctor.policy import Limits

K = FindingKind
FACE = SeenFace((0.4, 0.3, 0.6, 0.6), 0.95, 1.0)
SEATED = Observation(
    sequence=0,
    taken_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
    width=640,
    height=480,
    brightness=0.45,
    contrast=0.2,
    detail=0.3,
    faces=(FACE,),
    highest=0.95,
    pose=HeadPose(0, -5, 0),
    eyes=Eyes(0.3, 0.3, 0, 0.1),
    gaze=Gaze(0, 0),
    model_version="test",
    gaze_calibrated=True,
)
EMPTY = replace(SEATED, faces=(), highest=0.1, pose=None, eyes=None, gaze=None)


def holding(observation: Observation, baseline: Baseline = Baseline()) -> set[FindingKind]:  # noqa: B008
    signs = read_signs(observation, Limits(), baseline)
    return {kind for kind, sign in signs.items() if sign.holds}


def test_seated_person_shows_nothing() -> None:
    assert holding(SEATED) == set()


def test_absence_is_surer_the_emptier_the_room() -> None:
    def strength(highest: float) -> float:
        signs = read_signs(replace(EMPTY, highest=highest), Limits(), Baseline())
        return signs[K.FACE_ABSENT].strength

    assert strength(0.05) > 0.95 > strength(0.4) > 0.7


def test_in_a_dark_or_covered_picture_nobody_is_absent() -> None:
    for changed, kind in (
        ({"brightness": 0.01}, K.PICTURE_DARK),
        ({"detail": 0.01}, K.PICTURE_COVERED),
    ):
        signs = read_signs(replace(EMPTY, **changed), Limits(), Baseline())
        assert signs[kind].holds
        assert K.FACE_ABSENT not in signs


def test_face_that_is_not_there_is_not_turned() -> None:
    signs = read_signs(EMPTY, Limits(), Baseline())
    assert not {K.HEAD_TURNED, K.GAZE_OFF_SCREEN, K.EYES_CLOSED} & set(signs)


def test_detection_that_the_landmarks_disbelieve_is_no_face() -> None:
    ghost = SeenFace((0, 0, 0.2, 0.2), 0.9, 0.01)
    assert holding(replace(SEATED, faces=(FACE, ghost))) == set()
    assert holding(replace(SEATED, faces=(ghost,))) == {K.FACE_ABSENT}


@pytest.mark.parametrize("pose", [HeadPose(45, 0, 0), HeadPose(-45, 0, 0), HeadPose(0, 35, 0)])
def test_turned_and_raised_heads_show(pose: HeadPose) -> None:
    turned = replace(SEATED, pose=pose, gaze=Gaze(pose.yaw, pose.pitch))
    assert holding(turned) == {K.HEAD_TURNED}


def test_lowered_head_is_looking_down_and_no_gaze_besides() -> None:
    assert holding(replace(SEATED, pose=HeadPose(0, -40, 0), gaze=Gaze(0, -60))) == {K.LOOKING_DOWN}


def test_gaze_that_was_not_calibrated_reports_nothing() -> None:
    loose = replace(SEATED, gaze=Gaze(80, 0), gaze_calibrated=False)
    assert K.GAZE_OFF_SCREEN not in read_signs(loose, Limits(), Baseline())


def test_blurred_picture_without_a_face_is_blurred_and_nobody_is_absent() -> None:
    signs = read_signs(replace(EMPTY, light=0.8, blur=0.7), Limits(), Baseline())
    assert signs[K.PICTURE_BLURRED].holds
    assert K.FACE_ABSENT not in signs
    assert holding(replace(SEATED, light=0.8, blur=0.7)) == set()


@pytest.mark.parametrize(
    ("light", "detail", "blur", "kind"),
    [
        (0.8, 0.3, 0.3, K.FACE_ABSENT),
        (0.25, 0.1, 0.3, K.PICTURE_DARK),
        (0.8, 0.03, 1.0, K.PICTURE_COVERED),
        (0.25, 0.01, 1.0, K.PICTURE_COVERED),
        # Without any light nobody can tell whether the lens is covered as well.
        (0.005, 0.0, 1.0, K.PICTURE_DARK),
    ],
)
def test_of_an_empty_picture_one_thing_is_told(
    light: float, detail: float, blur: float, kind: FindingKind
) -> None:
    assert holding(replace(EMPTY, light=light, detail=detail, blur=blur)) == {kind}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"likeness": 0.2}, K.FACE_UNLIKE),
        ({"likeness": -0.4}, K.FACE_UNLIKE),
        ({"liveness": 0.1}, K.PRESENTATION_ATTACK),
        ({"objects": (SeenObject(ObjectKind.PHONE, (0, 0, 0.1, 0.1), 0.8),)}, K.PHONE_VISIBLE),
        ({"objects": (SeenObject(ObjectKind.BOOK, (0, 0, 0.1, 0.1), 0.8),)}, K.BOOK_VISIBLE),
        ({"speech": 0.9, "lips_moving": True}, K.LIPS_AND_SPEECH),
        ({"speech": 0.9, "lips_moving": False}, K.SECOND_VOICE),
        ({"frozen": True}, K.PICTURE_FROZEN),
        ({"looped": True}, K.PICTURE_LOOPED),
    ],
)
def test_what_the_optional_detectors_measured_shows(changed: dict[str, Any], kind: K) -> None:
    signs = read_signs(replace(SEATED, **changed), Limits(), Baseline())
    assert {each for each, sign in signs.items() if sign.holds} == {kind}
    assert signs[kind].strength > 0.5


@pytest.mark.parametrize(
    "changed",
    [
        {"likeness": 0.5},
        {"liveness": 0.9},
        {"objects": (SeenObject(ObjectKind.PHONE, (0, 0, 0.1, 0.1), 0.4),)},
        {"objects": (SeenObject(ObjectKind.PERSON, (0, 0, 0.5, 1), 0.9),)},
        {"speech": 0.2, "lips_moving": True},
        {"frozen": False, "looped": False},
    ],
)
def test_values_within_their_limits_show_nothing(changed: dict[str, Any]) -> None:
    assert holding(replace(SEATED, **changed)) == set()


def test_missing_detector_gives_no_sign_at_all() -> None:
    unknown = {K.FACE_UNLIKE, K.PRESENTATION_ATTACK, K.LIPS_AND_SPEECH, K.SECOND_VOICE}
    signs = read_signs(SEATED, Limits(), Baseline())
    assert not (unknown | {K.PICTURE_FROZEN, K.PICTURE_LOOPED}) & set(signs)


def test_speech_without_a_face_names_nobodys_lips() -> None:
    heard = replace(EMPTY, speech=0.9, lips_moving=None)
    assert not {K.LIPS_AND_SPEECH, K.SECOND_VOICE} & set(read_signs(heard, Limits(), Baseline()))


def test_covered_camera_is_not_called_frozen_besides() -> None:
    assert holding(replace(EMPTY, detail=0.01, frozen=True)) == {K.PICTURE_COVERED}


def test_tilted_head_shows_nothing() -> None:
    assert holding(replace(SEATED, pose=HeadPose(0, 0, 40))) == set()


def test_strength_is_a_half_at_the_limit_and_grows() -> None:
    def strength(yaw: float) -> float:
        signs = read_signs(replace(SEATED, pose=HeadPose(yaw, 0, 0)), Limits(), Baseline())
        return signs[K.HEAD_TURNED].strength

    assert strength(40) == pytest.approx(0.5)
    assert strength(30) < 0.05
    assert strength(55) > 0.99


def test_sign_stays_a_little_below_its_limit() -> None:
    signs = read_signs(replace(SEATED, pose=HeadPose(36, 0, 0)), Limits(), Baseline())
    assert (signs[K.HEAD_TURNED].holds, signs[K.HEAD_TURNED].stays) == (False, True)


def test_eyes_alone_show_gaze_off_screen() -> None:
    assert holding(replace(SEATED, gaze=Gaze(50, 0))) == {K.GAZE_OFF_SCREEN}


def test_camera_at_the_side_turns_nobody_away() -> None:
    aside = replace(SEATED, pose=HeadPose(-22, -10, 0), gaze=Gaze(-42, -12))
    baseline = Baseline(yaw=-22, pitch=-10, gaze_yaw=-24, gaze_pitch=-12)
    assert holding(aside) == {K.GAZE_OFF_SCREEN}
    assert holding(aside, baseline) == set()


def test_narrow_eyes_are_not_closed_eyes() -> None:
    narrow = replace(SEATED, eyes=Eyes(0.11, 0.11, 0, 0))
    assert holding(narrow) == {K.EYES_CLOSED}
    assert holding(narrow, Baseline(openness=0.13)) == set()
    assert holding(replace(SEATED, eyes=Eyes(0.05, 0.05, 0, 0)), Baseline(openness=0.13)) == {
        K.EYES_CLOSED
    }


def test_wink_is_no_pair_of_closed_eyes() -> None:
    assert holding(replace(SEATED, eyes=Eyes(0.04, 0.3, 0, 0))) == set()


def test_baseline_is_the_median_of_good_frames() -> None:
    frames = [
        replace(SEATED, pose=HeadPose(10 + step, -8, 0), gaze=Gaze(5, 1)) for step in range(11)
    ]
    frames += [EMPTY, replace(SEATED, faces=(FACE, FACE), pose=HeadPose(90, 0, 0))]
    baseline = measure_baseline(frames)
    assert baseline == Baseline(yaw=15, pitch=-8, gaze_yaw=5, gaze_pitch=1, openness=0.3)


def test_baseline_needs_frames_and_a_face_that_is_not_turned_away() -> None:
    assert measure_baseline([SEATED] * (LEAST_FRAMES - 1)) is None
    assert measure_baseline([replace(SEATED, pose=HeadPose(30, 0, 0))] * LEAST_FRAMES) is None
