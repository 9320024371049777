from __future__ import annotations

import json
from dataclasses import replace

import pytest

from foundation.errors import Invalid
from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY, Limits, Policy, Watch


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
