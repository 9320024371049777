"""Computes the automatic numbers of Word's lists as Word shows them: "1.", "A.", "（三）".

Source: ECMA-376, part 1, 17.9 (numbering), 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from itembank.exchange.office_archive import OfficeFile

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE: Final = re.compile(r"%([1-9])")
_HAN: Final = "\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_TEN, _HUNDRED = "\u5341", "\u767e"
_STEMS: Final = "\u7532\u4e59\u4e19\u4e01\u620a\u5df1\u5e9a\u8f9b\u58ec\u7678"
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it begins, how its number and label are written."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int = -1
    """The level that sets it back, from 1; -1 any higher one, 0 none."""
    is_legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> str:
        """The label of the next paragraph of the text; empty where it has no number."""
        where = self._list_of(paragraph)
        if where is None:
            return ""
        number, level = where
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._count(abstract, number, level, levels)
        told = levels[level]
        if told.format in ("bullet", "none"):
            return ""

        def written(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            shape = levels.get(place, _Level())
            style = "decimal" if told.is_legal else shape.format
            return number_as(counts.get(place, shape.start), style)

        return _PLACE.sub(written, told.text)

    def _count(
        self, abstract: str, number: str, level: int, levels: dict[int, _Level]
    ) -> dict[int, int]:
        """Counts one on; lists of one definition count together until one starts anew."""
        counts = self._counts.setdefault(abstract, {})
        anew = (number, level) in self._starts and (number, level) not in self._seen
        self._seen.add((number, level))
        if anew:
            counts[level] = self._starts[number, level]
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = levels[level].start
        for deeper in [place for place in counts if place > level]:
            restart = levels.get(deeper, _Level()).restart
            if restart != 0 and (restart < 0 or level < restart):
                del counts[deeper]
        for higher in range(level):
            counts.setdefault(higher, levels.get(higher, _Level()).start)
        return counts

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and level of a paragraph: its own, else those of its style."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = _value(properties.find(f"{W}pStyle"))
        own = properties.find(f"{W}numPr")
        from_style = self._styles.get(style)
        if own is None:
            return from_style
        number = _value(own.find(f"{W}numId")) or (from_style[0] if from_style else "")
        level = _value(own.find(f"{W}ilvl")) or (str(from_style[1]) if from_style else "0")
        if number in ("", "0") or not level.isdigit():
            return None
        return number, int(level)


def read_numbering(office: OfficeFile) -> Numbering:
    """The lists that a document defines, and the styles that carry one."""
    numbering = Numbering()
    if "word/numbering.xml" in office:
        _read_lists(office.xml("word/numbering.xml"), numbering)
    if "word/styles.xml" in office:
        _read_styles(office.xml("word/styles.xml"), numbering)
    return numbering


def _read_lists(root: etree._Element, numbering: Numbering) -> None:
    linked: dict[str, str] = {}
    for one in root.iterfind(f"{W}abstractNum"):
        name = one.get(f"{W}abstractNumId") or ""
        numbering._levels[name] = _levels(one)
        if (style := _value(one.find(f"{W}styleLink"))) != "":
            linked[style] = name
    for one in root.iterfind(f"{W}abstractNum"):
        wanted = _value(one.find(f"{W}numStyleLink"))
        if wanted in linked:
            name = one.get(f"{W}abstractNumId") or ""
            numbering._levels[name] = numbering._levels[linked[wanted]]
    for one in root.iterfind(f"{W}num"):
        number = one.get(f"{W}numId") or ""
        abstract = _value(one.find(f"{W}abstractNumId"))
        overrides = one.findall(f"{W}lvlOverride")
        if any(override.find(f"{W}lvl") is not None for override in overrides):
            # A list with levels of its own counts apart from its definition.
            levels = dict(numbering._levels.get(abstract, {}))
            for override in overrides:
                levels |= _levels(override)
            abstract = f"{abstract}/{number}"
            numbering._levels[abstract] = levels
        numbering._abstract[number] = abstract
        for override in overrides:
            start = _value(override.find(f"{W}startOverride"))
            level = override.get(f"{W}ilvl") or ""
            if start.isdigit() and level.isdigit():
                numbering._starts[number, int(level)] = int(start)


def _levels(parent: etree._Element) -> dict[int, _Level]:
    found = {}
    for one in parent.iterfind(f"{W}lvl"):
        place = one.get(f"{W}ilvl") or ""
        if not place.isdigit():
            continue
        start = _value(one.find(f"{W}start"))
        restart = _value(one.find(f"{W}lvlRestart"))
        legal = one.find(f"{W}isLgl")
        found[int(place)] = _Level(
            int(start) if start.isdigit() else 1,
            _value(one.find(f"{W}numFmt")) or "decimal",
            _value(one.find(f"{W}lvlText")),
            int(restart) if restart.isdigit() else -1,
            legal is not None and legal.get(f"{W}val") not in ("0", "false"),
        )
    return found


def _read_styles(root: etree._Element, numbering: Numbering) -> None:
    """Lists that styles carry; a style takes them over from the one that it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in root.iterfind(f"{W}style"):
        name = style.get(f"{W}styleId") or ""
        based[name] = _value(style.find(f"{W}basedOn"))
        properties = style.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            level = _value(properties.find(f"{W}ilvl"))
            number = _value(properties.find(f"{W}numId"))
            own[name] = (number, int(level) if level.isdigit() else 0)
    for name in based:
        seen: set[str] = set()
        base = name
        while base and base not in own and base not in seen:
            seen.add(base)
            base = based.get(base, "")
        if base in own and own[base][0] not in ("", "0"):
            numbering._styles[name] = own[base]


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val") or ""


def number_as(number: int, style: str) -> str:
    """A number in one of Word's formats; one that is not known is written as digits."""
    return _FORMATS.get(style, str)(number)


def _letters(number: int) -> str:
    """A to Z, then AA, BB, as Word goes on."""
    if number < 1:
        return str(number)
    times, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * min(times + 1, 20)


def _roman(number: int) -> str:
    if not 0 < number < 5000:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written


def _han(number: int) -> str:
    """Numbers to 999 in Chinese characters."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{_HAN[hundreds]}{_HUNDRED}" if hundreds else ""
    if tens:
        written += (_HAN[tens] if tens > 1 or hundreds else "") + _TEN
    elif hundreds and ones:
        written += _HAN[0]
    return written + (_HAN[ones] if ones else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _stem(number: int) -> str:
    return _STEMS[number - 1] if 1 <= number <= len(_STEMS) else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
            *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"),
            *("chineseLegalSimplified", "koreanCounting"),
        ),
        _han,
    ),
    "ideographTraditional": _stem,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
}
