"""Tests that take turns in one PostgreSQL database find nothing of each other in it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.postgres_turns import Turns


def _connected(folder: Path, name: str) -> psycopg.Connection:
    return psycopg.connect(f"host={folder} user=kaozheng dbname={name}", autocommit=True)


def _bodies(folder: Path, name: str) -> int:
    with _connected(folder, name) as connection:
        found = connection.execute("SELECT count(*) FROM foundation_tenant").fetchone()
    assert found is not None
    return int(found[0])


def test_rows_and_open_transactions_of_a_turn_are_gone_in_the_next(postgres_folder: Path) -> None:
    turns = Turns(postgres_folder, "migrated")
    with turns.turn() as first:
        left_open = psycopg.connect(f"host={postgres_folder} user=kaozheng dbname={first}")
        left_open.execute("LOCK TABLE foundation_tenant")
        left_open.execute(
            "INSERT INTO foundation_tenant SELECT (jsonb_populate_record(NULL::foundation_tenant,"
            """ '{"id": "a", "code": "1", "name": "x", "name_en": "","""
            """ "created_at": "2026-01-01"}')).*"""
        )
        left_open.execute("SAVEPOINT s")
    with turns.turn() as second:
        assert second == first
        assert _bodies(postgres_folder, second) == 0
    left_open.close()


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE foundation_tenant ADD COLUMN odd integer",
        "ALTER TABLE foundation_tenant ALTER COLUMN name DROP NOT NULL",
        "CREATE INDEX odd ON foundation_tenant (name)",
        "CREATE SCHEMA odd CREATE TABLE odd.odd (a integer)",
        "UPDATE alembic_version SET version_num = 'odd'",
    ],
)
def test_a_turn_that_changed_more_than_rows_costs_a_new_copy(
    postgres_folder: Path, change: str
) -> None:
    turns = Turns(postgres_folder, "migrated")
    with turns.turn() as first, _connected(postgres_folder, first) as connection:
        connection.execute(change)  # type: ignore[call-overload]
    with turns.turn() as second:
        assert second != first


def test_counters_begin_anew(postgres_folder: Path) -> None:
    turns = Turns(postgres_folder, "migrated")
    ask = (
        "SELECT nextval(seqrelid::regclass) FROM pg_sequence "
        "ORDER BY seqrelid::regclass::text LIMIT 1"
    )
    told = []
    for _ in range(2):
        with turns.turn() as name, _connected(postgres_folder, name) as connection:
            told.append(connection.execute(ask).fetchone())
    assert told[0] is not None and told[0] == told[1]
