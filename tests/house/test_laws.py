"""What import contracts cannot see: stray commits, keys between wings, rooms without a duty."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exam_engine import every_table
from exam_engine.settings_page import render
from exam_engine.wiring import Settings
from foundation.schema import Base

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("foundation", "itembank", "proctor", "certs", "exam_engine")
LONGEST_ROOM = 400
TABLE_OWNER = {
    "foundation": "foundation",
    "itembank": "itembank",
    "proctor": "proctor",
    "certs": "certs",
    "exam": "exam_engine",
}
MAY_REFER_TO = {
    "foundation": {"foundation"},
    "itembank": {"foundation", "itembank"},
    "proctor": {"foundation", "proctor"},
    "certs": {"foundation", "certs"},
    "exam_engine": set(PACKAGES),
}


def rooms() -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file.relative_to(ROOT)


def _first_line(room: Path) -> str:
    docstring = ast.get_docstring(ast.parse((ROOT / room).read_text("utf-8"))) or ""
    return docstring.split("\n", 1)[0]


ROOMS = tuple(rooms())


def test_there_are_rooms_to_judge() -> None:
    assert len(ROOMS) > 50


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_room_is_short_and_begins_with_its_duty(room: Path) -> None:
    lines = (ROOT / room).read_text("utf-8").count("\n")
    assert lines <= LONGEST_ROOM, f"{room} has {lines} lines"
    if (ROOT / room).stat().st_size:
        assert re.match(r"^[A-Z].*\.$", _first_line(room)), _first_line(room)


def test_every_room_is_on_the_map() -> None:
    page = (ROOT / "docs/map.md").read_text("utf-8")
    named = [str(room) for room in ROOMS if room.name != "__init__.py"]
    missing = [room for room in named if f"`{room}`" not in page]
    assert missing == []


def test_map_names_no_room_that_is_gone() -> None:
    page = (ROOT / "docs/map.md").read_text("utf-8")
    named = set(re.findall(rf"`((?:{'|'.join(PACKAGES)})/[\w/]+\.py)`", page))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def ended_transactions(source: str) -> list[int]:
    """Lines on which a transaction is begun or ended."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback", "begin", "begin_nested"}
    ]


def test_no_transaction_is_ended_outside_the_database_room() -> None:
    """Law 2: `.commit()`, `.rollback()` and `.begin()` stand in foundation/database.py alone."""
    strays = [
        f"{room}:{line}"
        for room in ROOMS
        if str(room) != "foundation/database.py"
        for line in ended_transactions((ROOT / room).read_text("utf-8"))
    ]
    assert strays == []


def test_an_ended_transaction_would_be_seen() -> None:
    assert ended_transactions("def save(tx):\n    tx.add(1)\n    tx.commit()\n") == [3]
    assert ended_transactions((ROOT / "foundation/database.py").read_text("utf-8")) != []


def test_tables_are_named_after_their_package() -> None:
    assert every_table.ROOMS
    unknown = [name for name in Base.metadata.tables if name.split("_", 1)[0] not in TABLE_OWNER]
    assert unknown == []


def test_no_foreign_key_goes_sideways_or_upwards() -> None:
    """Law 1 for tables: a wing keeps an opaque reference to what is not below it."""
    wrong = []
    for table in Base.metadata.tables.values():
        owner = TABLE_OWNER[table.name.split("_", 1)[0]]
        wrong += [
            f"{table.name} -> {key.column.table.name}"
            for key in table.foreign_keys
            if TABLE_OWNER[key.column.table.name.split("_", 1)[0]] not in MAY_REFER_TO[owner]
        ]
    assert wrong == []


def test_every_table_with_people_or_exams_belongs_to_a_tenant() -> None:
    """Tables without a tenant are few, and each is named here with its reason."""
    without_tenant = {
        "foundation_tenant",  # the tenants themselves
        "foundation_login",  # a login is found before its tenant is known
        "foundation_lockout",  # failures are counted for names that may not exist at all
        # The transparency log of the installation names nobody and is shown to everybody.
        "certs_log_entry",
        "certs_log_tile",
        "certs_log_checkpoint",
        "certs_log_cosignature",
    }
    found = {
        table.name for table in Base.metadata.tables.values() if "tenant_id" not in table.columns
    }
    assert found <= without_tenant


def test_settings_page_is_what_the_rooms_declare() -> None:
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    assert page == render(Settings), "run: kaozheng settings --write docs/settings.md"


def test_every_setting_says_what_it_is() -> None:
    undocumented = re.findall(r"^\| `(KAOZHENG_\w+)` \|[^|]*\| *\|$", render(Settings), re.M)
    assert undocumented == []
