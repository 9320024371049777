"""The line ornament behind a page, by name; a template chooses one of `DESIGNS`.

Ornaments are given as compressed PDF operators, in millimetres from the top left corner, and are
drawn under the page as an artifact that readers pass over. They fill any size of page.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from certs.rendering import engraving

PAPER = "#fffefb"
INSET = 8.0
BAND = 6.0
_PERIOD = 9.0


@dataclass(frozen=True, slots=True)
class Accent:
    """The three colours of a level: lines, waves, and the pale tint behind the text."""

    line: str
    wave: str
    pale: str


@dataclass(frozen=True, slots=True)
class Area:
    """A page in millimetres, and how far its colours run over the edge to be cut off."""

    width: float
    height: float
    bleed: float = 0.0

    def across(self, colour: str, top: float, height: float) -> str:
        """A bar over the whole width, run over the edges that it touches."""
        start = top - self.bleed if top <= 0 else top
        end = top + height + (self.bleed if top + height >= self.height else 0)
        return engraving.fill(colour, -self.bleed, start, self.width + 2 * self.bleed, end - start)


Design = Callable[[Accent, Area], list[str]]
"""Draws on a page."""


@lru_cache(maxsize=32)
def ornament(design: str, accent: Accent, width: float, height: float, bleed: float = 0.0) -> bytes:
    """Compressed (Flate) PDF operators that draw a design over a whole page."""
    area = Area(width, height, bleed)
    parts = [area.across(PAPER, 0, height), *DESIGNS[design](accent, area)]
    return zlib.compress("\n".join(parts).encode("ascii"), 9)


def _none(_accent: Accent, _area: Area) -> list[str]:
    return []


def _guilloche(accent: Accent, area: Area) -> list[str]:
    """A border of interlaced waves and a large rosette behind the text."""
    width, height = area.width, area.height
    middle = engraving.at(
        width / 2,
        height * 0.533,
        "\n".join(
            engraving.rosette(radius, depth, lobes, layers)
            for radius, depth, lobes, layers in (
                (47.0, 11.0, 36, 8),
                (27.0, 8.5, 36, 8),
                (10.5, 7.5, 18, 6),
            )
        ),
    )
    return [
        engraving.stroke(accent.pale, 0.13),
        middle,
        engraving.stroke(accent.wave, 0.16),
        *_border(width, height),
        *_rules(accent, width, height),
    ]


def _border(width: float, height: float) -> list[str]:
    """Four waves, a quarter period apart, along each side, and a small rosette in each corner."""
    drawn: list[str] = []
    start, middle = INSET + BAND, INSET + BAND / 2
    # The same strand for all sides, stretched by a hundredth until a whole number of it fits.
    strand = engraving.braid(_PERIOD, BAND / 2 * 0.84, 4)
    for long, matrices in (
        (width, ("{0:.5f} 0 0 1 {1:g} {2:g}", "{0:.5f} 0 0 -1 {1:g} {3:g}")),
        (height, ("0 {0:.5f} 1 0 {2:g} {1:g}", "0 {0:.5f} -1 0 {4:g} {1:g}")),
    ):
        run = long - 2 * start
        periods = round(run / _PERIOD)
        stretch = run / periods / _PERIOD
        side = engraving.repeated(strand, periods, _PERIOD)
        drawn.extend(
            engraving.under(
                matrix.format(stretch, start, middle, height - middle, width - middle), side
            )
            for matrix in matrices
        )
    flower = engraving.rosette(1.65, 0.9, 8, 3)
    corners = [(x, y) for x in (middle, width - middle) for y in (middle, height - middle)]
    return drawn + [engraving.at(x, y, flower) for x, y in corners]


def _rules(accent: Accent, width: float, height: float) -> list[str]:
    """Two rules outside, two inside, and the squares that the band leaves at its corners."""
    near, right, low = INSET + BAND, width - INSET - BAND, height - INSET - BAND

    def around(inset: float) -> str:
        return engraving.frame(inset, inset, width - 2 * inset, height - 2 * inset)

    return [
        engraving.stroke(accent.line, 0.6),
        around(INSET - 1),
        "0.15 w",
        around(INSET),
        around(INSET + BAND),
        *(engraving.line(x, y, x, y + BAND) for x in (near, right) for y in (INSET, low)),
        *(engraving.line(x, y, x + BAND, y) for x in (INSET, right) for y in (near, low)),
        "0.3 w",
        around(INSET + BAND + 1),
    ]


def _upright(accent: Accent, area: Area) -> list[str]:
    """Bars of colour at head and foot, each with a braid, and one rosette low on the right."""
    width, height = area.width, area.height
    head, side = 9.0, 18.0
    run = width - 2 * side
    periods = round(run / 7.0)
    braid = engraving.repeated(engraving.braid(run / periods, 2.0, 4), periods, run / periods)
    return [
        engraving.stroke(accent.pale, 0.15),
        engraving.at(
            width - 58,
            height - 82,
            "\n".join(
                engraving.rosette(radius, depth, lobes, layers)
                for radius, depth, lobes, layers in ((40.0, 10.0, 30, 8), (20.0, 9.0, 30, 6))
            ),
        ),
        area.across(accent.line, 0, head - 3.5),
        engraving.stroke(accent.wave, 0.16),
        engraving.at(side, head + 2.2, braid),
        engraving.at(side, height - 12.2, braid),
        area.across(accent.line, height - 5.5, 5.5),
    ]


def _booklet(accent: Accent, area: Area) -> list[str]:
    """Two facing pages: a field of waves under each, a double frame around it, the fold between."""
    width, height = area.width, area.height
    margin, gutter, fold = 7.0, 5.0, width / 2
    page_width, page_height = fold - margin - gutter, height - 2 * margin
    period, gap = 8.0, 3.3
    periods, rows = round(page_width / period), int(page_height / gap)
    step = page_width / periods
    row = engraving.repeated(engraving.braid(step, 1.5, 2), periods, step)
    waves = "\n".join(
        engraving.at(0, round(gap / 2 + k * page_height / rows, 2), row) for k in range(rows)
    )
    drawn = []
    for left in (margin, fold + gutter):
        drawn += [
            engraving.stroke(accent.pale, 0.14),
            engraving.at(left, margin, waves),
            engraving.stroke(accent.line, 0.5),
            engraving.frame(left, margin, page_width, page_height),
            engraving.stroke(accent.wave, 0.2),
            engraving.frame(left + 1.4, margin + 1.4, page_width - 2.8, page_height - 2.8),
        ]
    return [
        *drawn,
        engraving.stroke("#d9d1bf", 0.15),
        engraving.line(fold, 0, fold, height),
    ]


DESIGNS: Mapping[str, Design] = {
    "none": _none,
    "guilloche": _guilloche,
    "upright": _upright,
    "booklet": _booklet,
}
"""The ornaments that a template may name."""
