"""The two statements of the answer journal: store a whole batch, then read its verdicts.

Each takes the batch as one JSON array, so that it costs one call into the database however many
answers it holds, and joins it to the attempts, so that state, epoch and deadline are judged by the
database in the statement that stores the answer. A row of the array is
``[attempt, epoch, client_seq, item_ref, payload, client_time, received_at, late_before]``, where
an attempt whose deadline lies before ``late_before`` (reception less grace) is over.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import TextClause, TextualSelect, bindparam, text
from sqlalchemy.types import Boolean, Integer

from exam_engine.sessions.states import RUNNING, AttemptState
from foundation.schema import UtcDateTime

_RUNNING: Final = ", ".join(f"'{state.value}'" for state in sorted(RUNNING))
_IN_PROGRESS: Final = f"'{AttemptState.IN_PROGRESS.value}'"

# An epoch that the server never gave out is nobody's page: such a row is not stored. During a
# pause the deadline stands still, so only the state is judged.
_INSERT: Final = """
INSERT INTO exam_answer (tenant_id, attempt_id, epoch, client_seq, item_ref, payload, client_time,
                         received_at, late, superseded)
SELECT a.tenant_id, a.id, r.epoch, r.client_seq, r.item_ref, r.payload, r.client_time,
       r.received_at,
       a.state NOT IN ({running}) OR (a.state = {in_progress} AND a.deadline_at < r.late_before),
       r.epoch < a.epoch
FROM {rows} JOIN exam_attempt a ON a.id = r.attempt_id
WHERE r.epoch BETWEEN 1 AND a.epoch
{lock}
ON CONFLICT DO NOTHING
"""

_VERDICTS: Final = """
SELECT r.place, a.id IS NOT NULL AS known, w.attempt_id IS NOT NULL AS stored,
       w.item_ref = r.item_ref AND w.payload = r.payload AS same, w.late, w.superseded,
       a.state, a.epoch, a.deadline_at, a.paused_at, a.extra_seconds, a.notice
FROM {rows} LEFT JOIN exam_attempt a ON a.id = r.attempt_id
LEFT JOIN exam_answer w ON w.attempt_id = r.attempt_id AND w.epoch = r.epoch
     AND w.client_seq = r.client_seq
ORDER BY r.place
"""

_SQLITE_ROWS: Final = """
(SELECT key AS place, value->>0 AS attempt_id, value->>1 AS epoch, value->>2 AS client_seq,
        value->>3 AS item_ref, value->4 AS payload, value->>5 AS client_time,
        value->>6 AS received_at, value->>7 AS late_before
 FROM json_each(:rows)) AS r
"""

_POSTGRES_ROWS: Final = """
(SELECT place - 1 AS place, v->>0 AS attempt_id, (v->>1)::int AS epoch, (v->>2)::int AS client_seq,
        v->>3 AS item_ref, (v->4)::text AS payload, (v->>5)::bigint AS client_time,
        (v->>6)::timestamptz AS received_at, (v->>7)::timestamptz AS late_before
 FROM json_array_elements(CAST(:rows AS json)) WITH ORDINALITY AS elements(v, place)) AS r
"""

# A page that takes over, and the end of an attempt, change its row; holding the row until the
# commit puts every answer wholly before or wholly after them. One order of locking, no deadlock.
_POSTGRES_LOCK: Final = "ORDER BY a.id, r.place FOR SHARE OF a"


def insert_statement(*, sqlite: bool) -> TextClause:
    """Stores the batch ``:rows``; what is stored already, and unknown attempts, are passed over."""
    return text(
        _INSERT.format(
            rows=_SQLITE_ROWS if sqlite else _POSTGRES_ROWS,
            running=_RUNNING,
            in_progress=_IN_PROGRESS,
            lock="" if sqlite else _POSTGRES_LOCK,
        )
    ).bindparams(bindparam("rows"))


def verdict_statement(*, sqlite: bool) -> TextualSelect:
    """One row for each row of ``:rows``, in its order: what stands stored, and the attempt."""
    return (
        text(_VERDICTS.format(rows=_SQLITE_ROWS if sqlite else _POSTGRES_ROWS))
        .bindparams(bindparam("rows"))
        .columns(
            place=Integer,
            known=Boolean,
            stored=Boolean,
            same=Boolean,
            late=Boolean,
            superseded=Boolean,
            deadline_at=UtcDateTime,
            paused_at=UtcDateTime,
        )
    )


def moment_text(moment: datetime, *, sqlite: bool) -> str:
    """``moment`` as the database compares it: SQLite keeps instants as text of this very form."""
    shown = moment.astimezone(UTC).isoformat(" ", "microseconds")
    return shown[:26] if sqlite else shown
