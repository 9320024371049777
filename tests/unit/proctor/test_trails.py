from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail, in_turn, is_due, stands
from proctor.observation import Observation
from proctor.trails import Trails
from tests.unit.proctor.scene import GOOD

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
RGB = np.zeros((96, 128, 3), np.uint8)


class Noting:
    """Notes which trail each frame was followed from."""

    def __init__(self) -> None:
        self.followed: list[datetime | None] = []

    def analyse(self, rgb: np.ndarray, taken_at: datetime, sequence: int = 0) -> Observation:
        return GOOD

    def follow(
        self,
        rgb: np.ndarray,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        self.followed.append(trail.taken_at if trail else None)
        return GOOD, Trail((), (), taken_at, taken_at, 0.0, (96, 128))


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_each_sitting_is_followed_from_its_own_last_frame() -> None:
    noting = Noting()
    trails = Trails(noting)
    for second in (0, 1):
        for sitting in ("one", "two"):
            trails.observe(sitting, RGB, at(second), second)
    assert noting.followed == [None, None, at(0), at(0)]


def test_old_frame_is_looked_at_by_itself_and_disturbs_nothing() -> None:
    noting = Noting()
    trails = Trails(noting)
    for second in (5, 1, 6):
        trails.observe("one", RGB, at(second), second)
    assert noting.followed == [None, at(5)]


def test_memory_is_bounded_and_the_oldest_makes_room() -> None:
    noting = Noting()
    trails = Trails(noting, most=10)
    for number in range(50):
        trails.observe(str(number), RGB, at(0), 1)
    assert len(trails) == 10
    trails.observe("0", RGB, at(1), 2)
    trails.observe("49", RGB, at(1), 2)
    assert noting.followed[-2:] == [None, at(0)]


class Reading(Noting):
    """Reads the faces of a frame, and looks for others, where the last reading stands no longer."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[datetime, bool]] = []

    def follow(
        self,
        rgb: np.ndarray,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        if trail is not None and stands(trail, taken_at, (96, 128)):
            return GOOD, replace(trail, taken_at=taken_at)
        looks = trail is None or is_due(trail, taken_at)
        self.read.append((taken_at, looks))
        looked_at = taken_at if trail is None or looks else trail.looked_at
        return GOOD, Trail((), (), looked_at, taken_at, 0.0, (96, 128), placed_at=taken_at)


def test_sittings_that_begin_together_are_read_in_turn() -> None:
    reading = Reading()
    trails = Trails(reading)
    for beat in range(60):
        for sitting in range(40):
            trails.observe(str(sitting), RGB, at(beat / 2 + sitting / 80), beat)
    per_beat = Counter((taken_at - NOW) // timedelta(seconds=0.5) for taken_at, _ in reading.read)
    looks = Counter(
        (taken_at - NOW) // timedelta(seconds=0.5) for taken_at, yes in reading.read if yes
    )
    settled = range(10, 60)
    assert {per_beat[beat] for beat in settled} <= set(range(18, 23))
    assert {looks[beat] for beat in settled} <= set(range(5, 10))


@given(interval=st.floats(0.1, 3.0), turn=st.floats(0, 1), start=st.floats(0, 3), late=st.randoms())
def test_a_turn_makes_readings_neither_fewer_nor_much_further_apart(
    interval: float, turn: float, start: float, late: Random
) -> None:
    reading, trail = Reading(), None
    for number in range(int(30 / interval)):
        taken_at = at(start + number * interval + late.uniform(0, interval / 10))
        _, trail = reading.follow(RGB, taken_at, number, trail)
        trail = in_turn(trail, turn)
    moments = [moment for moment, _ in reading.read]
    apart = [(b - a).total_seconds() for a, b in pairwise(moments)]
    assert max(apart) <= 1.0 + 1.1 * interval + 0.25
    assert len(moments) >= 30 / max(interval, 1.0) * 0.8 - 1
