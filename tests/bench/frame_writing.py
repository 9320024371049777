"""What a measured frame costs the serving process: on the road, and in transactions of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import numpy as np

from exam_engine.frame_road import Frame, FrameRoad
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from proctor import sittings
from proctor.analysis.pictures import encode_jpeg
from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail
from proctor.arrays import Pixels
from proctor.capture import Capture
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace
from proctor.recorder import Recorder
from proctor.remembering import Memory
from proctor.workers import Workers
from tests.bench.frame_seed import watched_attempts
from tests.bench.measuring import Better, Effort, Line, Peer, alternate
from tests.bench.world import World

_TOGETHER = 20
"""Frames that arrive in a tenth of a second, of a hundred candidates at two a second."""

_NOTE = (
    "CPU time of the serving process for a frame that was measured elsewhere: judged, timeline "
    "followed, written. {count} sittings, {together} frames at a time. Peer: the same frames, each "
    "accepted, measured and recorded in transactions of its own."
)


class _Told:
    """Sees one person in every picture, at once."""

    def analyse(self, rgb: Pixels, taken_at: datetime, sequence: int = 0) -> Observation:
        face = SeenFace((0.4, 0.3, 0.6, 0.6), 0.95, 1.0)
        pose, eyes = HeadPose(0, 0, 0), Eyes(0.3, 0.3, 0, 0.1)
        light = 0.45, 0.2, 0.3
        return Observation(
            sequence, taken_at, 640, 480, *light, (face,), 0.95, pose, eyes, Gaze(0, 0), "bench"
        )

    def follow(
        self,
        rgb: Pixels,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        trail = Trail((), (), taken_at, taken_at, 0.0, (rgb.shape[0], rgb.shape[1]))
        return self.analyse(rgb, taken_at, sequence), trail

    def observe(self, _sitting: str, _picture: bytes, at: datetime, sequence: int, _: Asked) -> Any:
        told: Future[Observation] = Future()
        told.set_result(self.analyse(np.zeros((64, 64, 3), np.uint8), at, sequence))
        return told

    def close(self) -> None:
        """Nothing runs."""


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds a frame."""
    engine, tenant, count = world.engine, world.body.tenant_id, effort.of(100, 20)
    clock = FixedClock(engine.clock.now())
    with_road = watched_attempts(replace(engine, clock=clock), tenant, count)
    one_by_one = watched_attempts(replace(engine, clock=clock), tenant, count)
    picture = encode_jpeg(np.zeros((96, 128, 3), np.uint8))
    memory, blobs = Memory(), engine.blobs
    recorder = Recorder(engine.database, clock, memory, blobs)
    road = FrameRoad(engine.database, clock, memory, cast(Workers, _Told()), recorder)
    capture = Capture(_Told(), blobs)
    beats = iter(range(1, 10_000))

    def ours() -> float:
        frames = _by_road(road, clock, tenant, with_road, picture, next(beats))
        return _timed(clock, lambda: asyncio.run(frames), count)

    def peer() -> float:
        beat = next(beats)
        return _timed(
            clock,
            lambda: _by_itself(engine, clock, capture, tenant, one_by_one, picture, beat),
            count,
        )

    road.start()
    try:
        for run in (ours, peer):
            run()
        runs = alternate(effort.of(5, 1), ours, peer)
    finally:
        road.close()
    note = _NOTE.format(count=count, together=_TOGETHER)
    yield runs.line(
        "frame-recorded-cpu", "ms", Better.LESS, Peer("transactions of its own", note), 5 * count
    )


def _timed(clock: FixedClock, work: Any, count: int) -> float:
    clock.advance(seconds=1)
    began = time.process_time()
    work()
    return (time.process_time() - began) / count * 1e3


async def _by_road(
    road: FrameRoad, clock: FixedClock, tenant: str, attempts: list[str], picture: bytes, beat: int
) -> None:
    for first in range(0, len(attempts), _TOGETHER):
        clock.advance(seconds=0.1)
        now = clock.now()
        frames = (
            road.take(AttemptPass(attempt, tenant, 1), Frame(beat, now, picture, now))
            for attempt in attempts[first : first + _TOGETHER]
        )
        await asyncio.gather(*frames)


def _by_itself(
    engine: Engine,
    clock: FixedClock,
    capture: Capture,
    tenant: str,
    attempts: list[str],
    picture: bytes,
    beat: int,
) -> None:
    database = engine.database
    for attempt in attempts:
        clock.advance(seconds=0.1 / _TOGETHER)
        with database.read(tenant) as tx:
            sitting = sittings.sitting_of(tx, attempt)
            assert sitting is not None
            accepted = capture.accept(tx, clock, sitting.id, sequence=beat, taken_at=clock.now())
        measured = capture.measure(accepted, picture)
        with database.write(tenant) as tx:
            capture.record(tx, clock, measured)
