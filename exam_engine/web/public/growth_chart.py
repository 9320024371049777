"""The picture of a count that only grows: a stepped line in a plane, as numbers for SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT = 640, 160
_TOP, _BOTTOM = 4, HEIGHT - 1


@dataclass(frozen=True, slots=True)
class Chart:
    """Paths for SVG in a plane of `WIDTH` by `HEIGHT`, and the numbers behind them.

    ``line`` is the count's upper edge, ``area`` what lies below it.
    """

    line: str
    area: str
    points: tuple[tuple[datetime, int], ...]

    @property
    def most(self) -> int:
        """The count at the end."""
        return self.points[-1][1]


def draw(moments: Sequence[datetime], counts: Sequence[int]) -> Chart:
    """The chart of counts at equally spaced moments; the last count is above 0."""
    most = max(counts[-1], 1)
    across = WIDTH / (len(moments) - 1)
    xs = [round(across * place, 1) for place in range(len(moments))]
    ys = [round(_BOTTOM - (_BOTTOM - _TOP) * count / most, 1) for count in counts]
    steps = "".join(f"H{x}V{y}" for x, y in zip(xs[1:], ys[1:], strict=True))
    line = f"M{xs[0]} {ys[0]}{steps}"
    area = f"{line}V{_BOTTOM}H0Z"
    return Chart(line, area, tuple(zip(moments, counts, strict=True)))
