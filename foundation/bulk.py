"""Many rows of one table written at once: inserted, or changed by their ids.

The session's own way collects each row's changes into objects first, and SQLAlchemy's way with
many parameters builds several dictionaries for each row; for the fifty thousand rows of a batch
either takes longer than all that the database does with them. Here a statement is compiled once,
and the rows go past it to the driver some hundreds at a time, so that a long list of them need
never stand in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Dialect, Executable, Table, bindparam, insert, update

from foundation.database import Tx
from foundation.schema import Base

Values = Mapping[str, Any]
_AT_ONCE = 500
_STATEMENTS = 64
"""Kept as they were compiled: a few frames in a commit must not wait for a compiler."""
_NEW, _TENANT = "new_", "own_tenant"
"""Parameters of a change: they may not have the names of columns."""


def insert_rows(tx: Tx, kind: type[Base], rows: Iterable[Values]) -> None:
    """Store rows given by their columns; all name the same columns.

    ``tenant_id`` is among them, and so is whatever a column's default would have filled in.
    """
    table = _table(kind)
    for some in _some(rows):
        _execute(tx, _insertion(table, tx.get_bind().dialect, tuple(some[0])), some)


def update_rows(tx: Tx, kind: type[Base], rows: Iterable[Values]) -> None:
    """Change rows of the transaction's tenant by ``id``; all name the same other columns.

    Objects of these rows that the session holds already do not learn of the change.
    """
    table = _table(kind)
    for some in _some(rows):
        _execute(tx, _change(table, tx.get_bind().dialect, tuple(some[0])), some)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as the driver takes it, and where each of its parameters comes from.

    ``takes`` has for each parameter its name, the column whose value it is (none for the tenant),
    and how the column's type writes a value, if that is not as it is.
    """

    text: str
    is_positional: bool
    takes: tuple[tuple[str, str | None, Any], ...]

    @classmethod
    def of(
        cls, statement: Executable, table: Table, dialect: Dialect, named: Mapping[str, str]
    ) -> _Compiled:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        takes: list[tuple[str, str | None, Any]] = []
        for bound in compiled.positiontup or compiled.params:
            if bound == _TENANT:
                takes.append((bound, None, None))
                continue
            column = table.c[named[bound]]
            write = column.type.dialect_impl(dialect).bind_processor(dialect)
            takes.append((bound, column.name, write))
        return cls(str(compiled), bool(compiled.positional), tuple(takes))


@lru_cache(_STATEMENTS)
def _insertion(table: Table, dialect: Dialect, names: tuple[str, ...]) -> _Compiled:
    statement = insert(table).values({name: bindparam(name) for name in names})
    return _Compiled.of(statement, table, dialect, {name: name for name in names})


@lru_cache(_STATEMENTS)
def _change(table: Table, dialect: Dialect, names: tuple[str, ...]) -> _Compiled:
    named = {f"{_NEW}{name}": name for name in names}
    statement = (
        update(table)
        .where(table.c.id == bindparam(f"{_NEW}id"), table.c.tenant_id == bindparam(_TENANT))
        .values({name: bindparam(bound) for bound, name in named.items() if name != "id"})
    )
    return _Compiled.of(statement, table, dialect, named)


def _execute(tx: Tx, compiled: _Compiled, rows: Sequence[Values]) -> None:
    columns = []
    for _, name, write in compiled.takes:
        if name is None:
            columns.append([tx.tenant_id] * len(rows))
        else:
            values = map(itemgetter(name), rows)
            columns.append(list(values if write is None else map(write, values)))
    parameters: list[Any] = list(zip(*columns, strict=True))
    if not compiled.is_positional:
        names = [bound for bound, _, _ in compiled.takes]
        parameters = [dict(zip(names, values, strict=True)) for values in parameters]
    tx.connection().exec_driver_sql(compiled.text, parameters)


def _some(rows: Iterable[Values]) -> Iterator[list[Values]]:
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some


def _table(kind: type[Base]) -> Table:
    return cast(Table, kind.__table__)
