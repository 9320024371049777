"""What a typed number says: its record of fields, and whole numbers of another base.

Source: QTI 3, "stringInteraction": a response of record cardinality that a text interaction is
bound to tells digits and exponent as the candidate typed them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from itembank.qti.values import BaseType, Cardinality, Value, integer, single

_NUMBER: Final = re.compile(r"[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?", re.ASCII)
_LONGEST: Final = 400
_BASES: Final = range(2, 37)


def record_of(text: str, base: int = 10) -> Value | None:
    """The record of a typed text; all but ``stringValue`` is NULL where it is no number."""
    if not text:
        return None
    fields: dict[str, Value | None] = {"stringValue": single(BaseType.STRING, text)}
    fields |= dict.fromkeys(
        ("floatValue", "integerValue", "leftDigits", "rightDigits", "ndp", "nsf", "exponent")
    )
    written = text.strip()
    found = _NUMBER.fullmatch(written) if len(written) <= _LONGEST else None
    if base != 10:
        number = whole_of(written, base)
        if number is not None:
            fields["integerValue"] = integer(number)
            fields["floatValue"] = single(BaseType.FLOAT, Decimal(number))
    elif found is not None and (found[1] or found[2]):
        fields |= _parts(written, found[1], found[2], found[3])
    return Value(Cardinality.RECORD, None, (), fields)


def whole_of(text: str, base: int) -> int | None:
    """A whole number that is written to this base; None for any other text."""
    plain = text.strip()
    if base not in _BASES or len(plain) > _LONGEST or "_" in plain or not plain.isascii():
        return None
    try:
        return int(plain, base)
    except ValueError:
        return None


def _parts(
    written: str, left: str, right: str | None, exponent: str | None
) -> dict[str, Value | None]:
    after = len(right or "")
    shifted = 0 if exponent is None else int(exponent)
    is_whole = right is None and exponent is None
    return {
        "floatValue": single(BaseType.FLOAT, Decimal(written)),
        "integerValue": integer(int(written)) if is_whole else None,
        "leftDigits": integer(len(left)),
        "rightDigits": integer(after),
        "ndp": integer(max(0, after - shifted)),
        "nsf": integer(len((left + (right or "")).lstrip("0"))),
        "exponent": None if exponent is None else integer(shifted),
    }
