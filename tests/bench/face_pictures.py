"""Pictures of faces for the bench: photographs where they lie at hand, and drawn faces where not.

The photographs are read in their place and never copied.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from exam_engine.demo import clip
from proctor.analysis.pictures import decode_picture
from proctor.arrays import Pixels

PHOTOGRAPHS = Path(__file__).parents[3] / "shared" / "data" / "faces"
CROWDS = PHOTOGRAPHS / "linzaer" / "imgs"
_ONE_FACE = (
    "deepface/*.jpg",
    "face_recognition/**/*.*",
    "fairface/test/*.jpg",
    "orl-sample/**/*.pgm",
    "silent-face/*.jpg",
    "uniface/assets/demos/src_man*.jpg",
    "uniface/assets/demos/src_portrait*.jpg",
)
_MORE_FACES = ("two_people", "_and_", "_with_")


def one_face_files() -> list[Path]:
    """Photographs that show one face each; empty where the folder is not there."""
    found = (path for pattern in _ONE_FACE for path in sorted(PHOTOGRAPHS.glob(pattern)))
    kinds = (".jpg", ".jpeg", ".png", ".pgm")
    return [
        path
        for path in found
        if path.suffix in kinds and not any(part in path.name for part in _MORE_FACES)
    ]


def photograph(path: Path) -> Pixels:
    """The pixels as RGB."""
    bgr = cv2.imread(str(path))
    if bgr is None:
        raise ValueError(path.name)
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def frames() -> list[Pixels]:
    """One-face pictures in the middle of 640 × 480 pixels, as a camera gives."""
    files = one_face_files()
    if not files:
        return [decode_picture(next(clip.person(number, 1))) for number in range(1, 9)]
    return [framed(photograph(path)) for path in files]


def framed(rgb: Pixels) -> Pixels:
    """The picture shrunk or enlarged into the middle of a black frame of 640 × 480."""
    height, width = rgb.shape[:2]
    scale = min(640 / width, 480 / height)
    size = round(width * scale), round(height * scale)
    shrunk = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    frame = np.zeros((480, 640, 3), np.uint8)
    left, top = (640 - size[0]) // 2, (480 - size[1]) // 2
    frame[top : top + size[1], left : left + size[0]] = shrunk
    return frame
