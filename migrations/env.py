"""Runs the steps on the connection that `exam_engine.upgrade` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.types import TypeDecorator

from exam_engine import every_table
from foundation.schema import Base
from itembank.full_text import is_full_text

assert every_table.ROOMS  # imported so that the metadata is whole


def render_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Steps name the plain column types, so that they do not change when our own types do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def wanted(_item: Any, name: str | None, kind: str, *_: Any) -> bool:
    """All tables, or those of the packages that a new step is written for."""
    prefixes = context.config.attributes.get("prefixes")
    return prefixes is None or kind != "table" or str(name).startswith(prefixes)


def declared(name: str | None, kind: str, _parents: Any) -> bool:
    """Tables of a full-text engine, and those it keeps behind them, are written by hand."""
    return kind != "table" or not is_full_text(name)


def run(connection: Connection) -> None:
    """Apply the steps; on PostgreSQL one that cannot get its lock soon fails instead of waiting."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        compare_type=True,
        render_item=render_type,
        include_object=wanted,
        include_name=declared,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
