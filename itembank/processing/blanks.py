"""Marks for gaps: folded widths, accepted answers, numbers within a tolerance, free order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from itembank.processing.trace import Step
from itembank.rules import ZERO, Blank, Blanks

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?\Z")


def fold(text: str) -> str:
    """Full-width forms as half-width ones (Unicode NFKC), all spaces taken out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def number_in(text: str, unit: str = "") -> Decimal | None:
    """The number that ``text`` reads as, exactly; None when it is not one.

    Thousands may be grouped by commas, and the gap's own unit may be written behind the number.
    """
    folded = _without_unit(fold(text), unit).replace("−", "-")
    if _GROUPED.match(folded):
        folded = folded.replace(",", "")
    if len(folded) > 40 or not folded.isascii() or not _NUMBER.match(folded):
        return None
    return Decimal(folded)


def accepts(blank: Blank, text: str, *, case_sensitive: bool) -> bool:
    """Whether ``text`` is right for one gap."""
    if not text.strip():
        return False
    given = _comparable(blank, text, case_sensitive)
    if any(given == _comparable(blank, right, case_sensitive) for right in blank.accepted):
        return True
    number = number_in(text, blank.unit)
    if number is None:
        return False
    if blank.low is not None and blank.high is not None and blank.low <= number <= blank.high:
        return True
    if blank.tolerance is None:
        return False
    rights = (number_in(right, blank.unit) for right in blank.accepted)
    return any(right is not None and abs(number - right) <= blank.tolerance for right in rights)


def mark_blanks(rule: Blanks, given: Mapping[str, str]) -> list[Step]:
    """One step for each gap; with free order, the best pairing of answers and gaps is taken."""
    if not rule.order_free:
        return [
            _step(rule, blank, given, blank if _fits(rule, blank, given, blank) else None)
            for blank in rule.blanks
        ]
    source = _best_pairing(rule, given)
    return [_step(rule, blank, given, source.get(blank.response)) for blank in rule.blanks]


def _comparable(blank: Blank, text: str, case_sensitive: bool) -> str:
    folded = _without_unit(fold(text), blank.unit)
    return folded if case_sensitive else folded.casefold()


def _without_unit(folded: str, unit: str) -> str:
    """The text before the unit; a text that is nothing but the unit stays."""
    return folded.removesuffix(fold(unit)) or folded


def _fits(rule: Blanks, blank: Blank, given: Mapping[str, str], filled: Blank) -> bool:
    """Whether what stands in ``filled`` is right for ``blank``."""
    text = given.get(filled.response, "")
    return accepts(blank, text, case_sensitive=rule.case_sensitive)


def _best_pairing(rule: Blanks, given: Mapping[str, str]) -> dict[str, Blank]:
    """For each gap filled, the expected answer it is counted for; each answer counts once.

    Gaps are few; a gap's answer is given away only when its holder finds another (augmenting
    paths), dearest answers first, which gives the most points that any pairing could.
    """
    holder: dict[str, Blank] = {}

    def place(expected: Blank, tried: set[str]) -> bool:
        for filled in rule.blanks:
            if filled.response in tried or not _fits(rule, expected, given, filled):
                continue
            tried.add(filled.response)
            current = holder.get(filled.response)
            if current is None or place(current, tried):
                holder[filled.response] = expected
                return True
        return False

    for expected in sorted(rule.blanks, key=lambda blank: -blank.points):
        place(expected, set())
    return holder


def _step(rule: Blanks, filled: Blank, given: Mapping[str, str], counted: Blank | None) -> Step:
    facts: dict[str, str | int | bool | list[str]] = {
        "response": filled.response,
        "given": given.get(filled.response, ""),
        "right": counted is not None,
    }
    if rule.order_free and counted is not None:
        facts["counted_for"] = counted.response
    return Step("blank", facts, ZERO if counted is None else counted.points)
