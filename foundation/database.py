"""The engine for SQLite and PostgreSQL, and the only begin, commit and rollback of the house."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from foundation.scoping import EVERY_TENANT, Tenant, only_own_rows, stamp_new_rows
from foundation.settings import Group

__all__ = ["EVERY_TENANT", "Database", "DatabaseSettings", "Tenant", "Tx"]


_SQLITE_CONNECTIONS = 16
"""Kept open for writing, and as many for reading."""


class DatabaseSettings(Group):
    """Where the records are kept."""

    url: str = "sqlite:///var/kaozheng.sqlite3"
    """SQLAlchemy address: ``sqlite:///path`` or ``postgresql+psycopg://user:password@host/name``."""
    pool_size: int = 10
    """Connections kept open to PostgreSQL; SQLite keeps sixteen to read and sixteen to write."""
    cache_mb: int = 64
    """Megabytes of an SQLite file that a writing connection keeps; a reading one a quarter."""
    busy_timeout_ms: int = 15_000
    """How long a write waits for another one on SQLite, in milliseconds."""


class Tx(Session):
    """A session inside one transaction of `Database`; rooms take it first and never end it."""

    @property
    def tenant(self) -> Tenant:
        """The scope that the transaction was opened with."""
        scope: Tenant = self.info.get("tenant")
        return scope

    @property
    def tenant_id(self) -> str:
        """The one tenant of this transaction; asking where there is none is a programming error."""
        if not isinstance(self.tenant, str):
            raise LookupError("this transaction was not opened for one tenant")
        return self.tenant


event.listen(Tx, "do_orm_execute", only_own_rows)
event.listen(Tx, "before_flush", stamp_new_rows)


class Database:
    """Opens transactions: `write` commits when its block ends well, else it rolls back."""

    def __init__(self, settings: DatabaseSettings, subscribers: object | None = None) -> None:
        """``subscribers`` is a `foundation.events.Subscribers`; transactions carry it along."""
        self.settings = settings
        self.subscribers = subscribers
        self.url = make_url(settings.url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(settings) if self.is_sqlite else _postgres_engine(settings)
        # On SQLite, connections that read are others than those that write: a look at the records
        # never waits behind writers for a connection, and need not be told each time to change
        # nothing.
        self._reading = _sqlite_engine(settings, reading=True) if self.is_sqlite else self.engine
        self._turn = Lock()

    @contextmanager
    def write(self, tenant: Tenant = None) -> Iterator[Tx]:
        """A transaction that may change rows; the caller is told "saved" only after its block."""
        with self._in_turn(), self.engine.connect() as connection:
            if self.is_sqlite:
                # A deferred BEGIN that later turns into a write fails at once when another
                # writer came between; IMMEDIATE waits its turn instead (measured: 193 of 240
                # against none).
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            with Tx(bind=connection, autoflush=True, expire_on_commit=False) as tx:
                tx.info.update(tenant=tenant, subscribers=self.subscribers)
                try:
                    yield tx
                    tx.flush()
                    connection.commit()
                except BaseException:
                    tx.rollback()
                    connection.rollback()
                    raise

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One writer of this process after the other on SQLite, without sleeping in between.

        SQLite itself tells nobody that it is free again: who finds it busy sleeps and looks anew,
        up to a tenth of a second at a time. Who has waited in vain asks it all the same, and is
        refused by it.
        """
        if not self.is_sqlite:
            yield
            return
        has_turn = self._turn.acquire(timeout=self.settings.busy_timeout_ms / 1000)
        try:
            yield
        finally:
            if has_turn:
                self._turn.release()

    @contextmanager
    def read(self, tenant: Tenant = None) -> Iterator[Tx]:
        """One consistent look at the records; changing anything in it fails."""
        with self._reading.connect() as connection:
            _begin_reading(connection, self.is_sqlite)
            with Tx(bind=connection, autoflush=False, expire_on_commit=False) as tx:
                tx.info["tenant"] = tenant
                try:
                    yield tx
                finally:
                    # Rows stay readable after the block; a rollback would blank them first.
                    tx.expunge_all()
                    connection.rollback()

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()
        self._reading.dispose()


@contextmanager
def attempt(tx: Tx) -> Iterator[None]:
    """One part of a transaction, which is undone alone when its block raises (a savepoint)."""
    with tx.begin_nested():
        yield
        tx.flush()


def _begin_reading(connection: Connection, is_sqlite: bool) -> None:
    if is_sqlite:
        connection.exec_driver_sql("BEGIN")
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def _sqlite_engine(settings: DatabaseSettings, *, reading: bool = False) -> Engine:
    path = make_url(settings.url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    # The last one given back is taken first: it has the most in its cache. Beyond the sixteen a
    # connection is opened for one transaction and closed again, which costs more than waiting.
    engine = create_engine(
        settings.url, pool_size=_SQLITE_CONNECTIONS, max_overflow=48, pool_use_lifo=True
    )
    pragmas = (
        "journal_mode = WAL",
        # FULL: a candidate who was told "saved" keeps the answer when the power goes.
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {settings.busy_timeout_ms}",
        f"cache_size = -{settings.cache_mb * 1024 // (4 if reading else 1)}",
        f"query_only = {'ON' if reading else 'OFF'}",
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions by itself: `Database` says which kind.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _postgres_engine(settings: DatabaseSettings) -> Engine:
    return create_engine(
        settings.url,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        pool_pre_ping=True,
    )
