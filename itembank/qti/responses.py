"""Reads a candidate's answer, as a browser or a file of results sends it, into a value.

The JSON of an answer holds for each response a text, number, boolean, null, a list of these, or an
object for a record. One value stands for a list of one, and a list of one for a single value. The
JSON of portable custom interactions (``{"base": {"identifier": "A"}}``, ``{"list": …}``,
``{"record": […]}``) means the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from foundation.errors import Invalid
from itembank.qti.declarations import Declaration
from itembank.qti.programs import TextEntry
from itembank.qti.typed_numbers import record_of, whole_of
from itembank.qti.values import (
    BaseType,
    Cardinality,
    Value,
    container,
    integer,
    read_atom,
    single,
)

_MOST_VALUES = 10_000
_LONGEST_TEXT = 1_000_000
_TWO_ENDS = (BaseType.POINT, BaseType.PAIR, BaseType.DIRECTED_PAIR)
_NUMERIC = (BaseType.INTEGER, BaseType.FLOAT, BaseType.POINT)
_PLAIN = TextEntry()


def read_response(declared: Declaration, given: Any, entry: TextEntry = _PLAIN) -> Value | None:
    """The value; Invalid("qti-value-unreadable") or ("qti-value-unfit") where it can be none.

    ``entry`` says how the text interaction that the response is bound to wants its text read.
    """
    given = _unwrapped(given)
    if declared.cardinality is Cardinality.RECORD:
        return _record(declared, given, entry)
    listed = given if isinstance(given, list) else [] if given is None else [given]
    if _is_apart(declared, listed):
        listed = [listed]
    if len(listed) > _MOST_VALUES:
        raise _unfit(declared, f"{len(listed)} values")
    base_type = declared.base_type or BaseType.STRING
    texts = [_text(declared, one) for one in listed if one not in (None, "")]
    if entry.base != _PLAIN.base and declared.base_type is BaseType.INTEGER:
        texts = [_of_base(declared, text, entry.base) for text in texts]
    atoms = [read_atom(base_type, text) for text in texts]
    if declared.cardinality is Cardinality.SINGLE:
        if len(atoms) > 1:
            raise _unfit(declared, f"{len(atoms)} values")
        return single(base_type, atoms[0]) if atoms else None
    return container(declared.cardinality, base_type, atoms)


def _unwrapped(given: Any) -> Any:
    """The value behind the JSON of portable custom interactions (QTI 3, PCI, "Response JSON")."""
    if not isinstance(given, Mapping) or len(given) != 1:
        return given
    kind, inner = next(iter(given.items()))
    if kind in ("base", "list") and (inner is None or isinstance(inner, Mapping)):
        return None if not inner else next(iter(inner.values()))
    if kind == "record" and isinstance(inner, list):
        return {
            str(one.get("name", "")): {key: one[key] for key in ("base", "list") if key in one}
            for one in inner
            if isinstance(one, Mapping)
        }
    return given


def _record(declared: Declaration, given: Any, entry: TextEntry) -> Value | None:
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if given is None:
        return None
    if isinstance(given, str | int | float) and not isinstance(given, bool):
        return record_of(_text(declared, given), entry.base)
    if not isinstance(given, Mapping):
        raise _unfit(declared, str(given)[:80])
    fields = {str(name)[:64]: _field(declared, one) for name, one in given.items()}
    return Value(Cardinality.RECORD, None, (), fields)


def _field(declared: Declaration, given: Any) -> Value | None:
    """A field of a record: of the type that it names, or of the one that its JSON has."""
    if isinstance(given, Mapping):
        return _typed_field(declared, given)
    if isinstance(given, list):
        parts = [one for one in (_field(declared, each) for each in given) if one is not None]
        if len({part.base_type for part in parts}) > 1 or any(not part.atoms for part in parts):
            raise _unfit(declared, str(given)[:80])
        base_type = parts[0].base_type if parts else None
        return container(Cardinality.ORDERED, base_type, (part.atom for part in parts))
    if isinstance(given, bool):
        return single(BaseType.BOOLEAN, given)
    if isinstance(given, int):
        return integer(given)
    if isinstance(given, float):
        return single(BaseType.FLOAT, Decimal(repr(given)))
    return None if given is None else single(BaseType.STRING, str(given))


def _typed_field(declared: Declaration, given: Mapping[str, Any]) -> Value | None:
    """``{"base": {"float": 2}}`` or ``{"list": {"identifier": ["A", "B"]}}``."""
    kind, inner = next(iter(given.items()), ("base", None))
    if kind not in ("base", "list") or len(given) > 1:
        raise _unfit(declared, str(given)[:80])
    if not isinstance(inner, Mapping) or not inner:
        return None
    named, value = next(iter(inner.items()))
    if named not in set(BaseType):
        raise _unfit(declared, str(named)[:80])
    many = Cardinality.ORDERED if kind == "list" else Cardinality.SINGLE
    return read_response(Declaration(declared.role, "", many, BaseType(named)), value)


def _text(declared: Declaration, one: Any) -> str:
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, Mapping) and declared.base_type is BaseType.FILE:
        # What counts for the rules is that there is a file; its content is for people.
        return str(one.get("name") or one.get("data") or "")[:_LONGEST_TEXT]
    if isinstance(one, str) and declared.base_type in _NUMERIC:
        # Chinese keyboards type digits in full width; a number stays the same number.
        one = unicodedata.normalize("NFKC", one)
    if isinstance(one, str) and declared.base_type is BaseType.POINT:
        one = one.replace(",", " ")
    if isinstance(one, float) and one.is_integer() and declared.base_type is BaseType.INTEGER:
        return str(int(one))
    if isinstance(one, str | int | float) and len(str(one)) <= _LONGEST_TEXT:
        return str(one)
    if isinstance(one, list | tuple) and len(one) == 2:
        # A point or pair whose two ends come apart.
        return f"{one[0]} {one[1]}"
    if isinstance(one, Mapping) and declared.base_type is BaseType.POINT and {"x", "y"} <= set(one):
        return f"{one['x']} {one['y']}"
    raise _unfit(declared, str(one)[:80])


def _of_base(declared: Declaration, text: str, base: int) -> str:
    number = whole_of(text, base)
    if number is None:
        raise _unfit(declared, text[:80])
    return str(number)


def _is_apart(declared: Declaration, listed: list[Any]) -> bool:
    """Whether a list of two is one point or pair whose ends come apart."""
    bare = all(
        (isinstance(one, int | float) and not isinstance(one, bool))
        or (isinstance(one, str) and bool(one) and " " not in one.strip())
        for one in listed
    )
    return declared.base_type in _TWO_ENDS and len(listed) == 2 and bare


def _unfit(declared: Declaration, told: str) -> Invalid:
    return Invalid("qti-value-unfit", variable=declared.identifier, value=told)
