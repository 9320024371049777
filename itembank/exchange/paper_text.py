"""The plain text of an item's HTML as a paper has it: lines for breaks, tables as rows."""

from __future__ import annotations

import html
import re
from typing import Final

_BREAK: Final = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[34]|figure|blockquote)>")
_CELL: Final = re.compile(r"</t[dh]>")
_TAG: Final = re.compile(r"<[^>]*>")
_LINES: Final = re.compile(r"\n{2,}")


def paper_text(source: str, *, edges: bool = False) -> str:
    """The words with their line ends; ``edges`` keeps the white space at both ends."""
    if "<" not in source and "&" not in source:
        return source if edges else source.strip()
    lined = _CELL.sub(" | ", _BREAK.sub("\n", source))
    text = _LINES.sub("\n", html.unescape(_TAG.sub("", lined)))
    return text if edges else text.strip()
