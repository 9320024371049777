"""Pictures, formulas and emphasis inside a line of text: each stands as one private character.

Patterns can so be looked for in plain text, and whatever is cut and moved takes its pictures and
formulas with it, to the very place where they stood.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from itembank.markup import safe_html

_FIRST: Final = 0xF0000
_LAST: Final = 0xFFFFD
_OBJECT: Final = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_SPACES: Final = re.compile(r" {2,}")


@dataclass(slots=True)
class Objects:
    """The objects of one source, by the character that stands for them."""

    _html: dict[str, str] = field(default_factory=dict)
    _solid: set[str] = field(default_factory=set)
    _words: dict[str, str] = field(default_factory=dict)
    _colour: str = ""

    def add(self, markup: str, *, solid: bool = True, words: str = "") -> str:
        """The character for ``markup``.

        ``solid`` says that it can be seen by itself: a picture does, the beginning of bold type
        does not. ``words`` is what a person would read aloud.
        """
        character = chr(_FIRST + len(self._html))
        if character > chr(_LAST):
            return ""
        self._html[character] = markup
        if solid:
            self._solid.add(character)
        self._words[character] = words
        return character

    def colour(self) -> str:
        """The character that says that what stands before it is coloured; it shows nothing."""
        if not self._colour:
            self._colour = self.add("", solid=False)
        return self._colour

    def is_coloured(self, text: str) -> bool:
        """Whether some of ``text`` is coloured."""
        return bool(self._colour) and self._colour in text

    def html(self, text: str, *, edges: bool = False) -> str:
        """``text`` as safe HTML, with its objects in place and its line ends kept.

        ``edges`` keeps the white space at both ends, for a text that goes on around a gap.
        """
        text = text if edges else text.strip(" \t\r\n\u3000")
        escaped = html.escape(text, quote=False).replace("\n", "<br>")
        return safe_html(_OBJECT.sub(lambda found: self._html.get(found.group(), ""), escaped))

    def words(self, text: str) -> str:
        """``text`` for people to read, with a word in the place of each object."""
        return _OBJECT.sub(lambda found: self._words.get(found.group(), ""), text)

    def is_blank(self, text: str) -> bool:
        """Whether nothing of ``text`` can be seen."""
        return not any((c in self._solid) if _OBJECT.match(c) else not c.isspace() for c in text)


def without_marks(text: str) -> str:
    """``text`` without private characters: what comes from outside must not name our objects."""
    return _OBJECT.sub("", text)


def bare(text: str) -> str:
    """``text`` without the objects in it."""
    return _OBJECT.sub("", text)


def has_objects(text: str) -> bool:
    """Whether a picture, formula or emphasis stands in ``text``."""
    return _OBJECT.search(text) is not None


def joined(lines: Iterable[str]) -> str:
    """Lines as one text, without the empty ones at its ends."""
    return "\n".join(lines).strip("\n")


def squeezed(text: str) -> str:
    """One space for several, as a line is shown."""
    return _SPACES.sub(" ", text).strip()
