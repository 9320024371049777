"""Gaps within running text: Moodle's embedded answers ``{1:SHORTANSWER:=…}`` and ``[[1]]``.

Source: Moodle documentation, "Embedded Answers (Cloze) question type".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final, TypeAlias

from foundation.errors import Invalid
from itembank.exchange.gift_text import find
from itembank.exchange.simple_items import WHOLE

_BEGIN: Final = re.compile(r"\{\s*(\d{0,4})\s*:\s*([A-Z_]+)\s*:")
_ESCAPE: Final = re.compile(r'\\([}#~/"\\=])')
_PERCENT: Final = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_BOX: Final = re.compile(r"\[\[(\d{1,4})\]\]")


class GapKind(StrEnum):
    """How a gap is filled."""

    WORDS = "words"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"


_KINDS: Final = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), (GapKind.WORDS, False)),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), (GapKind.WORDS, True)),
    **dict.fromkeys(("NUMERICAL", "NM"), (GapKind.NUMBER, False)),
    **dict.fromkeys(
        (
            *("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"),
            *("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
        ),
        (GapKind.CHOICE, False),
    ),
    **dict.fromkeys(
        (
            *("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH"),
            *("MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"),
        ),
        (GapKind.SEVERAL, False),
    ),
}


@dataclass(frozen=True, slots=True)
class GapAnswer:
    """One answer of a gap: its text, its share in percent, and the tolerance of a number."""

    text: str
    share: Decimal
    tolerance: Decimal = Decimal(0)
    has_feedback: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap; ``weight`` is its part of the mark among the others."""

    kind: GapKind
    answers: tuple[GapAnswer, ...]
    weight: Decimal = Decimal(1)
    case_sensitive: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether each of its answers has the whole mark or nothing, and it is written.

        Numbers of different tolerances are looked at one by one.
        """
        whole = all(one.share in (0, WHOLE) for one in self.answers)
        alike = len({one.tolerance for one in self.answers if one.share}) < 2
        return whole and alike and self.kind in (GapKind.WORDS, GapKind.NUMBER)


Piece: TypeAlias = "str | Gap"


def pieces_of(text: str, line: int) -> list[Piece]:
    """The text with its gaps; Invalid for one of a kind that is not known, by its name."""
    pieces: list[Piece] = []
    begins = 0
    for found in _BEGIN.finditer(text):
        if found.start() < begins:
            continue
        end = find(text, "}", found.end())
        if end < 0:
            raise Invalid("exchange-gap-open", line=line, found=text[found.start() :][:60])
        pieces.append(text[begins : found.start()])
        pieces.append(_gap(found[1], found[2], text[found.end() : end], line))
        begins = end + 1
    pieces.append(text[begins:])
    return pieces


def boxed(text: str, options: Sequence[tuple[str, str]], line: int) -> list[Piece]:
    """The text whose ``[[2]]`` is filled by the second option; ``options`` are (text, group)."""
    pieces: list[Piece] = []
    begins = 0
    for found in _BOX.finditer(text):
        place = int(found[1]) - 1
        if not 0 <= place < len(options):
            raise Invalid("exchange-key-not-an-option", line=line, key=found[0])
        right, group = options[place]
        answers = [
            GapAnswer(option, WHOLE if option == right else Decimal(0))
            for option in dict.fromkeys(one for one, its_group in options if its_group == group)
        ]
        pieces += [text[begins : found.start()], Gap(GapKind.CHOICE, tuple(answers))]
        begins = found.end()
    return [*pieces, text[begins:]]


def _gap(weight: str, name: str, text: str, line: int) -> Gap:
    if name not in _KINDS:
        raise Invalid("exchange-gap-kind", line=line, kind=name[:40])
    kind, case_sensitive = _KINDS[name]
    answers = tuple(_answer(part, kind, line) for part in _parts(text))
    if not any(one.share > 0 for one in answers):
        raise Invalid("exchange-key-missing", line=line)
    if kind is GapKind.SEVERAL:
        answers = _shared(answers)
    return Gap(kind, answers, Decimal(weight or 1) or Decimal(1), case_sensitive)


def _shared(answers: tuple[GapAnswer, ...]) -> tuple[GapAnswer, ...]:
    """Right boxes that have the whole mark each (``=``) share it."""
    right = sum(one.share == WHOLE for one in answers)
    return tuple(
        replace(one, share=WHOLE / right) if one.share == WHOLE else one for one in answers
    )


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    begins = 0
    while (place := find(text, "~", begins)) >= 0:
        parts.append(text[begins:place])
        begins = place + 1
    return [part for part in (*parts, text[begins:]) if part.strip()]


def _answer(part: str, kind: GapKind, line: int) -> GapAnswer:
    share = Decimal(0)
    if part.lstrip().startswith("="):
        share, part = WHOLE, part.lstrip()[1:]
    elif found := _PERCENT.match(part):
        share, part = Decimal(found[1]), part[found.end() :]
    feedback = find(part, "#")
    told = feedback >= 0 and bool(part[feedback + 1 :].strip())
    text = _ESCAPE.sub(r"\1", part if feedback < 0 else part[:feedback]).strip()
    if kind is not GapKind.NUMBER or text == "*":
        return GapAnswer(text, share, has_feedback=told)
    number, _, tolerance = text.replace(",", ".").partition(":")
    try:
        Decimal(number.strip())
        distance = abs(Decimal(tolerance.strip() or 0))
    except InvalidOperation:
        raise Invalid("exchange-number-unreadable", line=line, found=text[:60]) from None
    return GapAnswer(number.strip(), share, distance, told)
