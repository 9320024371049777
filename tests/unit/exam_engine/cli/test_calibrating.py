"""`kaozheng calibrate`: one JSON object, or a named no with exit code 1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from typer.testing import CliRunner

from exam_engine.cli.calibrating import app
from itembank.calibration.item_models import ItemModel
from tests.simulated_exams import exam


def _file(folder: Path, codes: Any, header: str = "") -> Path:
    file = folder / "responses.csv"
    names = header or ",".join(f"Q{place}" for place in range(1, codes.shape[1] + 1))
    lines = [",".join(str(code) if code >= 0 else "" for code in row) for row in codes]
    file.write_text("\n".join([names, *lines]), "utf-8")
    return file


def _run(*args: object) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, [str(arg) for arg in args])
    return done.exit_code, json.loads(done.stdout)


def test_parameters_fit_and_abilities_are_one_object(tmp_path: Path) -> None:
    file = _file(tmp_path, exam(ItemModel.TWO_PL, 400, 6).codes)
    code, told = _run(file, "--model", "2PL", "--score", "eap", "--json")
    assert code == 0 and told["ok"] and told["converged"]
    assert [entry["item"] for entry in told["parameters"]] == [f"Q{n}" for n in range(1, 7)]
    assert all(entry["se"]["a"] > 0 and entry["se"]["b"] > 0 for entry in told["parameters"])
    assert told["fit"]["model"]["statistic"] == "M2" and len(told["fit"]["items"]) == 6
    assert len(told["abilities"]) == 400 and told["abilities"][0]["row"] == 2


def test_patterns_with_counts_are_the_same_as_persons(tmp_path: Path) -> None:
    codes = exam(ItemModel.TWO_PL, 500, 4).codes
    patterns, counts = np.unique(codes, axis=0, return_counts=True)
    one = _run(_file(tmp_path, codes), "--json")[1]
    file = _file(tmp_path, np.column_stack([patterns, counts]), "Q1,Q2,Q3,Q4,freq")
    other = _run(file, "--json")[1]
    assert abs(one["log_likelihood"] - other["log_likelihood"]) < 1e-8
    assert other["persons"] == 500


def test_everything_right_has_no_ml_ability_and_says_why(tmp_path: Path) -> None:
    codes = exam(ItemModel.TWO_PL, 300, 5).codes.copy()
    codes[0] = 1
    told = _run(_file(tmp_path, codes), "--score", "mle", "--json")[1]
    assert told["abilities"][0]["theta"] is None
    assert told["abilities"][0]["diagnosis"] == "calibration-persons-all-right"


def test_an_earlier_run_fixes_items(tmp_path: Path) -> None:
    file = _file(tmp_path, exam(ItemModel.TWO_PL, 500, 6).codes)
    first = _run(file, "--json")[1]
    first["parameters"] = first["parameters"][:4]
    (tmp_path / "run.json").write_text(json.dumps(first), "utf-8")
    told = _run(file, "--fixed", tmp_path / "run.json", "--json")[1]
    assert told["parameters"][0]["se"] == {} and told["parameters"][5]["se"]["a"] > 0
    assert told["parameters"][0]["a"] == first["parameters"][0]["a"]


def test_bad_data_are_a_named_no(tmp_path: Path) -> None:
    codes = exam(ItemModel.TWO_PL, 100, 5).codes.copy()
    codes[:, 2] = 1
    code, told = _run(_file(tmp_path, codes), "--json")
    assert code == 1 and told["code"] == "calibration-items-constant"
    assert told["facts"]["items"] == ["Q3"] and told["facts"]["columns"] == [3]


def test_wrong_requests_are_a_named_no(tmp_path: Path) -> None:
    file = _file(tmp_path, exam(ItemModel.TWO_PL, 100, 5).codes)
    wrong = {
        "calibration-model-unknown": ("--model", "9PL"),
        "calibration-item-model": ("--item-model", "Q9=GRM"),
        "calibration-prior": ("--prior", "slope=1"),
        "calibration-column-missing": ("--group", "school"),
        "calibration-file-missing": ("--fixed", tmp_path / "none.csv"),
    }
    for code, args in wrong.items():
        assert _run(file, *args, "--json") == (1, {**_run(file, *args, "--json")[1], "code": code})


def test_parts_come_on_request(tmp_path: Path) -> None:
    codes = exam(ItemModel.TWO_PL, 600, 6).codes
    groups = np.where(np.arange(600) % 2, "f", "m")
    file = _file(tmp_path, codes)
    lines = file.read_text("utf-8").split("\n")
    told_groups = ["sex", *groups]
    joined = [f"{line},{group}" for line, group in zip(lines, told_groups, strict=True)]
    file.write_text("\n".join(joined), "utf-8")
    (tmp_path / "base.csv").write_text(
        "item,model,a,b\nQ1,2PL,1,0\nQ2,2PL,1,0.5\nQ3,2PL,1.2,1\nQ4,2PL,0.8,-1\n", "utf-8"
    )
    parts = [part for name in ("classical", "dif", "q3", "person-fit") for part in ("--also", name)]
    link = ("--link-to", tmp_path / "base.csv", "--link-method", "haebara")
    code, told = _run(file, "--group", "sex", *parts, *link, "--no-fit", "--json")
    assert code == 0 and "fit" not in told
    assert {group["group"] for group in told["groups"]} == {"f", "m"}
    assert len(told["dif"]["mantel_haenszel"]) == len(told["dif"]["likelihood_ratio"]) == 6
    assert len(told["person_fit"]) == 600 and told["classical"]["test"]["persons"] == 600
    assert told["link"]["method"] == "haebara" and len(told["link"]["drift"]) == 4
