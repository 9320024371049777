"""Text that a spreadsheet program would run: told on the way in, made harmless on the way out."""

from __future__ import annotations

import re

_STARTS = re.compile(r"\s*(?:=|@|\t|\r|[+\-](?![\d\s.()（）-]*$))")
# Functions that reach outside the workbook, or start a program through it.
_REACHING = re.compile(
    r"\b(HYPERLINK|WEBSERVICE|FILTERXML|DDE|DDEAUTO|RTD|CALL|EXEC|REGISTER(\.ID)?|IMPORT\w+|"
    r"IMAGE|PY|INDIRECT)\s*\(|\|\s*'",
    re.IGNORECASE,
)
_BARE = "-"


def looks_like_formula(text: str) -> bool:
    """Whether a program might run this text as a formula (a phone number ``+86…`` is none)."""
    return text.strip() != _BARE and _STARTS.match(text) is not None


def reaches_outside(formula: str) -> bool:
    """Whether a formula calls something beyond its own workbook."""
    return _REACHING.search(formula) is not None


def escaped(text: str) -> str:
    """The text with a leading quote mark where a program might run it."""
    return f"'{text}" if looks_like_formula(text) else text
