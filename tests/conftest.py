"""What all tests share: databases made by the migrations, and a clock that stands still."""

from __future__ import annotations

import gc
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from exam_engine.upgrade import upgrade
from foundation.clock import FixedClock
from foundation.database import Database, DatabaseSettings
from foundation.tenancy import found_tenant

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT))

from tests import postgres_server, shared_statements, unsynced  # noqa: E402 - tests is no package
from tests.postgres_turns import Turns  # noqa: E402

shared_statements.share()
unsynced.hurry()


_FIRST = (
    "tests/browser/",
    "tests/interop/",
    "tests/property/",
    "tests/unit/bench/",
    "tests/unit/exam_engine/demo/",
)
"""Files of few tests that take long: no worker should be left alone with one at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The order in which the workers of a run take files: long ones first, then the fullest."""
    if not hasattr(config, "workerinput"):
        return
    files = [item.nodeid.partition("::")[0] for item in items]
    size = Counter(files)
    place = {file: number for number, file in reversed(list(enumerate(files)))}
    order = {file: (not file.startswith(_FIRST), -size[file], place[file]) for file in size}
    items.sort(key=lambda item: order[item.nodeid.partition("::")[0]])


def pytest_collection_finish() -> None:
    """What was imported stays for good: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file that all migrations have run on; tests work on copies of it."""
    file = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    with prepared(file) as base:
        upgrade(base)
    return file


@contextmanager
def prepared(file: Path, start: Path | None = None) -> Iterator[Database]:
    """A database to be filled, from a copy of ``start``; afterwards the file can be copied."""
    if start is not None:
        shutil.copy(start, file)
    base = Database(DatabaseSettings(url=f"sqlite:///{file}"))
    yield base
    with base.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()


@pytest.fixture
def sqlite_start(migrated_sqlite: Path) -> Path:
    """What `database` is a copy of; modules whose tests begin alike prepare a fuller file once."""
    return migrated_sqlite


@pytest.fixture
def database(tmp_path: Path, sqlite_start: Path) -> Iterator[Database]:
    file = tmp_path / "test.sqlite3"
    shutil.copy(sqlite_start, file)
    base = Database(DatabaseSettings(url=f"sqlite:///{file}"))
    yield base
    base.close()


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """Socket folder of a PostgreSQL server with a migrated template database."""
    if postgres_server.binary("initdb") is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres_server.server() as folder:
        with psycopg.connect(_dsn(folder, "postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE migrated")
        base = Database(DatabaseSettings(url=_url(folder, "migrated")))
        upgrade(base)
        base.close()
        yield folder


@pytest.fixture(scope="session")
def postgres_turns(postgres_folder: Path) -> Turns:
    return Turns(postgres_folder, "migrated")


@pytest.fixture
def postgres_database(postgres_folder: Path, postgres_turns: Turns) -> Iterator[Database]:
    with postgres_turns.turn() as name:
        base = Database(DatabaseSettings(url=_url(postgres_folder, name)))
        yield base
        base.close()


@pytest.fixture(params=["sqlite", "postgres"])
def either_database(request: pytest.FixtureRequest) -> Database:
    """The same test on both databases."""
    name = "database" if request.param == "sqlite" else "postgres_database"
    base: Database = request.getfixturevalue(name)
    return base


@pytest.fixture
def tenant(database: Database, clock: FixedClock) -> str:
    """The id of a first assessment body."""
    with database.write() as tx:
        return found_tenant(tx, clock, code="9001", name="演示评价中心").id


@pytest.fixture
def other_tenant(database: Database, clock: FixedClock) -> str:
    """The id of a second body, which must never see the first one's rows."""
    with database.write() as tx:
        return found_tenant(tx, clock, code="9002", name="另一评价中心").id


def _dsn(folder: Path, name: str) -> str:
    return f"host={folder} user=kaozheng dbname={name}"


def _url(folder: Path, name: str) -> str:
    return f"postgresql+psycopg://kaozheng@/{name}?host={folder}"
