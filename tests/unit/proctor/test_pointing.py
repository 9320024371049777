"""Clicks keep a calibration true, and only the correction is kept of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proctor import pointing, sittings
from proctor.analysis.gaze_calibration import look, sample_of
from proctor.analysis.gaze_drift import Drift
from proctor.pointing import OLDEST_S, Click
from tests.unit.proctor.scene import GOOD, Scene
from tests.unit.proctor.test_check_in import run


@pytest.fixture
def calibrated(scene: Scene) -> Scene:
    scene.open().consent()
    run(scene)
    with scene.database.write(tenant=scene.tenant) as tx:
        sittings.check_in(tx, scene.clock, scene.sitting_id)
        sittings.go_live(tx, scene.clock, scene.sitting_id)
    scene.send("good", 12)
    return scene


def take(scene: Scene, *clicks: Click) -> Drift:
    with scene.database.write(tenant=scene.tenant) as tx:
        return pointing.take(tx, scene.clock, scene.sitting_id, clicks)


def clicks(scene: Scene, aside: float, *, ago: float = 0.0) -> list[Click]:
    """Twelve clicks, a second apart, so far beside where the calibration sees the person look."""
    with scene.database.read(tenant=scene.tenant) as tx:
        fit, _ = sittings.calibration_of(sittings.find_sitting(tx, scene.sitting_id))
    sample = sample_of(GOOD)
    assert fit is not None
    assert sample is not None
    seen = look(fit, sample)
    assert seen is not None
    now = scene.clock.now()
    return [Click(seen.x + aside, seen.y, now - timedelta(seconds=n + ago)) for n in range(12)]


def test_clicks_beside_the_look_correct_it_step_by_step(calibrated: Scene) -> None:
    few = take(calibrated, *clicks(calibrated, 0.1)[:2])
    more = take(calibrated, *clicks(calibrated, 0.1))
    assert 0 < few.x < more.x <= 0.2
    with calibrated.database.read(tenant=calibrated.tenant) as tx:
        row = sittings.find_sitting(tx, calibrated.sitting_id)
        assert sittings.calibration_of(row)[1] == more
        assert set(row.drift or {}) == {"x", "y", "clicks", "apart"}


@pytest.mark.parametrize("ago", [30.0, OLDEST_S + 1])
def test_clicks_without_a_frame_beside_them_or_long_ago_teach_nothing(
    calibrated: Scene, ago: float
) -> None:
    assert take(calibrated, *clicks(calibrated, 0.1, ago=ago)) == Drift()


def test_without_a_calibration_clicks_change_nothing(scene: Scene) -> None:
    scene.live()
    scene.send("good", 3)
    assert take(scene, Click(0.5, 0.5, scene.clock.now())) == Drift()
    with scene.database.read(tenant=scene.tenant) as tx:
        assert sittings.find_sitting(tx, scene.sitting_id).drift is None
