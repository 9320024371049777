from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from proctor.detectors import (
    DETECTOR_OF,
    Detector,
    active_in,
    needed,
    really_watched,
    standings,
)
from proctor.findings import PICTURELESS_KINDS, FindingKind
from proctor.models.catalogue import MODELS
from proctor.models.optional import MINIFAS, YOLOX_NANO
from proctor.policy import DEFAULT_POLICY, Policy, Watch


@pytest.mark.parametrize("kind", FindingKind)
def test_each_kind_is_told_by_a_detector_or_needs_none(kind: FindingKind) -> None:
    told_without_frames = kind in PICTURELESS_KINDS
    assert (kind in DETECTOR_OF) is not told_without_frames


def test_empty_folder_has_only_what_needs_no_model(tmp_path: Path) -> None:
    assert active_in(tmp_path) == {Detector.PICTURE}
    missing = {each.detector: each.missing for each in standings(tmp_path)}
    assert missing[Detector.LIVENESS] == (MINIFAS.name,)
    assert missing[Detector.FACES] == tuple(model.name for model in MODELS)


def test_any_one_model_of_a_detector_turns_it_on(tmp_path: Path) -> None:
    (tmp_path / YOLOX_NANO.file).touch()
    (objects,) = (each for each in standings(tmp_path) if each.detector is Detector.OBJECTS)
    assert (objects.active, objects.model) == (True, YOLOX_NANO.name)


def test_default_policy_asks_for_no_slow_detector() -> None:
    assert needed(DEFAULT_POLICY) == {Detector.FACES, Detector.OTHERS, Detector.PICTURE}


def test_faces_are_compared_only_where_the_scheme_says_so() -> None:
    assert Detector.LIKENESS not in needed(DEFAULT_POLICY)
    assert Detector.LIKENESS in needed(replace(DEFAULT_POLICY, likeness=True))


def test_nothing_is_promised_that_nothing_here_can_watch() -> None:
    policy = Policy(
        watches=(
            Watch(FindingKind.FACE_ABSENT, 5.0),
            Watch(FindingKind.PHONE_VISIBLE, 12.0),
            Watch(FindingKind.WINDOW_LEFT, 2.0),
            Watch(FindingKind.BOOK_VISIBLE, 12.0, on=False),
        )
    )
    without = really_watched(policy, {Detector.FACES})
    assert [watch.kind for watch in without] == [FindingKind.FACE_ABSENT, FindingKind.WINDOW_LEFT]
    whole = really_watched(policy, {Detector.FACES, Detector.OBJECTS})
    assert FindingKind.PHONE_VISIBLE in {watch.kind for watch in whole}
    assert FindingKind.BOOK_VISIBLE not in {watch.kind for watch in whole}
