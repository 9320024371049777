"""Tells whether a picture is dark, covered, blurred or frozen, measured from its pixels alone.

These are conditions of the picture and say nothing of a person. Limits were set on 105 photographs
and their degraded copies; `docs/proctoring-measured.md` tells how well they part them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from proctor.arrays import Floats, Pixels
from proctor.models.faces import halved

DARK_BELOW = 0.33
"""Brightest twentieth of the luma: 0.66 or more in ordinary photographs, 0.30 at most in copies
that were darkened to three tenths."""

COVERED_BELOW = 0.06
"""Detail as a share of the brightest luma: 0.19 or more in photographs, 0.04 at most behind a hand.
Being a share, it does not take a dark picture for a covered one."""

BLURRED_ABOVE = 0.5
"""Blur of Crete-Roffet et al. over clear edges: 0.48 at most in photographs, 0.53 or more with a
Gaussian blur of four pixels in 640, with sensor noise or without."""

CLEAR_EDGE, CLEAR_OF_NOISE = 6.0, 6.0
"""Grey levels between neighbours that count as an edge, and the same in standard deviations of the
noise: a small frame is not averaged down, and a dim room makes much noise."""

FEWEST_CLEAR = 0.005
"""With a smaller share of clear edges a picture has none: what is left are grains of noise."""

BLACK_BELOW = 0.02
"""A picture without any light is dark; whether the lens is covered as well nobody can tell."""

FROZEN_S = 1.5
"""A living picture never stays the same for so long: people breathe and sensors make noise."""

FEWEST_FROZEN = 3
SAME_WITHIN = 1
"""Two frames are the same where no area of them differs by more than a grey level."""

AREAS_WIDTH = 80
"""Pixels across of the areas by which frames are told apart."""

_BLUR_WIDTH, _BLUR_REACH = 320, 9
_SECOND_DIFFERENCES = np.array([(1, -2, 1), (-2, 4, -2), (1, -2, 1)], np.float32)


@dataclass(frozen=True, slots=True)
class Quality:
    """``light`` is the brightest twentieth of the luma and ``blur`` the measure of blur, 0 to 1."""

    dark: bool
    covered: bool
    blurred: bool
    light: float
    blur: float


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """How long a picture has been the same: its areas, since when, and for how many frames."""

    areas: Pixels
    since: datetime
    frames: int


def measure_quality(rgb: Pixels, detail: float) -> Quality:
    """Conditions of a picture whose detail `proctor.analysis.frame.measure_light` gave.

    Each hides the next: in the dark nothing is sharp, and a covered lens shows no edges.
    """
    small = halved(rgb, _BLUR_WIDTH)
    luma = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    light = percentile(luma, 95) / 255
    dark = light < DARK_BELOW
    covered = light >= BLACK_BELOW and detail < COVERED_BELOW * light
    blur = _blur(luma)
    return Quality(
        dark=dark and not covered,
        covered=covered,
        blurred=not dark and not covered and blur > BLURRED_ABOVE,
        light=round(light, 4),
        blur=round(blur, 4),
    )


def _blur(luma: Pixels) -> float:
    """How little a further blur changes: Crete-Roffet et al., "The Blur Effect" (2007).

    Measured at 320 pixels width, where averaging has taken most of the noise away.
    """
    if luma.shape[1] > _BLUR_WIDTH:
        size = _BLUR_WIDTH, max(round(luma.shape[0] * _BLUR_WIDTH / luma.shape[1]), 2)
        luma = np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)
    plain = luma.astype(np.float32)
    clear = max(CLEAR_EDGE, CLEAR_OF_NOISE * _noise(plain))
    kept = [_kept(plain, axis, clear) for axis in (0, 1)]
    # A wall with a door has edges one way only; without any both ways nothing is sharp.
    return max((share for share in kept if share is not None), default=1.0)


def _noise(plain: Floats) -> float:
    """Standard deviation of the noise, which edges hardly touch (Immerkær, 1996)."""
    return float(np.abs(cv2.filter2D(plain, cv2.CV_32F, _SECOND_DIFFERENCES)).mean()) * (
        math.sqrt(math.pi / 2) / 6
    )


def _kept(plain: Floats, axis: int, clear_edge: float) -> float | None:
    """Share of the edges along one axis that a further blur leaves; None where few are clear."""
    reach = (1, _BLUR_REACH) if axis == 0 else (_BLUR_REACH, 1)
    before = np.abs(np.diff(plain, axis=axis))
    # Noise is sharp in the most blurred picture, so differences as small as noise do not count.
    clear = before > clear_edge
    if clear.mean() < FEWEST_CLEAR:
        return None
    behind = np.abs(np.diff(cv2.blur(plain, reach), axis=axis))[clear]
    edges = before[clear]
    return 1 - float(np.maximum(edges - behind, 0).sum() / edges.sum())


def watch_still(before: Still | None, areas: Pixels, taken_at: datetime) -> Still:
    """Follow whether the picture of these areas changes; `is_frozen` reads the result."""
    if before is None or not same(before.areas, areas):
        return Still(areas, taken_at, 1)
    # The first of the equal frames stays the one to compare with, so that a slow drift is seen.
    return Still(before.areas, before.since, before.frames + 1)


def is_frozen(still: Still, taken_at: datetime) -> bool:
    """Whether the picture has been the same for long enough and in enough frames."""
    lasting = (taken_at - still.since).total_seconds() >= FROZEN_S
    return lasting and still.frames >= FEWEST_FROZEN


def percentile(values: npt.NDArray[Any], share: float) -> float:
    """As numpy's own in a tenth of its time: it looks for the two values about the place."""
    flat = values.reshape(-1)
    place = share / 100 * (flat.size - 1)
    low = min(int(place), flat.size - 2)
    below, above = np.partition(flat, (low, low + 1))[low : low + 2].tolist()
    return float(below + (above - below) * (place - low))


def areas_of(rgb: Pixels) -> Pixels:
    """The picture averaged down to 80 pixels width, in grey levels, to tell frames apart by."""
    height, width = areas_shape(rgb.shape[0], rgb.shape[1])
    small = halved(rgb, AREAS_WIDTH)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def areas_shape(height: int, width: int) -> tuple[int, int]:
    """Height and width of the areas of a picture of this height and width."""
    return max(round(AREAS_WIDTH * height / width), 2), AREAS_WIDTH


def light_of(areas: Pixels) -> tuple[float, float, float]:
    """Brightness, contrast and detail of a picture's areas, each 0 to 1.

    Brightness and contrast are mean and standard deviation of luma (ITU-R BT.601). Detail is the
    99th percentile of the gradient's length after the picture was averaged down to 80 pixels
    width: sensor noise averages out, and what stays are edges of things. A covered lens has none
    whatever its colour.
    """
    luma = cv2.cvtColor(areas, cv2.COLOR_RGB2GRAY)
    # Whole numbers as far as they go: Sobel's weights add up to 8, and levels go to 255.
    across, down = cv2.spatialGradient(luma, ksize=3)
    edges = cv2.magnitude(across.astype(np.float32), down.astype(np.float32))
    mean, deviation = cv2.meanStdDev(luma)
    figures = mean[0, 0] / 255, deviation[0, 0] / 255, percentile(edges, 99) / (8 * 255)
    brightness, contrast, detail = (round(float(figure), 4) for figure in figures)
    return brightness, contrast, detail


def same(before: Pixels, after: Pixels) -> bool:
    """Whether no area differs by more than a grey level."""
    if before.shape != after.shape:
        return False
    return bool((cv2.absdiff(before, after) <= SAME_WITHIN).all())
