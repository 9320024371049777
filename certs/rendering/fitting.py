"""How large a text may be set so that it stays inside its field: measured, never clipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from certs.rendering.fonts import Measured
from foundation.errors import Invalid

POINT = 25.4 / 72
"""One typographic point in millimetres."""

_SAFETY = 1.02
"""Kerning and rounding may make a line a little longer than the sum of its advances."""

_NEVER_FIRST = "，。、；：！？）》」』】”’·,.;:!?)%"
_NEVER_LAST = "（《「『【“‘("


@dataclass(frozen=True, slots=True)
class Step:
    """One size to try: points, and how many lines the field holds at this size."""

    size: float
    lines: int


@dataclass(frozen=True, slots=True)
class Box:
    """A field of the page: its width in millimetres and the sizes to try, largest first."""

    width: float
    steps: tuple[Step, ...]


def fit(field: str, text: str, box: Box, font: Measured) -> Step:
    """The first size at which the text fits, with the lines it then takes; else ``Invalid``."""
    words = list(_words(text))
    for step in box.steps:
        lines = _lines(words, room(box, step), font)
        if lines is not None and lines <= step.lines:
            return Step(step.size, lines)
    raise Invalid("certs-text-too-long", field=field, characters=len(text))


def room(box: Box, step: Step) -> float:
    """Ems that one line of the field holds at this size."""
    return box.width / (step.size * POINT * _SAFETY)


def _lines(words: list[str], room: float, font: Measured) -> int | None:
    """Lines that greedy breaking needs at ``room`` ems a line; none if a word is too long."""
    lines, used = 1, 0.0
    for word in words:
        width = font.width(word)
        if font.width(word.rstrip()) > room:
            return None
        if used + font.width(word.rstrip()) > room:
            lines, used = lines + 1, 0.0
        used += width
    return lines


def _words(text: str) -> Iterator[str]:
    """Parts that may not be broken inside: Latin words, and Han characters one by one.

    Closing punctuation stays with what stands before it, opening punctuation with what follows.
    """
    word = ""
    for character in text:
        joins = (
            not word
            or character in _NEVER_FIRST
            or character == " "
            or word[-1] in _NEVER_LAST
            or (_is_narrow(character) and _is_narrow(word[-1]))
        )
        if joins:
            word += character
        else:
            yield word
            word = character
    if word:
        yield word


def _is_narrow(character: str) -> bool:
    return ord(character) < 0x2E80 and character != " "
