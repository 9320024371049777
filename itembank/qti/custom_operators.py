"""Operators of vendors that are known by name; every other one is refused with its name.

``customOperator`` means whatever its maker says it means, so an unknown one cannot be guessed at.
The three here were published by Cito with its scoring engine, under several prefixes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence

from foundation.errors import Invalid
from itembank.qti.operators import Operator, Run
from itembank.qti.programs import Expression
from itembank.qti.state import State
from itembank.qti.values import BaseType, Cardinality, Value, read_atom, single


def _ascii(text: str) -> str:
    """Letters without their accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _trimmed(text: str) -> Value | None:
    return single(BaseType.STRING, text.strip())


def _without_accents(text: str) -> Value | None:
    return single(BaseType.STRING, _ascii(text))


def _comma_decimal(text: str) -> Value | None:
    """A number with a comma before its decimals; NULL for any other text."""
    try:
        return single(BaseType.FLOAT, read_atom(BaseType.FLOAT, text.strip().replace(",", ".")))
    except Invalid:
        return None


_KNOWN: Mapping[str, Callable[[str], Value | None]] = {
    "trim": _trimmed,
    "toascii": _without_accents,
    "parsecommadecimal": _comma_decimal,
}
_PREFIXES = frozenset({"depcp", "qade", "questify"})


def _custom(expression: Expression, parts: Sequence[Run]) -> Run:
    named = expression.attributes.get("definition") or expression.attributes.get("class", "")
    prefix, _, name = named.partition(":")
    known = _KNOWN.get(name.lower()) if prefix in _PREFIXES else None
    if known is None or len(parts) != 1:
        raise Invalid("qti-custom-operator-unknown", operator=named[:80], line=expression.line)
    change = known

    def run(state: State) -> Value | None:
        value = parts[0](state)
        if value is None:
            return None
        if value.cardinality is Cardinality.SINGLE:
            return change(value.text())
        changed = [change(str(atom)) for atom in value.atoms]
        kept = tuple(one.atom for one in changed if one is not None)
        base_type = next((one.base_type for one in changed if one is not None), None)
        return Value(value.cardinality, base_type, kept) if kept else None

    return run


OPERATORS: Mapping[str, Operator] = {"customOperator": Operator(_custom, 0, None)}
