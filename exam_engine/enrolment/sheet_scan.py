"""One pass over a worksheet's XML for what fast readers do not tell, and for its true extent.

It runs before any reader that lays a sheet out in memory, because a single cell in the last row
and column makes such a reader ask for billions of cells.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from exam_engine.enrolment.cells import column_number
from exam_engine.enrolment.limits import FileLimits
from foundation.errors import Invalid

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_TAGS = ("{*}c", "{*}row", "{*}col", "{*}mergeCell", "{*}hyperlink")
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class Scan:
    """What a sheet holds beside its values; rows and columns count from 1."""

    last_row: int = 0
    last_column: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


def scan_sheet(content: bytes, name: str, limits: FileLimits) -> Scan:
    """Scans one worksheet part; raises ``Invalid`` when it is broken or reaches too far."""
    scan = Scan()
    row, column, covered = 0, 0, 0
    try:
        for event, element in etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            tag=_TAGS,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            tag = etree.QName(element).localname
            if event == "start":
                if tag == "row":
                    row, column = int(element.get("r") or row + 1), 0
                continue
            if tag == "c":
                row, column = _place(element.get("r"), row, column)
                _note_cell(scan, element, row, column)
            elif tag == "col" and element.get("hidden") in ("1", "true"):
                _note_hidden(scan, element.attrib, limits)
            elif tag in ("mergeCell", "hyperlink"):
                area = _area(element.get("ref") or "A1")
                covered += _size(area)
                if tag == "mergeCell":
                    scan.merged.append(area)
            if tag != "c":
                element.clear()
            elif (parent := element.getparent()) is not None:
                parent.remove(element)
            _refuse_extent(scan, name, covered, limits)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Invalid("enrolment-file-damaged") from fault
    return scan


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    if reference is None:
        return row, column + 1
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]), column_number(match[1])


def _area(reference: str) -> Area:
    """First row, first column, last row, last column of ``B2:C9``."""
    first, _, last = reference.partition(":")
    top, left = _place(first, 0, 0)
    bottom, right = _place(last or first, 0, 0)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _size(area: Area) -> int:
    return (area[2] - area[0] + 1) * (area[3] - area[1] + 1)


def _note_cell(scan: Scan, element: etree._Element, row: int, column: int) -> None:
    formula: str | None = None
    value: str | None = None
    filled = False
    for child in element:
        tag = etree.QName(child).localname
        if tag == "f":
            formula = child.text or ""
        elif tag == "v":
            value, filled = child.text or "", True
        elif tag == "is":
            filled = True
    if formula is not None:
        scan.formulas[row, column] = formula
        if not value and not (filled and element.get("t") == "str"):
            scan.uncomputed.add((row, column))
    if not filled and formula is None:
        return
    if element.get("t") == "e":
        scan.errors[row, column] = value or ""
    scan.last_row = max(scan.last_row, row)
    scan.last_column = max(scan.last_column, column)


def _note_hidden(scan: Scan, attributes: Mapping[str, str], limits: FileLimits) -> None:
    first = int(attributes.get("min", "1"))
    last = min(int(attributes.get("max", "1")), limits.max_columns)
    scan.hidden_columns.update(range(first, last + 1))


def _refuse_extent(scan: Scan, name: str, covered: int, limits: FileLimits) -> None:
    if scan.last_row > limits.max_rows:
        raise Invalid(
            "enrolment-file-too-many-rows", sheet=name, row=scan.last_row, limit=limits.max_rows
        )
    if scan.last_column > limits.max_columns:
        raise Invalid("enrolment-file-too-wide", sheet=name, limit=limits.max_columns)
    if covered > limits.max_covered_cells:
        raise Invalid("enrolment-file-covered", sheet=name, limit=limits.max_covered_cells)
