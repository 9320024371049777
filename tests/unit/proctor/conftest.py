"""What the tests of this wing share: built models, and pictures of one real face."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import skimage.data

from foundation.clock import FixedClock
from foundation.database import Database
from proctor.analysis.frame import FrameAnalyser
from proctor.models.build import build_models
from proctor.models.catalogue import MEDIAPIPE
from tests.unit.proctor.scene import Scene

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"

Pixels = npt.NDArray[np.uint8]


@pytest.fixture(scope="session")
def wheel_cache() -> Path:
    return ROOT / ".cache" / "wheels"


@pytest.fixture(scope="session")
def models_folder(wheel_cache: Path) -> Path:
    folder = ROOT / ".cache" / "models"
    build_models(folder, cache=wheel_cache)
    return folder


@pytest.fixture(scope="session")
def wheel(models_folder: Path, wheel_cache: Path) -> Path:
    """The pinned wheel; where the models were built before and it is gone, it is fetched again."""
    path = wheel_cache / MEDIAPIPE.file
    if not path.is_file():
        from proctor.models.wheel import obtain

        obtain(MEDIAPIPE, wheel_cache, None, lambda *_: None)
    return path


@pytest.fixture(scope="session")
def analyser(models_folder: Path) -> FrameAnalyser:
    return FrameAnalyser(models_folder)


@pytest.fixture(scope="session")
def portrait() -> Pixels:
    """A face that looks at the camera, 320 x 320: Eileen Collins, NASA, in the public domain."""
    return np.ascontiguousarray(skimage.data.astronaut()[0:320, 60:380])


@pytest.fixture(scope="session")
def room() -> Pixels:
    """An empty room of 640 x 480: a wall with its shade, a door, a shelf, the floor, some noise."""
    random = np.random.default_rng(7)
    picture = np.full((480, 640, 3), 150, np.float64)
    picture += np.linspace(-30, 30, 640)[None, :, None]
    picture[380:] -= 60
    picture[120:380, 460:570] = (120, 90, 60)
    picture[150:160, 60:260] = (70, 50, 40)
    picture += random.normal(0, 3, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def seated(portrait: Pixels, room: Pixels) -> Callable[..., Pixels]:
    """Put the face into the room: ``seated(left, top, size, picture=None)``."""

    def place(
        left: int = 180, top: int = 100, size: int = 320, picture: Pixels | None = None
    ) -> Pixels:
        frame = room.copy() if picture is None else picture.copy()
        face = cv2.resize(portrait, (size, size), interpolation=cv2.INTER_AREA)
        bottom, right = min(top + size, 480), min(left + size, 640)
        frame[top:bottom, left:right] = face[: bottom - top, : right - left]
        return frame

    return place


@pytest.fixture
def scene(database: Database, clock: FixedClock, tenant: str) -> Scene:
    return Scene(database, clock, tenant)
