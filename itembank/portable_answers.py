"""Answers of portable custom interactions: JSON of the standard, held against the declaration.

Source: IMS Portable Custom Interactions v1, "Response JSON": ``{"base": {"integer": 3}}``,
``{"list": {"identifier": ["A", "B"]}}``, ``{"record": [{"name": …, "base": …}]}``. An answer is
kept as the text of that JSON, and is turned into values where it is marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from foundation.errors import Invalid
from itembank.interactions import QtiBody, QtiResponse
from itembank.qti.declarations import Declaration, Role
from itembank.qti.responses import read_response
from itembank.qti.values import Cardinality

_INTERACTIONS: Final = frozenset({"customInteraction", "portableCustomInteraction"})
_HOLDER: Final = {
    Cardinality.SINGLE: "base",
    Cardinality.MULTIPLE: "list",
    Cardinality.ORDERED: "list",
    Cardinality.RECORD: "record",
}


def is_portable(part: QtiResponse) -> bool:
    """Whether a program of the item's own gives this response."""
    return part.interaction in _INTERACTIONS


def checked(part: QtiResponse, text: str) -> str:
    """The answer in one form; empty for no answer.

    Raises Invalid("itembank-answer-not-portable") for JSON that is not of the standard, or that
    the declaration cannot hold: the program is a stranger's.
    """
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as trouble:
        raise _unfit(part) from trouble
    holder = _HOLDER[part.cardinality]
    if given is None or given == {holder: None} or given == {"base": None}:
        return ""
    if not isinstance(given, dict) or list(given) != [holder]:
        raise _unfit(part)
    inner = given[holder]
    typed = isinstance(inner, dict) and list(inner) == [part.base_type.value]
    if not typed and part.cardinality is not Cardinality.RECORD:
        raise _unfit(part)
    declared = Declaration(
        Role.RESPONSE, part.response_identifier, part.cardinality, part.base_type
    )
    try:
        value = read_response(declared, given)
    except Invalid as refusal:
        raise _unfit(part) from refusal
    return "" if value is None else msgspec.json.encode(given).decode()


def decoded(body: QtiBody, response: Mapping[str, object]) -> dict[str, Any]:
    """A kept answer as the item's processing takes it."""
    portable = {one.response_identifier for one in body.responses if is_portable(one)}
    return {
        name: msgspec.json.decode(value) if name in portable and isinstance(value, str) else value
        for name, value in response.items()
    }


def _unfit(part: QtiResponse) -> Invalid:
    return Invalid("itembank-answer-not-portable", response=part.response_identifier)
