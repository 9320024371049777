"""Authoring JSON as people type or upload it: read, or refused with the place."""

from __future__ import annotations

import json
import re
from typing import Any

from foundation.errors import Fact, Invalid
from itembank.authoring import read_item
from itembank.items import Item
from itembank.standards import Standard

LONGEST_AREA = 200
LONGEST_SECONDS = 24 * 60 * 60


def parse(text: str) -> Any:
    """The JSON value; raises `Invalid` with line and column."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        raise Invalid("web-author-not-json", line=wrong.lineno, column=wrong.colno) from None
    except (RecursionError, ValueError):
        # Nesting without end, or a number of thousands of digits: nothing that an item holds.
        raise Invalid("web-author-not-json", line=1, column=1) from None


def decode(data: bytes) -> str:
    """The text of an uploaded file; raises `Invalid` where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Invalid("web-author-not-utf8", line=line) from None


def read_source(source: Any, standard: Standard) -> Item:
    """One item that the bank can keep; raises `Invalid` with the field and the reason."""
    name = source.get("id") if isinstance(source, dict) else None
    told: dict[str, Fact] = {"item": name[:128] if isinstance(name, str) else "", "field": ""}
    try:
        json.dumps(source, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Invalid("web-author-text-unstorable", **told) from None
    if "\\u0000" in json.dumps(source):
        raise Invalid("web-author-text-unstorable", **told)
    item = read_item(source, standard)
    if len(item.metadata.area) > LONGEST_AREA:
        raise Invalid(
            "web-author-area-too-long", item=item.identifier, field="area", most=LONGEST_AREA
        )
    if (item.metadata.seconds or 0) > LONGEST_SECONDS:
        raise Invalid("itembank-authoring-field", item=item.identifier, field="sec")
    return item


def line_of(text: str, field: str) -> int | None:
    """The line of a field such as ``key`` or ``parts[2].key``; None where it is not certain."""
    name = re.sub(r"\[\d+\]$", "", field).rpartition(".")[2]
    found = [m.start() for m in re.finditer(rf'"{re.escape(name)}"\s*:', text)] if name else []
    return text.count("\n", 0, found[0]) + 1 if len(found) == 1 else None
