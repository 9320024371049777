"""Writes a template variable's value into the text, as ``printedVariable`` asks for it.

Source: QTI 3, "printedVariable" and "Number Formatting Rules" (QTI 2.1, 7.1.5): ``format`` is one
conversion of C's ``printf``, with ``r`` for significant figures; ``base`` is that of whole numbers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from itembank.qti.state import State
from itembank.qti.values import Atom, Cardinality, Value, plain, write_atom

_FORMAT: Final = re.compile(
    r"%(?P<flags>[-+ 0#]*)(?P<width>\d{1,2})?(?:\.(?P<after>\d{1,2}))?[hlL]?(?P<kind>[a-zA-Z])"
)
_POWER: Final = re.compile(r"[eE]([+-]?\d+)\Z")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_FEW: Final = 6
"""Figures where a format names none."""
_LARGEST: Final = Decimal("1e300")


def printed(value: Value, own: Mapping[str, str], state: State) -> str:
    """The value as HTML; ``own`` are the attributes of the ``printedVariable``."""
    if value.cardinality is Cardinality.RECORD:
        return _record(value, own, state)
    atoms: tuple[Atom, ...] = value.atoms
    if value.cardinality is not Cardinality.SINGLE and own.get("index"):
        place = _whole(own["index"], state)
        atoms = atoms[place - 1 : place] if place is not None and place > 0 else ()
    return _escaped(own.get("delimiter", ";")).join(_atom(atom, own, state) for atom in atoms)


def _record(value: Value, own: Mapping[str, str], state: State) -> str:
    """One field, or all with their names."""
    if own.get("field"):
        chosen = value.fields.get(own["field"])
        return "" if chosen is None else printed(chosen, own, state)
    sign = _escaped(own.get("mappingIndicator", "="))
    told = [
        f"{_escaped(name)}{sign}{'' if one is None else printed(one, own, state)}"
        for name, one in value.fields.items()
    ]
    return _escaped(own.get("delimiter", ";")).join(told)


def _atom(atom: Atom, own: Mapping[str, str], state: State) -> str:
    if isinstance(atom, bool) or not isinstance(atom, int | Decimal):
        return _escaped(write_atom(atom))
    number = Decimal(atom)
    if not number.is_finite() or abs(number) > _LARGEST:
        return _escaped(write_atom(atom))
    base = _whole(own.get("base", "10"), state) or 10
    found = _FORMAT.search(own.get("format", ""))
    if found is None:
        return _to_base(atom, base) if isinstance(atom, int) else _escaped(write_atom(atom))
    written = _converted(found, number, base)
    around = own["format"][: found.start()], own["format"][found.end() :]
    powered = own.get("powerForm", "").strip() in ("true", "1")
    inner = _POWER.sub(_as_power, written) if powered else _escaped(written)
    return f"{_escaped(around[0])}{inner}{_escaped(around[1])}"


def _converted(found: re.Match[str], number: Decimal, base: int) -> str:
    """One conversion; what C does not know is written plainly."""
    kind, flags, width = found["kind"], found["flags"], found["width"] or ""
    after = int(found["after"]) if found["after"] else None
    if kind in "feEgGF":
        figures = "" if after is None else f".{after}"
        return f"%{flags}{width}{figures}{kind}" % float(number)
    if kind in "dioxX":
        base = {"o": 8, "x": 16, "X": 16}.get(kind, base)
        digits = _to_base(int(number.to_integral_value(ROUND_HALF_UP)), base)
        return _padded(digits.upper() if kind == "X" else digits, flags, int(width or 0))
    if kind in "rR":
        exact = Context(prec=after or _FEW, rounding=ROUND_HALF_UP).plus(number)
        return _padded(plain(exact), flags, int(width or 0))
    return plain(number)


def _padded(digits: str, flags: str, width: int) -> str:
    sign = "" if digits.startswith("-") else "+" if "+" in flags else " " if " " in flags else ""
    digits = sign + digits
    if "-" in flags:
        return digits.ljust(width)
    return digits.zfill(width) if "0" in flags else digits.rjust(width)


def _to_base(number: int, base: int) -> str:
    if not 2 <= base <= len(_DIGITS) or base == 10:
        return write_atom(number)
    digits, left = "", abs(number)
    while left:
        left, digit = divmod(left, base)
        digits = _DIGITS[digit] + digits
    return ("-" if number < 0 else "") + (digits or "0")


def _as_power(found: re.Match[str]) -> str:
    return f" × 10<sup>{int(found[1])}</sup>"


def _whole(text: str, state: State) -> int | None:
    """A constant, or a variable that holds one."""
    name = text.strip().strip("{}")
    held = state.values[name] if state.knows(name) else None
    if held is not None:
        return held.atom if held.atoms and isinstance(held.atom, int) else None
    return int(name) if name.isascii() and name.isdigit() and len(name) < 7 else None


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
