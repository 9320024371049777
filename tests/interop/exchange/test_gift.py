"""Our reading of GIFT against the parses that gift-pegjs expects of its own sample files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from itembank.exchange.gift_reader import read_gift
from tests.conftest import SHARED

DATA = SHARED / "data" / "qti"


def _rows() -> list[tuple[Path, Path]]:
    table = DATA / "EXPECTED.csv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "import-parse"]
    return [
        (
            DATA / row["source"] / row["file"],
            DATA / row["source"] / json.loads(row["expected"])["parse_json_file"],
        )
        for row in rows
    ]


ROWS = _rows()


def without_lines(parsed: Any) -> list[dict[str, Any]]:
    """Where an entry stands is told by us, and not by the other parser."""
    return [{k: v for k, v in dict(entry).items() if k != "line"} for entry in parsed]


@pytest.mark.skipif(not ROWS, reason="the sample files stand outside of the project")
@pytest.mark.parametrize(("file", "expected"), ROWS, ids=[file.stem for file, _ in ROWS])
def test_every_fact_of_a_sample_is_read(file: Path, expected: Path) -> None:
    reading = read_gift(file.read_bytes(), file.name)
    assert without_lines(reading.parsed) == json.loads(expected.read_text("utf-8"))
