"""What other systems and teachers send: a package of 1,000 QTI items, a workbook of 5,000 rows."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Final
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook

from exam_engine.demo.bank import demo_items
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.reading_json import reading_to_json
from tests.bench.measuring import Better, Effort, Line, Peer, Runs
from tests.bench.world import World

_PEER: Final = "unpacked to the disk, each file parsed with xml.etree, nothing checked or tried"
_NOTE: Final = (
    "CPU seconds for a package of {items} items of all the demonstration's types ({kilobytes} kB) "
    "into {made} items, each one's QTI read, tried without an answer, and searched for leaks; the "
    "package was written in {written:.2f} s. The peer does a part of the work and is shown as the "
    "floor."
)


_SHEET_PEER: Final = "openpyxl, read-only: every cell's value, and nothing understood"
_SHEET_NOTE: Final = (
    "CPU seconds for a workbook of {items} rows ({kilobytes} kB), one a question, into {made} "
    "items and the whole preview as JSON. The peer does a part of the work: it is the floor."
)


def measure(_: World, effort: Effort) -> Iterator[Line]:
    """Seconds to read another system's package, and a teacher's workbook."""
    yield _package(effort)
    yield _workbook(effort)


def _workbook(effort: Effort) -> Line:
    (count, runs) = effort.of((5000, 3), (100, 1))
    content = _written(count)
    ours, theirs = [], []
    made = 0
    for _run in range(runs):
        began = process_time()
        reading = read_excel(content, "bench.xlsx", {})
        reading_to_json(reading)
        ours.append(process_time() - began)
        made = sum(draft.item is not None for draft in reading.drafts)
        began = process_time()
        for row in load_workbook(io.BytesIO(content), read_only=True).active.iter_rows():
            _ = [cell.value for cell in row]
        theirs.append(process_time() - began)
    note = _SHEET_NOTE.format(items=count, kilobytes=len(content) // 1000, made=made)
    return Runs(tuple(ours), tuple(theirs)).line(
        "exchange-workbook", "s", Better.LESS, Peer(_SHEET_PEER, note), runs
    )


def _written(count: int) -> bytes:
    """A workbook as teachers keep them: type, stem, four options, key, reason, difficulty."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Items")
    sheet.append(["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度"])
    for place in range(count):
        options = [f"第 {place} 题的说法{sign}" for sign in "甲乙丙丁"]
        key = "ABCD"[place % 4]
        stem = f"关于第 {place} 项服务要求，下列说法正确的是（  ）。"
        sheet.append(["单选题", stem, *options, key, "见标准相应条目。", "中"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _package(effort: Effort) -> Line:
    (count, runs) = effort.of((1000, 3), (60, 1))
    bank = demo_items()
    items = [replace(bank[place % len(bank)], identifier=f"B-{place}") for place in range(count)]
    began = process_time()
    packed = _without_ours(write_package(items, Spelling.QTI_3, {}).content)
    written = process_time() - began
    ours, theirs = [], []
    made = 0
    for _run in range(runs):
        began = process_time()
        drafts = read_package(packed, "bench.zip").drafts
        ours.append(process_time() - began)
        made = sum(draft.item is not None for draft in drafts)
        began = process_time()
        _unpack_and_parse(packed)
        theirs.append(process_time() - began)
    note = _NOTE.format(items=count, kilobytes=len(packed) // 1000, made=made, written=written)
    return Runs(tuple(ours), tuple(theirs)).line(
        "exchange-package", "s", Better.LESS, Peer(_PEER, note), runs
    )


def _without_ours(content: bytes) -> bytes:
    """The package without what this bank puts beside the QTI, as any other system's."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != "imsmanifest.xml":
                new.writestr(name, old.read(name))
    return target.getvalue()


def _unpack_and_parse(packed: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(packed)) as opened:
        # The archive is our own, made a moment ago.
        opened.extractall(folder)
        for path in Path(folder).rglob("*.xml"):
            ElementTree.parse(path)
