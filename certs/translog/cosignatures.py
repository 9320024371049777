"""Takes in what witnesses signed, so that the checkpoint carries it to everybody."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from certs.translog.checkpoint import parse_checkpoint
from certs.translog.notes import NoteKey, cosigned_at, parse_note
from certs.translog.tables import LogCheckpointRow, LogCosignatureRow
from foundation.database import Tx
from foundation.errors import Conflict, Invalid


def take_in(tx: Tx, raw: bytes, witness: NoteKey) -> tuple[int, datetime]:
    """Keep the witness's signature under a checkpoint of ours; returns its size and the time.

    ``raw`` is the checkpoint with the cosignature, as the witness wrote it. ``Conflict`` when we
    never signed that checkpoint, ``Invalid`` when the witness did not. Of two signatures by one
    witness under the same checkpoint the later one is kept.
    """
    note = parse_note(raw)
    told = parse_checkpoint(note.text)
    row = tx.get(LogCheckpointRow, told.size)
    if row is None or parse_note(row.note.encode()).text != note.text:
        raise Conflict("certs-log-not-ours", size=told.size)
    good = [
        (seconds, one)
        for one in note.signatures
        if (seconds := cosigned_at(note.text, one, witness)) is not None
    ]
    if not good:
        raise Invalid("certs-log-cosignature-bad", witness=witness.name)
    seconds, signature = max(good, key=lambda pair: pair[0])
    seen_at = datetime.fromtimestamp(seconds, UTC)
    known = tx.scalars(
        select(LogCosignatureRow).where(
            LogCosignatureRow.size == told.size, LogCosignatureRow.witness == witness.name
        )
    ).one_or_none()
    if known is None:
        tx.add(
            LogCosignatureRow(
                size=told.size, witness=witness.name, line=signature.line, seen_at=seen_at
            )
        )
    elif known.seen_at < seen_at:
        known.line, known.seen_at = signature.line, seen_at
    tx.flush()
    return told.size, seen_at
