"""Watched attempts that are being sat, and pictures of a camera, for the figures about frames."""

from __future__ import annotations

import cv2
import numpy as np

from exam_engine.wiring import Engine
from proctor import sittings as watched
from proctor.arrays import Pixels
from proctor.policy import Policy
from proctor.sitting_states import SittingState
from proctor.tables import ProctorSittingRow
from tests.bench.answers import running_attempts

POLICY = Policy(frame_interval_s=0.5)
"""Two frames a second, and else what is usual."""

QUALITY = 75
"""Of the JPEGs, as a browser's canvas makes them."""


def watched_attempts(engine: Engine, tenant: str, count: int) -> list[str]:
    """Attempts that have been started, each with a live watched sitting, as after the check-in."""
    clock, made = engine.clock, running_attempts(engine, tenant, count)
    with engine.database.write(tenant) as tx:
        for attempt in made:
            live = watched.open_sitting(tx, clock, subject_ref=attempt, policy=POLICY)
            _go_live(live)
            live.live_at = clock.now()
    return made


def _go_live(row: ProctorSittingRow) -> None:
    """Without the check-in: its pictures are not what is measured."""
    row.state = SittingState.LIVE


def moving(rgb: Pixels, count: int) -> list[bytes]:
    """JPEGs of a person before a camera: the picture shifts and turns a little, with noise.

    Frame after frame differs, as those of a living picture do.
    """
    random = np.random.default_rng(rgb.size)
    height, width = rgb.shape[:2]
    pictures = []
    for number in range(count):
        phase = 2 * np.pi * number / count
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.5 * np.sin(phase), 1.0)
        turn[:, 2] += 8 * np.cos(phase), 5 * np.sin(2 * phase)
        frame = cv2.warpAffine(rgb, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
        noisy = frame + random.normal(0, 2, frame.shape)
        bgr = cv2.cvtColor(np.clip(noisy, 0, 255).astype(np.uint8), cv2.COLOR_RGB2BGR)
        _, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        pictures.append(jpeg.tobytes())
    return pictures


def living(rgb: Pixels, count: int) -> list[bytes]:
    """As `moving`, by movements that do not come round: no picture comes a second time."""
    random = np.random.default_rng(rgb.size)
    height, width = rgb.shape[:2]
    noise = [random.normal(0, 2, rgb.shape).astype(np.float32) for _ in range(3)]
    pictures = []
    for n in range(count):
        angle = 2.5 * np.sin(0.52 * n) + 1.5 * np.sin(0.19 * n)
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        turn[0, 2] += 8 * np.cos(0.52 * n) + 5 * np.cos(0.83 * n)
        turn[1, 2] += 5 * np.sin(1.04 * n) + 4 * np.sin(0.31 * n)
        frame = cv2.warpAffine(rgb, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
        noisy = frame + np.roll(noise[n % 3], 37 * n, axis=(0, 1))
        bgr = cv2.cvtColor(np.clip(noisy, 0, 255).astype(np.uint8), cv2.COLOR_RGB2BGR)
        _, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        pictures.append(jpeg.tobytes())
    return pictures
