"""The tables of a design's TOML file: their values checked, and the lines at which they stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from foundation.errors import Invalid

_Kind = TypeVar("_Kind", bound=StrEnum)
_HEAD = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file, which lies in ``folder``."""

    name: str
    values: Mapping[str, Any]
    folder: Path

    def number(self, key: str, usual: float) -> float:
        """A number that is finite."""
        value = self.values.get(key, usual)
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            raise self._unfit(key)
        return float(value)

    def whole(self, key: str, usual: int) -> int:
        """A whole number."""
        value = self.number(key, usual)
        if value != int(value):
            raise self._unfit(key)
        return int(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers; empty where there is none."""
        value = self.values.get(key, [])
        fits = isinstance(value, list) and all(
            isinstance(one, int | float) and not isinstance(one, bool) and np.isfinite(one)
            for one in value
        )
        if not fits:
            raise self._unfit(key)
        return tuple(float(one) for one in value)

    def kind(self, kind: type[_Kind], usual: _Kind) -> _Kind:
        """One of the named kinds."""
        try:
            return kind(self.values.get("kind", usual))
        except ValueError as trouble:
            raise Invalid(
                "assembly-design-field-unfit", field=f"{self.name}.kind", table=self.name, line=0
            ) from trouble

    def file(self, key: str) -> Path | None:
        """A file beside the design; None where none is named."""
        value = self.values.get(key)
        field = f"{self.name}.{key}"
        if value is None:
            return None
        if not isinstance(value, str):
            raise Invalid("assembly-design-field-unfit", field=field, table=self.name, line=0)
        found = self.folder / value
        if not found.is_file():
            raise Invalid(
                "assembly-design-file-missing",
                field=field,
                file=value[:120],
                table=self.name,
                line=0,
            )
        return found

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        """A list of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._unfit(key)
        return list(value)

    def of(self, name: str, values: Mapping[str, Any], known: set[str]) -> Table:
        """A table within this one; keys that mean nothing are refused."""
        return checked(name, values, known, self.folder)

    def _unfit(self, key: str) -> Invalid:
        return Invalid("assembly-design-field-unfit", field=key, table=self.name, line=0)


def read_tables(path: Path, known: Mapping[str, set[str]]) -> tuple[dict[str, Table], str]:
    """The tables of a file by their names, also those that it leaves out, and the file's text.

    Raises Invalid naming the line that is no TOML, or the name that means nothing.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise Invalid("assembly-file-too-large", file=path.name, most=_MOST_BYTES)
    try:
        text = path.read_text("utf-8")
        read = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise Invalid(
            "assembly-design-unreadable", file=path.name, reason=str(trouble)
        ) from trouble
    try:
        unknown = next((name for name in read if name not in known), None)
        if unknown is not None:
            raise Invalid("assembly-design-field-unknown", field=unknown[:60], line=0)
        made = {
            name: checked(name, read.get(name, {}), keys, path.parent)
            for name, keys in known.items()
        }
    except Invalid as refusal:
        raise placed(refusal, text) from refusal
    return made, text


def checked(name: str, values: Any, known: set[str], folder: Path) -> Table:
    """A table whose keys all mean something."""
    if not isinstance(values, dict):
        raise Invalid("assembly-design-field-unfit", field=name, line=0)
    unknown = next((one for one in values if one not in known), None)
    if unknown is not None:
        raise Invalid("assembly-design-field-unknown", field=f"{name}.{unknown}"[:80], line=0)
    return Table(name, values, folder)


def placed(refusal: Invalid, text: str, table: str = "") -> Invalid:
    """The same refusal with the line of the design that it is about."""
    facts = dict(refusal.facts)
    named = str(facts.pop("table", "") or table)
    before, _, key = str(facts.get("field", "")).rpartition(".")
    facts["line"] = line_of(text, before or named, key)
    return Invalid(refusal.code, **facts)


def line_of(text: str, table: str, key: str) -> int:
    """Where a key stands, from 1 on; else its table's head; else 1. Without a table anywhere."""
    now, head = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        found = _HEAD.match(line)
        if found:
            now = found[1]
            if now in (table, key, f"{table}.{key}"):
                head = number
            continue
        named = _KEY.match(line)
        if named and named[1] == key and table in ("", now):
            return number
    return head
