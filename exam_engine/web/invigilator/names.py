"""Names of the staff who did something; programs and the system have none."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from foundation.database import Tx
from foundation.people import PersonRow


def names_of(tx: Tx, person_ids: Iterable[str]) -> dict[str, str]:
    """Person id → name."""
    statement = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(set(person_ids)))
    return {row[0]: row[1] for row in tx.execute(statement)}
