from __future__ import annotations

import pytest

from proctor.analysis.audit_figures import FEWEST, summarise
from proctor.analysis.audit_labels import Label
from proctor.analysis.audit_run import Audited
from proctor.findings import FindingKind as K
from proctor.observation import HeadPose


def one(
    number: int,
    *,
    expected: set[K] | None,
    strength: float,
    kind: K = K.PICTURE_DARK,
    light: str = "",
    yaw: float | None = None,
    seen: float | None = None,
) -> Audited:
    return Audited(
        Label(
            number + 2,
            f"{number}.jpg",
            None if expected is None else frozenset(expected),
            {} if yaw is None else {"yaw": yaw},
            {"light": light} if light else {},
        ),
        frozenset({kind} if strength > 0.5 else ()),
        {kind: strength},
        None if seen is None else HeadPose(seen, 0, 0),
        {"detect": 2.0, "landmarks": 3.0 + number},
        "models",
    )


def test_found_and_false_are_counted_by_condition() -> None:
    audited = [one(n, expected={K.PICTURE_DARK}, strength=0.9, light="dim") for n in range(8)]
    audited += [one(n, expected={K.PICTURE_DARK}, strength=0.2, light="dim") for n in range(8, 10)]
    audited += [one(n, expected=set(), strength=0.6, light="day") for n in range(10, 11)]
    audited += [one(n, expected=set(), strength=0.1, light="day") for n in range(11, 60)]
    audit = summarise(audited, policy_version="p")
    whole, day, dim = audit.rates
    assert (whole.found.count, whole.found.total) == (8, 10)
    # The textbook's interval for 8 of 10 (Wilson).
    assert (whole.found.low, whole.found.high) == pytest.approx((0.490, 0.943), abs=1e-3)
    assert (whole.false.count, whole.false.total) == (1, 50)
    assert (day.value, day.found.total, day.false.count) == ("day", 0, 1)
    assert (dim.value, dim.found.count, dim.false.total) == ("dim", 8, 0)


def test_groups_that_are_too_small_say_so() -> None:
    audited = [one(n, expected=set(), strength=0.1) for n in range(FEWEST)]
    assert (
        not summarise([*audited, one(99, expected=set(), strength=0.9)], policy_version="p")
        .rates[0]
        .false.too_small
    )
    assert (
        summarise([*audited[:5], one(99, expected=set(), strength=0.9)], policy_version="p")
        .rates[0]
        .false.too_small
    )


@pytest.mark.parametrize(
    ("present", "absent", "area"),
    [([0.9, 0.8], [0.2, 0.1], 1.0), ([0.1], [0.9], 0.0), ([0.5, 0.5], [0.5, 0.5], 0.5)],
)
def test_area_under_the_curve_is_how_well_strength_parts(
    present: list[float], absent: list[float], area: float
) -> None:
    audited = [one(n, expected={K.PICTURE_DARK}, strength=s) for n, s in enumerate(present)]
    audited += [one(50 + n, expected=set(), strength=s) for n, s in enumerate(absent)]
    (curve,) = summarise(audited, policy_version="p").curves
    assert curve.area == pytest.approx(area)
    assert (curve.points[0], curve.points[-1]) == ((0, 0), (1, 1))


def test_confidence_is_held_against_what_was_so() -> None:
    audited = [
        one(n, expected={K.PICTURE_DARK} if n < 9 else set(), strength=0.95) for n in range(10)
    ]
    (last,) = summarise(audited, policy_version="p").calibration
    assert (last.low, last.high, last.confidence) == pytest.approx((0.9, 1.0, 0.95))
    assert (last.hits.count, last.hits.total) == (9, 10)


def test_what_could_not_be_told_is_no_miss() -> None:
    audited = [one(n, expected={K.PICTURE_FROZEN}, strength=0.1) for n in range(3)]
    audit = summarise(audited, policy_version="p")
    assert audit.untold == {K.PICTURE_FROZEN: 3}
    assert all(each.found.total == 0 for each in audit.rates)


def test_pose_error_is_mean_bias_and_those_unseen() -> None:
    audited = [
        one(0, expected=None, strength=0.1, yaw=10, seen=13),
        one(1, expected=None, strength=0.1, yaw=-10, seen=-17),
        one(2, expected=None, strength=0.1, yaw=0, seen=None),
    ]
    (error,) = summarise(audited, policy_version="p").poses
    assert (error.angle, error.files, error.unseen) == ("yaw", 2, 1)
    assert (error.mean, error.bias) == (5, -2)
    assert error.within.count == 1


def test_time_is_told_by_stage_and_as_a_whole() -> None:
    audited = [one(n, expected=None, strength=0.1) for n in range(10)]
    whole, detect, landmarks = summarise(audited, policy_version="p").latency
    assert (whole.stage, whole.median, whole.p99) == ("whole", 9.0, 14.0)
    assert (detect.median, landmarks.p90) == (2.0, 11.0)


def test_refused_files_are_counted_and_not_judged() -> None:
    label = Label(2, "a.jpg", frozenset({K.PICTURE_DARK}), {}, {})
    audit = summarise([Audited(label, refused="proctor-frame-broken")], policy_version="p")
    assert audit.refused == {"proctor-frame-broken": 1}
    assert (audit.rates, audit.latency, audit.model_version) == ((), (), "")
