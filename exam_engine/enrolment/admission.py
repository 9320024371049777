"""Admission numbers and seats: allocated for a batch in one transaction, in numbers with a check.

A number is the batch's prefix, the site (2 digits), the room (3), the seat (2) and a check digit
(ISO 7064 MOD 11,10), digits only, so that it can be typed on any keypad and read out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select, update
from stdnum.iso7064 import mod_11_10

from exam_engine.enrolment import batches
from exam_engine.enrolment.seating import Seat, Sitter, seat
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow, EnrolmentState
from foundation.audit import record
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.roles import Caller, Permission

MOST_SITES, MOST_ROOMS, MOST_SEATS = 99, 999, 99


@dataclass(frozen=True, slots=True)
class Admission:
    """What an allocation did. Run again with the same seed before anyone is seated: the same."""

    batch_id: str
    seed: str
    admitted: int
    rooms: int


def admission_number(prefix: str, site: int, room: int, place: int) -> str:
    """The number of a seat; raises ``Invalid`` where a part does not fit its digits."""
    if not (1 <= site <= MOST_SITES and 1 <= room <= MOST_ROOMS and 1 <= place <= MOST_SEATS):
        raise Invalid("enrolment-seats-too-many", site=site, room=room, seat=place)
    body = f"{prefix}{site:02d}{room:03d}{place:02d}"
    return body + mod_11_10.calc_check_digit(body)


def is_admission_number(number: str) -> bool:
    """Whether the check digit is right; a slip in one digit never is."""
    return number.isascii() and number.isdigit() and bool(mod_11_10.is_valid(number))


def admit_all(
    tx: Tx, clock: Clock, caller: Caller, batch_id: str, *, seed: str, seats_per_room: int = 30
) -> Admission:
    """Seats and numbers everybody of a batch who has no number yet, in this transaction.

    Numbers once given never change; those who come later get rooms after the ones in use. Raises
    ``Conflict`` (``enrolment-window-still-open``) while people may still enrol.
    """
    caller.require(Permission.BATCH_MANAGE)
    if not 1 <= seats_per_room <= MOST_SEATS:
        raise Invalid("enrolment-seats-per-room", most=MOST_SEATS)
    row = _locked(tx, batch_id)
    if batches.is_open(row, clock.now()):
        _, closes = batches.shown_window(row)
        raise Conflict("enrolment-window-still-open", batch=row.name, closes=closes)
    seats = seat(
        _unseated(tx, batch_id),
        seed=seed,
        seats_per_room=seats_per_room,
        rooms_taken=_rooms_taken(tx, batch_id),
    )
    if seats:
        tx.execute(update(EnrolmentRow), [_values(row, place) for place in seats])
    rooms = Counter((place.site, place.room) for place in seats)
    record(
        tx,
        clock,
        actor=caller.id,
        act="exam:batch:admit",
        subject=batch_id,
        facts={"seed": seed, "admitted": len(seats), "seats_per_room": seats_per_room},
    )
    return Admission(batch_id, seed, len(seats), len(rooms))


def _locked(tx: Tx, batch_id: str) -> BatchRow:
    batches.batch(tx, batch_id)
    return tx.scalars(select(BatchRow).where(BatchRow.id == batch_id).with_for_update()).one()


def _unseated(tx: Tx, batch_id: str) -> list[Sitter]:
    found = tx.execute(
        select(
            EnrolmentRow.id,
            EnrolmentRow.site,
            EnrolmentRow.organisation_id,
            EnrolmentRow.class_name,
        ).where(
            EnrolmentRow.batch_id == batch_id,
            EnrolmentRow.state == EnrolmentState.ENROLLED.value,
            EnrolmentRow.admission_number.is_(None),
        )
    )
    return [Sitter(id_, site, f"{college}:{group}") for id_, site, college, group in found]


def _rooms_taken(tx: Tx, batch_id: str) -> dict[str, int]:
    found = tx.execute(
        select(EnrolmentRow.site, func.max(EnrolmentRow.room))
        .where(EnrolmentRow.batch_id == batch_id, EnrolmentRow.room.is_not(None))
        .group_by(EnrolmentRow.site)
    )
    return {site: last or 0 for site, last in found}


def _values(row: BatchRow, place: Seat) -> dict[str, object]:
    site = row.sites.index(place.site) + 1
    return {
        "id": place.id,
        "room": place.room,
        "seat": place.number,
        "state": EnrolmentState.ADMITTED.value,
        "admission_number": admission_number(row.number_prefix, site, place.room, place.number),
    }
