"""Judges names of people: every script and length that a document may carry, nothing dropped.

A name is stored as it was given, save for foldings that are told to the person: the separating
dot becomes U+00B7, a space that only spreads two Han characters goes, edges are trimmed. The
matching key is NFC and never NFKC, which would merge characters that documents keep apart.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

from exam_engine.enrolment.normalising import INVISIBLE
from exam_engine.enrolment.notices import Notice, error, has_error, note, warning

DOT = "\u00b7"
# What people type for the dot between the parts of a name; the full stop needs a look around it.
DOT_VARIANTS = frozenset("\u2022\u30fb\u2027\uff0e\u22c5\uff65\u2219\u2024\u25cf\u2981")
COMMON_LENGTH = 50  # characters that every system has to accept; longer names are looked at
LONGEST = 100
SPREAD_HAN = 4  # more Han characters than this with a space inside may be two parts of a name

_CLUSTERS = regex.compile(r"\X")
_FULL_STOP_BETWEEN_HAN = regex.compile(r"(?<=\p{Han})[ \u3000]*[.。][ \u3000]*(?=\p{Han})")
_SPACED_DOT = regex.compile(r"\s*\u00b7\s*")
_SPACE_BETWEEN_HAN = regex.compile(r"(?<=\p{Han})\p{Zs}+(?=\p{Han})")
_HAN = regex.compile(r"\p{Han}")
_REPLACED = regex.compile(r"[?？\ufffd□■\u25af]")
_LETTER = regex.compile(r"[\p{L}\p{Co}]")
_DIGITS = regex.compile(r"\p{Nd}")


@dataclass(frozen=True, slots=True)
class Name:
    """A judged name: as it will be stored, how it is compared, and what was found."""

    text: str
    notices: tuple[Notice, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the name may be taken."""
        return not has_error(self.notices)

    @property
    def matching_key(self) -> str:
        """Canonical composition, which folds compatibility ideographs such as U+F92C."""
        return matching_key(self.text)


def matching_key(text: str) -> str:
    """The form in which two names are compared: NFC, never NFKC."""
    return unicodedata.normalize("NFC", text)


def count_characters(text: str) -> int:
    """Characters as a reader counts them: extended grapheme clusters (UAX #29)."""
    return len(_CLUSTERS.findall(text))


def judge_name(given: str, *, column: str = "name") -> Name:
    """Judges one name and tidies what may be tidied without changing whose name it is."""
    text, notices = _tidy(given, column)
    if not text:
        return Name("", (error("enrolment-name-missing", column),))
    notices.extend(_forbidden(text, column))
    notices.extend(_dots(text, column))
    notices.extend(_spaces(text, column))
    notices.extend(_length(text, column))
    if not _LETTER.search(text):
        notices.append(error("enrolment-name-letters", column, name=text))
    elif _DIGITS.search(text):
        notices.append(warning("enrolment-name-digits", column))
    return Name(text, tuple(notices))


def _tidy(given: str, column: str) -> tuple[str, list[Notice]]:
    notices: list[Notice] = []
    visible = "".join(c for c in given if c not in INVISIBLE)
    if visible != given:
        notices.append(note("enrolment-name-invisible-removed", column))
    text = visible.strip()
    if text != visible:
        notices.append(note("enrolment-name-trimmed", column))
    dotted = "".join(DOT if c in DOT_VARIANTS else c for c in text)
    dotted = _FULL_STOP_BETWEEN_HAN.sub(DOT, dotted)
    dotted = _SPACED_DOT.sub(DOT, dotted)
    if dotted != text:
        notices.append(note("enrolment-name-dot-folded", column, name=dotted))
    if len(_HAN.findall(dotted)) <= SPREAD_HAN:
        closed = _SPACE_BETWEEN_HAN.sub("", dotted)
        if closed != dotted:
            notices.append(note("enrolment-name-space-folded", column, name=closed))
        dotted = closed
    return dotted, notices


def _forbidden(text: str, column: str) -> list[Notice]:
    for place, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        point = f"U+{ord(character):04X}"
        if category == "Co":
            return [error("enrolment-name-private-use", column, place=place, point=point)]
        # Cc are controls and line breaks; Cf that are still here turn the writing direction.
        if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            return [error("enrolment-name-control", column, place=place, point=point)]
    if _REPLACED.search(text):
        return [error("enrolment-name-replaced", column, name=text)]
    return []


def _dots(text: str, column: str) -> list[Notice]:
    if text.startswith(DOT) or text.endswith(DOT):
        return [error("enrolment-name-dot-edge", column, name=text)]
    if DOT * 2 in text:
        return [error("enrolment-name-dot-double", column, name=text)]
    return []


def _spaces(text: str, column: str) -> list[Notice]:
    if _SPACE_BETWEEN_HAN.search(text):
        return [warning("enrolment-name-space-kept", column, name=text)]
    return []


def _length(text: str, column: str) -> list[Notice]:
    length = count_characters(text)
    if length > LONGEST:
        return [error("enrolment-name-too-long", column, length=length, limit=LONGEST)]
    if length > COMMON_LENGTH:
        return [warning("enrolment-name-long", column, length=length, limit=COMMON_LENGTH)]
    return []
