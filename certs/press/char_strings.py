"""Type 2 charstrings: outlines of whole numbers in as few bytes as plain operators allow.

Adobe Technical Note 5177. No hints, no subroutines: streams are deflated, which does the same for
repeats and does it better. Pieces that one operator can tell together are told together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from certs.rendering.coarse import Contour

_LINES, _ACROSS_LINES, _UP_LINES = 5, 6, 7
_CURVES, _UP_CURVES, _ACROSS_CURVES, _UP_ACROSS, _ACROSS_UP = 8, 26, 27, 30, 31
_MOVE, _UP_MOVE, _ACROSS_MOVE = 21, 4, 22
_END = 14
_MOST_OPERANDS = 47
"""Of the 48 that the stack holds (5177, appendix B), less one for the width."""
_ALTERNATING = {
    _ACROSS_LINES: _UP_LINES,
    _UP_LINES: _ACROSS_LINES,
    _ACROSS_UP: _UP_ACROSS,
    _UP_ACROSS: _ACROSS_UP,
}
"""Operators that tell a row of pieces turning each time, and what kind comes next in the row."""

_Command = tuple[int, list[int]]
_Step = tuple[int, int]


def char_string(width: float | None, contours: Sequence[Contour]) -> bytes:
    """A glyph; ``width`` is none where it is the font's default."""
    out = bytearray() if width is None else bytearray(_number(width))
    at = (0, 0)
    for contour in contours:
        points = [[(int(x), int(y)) for x, y in piece.points] for piece in contour]
        (start,) = points[0]
        _write(out, _moved(start[0] - at[0], start[1] - at[1]))
        for command in _joined(_told(points)):
            _write(out, command)
        at = points[-1][-1]
    out.append(_END)
    return bytes(out)


def _moved(across: int, up: int) -> _Command:
    if not across:
        return _UP_MOVE, [up]
    return (_MOVE, [across, up]) if up else (_ACROSS_MOVE, [across])


def _told(pieces: Iterable[Sequence[_Step]]) -> Iterator[_Command]:
    """Each piece by the shortest operator that tells it alone."""
    for before, piece in pairwise(pieces):
        points = (before[-1], *piece)
        steps = [(two[0] - one[0], two[1] - one[1]) for one, two in pairwise(points)]
        yield _line(*steps[0]) if len(steps) == 1 else _curve(*steps)


def _line(across: int, up: int) -> _Command:
    if not up:
        return _ACROSS_LINES, [across]
    return (_UP_LINES, [up]) if not across else (_LINES, [across, up])


def _curve(first: _Step, second: _Step, third: _Step) -> _Command:
    if not first[1]:
        if not third[0]:
            return _ACROSS_UP, [first[0], *second, third[1]]
        if not third[1]:
            return _ACROSS_CURVES, [first[0], *second, third[0]]
    if not first[0]:
        if not third[1]:
            return _UP_ACROSS, [first[1], *second, third[0]]
        if not third[0]:
            return _UP_CURVES, [first[1], *second, third[1]]
    return _CURVES, [*first, *second, *third]


def _joined(commands: Iterable[_Command]) -> Iterator[_Command]:
    """Neighbours that one operator can tell, as one."""
    row: _Command | None = None
    last = 0
    for operator, operands in commands:
        fits = row is not None and len(row[1]) + len(operands) <= _MOST_OPERANDS
        if row is not None and fits and operator == _ALTERNATING.get(last, last):
            row[1].extend(operands)
        else:
            if row is not None:
                yield row
            row = (operator, operands)
        last = operator
    if row is not None:
        yield row


def _write(out: bytearray, command: _Command) -> None:
    operator, operands = command
    for operand in operands:
        out += _number(operand)
    out.append(operator)


def _number(value: float) -> bytes:
    """An operand in one, two, three or, with binary places, five bytes (5177, 3.2)."""
    if value != int(value):
        return b"\xff" + round(value * 65536).to_bytes(4, signed=True)
    whole = int(value)
    if -107 <= whole <= 107:
        return bytes((whole + 139,))
    if 108 <= whole <= 1131:
        return (whole - 108 + (247 << 8)).to_bytes(2)
    if -1131 <= whole <= -108:
        return (-whole - 108 + (251 << 8)).to_bytes(2)
    return b"\x1c" + whole.to_bytes(2, signed=True)
