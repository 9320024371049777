"""Opens a batch's marked attempts for statistics about persons; the audit keeps who looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.measurement.data_sets import from_attempts, items_named
from exam_engine.measurement.marked_answers import Marked, MarkedItem, marked
from exam_engine.measurement.runs import HeldItem, held_items
from exam_engine.scoring.points import in_chunks
from exam_engine.wiring import Engine
from foundation import audit
from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from foundation.roles import Caller
from itembank.security.comparing import LEAST_PERSONS, Scale, scale_of

MOST_PERSONS = 3000
"""More are compared by the command, which takes its time."""

Place = tuple[str, int | None, int | None]
"""Admission number, room and seat: no name is needed to look further."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was opened: its marked attempts, their items by version, and who sat where.

    ``held`` are the items of which an approved calibration is needed, and there.
    """

    name: str
    attempts: Sequence[Marked]
    items: Mapping[str, MarkedItem]
    places: Mapping[str, Place]
    held: Mapping[str, HeldItem]

    @property
    def names(self) -> dict[str, str]:
        """Version of an item → its name."""
        return {ref: one.identifier for ref, one in self.items.items()}

    def place_of(self, attempt: int) -> Place:
        """Where the person of an attempt sat."""
        return self.places[self.attempts[attempt].enrolment_id]


def open_batch(engine: Engine, caller: Caller, batch_id: str, act: str) -> Batch:
    """The batch; ``act`` goes into the audit chain.

    Raises NotFound("measurement-batch-unmarked") and Invalid("measurement-too-many").
    """
    with engine.database.write(caller.tenant_id) as tx:
        batch = tx.get(BatchRow, batch_id)
        if batch is None:
            raise NotFound("measurement-batch-unmarked", batch=batch_id)
        name = batch.name
        audit.record(tx, engine.clock, actor=caller.id, act=act, subject=batch_id)
    with engine.database.read(caller.tenant_id) as tx:
        attempts, items = marked(tx, [batch_id])
        places = _places(tx, attempts)
        # Persons enough are compared by their own answers, whatever was approved for others.
        held = held_items(tx, items) if len(attempts) < LEAST_PERSONS else {}
    if not attempts:
        raise NotFound("measurement-batch-unmarked", batch=batch_id)
    if len(attempts) > MOST_PERSONS:
        raise Invalid("measurement-too-many", persons=len(attempts), most=MOST_PERSONS)
    return Batch(name, attempts, items, places, held)


def scale_of_batch(batch: Batch) -> Scale:
    """What the persons of the batch are compared by. Raises ``Invalid`` with a diagnosis."""
    names = batch.names
    known = {ref: one.points for ref, one in batch.held.items()}
    data = from_attempts([one.attempt for one in batch.attempts], names, known)
    fixed = {ref: one.parameters for ref, one in batch.held.items()}
    try:
        return scale_of(data.responses(), fixed=fixed)
    except Invalid as refusal:
        raise Invalid(refusal.code, **items_named(refusal.facts, names)) from refusal


def _places(tx: Tx, attempts: Sequence[Marked]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for chunk in in_chunks({one.enrolment_id for one in attempts}):
        rows = tx.execute(
            select(
                EnrolmentRow.id,
                EnrolmentRow.admission_number,
                EnrolmentRow.room,
                EnrolmentRow.seat,
            ).where(EnrolmentRow.id.in_(chunk))
        )
        found.update({row: (number or row[:8], room, seat) for row, number, room, seat in rows})
    return found
