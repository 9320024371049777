"""Many rows of one table written at once: inserted, or changed by their ids.

The session's own way collects each row's changes into objects first; for the fifty thousand rows
of a batch that takes longer than everything the database does with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update

from foundation.database import Tx
from foundation.schema import Base

Values = Mapping[str, Any]


def insert_rows(tx: Tx, kind: type[Base], rows: Sequence[Values]) -> None:
    """Store rows given by their columns; all name the same columns, ``tenant_id`` among them."""
    if rows:
        tx.execute(insert(_table(kind)), rows)


def update_rows(tx: Tx, kind: type[Base], rows: Sequence[Values]) -> None:
    """Change rows of the transaction's tenant by ``id``; all name the same other columns.

    Objects of these rows that the session holds already do not learn of the change.
    """
    if not rows:
        return
    table = _table(kind)
    # A parameter may not have the name of a column.
    statement = (
        update(table)
        .where(table.c.id == bindparam("new_id"), table.c.tenant_id == tx.tenant_id)
        .values({name: bindparam(f"new_{name}") for name in rows[0] if name != "id"})
    )
    tx.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in rows])


def _table(kind: type[Base]) -> Table:
    return cast(Table, kind.__table__)
