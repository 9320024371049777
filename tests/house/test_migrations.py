"""The steps make exactly the tables that the rooms declare, on both databases, and go back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from exam_engine import every_table
from exam_engine.upgrade import configuration, downgrade, state, upgrade
from foundation.database import Database, DatabaseSettings
from foundation.errors import Conflict
from foundation.ids import new_id
from foundation.schema import Base
from itembank.full_text import is_full_text


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        folder = request.getfixturevalue("postgres_folder")
        name = f"m{new_id().replace('-', '')}"
        with psycopg.connect(
            f"host={folder} user=kaozheng dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = f"postgresql+psycopg://kaozheng@/{name}?host={folder}"
    base = Database(DatabaseSettings(url=url))
    yield base
    base.close()


def test_empty_to_newest_is_what_the_rooms_declare(empty_database: Database) -> None:
    assert every_table.ROOMS
    assert upgrade(empty_database).is_newest
    with empty_database.engine.connect() as connection:
        # The full-text engine's tables are in no metadata; `itembank.full_text` declares them.
        opts = {
            "compare_type": True,
            "include_name": lambda name, kind, _parents: kind != "table" or not is_full_text(name),
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_last_step_goes_down_and_up_again(empty_database: Database) -> None:
    upgrade(empty_database)
    downgrade(empty_database, "-1")
    assert not state(empty_database).is_newest
    assert upgrade(empty_database).is_newest


def test_all_steps_can_be_undone(empty_database: Database) -> None:
    upgrade(empty_database)
    downgrade(empty_database, "base")
    assert set(inspect(empty_database.engine).get_table_names()) <= {"alembic_version"}


def test_history_is_one_line_with_dated_names() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert len(script.get_heads()) == 1
    for step in script.walk_revisions():
        assert step.path is not None
        assert Path(step.path).name[:10].replace("_", "").isdigit(), step.path


def test_database_of_another_release_is_refused_by_name(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_elsewhere'"))
    with pytest.raises(Conflict, match="schema-step-unknown") as refusal:
        upgrade(empty_database)
    assert refusal.value.facts == {"step": "from_elsewhere"}
