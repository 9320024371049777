"""Tells a number that a spreadsheet program has damaged from one that was typed wrongly.

A cell holding a number keeps 15 digits and fills the rest with zeros; a program that reads it as
a binary float gives last digits that look plausible and are multiples of a power of two; a narrow
column shows, and an export keeps, scientific notation. The person typed the right number in all
three cases, and what helps is a column formatted as text.
"""

from __future__ import annotations

import re
from enum import StrEnum

_SCIENTIFIC = re.compile(r"\s*'?\d(?:\.\d+)?\s*[eE]\s*\+?\s*\d{1,2}\s*")
_FLOAT_TAIL = re.compile(r"\s*'?(\d{15,18})\.0+\s*")
EXACT_DIGITS = 15


class Damage(StrEnum):
    """What the spreadsheet program did to the number; the value ends the notice's code."""

    NUMBER = "number"
    ZEROS = "zeros"
    FLOAT = "float"
    SCIENTIFIC = "scientific"


def as_text(given: str | int | float) -> tuple[str, Damage | None]:
    """A given cell value as text, with the damage that shows before the digits are looked at.

    A number cell of up to fifteen digits is exact; a longer one cannot be trusted whatever its
    digits say, since the program kept no more than fifteen of them.
    """
    if isinstance(given, str):
        if _SCIENTIFIC.fullmatch(given):
            return given, Damage.SCIENTIFIC
        tail = _FLOAT_TAIL.fullmatch(given)
        if tail:
            return tail[1], Damage.FLOAT if len(tail[1]) > EXACT_DIGITS else None
        return given, None
    if given != given or given in (float("inf"), float("-inf")):
        return "", None
    whole = int(given)
    digits = str(whole) if whole == given else str(given)
    if len(digits.lstrip("-")) <= EXACT_DIGITS:
        return digits, None
    return digits, Damage.ZEROS if digits.endswith("000") else Damage.NUMBER


def in_eighteen(number: str, *, right: bool) -> Damage | None:
    """Damage visible in the digits of an 18-digit text whose check character is not ``right``."""
    if right or len(number) != 18 or not (number.isascii() and number.isdigit()):
        return None
    if number.endswith("000"):
        return Damage.ZEROS
    # Near 10**17 neighbouring floats lie 16 or more apart, so few wrong numbers land on one.
    on_a_float = number[0] != "0" and int(float(number)) == int(number)
    return Damage.FLOAT if on_a_float else None
