"""The line ornament of the page: a border of interlaced waves and a rosette behind the text.

Both are drawn from formulae, in the manner of the engine-turned lines on share certificates, as
PDF path operators (ISO 32000-1, 8.5). Lengths are millimetres on A4 landscape, y downwards. One
wave is written once and repeated under a shifted or turned coordinate system: the repetition
costs a reader nothing and shrinks to almost nothing when the stream is compressed.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

WIDTH, HEIGHT = 297.0, 210.0
INSET = 8.0
BAND = 6.0
PAPER = "#fffefb"
_PERIOD = 9.0
_SWING = BAND / 2 * 0.84
_CENTRE = (WIDTH / 2, 112.0)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Accent:
    """The three colours of a level: lines, waves, and the pale tint behind the text."""

    line: str
    wave: str
    pale: str


@lru_cache(maxsize=16)
def ornament(accent: Accent) -> bytes:
    """Compressed (Flate) PDF operators that draw paper, rosette and border over a whole page.

    The coordinate system must be millimetres with the origin at the top left corner.
    """
    parts = (
        _paper(),
        _rosette(accent.pale),
        _waves(accent.wave),
        _corners(accent.wave),
        _frames(accent.line),
    )
    return zlib.compress("\n".join(parts).encode("ascii"), 9)


def _paper() -> str:
    return f"{_colour(PAPER)} rg 0 0 {WIDTH:g} {HEIGHT:g} re f"


def _frames(colour: str) -> str:
    """Two rules outside, two inside, and the squares that the band leaves at its corners."""
    near, right, low = INSET + BAND, WIDTH - INSET - BAND, HEIGHT - INSET - BAND
    cells = [
        *(((x, y), (x, y + BAND)) for x in (near, right) for y in (INSET, low)),
        *(((x, y), (x + BAND, y)) for x in (INSET, right) for y in (near, low)),
    ]
    return "\n".join(
        (
            f"{_colour(colour)} RG .6 w",
            _rectangle(INSET - 1),
            ".15 w",
            _rectangle(INSET),
            _rectangle(INSET + BAND),
            *(f"{x0:g} {y0:g} m {x1:g} {y1:g} l S" for (x0, y0), (x1, y1) in cells),
            ".3 w",
            _rectangle(INSET + BAND + 1),
        )
    )


def _waves(colour: str) -> str:
    """Four waves, a quarter period apart, along each side; a whole number of periods."""
    lines = [f"{_colour(colour)} RG .16 w 1 J"]
    for long, turns in ((WIDTH, (0, 2)), (HEIGHT, (1, 3))):
        run = long - 2 * (INSET + BAND)
        periods = round(run / _PERIOD)
        period = run / periods
        braid = "\n".join(_wave(period, quarter / 4) for quarter in range(4))
        for turn in turns:
            for k in range(periods):
                along = INSET + BAND + k * period
                lines.append(f"q {_side(turn, along)} cm\n{braid}\nQ")
    return "\n".join(lines)


def _side(turn: int, along: float) -> str:
    """Matrix that puts the start of a wave on a side: 0 top, 1 left, 2 bottom, 3 right."""
    middle = INSET + BAND / 2
    if turn == 0:
        return f"1 0 0 1 {along:.3f} {middle:g}"
    if turn == 1:
        return f"0 1 1 0 {middle:g} {along:.3f}"
    if turn == 2:
        return f"1 0 0 -1 {along:.3f} {HEIGHT - middle:g}"
    return f"0 1 -1 0 {WIDTH - middle:g} {along:.3f}"


def _wave(period: float, phase: float) -> str:
    """One period of a cosine as four cubic curves with the cosine's own slopes."""
    swing = 2 * pi / period
    points = [(k * period / 4, _SWING * cos(pi * k / 2 + 2 * pi * phase)) for k in range(5)]
    slopes = [(1.0, -_SWING * swing * sin(pi * k / 2 + 2 * pi * phase)) for k in range(5)]
    return _curve(points, slopes, period / 4)


def _rosette(colour: str) -> str:
    x, y = _CENTRE
    lines = [f"{_colour(colour)} RG .13 w 1 J q 1 0 0 1 {x:g} {y:g} cm"]
    for radius, depth, lobes, layers in (
        (47.0, 11.0, 36, 8),
        (27.0, 8.5, 36, 8),
        (10.5, 7.5, 18, 6),
    ):
        petal = "\n".join(
            _petal(radius, depth, lobes, layer / layers * 2 * pi / lobes) for layer in range(layers)
        )
        lines.extend(f"q {_turned(k * 2 * pi / lobes)} cm\n{petal}\nQ" for k in range(lobes))
    return "\n".join((*lines, "Q"))


def _corners(colour: str) -> str:
    """A small rosette in each corner of the band."""
    lines = [f"{_colour(colour)} RG .16 w 1 J"]
    petal = "\n".join(_petal(1.65, 0.9, 8, layer / 3 * 2 * pi / 8) for layer in range(3))
    far = INSET + BAND / 2
    for x in (far, WIDTH - far):
        for y in (far, HEIGHT - far):
            lines.append(f"q 1 0 0 1 {x:g} {y:g} cm")
            lines.extend(f"q {_turned(k * 2 * pi / 8)} cm\n{petal}\nQ" for k in range(8))
            lines.append("Q")
    return "\n".join(lines)


def _petal(radius: float, depth: float, lobes: int, turn: float) -> str:
    """One of ``lobes`` equal parts of the closed wave ``radius + depth * cos(lobes * angle)``."""
    step = 2 * pi / lobes / 4
    points: list[Point] = []
    slopes: list[Point] = []
    for k in range(5):
        angle = k * step
        swing = lobes * (angle + turn)
        r, change = radius + depth * cos(swing), -depth * lobes * sin(swing)
        points.append((r * cos(angle), r * sin(angle)))
        slopes.append((change * cos(angle) - r * sin(angle), change * sin(angle) + r * cos(angle)))
    return _curve(points, slopes, step)


def _curve(points: list[Point], slopes: list[Point], step: float) -> str:
    """Cubic curves through the points with the given derivatives (Hermite to Bézier)."""
    third = step / 3
    parts = [f"{_pair(points[0])} m"]
    for start, end, leave, arrive in zip(points, points[1:], slopes, slopes[1:], strict=False):
        first = (start[0] + leave[0] * third, start[1] + leave[1] * third)
        second = (end[0] - arrive[0] * third, end[1] - arrive[1] * third)
        parts.append(f"{_pair(first)} {_pair(second)} {_pair(end)} c")
    return " ".join((*parts, "S"))


def _rectangle(inset: float) -> str:
    return f"{inset:g} {inset:g} {WIDTH - 2 * inset:g} {HEIGHT - 2 * inset:g} re S"


def _turned(angle: float) -> str:
    return f"{cos(angle):.5f} {sin(angle):.5f} {-sin(angle):.5f} {cos(angle):.5f} 0 0"


def _pair(point: Point) -> str:
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") or "0" for value in point)


def _colour(css: str) -> str:
    return " ".join(_share(int(css[at : at + 2], 16)) for at in (1, 3, 5))


def _share(value: int) -> str:
    return f"{value / 255:.3f}"
