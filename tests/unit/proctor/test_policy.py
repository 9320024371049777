from __future__ import annotations

import json
from dataclasses import replace

import pytest

from foundation.errors import Invalid
from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY, Limits, Mode, Policy, Watch


def test_policy_comes_back_from_json() -> None:
    stored = json.loads(json.dumps(DEFAULT_POLICY.to_json()))
    assert Policy.from_json(stored) == DEFAULT_POLICY


def test_default_watches_every_kind() -> None:
    assert {watch.kind for watch in DEFAULT_POLICY.watches} == set(FindingKind)


def test_fields_left_out_have_their_defaults() -> None:
    assert Policy.from_json({"retention_days": 30}) == Policy(retention_days=30)


@pytest.mark.parametrize("stored", [[], {"watches": 3}, {"watches": [{"kind": "smiling"}]}])
def test_policy_of_a_wrong_shape_is_refused(stored: object) -> None:
    with pytest.raises(Invalid, match="proctor-policy-unreadable"):
        Policy.from_json(stored)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("retention_days", 0),
        ("frame_interval_s", -1.0),
        ("consent_version", ""),
        ("longest_silence_s", 1.0),
        ("limits", Limits(release=0)),
        ("watches", (Watch(FindingKind.FACE_ABSENT, 5.0), Watch(FindingKind.FACE_ABSENT, 6.0))),
        # These would report a blink, or a single bad frame.
        ("watches", (Watch(FindingKind.EYES_CLOSED, persist_s=0.3),)),
        ("watches", (Watch(FindingKind.EYES_CLOSED, persist_s=5.0, least_frames=1),)),
        ("watches", (Watch(FindingKind.EYES_CLOSED, persist_s=5.0, share=0.1),)),
    ],
)
def test_value_that_cannot_be_meant_is_refused(field: str, value: object) -> None:
    with pytest.raises(Invalid, match="proctor-policy-out-of-range"):
        replace(DEFAULT_POLICY, **{field: value})


def test_policy_stored_before_there_were_more_kinds_reads_as_it_was_meant() -> None:
    stored = {
        "watches": [{"kind": "face_absent", "persist_s": 5.0, "share": 0.8, "least_frames": 4}],
        "limits": {"yaw_deg": 35.0},
        "frame_interval_s": 1.0,
    }
    policy = Policy.from_json(stored)
    assert [watch.kind for watch in policy.watched] == [FindingKind.FACE_ABSENT]
    assert policy.watch(FindingKind.PICTURE_FROZEN) is None
    assert policy.mode is Mode.SITE
    assert not policy.likeness


@pytest.mark.parametrize(
    "kind",
    [
        FindingKind.PRESENTATION_ATTACK,
        FindingKind.PHONE_VISIBLE,
        FindingKind.BOOK_VISIBLE,
        FindingKind.LIPS_AND_SPEECH,
        FindingKind.SECOND_VOICE,
        FindingKind.FACE_UNLIKE,
        FindingKind.DEVELOPER_TOOLS,
    ],
)
def test_kinds_of_unmeasured_detectors_or_with_a_consent_of_their_own_are_off(
    kind: FindingKind,
) -> None:
    assert DEFAULT_POLICY.watch(kind) is None


def test_faces_are_compared_by_a_switch_of_the_scheme() -> None:
    assert replace(DEFAULT_POLICY, likeness=True).watch(FindingKind.FACE_UNLIKE) is not None


def test_policy_listens_where_a_kind_of_sound_is_on() -> None:
    assert not DEFAULT_POLICY.listens
    assert Policy(watches=(Watch(FindingKind.SECOND_VOICE, 4.0),)).listens


def test_one_reading_of_a_slow_detector_cannot_open_a_finding() -> None:
    with pytest.raises(Invalid, match="proctor-policy-out-of-range"):
        Policy(watches=(Watch(FindingKind.PHONE_VISIBLE, persist_s=6.0),))
    Policy(watches=(Watch(FindingKind.PHONE_VISIBLE, persist_s=12.0),))


def test_instants_need_not_last() -> None:
    Policy(watches=(Watch(FindingKind.PASTED, persist_s=0.0),))
    with pytest.raises(Invalid, match="proctor-policy-out-of-range"):
        Policy(watches=(Watch(FindingKind.WINDOW_LEFT, persist_s=0.0),))
