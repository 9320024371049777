"""Laws of gaze calibration, over simulated eyes of known geometry."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proctor.analysis.gaze_calibration import (
    MOST_ERROR_DEG,
    NINE_DOTS,
    DotLooks,
    GazeFit,
    GazeOutcome,
    GazeSample,
    NotCalibrated,
    Screen,
    ShownDot,
    calibrate,
    look,
    looks_at,
)
from proctor.analysis.gaze_drift import MOST_DRIFT, Drift, Pointed, learn, with_gaze
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
patient = settings(deadline=None, max_examples=25)


@dataclass(frozen=True)
class Person:
    """Eyes of known geometry before a camera above the screen.

    ``head_share`` of a turn is done by the head, the rest by the eyes; ``gain`` is how much of an
    eye's turn the irises show; ``noise`` is in half widths of an eye.
    """

    head_share: float = 0.2
    gain: float = 0.9
    noise: float = 0.02
    camera: tuple[float, float] = (0.5, -0.05)
    distance_cm: float = 60.0
    width_cm: float = 40.0
    height_cm: float = 24.0
    offset: tuple[float, float] = (0.05, 0.1)

    def sample(self, x: float, y: float, random: np.random.Generator) -> GazeSample:
        """What the landmarks would show of a look at a place of the screen."""
        aside = (self.camera[0] - x) * self.width_cm / self.distance_cm
        above = (self.camera[1] - y) * self.height_cm / self.distance_cm
        yaw, pitch = math.degrees(math.atan(aside)), math.degrees(math.atan(above))
        share = self.head_share

        def iris(degrees: float) -> float:
            turned = math.sin(math.radians(degrees * (1 - share))) * 12 / 14
            return turned * self.gain + random.normal(0, self.noise)

        return GazeSample(
            yaw=yaw * share + random.normal(0, 0.5),
            pitch=pitch * share + random.normal(0, 0.5),
            across=iris(yaw) + self.offset[0],
            up=iris(pitch) * 0.6 + self.offset[1],
            openness=0.3 + 0.004 * pitch * (1 - share) + random.normal(0, 0.005),
            size=0.3 * 60 / self.distance_cm,
        )


def looks(person: Person, seed: int, frames: int = 6) -> list[DotLooks]:
    random = np.random.default_rng(seed)
    return [
        DotLooks(x, y, tuple(person.sample(x, y, random) for _ in range(frames)))
        for x, y in NINE_DOTS
    ]


def fitted(person: Person, seed: int) -> GazeFit:
    fit = calibrate(looks(person, seed)).fit
    assert fit is not None
    return fit


people = st.builds(
    Person,
    head_share=st.floats(0.0, 0.7),
    gain=st.floats(0.6, 1.2),
    noise=st.floats(0.0, 0.04),
    camera=st.tuples(st.floats(0.2, 0.8), st.floats(-0.15, 0.0)),
    distance_cm=st.floats(45.0, 75.0),
    offset=st.tuples(st.floats(-0.15, 0.15), st.floats(-0.1, 0.2)),
)
seeds = st.integers(0, 10_000)
places = st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95))


@patient
@given(people, seeds)
def test_the_error_that_a_fit_claims_is_the_error_it_makes(person: Person, seed: int) -> None:
    outcome = calibrate(looks(person, seed))
    assume(outcome.fit is not None)
    fit = outcome.fit
    assert fit is not None
    random = np.random.default_rng(seed + 1)
    grid = [(x, y) for x in (0.15, 0.4, 0.6, 0.85) for y in (0.15, 0.4, 0.6, 0.85)] * 4
    seen = [look(fit, person.sample(x, y, random)) for x, y in grid]
    off_x = [one.x - x for one, (x, _) in zip(seen, grid, strict=True) if one is not None]
    off_y = [one.y - y for one, (_, y) in zip(seen, grid, strict=True) if one is not None]
    assert len(off_x) == len(grid)
    # A claim from nine dots is uncertain itself; it may not be far too small.
    assert math.sqrt(np.mean(np.square(off_x))) < 2.0 * fit.error_x + 0.02
    assert math.sqrt(np.mean(np.square(off_y))) < 2.0 * fit.error_y + 0.02
    assert fit.error_deg <= MOST_ERROR_DEG


@patient
@given(people, seeds)
def test_a_look_far_beside_the_screen_is_told_and_one_on_it_is_not(
    person: Person, seed: int
) -> None:
    outcome = calibrate(looks(person, seed))
    assume(outcome.fit is not None and outcome.fit.error_deg < 4)
    fit = outcome.fit
    assert fit is not None
    random = np.random.default_rng(seed + 1)
    middle = [look(fit, person.sample(0.5, 0.5, random)) for _ in range(20)]
    assert sum(one is not None and one.beyond_deg > 0 for one in middle) <= 1
    beside = look(fit, person.sample(1.8, 0.5, random))
    assert beside is None or beside.beyond_deg > 8


@patient
@given(seeds, st.floats(0.35, 1.5))
def test_eyes_that_do_not_follow_the_dots_give_no_fit(seed: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    wandering = [
        DotLooks(
            x,
            y,
            tuple(
                Person().sample(*random.uniform(0.5 - spread, 0.5 + spread, 2), random)
                for _ in range(5)
            ),
        )
        for x, y in NINE_DOTS
    ]
    outcome = calibrate(wandering)
    assert outcome.fit is None
    assert outcome.reason is NotCalibrated.ERROR_LARGE
    assert outcome.error_deg is not None


@patient
@given(seeds, st.sets(st.integers(0, 8), min_size=3))
def test_too_few_dots_give_no_fit(seed: int, missing: set[int]) -> None:
    seen = [
        replace(dot, samples=()) if number in missing else dot
        for number, dot in enumerate(looks(Person(), seed))
    ]
    outcome = calibrate(seen)
    assert outcome.fit is None
    assert outcome.missing == tuple(sorted(missing))
    unseen = len(missing) == 9
    assert outcome.reason is (NotCalibrated.EYES_UNSEEN if unseen else NotCalibrated.DOTS_MISSING)


@patient
@given(people, seeds, st.integers(0, 8), st.integers(1, 5))
def test_a_blink_at_a_dot_hardly_moves_the_fit(
    person: Person, seed: int, number: int, outliers: int
) -> None:
    """A minority of bad frames at one dot, by the median, is no more than noise."""
    clean = looks(person, seed, frames=12)
    dot = clean[number]
    bad = [replace(sample, up=-0.9, openness=0.1) for sample in dot.samples[:outliers]]
    dirty = list(clean)
    dirty[number] = replace(dot, samples=(*bad, *dot.samples[outliers:]))
    one, other = calibrate(clean).fit, calibrate(dirty).fit
    assume(one is not None and other is not None)
    assert one is not None
    assert other is not None
    sample = person.sample(0.5, 0.5, np.random.default_rng(0))
    first, second = look(one, sample), look(other, sample)
    assert first is not None
    assert second is not None
    assert math.dist((first.x, first.y), (second.x, second.y)) < 0.15


@patient
@given(people, seeds)
def test_a_fit_comes_back_from_json(person: Person, seed: int) -> None:
    outcome = calibrate(looks(person, seed), Screen(50, 30, 65))
    assert GazeOutcome.from_json(outcome.to_json()) == outcome
    drift = Drift(0.1, -0.05, 3, 1.2)
    assert Drift.from_json(drift.to_json()) == drift
    if outcome.fit is not None:
        assert GazeFit.from_json(outcome.fit.to_json()) == outcome.fit


@patient
@given(seeds, st.floats(-0.15, 0.15), st.floats(-0.15, 0.15))
def test_clicks_take_back_what_moved(seed: int, aside: float, below: float) -> None:
    """The chair was moved: every place is off by the same amount until clicks put it right."""
    person, random = Person(noise=0.01), np.random.default_rng(seed)
    fit, drift = fitted(person, seed), Drift()
    for _ in range(40):
        x, y = random.uniform(0.2, 0.8, 2)
        drift = learn(drift, fit, person.sample(x + aside, y + below, random), Pointed(x, y))
    assert not drift.lost
    assert drift.x == pytest.approx(-aside, abs=0.08)
    assert drift.y == pytest.approx(-below, abs=0.12)


@patient
@given(
    seeds,
    st.lists(
        st.tuples(st.floats(-2, 3), st.floats(-2, 3), st.booleans()), min_size=1, max_size=120
    ),
)
def test_no_pattern_of_clicks_carries_the_screen_away(
    seed: int, clicks: list[tuple[float, float, bool]]
) -> None:
    person, random = Person(), np.random.default_rng(seed)
    fit, drift = fitted(person, seed), Drift()
    for x, y, clicked in clicks:
        drift = learn(drift, fit, person.sample(0.5, 0.5, random), Pointed(x, y, clicked))
        assert max(abs(drift.x), abs(drift.y)) <= MOST_DRIFT


def test_clicks_that_keep_disagreeing_end_the_calibration() -> None:
    person, random, drift = Person(), np.random.default_rng(4), Drift()
    fit = fitted(person, 4)
    for _ in range(30):
        drift = learn(drift, fit, person.sample(0.05, 0.05, random), Pointed(0.95, 0.95))
    assert drift.lost
    assert not with_gaze(frame(person.sample(0.5, 0.5, random)), fit, drift).gaze_calibrated


def test_head_turned_far_or_moved_close_tells_no_gaze() -> None:
    person, random = Person(), np.random.default_rng(4)
    fit = fitted(person, 4)
    sample = person.sample(0.5, 0.5, random)
    assert look(fit, sample) is not None
    assert look(fit, replace(sample, yaw=sample.yaw + 40)) is None
    assert look(fit, replace(sample, size=sample.size * 2)) is None


def test_without_a_fit_gaze_is_not_calibrated() -> None:
    sample = Person().sample(3.0, 0.5, np.random.default_rng(1))
    told = with_gaze(frame(sample), None, Drift())
    assert (told.gaze_calibrated, told.looked_at) == (False, None)
    assert with_gaze(frame(sample), fitted(Person(), 4), Drift()).looked_at is not None


def test_frames_before_the_eyes_have_arrived_do_not_count() -> None:
    person, random = Person(), np.random.default_rng(4)
    shown = [
        ShownDot(x, y, after(1.5 * n), after(1.5 * n + 1.4)) for n, (x, y) in enumerate(NINE_DOTS)
    ]
    frames = [
        replace(frame(person.sample(*NINE_DOTS[int(n // 7.5)], random)), taken_at=after(n * 0.2))
        for n in range(67)
    ]
    dots = looks_at(shown, frames)
    # Seven frames or eight came while each dot stood, and the first of them are not counted.
    assert {len(dot.samples) for dot in dots} <= {4, 5}
    assert calibrate(dots).fit is not None


@pytest.mark.parametrize("count", [0, 2])
def test_frames_without_exactly_one_face_do_not_count(count: int) -> None:
    face = frame(Person().sample(0.5, 0.5, np.random.default_rng(1)))
    shown = [ShownDot(0.5, 0.5, NOW - timedelta(seconds=5), NOW)]
    assert looks_at(shown, [replace(face, faces=face.faces * count)])[0].samples == ()


after: Callable[[float], datetime] = lambda seconds: NOW + timedelta(seconds=seconds)  # noqa: E731


def frame(sample: GazeSample) -> Observation:
    top = 0.2
    box = (0.4, top, 0.6, top + sample.size * 640 / 480)
    return Observation(
        sequence=0,
        taken_at=NOW,
        width=640,
        height=480,
        brightness=0.45,
        contrast=0.2,
        detail=0.3,
        faces=(SeenFace(box, 0.95, 1.0),),
        highest=0.95,
        pose=HeadPose(sample.yaw, sample.pitch, 0),
        eyes=Eyes(sample.openness, sample.openness, sample.across, sample.up),
        gaze=Gaze(0, 0),
        model_version="test",
    )
