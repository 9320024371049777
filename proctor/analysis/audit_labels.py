"""Reads what is to be seen in the pictures of an audit: a file of labels, checked line by line.

`labels.csv` has a row for each picture or video, UTF-8, with a header:

- ``file``: its path within the folder, with forward slashes. The only column that must be there.
- ``expect``: kinds of `proctor.findings.FindingKind` that it shows, parted by spaces; ``none``
  where it shows none. Empty: findings were not labelled, and only pose and speed are measured.
- ``yaw``, ``pitch``, ``roll``: the head's true angles in degrees, as `proctor.observation` counts.
- any other column is a condition, such as ``light``, ``distance``, ``glasses``, ``mask`` or
  ``skin_tone``; rates are told for each of its values. An empty field is not labelled.

`labels.json` has the same as a list of objects, ``expect`` as a list; conditions are texts.
Whatever is wrong is refused with its line, before any picture is opened.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from foundation.errors import Invalid, NotFound
from proctor.findings import PICTURELESS_KINDS, FindingKind

NAMES = ("labels.csv", "labels.json")
ANGLES = ("yaw", "pitch", "roll")
MOST_BYTES = 64 * 1024 * 1024
MOST_CONDITIONS = 40
LONGEST_VALUE = 80
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Label:
    """What one file shows. ``expected`` is None where findings were not labelled.

    ``angles`` has those of yaw, pitch and roll that are known, in degrees.
    """

    line: int
    file: str
    expected: frozenset[FindingKind] | None
    angles: Mapping[str, float]
    conditions: Mapping[str, str]


def read_labels(folder: Path) -> tuple[Label, ...]:
    """The labels of a folder, in their order.

    Raises NotFound("proctor-audit-labels-missing") and Invalid with a code that begins with
    ``proctor-audit-``; facts name the line and the column.
    """
    found = [folder / name for name in NAMES if (folder / name).is_file()]
    if not found:
        raise NotFound("proctor-audit-labels-missing", folder=str(folder), names=list(NAMES))
    if len(found) > 1:
        raise Invalid("proctor-audit-labels-twice", folder=str(folder))
    text = _text(found[0])
    rows = _rows_of_csv(text) if found[0].suffix == ".csv" else _rows_of_json(text)
    labels: list[Label] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        label = _label(folder, line, row)
        if label.file in lines:
            raise Invalid(
                "proctor-audit-file-twice", line=line, file=label.file, first=lines[label.file]
            )
        lines[label.file] = line
        labels.append(label)
    if not labels:
        raise Invalid("proctor-audit-labels-empty", file=found[0].name)
    return tuple(labels)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise Invalid("proctor-file-unreadable") from trouble
    if len(data) > MOST_BYTES:
        raise Invalid("proctor-audit-labels-too-long", bytes=len(data), most=MOST_BYTES)
    try:
        # Spreadsheets put a byte order mark before UTF-8.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = data[: broken.start].count(b"\n") + 1
        raise Invalid("proctor-audit-labels-encoding", line=line) from broken


def _rows_of_csv(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header)
        for row in reader:
            if not any(field.strip() for field in row):
                continue
            if len(row) > len(header):
                raise Invalid(
                    "proctor-audit-line-length",
                    line=reader.line_num,
                    fields=len(row),
                    columns=len(header),
                )
            yield reader.line_num, dict(zip(header, row, strict=False))
    except csv.Error as broken:
        raise Invalid("proctor-audit-labels-broken", line=reader.line_num) from broken


def _check_header(header: list[str]) -> None:
    if "file" not in header:
        raise Invalid("proctor-audit-column-missing", line=1, column="file")
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise Invalid("proctor-audit-column-twice", line=1, column=twice)


def _rows_of_json(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list, each with the line on which it begins."""
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    place = _blank(text, 0)
    if text[place : place + 1] != "[":
        raise Invalid("proctor-audit-labels-broken", line=_line(text, place))
    place = _blank(text, place + 1)
    while text[place : place + 1] != "]":
        line = _line(text, place)
        try:
            row, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as broken:
            at = broken.pos if isinstance(broken, json.JSONDecodeError) else place
            raise Invalid("proctor-audit-labels-broken", line=_line(text, at)) from broken
        if not isinstance(row, dict):
            raise Invalid("proctor-audit-labels-broken", line=line)
        yield line, row
        place = _blank(text, place)
        if text[place : place + 1] == ",":
            place = _blank(text, place + 1)
        elif text[place : place + 1] != "]":
            raise Invalid("proctor-audit-labels-broken", line=_line(text, place))


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _blank(text: str, place: int) -> int:
    """The next place that is no white space."""
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _label(folder: Path, line: int, row: Mapping[str, Any]) -> Label:
    conditions = {
        name: value
        for name, given in row.items()
        if name not in ("file", "expect", *ANGLES) and (value := _text_of(line, name, given))
    }
    if len(conditions) > MOST_CONDITIONS:
        raise Invalid("proctor-audit-conditions-many", line=line, most=MOST_CONDITIONS)
    return Label(
        line=line,
        file=_file(folder, line, row.get("file")),
        expected=_expected(line, row.get("expect")),
        angles={
            name: angle
            for name in ANGLES
            if (angle := _angle(line, name, row.get(name))) is not None
        },
        conditions=conditions,
    )


def _file(folder: Path, line: int, given: object) -> str:
    name = given.strip() if isinstance(given, str) else ""
    if not name:
        raise _wrong(line, "file", given)
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise Invalid("proctor-audit-file-outside", line=line, file=name)
    if not (folder / path).is_file():
        raise Invalid("proctor-audit-file-missing", line=line, file=name)
    return str(path)


def _expected(line: int, given: object) -> frozenset[FindingKind] | None:
    if given is None:
        return None
    words = given.split() if isinstance(given, str) else given
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _wrong(line, "expect", given)
    if not words:
        # In a table an empty field says nothing; an empty list says that there is nothing.
        return None if isinstance(given, str) else frozenset()
    if words == [_NONE]:
        return frozenset()
    known = {kind.value for kind in FindingKind if kind not in PICTURELESS_KINDS}
    unknown = next((word for word in words if word not in known), None)
    if unknown is not None:
        raise Invalid(
            "proctor-audit-kind-unknown",
            line=line,
            kind=unknown[:LONGEST_VALUE],
            known=sorted(known),
        )
    return frozenset(FindingKind(word) for word in words)


def _angle(line: int, name: str, given: object) -> float | None:
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _wrong(line, name, given)
    try:
        angle = float(given)
    except ValueError as broken:
        raise _wrong(line, name, given) from broken
    if not math.isfinite(angle) or abs(angle) > 180:
        raise _wrong(line, name, given)
    return angle


def _text_of(line: int, name: str, given: object) -> str:
    if given is None:
        return ""
    if not name or not isinstance(given, str | int | float) or isinstance(given, bool):
        raise _wrong(line, name, given)
    text = str(given).strip()
    if len(text) > LONGEST_VALUE or len(name) > LONGEST_VALUE:
        raise _wrong(line, name[:LONGEST_VALUE], text[:LONGEST_VALUE])
    return text


def _wrong(line: int, column: str, given: object) -> Invalid:
    return Invalid(
        "proctor-audit-value", line=line, column=column, value=str(given)[:LONGEST_VALUE]
    )
