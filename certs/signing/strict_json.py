"""A JSON object out of bytes that anyone may have written: one meaning, or refused."""

from __future__ import annotations

import json
from typing import Any

from foundation.errors import Invalid

MOST_BLANK_NODES = 100
"""More of them than any badge we have met, and still done in a fifth of a second."""


def read_object(data: bytes) -> dict[str, Any]:
    """The object; ``Invalid`` for anything else, for a name that occurs twice, and for NaN."""
    try:
        parsed = json.loads(data, object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Invalid("certs-credential-unreadable") from error
    if not isinstance(parsed, dict):
        raise Invalid("certs-credential-unreadable")
    return parsed


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name occurs twice")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(name)


def demand_plain(value: Any, *, outermost: bool = True) -> None:
    """Refuse what JSON-LD passes over, so that nobody can write it into a signed document.

    ``null`` and empty lists and objects say nothing to a program that reads linked data and may say
    something to people; names with ``@`` can take a part out of the place where it is looked for.
    Both would leave the proof good. Our own documents have neither; ``Invalid`` for others.
    """
    if value is None or value in ({}, []):
        raise Invalid("certs-credential-unreadable")
    if isinstance(value, dict):
        for name, part in value.items():
            if name.startswith("@") and not (outermost and name == "@context"):
                raise Invalid("certs-credential-unreadable")
            demand_plain(part, outermost=False)
    elif isinstance(value, list):
        for part in value:
            demand_plain(part, outermost=False)


def demand_few_blank_nodes(value: Any) -> None:
    """``Invalid`` for a document with more than `MOST_BLANK_NODES` nodes that have no IRI.

    The names of blank nodes are worked out from one another (RDFC-1.0, 4.4), and a document made
    for it keeps the processor busy for seconds. Ours have none; those of others a handful.
    """
    if _blank_nodes(value) > MOST_BLANK_NODES:
        raise Invalid("certs-credential-blank-node")


def _blank_nodes(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(_blank_nodes, value))
    if not isinstance(value, dict):
        return 0
    blank = str(value.get("id", "_:")).startswith("_:")
    return blank + sum(map(_blank_nodes, value.values()))
