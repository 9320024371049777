"""Charts of an audit as SVG: intervals by condition, ROC curves, and confidence against hits.

Plain SVG without scripts or fonts, so that a report is one file that opens anywhere. Colours come
from the page and every mark has a shape or a word of its own as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from proctor.analysis.audit_figures import Bin, Curve, Share

INK, SOFT, LINE, ACTION, WARN = "#1b1f24", "#57606a", "#dcd7cd", "#1d5c87", "#9a5b00"
HUES = ("#1d5c87", "#9a5b00", "#2b7a4b", "#a4262c", "#6b4a9e", "#4d5763", "#0f7a80", "#8a6d00")
DASHES = ("", "7 3", "2 3", "9 3 2 3")

_TEXT = 'font-family="system-ui, sans-serif" font-size="12"'
_SIDE, _LEFT, _TOP = 300, 56, 16
_ROW, _NAMES, _BAR = 24, 250, 320


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an interval chart; ``note`` stands behind it."""

    name: str
    share: Share
    note: str


def intervals(title: str, rows: Sequence[Row]) -> str:
    """A dot with its 95 % interval for each row, from 0 to 100 %; small groups are hollow."""
    height = _ROW * len(rows) + 36
    marks = []
    for part in range(0, 101, 25):
        x = _NAMES + _BAR * part / 100
        marks.append(_line(x, 8, x, height - 28, LINE))
        marks.append(_text(x, height - 10, f"{part} %", SOFT, "middle"))
    for number, row in enumerate(rows):
        marks += _interval(row, 20 + number * _ROW)
    return _svg(title, _NAMES + _BAR + 150, height, marks)


def _interval(row: Row, y: float) -> list[str]:
    share = row.share
    name = _text(_NAMES - 12, y + 4, row.name, INK, "end")
    if share.value is None:
        return [name]
    colour = WARN if share.too_small else ACTION
    low, middle, high = (_NAMES + _BAR * part for part in (share.low, share.value, share.high))
    fill = "#ffffff" if share.too_small else colour
    return [
        name,
        _line(low, y, high, y, colour, 2),
        _line(low, y - 4, low, y + 4, colour, 2),
        _line(high, y - 4, high, y + 4, colour, 2),
        f'<circle cx="{middle:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{colour}" '
        'stroke-width="2"/>',
        _text(_NAMES + _BAR + 14, y + 4, row.note, SOFT, "start"),
    ]


def roc(title: str, curves: Sequence[Curve], names: Sequence[str], axes: tuple[str, str]) -> str:
    """One curve for each kind, from strict to lax; ``axes`` name false alarms and hits."""
    marks = _square(axes)
    marks.append(_path([(0, 0), (1, 1)], LINE, "4 4", 1))
    for number, (curve, name) in enumerate(zip(curves, names, strict=True)):
        colour = HUES[number % len(HUES)]
        dash = DASHES[number // len(HUES) % len(DASHES)]
        marks.append(_path(curve.points, colour, dash, 2))
        y = _TOP + 12 + number * 20
        x = _LEFT + _SIDE + 24
        marks.append(_line(x, y - 4, x + 24, y - 4, colour, 3, dash))
        marks.append(_text(x + 32, y, f"{name} {curve.area:.3f}", INK, "start"))
    rows = max(_SIDE + 64, len(curves) * 20 + 40)
    return _svg(title, _LEFT + _SIDE + 290, rows, marks)


def calibration(title: str, bins: Sequence[Bin], axes: tuple[str, str]) -> str:
    """Mean confidence against the share that was so, with its interval, about the diagonal."""
    marks = _square(axes)
    marks.append(_path([(0, 0), (1, 1)], LINE, "4 4", 1))
    for each in bins:
        x, low = _place(each.confidence, each.hits.low)
        _, high = _place(each.confidence, each.hits.high)
        _, y = _place(each.confidence, each.hits.value or 0.0)
        colour = WARN if each.hits.too_small else ACTION
        fill = "#ffffff" if each.hits.too_small else colour
        marks.append(_line(x, low, x, high, colour, 2))
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{colour}" '
            'stroke-width="2"/>'
        )
    return _svg(title, _LEFT + _SIDE + 80, _SIDE + 64, marks)


def _square(axes: tuple[str, str]) -> list[str]:
    marks = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        f'stroke="{LINE}"/>'
    ]
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(part, part)
        marks.append(_line(x, _TOP, x, _TOP + _SIDE, LINE))
        marks.append(_line(_LEFT, y, _LEFT + _SIDE, y, LINE))
        marks.append(_text(x, _TOP + _SIDE + 16, f"{part:g}", SOFT, "middle"))
        marks.append(_text(_LEFT - 8, y + 4, f"{part:g}", SOFT, "end"))
    marks.append(_text(_LEFT + _SIDE / 2, _TOP + _SIDE + 36, axes[0], INK, "middle"))
    x, y = 14, _TOP + _SIDE / 2
    marks.append(
        f'<text x="{x}" y="{y}" {_TEXT} fill="{INK}" text-anchor="middle" '
        f'transform="rotate(-90 {x} {y})">{escape(axes[1])}</text>'
    )
    return marks


def _place(across: float, up: float) -> tuple[float, float]:
    return _LEFT + _SIDE * across, _TOP + _SIDE * (1 - up)


def _path(points: Sequence[tuple[float, float]], colour: str, dash: str, width: float) -> str:
    placed = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(*point) for point in points))
    return (
        f'<polyline points="{placed}" fill="none" stroke="{colour}" stroke-width="{width}"'
        f"{_dashed(dash)}/>"
    )


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = ""
) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{_dashed(dash)}/>'
    )


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _text(x: float, y: float, words: str, colour: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" {_TEXT} fill="{colour}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _svg(title: str, width: float, height: float, marks: Sequence[str]) -> str:
    inside = "\n".join(marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" role="img" aria-label={quoteattr(title)}>\n'
        f'<title>{escape(title)}</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f"{inside}\n</svg>\n"
    )
