"""Tries at adaptive items within a sitting: ended one by one, kept, and read back in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import orjson
from sqlalchemy import select

from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import ItemTryRow
from exam_engine.sessions.timing import remaining
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, TooLate

Payloads: TypeAlias = tuple[dict[str, Any], ...]
_AT_ONCE: Final = 200


def tries_of(tx: Tx, attempt_id: str) -> dict[str, Payloads]:
    """Item → its ended tries in order."""
    return tries_of_many(tx, [attempt_id]).get(attempt_id, {})


def tries_of_many(tx: Tx, attempt_ids: Iterable[str]) -> dict[str, dict[str, Payloads]]:
    """Attempt → what `tries_of` gives for it; an attempt without tries is absent."""
    wanted = list(attempt_ids)
    found: dict[str, dict[str, Payloads]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = tx.execute(
            select(ItemTryRow.attempt_id, ItemTryRow.item_ref, ItemTryRow.payload)
            .where(ItemTryRow.attempt_id.in_(wanted[start : start + _AT_ONCE]))
            .order_by(ItemTryRow.attempt_id, ItemTryRow.item_ref, ItemTryRow.number)
        )
        for attempt_id, item_ref, payload in rows:
            of_attempt = found.setdefault(attempt_id, {})
            of_attempt[item_ref] = (*of_attempt.get(item_ref, ()), orjson.loads(payload))
    return found


def end_try(
    tx: Tx, clock: Clock, attempt_id: str, item_ref: str, *, epoch: int, made: int
) -> Payloads:
    """Count the answer that the journal holds now as a try; gives all ended tries of the item.

    ``made`` is how many the page knows of: asked for again after a lost answer, the same try is
    not counted twice. Raises `TooLate` where the attempt does not run any more, `Conflict` for a
    page that was taken over from, and `Invalid` without an answer.
    """
    row = find_attempt(tx, attempt_id, lock=True)
    ended = tries_of(tx, attempt_id).get(item_ref, ())
    if len(ended) != made:
        return ended
    if row.epoch != epoch:
        raise Conflict("sessions-page-superseded")
    now = clock.now()
    running = AttemptState(row.state) is AttemptState.IN_PROGRESS and row.deadline_at is not None
    if (
        not running
        or row.deadline_at is None
        or remaining(row.deadline_at, now, paused_at=row.paused_at).total_seconds() <= 0
    ):
        raise TooLate("sessions-try-too-late")
    answer = answers_of(tx, attempt_id).get(item_ref)
    if not answer:
        raise Invalid("sessions-try-empty")
    tx.add(
        ItemTryRow(
            attempt_id=attempt_id,
            item_ref=item_ref,
            number=made + 1,
            payload=orjson.dumps(answer).decode(),
            ended_at=now,
        )
    )
    tx.flush()
    return (*ended, answer)
