"""Reads a pool from tables: items with their curves, attributes of items and stimuli, constraints.

The tables are CSV with a header, as packages for shadow tests use them:

- items: ``ID, MODEL, PAR1, PAR2, …``
- attributes: ``ID`` and any columns; ``STID`` names the stimulus that an item belongs to
- stimuli: ``STID`` and any columns (not needed where ``STID`` says all)
- constraints: ``CONSTRAINT_ID, TYPE, WHAT, CONDITION, LB, UB, ONOFF``
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.sheet_conditions import Columns
from foundation.errors import Invalid

MOST_BYTES = 100 * 1024 * 1024
STIMULUS = "STID"
_NOTHING = frozenset({"", "NA", "NAN"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a constraint sheet; ``row`` is that of its file, the header being row 1."""

    row: int
    name: str
    kind: str
    what: str
    condition: str
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Pool:
    """Items in the order of their file, what is known of them, and the stimuli they belong to."""

    items: tuple[ItemCurve, ...]
    attributes: Columns
    stimuli: tuple[str, ...]
    stimulus_attributes: Columns
    stimulus_of: tuple[int | None, ...]


def read_pool(items: Path, attributes: Path | None, stimuli: Path | None = None) -> Pool:
    """A pool; Invalid names file, row and column of what cannot be read."""
    rows = _table(items, "ID", "MODEL")
    curves = tuple(_curve(items.name, number, row) for number, row in enumerate(rows, start=2))
    names = [curve.item for curve in curves]
    twice = (
        next((name for name in names if names.count(name) > 1), None) if _has_twin(names) else None
    )
    if twice is not None:
        raise Invalid("assembly-item-twice", file=items.name, item=twice[:80])
    known = _columns(attributes, "ID", names) if attributes else Columns(len(names), {"ID": names})
    of = list(known.cells.get(STIMULUS, [""] * len(names)))
    found = tuple(dict.fromkeys(text for text in of if text))
    told = _columns(stimuli, STIMULUS, found) if stimuli else Columns(len(found), {STIMULUS: found})
    places = {name: place for place, name in enumerate(found)}
    return Pool(curves, known, found, told, tuple(places.get(text) for text in of))


def read_lines(path: Path) -> tuple[Line, ...]:
    """The lines of a constraint sheet that are not switched off."""
    found = []
    for number, row in enumerate(_table(path, "TYPE", "WHAT"), start=2):
        if row.get("ONOFF", "").upper() == "OFF" or not row["TYPE"]:
            continue
        name = row.get("CONSTRAINT_ID") or row.get("CONSTRAINT") or f"{number}"
        found.append(
            Line(
                number,
                name,
                row["TYPE"].lower(),
                row["WHAT"].lower(),
                row.get("CONDITION", ""),
                _bound(path.name, number, "LB", row),
                _bound(path.name, number, "UB", row),
            )
        )
    return tuple(found)


def _table(path: Path, *needed: str) -> list[dict[str, str]]:
    """The rows of a CSV file, columns in capitals, cells stripped; what is missing is empty."""
    if path.stat().st_size > MOST_BYTES:
        raise Invalid("assembly-file-too-large", file=path.name, most=MOST_BYTES)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Invalid("assembly-file-not-text", file=path.name, byte=trouble.start) from trouble
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as trouble:
        raise Invalid("assembly-file-not-csv", file=path.name, reason=str(trouble)) from trouble
    header = [cell.strip().upper() for cell in lines[0]] if lines else []
    missing = next((name for name in needed if name not in header), None)
    if missing is not None:
        raise Invalid("assembly-column-missing", file=path.name, column=missing)
    return [_row(header, line) for line in lines[1:] if any(cell.strip() for cell in line)]


def _row(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    row = dict.fromkeys(header, "")
    for name, cell in zip(header, cells, strict=False):
        stripped = cell.strip()
        row[name] = "" if stripped.upper() in _NOTHING else stripped
    return row


def _curve(file: str, number: int, row: dict[str, str]) -> ItemCurve:
    try:
        model = Curve(row["MODEL"].upper())
    except ValueError as trouble:
        raise Invalid(
            "assembly-model-unknown", file=file, row=number, model=row["MODEL"][:20]
        ) from trouble
    numbers: list[float] = []
    for place in range(1, len(row)):
        text = row.get(f"PAR{place}", "")
        if not text:
            break
        try:
            numbers.append(float(text))
        except ValueError as trouble:
            raise Invalid(
                "assembly-number-unreadable",
                file=file,
                row=number,
                column=f"PAR{place}",
                value=text[:40],
            ) from trouble
    return ItemCurve(row["ID"], model, tuple(numbers))


def _columns(path: Path, key: str, wanted: Sequence[str]) -> Columns:
    """Attributes in the order of what they belong to; a thing without a row has none."""
    rows = {row[key]: row for row in _table(path, key)}
    header = next(iter(rows.values()), {key: ""})
    missing = next((name for name in wanted if name not in rows), None)
    if missing is not None:
        raise Invalid("assembly-attributes-missing", file=path.name, item=missing[:80])
    return Columns(len(wanted), {name: [rows[one][name] for one in wanted] for name in header})


def _bound(file: str, number: int, name: str, row: dict[str, str]) -> float | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        return float(text)
    except ValueError as trouble:
        raise Invalid(
            "assembly-number-unreadable", file=file, row=number, column=name, value=text[:40]
        ) from trouble


def _has_twin(names: Sequence[str]) -> bool:
    return len(set(names)) != len(names)
