"""Runs the steps on the connection that `exam_engine.upgrade` hands over."""

from alembic import context
from sqlalchemy import Connection, text

from exam_engine import every_table
from foundation.schema import Base

assert every_table.ROOMS  # imported so that the metadata is whole


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
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
