"""Camera pictures made bad by known amounts: dark, blurred, covered."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float64]
Damage = Callable[[Values, np.random.Generator], Values]


def _noisy(values: Values, deviation: float, random: np.random.Generator) -> Values:
    return values + random.normal(0, deviation, values.shape)


def _blurred(values: Values, pixels: float) -> Values:
    """Gaussian; the standard deviation is that of a picture 640 pixels wide."""
    sigma = pixels * values.shape[1] / 640
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float64)


def _dark(share: float) -> Damage:
    return lambda values, random: _noisy(values * share, 3, random)


def _blur(pixels: float, noise: float) -> Damage:
    return lambda values, random: _noisy(_blurred(values, pixels), noise, random)


def _cover(red: float, green: float, blue: float, slope: float) -> Damage:
    def covered(values: Values, random: np.random.Generator) -> Values:
        shade = np.linspace(-slope, slope, values.shape[1])[None, :, None]
        colour = np.broadcast_to(np.array([red, green, blue]), values.shape)
        return _noisy(colour + shade, 4, random)

    return covered


DAMAGES: dict[str, dict[str, Damage]] = {
    "dark": {"0.2": _dark(0.2), "0.1": _dark(0.1), "0.05": _dark(0.05)},
    "blurred": {
        "4": _blur(4, 0),
        "4 and noise": _blur(4, 3),
        "6 and noise": _blur(6, 3),
        "10": _blur(10, 0),
        "15 and noise": _blur(15, 3),
    },
    "covered": {
        "hand": _cover(140, 70, 60, 25),
        "grey": _cover(120, 120, 120, 0),
        "paper": _cover(225, 225, 220, 10),
        "dark cloth": _cover(40, 36, 34, 6),
    },
    "none": {
        "as it is": lambda values, random: values,
        "noise": lambda values, random: _noisy(values, 4, random),
        "dim": lambda values, random: _noisy(values * 0.6, 3, random),
    },
}
"""Condition → amount → how it is made; "none" are pictures that no condition may be said of."""


def degraded(rgb: Pixels, damage: Damage, seed: int = 5) -> Pixels:
    """The picture with the damage, the same every time."""
    values = damage(rgb.astype(np.float64), np.random.default_rng(seed))
    return np.clip(values, 0, 255).astype(np.uint8)
