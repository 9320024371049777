"""Reads a csv file: finds its encoding and delimiter, and keeps every cell's place."""

from __future__ import annotations

import codecs
import csv
import io
import re

from exam_engine.enrolment.cells import Cell, CellKind, Row, Sheet, Table
from exam_engine.enrolment.limits import FileLimits
from foundation.errors import Invalid

DELIMITERS = (",", "\t", ";", "|", "，")
SHEET_NAME = "csv"
_SAMPLE_LINES = 20
_WRAPPED = re.compile(r'="([^"]*)"')
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(data: bytes, limits: FileLimits) -> Table:
    """Reads a csv file; raises ``Invalid`` when it is no text or is too long or too wide."""
    text, encoding = decode(data)
    delimiter = find_delimiter(text)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, values in enumerate(reader, start=1):
            if number > limits.max_rows:
                raise Invalid(
                    "enrolment-file-too-many-rows",
                    sheet=SHEET_NAME,
                    row=number,
                    limit=limits.max_rows,
                )
            if len(values) > limits.max_columns:
                raise Invalid("enrolment-file-too-wide", sheet=SHEET_NAME, limit=limits.max_columns)
            cells = {
                column: Cell(number, column, CellKind.TEXT, unwrapped(value))
                for column, value in enumerate(values, start=1)
                if value != ""
            }
            if cells:
                rows.append(Row(number, cells))
    except csv.Error as fault:
        raise Invalid("enrolment-file-damaged") from fault
    return Table("csv", (Sheet(SHEET_NAME, tuple(rows)),), encoding, delimiter)


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding: a mark at the start decides, then UTF-8, then GB 18030."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding), encoding
    if b"\0" in data:
        raise Invalid("enrolment-file-kind", kind="unknown")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, "gb18030"), "gb18030"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise Invalid("enrolment-file-encoding", line=line) from fault
    if "\0" in text:
        raise Invalid("enrolment-file-kind", kind="unknown")
    return text


def find_delimiter(text: str) -> str:
    """The delimiter that parts the first lines into the most columns, most evenly."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def evidence(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count), count), default=0)
        return (usual, counts.count(usual) if usual else 0)

    return max(DELIMITERS, key=evidence)


def unwrapped(value: str) -> str:
    """``="110…"`` is how exports keep a long number a text; only the text is meant."""
    match = _WRAPPED.fullmatch(value.strip())
    return match[1] if match else value
