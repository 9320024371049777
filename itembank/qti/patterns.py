"""Regular expressions of XML Schema, which ``patternMatch`` is written in, made ready to run.

Source: XML Schema Part 2 (second edition), appendix F. An expression means the whole text. ``\\d``
are the decimal digits of every script, ``\\w`` is all but punctuation, separators and control
signs, ``\\i`` and ``\\c`` begin and continue XML names, and one class may be taken out of another:
``[a-z-[aeiou]]``. ``^`` and ``$`` are plain signs there; authors use them as anchors nevertheless,
so at the ends of an expression the text may have them or not.
"""

from __future__ import annotations

from typing import Final

import regex

from foundation.errors import Invalid

_LONGEST: Final = 1000
_NAME_BEGINS: Final = (
    r"A-Z_a-z:\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_GOES_ON: Final = _NAME_BEGINS + r"\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CLASSES: Final = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "i": f"[{_NAME_BEGINS}]",
    "I": f"[^{_NAME_BEGINS}]",
    "c": f"[{_NAME_GOES_ON}]",
    "C": f"[^{_NAME_GOES_ON}]",
}
"""Escapes that stand for many signs; each may stand by itself or within a class."""
_BLOCK: Final = regex.compile(r"([pP])\{Is([\w-]+)\}")
_CATEGORY: Final = regex.compile(r"[pP]\{\w+\}")


def ready(pattern: str) -> regex.Pattern[str]:
    """The expression for ``fullmatch``; Invalid("qti-pattern-unreadable") for one that is none."""
    try:
        if len(pattern) > _LONGEST:
            raise ValueError(pattern)
        return regex.compile(_Translation(pattern).whole(), regex.V1)
    except (regex.error, RecursionError, ValueError, IndexError, OverflowError) as trouble:
        raise Invalid("qti-pattern-unreadable", pattern=pattern[:80]) from trouble


class _Translation:
    """One walk through an expression; ``at`` is the place of the next sign."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def whole(self) -> str:
        """The expression in the words of the engine that runs it."""
        written = []
        while self._at < len(self._pattern):
            written.append(self._sign())
        return "".join(written)

    def _sign(self) -> str:
        sign, first = self._pattern[self._at], self._at == 0
        if sign == "[":
            return self._class()
        if sign == "\\":
            return self._escape()
        self._at += 1
        if sign == ".":
            return r"[^\n\r]"
        if sign in "^$":
            at_edge = first if sign == "^" else self._at == len(self._pattern)
            return f"\\{sign}?" if at_edge else f"\\{sign}"
        return sign

    def _escape(self) -> str:
        """An escape, within a class or not; what XML Schema does not know is passed on."""
        self._at += 1
        sign = self._pattern[self._at]
        for known in (_BLOCK, _CATEGORY):
            found = known.match(self._pattern, self._at)
            if found is not None:
                self._at = found.end()
                if known is _CATEGORY:
                    return f"\\{found[0]}"
                return f"\\{found[1]}{{Block={found[2]}}}"
        self._at += 1
        return _CLASSES.get(sign, f"\\{sign}")

    def _class(self) -> str:
        """A class in brackets, with the one that is taken out of it."""
        self._at += 1
        written = ["["]
        if self._pattern[self._at] == "^":
            self._at += 1
            written.append("^")
        start = self._at
        while (sign := self._pattern[self._at]) != "]":
            if sign == "-" and self._pattern[self._at + 1] == "[":
                self._at += 1
                taken = self._class()
                return self._taken_out("".join(written) + "]", taken)
            if sign == "\\":
                written.append(self._escape())
                continue
            if sign == "[":
                raise ValueError(sign)
            self._at += 1
            written.append(sign if self._is_range(sign, start) else _literal(sign))
        self._at += 1
        return "".join(written) + "]"

    def _is_range(self, sign: str, start: int) -> bool:
        """Whether a ``-`` stands between two ends, not at the beginning or the end of its class."""
        return sign == "-" and self._at - 1 > start and self._pattern[self._at] not in "]["

    def _taken_out(self, kept: str, taken: str) -> str:
        if self._pattern[self._at] != "]":
            raise ValueError(self._pattern)
        self._at += 1
        return f"[{kept}--{taken}]"


def _literal(sign: str) -> str:
    return sign if sign.isalnum() else regex.escape(sign, special_only=False)
