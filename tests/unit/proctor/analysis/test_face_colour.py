"""The hint names one thing to change, and the skin's light is that of the face alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from proctor.analysis.face_colour import Framing, framing, skin_light
from proctor.observation import SeenFace
from tests.unit.proctor.scene import GOOD

WELL = SeenFace((0.35, 0.3, 0.65, 0.75), 0.95, 1.0)


def at(left: float, top: float, right: float, bottom: float) -> SeenFace:
    return replace(WELL, box=(left, top, right, bottom))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, Framing.GOOD),
        ({"brightness": 0.1}, Framing.DARK),
        ({"brightness": 0.95}, Framing.BRIGHT),
        ({"faces": ()}, Framing.NO_FACE),
        ({"faces": (WELL, WELL)}, Framing.SEVERAL),
        ({"faces": (at(0.45, 0.45, 0.55, 0.6),)}, Framing.FAR),
        ({"faces": (at(0.2, 0.05, 0.8, 0.95),)}, Framing.NEAR),
        # On the right of the picture is the person's own left: so they move to their right.
        ({"faces": (at(0.6, 0.3, 0.9, 0.75),)}, Framing.MOVE_RIGHT),
        ({"faces": (at(0.1, 0.3, 0.4, 0.75),)}, Framing.MOVE_LEFT),
        ({"faces": (at(0.35, 0.55, 0.65, 1.0),)}, Framing.MOVE_UP),
        ({"faces": (at(0.35, 0.0, 0.65, 0.4),)}, Framing.MOVE_DOWN),
    ],
)
def test_one_thing_to_change_is_named(change: dict[str, object], told: Framing) -> None:
    assert framing(replace(GOOD, **{"faces": (WELL,), **change})) is told


def test_the_light_of_the_skin_is_read_from_the_middle_of_the_face() -> None:
    picture = np.full((480, 640, 3), 20, np.uint8)
    picture[144:360, 224:416] = (200, 150, 100)
    light = skin_light(picture, replace(GOOD, faces=(WELL,)))
    assert light == pytest.approx([(value / 255) ** 2.2 for value in (200, 150, 100)], abs=1e-4)


@pytest.mark.parametrize(
    "faces", [(), (WELL, WELL), (at(0.99999, 0.2, 1.0, 0.20001),), (at(-0.5, -0.5, -0.1, -0.1),)]
)
def test_without_one_face_there_is_no_light_of_the_skin(faces: tuple[SeenFace, ...]) -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    assert skin_light(picture, replace(GOOD, faces=faces)) is None
