"""Rules of certificate numbers as data: how a number is built, read back and checked.

A rule is a template of tokens. ``{body:4}`` stands for four digits, ``{kind:1A}`` for one capital
letter, ``{serial:6}`` for the running number and ``{check}`` for one check character by
ISO 7064 MOD 11-2 over all that stands before it, the algorithm of the citizen's number
(GB 11643). Any other character stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from stdnum.iso7064 import mod_11_2

from foundation.errors import Conflict, Invalid

_TOKEN = re.compile(r"\{([a-z_]+)(?::(\d{1,2})(A?))?\}")
_IGNORED = re.compile(r"[\s\-\u2010-\u2015\u200b-\u200d\u2060\ufeff]+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x00D7: "X"}

FILE_MARK = "kaozheng:certificate:"
"""Stands before the number in a file's metadata, and shows whose file a damaged one was."""


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a number: a named field of a fixed width, the check character or a literal."""

    name: str
    width: int
    letters: bool = False
    literal: str = ""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How the numbers of one scheme are built.

    ``allowed`` narrows a field to listed values. ``shortest`` lets a shorter number be typed when
    it is looked up: it is filled with zeros on the left, as some places print it without them.
    ``lowest_level`` is the digit of the lowest level where the national ladder is counted down
    (5 for 初级工 … 1 for 高级技师); without it a level's own code is used.
    """

    name: str
    template: str
    allowed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shortest: int | None = None
    lowest_level: int | None = None

    def level_digit(self, rank: int, code: str) -> str | int:
        """What stands for a level whose rank counts from 1 upwards."""
        return code if self.lowest_level is None else self.lowest_level + 1 - rank


HRSS22 = NumberRule(
    "hrss22",
    "{kind:1A}{organisation:4}{province:2}{site:6}{year:2}{level:1}{serial:6}",
    allowed=(("kind", ("Y", "S")), ("level", ("1", "2", "3", "4", "5"))),
    lowest_level=5,
)
"""Vocational skill level certificates: one letter and 21 digits, without a check character.

The authority assigns kind, organisation (0000 for a body first filed with a province), province
and site; the body itself gives year, level and serial.
"""

LEGACY16 = NumberRule(
    "legacy16",
    "{year:2}{province:2}{city:2}{kind:1}{body:3}{level:1}{serial:5}",
    allowed=(("kind", ("0", "1", "2", "3", "4")), ("level", ("1", "2", "3", "4", "5"))),
    shortest=13,
    lowest_level=5,
)
"""The older vocational qualification certificates: 16 digits, some places print 13."""

DEMO19 = NumberRule("demo19", "{body:4}{scheme:3}{level:1}{year:4}{serial:6}{check}")
"""The rule of the demonstration: 18 digits and a check character."""

PRESETS: dict[str, NumberRule] = {rule.name: rule for rule in (HRSS22, LEGACY16, DEMO19)}


_LONGEST = 40
_LONGEST_TEMPLATE = 60
_KNOWN = frozenset(["body", "scheme", "level", "year", "serial", "check"])
_ASSIGNED = frozenset(["kind", "organisation", "province", "city", "site"])
_OWN = "own"


def rule_named(name: str) -> NumberRule:
    """The rule of a scheme's level: the name of a preset, or a template of the body's own.

    Raises ``Invalid`` for an unknown name, for a template that makes no number of 40 characters at
    most, for a part that nobody can fill in, and for a literal that is not a digit or a capital:
    people type numbers without hyphens and spaces.
    """
    if name in PRESETS:
        return PRESETS[name]
    # Two names for one rule would count twice and come to the same numbers.
    for preset in PRESETS.values():
        if name == preset.template:
            return preset
    rule = NumberRule(f"{_OWN}:{name}", name)
    if "{" not in name or len(name) > _LONGEST_TEMPLATE or length(rule) > _LONGEST:
        raise Invalid("certs-number-template", template=name[: 2 * _LONGEST], part=name[:_LONGEST])
    for part in tokens(name):
        if part.literal and (not part.literal.isascii() or normalise(part.literal) != part.literal):
            raise Invalid("certs-number-template", template=name, part=part.literal)
        if part.name and part.name not in _KNOWN | _ASSIGNED:
            raise Invalid("certs-number-template", template=name, part=part.name)
    return rule


@lru_cache(maxsize=256)
def tokens(template: str) -> tuple[Token, ...]:
    """The parts of a template; refuses one without a serial, or with a check character
    that is not last or that would have to be computed over letters."""
    parts: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(template):
        parts.extend(_literals(template, at, match.start()))
        name, width, letter = match.groups()
        if (width is None) != (name == "check"):
            raise Invalid("certs-number-template", template=template, part=match.group())
        parts.append(Token(name, int(width or 1), letters=letter == "A"))
        at = match.end()
    parts.extend(_literals(template, at, len(template)))
    names = [part.name for part in parts if part.name]
    if names.count("serial") != 1 or len(set(names)) != len(names):
        raise Invalid("certs-number-template", template=template, part="serial")
    digits_only = not any(part.letters or part.literal.strip("0123456789") for part in parts)
    if "check" in names and not (parts[-1].name == "check" and digits_only):
        raise Invalid("certs-number-template", template=template, part="check")
    return tuple(parts)


def length(rule: NumberRule) -> int:
    """Characters of a number by this rule."""
    return sum(part.width for part in tokens(rule.template))


def check_character(payload: str) -> str:
    """The ISO 7064 MOD 11-2 character for a string of digits: ``0`` to ``9`` or ``X``."""
    return str(mod_11_2.calc_check_digit(payload))


def format_number(rule: NumberRule, fields: Mapping[str, str | int], serial: int) -> str:
    """The number for these fields; a year is cut to the width that the rule gives it.

    Raises ``Invalid`` for a field that is missing, too long or not allowed, and ``Conflict`` when
    the serials of this rule are used up.
    """
    text = ""
    for piece in _written(rule, tuple(fields.items())):
        if isinstance(piece, str):
            text += piece
        elif piece.name == "check":
            text += check_character(text)
        else:
            text += _serial(rule, piece, serial)
    return text


def counter_key(rule: NumberRule, fields: Mapping[str, str | int]) -> str:
    """What shares one counter: the rule and every field but the serial and the check."""
    return _counter_key(rule, tuple(fields.items()))


def normalise(text: str) -> str:
    """What was meant: full-width forms folded, spaces and hyphens dropped, letters capital."""
    return _IGNORED.sub("", text.translate(_FULL_WIDTH)).upper()


def spelled_out(number: str) -> str:
    """A normalised number with the zeros that some places leave out in front; others as they are.

    Only the length tells that zeros may be missing, so both spellings have to be looked for.
    """
    for rule in PRESETS.values():
        if rule.shortest is not None and rule.shortest <= len(number) < length(rule):
            return number.zfill(length(rule)) if number.isdigit() else number
    return number


def parse_number(rule: NumberRule, text: str) -> dict[str, str]:
    """The fields of a number as typed by a person, ``serial`` and ``check`` among them.

    Raises ``Invalid`` that says what is wrong and at which place, counted from 1.
    """
    number = _filled(rule, normalise(text))
    fields: dict[str, str] = {}
    at = 0
    for part in tokens(rule.template):
        value = number[at : at + part.width]
        _shape(rule, part, value, at)
        if part.name == "check" and value != check_character(number[:at]):
            raise Invalid("certs-number-check", rule=rule.name, place=at + 1)
        if part.name:
            fields[part.name] = value
        at += part.width
    return fields


def canonical(rule: NumberRule, text: str) -> str:
    """The number as it is printed and stored, from the number as typed by a person."""
    parse_number(rule, text)
    return _filled(rule, normalise(text))


def _literals(template: str, start: int, end: int) -> list[Token]:
    if any(mark in template[start:end] for mark in "{}"):
        raise Invalid("certs-number-template", template=template, part=template[start:end])
    return [Token("", 1, literal=mark) for mark in template[start:end]]


def _filled(rule: NumberRule, number: str) -> str:
    expected = length(rule)
    if rule.shortest is not None and rule.shortest <= len(number) < expected:
        return number.zfill(expected)
    if len(number) != expected:
        raise Invalid("certs-number-length", rule=rule.name, expected=expected, found=len(number))
    return number


def _shape(rule: NumberRule, part: Token, value: str, at: int) -> None:
    for offset, mark in enumerate(value):
        if part.literal:
            fits = mark == part.literal
        elif part.letters:
            fits = mark.isascii() and mark.isalpha()
        else:
            fits = mark.isascii() and (mark.isdigit() or (part.name == "check" and mark == "X"))
        if not fits:
            raise Invalid(
                "certs-number-character", rule=rule.name, place=at + offset + 1, character=mark
            )
    if value not in _allowed(rule, part.name, value):
        raise Invalid(
            "certs-number-field", rule=rule.name, place=at + 1, field=part.name, value=value
        )


def _allowed(rule: NumberRule, name: str, value: str) -> tuple[str, ...]:
    return dict(rule.allowed).get(name, (value,))


@lru_cache(maxsize=256)
def _written(
    rule: NumberRule, fields: tuple[tuple[str, str | int], ...]
) -> tuple[str | Token, ...]:
    """The number but for its serial and check, which stay parts; all of a batch have it alike."""
    given = dict(fields)
    return tuple(
        part if part.name in ("serial", "check") else part.literal or _field(rule, part, given)
        for part in tokens(rule.template)
    )


@lru_cache(maxsize=256)
def _counter_key(rule: NumberRule, fields: tuple[tuple[str, str | int], ...]) -> str:
    given = dict(fields)
    named = [part for part in tokens(rule.template) if part.name not in ("", "serial", "check")]
    return ":".join((rule.name, *(_field(rule, part, given) for part in named)))


def _serial(rule: NumberRule, part: Token, serial: int) -> str:
    if serial < 1:
        raise Invalid(
            "certs-number-field", rule=rule.name, place=0, field="serial", value=str(serial)
        )
    if len(str(serial)) > part.width:
        raise Conflict("certs-number-exhausted", rule=rule.name, serial=serial)
    return f"{serial:0{part.width}d}"


def _field(rule: NumberRule, part: Token, fields: Mapping[str, str | int]) -> str:
    if part.name not in fields:
        raise Invalid("certs-number-field", rule=rule.name, place=0, field=part.name, value="")
    value = str(fields[part.name])
    if part.name == "year":
        value = value[-part.width :]
    if not part.letters:
        value = value.zfill(part.width)
    fits = value.isascii() and (value.isalpha() if part.letters else value.isdigit())
    if not fits or len(value) != part.width or value not in _allowed(rule, part.name, value):
        raise Invalid("certs-number-field", rule=rule.name, place=0, field=part.name, value=value)
    return value
