"""One PostgreSQL database that the tests of a process use in turn, emptied after each of them.

To copy the migrated template and to drop the copy takes the server half a second; to delete what a
test wrote takes it a fiftieth of that. A test that changed the shape of the database, or the rows
that migrations leave behind, costs a new copy: the next one begins with nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

_OWN = "nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
_SHAPE = " UNION ALL ".join(
    # Whatever changes a definition writes its row in the catalogue anew.
    f"SELECT '{catalogue}' || {catalogue}.{key}::text || '/' || {catalogue}.xmin::text AS state "
    f"FROM {catalogue} JOIN pg_namespace ON pg_namespace.oid = {namespace} WHERE {_OWN}"
    for catalogue, key, namespace in (
        ("pg_class", "oid", "relnamespace"),
        ("pg_constraint", "oid", "connamespace"),
        ("pg_proc", "oid", "pronamespace"),
        ("pg_type", "oid", "typnamespace"),
    )
)
_COLUMNS = (
    "SELECT 'column' || attrelid::text || attname || pg_attribute.xmin::text AS state "
    "FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
    f"JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE {_OWN}"
)
_STATE = (
    f"SELECT md5(string_agg(state, ',' ORDER BY state)) FROM ({_SHAPE} UNION ALL {_COLUMNS}) AS s"
)


class Turns:
    """Databases of one server; `turn` lends one, which nobody else has."""

    def __init__(self, folder: Path, template: str) -> None:
        self._folder = folder
        self._template = template
        self._name: str | None = None
        self._shape = ""
        self._kept: dict[str, str] = {}
        self._emptied: list[SQL] = []

    @contextmanager
    def turn(self) -> Iterator[str]:
        """The name of a database as the migrations leave it."""
        if self._name is None:
            self._copy()
        assert self._name is not None
        yield self._name
        with self._connected(self._name) as connection:
            if not self._empty(connection):
                self._name = None

    def _copy(self) -> None:
        name = f"t{uuid4().hex}"
        with self._connected("postgres") as connection:
            connection.execute(
                SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    Identifier(name), Identifier(self._template)
                )
            )
        with self._connected(name) as connection:
            self._shape = _told(connection, _STATE)
            tables = connection.execute(
                "SELECT schemaname, tablename FROM pg_tables "
                "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            ).fetchall()
            places = [Identifier(*table).as_string(connection) for table in tables]
            self._kept = {place: rows for place in places if (rows := _rows(connection, place))}
        self._emptied = [
            SQL(f"DELETE FROM {place};") for place in places if place not in self._kept
        ]  # type: ignore[arg-type]
        self._name = name

    def _empty(self, connection: Connection) -> bool:
        """Take away what the last test wrote; False where more than rows is other than before."""
        # A process that a test left behind must not write into the next one's turn.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if _told(connection, _STATE) != self._shape:
            return False
        if any(_rows(connection, place) != rows for place, rows in self._kept.items()):
            return False
        with connection.transaction():
            # Without the triggers of foreign keys, tables can be emptied in any order.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(SQL("").join(self._emptied))
            connection.execute(
                "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"
            )
        return True

    def _connected(self, name: str) -> Connection:
        return psycopg.connect(f"host={self._folder} user=kaozheng dbname={name}", autocommit=True)


def _rows(connection: Connection, place: str) -> str:
    """A digest of the rows of a table; the empty text where it has none."""
    return _told(
        connection,
        f"SELECT coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM {place} AS t",
    )


def _told(connection: Connection, query: str) -> str:
    row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    return str(row[0]) if row else ""
