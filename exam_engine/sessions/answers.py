"""Read the answers of an attempt: the effective one of each item, and all that ever arrived.

The effective answer of an item is the one with the highest (epoch, client_seq): the newest of the
page that came last. An answer that a page left behind sends later is kept, and stands only where
no newer page has answered that item. Late answers stand aside unless a person has decided to
count them (`exam_engine.sessions.extra_time.count_late_answers`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import func, or_, select

from exam_engine.sessions.tables import AnswerRow, AttemptRow
from foundation.database import Tx

_COUNTS: Final = or_(AnswerRow.late.is_(False), AttemptRow.late_counted.is_(True))
_AT_ONCE: Final = 500
"""Attempts in one statement; SQLite bounds the number of parameters."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """One answer as it is kept; ``payload`` is response identifier → value."""

    item_ref: str
    payload: dict[str, Any]
    epoch: int
    seq: int
    received_at: datetime
    client_time: int
    late: bool
    superseded: bool


def effective_answers(tx: Tx, attempt_id: str) -> dict[str, KeptAnswer]:
    """Item → the answer that counts."""
    rank = (
        func.row_number()
        .over(
            partition_by=AnswerRow.item_ref,
            order_by=(AnswerRow.epoch.desc(), AnswerRow.client_seq.desc()),
        )
        .label("rank")
    )
    counted = (
        select(AnswerRow.epoch, AnswerRow.client_seq, rank)
        .join(AttemptRow, AttemptRow.id == AnswerRow.attempt_id)
        .where(
            AnswerRow.attempt_id == attempt_id,
            _COUNTS,
        )
        .subquery()
    )
    rows = tx.scalars(
        select(AnswerRow)
        .join(
            counted,
            (AnswerRow.epoch == counted.c.epoch) & (AnswerRow.client_seq == counted.c.client_seq),
        )
        .where(AnswerRow.attempt_id == attempt_id, counted.c.rank == 1)
        .order_by(AnswerRow.item_ref)
        .execution_options(populate_existing=True)
    )
    return {row.item_ref: _kept(row) for row in rows}


def answers_of(tx: Tx, attempt_id: str) -> dict[str, dict[str, Any]]:
    """Item → payload of the answer that counts, as scoring takes it.

    The payload is what the device sent; `itembank.answers.check_answer` brings it into its stored
    form or refuses it, and a refused one scores as unanswered.
    """
    return {item: kept.payload for item, kept in effective_answers(tx, attempt_id).items()}


def answers_of_many(tx: Tx, attempt_ids: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Attempt → what `answers_of` gives for it, in a few statements for a whole sitting."""
    found: dict[str, dict[str, dict[str, Any]]] = {attempt: {} for attempt in attempt_ids}
    for start in range(0, len(attempt_ids), _AT_ONCE):
        some = attempt_ids[start : start + _AT_ONCE]
        rank = (
            func.row_number()
            .over(
                partition_by=(AnswerRow.attempt_id, AnswerRow.item_ref),
                order_by=(AnswerRow.epoch.desc(), AnswerRow.client_seq.desc()),
            )
            .label("rank")
        )
        counted = (
            select(AnswerRow.attempt_id, AnswerRow.item_ref, AnswerRow.payload, rank)
            .join(AttemptRow, AttemptRow.id == AnswerRow.attempt_id)
            .where(AnswerRow.attempt_id.in_(some), _COUNTS)
            .subquery()
        )
        rows = select(counted.c.attempt_id, counted.c.item_ref, counted.c.payload)
        for attempt, item, payload in tx.execute(
            rows.where(counted.c.rank == 1).order_by(counted.c.attempt_id, counted.c.item_ref)
        ):
            found[attempt][item] = orjson.loads(payload)
    return found


def history_of(tx: Tx, attempt_id: str, item_ref: str | None = None) -> list[KeptAnswer]:
    """All that arrived for the attempt (or for one item of it), in the order of the devices."""
    statement = select(AnswerRow).where(AnswerRow.attempt_id == attempt_id)
    if item_ref is not None:
        statement = statement.where(AnswerRow.item_ref == item_ref)
    rows = tx.scalars(statement.order_by(AnswerRow.epoch, AnswerRow.client_seq))
    return [_kept(row) for row in rows]


def digest_of(answers: dict[str, dict[str, Any]]) -> str:
    """SHA-256 (hex) of the effective answers, independent of the order they are listed in."""
    return hashlib.sha256(orjson.dumps(answers, option=orjson.OPT_SORT_KEYS)).hexdigest()


def receipt_code(attempt_id: str, digest: str) -> str:
    """The code a candidate takes along (``XXXX-XXXX-XXXX``); it proves which answers were kept."""
    raw = hashlib.sha256(f"{attempt_id}:{digest}".encode()).digest()
    code = base64.b32encode(raw).decode()[:12]
    return "-".join((code[:4], code[4:8], code[8:]))


def _kept(row: AnswerRow) -> KeptAnswer:
    return KeptAnswer(
        item_ref=row.item_ref,
        payload=orjson.loads(row.payload),
        epoch=row.epoch,
        seq=row.client_seq,
        received_at=row.received_at,
        client_time=row.client_time,
        late=row.late,
        superseded=row.superseded,
    )
