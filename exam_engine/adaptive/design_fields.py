"""The fields of a design that the form beside its text shows, read from the text and put into it.

Only the lines of these fields are changed; all else of the text, comments too, stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from foundation.errors import Invalid

FIELDS: dict[str, tuple[str, str, str]] = {
    "title": ("test", "title", "text"),
    "purpose": ("test", "purpose", "text"),
    "minutes": ("test", "minutes", "number"),
    "seed": ("test", "seed", "number"),
    "overlap": ("test", "overlap", "number"),
    "parameters": ("pool", "parameters", "text"),
    "levels": ("pool", "levels", "texts"),
    "stopping": ("stopping", "kind", "text"),
    "least": ("stopping", "least", "number"),
    "most": ("stopping", "most", "number"),
    "error": ("stopping", "error", "number"),
    "cuts": ("stopping", "cuts", "numbers"),
    "classes": ("test", "classes", "texts"),
    "exposure": ("exposure", "kind", "text"),
    "rate": ("exposure", "most", "number"),
    "edges": ("exposure", "edges", "numbers"),
    "selection": ("selection", "kind", "text"),
    "strata": ("selection", "strata", "number"),
}
"""Name in the form → table, key and kind."""


def fields_of(source: str) -> dict[str, str]:
    """The fields as text, empty where the design does not say; for text that cannot be read too."""
    try:
        read: Mapping[str, Any] = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return dict.fromkeys(FIELDS, "")
    found = {}
    for name, (table, key, _) in FIELDS.items():
        held = read.get(table, {})
        value = held.get(key, "") if isinstance(held, dict) else ""
        found[name] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return found


def with_fields(source: str, wanted: Mapping[str, str]) -> str:
    """The text with these fields set; an empty one is left as the text has it.

    Raises Invalid("adaptive-field-unfit") naming a number that is none.
    """
    for name, (table, key, kind) in FIELDS.items():
        text = wanted.get(name, "").strip()
        if text:
            source = _set(source, table, key, _written(name, text, kind))
    return source


def _written(name: str, text: str, kind: str) -> str:
    if kind == "text":
        return _quoted(text)
    parts = [part.strip() for part in re.split("[,，、]", text) if part.strip()]
    if kind == "texts":
        return f"[{', '.join(map(_quoted, parts))}]"
    for part in parts:
        if not re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", part):
            raise Invalid("adaptive-field-unfit", field=name)
    return parts[0] if kind == "number" else f"[{', '.join(parts)}]"


def _quoted(text: str) -> str:
    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', "", text)[:120] + '"'


def _set(source: str, table: str, key: str, value: str) -> str:
    """Set a key of a table: its line is changed, or added under the table's head."""
    lines = source.split("\n")
    head = next((at for at, line in enumerate(lines) if line.strip() == f"[{table}]"), None)
    if head is None:
        # Before the first list of tables, which would take the keys for its own.
        first = next((at for at, line in enumerate(lines) if line.startswith("[[")), len(lines))
        return "\n".join([*lines[:first], f"[{table}]", f"{key} = {value}", "", *lines[first:]])
    for at in range(head + 1, len(lines)):
        if lines[at].lstrip().startswith("["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[at]):
            lines[at] = f"{key} = {value}"
            return "\n".join(lines)
    return "\n".join([*lines[: head + 1], f"{key} = {value}", *lines[head + 1 :]])
