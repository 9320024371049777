"""Charts as plain SVG: axes, lines, bars and points, readable on paper and under a strict policy.

No scripts, fonts or style attributes; every line has a dash of its own beside its colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

INK, SOFT, LINE, ACTION, WARN = "#1b1f24", "#57606a", "#dcd7cd", "#1d5c87", "#9a5b00"
HUES = (ACTION, WARN, "#2b7a4b", "#6b4a9e", "#4d5763", "#0f7a80", "#8a6d00", "#a4262c")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 3", "1 2", "5 2 1 2", "3 6")
_FACE = "system-ui, 'Noto Sans SC', sans-serif"


@dataclass(slots=True)
class Frame:
    """One chart in the making: values in the ranges are placed within its margins.

    ``x`` and ``y`` are ranges; ``names`` the words at the axes. Draw first, then take `svg`.
    """

    title: str
    x: tuple[float, float]
    y: tuple[float, float]
    names: tuple[str, str] = ("", "")
    size: tuple[int, int] = (640, 320)
    margins: tuple[int, int, int, int] = (16, 16, 44, 56)
    ticks: tuple[Sequence[float], Sequence[float]] = ((), ())
    _marks: list[str] = field(default_factory=list)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a value stands on the picture."""
        top, right, bottom, left = self.margins
        width, height = self.size[0] - left - right, self.size[1] - top - bottom
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return left + width * across, top + height * (1 - up)

    def line(
        self, points: Iterable[tuple[float, float]], number: int = 0, width: float = 2
    ) -> None:
        """A line through these values; values above the range are cut off at its edge."""
        placed = [self.place(x, min(max(y, self.y[0]), self.y[1])) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        dash = DASHES[number % len(DASHES)]
        self._marks.append(
            f'<polyline points="{path}" fill="none" stroke="{HUES[number % len(HUES)]}" '
            f'stroke-width="{width}"{_dashed(dash)}/>'
        )

    def bar(self, low: float, high: float, value: float, number: int = 0) -> None:
        """A bar from the lower edge."""
        self.bar_between(low, high, self.y[0], value, number)

    def bar_between(
        self, low: float, high: float, foot: float, value: float, number: int = 0
    ) -> None:
        """A bar from one value to another."""
        (left, top), (right, bottom) = self.place(low, value), self.place(high, foot)
        self._marks.append(
            f'<rect x="{left + 0.5:.1f}" y="{top:.1f}" width="{max(right - left - 1, 0.5):.1f}" '
            f'height="{max(bottom - top, 0):.1f}" fill="{HUES[number % len(HUES)]}" '
            'fill-opacity="0.35"/>'
        )

    def point(self, x: float, y: float, name: str, *, hollow: bool = False) -> None:
        """A point with a name that a pointer shows."""
        across, down = self.place(x, y)
        colour, fill = (WARN, "#ffffff") if hollow else (ACTION, ACTION)
        self._marks.append(
            f'<circle cx="{across:.1f}" cy="{down:.1f}" r="4" fill="{fill}" stroke="{colour}" '
            f'stroke-width="2"><title>{escape(name)}</title></circle>'
        )

    def upright(self, x: float, name: str) -> None:
        """A dashed line across the chart at a value, with its name at the top."""
        (across, top), (_, bottom) = self.place(x, self.y[1]), self.place(x, self.y[0])
        self._marks.append(
            f'<line x1="{across:.1f}" y1="{top:.1f}" x2="{across:.1f}" y2="{bottom:.1f}" '
            f'stroke="{WARN}" stroke-width="1.5" stroke-dasharray="5 4"/>'
        )
        self._marks.append(_text(across + 4, top + 11, name, WARN, "start"))

    def word(self, x: float, y: float, words: str, anchor: str = "start", number: int = -1) -> None:
        """Words at a value."""
        across, down = self.place(x, y)
        colour = SOFT if number < 0 else HUES[number % len(HUES)]
        self._marks.append(_text(across, down, words, colour, anchor))

    @property
    def svg(self) -> str:
        """The whole picture."""
        width, height = self.size
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label={quoteattr(self.title)} '
            f'font-family="{_FACE}" font-size="11">'
            + "\n".join([*self._axes(), *self._marks])
            + "</svg>"
        )

    def _axes(self) -> list[str]:
        (left, top), (right, bottom) = (
            self.place(self.x[0], self.y[1]),
            self.place(self.x[1], self.y[0]),
        )
        marks = []
        for x in self.ticks[0] or ticks(*self.x):
            across = self.place(x, self.y[0])[0]
            marks.append(_rule(across, top, across, bottom))
            marks.append(_text(across, bottom + 14, f"{x:g}", SOFT, "middle"))
        for y in self.ticks[1] or ticks(*self.y):
            down = self.place(self.x[0], y)[1]
            marks.append(_rule(left, down, right, down))
            marks.append(_text(left - 6, down + 4, f"{y:g}", SOFT, "end"))
        if self.names[0]:
            marks.append(_text((left + right) / 2, bottom + 32, self.names[0], INK, "middle"))
        if self.names[1]:
            middle = (top + bottom) / 2
            marks.append(
                f'<text x="13" y="{middle:.1f}" fill="{INK}" text-anchor="middle" '
                f'transform="rotate(-90 13 {middle:.1f})">{escape(self.names[1])}</text>'
            )
        return marks


def ticks(low: float, high: float, about: int = 6) -> list[float]:
    """Round values between two, about so many."""
    raw = (high - low) / about
    if not raw > 0:
        return [low]
    power = 10.0 ** int(f"{raw:e}".split("e")[1])
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    first = int(low / step) - (1 if low < 0 else 0)
    found = [step * place for place in range(first, first + 4 * about)]
    return [round(value, 10) for value in found if low - 1e-9 <= value <= high + 1e-9]


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{LINE}"/>'


def _text(x: float, y: float, words: str, colour: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""
