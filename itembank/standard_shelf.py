"""The standards that a body keeps: one read by its id."""

from __future__ import annotations

from foundation.database import Tx
from foundation.errors import NotFound
from itembank.standards import Standard, read_standard
from itembank.tables import StandardRow


def standard_of(tx: Tx, standard_id: str) -> Standard:
    """The standard of this id; raises `NotFound`."""
    row = tx.get(StandardRow, standard_id)
    if row is None:
        raise NotFound("itembank-standard-unknown", standard=standard_id)
    return read_standard(row.content)
