"""Makes a labelled data set for `kaozheng proctor audit`: photographs degraded by known amounts.

`python -m tests.audit_pictures FOLDER` writes pictures, short videos (`tests.audit_videos`) and
`labels.csv` into a new folder outside the project; faces are turned by `tests.turned`. The
photographs are read in their place; the pictures made of them are not to be kept.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from proctor.analysis.frame import FrameAnalyser
from tests.audit_videos import write_videos
from tests.bench.face_pictures import one_face_files, photograph
from tests.degraded import DAMAGES, Pixels, degraded
from tests.turned import Points, turn, turned_picture

MODELS = Path(__file__).parents[1] / ".cache" / "models"
"""Where `make` builds the models; they place the mesh that faces are turned with."""

FRAMES = {"320 x 240": (320, 240), "640 x 480": (640, 480), "1280 x 720": (1280, 720)}
LEAST_WIDTH = 400
"""Smaller photographs are blurred already when they fill a camera's frame."""

KINDS = {"dark": "picture_dark", "blurred": "picture_blurred", "covered": "picture_covered"}
ROOMS = 40

FRONTAL_DEG = 8.0
"""Only photographs of faces that look about straight ahead are turned by known angles."""

TURNS = {
    "yaw": {
        -60: "head_turned",
        -50: "head_turned",
        -25: "none",
        25: "none",
        50: "head_turned",
        60: "head_turned",
    },
    "pitch": {-20: "none", 15: "none"},
}
"""Angle → degrees → what shows: well beyond the default policy's limits, or well within them.

A mesh that is lowered or raised further folds over itself: how often looking down is found has to
be measured on recordings."""

Labelled = tuple[Pixels, dict[str, str]]


def pictures() -> Iterator[Labelled]:
    """Each picture with its row of labels, without the file's name."""
    files = [(path, photograph(path)) for path in one_face_files()]
    large = [(path, rgb) for path, rgb in files if rgb.shape[1] >= LEAST_WIDTH]
    for number, (path, rgb) in enumerate(large):
        yield from _of_one_face(path, rgb, number)
    for number in range(len(large)):
        yield from _of_two_faces(large[number][1], large[(number * 7 + 3) % len(large)][1], number)
    yield from _turned(large)
    random = np.random.default_rng(3)
    for _ in range(ROOMS):
        yield room(random), {"expect": "face_absent", "shows": "drawn room"}


def _of_one_face(path: Path, rgb: Pixels, number: int) -> Iterator[Labelled]:
    group = path.stem.removeprefix("race_") if path.stem.startswith("race_") else ""
    for name, size in FRAMES.items():
        row = {"expect": "none", "shows": "one face", "frame": name, "group": group}
        yield framed(rgb, size), row | {"condition": "as it is"}
    frame = framed(rgb, FRAMES["640 x 480"])
    for condition, damages in DAMAGES.items():
        for amount, damage in damages.items():
            if amount == "as it is":
                continue
            told = {
                "expect": KINDS.get(condition, "none"),
                "shows": "one face",
                "condition": amount if condition == "none" else f"{condition} {amount}",
            }
            yield degraded(frame, damage, seed=number), told
    far = framed(framed(rgb, (213, 160)), (640, 480), enlarge=False)
    yield far, {"expect": "none", "shows": "one face", "distance": "three times as far"}


def _of_two_faces(one: Pixels, other: Pixels, number: int) -> Iterator[Labelled]:
    for share in (2, 4):
        frame = framed(one, (640, 480))
        second = framed(other, (640 // share, 480 // share))
        height, width = second.shape[:2]
        # Into a corner, so that the first face is not hidden by it.
        left = 0 if number % 2 else 640 - width
        wide = np.zeros((480, 640 + width, 3), np.uint8)
        wide[:, width * (left == 0) :][:, :640] = frame
        start = 0 if left == 0 else 640
        wide[480 - height :, start : start + width] = second
        yield wide, {"expect": "several_faces", "shows": "two faces", "second": f"1/{share}"}


def _turned(files: list[tuple[Path, Pixels]]) -> Iterator[Labelled]:
    """Faces that look straight ahead, turned with their own mesh."""
    analyser = FrameAnalyser(MODELS)
    for _, rgb in files:
        frame = framed(rgb, FRAMES["640 x 480"])
        points = straight_face(analyser, frame)
        if points is None:
            continue
        for angle, turns in TURNS.items():
            for degrees, shows in turns.items():
                around = turn(degrees, 0) if angle == "yaw" else turn(0, degrees)
                row = {"expect": shows, "shows": "turned face", "turn": f"{angle} {degrees:+}"}
                yield turned_picture(frame, points, around), row


def straight_face(analyser: FrameAnalyser, frame: Pixels) -> Points | None:
    """The points of a single face that looks straight ahead; None where there is no such face."""
    seen = analyser.look(frame)
    if len(seen.placed) != 1 or seen.attention is None:
        return None
    pose = seen.attention[0]
    if max(abs(pose.yaw), abs(pose.pitch)) > FRONTAL_DEG:
        return None
    return seen.placed[0].points.points


def framed(rgb: Pixels, size: tuple[int, int], *, enlarge: bool = True) -> Pixels:
    """The photograph in the middle of a frame of a wall's colour, as large as it goes."""
    wide, high = size
    height, width = rgb.shape[:2]
    scale = min(wide / width, high / height)
    scale = scale if enlarge else min(scale, 1.0)
    to = max(round(width * scale), 1), max(round(height * scale), 1)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    frame = np.full((high, wide, 3), (150, 148, 140), np.uint8)
    left, top = (wide - to[0]) // 2, (high - to[1]) // 2
    frame[top : top + to[1], left : left + to[0]] = cv2.resize(rgb, to, interpolation=way)
    return frame


def room(random: np.random.Generator) -> Pixels:
    """Walls, a door, a shelf, a chair's back; nobody."""
    picture = np.full((480, 640, 3), random.uniform(90, 190, 3), np.float64)
    picture += np.linspace(-30, 30, 640)[None, :, None] * random.uniform(0.3, 1)
    picture[int(random.uniform(330, 420)) :] -= random.uniform(30, 70)
    for _ in range(random.integers(4, 12)):
        left, top = int(random.uniform(0, 560)), int(random.uniform(0, 400))
        right, bottom = left + int(random.uniform(20, 220)), top + int(random.uniform(10, 220))
        picture[top:bottom, left:right] = random.uniform(30, 220, 3)
    picture += random.normal(0, random.uniform(1, 5), picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def write(folder: Path) -> int:
    """Write the data set into a folder; the number of pictures."""
    folder.mkdir(parents=True)
    rows = []
    for number, (rgb, row) in enumerate(pictures()):
        name = f"{number:04}.jpg"
        cv2.imwrite(str(folder / name), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
        rows.append({"file": name, **row})
    rows += write_videos(folder)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
