"""Whether a face follows the light of the screen: a test that no recording can pass.

The screen changes its colour in an order that was drawn a moment ago, and a face before it takes on
a little of each colour. What is compared is colour alone (ratios of the channels), for brightness
follows every movement. Slow changes are taken out: a camera's white balance makes those.

How surely it follows is told by comparison: the order that was shown must explain the face better
than orders that might have been shown as well (a Monte Carlo test, Barnard 1963). In a bright room
the screen's light drowns; then nothing is determined, and nothing follows from that. No outcome
says what somebody did or meant, and none ends a check-in.

What it cannot tell: who renders a face by program on the very machine, fast enough to answer the
light, passes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec
import numpy as np

from proctor.analysis.check_in_plan import Light, lights_of
from proctor.arrays import Matrix

LinearColour = tuple[float, float, float]
"""Mean linear light of red, green and blue, each 0 to 1."""

FEWEST_FRAMES = 24
FEWEST_LIGHTS = 12
"""Fewer frames with a face, or fewer of the colours seen, say nothing."""

MOST_DELAY_S = 0.6
"""A picture is so much older than the moment at which the page took it, at most."""

CHANCE = 0.01
"""At most so many of the orders that were not shown may explain the face as well."""

WEAK = 0.008
"""Colour that moves less than this (about one hundredth) is the camera's own noise."""

STRONG = 0.05
"""Colour that moves more than this was moved by some light."""

OTHERS = 499
_DELAYS = np.arange(0, MOST_DELAY_S + 0.025, 0.05)
_SLOW_S = 2.0
"""Half the span over which the mean is taken out."""
_FLOOR = 1e-3


class LightState(StrEnum):
    """What was observed."""

    FOLLOWED = "followed"
    """The face took on the screen's colours in their order."""
    OTHER_LIGHT = "other_light"
    """The face's colour changed clearly, in another order than the screen's."""
    NOT_DETERMINED = "not_determined"
    """The screen's light did not show on the face, or too little of it was seen."""


@dataclass(frozen=True, slots=True)
class LitFrame:
    """The mean light of a face at ``at_ms`` after the first colour."""

    at_ms: int
    face: LinearColour


@dataclass(frozen=True, slots=True)
class LightOutcome:
    """What came out, and by which figures.

    ``correlation`` (-1 to 1) is that with the order that was shown, at ``delay_s``; ``chance`` the
    share of other orders that do as well, so that ``confidence`` is 1 less it; ``strength`` how
    much the colour moved, as a natural logarithm of ratios. All are None where too little was seen.
    """

    state: LightState
    frames: int
    correlation: float | None = None
    delay_s: float | None = None
    chance: float | None = None
    strength: float | None = None

    @property
    def confidence(self) -> float:
        """How surely the face followed, 0 to 1."""
        return 0.0 if self.chance is None else 1 - self.chance

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage and for the page."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> LightOutcome:
        """Read back what `to_json` gave; raises msgspec.ValidationError for anything else."""
        return msgspec.convert(stored, cls)


def judge_light(lights: Sequence[Light], frames: Sequence[LitFrame]) -> LightOutcome:
    """Compare what was shown with what was seen: frames with a face, in any order."""
    ordered = sorted(frames, key=lambda frame: frame.at_ms)
    if len(ordered) < FEWEST_FRAMES or _lights_seen(lights, ordered) < FEWEST_LIGHTS:
        return LightOutcome(LightState.NOT_DETERMINED, len(ordered))
    times = np.array([frame.at_ms / 1000 for frame in ordered])
    seen = _without_slow(times) @ _chroma(np.array([frame.face for frame in ordered]))
    strength = float(seen.std())
    if strength < WEAK:
        return LightOutcome(LightState.NOT_DETERMINED, len(ordered), strength=round(strength, 4))
    # The same orders each time: who asks again with the same frames gets the same answer.
    chance = random.Random(len(times))  # noqa: S311
    others = [lights_of(chance, len(lights)) for _ in range(OTHERS)]
    fits = _correlations([lights, *others], times, seen)
    correlation, delay = float(fits[0].max()), float(_DELAYS[fits[0].argmax()])
    # The order that was shown counts as one of those that do as well as itself.
    as_well = float((fits.max(axis=1) >= correlation).mean())
    return LightOutcome(
        _state(correlation, as_well, strength),
        len(ordered),
        round(correlation, 3),
        round(delay, 2),
        round(as_well, 4),
        round(strength, 4),
    )


def _state(correlation: float, chance: float, strength: float) -> LightState:
    if chance <= CHANCE and correlation > 0:
        return LightState.FOLLOWED
    # Weak changes that do not fit are noise; clear ones came from somewhere else.
    if strength >= STRONG and chance > 10 * CHANCE:
        return LightState.OTHER_LIGHT
    return LightState.NOT_DETERMINED


def _lights_seen(lights: Sequence[Light], frames: Sequence[LitFrame]) -> int:
    return sum(
        any(light.from_ms <= frame.at_ms < light.until_ms for frame in frames) for light in lights
    )


def _chroma(colours: Matrix) -> Matrix:
    """Red and blue against green, as logarithms: shape (n, 2), free of brightness."""
    logs = np.log(np.maximum(colours, _FLOOR))
    ratios: Matrix = np.stack([logs[:, 0] - logs[:, 1], logs[:, 2] - logs[:, 1]], axis=1)
    return ratios


def _without_slow(times: Matrix) -> Matrix:
    """The matrix that takes from each value the mean of those within `_SLOW_S` seconds of it."""
    near = (np.abs(times[:, None] - times[None, :]) <= _SLOW_S).astype(float)
    quick: Matrix = np.eye(len(times)) - near / near.sum(axis=1, keepdims=True)
    return quick


def _correlations(orders: Sequence[Sequence[Light]], times: Matrix, seen: Matrix) -> Matrix:
    """Of each order at each delay with what was seen: shape (orders, delays).

    An order's light is a sum over its places, so that all orders share one matrix for each delay.
    """
    colours = np.array([[_difference(light) for light in order] for order in orders])
    starts = np.array([light.from_ms / 1000 for light in orders[0]])
    quick = _without_slow(times)
    found = np.zeros((len(orders), len(_DELAYS)))
    for column, delay in enumerate(_DELAYS):
        place = np.searchsorted(starts, times - delay, side="right") - 1
        places = quick @ np.eye(len(starts))[np.clip(place, 0, len(starts) - 1)]
        shown = np.einsum("fp,opc->ofc", places, colours, optimize=True)
        scale = np.linalg.norm(shown, axis=(1, 2)) * np.linalg.norm(seen)
        product = np.einsum("ofc,fc->o", shown, seen, optimize=True)
        found[:, column] = product / np.maximum(scale, 1e-12)
    return found


@cache
def _difference(light: Light) -> tuple[float, float]:
    """Red and blue less green of the screen, in linear light."""
    red, green, blue = _linear(np.array(light.colour) / 255).tolist()
    return red - green, blue - green


def _linear(encoded: Matrix) -> Matrix:
    """Linear light of sRGB values from 0 to 1 (IEC 61966-2-1)."""
    linear: Matrix = np.where(
        encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4
    )
    return linear
