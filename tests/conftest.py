"""What all tests share: databases made by the migrations, and a clock that stands still."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from exam_engine.upgrade import upgrade
from foundation.clock import FixedClock
from foundation.database import Database, DatabaseSettings
from foundation.ids import new_id
from foundation.tenancy import found_tenant

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT))

from tests import postgres_server, shared_statements  # noqa: E402 - tests is no package

shared_statements.share()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file that all migrations have run on; tests work on copies of it."""
    file = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    base = Database(DatabaseSettings(url=f"sqlite:///{file}"))
    upgrade(base)
    with base.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    return file


@pytest.fixture
def database(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Database]:
    file = tmp_path / "test.sqlite3"
    shutil.copy(migrated_sqlite, file)
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


@pytest.fixture
def postgres_database(postgres_folder: Path) -> Iterator[Database]:
    name = f"t{new_id().replace('-', '')}"
    with psycopg.connect(_dsn(postgres_folder, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
    base = Database(DatabaseSettings(url=_url(postgres_folder, name)))
    yield base
    base.close()
    with psycopg.connect(_dsn(postgres_folder, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
