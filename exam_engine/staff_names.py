"""Names of the staff by id, for pages that say who did what."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from exam_engine.scoring.points import in_chunks
from foundation.database import Tx
from foundation.people import PersonRow


def person_names(tx: Tx, ids: Iterable[str]) -> dict[str, str]:
    """Person → name; ids that are not a person of this body are left out."""
    found: dict[str, str] = {}
    for chunk in in_chunks(sorted(set(ids))):
        statement = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(chunk))
        found.update({row[0]: row[1] for row in tx.execute(statement)})
    return found
