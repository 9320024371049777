"""Short videos for an audit, made of photographs: a camera that lives, hangs, or shows a recording.

What a single picture cannot tell lasts here, at two frames a second as in an exam. A living picture
moves by a pixel or two and has a sensor's noise; it is no recording of a real camera.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from tests.bench.face_pictures import one_face_files, photograph
from tests.degraded import Pixels

FRAMES_A_SECOND = 2
SECONDS = 20
LOOP_SECONDS = 8
LEAST_WIDTH = 400
SIZE = (640, 480)


def write_videos(folder: Path) -> list[dict[str, str]]:
    """Write the videos into a folder; their rows of labels."""
    rows = []
    files = [(path, photograph(path)) for path in one_face_files()]
    large = [rgb for _, rgb in files if rgb.shape[1] >= LEAST_WIDTH]
    for number, rgb in enumerate(large):
        for name, expect, frames in _kinds(_still(rgb), number):
            file = f"video-{number:03}-{name}.avi"
            _write(folder / file, frames)
            rows.append({"file": file, "expect": expect, "shows": "video", "camera": name})
    return rows


def _kinds(still: Pixels, seed: int) -> Iterator[tuple[str, str, list[Pixels]]]:
    count = SECONDS * FRAMES_A_SECOND
    living = list(_living(still, count, np.random.default_rng(seed)))
    yield "living", "none", living
    yield "frozen", "picture_frozen", living[:6] + [living[6]] * (count - 6)
    loop = living[: LOOP_SECONDS * FRAMES_A_SECOND]
    yield "looped", "picture_looped", (loop * 3)[:count]


def _living(still: Pixels, count: int, random: np.random.Generator) -> Iterator[Pixels]:
    place = np.zeros(2)
    for _ in range(count):
        place = np.clip(place + random.normal(0, 0.8, 2), -4, 4)
        matrix = np.array([[1, 0, place[0]], [0, 1, place[1]]], np.float64)
        moved = cv2.warpAffine(still, matrix, SIZE, borderMode=cv2.BORDER_REPLICATE)
        noisy = moved + random.normal(0, 3, moved.shape)
        yield np.clip(noisy, 0, 255).astype(np.uint8)


def _still(rgb: Pixels) -> Pixels:
    """The photograph in the middle of a camera's frame, as large as it goes."""
    height, width = rgb.shape[:2]
    scale = min(SIZE[0] / width, SIZE[1] / height)
    to = max(round(width * scale), 1), max(round(height * scale), 1)
    frame = np.full((SIZE[1], SIZE[0], 3), (150, 148, 140), np.uint8)
    left, top = (SIZE[0] - to[0]) // 2, (SIZE[1] - to[1]) // 2
    frame[top : top + to[1], left : left + to[0]] = cv2.resize(
        rgb, to, interpolation=cv2.INTER_AREA
    )
    return frame


def _write(path: Path, frames: list[Pixels]) -> None:
    """Each frame compressed by itself, so that the same frame is the same again."""
    code = cv2.VideoWriter.fourcc(*"MJPG")
    out = cv2.VideoWriter(str(path), code, FRAMES_A_SECOND, SIZE)
    for frame in frames:
        out.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
    out.release()
