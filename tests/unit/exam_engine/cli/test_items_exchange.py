"""`kaozheng items import` and `export`: one JSON document, exit codes, and a bank that keeps it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from exam_engine.cli.items import app
from exam_engine.wiring import Engine
from foundation.roles import system_caller
from itembank.import_undo import undo
from itembank.imports import imports, waiting

GIFT = """$CATEGORY: Safety

// [id:q-1] [tag:fire]
::Fire::[html]What <b>first</b>? {=Call#right ~Run#no}

Broken {~a ~b}

Number? {#3.5:0.5}
"""


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["items", *(str(arg) for arg in args)])


def told(result: Result) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(result.stdout)
    return read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "paper.gift"
    path.write_text(GIFT, "utf-8")
    return path


def test_checking_needs_no_bank_and_tells_every_fact(file: Path) -> None:
    result = run("import", file, "--dialect", "gift", "--check-only", "--json")
    read = told(result)
    assert result.exit_code == 1
    assert read["counts"] == {"questions": 3, "items": 2, "doubtful": 0, "waiting": 1}
    first = read["parsed"][1]
    assert (first["id"], first["tags"], first["type"]) == ("q-1", ["fire"], "MC")
    assert first["choices"][0]["feedback"] == {"format": "html", "text": "right"}
    assert read["drafts"][0]["category"] == "Safety"
    (fault,) = read["drafts"][1]["remarks"]
    assert (fault["code"], fault["place"]["line"]) == ("exchange-key-missing", 6)


def test_auto_finds_the_dialect_and_unknown_ones_are_named(file: Path, tmp_path: Path) -> None:
    assert told(run("import", file, "--check-only", "--json"))["dialect"] == "gift"
    unknown = told(run("import", file, "--dialect", "klingon", "--check-only", "--json"))
    assert unknown["code"] == "exchange-dialect-unknown"


def test_a_file_goes_into_the_bank_once_and_can_be_undone(
    engine: Engine, body: str, file: Path
) -> None:
    first = told(run("import", file, "--json"))["import"]
    assert first["counts"]["new"] == 2
    assert first["counts"]["waiting"] == 1
    assert engine.blobs.get(first["digest"], tenant=body) == GIFT.encode()
    assert told(run("import", file, "--json"))["import"]["counts"]["unchanged"] == 3
    with engine.database.write(body) as tx:
        assert len(imports(tx)) == 2
        assert [line.source for line in waiting(tx)] == ["Broken {~a ~b}"]
        done = undo(tx, engine.clock, by=system_caller(body), import_id=first["id"])
    assert (done.removed, done.stayed) == (2, ())


@pytest.mark.parametrize("form", ["qti3", "moodle-xml"])
def test_what_goes_out_comes_in_again(
    engine: Engine, body: str, file: Path, tmp_path: Path, form: str
) -> None:
    run("import", file)
    target = tmp_path / "out.bin"
    written = told(run("export", target, "--format", form, "--json"))
    assert (written["items"], written["left_out"]) == (2, 0)
    again = told(run("import", target, "--check-only", "--json"))
    assert again["counts"]["items"] == 2
    if form.startswith("qti"):
        assert told(run("import", target, "--json"))["import"]["counts"]["unchanged"] == 2


def test_a_format_that_is_not_known_is_refused(tmp_path: Path) -> None:
    refused = told(run("export", tmp_path / "x", "--format", "pdf9", "--json"))
    assert refused["code"] == "exchange-format-unknown"
