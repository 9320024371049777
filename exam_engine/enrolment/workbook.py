"""Reads an uploaded workbook or csv file into sheets of cells that keep their place and type."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import python_calamine
from lxml import etree

from exam_engine.enrolment.archive_safety import entry_names, safe_copy
from exam_engine.enrolment.cells import Cell, CellKind, CellValue, Row, Sheet, Table
from exam_engine.enrolment.csv_files import read_csv
from exam_engine.enrolment.limits import MEGABYTE, FileLimits
from exam_engine.enrolment.sheet_scan import Area, Scan, scan_sheet
from foundation.errors import Invalid

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# First bytes of what colleges send by mistake, and the word for it.
_MISTAKEN = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A worksheet of the archive: its name, its part, and whether it is hidden."""

    name: str
    path: str
    hidden: bool


def read_table(data: bytes, limits: FileLimits | None = None) -> Table:
    """Reads a file by its bytes, whatever its name says; raises ``Invalid`` with the reason.

    Codes begin with ``enrolment-file-``: empty, too-large, kind, old-workbook, password, damaged,
    bomb, archive-…, encoding, too-many-rows, too-wide, covered, no-sheet.
    """
    limits = limits or FileLimits()
    if not data.strip():
        raise Invalid("enrolment-file-empty")
    if len(data) > limits.max_bytes:
        raise Invalid(
            "enrolment-file-too-large",
            megabytes=round(len(data) / MEGABYTE, 1),
            limit_megabytes=limits.max_bytes // MEGABYTE,
        )
    if data.startswith(_ZIP):
        return read_workbook(safe_copy(data, limits), limits)
    _refuse_other_kinds(data)
    return read_csv(data, limits)


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise Invalid("enrolment-file-password")
        raise Invalid("enrolment-file-old-workbook")
    for mark, kind in _MISTAKEN:
        if data.startswith(mark):
            raise Invalid("enrolment-file-kind", kind=kind)
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise Invalid("enrolment-file-kind", kind="web-page")


def read_workbook(copy: bytes, limits: FileLimits) -> Table:
    """Reads the safe copy of an xlsx file; see ``archive_safety.safe_copy``."""
    names = entry_names(copy)
    if "xl/workbook.xml" not in names:
        raise Invalid("enrolment-file-kind", kind=_kind_of(names))
    parts = _worksheets(copy, names)
    if not parts:
        raise Invalid("enrolment-file-no-sheet")
    if len(parts) > limits.max_sheets:
        raise Invalid("enrolment-file-too-many-sheets", limit=limits.max_sheets)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        scans = {
            part.name: scan_sheet(archive.read(part.path), part.name, limits) for part in parts
        }
    values = _values(copy, [part.name for part in parts])
    sheets = tuple(
        Sheet(
            part.name,
            tuple(_rows(values[part.name], scans[part.name], limits)),
            hidden=part.hidden,
            hidden_columns=frozenset(scans[part.name].hidden_columns),
        )
        for part in parts
    )
    return Table("xlsx", sheets)


def _kind_of(names: frozenset[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(name.startswith("word/") for name in names):
        return "docx"
    return "zip"


def _worksheets(copy: bytes, names: frozenset[str]) -> list[_Part]:
    """The worksheets in the order of the tabs; chart sheets and the like are left out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        try:
            book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
            relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
        except (etree.XMLSyntaxError, KeyError) as fault:
            raise Invalid("enrolment-file-damaged") from fault
    targets = {
        relation.get("Id"): posixpath.normpath(
            posixpath.join("/xl", relation.get("Target") or "")
        ).lstrip("/")
        for relation in relations
        if (relation.get("Type") or "").endswith("/worksheet")
    }
    parts = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        path = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION))
        if path in names:
            hidden = sheet.get("state") in ("hidden", "veryHidden")
            parts.append(_Part(sheet.get("name") or "", path, hidden))
    if len({part.name for part in parts}) != len(parts):
        raise Invalid("enrolment-file-damaged")
    return parts


def _values(copy: bytes, names: list[str]) -> dict[str, list[list[CellValue]]]:
    try:
        with python_calamine.load_workbook(io.BytesIO(copy)) as book:
            return {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[misc]
                for name in names
            }
    except BaseException as fault:
        # A native reader at the door: its panics are BaseException, its errors of several kinds.
        if isinstance(fault, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Invalid("enrolment-file-damaged") from fault


def _rows(grid: list[list[CellValue]], scan: Scan, limits: FileLimits) -> Iterator[Row]:
    marks: dict[int, set[int]] = {}
    for row, column in (*scan.uncomputed, *scan.errors):
        marks.setdefault(row, set()).add(column)
    merged = _merged_into(scan.merged, scan.last_row)
    for number in range(1, max(len(grid), scan.last_row) + 1):
        values = grid[number - 1] if number <= len(grid) else []
        cells = {
            column: _cell(number, column, value, scan, limits)
            for column, value in enumerate(values, start=1)
            if value != "" or column in marks.get(number, ())
        }
        for column in marks.get(number, set()) - cells.keys():
            cells[column] = _cell(number, column, "", scan, limits)
        covering = {
            column: top for column, top in merged.get(number, {}).items() if column not in cells
        }
        if cells:
            yield Row(number, cells, covering)


def _merged_into(areas: list[Area], last_row: int) -> dict[int, dict[int, int]]:
    """Row → column → the row of the merged range's first cell, for ranges one column wide."""
    covered: dict[int, dict[int, int]] = {}
    for top, left, bottom, right in areas:
        if left != right:
            continue
        for row in range(top + 1, min(bottom, last_row) + 1):
            covered.setdefault(row, {})[left] = top
    return covered


def _cell(row: int, column: int, value: CellValue, scan: Scan, limits: FileLimits) -> Cell:
    place = (row, column)
    formula = scan.formulas.get(place)
    if place in scan.errors:
        return Cell(row, column, CellKind.ERROR, scan.errors[place], formula)
    if place in scan.uncomputed:
        return Cell(row, column, CellKind.FORMULA_UNCOMPUTED, "", formula)
    if isinstance(value, bool):
        return Cell(row, column, CellKind.BOOLEAN, value, formula)
    if isinstance(value, int | float):
        return Cell(row, column, CellKind.NUMBER, value, formula)
    if isinstance(value, date | datetime):
        return Cell(row, column, CellKind.DATE, value, formula)
    return Cell(row, column, CellKind.TEXT, str(value)[: limits.max_cell_characters], formula)
