"""`kaozheng standards import` and `coverage`: one JSON document, exit codes, a bank."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from exam_engine.cli.setting_standards import app
from exam_engine.demo.bank import content
from exam_engine.wiring import Engine
from foundation.roles import system_caller
from itembank.authoring import read_item
from itembank.library import take_in
from itembank.standard_versions import standards_kept
from itembank.standards import read_standard
from tests.author_world import source

HEAD = ("工作领域", "工作任务", "职业技能要求")
ROWS = (
    ("1 咨询", "1.1 接待", "1.1.1 能问候"),
    (None, None, "1.1.2 能记录"),
    (None, "1.2 跟进", "1.2.1 能回访"),
)


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["standards", *(str(arg) for arg in args)])


def told(result: Result) -> dict[str, Any]:
    """Standard output, which has to be one JSON document and nothing else."""
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def workbook(file: Path, rows: Sequence[Sequence[str | None]]) -> Path:
    """A table of one level with merged cells, as the guide of 2020 lays it out."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "初级"
    for row in (HEAD, *rows):
        sheet.append(list(row))
    sheet.merge_cells("A2:A4")
    out = BytesIO()
    book.save(out)
    file.write_bytes(out.getvalue())
    return file


def test_a_file_is_only_checked_without_an_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAOZHENG_DATABASE__URL", "sqlite:////nowhere/at/all.sqlite3")
    monkeypatch.setenv("KAOZHENG_LANG", "zh-CN")
    file = workbook(tmp_path / "咨询服务.xlsx", ROWS)
    result = run("import", file, "--check-only", "--json")
    assert result.exit_code == 0, result.output
    read = told(result)
    assert (read["ok"], read["kept"], read["name"]) == (True, False, "咨询服务")
    assert read["levels"] == [{"name": "初级", "fields": 1, "tasks": 2, "skills": 3}]
    assert read["faults"] == []


def test_faults_are_told_with_their_places_and_nothing_is_kept(
    tmp_path: Path, engine: Engine, body: str
) -> None:
    twice = (*ROWS[:2], (None, "1.2 跟进", "1.1.1 能回访"))
    result = run("import", workbook(tmp_path / "twice.xlsx", twice), "--json")
    assert result.exit_code == 1
    read = told(result)
    assert not read["ok"] and not read["kept"] and "id" not in read
    (fault, *_) = read["faults"]
    assert fault["place"]["sheet"] == "初级" and fault["place"]["row"] == 4 and fault["told"]
    with engine.database.read(body) as tx:
        assert len(standards_kept(tx)) == 1


def test_a_sound_file_is_kept_once_under_name_and_version(
    tmp_path: Path, engine: Engine, body: str
) -> None:
    file = workbook(tmp_path / "a.xlsx", ROWS)
    named = ("import", file, "--name", "咨询服务", "--version", "2026", "--json")
    kept = told(run(*named))
    with engine.database.read(body) as tx:
        newest = standards_kept(tx)[0][0]
        assert (newest.id, newest.name, newest.version) == (kept["id"], "咨询服务", "2026")
    again = run(*named)
    assert again.exit_code == 1 and told(again)["code"] == "itembank-standard-taken"


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("no standard", "utf-8")
    result = run("import", file, "--check-only", "--json")
    assert result.exit_code == 1 and told(result)["ok"] is False


def test_coverage_tells_each_cell_and_skill_point_and_writes_them(
    tmp_path: Path, engine: Engine, body: str
) -> None:
    by = system_caller(body)
    with engine.database.write(body) as tx:
        standard = standards_kept(tx)[0][0].id
        items = [read_item(source(0, score=1), read_standard(content("standard")))]
        take_in(
            tx, engine.clock, author=by, reviewer=other(body), items=items, standard_id=standard
        )
    file = tmp_path / "coverage.xlsx"
    result = run("coverage", file, "--level", "初级", "--json")
    assert result.exit_code == 1, "one item fills no blueprint"
    read = told(result)
    used = {one["code"]: one["live"] for one in read["skills"]}
    assert used["L1-1.2.4"] == 1 and read["counts"]["bare"] == len(used) - 1
    assert sum(one["available"] for one in read["cells"]) == 1
    assert {one["level"] for one in read["cells"]} == {"初级"}
    book = load_workbook(file)
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert len(rows) == len(used) + 1 and book.worksheets[0].max_row == len(read["cells"]) + 1


def other(tenant: str) -> Any:
    """A second program, for nobody approves what they wrote."""
    return replace(system_caller(tenant), id="system-2")
