"""Line charts of the studio as numbers for SVG: one or two designs in one plane, with scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT = 360, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 8, 28


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of a scale: where it is, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, its path, and a dot for each point, as (x, y, told)."""

    name: str
    path: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of `WIDTH` by `HEIGHT`; ``title`` and ``unit`` are keys of the words.

    ``rows`` is the table behind it: the value across, then one value for each series.
    """

    title: str
    unit: str
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    series: tuple[Series, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    band: tuple[float, float] | None = None

    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


Points = Sequence[tuple[float, float]]


def draw(title: str, unit: str, lines: Mapping[str, Points], top: float | None = None) -> Chart:
    """A chart of named lines, from 0 up; ``top`` is the end of the scale where it is known."""
    every = [point for points in lines.values() for point in points]
    low = floor(min((x for x, _ in every), default=0.0))
    high = max(ceil(max((x for x, _ in every), default=1.0)), low + 1)
    most = top or _round_up(max((y for _, y in every), default=1.0))

    def x_of(value: float) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (value - low) / (high - low), 1)

    def y_of(value: float) -> float:
        share = min(value / most, 1.0)
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share, 1)

    step = 20 if high - low > 50 else max(1, (high - low) // 6)
    return Chart(
        title,
        unit,
        tuple(Mark(x_of(at), f"{at:g}") for at in range(low, high + 1, step)),
        tuple(Mark(y_of(most * part / 4), f"{most * part / 4:.3g}") for part in range(5)),
        tuple(
            Series(
                name,
                "M" + "L".join(f"{x_of(x)} {y_of(y)}" for x, y in points) if points else "",
                tuple((x_of(x), y_of(y)) for x, y in points),
            )
            for name, points in lines.items()
        ),
        _rows(lines),
    )


def charts_of(runs: Mapping[str, Mapping[str, Any]]) -> list[Chart]:
    """The charts of one run, or of two beside each other; ``runs`` is name → figures."""

    def by_theta(key: str) -> dict[str, Points]:
        return {
            name: [(row["theta"], row[key]) for row in told["by_theta"] if key in row]
            for name, told in runs.items()
        }

    made = [
        draw("precision", "logits", by_theta("rmse")),
        draw("length", "items", by_theta("length")),
        draw("seen", "share", by_theta("exposure"), 1.0),
    ]
    exact = {name: points for name, points in by_theta("exact").items() if points}
    if exact:
        made.append(draw("classes", "share", exact, 1.0))
    curves = {name: _exposures(told) for name, told in runs.items()}
    made.append(draw("exposure", "share", curves, 1.0))
    return made


def course(steps: Sequence[Sequence[float]], cuts: Sequence[float]) -> Course:
    """The picture of one sitting: ability after each answer with its error, and the cuts."""
    count = max(len(steps), 1)

    def x_of(place: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (place + 0.5) / count, 1)

    def y_of(theta: float) -> float:
        share = (min(max(theta, -3.0), 3.0) + 3.0) / 6.0
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share, 1)

    return Course(
        tuple(
            (x_of(at), y_of(theta), y_of(theta + error), y_of(theta - error))
            for at, (theta, error) in enumerate(steps)
        ),
        tuple(y_of(cut) for cut in cuts),
        tuple(Mark(y_of(at), f"{at:g}") for at in (-3, -2, -1, 0, 1, 2, 3)),
        tuple(Mark(x_of(at), str(at + 1)) for at in range(0, len(steps), max(1, len(steps) // 8))),
    )


@dataclass(frozen=True, slots=True)
class Course:
    """``points``: across, height, and the heights one standard error above and below."""

    points: tuple[tuple[float, float, float, float], ...]
    cuts: tuple[float, ...]
    up: tuple[Mark, ...]
    across: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM

    @property
    def path(self) -> str:
        """The line through the abilities."""
        return "M" + "L".join(f"{x} {y}" for x, y, _, _ in self.points) if self.points else ""

    @property
    def band(self) -> str:
        """The area within one standard error."""
        over = [f"{x} {high}" for x, _, high, _ in self.points]
        under = [f"{x} {low}" for x, _, _, low in reversed(self.points)]
        return "M" + "L".join([*over, *under]) + "Z" if self.points else ""


def _exposures(told: Mapping[str, Any]) -> Points:
    curve, pool = told["exposure"]["curve"], told["pool"]
    step = (pool - 1) / max(len(curve) - 1, 1)
    # Across in per cent of the pool, so that pools of two sizes can be compared.
    return [(100 * at * step / max(pool - 1, 1), rate) for at, rate in enumerate(curve)]


def _rows(lines: Mapping[str, Points]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Row by row as the points come; a line that has no further point tells nothing."""
    longest = max((len(points) for points in lines.values()), default=0)
    told = []
    for at in range(longest):
        across = next(points[at][0] for points in lines.values() if at < len(points))
        values = tuple(
            f"{points[at][1]:.3f}" if at < len(points) else "" for points in lines.values()
        )
        told.append((f"{across:.2f}", values))
    return tuple(told)


def _round_up(value: float) -> float:
    """The next 1, 2, 4, 5 or 10 times a power of ten, so that quarters are round."""
    if value <= 0:
        return 1.0
    power = float(10 ** floor(log10(value)))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if value <= step * power)
