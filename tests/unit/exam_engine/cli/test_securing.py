"""`kaozheng security`: one JSON document, rows by their number in the file, refusals by name."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from exam_engine.cli.main import app


def _file(folder: Path, letters: str = "01") -> Path:
    chance = np.random.default_rng(2)
    theta = chance.normal(size=(150, 1))
    right = chance.random((150, 25)) < 1 / (1 + np.exp(chance.normal(size=25) - theta))
    codes = right.astype(int)
    if len(letters) > 2:
        codes = np.where(right, len(letters) - 1, chance.integers(0, len(letters) - 1, (150, 25)))
    codes[9] = codes[4]
    lines = [",".join(["id", *(f"Q{place}" for place in range(25))])]
    lines += [",".join([f"p{row}", *(letters[code] for code in codes[row])]) for row in range(150)]
    path = folder / "responses.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _told(*arguments: str) -> dict[str, object]:
    done = CliRunner().invoke(app, ["security", *arguments, "--json"])
    assert done.stdout.count("\n") == 1
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(("letters", "models"), [("01", ["2PL"]), ("ABCD", ["NRM"])])
def test_equal_rows_are_noted(tmp_path: Path, letters: str, models: list[str]) -> None:
    told = _told("similarity", str(_file(tmp_path, letters)), "--level", "0.05")
    assert told["ok"] and told["models"] == models and told["pairs"] == 150 * 149 // 2
    shown = {(pair["first_id"], pair["second_id"]): pair for pair in told["shown"]}  # type: ignore[attr-defined]
    pair = shown["p4", "p9"]
    assert (pair["first"], pair["second"], pair["matches"]) == (6, 11, 25)


def test_rows_are_told_the_least_usual_first(tmp_path: Path) -> None:
    rows = _told("person-fit", str(_file(tmp_path)))["rows"]
    stars = [row["lz_star"] for row in rows if row["lz_star"] is not None]  # type: ignore[attr-defined]
    assert len(rows) == 150 and stars == sorted(stars)  # type: ignore[arg-type]


def test_named_items_must_be_columns(tmp_path: Path) -> None:
    told = _told("preknowledge", str(_file(tmp_path)), "--item", "Q1", "--item", "Z9")
    assert told == {
        "ok": False,
        "code": "security-items-unknown",
        "facts": {"items": ["Z9"]},
    }


def test_times_are_read_and_a_bad_cell_is_named(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    seconds = np.exp(chance.normal(3, 0.5, (60, 5)))
    path = tmp_path / "times.csv"
    head = "id,a,b,c,d,e"
    lines = [f"p{row}," + ",".join(f"{cell:.2f}" for cell in seconds[row]) for row in range(60)]
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    told = _told("times", str(path))
    assert told["persons"] == 60 and len(told["items"]) == 5  # type: ignore[arg-type]
    path.write_text("\n".join([head, *lines, "p61,3,x,4,5,6"]), encoding="utf-8")
    assert _told("times", str(path))["facts"] == {"row": 62, "column": "b", "cell": "x"}
