"""Areas in a picture: whether a point lies within a rectangle, circle, polygon or ellipse.

Coordinates as in QTI 3, 5.126 "shape and coords": rect ``left,top,right,bottom``; circle
``x,y,radius``; poly ``x1,y1,…``; ellipse ``x,y,horizontal radius,vertical radius``; default is the
whole picture. The edge belongs to the area. Shapes and corners are read as HTML reads those of an
``area``: by any of their names, and with opposite corners in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, DecimalException
from enum import StrEnum

from foundation.errors import Invalid
from itembank.qti.values import Point


class ShapeKind(StrEnum):
    """The closed set of shapes."""

    DEFAULT = "default"
    RECT = "rect"
    CIRCLE = "circle"
    POLY = "poly"
    ELLIPSE = "ellipse"


_OTHER_NAMES = {"rectangle": "rect", "circ": "circle", "polygon": "poly"}
_LENGTHS = {ShapeKind.RECT: 4, ShapeKind.CIRCLE: 3, ShapeKind.ELLIPSE: 4}


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape and its numbers, in pixels of the picture."""

    kind: ShapeKind
    numbers: tuple[Decimal, ...]

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        x, y = point
        numbers = self.numbers
        if self.kind is ShapeKind.DEFAULT:
            return True
        if self.kind is ShapeKind.RECT:
            return numbers[0] <= x <= numbers[2] and numbers[1] <= y <= numbers[3]
        if self.kind is ShapeKind.CIRCLE:
            return (x - numbers[0]) ** 2 + (y - numbers[1]) ** 2 <= numbers[2] ** 2
        if self.kind is ShapeKind.ELLIPSE:
            across, down = numbers[2], numbers[3]
            if not across or not down:
                return False
            return ((x - numbers[0]) / across) ** 2 + ((y - numbers[1]) / down) ** 2 <= 1
        return _in_polygon(x, y, numbers)


def read_shape(kind: str, coords: str) -> Shape:
    """A shape from its attributes; Invalid("qti-shape-unreadable") where they do not fit."""
    named = kind.strip().lower()
    try:
        shape = ShapeKind(_OTHER_NAMES.get(named, named))
        parts = coords.replace(",", " ").replace(";", " ").split()
        numbers = tuple(Decimal(part.rstrip("%")) for part in parts)
    except (ValueError, DecimalException) as trouble:
        raise Invalid("qti-shape-unreadable", shape=kind[:20], coords=coords[:80]) from trouble
    wanted = _LENGTHS.get(shape)
    fits = len(numbers) == wanted if wanted else len(numbers) >= 6 and len(numbers) % 2 == 0
    if shape is not ShapeKind.DEFAULT and not (fits and all(one.is_finite() for one in numbers)):
        raise Invalid("qti-shape-unreadable", shape=kind, coords=coords[:80])
    if shape is ShapeKind.RECT:
        x1, y1, x2, y2 = numbers
        numbers = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return Shape(shape, numbers)


def _in_polygon(x: Decimal, y: Decimal, numbers: tuple[Decimal, ...]) -> bool:
    """By the even-odd rule; an edge that is met counts as inside."""
    corners = list(zip(numbers[0::2], numbers[1::2], strict=True))
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        side = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        within = min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
        if side == 0 and within:
            return True
        if (y1 > y) != (y2 > y) and (side > 0) == (y2 > y1):
            inside = not inside
    return inside
