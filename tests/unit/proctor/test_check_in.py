"""A run of the check-in is drawn late, counts for a short time, and what came of it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound, TooMany
from proctor import check_in, sittings
from proctor.analysis.check_in_plan import CheckInPlan, plan_of
from proctor.analysis.colour_challenge import LightState
from proctor.analysis.gaze_calibration import NotCalibrated
from proctor.check_in import MOST_FRAMES, MOST_RUNS, Clearest, RunOutcome, Sample
from proctor.observation import Eyes, Observation
from proctor.policy import DEFAULT_POLICY
from proctor.tables import CheckInRow, ProctorSittingRow
from tests.lit_face import frames_of
from tests.unit.proctor.scene import EMPTY, GOOD, Scene


def looking(plan: CheckInPlan, at_ms: int, seen: Observation = GOOD) -> Observation:
    """A face whose eyes follow the dot that stands at this moment."""
    dot = next(dot for dot in plan.dots if dot.from_ms <= at_ms < dot.until_ms)
    if seen.eyes is None:
        return seen
    eyes = Eyes(0.3, 0.3, across=(0.5 - dot.x) * 0.55, up=(0.5 - dot.y) * 0.32)
    return replace(seen, eyes=eyes)


def samples(row: CheckInRow, seen: Observation = GOOD, *, lit: bool = True) -> list[Sample]:
    plan = plan_of(row.seed)
    return [
        Sample(
            frame.at_ms,
            replace(
                looking(plan, frame.at_ms, seen),
                taken_at=row.issued_at + timedelta(milliseconds=frame.at_ms),
            ),
            frame.face if lit and seen.faces else None,
        )
        for frame in frames_of(plan.lights, room=1)
    ]


def drawn(scene: Scene) -> CheckInRow:
    with scene.database.write(tenant=scene.tenant) as tx:
        return check_in.issue(tx, scene.clock, scene.sitting_id)


def run(scene: Scene, seen: Observation = GOOD, *, lights: bool = True) -> RunOutcome:
    row = drawn(scene)
    with scene.database.write(tenant=scene.tenant) as tx:
        check_in.take(tx, scene.clock, row.id, scene.sitting_id, samples(row, seen))
        return check_in.finish(tx, scene.clock, row.id, scene.sitting_id, lights=lights)


def sitting(scene: Scene, tx: Tx) -> ProctorSittingRow:
    return sittings.find_sitting(tx, scene.sitting_id)


@pytest.fixture
def agreed(scene: Scene) -> Scene:
    return scene.open().consent()


def test_who_follows_dots_and_light_is_calibrated_and_seen_to_be_there(agreed: Scene) -> None:
    outcome = run(agreed)
    assert outcome.seated
    assert outcome.light.state is LightState.FOLLOWED
    assert outcome.gaze.fit is not None
    with agreed.database.write(tenant=agreed.tenant) as tx:
        sittings.check_in(tx, agreed.clock, agreed.sitting_id)
        row = sitting(agreed, tx)
        fit, drift = sittings.calibration_of(row)
        assert (fit, drift.clicks, row.light) == (outcome.gaze.fit, 0, "followed")


def test_the_live_frames_are_read_by_the_calibration(agreed: Scene) -> None:
    run(agreed)
    with agreed.database.write(tenant=agreed.tenant) as tx:
        sittings.check_in(tx, agreed.clock, agreed.sitting_id)
        sittings.go_live(tx, agreed.clock, agreed.sitting_id)
    with agreed.database.read(tenant=agreed.tenant) as tx:
        accepted = agreed.capture.accept(
            tx, agreed.clock, agreed.sitting_id, sequence=1, taken_at=agreed.clock.now()
        )
    assert accepted.fit is not None


def test_a_repeated_run_replaces_the_last_one(agreed: Scene) -> None:
    run(agreed)
    outcome = run(agreed, EMPTY)
    assert (outcome.seated, outcome.gaze.reason) == (False, NotCalibrated.EYES_UNSEEN)
    with agreed.database.read(tenant=agreed.tenant) as tx:
        row = sitting(agreed, tx)
        assert (row.calibration, row.light) == (None, "not_determined")


def test_without_lights_nothing_is_told_of_them(agreed: Scene) -> None:
    outcome = run(agreed, lights=False)
    assert (outcome.light.state, outcome.light.frames) == (LightState.NOT_DETERMINED, 0)
    assert outcome.gaze.fit is not None


def test_who_wants_no_dots_is_checked_in_by_single_frames(agreed: Scene) -> None:
    run(agreed, EMPTY)
    agreed.send("good", 12)
    with agreed.database.write(tenant=agreed.tenant) as tx:
        row = sittings.check_in(tx, agreed.clock, agreed.sitting_id)
        assert row.baseline is not None
        assert row.calibration is None


def test_a_run_is_drawn_for_who_has_agreed_and_not_begun(scene: Scene) -> None:
    scene.open()
    with pytest.raises(Conflict, match="proctor-check-in-closed"):
        drawn(scene)
    scene.consent()
    assert drawn(scene).seed != drawn(scene).seed


def test_a_run_is_over_when_it_is_finished_or_too_old(agreed: Scene) -> None:
    row = drawn(agreed)
    with agreed.database.write(tenant=agreed.tenant) as tx:
        first = check_in.finish(tx, agreed.clock, row.id, agreed.sitting_id)
        assert check_in.finish(tx, agreed.clock, row.id, agreed.sitting_id) == first
        with pytest.raises(Conflict, match="proctor-check-in-over"):
            check_in.take(tx, agreed.clock, row.id, agreed.sitting_id, samples(row))
    late = drawn(agreed)
    agreed.clock.advance(seconds=200)
    with (
        pytest.raises(Conflict, match="proctor-check-in-over"),
        agreed.database.write(tenant=agreed.tenant) as tx,
    ):
        check_in.take(tx, agreed.clock, late.id, agreed.sitting_id, samples(late))


def test_a_run_belongs_to_its_sitting(agreed: Scene) -> None:
    row = drawn(agreed)
    with (
        pytest.raises(NotFound, match="proctor-check-in-unknown"),
        agreed.database.write(tenant=agreed.tenant) as tx,
    ):
        check_in.take(tx, agreed.clock, row.id, "another", samples(row))


def test_frames_count_once_and_not_without_end(agreed: Scene) -> None:
    row = drawn(agreed)
    told = samples(row)
    with agreed.database.write(tenant=agreed.tenant) as tx:
        check_in.take(tx, agreed.clock, row.id, agreed.sitting_id, told)
        check_in.take(tx, agreed.clock, row.id, agreed.sitting_id, told)
        assert tx.get_one(CheckInRow, row.id).frames == len(told)
        many = [replace(told[0], at_ms=20_000 + n) for n in range(MOST_FRAMES)]
        with pytest.raises(TooMany, match="proctor-frames-too-many"):
            check_in.take(tx, agreed.clock, row.id, agreed.sitting_id, many)


def test_who_tries_very_often_is_sent_to_a_person(agreed: Scene) -> None:
    for _ in range(MOST_RUNS):
        drawn(agreed)
    with pytest.raises(TooMany, match="proctor-check-in-too-often"):
        drawn(agreed)


def test_only_the_clearest_picture_is_kept_and_goes_when_comparing_is_refused(
    agreed: Scene,
) -> None:
    row, place = drawn(agreed), agreed.sitting_id

    def take(tx: Tx, blob: str, clearness: float) -> str | None:
        return check_in.take(tx, agreed.clock, row.id, place, [], Clearest(blob, clearness))

    with agreed.database.write(tenant=agreed.tenant) as tx:
        assert take(tx, "good", 0.4) is None
        assert take(tx, "worse", 0.2) == "worse"
        assert take(tx, "best", 0.9) == "good"
        assert check_in.reference_picture(tx, place) == "best"
        assert check_in.allow_likeness(tx, agreed.clock, place, allowed=True) == []
        assert sittings.policy_of(sitting(agreed, tx)).likeness
        assert check_in.allow_likeness(tx, agreed.clock, place, allowed=False) == ["best"]
        assert check_in.reference_picture(tx, place) is None
        assert not sittings.policy_of(sitting(agreed, tx)).likeness


def test_comparing_is_not_chosen_any_more_once_the_exam_runs(scene: Scene) -> None:
    scene.live(DEFAULT_POLICY)
    with (
        pytest.raises(Conflict, match="proctor-check-in-closed"),
        scene.database.write(tenant=scene.tenant) as tx,
    ):
        check_in.allow_likeness(tx, scene.clock, scene.sitting_id, allowed=True)


@pytest.mark.parametrize("stored", [None, {}, {"at_ms": "x"}, {"at_ms": 1, "face": [1]}, [1]])
def test_a_sample_of_another_shape_is_refused(stored: object) -> None:
    with pytest.raises(Invalid, match="proctor-check-in-unreadable"):
        Sample.from_json(stored)
