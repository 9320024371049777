"""Reads a candidate's answer, as a browser or a file of results sends it, into a value.

The JSON of an answer holds for each response a text, number, boolean, null, a list of these, or an
object for a record. One value stands for a list of one, and a list of one for a single value.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from foundation.errors import Invalid
from itembank.qti.declarations import Declaration
from itembank.qti.values import BaseType, Cardinality, Value, container, read_atom, single

_MOST_VALUES = 10_000
_LONGEST_TEXT = 1_000_000
_TWO_ENDS = (BaseType.POINT, BaseType.PAIR, BaseType.DIRECTED_PAIR)


def read_response(declared: Declaration, given: Any) -> Value | None:
    """The value; Invalid("qti-value-unreadable") or ("qti-value-unfit") where it can be none."""
    if declared.cardinality is Cardinality.RECORD:
        return _record(declared, given)
    listed = given if isinstance(given, list) else [] if given is None else [given]
    if declared.cardinality is Cardinality.SINGLE and _is_apart(declared, listed):
        listed = [listed]
    if len(listed) > _MOST_VALUES:
        raise _unfit(declared, f"{len(listed)} values")
    base_type = declared.base_type or BaseType.STRING
    atoms = [read_atom(base_type, _text(declared, one)) for one in listed if one not in (None, "")]
    if declared.cardinality is Cardinality.SINGLE:
        if len(atoms) > 1:
            raise _unfit(declared, f"{len(atoms)} values")
        return single(base_type, atoms[0]) if atoms else None
    return container(declared.cardinality, base_type, atoms)


def _record(declared: Declaration, given: Any) -> Value | None:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise _unfit(declared, str(given)[:80])
    fields = {str(name)[:64]: _field(one) for name, one in given.items()}
    return Value(Cardinality.RECORD, None, (), fields)


def _field(given: Any) -> Value | None:
    if isinstance(given, bool):
        return single(BaseType.BOOLEAN, given)
    if isinstance(given, int):
        return single(BaseType.INTEGER, given)
    if isinstance(given, float):
        return single(BaseType.FLOAT, Decimal(repr(given)))
    return None if given is None else single(BaseType.STRING, str(given))


def _text(declared: Declaration, one: Any) -> str:
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, float) and one.is_integer() and declared.base_type is BaseType.INTEGER:
        return str(int(one))
    if isinstance(one, str | int | float) and len(str(one)) <= _LONGEST_TEXT:
        return str(one)
    if isinstance(one, list | tuple) and len(one) == 2:
        # A point or pair whose two ends come apart.
        return f"{one[0]} {one[1]}"
    raise _unfit(declared, str(one)[:80])


def _is_apart(declared: Declaration, listed: list[Any]) -> bool:
    """Whether a list of two is one point or pair whose ends come apart."""
    bare = all(isinstance(one, int | float) or " " not in str(one) for one in listed)
    return declared.base_type in _TWO_ENDS and len(listed) == 2 and bare


def _unfit(declared: Declaration, told: str) -> Invalid:
    return Invalid("qti-value-unfit", variable=declared.identifier, value=told)
