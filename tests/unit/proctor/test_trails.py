from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail
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
