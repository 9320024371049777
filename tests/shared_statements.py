"""Lets all engines of a test process share what SQLAlchemy has compiled.

Each test opens engines of its own on a file of its own, and SQLAlchemy keeps compiled statements
per engine and per dialect object, so that the same few hundred statements were compiled anew for
every test: a fifth of the time of the tests that serve pages.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache


def share() -> None:
    """From now on, engines on SQLite keep their compiled statements in one place."""
    cache: LRUCache[Any, Any] = LRUCache(4000)
    prepare = Engine.__init__

    def prepare_sharing(engine: Engine, *arguments: Any, **options: Any) -> None:
        prepare(engine, *arguments, **options)
        if isinstance(engine.dialect, SQLiteDialect_pysqlite):
            engine._compiled_cache = cache

    # The dialect is part of a statement's key; any two of SQLite's stand for the same SQL.
    setattr(SQLiteDialect_pysqlite, "__eq__", lambda one, other: type(one) is type(other))  # noqa: B010
    setattr(SQLiteDialect_pysqlite, "__hash__", lambda one: hash(type(one)))  # noqa: B010
    setattr(Engine, "__init__", prepare_sharing)  # noqa: B010
