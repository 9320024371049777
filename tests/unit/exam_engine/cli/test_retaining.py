"""`kaozheng retention run`: listed before it is done, one line a body for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from exam_engine.cli.main import app as kaozheng
from exam_engine.cli.retaining import app
from exam_engine.wiring import Engine, Settings, open_engine
from foundation import login_sessions
from foundation.clock import FixedClock, SystemClock
from foundation.login_sessions import LoginSessionKind, LoginSessionRow, LoginSessionSettings
from foundation.schema import TenantRow
from foundation.tenancy import found_tenant


@pytest.fixture
def variables() -> dict[str, str]:
    return {"LANG": "en"}


@pytest.fixture
def engine(installed: Settings) -> Iterator[Engine]:
    long_ago = SystemClock().now() - timedelta(days=100)
    engine = open_engine(installed, FixedClock(long_ago))
    for code in ("9001", "9002"):
        with engine.database.write() as tx:
            tenant = found_tenant(tx, engine.clock, code=code, name=f"评价中心 {code}").id
        if code == "9001":
            with engine.database.write(tenant) as tx:
                login_sessions.open_session(
                    tx,
                    engine.clock,
                    LoginSessionSettings(),
                    kind=LoginSessionKind.CANDIDATE,
                    subject_ref="enrolment",
                )
    yield engine
    engine.close()


def run(*arguments: str) -> tuple[list[dict[str, Any]], str]:
    result = CliRunner().invoke(app, ["retention", "run", *arguments])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def logins(engine: Engine) -> int:
    with engine.database.read(_first(engine)) as tx:
        return tx.scalar(select(func.count()).select_from(LoginSessionRow)) or 0


def _first(engine: Engine) -> str:
    with engine.database.read() as tx:
        return tx.scalars(select(TenantRow.id).where(TenantRow.code == "9001")).one()


def test_dry_run_lists_and_erases_nothing(engine: Engine) -> None:
    lines, told = run("--dry-run", "--json")
    assert [line["body"] for line in lines] == ["9001", "9002"]
    assert lines[0]["dry_run"] is True
    assert lines[0]["erased"] == {
        "sittings": 0,
        "pictures": 0,
        "logins": 1,
        "photos": 0,
        "look_ups": 0,
        "uploads": 0,
        "prints": 0,
    }
    assert lines[0]["kept"] == []
    assert "would be erased" in told and "ended logins: 1" in told
    assert logins(engine) == 1


def test_run_erases_and_says_so(engine: Engine) -> None:
    lines, told = run("--json")
    assert [line["erased"]["logins"] for line in lines] == [1, 0]
    assert "评价中心 9001 (9001): erased" in told
    assert logins(engine) == 0
    lines, _ = run("--json")
    assert [line["erased"]["logins"] for line in lines] == [0, 0]


def test_without_json_nothing_stands_on_standard_output(engine: Engine) -> None:
    lines, told = run()
    assert lines == [] and "ended logins" in told


def test_command_stands_in_the_list_of_all() -> None:
    assert "retention" in CliRunner().invoke(kaozheng, ["--help"]).output
    told = CliRunner().invoke(kaozheng, ["retention", "run", "--help"])
    assert told.exit_code == 0 and "--dry-run" in told.output
