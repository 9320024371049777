"""Text as people type it, made comparable: widths, spaces, invisible characters."""

from __future__ import annotations

import unicodedata

# Characters that take no room on the screen and arrive by copying out of chat programs and pages.
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e")
QUOTE_MARKS = "'\u2018\u2019\uff07`\u00b4"
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """Full-width ASCII and the ideographic space become their half-width forms, nothing else."""
    return text.translate(_HALF_WIDTH)


def without_invisible(text: str) -> str:
    """The text without characters that take no room."""
    return "".join(character for character in text if character not in INVISIBLE)


def without_spaces(text: str) -> str:
    """The text without any space of any kind, and without invisible characters."""
    return "".join(
        character for character in text if character not in INVISIBLE and not character.isspace()
    )


def comparison_key(text: str) -> str:
    """Key for comparing words of a form (levels, sites, batches), never for names of people.

    Widths are folded with NFKC, spaces are dropped, brackets and letters are made alike.
    """
    folded = unicodedata.normalize("NFKC", without_spaces(text)).casefold()
    return without_spaces(folded).replace("〔", "(").replace("〕", ")")


def shortened(text: str, limit: int = 40) -> str:
    """A given value as it may stand in a message: one line, at most ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
