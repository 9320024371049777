"""A package of 1,000 QTI items, read into drafts that were tried as in an exam."""

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

from exam_engine.demo.bank import demo_items
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.qti_spelling import Spelling
from tests.bench.measuring import Better, Effort, Line, Peer, Runs
from tests.bench.world import World

_PEER: Final = "unpacked to the disk, each file parsed with xml.etree, nothing checked or tried"
_NOTE: Final = (
    "CPU seconds for a package of {items} items of all the demonstration's types ({kilobytes} kB) "
    "into {made} items, each one's QTI read, tried without an answer, and searched for leaks; the "
    "package was written in {written:.2f} s. The peer does a part of the work and is shown as the "
    "floor."
)


def measure(_: World, effort: Effort) -> Iterator[Line]:
    """Seconds to read a package that another system could have written."""
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
    yield Runs(tuple(ours), tuple(theirs)).line(
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
