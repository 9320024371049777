"""Asks a candidate's own device for the pictures of findings, and takes no other picture.

    with database.read(tenant) as tx:
        wanted = accept_picture(tx, sitting_id, sequence)
    sealed = seal_picture(blobs, wanted, data)          # no transaction
    with database.write(tenant) as tx:
        keep_picture(tx, clock, wanted, sealed)

A device that no longer has a picture says so, and the record shows that it never came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from proctor.analysis.pictures import decode_picture, encode_jpeg
from proctor.evidence import Blobs, SealedPicture, append, seal
from proctor.policy import Policy
from proctor.sealing import is_sealed
from proctor.sittings import find_sitting, policy_of
from proctor.tables import ObservationRow, ProctorSittingRow, WantedPictureRow
from proctor.wanted_states import WantedState


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """A picture that may come: what for, and how it is to be sealed."""

    sitting_id: str
    tenant: str
    policy: Policy
    sequence: int
    taken_at: datetime


def ask(
    tx: Tx, clock: Clock, sitting: ProctorSittingRow, finding_id: str, sequence: int, at: datetime
) -> None:
    """Ask once for the picture of a finding; ``at`` stands where nobody knows when it was taken."""
    wanted = select(WantedPictureRow.id).filter_by(
        sitting_id=sitting.id, sequence=sequence, finding_id=finding_id
    )
    if tx.scalars(wanted).first() is not None:
        return
    taken = select(ObservationRow.taken_at).filter_by(sitting_id=sitting.id, sequence=sequence)
    row = WantedPictureRow(
        sitting_id=sitting.id,
        finding_id=finding_id,
        sequence=sequence,
        taken_at=tx.scalars(taken).first() or at,
        asked_at=clock.now(),
    )
    tx.add(row)
    tx.flush()


def wanted_of(tx: Tx, sitting_id: str) -> tuple[int, ...]:
    """Numbers of the pictures that have not come and are not known to be gone."""
    statement = select(WantedPictureRow.sequence).filter_by(
        sitting_id=sitting_id, state=WantedState.ASKED
    )
    return tuple(sorted(set(tx.scalars(statement))))


def note_gone(tx: Tx, clock: Clock, sitting_id: str, sequences: Iterable[int]) -> None:
    """The device no longer has these pictures: the record says so, and nobody waits."""
    numbers = list(sequences)
    if not numbers:
        return
    tx.execute(
        update(WantedPictureRow)
        .where(
            WantedPictureRow.sitting_id == sitting_id,
            WantedPictureRow.sequence.in_(numbers),
            WantedPictureRow.state == WantedState.ASKED,
        )
        .values(state=WantedState.GONE, answered_at=clock.now())
    )


def accept_picture(tx: Tx, sitting_id: str, sequence: int) -> WantedPicture:
    """Look whether a picture was asked for; NotFound("proctor-picture-not-wanted") if not.

    Nothing that nobody asked for is taken: it is not even read.
    """
    sitting = find_sitting(tx, sitting_id)
    row = tx.scalars(
        select(WantedPictureRow).filter_by(
            sitting_id=sitting.id, sequence=sequence, state=WantedState.ASKED
        )
    ).first()
    if row is None:
        raise NotFound("proctor-picture-not-wanted", sequence=sequence)
    return WantedPicture(sitting.id, sitting.tenant_id, policy_of(sitting), sequence, row.taken_at)


def seal_picture(blobs: Blobs, wanted: WantedPicture, data: bytes) -> SealedPicture:
    """Put the picture into the store, no transaction.

    A picture that the device sealed for the reviewing body is kept as it came; any other is
    decoded first, so that nothing but a picture is kept. Raises what
    `proctor.analysis.pictures.decode_picture` raises.
    """
    return seal(
        blobs,
        data if is_sealed(data) else encode_jpeg(decode_picture(data)),
        tenant=wanted.tenant,
        sequence=wanted.sequence,
        taken_at=wanted.taken_at,
        sitting_id=wanted.sitting_id,
        reviewing_key=wanted.policy.reviewing_key,
    )


def keep_picture(
    tx: Tx, clock: Clock, wanted: WantedPicture, picture: SealedPicture
) -> tuple[str, ...]:
    """Add the picture to the chain for each finding that asked for it; the links' ids."""
    sitting = find_sitting(tx, wanted.sitting_id, lock=True)
    asked = select(WantedPictureRow).filter_by(
        sitting_id=sitting.id, sequence=wanted.sequence, state=WantedState.ASKED
    )
    kept = []
    for row in tx.scalars(asked.order_by(WantedPictureRow.id)).all():
        row.state, row.answered_at = WantedState.CAME, clock.now()
        kept.append(append(tx, clock, sitting, row.finding_id, picture).id)
    return tuple(kept)
