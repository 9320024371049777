"""`kaozheng log …`: the log examined from the inside, handed out, and witnessed from outside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import delete, update
from typer.testing import CliRunner

from certs import records
from certs.tables import CertificateRow, StatusChangeRow
from certs.translog.checkpoint import parse_checkpoint
from certs.translog.notes import cosigned_at, parse_key, parse_note
from certs.translog.tables import (
    LogCheckpointRow,
    LogEntryRow,
    LogOpeningRow,
    LogTileRow,
)
from exam_engine.cli.log import app
from exam_engine.cli.main import ROOMS
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.clock import FixedClock, SystemClock
from foundation.database import EVERY_TENANT, Tx
from foundation.tenancy import found_tenant
from tests.log_world import issue

NAMES = ("张伟", "李娜", "王芳")


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return {"CERTS__AUTHORITY_FOLDER": str(tmp_path / "authority")}


@pytest.fixture
def engine(installed: Settings) -> Iterator[Engine]:
    # The command reads the clock of the machine, so what it examines happened just now.
    engine = open_engine(installed, FixedClock(SystemClock().now()))
    yield engine
    engine.close()


@pytest.fixture
def tenant(engine: Engine) -> str:
    """A body with three certificates, the first of them withdrawn; all is signed."""
    with engine.database.write() as tx:
        tenant = found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id
    ids = [issue(engine.database, engine.clock, tenant, name) for name in NAMES]
    with engine.database.write(tenant) as tx:
        records.withdraw(tx, engine.clock, ids[0], reason="作弊", person_ref="p1")
    engine.translog.catch_up()
    return tenant


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["log", *map(str, arguments)])


def told(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def findings(engine: Engine, change: Callable[[Tx], object]) -> list[dict[str, Any]]:
    """What `log verify` finds after somebody changed the database behind our back."""
    with engine.database.write(EVERY_TENANT) as tx:
        change(tx)
    result = run("verify", "--json")
    assert result.exit_code == 1
    answer = told(result)
    assert not answer["ok"]
    found: list[dict[str, Any]] = answer["findings"]
    return found


def codes(found: list[dict[str, Any]]) -> set[str]:
    return {one["code"].removeprefix("certs-log-") for one in found}


def test_the_command_stands_in_the_list() -> None:
    assert ROOMS["log"] == "log"


def test_a_whole_log_holds(engine: Engine, tenant: str) -> None:
    result = run("verify", "--json")
    assert result.exit_code == 0, result.output
    answer = told(result)
    assert answer == {
        "ok": True,
        "entries": 4,
        "covered": 4,
        "checkpoints": 1,
        "certificates": 3,
        "changes": 1,
        "findings": [],
    }


def test_a_log_without_entries_holds(engine: Engine) -> None:
    assert run("verify", "--json").exit_code == 0


def test_what_waits_for_a_checkpoint_is_signed_first(engine: Engine, tenant: str) -> None:
    issue(engine.database, engine.clock, tenant, "赵敏")
    answer = told(run("verify", "--json"))
    assert (answer["ok"], answer["entries"], answer["covered"]) == (True, 5, 5)


def test_a_changed_certificate_is_named(engine: Engine, tenant: str) -> None:
    def change(tx: Tx) -> None:
        row = tx.query(CertificateRow).filter_by(number=numbers(engine)[1]).one()
        row.file_digest = "0" * 64

    found = findings(engine, change)
    assert codes(found) == {"found-differs"}
    assert found[0]["facts"] == {"index": 1, "number": numbers(engine)[1]}


def numbers(engine: Engine) -> list[str]:
    with engine.database.read(EVERY_TENANT) as tx:
        rows = tx.query(CertificateRow).order_by(CertificateRow.reserved_at, CertificateRow.id)
        return [row.number for row in rows]


def test_a_withheld_certificate_is_named(engine: Engine, tenant: str) -> None:
    def issue_in_secret(tx: Tx) -> None:
        tx.execute(delete(LogOpeningRow).where(LogOpeningRow.leaf_index == 2))

    found = findings(engine, issue_in_secret)
    assert codes(found) == {"found-withheld", "found-no-record"}
    assert {"number": numbers(engine)[2]} in [one["facts"] for one in found]


def test_a_withheld_withdrawal_is_named(engine: Engine, tenant: str) -> None:
    found = findings(
        engine, lambda tx: tx.execute(delete(LogOpeningRow).where(LogOpeningRow.leaf_index == 3))
    )
    assert codes(found) == {"found-change-withheld", "found-no-record"}


def test_a_back_dated_certificate_is_named(engine: Engine, tenant: str) -> None:
    earlier = engine.clock.now() - timedelta(days=30)
    found = findings(
        engine,
        lambda tx: tx.execute(
            update(CertificateRow)
            .where(CertificateRow.number == numbers(engine)[1])
            .values(issued_at=earlier)
        ),
    )
    assert codes(found) == {"found-other-time"}
    assert found[0]["facts"]["number"] == numbers(engine)[1]


def test_a_back_dated_withdrawal_is_named(engine: Engine, tenant: str) -> None:
    earlier = engine.clock.now() - timedelta(days=30)
    found = findings(engine, lambda tx: tx.execute(update(StatusChangeRow).values(at=earlier)))
    assert codes(found) == {"found-other-time"}


def test_a_back_dated_entry_is_named(engine: Engine, tenant: str) -> None:
    """Record, opening and entry changed together: then the signed root no longer fits."""
    earlier = (engine.clock.now() - timedelta(days=30)).replace(microsecond=0)

    def change(tx: Tx) -> None:
        opening = tx.query(LogOpeningRow).filter_by(leaf_index=1).one()
        row = tx.query(CertificateRow).filter_by(id=opening.certificate_id).one()
        entry = tx.query(LogEntryRow).filter_by(leaf_index=1).one()
        row.issued_at = opening.at = earlier
        seconds = int(earlier.timestamp()).to_bytes(8, "big")
        entry.entry = entry.entry[:1] + seconds + entry.entry[9:]

    found = findings(engine, change)
    assert {"found-back-dated", "found-root", "found-tile"} <= codes(found)
    assert {"index": 1} in [one["facts"] for one in found]


def test_a_removed_entry_is_named(engine: Engine, tenant: str) -> None:
    def change(tx: Tx) -> None:
        tx.execute(delete(LogOpeningRow).where(LogOpeningRow.leaf_index == 1))
        tx.execute(delete(LogEntryRow).where(LogEntryRow.leaf_index == 1))

    found = findings(engine, change)
    assert {"found-gap", "found-withheld"} <= codes(found)


def test_a_removed_end_is_named(engine: Engine, tenant: str) -> None:
    def change(tx: Tx) -> None:
        tx.execute(delete(LogCheckpointRow))
        tx.execute(delete(LogTileRow))
        tx.execute(delete(LogOpeningRow).where(LogOpeningRow.leaf_index == 3))
        tx.execute(delete(LogEntryRow).where(LogEntryRow.leaf_index == 3))

    found = findings(engine, change)
    assert {"found-forgotten", "rolled-back", "found-change-withheld"} <= codes(found)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"hashes": b"x" * 128}, "found-tile"),
        ({"number": 7}, "found-tile"),
    ],
)
def test_a_changed_tile_is_named(
    engine: Engine, tenant: str, values: dict[str, Any], code: str
) -> None:
    found = findings(engine, lambda tx: tx.execute(update(LogTileRow).values(**values)))
    assert codes(found) == {code}


def test_a_changed_checkpoint_is_named(engine: Engine, tenant: str) -> None:
    def change(tx: Tx) -> None:
        row = tx.query(LogCheckpointRow).one()
        row.note = row.note.replace("\n4\n", "\n3\n")

    assert "found-signature" in codes(findings(engine, change))


def test_an_unreadable_entry_or_salt_is_named(engine: Engine, tenant: str) -> None:
    def change(tx: Tx) -> None:
        tx.execute(update(LogEntryRow).where(LogEntryRow.leaf_index == 0).values(entry=b"?"))
        tx.execute(update(LogOpeningRow).where(LogOpeningRow.leaf_index == 1).values(salt="zz"))

    found = findings(engine, change)
    assert {"found-unreadable", "found-differs", "found-root"} <= codes(found)


def test_a_changed_memory_is_named(engine: Engine, tenant: str) -> None:
    head = engine.translog.key.head
    head.write_bytes(head.read_bytes().replace(b"\n4\n", b"\n5\n"))
    assert codes(findings(engine, lambda tx: None)) == {"found-memory"}


def test_people_read_what_is_wrong(engine: Engine, tenant: str) -> None:
    with engine.database.write(EVERY_TENANT) as tx:
        tx.execute(delete(LogOpeningRow).where(LogOpeningRow.leaf_index == 2))
    result = run("verify")
    assert result.exit_code == 1
    assert f"证书 {numbers(engine)[2]} 已签发，但不在日志中" in result.stderr
    assert result.stdout == ""


def test_an_exported_log_is_witnessed_and_the_cosignature_comes_back(
    engine: Engine, tenant: str, tmp_path: Path
) -> None:
    folder, state, note = tmp_path / "log", tmp_path / "seen.json", tmp_path / "cosigned"
    exported = told(run("export", folder, "--json"))
    assert exported["files"] == len([one for one in folder.rglob("*") if one.is_file()])
    witness = ("witness", "--from", folder, "--state", state, "--key", tmp_path / "w.key")
    named = ("--name", "witness.example.net", "--out", note, "--log-key", exported["key"])
    answer = told(run(*witness, *named, "--json"))
    assert (answer["ok"], answer["size"], answer["before"]) == (True, 4, None)
    again = told(run(*witness, "--json"))
    assert (again["before"], again["key"]) == (4, answer["key"])
    kept = run("cosigned", note, "--witness", answer["key"])
    assert kept.exit_code == 0, kept.output
    run("export", folder)
    shown = parse_note((folder / "checkpoint").read_bytes())
    key = parse_key(answer["key"])
    assert parse_checkpoint(shown.text).size == 4
    assert [bool(cosigned_at(shown.text, one, key)) for one in shown.signatures] == [False, True]


def test_the_witness_follows_and_refuses_a_rollback(
    engine: Engine, tenant: str, tmp_path: Path
) -> None:
    folder, old, state = tmp_path / "log", tmp_path / "old", tmp_path / "seen.json"
    run("export", old)
    issue(engine.database, engine.clock, tenant, "赵敏")
    run("export", folder)
    first = run("witness", "--from", old, "--state", state)
    assert first.exit_code == 0, first.output
    assert "首次访问" in first.stderr
    assert run("witness", "--from", folder, "--state", state).exit_code == 0
    kept = state.read_bytes()
    refused = run("witness", "--from", old, "--state", state, "--json")
    assert refused.exit_code == 1
    assert told(refused) == {
        "ok": False,
        "code": "certs-log-shrunk",
        "facts": {"known": 5, "told": 4},
    }
    assert state.read_bytes() == kept


def test_the_witness_holds_the_log_to_its_key(engine: Engine, tenant: str, tmp_path: Path) -> None:
    folder, state = tmp_path / "log", tmp_path / "seen.json"
    run("export", folder)
    run("witness", "--from", folder, "--state", state, "--key", tmp_path / "w.key")
    other = (tmp_path / "w.vkey").read_text()
    refused = run("witness", "--from", folder, "--state", state, "--log-key", other, "--json")
    assert refused.exit_code == 1
    assert told(refused)["code"] == "certs-log-other-key"


def test_a_cosignature_by_nobody_is_refused(engine: Engine, tenant: str, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    exported = told(run("export", folder, "--json"))
    refused = run("cosigned", folder / "checkpoint", "--witness", exported["key"], "--json")
    assert refused.exit_code == 1
    assert told(refused)["code"] == "certs-log-cosignature-bad"
