"""Engraved lines as PDF path operators: waves, rosettes and the like, drawn from formulae.

In the manner of the engine-turned lines on share certificates (ISO 32000-1, 8.5 for operators).
Lengths are millimetres, y downwards. One wave is written once and repeated under a shifted or
turned coordinate system, in the same words each time: the repetition costs a reader nothing and
shrinks to almost nothing when the stream is compressed.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

Point = tuple[float, float]

_CREST = 0.3642
"""Where the control points of half a cosine stand, so that it is off by less than a thousandth."""


def stroke(colour: str, width: float) -> str:
    """Set the colour and the width of lines, with round ends."""
    return f"{_channels(colour)} RG {width:g} w 1 J"


def fill(colour: str, x: float, y: float, width: float, height: float) -> str:
    """A filled rectangle."""
    return f"{_channels(colour)} rg {x:g} {y:g} {width:g} {height:g} re f"


def frame(x: float, y: float, width: float, height: float) -> str:
    """An outlined rectangle."""
    return f"{x:g} {y:g} {width:g} {height:g} re S"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A straight line."""
    return f"{x0:g} {y0:g} m {x1:g} {y1:g} l S"


def at(x: float, y: float, drawing: str) -> str:
    """A drawing moved to a place."""
    return f"q 1 0 0 1 {x:g} {y:g} cm\n{drawing}\nQ"


def under(matrix: str, drawing: str) -> str:
    """A drawing under a matrix, as the six numbers of ``cm``."""
    return f"q {matrix} cm\n{drawing}\nQ"


def wave(period: float, swing: float, phase: float) -> str:
    """One period of a cosine along x; ``phase`` is a share of the period."""
    speed = 2 * pi / period

    def place(x: float) -> Point:
        return x, swing * cos(speed * x + 2 * pi * phase)

    def slope(x: float) -> Point:
        return 1.0, -swing * speed * sin(speed * x + 2 * pi * phase)

    return curve(place, slope, period, 4)


def braid(period: float, swing: float, strands: int) -> str:
    """Waves of one period over one another, evenly out of step; an even number of them."""
    half = "\n".join(wave(period, swing, strand / strands) for strand in range(strands // 2))
    # Half a period on, a wave is the same wave upside down.
    return f"{half}\n{under('1 0 0 -1 0 0', half)}"


def repeated(drawing: str, count: int, step: float) -> str:
    """A drawing ``count`` times along x, each a step on from the one before."""
    return _again(f"1 0 0 1 {step:.5f} 0", drawing, count)


def rosette(radius: float, depth: float, lobes: int, layers: int) -> str:
    """Closed waves ``radius + depth * cos(lobes * angle)`` around the origin, turned in layers."""
    # A layer is the wave turned by a part of a lobe: petal upon petal, turned on and on by that
    # part, come to all lobes of all layers.
    turn = 2 * pi / lobes / layers
    return _again(_turned(turn), _petal(radius, depth, lobes), lobes * layers)


def _again(matrix: str, drawing: str, count: int) -> str:
    """The same words each time, matrix and all: what repeats so compresses to almost nothing."""
    return "\n".join(("q", *[f"{drawing}\n{matrix} cm"] * count, "Q"))


def curve(
    place: Callable[[float], Point],
    slope: Callable[[float], Point],
    length: float,
    pieces: int,
    reach: float = 1 / 3,
) -> str:
    """Cubic curves along ``place`` from 0 to ``length``, with the slopes of the curve itself.

    ``reach`` is how far along a piece its control points stand.
    """
    step = length / pieces
    third = step * reach
    parts = [f"{_pair(place(0))} m"]
    for k in range(pieces):
        start, end = k * step, (k + 1) * step
        (x0, y0), (x1, y1) = place(start), place(end)
        (u0, v0), (u1, v1) = slope(start), slope(end)
        first = (x0 + u0 * third, y0 + v0 * third)
        second = (x1 - u1 * third, y1 - v1 * third)
        parts.append(f"{_pair(first)} {_pair(second)} {_pair((x1, y1))} c")
    return " ".join((*parts, "S"))


def _petal(radius: float, depth: float, lobes: int) -> str:
    """One of ``lobes`` equal parts of the closed wave."""

    def place(angle: float) -> Point:
        r = radius + depth * cos(lobes * angle)
        return r * cos(angle), r * sin(angle)

    def slope(angle: float) -> Point:
        r = radius + depth * cos(lobes * angle)
        change = -depth * lobes * sin(lobes * angle)
        return change * cos(angle) - r * sin(angle), change * sin(angle) + r * cos(angle)

    # From crest to trough and back: between them two curves do as well as four, see `_CREST`.
    return curve(place, slope, 2 * pi / lobes, 2, _CREST)


def _turned(angle: float) -> str:
    # Seven places: three hundred turns one after the other must come back to where they began.
    return f"{cos(angle):.7f} {sin(angle):.7f} {-sin(angle):.7f} {cos(angle):.7f} 0 0"


def _pair(point: Point) -> str:
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") or "0" for value in point)


def _channels(css: str) -> str:
    return " ".join(f"{int(css[at_ : at_ + 2], 16) / 255:.3f}" for at_ in (1, 3, 5))
