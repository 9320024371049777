"""What the screen shows during a check-in: nine dots and a light that changes, drawn by a seed.

The light is safe for people with photosensitive epilepsy (WCAG 2.2, 2.3.1): it changes less than
one and a half times a second, where three flashes (six changes) are the limit, and no colour is a
saturated red. The order of dots and colours is drawn when it is shown, so that no recording can
have been made for it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import msgspec

from proctor.analysis.gaze_calibration import NINE_DOTS

Colour = tuple[int, int, int]
"""sRGB, 0 to 255."""

COLOURS: tuple[Colour, ...] = ((255, 120, 120), (120, 255, 120), (120, 120, 255))
"""Far apart in hue, all light enough to shine on a face and none of them a saturated red."""

LIGHT_MS = 800
"""How long one colour stands."""
LIGHTS_PER_DOT = 2
DOT_MS = LIGHT_MS * LIGHTS_PER_DOT


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot at fractions of the screen's width and height, and when it stands there."""

    x: float
    y: float
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Light:
    """The colour of the screen, and when it has it."""

    colour: Colour
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class CheckInPlan:
    """All that is shown, in milliseconds from the first dot on."""

    dots: tuple[Dot, ...]
    lights: tuple[Light, ...]

    @property
    def total_ms(self) -> int:
        """How long it takes."""
        return self.dots[-1].until_ms

    def to_json(self) -> dict[str, Any]:
        """JSON values, for the page."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return {**builtins, "total_ms": self.total_ms}


def plan_of(seed: str) -> CheckInPlan:
    """The plan that this seed draws; the same seed always draws the same."""
    # The seed is what must not be guessed; what it draws must only be the same each time.
    chance = random.Random(f"check-in:{seed}")  # noqa: S311
    places = list(NINE_DOTS)
    chance.shuffle(places)
    dots = tuple(
        Dot(x, y, place * DOT_MS, (place + 1) * DOT_MS) for place, (x, y) in enumerate(places)
    )
    return CheckInPlan(dots, lights_of(chance, len(places) * LIGHTS_PER_DOT))


def lights_of(chance: random.Random, count: int) -> tuple[Light, ...]:
    """So many colours one after the other, each another than the one before it."""
    drawn: list[Colour] = []
    for _ in range(count):
        drawn.append(chance.choice([one for one in COLOURS if one not in drawn[-1:]]))
    return tuple(
        Light(colour, place * LIGHT_MS, (place + 1) * LIGHT_MS)
        for place, colour in enumerate(drawn)
    )
