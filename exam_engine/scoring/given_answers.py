"""The answers that count of many attempts at once, as `exam_engine.sessions.answers` gives each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import or_, select

from exam_engine.scoring.points import in_chunks
from exam_engine.sessions.tables import AnswerRow, AttemptRow
from foundation.database import Tx


def answers_of_many(tx: Tx, attempt_ids: Iterable[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Attempt → item → payload of the answer that counts, read in few statements.

    The same rule as `exam_engine.sessions.answers.answers_of`: the highest (epoch, client_seq) of
    what is not late, or was counted by a person. A test holds both to the same answers.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for chunk in in_chunks(attempt_ids, 200):
        rows = tx.execute(
            select(AnswerRow.attempt_id, AnswerRow.item_ref, AnswerRow.payload)
            .join(AttemptRow, AttemptRow.id == AnswerRow.attempt_id)
            .where(
                AnswerRow.attempt_id.in_(chunk),
                or_(AnswerRow.late.is_(False), AttemptRow.late_counted.is_(True)),
            )
            .order_by(AnswerRow.attempt_id, AnswerRow.epoch, AnswerRow.client_seq)
        )
        newest = {(attempt_id, item): payload for attempt_id, item, payload in rows}
        found |= {attempt_id: {} for attempt_id in chunk}
        for (attempt_id, item), payload in newest.items():
            found[attempt_id][item] = orjson.loads(payload)
    return found
