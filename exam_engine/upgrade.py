"""Brings a database to the newest schema, and tells how far behind one is."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from foundation.database import Database
from foundation.errors import Conflict


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The step a database stands at, and the newest one there is."""

    current: str | None
    newest: str | None

    @property
    def is_newest(self) -> bool:
        return self.current == self.newest


def configuration() -> Config:
    """Alembic's configuration; the steps travel with the package."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.set_main_option(
        "file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s"
    )
    config.set_main_option("path_separator", "os")
    return config


def upgrade(database: Database, to: str = "head") -> SchemaState:
    """Apply the steps up to ``to``; each step is one transaction of its own.

    Raises:
        Conflict: the database stands at a step that is none of ours: another release made it.
    """
    config = configuration()
    current = state(database).current
    if current not in (None, *(step.revision for step in _steps().walk_revisions())):
        raise Conflict("schema-step-unknown", step=current)
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return state(database)


def downgrade(database: Database, to: str) -> SchemaState:
    """Take steps back to ``to``; for tests and for an operator who has a backup."""
    config = configuration()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
    return state(database)


def state(database: Database) -> SchemaState:
    """Where the database stands."""
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return SchemaState(current, _steps().get_current_head())


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())
