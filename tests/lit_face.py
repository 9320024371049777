"""A face before a screen, in numbers: the room's light, the screen's, a camera that adapts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from proctor.analysis.check_in_plan import LIGHT_MS, Light
from proctor.analysis.colour_challenge import LitFrame

SKINS = ((0.45, 0.30, 0.22), (0.20, 0.12, 0.08), (0.60, 0.45, 0.38))
"""Reflectance of skins, from the literature's range."""


def frames_of(
    shown: Sequence[Light],
    *,
    room: float,
    seed: int = 1,
    skin: tuple[float, float, float] = SKINS[0],
    noise: float = 0.004,
    adapts_s: float = 2.0,
    delay_s: float = 0.15,
    every_ms: int = 220,
) -> list[LitFrame]:
    """What a camera sees; ``room`` is the room's light on the face against the white screen's."""
    random = np.random.default_rng(seed)
    ambient, gain, last = np.array([1.0, 0.9, 0.7]) * room, np.ones(3), 0.0
    frames = []
    for at in np.arange(0, shown[-1].until_ms, every_ms) + random.uniform(0, 60):
        place = min(max(int((at / 1000 - delay_s) * 1000 // LIGHT_MS), 0), len(shown) - 1)
        linear = (np.array(shown[place].colour) / 255) ** 2.2
        seen = np.array(skin) * (ambient + linear)
        # White balance drifts after the light, and the face moves a little nearer and away.
        gain += (seen.mean() / seen - gain) * (1 - np.exp(-(at - last) / 1000 / adapts_s))
        last = at
        moved = np.exp(random.normal(0, 0.05))
        light = seen * gain * moved * np.exp(random.normal(0, noise, 3)) / (room + 1) / 2
        frames.append(LitFrame(int(at), tuple(np.clip(light, 0, 1).tolist())))
    return frames
