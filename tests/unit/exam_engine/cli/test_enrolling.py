"""`kaozheng enrol import`: the site's checks from the terminal, with exit codes for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import load_workbook
from typer.testing import CliRunner

from exam_engine.cli.enrolling import app
from exam_engine.enrolment.batches import local_today
from exam_engine.enrolment.handing_in import Desk
from exam_engine.enrolment.tables import CandidateRow, EnrolmentFileRow, EnrolmentRow
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.clock import FixedClock, SystemClock
from foundation.tenancy import found_tenant
from tests.enrolment_office import FIRST, SECOND, Office, listed, open_office, people_of


@pytest.fixture
def variables() -> dict[str, str]:
    return {"ENROLMENT__ALLOW_FICTIONAL": "true"}


@pytest.fixture
def engine(installed: Settings) -> Iterator[Engine]:
    # The command reads the clock of the machine, so the batch is announced around it.
    engine = open_engine(installed, FixedClock(SystemClock().now()))
    yield engine
    engine.close()


@pytest.fixture
def office(engine: Engine) -> Office:
    settings = engine.settings.enrolment
    office = open_office(Desk(engine.database, engine.clock, engine.ring, engine.blobs, settings))
    assert local_today(engine.clock)
    return office


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return _written(tmp_path / "名单.xlsx", listed(people_of()))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Three good rows and one with a wrong phone."""

    def spoil(page: Any) -> None:
        page["H3"] = "123"

    return _written(tmp_path / "mixed.xlsx", listed(people_of(), edit=spoil))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["import", *(str(arg) for arg in args)])


def test_good_list_is_imported_and_the_answer_is_yes(office: Office, good: Path) -> None:
    result = run(good, "--college", FIRST)
    assert result.exit_code == 0
    assert "已导入 4 人" in result.stderr
    assert office.count(EnrolmentRow) == 4


def test_wrong_rows_are_told_and_left_and_the_answer_is_no(office: Office, mixed: Path) -> None:
    result = run(mixed, "--college", FIRST)
    assert result.exit_code == 1
    assert "第 3 行 [需改正] 手机号（H3）" in result.stderr
    assert "通过 3，请核对 0，需改正 1" in result.stderr
    assert office.count(EnrolmentRow) == 3


def test_check_only_stores_nothing(office: Office, good: Path, tmp_path: Path) -> None:
    result = run(good, "--college", FIRST, "--check-only")
    assert result.exit_code == 0
    for kind in (EnrolmentRow, CandidateRow, EnrolmentFileRow):
        assert office.count(kind) == 0
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


def test_importing_again_does_nothing_and_says_so(office: Office, good: Path) -> None:
    run(good, "--college", FIRST)
    result = run(good, "--college", FIRST)
    assert result.exit_code == 0
    assert "已导入 0 人" in result.stderr
    assert office.count(EnrolmentRow) == 4


def test_json_gives_one_object_a_row_and_a_last_one_for_all(office: Office, mixed: Path) -> None:
    result = run(mixed, "--college", FIRST, "--check-only", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line.get("status") for line in lines[:-1]] == ["ok", "error", "ok", "ok"]
    assert lines[1]["notices"][0]["code"] == "enrolment-phone-form"
    assert lines[1]["notices"][0]["facts"]["cell"] == "H3"
    counts = {"rows": 4, "good": 3, "warned": 0, "wrong": 1, "ignored": 0}
    assert lines[-1] == {"ok": False, "imported": None, **counts}
    result = run(mixed, "--college", FIRST, "--json")
    assert json.loads(result.stdout.splitlines()[-1])["imported"] == 3


def test_answer_is_the_workbook_with_reasons(office: Office, mixed: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.xlsx"
    run(mixed, "--college", FIRST, "--check-only", "--answer", answer)
    page = load_workbook(answer).active
    assert page is not None
    told = [cell.value for cell in page[3]]
    assert "需改正" in told
    missing = tmp_path / "nowhere" / "answer.xlsx"
    assert run(mixed, "--college", FIRST, "--answer", missing).exit_code == 2
    assert office.count(EnrolmentRow) == 0


def test_csv_answer_stays_a_csv_where_it_is_named_so(office: Office, tmp_path: Path) -> None:
    page = load_workbook(_written(tmp_path / "a.xlsx", listed(people_of()))).active
    assert page is not None
    rows = [",".join("" if v is None else str(v) for v in row) for row in page.values]
    source = _written(tmp_path / "a.csv", "\r\n".join(rows).encode("gb18030"))
    answer = tmp_path / "answer.csv"
    assert run(source, "--college", FIRST, "--check-only", "--answer", answer).exit_code == 0
    assert answer.read_bytes().decode("gb18030").splitlines()[1].endswith("通过,")


def test_only_body_and_college_need_not_be_named(
    engine: Engine, good: Path, tmp_path: Path
) -> None:
    office = open_office(
        Desk(engine.database, engine.clock, engine.ring, engine.blobs, engine.settings.enrolment)
    )
    told = run(good)
    assert told.exit_code == 2
    assert "--college" in told.stderr and FIRST in told.stderr and SECOND in told.stderr
    assert run(good, "--college", "nowhere").exit_code == 2
    with engine.database.write() as tx:
        found_tenant(tx, engine.clock, code="9009", name="另一评价中心")
    told = run(good, "--college", FIRST)
    assert told.exit_code == 2
    assert "--body" in told.stderr and "9009" in told.stderr
    assert run(good, "--body", "9001", "--college", FIRST).exit_code == 0
    assert office.count(EnrolmentRow) == 4


def test_file_that_is_no_list_is_refused_with_the_reason(office: Office, tmp_path: Path) -> None:
    broken = _written(tmp_path / "old.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    result = run(broken, "--college", FIRST)
    assert result.exit_code == 1
    assert "旧格式表格" in result.stderr
    assert run(tmp_path / "missing.xlsx", "--college", FIRST).exit_code == 2


def test_fictional_numbers_are_refused_unless_the_setting_allows_them(
    office: Office, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAOZHENG_ENROLMENT__ALLOW_FICTIONAL")
    result = run(good, "--college", FIRST)
    assert result.exit_code == 1
    assert "虚构代码" in result.stderr
    assert office.count(EnrolmentRow) == 0
