"""A sitting is watched as staff chose, and only by what can be done here and together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exam_engine.web.invigilator.policy_form import (
    Able,
    PolicyEntries,
    entries_of,
    offered_groups,
    read_policy,
)
from foundation.errors import Invalid
from proctor.detectors import Detector
from proctor.findings import SIDE_KINDS, FindingKind
from proctor.policy import DEFAULT_POLICY, Mode
from proctor.retention_classes import DataClass, RetentionDays

PLAIN = Able(frozenset({Detector.FACES, Detector.PICTURE}))
ALL = Able(frozenset(Detector), assessed=True, reviewing_key="key")
FILLED = PolicyEntries("site", ("window_left",), (), ())


def test_without_any_entry_the_usual_policy_is_taken() -> None:
    assert read_policy(PolicyEntries(), PLAIN) == DEFAULT_POLICY
    assert read_policy(PolicyEntries(), ALL).reviewing_key == "key"


def test_a_policy_comes_back_from_its_own_form() -> None:
    for able in (PLAIN, ALL):
        chosen = read_policy(entries_of(DEFAULT_POLICY, able), able)
        assert {watch.kind for watch in chosen.watched} <= {w.kind for w in DEFAULT_POLICY.watched}
        assert read_policy(entries_of(chosen, able), able) == chosen
        assert chosen.retention == RetentionDays()


def test_all_that_was_chosen_is_in_the_policy() -> None:
    days = tuple(str(number) for number in range(10, 10 + len(DataClass)))
    entries = PolicyEntries("central", ("face_absent", "phone_visible"), ("likeness",), days)
    policy = read_policy(entries, ALL)
    kinds = {watch.kind for watch in policy.watched}
    assert kinds == {FindingKind.FACE_ABSENT, FindingKind.PHONE_VISIBLE, FindingKind.FACE_UNLIKE}
    assert (policy.mode, policy.likeness, policy.live_view) == (Mode.CENTRAL, True, False)
    assert [policy.kept_days(each) for each in DataClass] == list(range(10, 10 + len(DataClass)))


def test_kinds_that_need_a_missing_model_are_shown_and_cannot_be_chosen() -> None:
    offered = {each.kind: each for group in offered_groups(PLAIN) for each in group.kinds}
    usual = {watch.kind for watch in DEFAULT_POLICY.watches} - SIDE_KINDS
    assert set(offered) == usual - {FindingKind.FACE_UNLIKE}
    assert not offered[FindingKind.PHONE_VISIBLE].able
    assert offered[FindingKind.WINDOW_LEFT].able


@pytest.mark.parametrize(
    ("entries", "able", "code"),
    [
        (replace(FILLED, mode="cloud"), ALL, "web-policy-mode-unknown"),
        (replace(FILLED, kinds=()), ALL, "web-policy-nothing-watched"),
        (replace(FILLED, kinds=("thinks_hard",)), ALL, "web-policy-kind-not-here"),
        (replace(FILLED, kinds=("phone_visible",)), PLAIN, "web-policy-kind-not-here"),
        (
            replace(FILLED, mode="device", kinds=("phone_visible",)),
            ALL,
            "web-policy-kind-not-on-device",
        ),
        (replace(FILLED, switches=("likeness",)), PLAIN, "web-policy-likeness-not-here"),
        (
            replace(FILLED, switches=("likeness",)),
            replace(ALL, assessed=False),
            "web-policy-likeness-not-here",
        ),
        (
            replace(FILLED, mode="device", switches=("live_pictures",)),
            ALL,
            "web-policy-pictures-not-here",
        ),
        (
            replace(FILLED, days=("1", "2", "3", "4", "5", "6", "x")),
            ALL,
            "web-policy-days-unreadable",
        ),
        (replace(FILLED, days=("1",) * 6 + ("99999",)), ALL, "web-policy-days-unreadable"),
    ],
)
def test_what_cannot_be_done_here_or_together_is_refused(
    entries: PolicyEntries, able: Able, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        read_policy(entries, able)
