"""The mean light of the skin in a face's box, and how the face stands in the picture."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from proctor.analysis.colour_challenge import LinearColour
from proctor.arrays import Pixels
from proctor.observation import Observation, SeenFace

DARK, BRIGHT = 0.22, 0.88
"""Mean brightness below and above which the light is spoken of."""
SMALLEST, LARGEST = 0.22, 0.72
"""Height of the face's box, in heights of the picture: farther away, or too near."""
ASIDE, ABOVE = 0.17, 0.18
"""So far may the middle of the face be from where the oval is drawn, in fractions."""
OVAL = (0.5, 0.5)
"""The middle of the oval."""

_MIDDLE = (0.25, 0.35, 0.75, 0.8)
"""The part of a face's box that is skin: from under the brows to the mouth, without the edges."""
_LINEAR = np.power(np.arange(256) / 255, 2.2)
_MOST_STEPS = 40


class Framing(StrEnum):
    """What to do about the picture, most pressing first; ``good`` where nothing is to be done.

    Left and right are the person's own, as in a mirror.
    """

    GOOD = "good"
    DARK = "dark"
    BRIGHT = "bright"
    NO_FACE = "no_face"
    SEVERAL = "several"
    FAR = "far"
    NEAR = "near"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"


def framing(observation: Observation) -> Framing:
    """The one thing to change first."""
    if observation.brightness < DARK:
        return Framing.DARK
    if observation.brightness > BRIGHT:
        return Framing.BRIGHT
    if not observation.faces:
        return Framing.NO_FACE
    if len(observation.faces) > 1:
        return Framing.SEVERAL
    return _placed(observation.faces[0])


def skin_light(rgb: Pixels, observation: Observation) -> LinearColour | None:
    """Mean linear light of the middle of the only face; None where there is none or several."""
    if len(observation.faces) != 1:
        return None
    left, top, right, bottom = observation.faces[0].box
    height, width = rgb.shape[:2]
    across, down = right - left, bottom - top
    columns = _span(left + _MIDDLE[0] * across, left + _MIDDLE[2] * across, width)
    rows = _span(top + _MIDDLE[1] * down, top + _MIDDLE[3] * down, height)
    skin = rgb[rows, columns]
    if skin.size == 0:
        return None
    red, green, blue = _LINEAR[skin].reshape(-1, 3).mean(axis=0).tolist()
    return round(red, 5), round(green, 5), round(blue, 5)


def _placed(face: SeenFace) -> Framing:
    left, top, right, bottom = face.box
    if bottom - top < SMALLEST:
        return Framing.FAR
    if bottom - top > LARGEST:
        return Framing.NEAR
    aside, below = (left + right) / 2 - OVAL[0], (top + bottom) / 2 - OVAL[1]
    # The picture is not mirrored: what is on its right is on the person's left.
    if abs(aside) > ASIDE:
        return Framing.MOVE_RIGHT if aside > 0 else Framing.MOVE_LEFT
    if abs(below) > ABOVE:
        return Framing.MOVE_UP if below > 0 else Framing.MOVE_DOWN
    return Framing.GOOD


def _span(first: float, last: float, size: int) -> slice:
    """Pixels between two fractions, thinned out where there are many: a mean needs no more."""
    start, stop = max(0, round(first * size)), max(0, min(size, round(last * size)))
    return slice(start, stop, max(1, (stop - start) // _MOST_STEPS))
