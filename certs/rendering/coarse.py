"""Outlines on a coarse grid: the same letters with fewer points and strokes of even thickness.

A shared font is the largest part of a file, and most of it are digits that no printer shows. But
rounded one by one, the edges of a thin stroke make it now one step thick and now two. So the
straight edges of a glyph are put on the grid first, the second edge of a stroke at a whole
thickness from the first; everything else is rounded, and what then lies on a line is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, inf, log2

Point = tuple[float, float]

EM = 1000
"""Everything is told in thousandths of the type's size."""
THICKEST = 75
"""Thousandths of an em: edges no further apart are taken for those of one stroke."""
_SHORTEST_EDGE = 20
_BULGE = 0.75
"""A cubic curve leaves its chord by three quarters of what its control points do, at the most."""
_FURTHEST = 0.6
"""Steps between an edge and where it is put for the sake of an even stroke."""
_NUDGES: tuple[Point, ...] = (
    *((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)),
)
"""Ways to move a glyph before it is rounded."""
_USUAL_GRID, _USUAL_NUDGE = 10.0, 1.0
"""Thousandths of an em: up to this grid a glyph is moved by so much, on a coarser one by a quarter
of a step, for there it takes more to make a difference."""
_DARKER = 0.01
"""Share of its area by which a glyph may become darker or lighter without another try."""
_CORNER = 0.6
"""How much of the tolerance a corner that is left out may use up."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line to its one point, or a cubic curve by two control points to its last."""

    points: tuple[Point, ...]

    @property
    def end(self) -> Point:
        """Where the pen stands behind it."""
        return self.points[-1]

    @property
    def is_line(self) -> bool:
        """Whether it is straight."""
        return len(self.points) == 1


Contour = list[Piece]
"""Closed; the first piece says where it begins, as a line to there."""


def contours(drawn: Iterable[tuple[str, Sequence[Point]]]) -> list[Contour]:
    """Contours out of what a recording pen wrote down, all of its curves being cubic ones."""
    made: list[Contour] = []
    for operator, points in drawn:
        if operator == "moveTo":
            made.append([])
        if points:
            made[-1].append(Piece(tuple(points)))
    return made


def on_grid(glyph: Sequence[Contour], grid: float, tolerance: float) -> list[Contour]:
    """Contours in whole steps of the grid, in units of one step; lengths are thousandths of an em.

    ``tolerance`` is how far a curve may be from the line that takes its place. Of a few ways of
    rounding, the first is taken that keeps the glyph as dark as it was, or else the best.
    """
    ink = area(glyph)
    step = _USUAL_NUDGE if grid <= _USUAL_GRID else grid / 4
    best: list[Contour] = []
    least = inf
    for across, up in _NUDGES:
        made = _rounded(glyph, grid, tolerance, (across * step, up * step))
        off = abs(area(made) * grid * grid - ink)
        if off < least:
            best, least = made, off
        if least <= _DARKER * abs(ink):
            break
    return _in_short_steps(best)


def area(glyph: Iterable[Contour]) -> float:
    """Of closed contours, counted as often as they go around it; one turns against the clock."""
    total = 0.0
    for contour in glyph:
        start = contour[-1].end
        for piece in contour:
            total += _swept(start, piece)
            start = piece.end
    return total


def _swept(start: Point, piece: Piece) -> float:
    """The area between the origin and a piece; for a curve, by its control points (Green)."""
    (x0, y0), (x1, y1) = start, piece.end
    chord = (x0 * y1 - x1 * y0) / 2
    if piece.is_line:
        return chord
    (x1, y1), (x2, y2), (x3, y3) = ((x - x0, y - y0) for x, y in piece.points)
    return chord + 0.15 * (x1 * (y2 + y3) - x2 * (y1 - 2 * y3) - x3 * (y1 + 2 * y2))


def _rounded(
    glyph: Sequence[Contour], grid: float, tolerance: float, nudge: Point
) -> list[Contour]:
    across, up = (snapped(_edges(glyph, axis), grid, nudge[axis]) for axis in (0, 1))

    def placed(point: Point) -> Point:
        x, y = point
        return (
            across.get(x, round((x + nudge[0]) / grid)),
            up.get(y, round((y + nudge[1]) / grid)),
        )

    # From here on in steps of the grid.
    flat = tolerance / grid
    made = []
    for contour in glyph:
        moved = [Piece(tuple(map(placed, piece.points))) for piece in contour]
        kept = _without_corners(_straightened(moved, flat), flat * _CORNER)
        if len(kept) > 1:
            made.append(kept)
    return made


def snapped(edges: Iterable[float], grid: float, nudge: float = 0.0) -> dict[float, int]:
    """The step of the grid for each edge, so that strokes are as thick as each other."""
    steps: dict[float, int] = {}
    before: float | None = None
    for edge in sorted(edges):
        step = round((edge + nudge) / grid)
        if before is not None and edge - before <= THICKEST:
            even = steps[before] + max(1, round((edge - before) / grid))
            # In a row of edges the errors would add up; an edge is never put further off than this.
            step = even if abs(even * grid - edge) <= _FURTHEST * grid else step
        steps[edge] = step
        before = edge
    return steps


def _in_short_steps(glyph: list[Contour]) -> list[Contour]:
    """The contours in an order, and from points, that need little writing.

    Where a contour ends with a line, that line need not be told, so it had better be a long one;
    and from the end of one contour it should not be far to the start of the next.
    """
    left = [_turns(contour) for contour in glyph]
    made: list[Contour] = []
    pen: Point = (0, 0)
    while left:
        ways = [
            (_length(pen, way[0].end) - _length(way[-1].end, way[0].end), at, place)
            for at, ways in enumerate(left)
            for place, way in enumerate(ways)
        ]
        _, at, place = min(ways)
        made.append(left.pop(at)[place])
        pen = made[-1][-1].end
    return made


def _turns(contour: Contour) -> list[Contour]:
    """The same contour from each point at which a line ends, without that line."""
    pieces = contour[1:]
    if pieces[-1].end != contour[0].end:
        pieces.append(Piece((contour[0].end,)))
    return [
        [Piece((line.end,)), *pieces[place + 1 :], *pieces[:place]]
        for place, line in enumerate(pieces)
        if line.is_line
    ] or [contour]


def _length(start: Point, end: Point) -> float:
    """Binary digits that it takes to tell the way from one point to the other."""
    return log2(1 + abs(end[0] - start[0])) + log2(1 + abs(end[1] - start[1]))


def _edges(glyph: Sequence[Contour], axis: int) -> set[float]:
    """Where straight edges lie that run along the other axis."""
    return {
        here.end[axis]
        for contour in glyph
        for before, here in pairwise((contour[-1], *contour))
        if here.is_line
        and here.end[axis] == before.end[axis]
        and abs(here.end[1 - axis] - before.end[1 - axis]) >= _SHORTEST_EDGE
    }


def _straightened(contour: Contour, flat: float) -> Contour:
    """Curves that hardly bend become lines, and lines of no length are left out."""
    made = contour[:1]
    for piece in contour[1:]:
        start = made[-1].end
        bulge = max((_distance(point, start, piece.end) for point in piece.points[:-1]), default=0)
        if start != piece.end:
            made.append(Piece((piece.end,)) if bulge * _BULGE <= flat else piece)
        elif any(point != start for point in piece.points):
            made.append(piece)
    if len(made) > 1 and made[-1].is_line and made[-1].end == made[0].end:
        made.pop()
    return made


def _without_corners(contour: Contour, flat: float) -> Contour:
    """Leaves out points between two lines that go on in one direction."""
    kept = list(contour)
    place = 1
    while place < len(kept):
        before, here, behind = (kept[at % len(kept)] for at in (place - 1, place, place + 1))
        straight = here.is_line and behind.is_line
        if straight and _is_between(here.end, before.end, behind.end, flat):
            del kept[place]
            # The point before it may now be on a line as well.
            place = max(1, place - 1)
        else:
            place += 1
    return kept


def _is_between(point: Point, start: Point, end: Point, flat: float) -> bool:
    along = (end[0] - start[0], end[1] - start[1])
    ahead = (point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]
    left = (end[0] - point[0]) * along[0] + (end[1] - point[1]) * along[1]
    return ahead >= 0 and left >= 0 and _distance(point, start, end) <= flat


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the line through two others, or to the one that they are."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = hypot(x, y)
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(x * (point[1] - start[1]) - y * (point[0] - start[0])) / length
