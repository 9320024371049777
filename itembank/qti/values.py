"""The values that QTI processing works with: single ones, containers, records, and NULL.

NULL is Python's None throughout, and an empty container or an empty string is NULL (QTI 3
Information Model, 5.2 "Processing Values"; QTI 2.1, 15 "Expressions"). Numbers of base type float
are exact decimals: they are carried with 40 digits and compared at 15, the precision of the
standard's IEEE doubles, so that neither binary nor decimal rounding decides a mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, DecimalException, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

from foundation.errors import Invalid


class Cardinality(StrEnum):
    """How many values, and whether their order counts."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDERED = "ordered"
    RECORD = "record"


class BaseType(StrEnum):
    """What one value is."""

    IDENTIFIER = "identifier"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    POINT = "point"
    PAIR = "pair"
    DIRECTED_PAIR = "directedPair"
    DURATION = "duration"
    FILE = "file"
    URI = "uri"
    INT_OR_IDENTIFIER = "intOrIdentifier"


Point: TypeAlias = tuple[Decimal, Decimal]
Pair: TypeAlias = tuple[str, str]
Atom: TypeAlias = str | bool | int | Decimal | Point | Pair
"""One value: identifier, string, URI and file are text; a duration is a decimal of seconds."""

NUMBERS = frozenset({BaseType.INTEGER, BaseType.FLOAT})
EXACT = Context(prec=40, traps=[], Emin=-999_999, Emax=999_999)
_COMPARED = Context(prec=15, traps=[], Emin=-999_999, Emax=999_999)
_LONGEST_NUMBER = 400
_MANY = 16
_DURATION = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?\Z"
)
_INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is not NULL; ``atoms`` holds one for single cardinality, none for a record."""

    cardinality: Cardinality
    base_type: BaseType | None
    atoms: tuple[Atom, ...] = ()
    fields: Mapping[str, Value | None] = field(default_factory=dict)

    @property
    def atom(self) -> Atom:
        """The only one of a single value."""
        return self.atoms[0]

    @property
    def is_number(self) -> bool:
        """Whether its base type can be calculated with."""
        return self.base_type in NUMBERS

    def text(self) -> str:
        """As QTI's XML writes it, values of a container with commas between; for traces."""
        if self.cardinality is Cardinality.RECORD:
            named = (
                f"{name}={'NULL' if one is None else one.text()}"
                for name, one in self.fields.items()
            )
            return f"{{{', '.join(named)}}}"
        written = [write_atom(atom) for atom in self.atoms]
        if self.cardinality is Cardinality.SINGLE:
            return written[0]
        return ("[{}]" if self.cardinality is Cardinality.ORDERED else "{{{}}}").format(
            ", ".join(written)
        )


def single(base_type: BaseType, atom: Atom) -> Value | None:
    """One value; an empty string is NULL."""
    return None if atom == "" else Value(Cardinality.SINGLE, base_type, (atom,))


def boolean(truth: bool) -> Value:
    """True or false."""
    return _TRUE if truth else _FALSE


def integer(number: int) -> Value:
    """A whole number."""
    return Value(Cardinality.SINGLE, BaseType.INTEGER, (number,))


def decimal(number: Decimal) -> Value | None:
    """A number of base type float; what is not a number is NULL."""
    return None if number.is_nan() else Value(Cardinality.SINGLE, BaseType.FLOAT, (number,))


def container(
    cardinality: Cardinality, base_type: BaseType | None, atoms: Iterable[Atom]
) -> Value | None:
    """A container; an empty one is NULL."""
    held = tuple(atoms)
    return Value(cardinality, base_type, held) if held else None


_TRUE = Value(Cardinality.SINGLE, BaseType.BOOLEAN, (True,))
_FALSE = Value(Cardinality.SINGLE, BaseType.BOOLEAN, (False,))


def read_atom(base_type: BaseType, text: str) -> Atom:
    """What the text means as a value of the type.

    Raises Invalid("qti-value-unreadable") with base type and text.
    """
    try:
        return _READERS[base_type](text)
    except (ValueError, InvalidOperation, DecimalException) as trouble:
        raise Invalid(
            "qti-value-unreadable", base_type=str(base_type), value=text[:80]
        ) from trouble


def write_atom(atom: Atom) -> str:
    """The text of an atom as QTI's XML holds it."""
    if isinstance(atom, bool):
        return "true" if atom else "false"
    if isinstance(atom, Decimal):
        return plain(atom)
    if isinstance(atom, tuple):
        return f"{write_atom(atom[0])} {write_atom(atom[1])}"
    return str(atom)


def plain(number: Decimal) -> str:
    """The decimal without an exponent and without zeros at its end."""
    if not number.is_finite():
        return "INF" if number > 0 else "-INF"
    text = format(_COMPARED.plus(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def compared(number: int | Decimal) -> Decimal:
    """The number at the precision at which numbers are compared."""
    return _COMPARED.create_decimal(number)


def as_decimal(atom: Atom) -> Decimal:
    """A number's atom as a decimal."""
    if isinstance(atom, bool) or not isinstance(atom, int | Decimal):
        raise TypeError(type(atom).__name__)
    return EXACT.create_decimal(atom)


def same_atom(base_type: BaseType | None, one: Atom, other: Atom) -> bool:
    """Whether two values of a type are equal; the ends of a pair have no order."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return compared(one) == compared(other)
    if base_type is BaseType.PAIR and isinstance(one, tuple) and isinstance(other, tuple):
        return one == other or one == (other[1], other[0])
    return one == other


def same_value(one: Value, other: Value) -> bool:
    """QTI ``match``: equal values of equal cardinality; the order counts in ordered ones only."""
    if one.cardinality is not other.cardinality:
        return False
    if one.cardinality is Cardinality.RECORD:
        return one.fields.keys() == other.fields.keys() and all(
            _same_field(value, other.fields[name]) for name, value in one.fields.items()
        )
    if len(one.atoms) != len(other.atoms):
        return False
    kind = one.base_type if one.base_type is not None else other.base_type
    if one.cardinality is Cardinality.MULTIPLE:
        return _same_bag(kind, one.atoms, other.atoms)
    return all(
        same_atom(kind, mine, theirs) for mine, theirs in zip(one.atoms, other.atoms, strict=True)
    )


def mark_of(base_type: BaseType | None, atom: Atom) -> Hashable:
    """The same for two values of a type if, and only if, `same_atom` says that they are equal."""
    if isinstance(atom, bool):
        return ("truth", atom)
    if isinstance(atom, int | Decimal):
        return compared(atom)
    if base_type is BaseType.PAIR and isinstance(atom, tuple):
        return tuple(sorted(map(str, atom)))
    return atom


def distinct(base_type: BaseType | None, atoms: Iterable[Atom]) -> Iterator[Atom]:
    """Each value once, in the order of first appearance."""
    seen: set[Hashable] = set()
    for atom in atoms:
        mark = mark_of(base_type, atom)
        if mark not in seen:
            seen.add(mark)
            yield atom


def _same_field(one: Value | None, other: Value | None) -> bool:
    if one is None or other is None:
        return one is other
    return same_value(one, other)


def _same_bag(base_type: BaseType | None, mine: tuple[Atom, ...], theirs: tuple[Atom, ...]) -> bool:
    return held_by(base_type, theirs, mine)


def held_by(base_type: BaseType | None, whole: tuple[Atom, ...], part: tuple[Atom, ...]) -> bool:
    """Whether the whole holds every value of the part, and as often."""
    if len(whole) < _MANY:
        return _all_taken(base_type, list(whole), part)
    left = Counter(mark_of(base_type, atom) for atom in whole)
    left.subtract(mark_of(base_type, atom) for atom in part)
    return all(count >= 0 for count in left.values())


def _all_taken(base_type: BaseType | None, left: list[Atom], part: tuple[Atom, ...]) -> bool:
    """The same for few values, of which comparing each with each is quicker."""
    for atom in part:
        place = next((at for at, one in enumerate(left) if same_atom(base_type, one, atom)), None)
        if place is None:
            return False
        del left[place]
    return True


def _boolean(text: str) -> bool:
    words = {"true": True, "1": True, "false": False, "0": False}
    if text.strip() not in words:
        raise ValueError(text)
    return words[text.strip()]


def _integer(text: str) -> int:
    stripped = text.strip()
    if len(stripped) > _LONGEST_NUMBER or not _INTEGER.match(stripped):
        raise ValueError(text)
    return int(stripped)


def _float(text: str) -> Decimal:
    stripped = text.strip()
    if stripped in ("INF", "+INF", "-INF"):
        return Decimal(stripped.replace("INF", "Infinity"))
    if len(stripped) > _LONGEST_NUMBER or not stripped.isascii() or "_" in stripped:
        raise ValueError(text)
    number = Decimal(stripped)
    if not number.is_finite() or abs(number.adjusted()) > 400:
        raise ValueError(text)
    return number


def _parts(text: str) -> tuple[str, str]:
    first, second = text.split()
    return first, second


def _point(text: str) -> Point:
    first, second = _parts(text)
    return _float(first), _float(second)


def _duration(text: str) -> Decimal:
    """Seconds, or the form of ISO 8601 (``PT1M30S``) that many files hold."""
    found = _DURATION.match(text.strip())
    if found is None or not any(found.groupdict().values()):
        seconds = _float(text)
        if seconds < 0:
            raise ValueError(text)
        return seconds
    days, hours, minutes = (int(found[part] or 0) for part in ("days", "hours", "minutes"))
    return Decimal(((days * 24 + hours) * 60 + minutes) * 60) + Decimal(found["seconds"] or 0)


def _identifier(text: str) -> str:
    stripped = text.strip()
    if any(sign.isspace() for sign in stripped):
        raise ValueError(text)
    return stripped


def _int_or_identifier(text: str) -> int | str:
    return int(text) if _INTEGER.match(text.strip()) else _identifier(text)


_READERS: Mapping[BaseType, Callable[[str], Atom]] = {
    BaseType.IDENTIFIER: _identifier,
    BaseType.BOOLEAN: _boolean,
    BaseType.INTEGER: _integer,
    BaseType.FLOAT: _float,
    BaseType.STRING: str,
    BaseType.POINT: _point,
    BaseType.PAIR: _parts,
    BaseType.DIRECTED_PAIR: _parts,
    BaseType.DURATION: _duration,
    BaseType.FILE: str,
    BaseType.URI: str.strip,
    BaseType.INT_OR_IDENTIFIER: _int_or_identifier,
}
