"""Seconds that persons spent on items, from the moments at which their answers were saved.

A page of many questions does not tell which of them a person reads. So the time between two
answers counts for the later one; several saves of one answer add up. Moments are those of the
person's own device, whose clock is set right by the earliest arrival; what came late, or after
another page had taken over, tells nothing. A break of more than `LONGEST` says nothing either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import numpy as np
from sqlalchemy import select

from exam_engine.scoring.points import in_chunks
from exam_engine.sessions.tables import AnswerRow, AttemptRow
from foundation.database import Tx
from foundation.errors import Invalid
from itembank.calibration.arrays import Floats

LONGEST = 1800.0
"""Seconds."""
SHORTEST = 0.2
"""Seconds; two answers nearer to each other were saved together, and not given one by one."""
LEAST_PERSONS, LEAST_ITEMS = 20, 5


@dataclass(frozen=True, slots=True)
class Saved:
    """One answer as it was saved: the item, and the device's and our moment, in seconds."""

    item: str
    sent: float
    received: float


@dataclass(frozen=True, slots=True)
class Times:
    """``seconds`` (n × J), NaN where nothing is known, of these ``attempts`` and ``items``."""

    attempts: tuple[str, ...]
    items: tuple[str, ...]
    seconds: Floats


def answer_times(tx: Tx, attempts: Sequence[str], items: Sequence[str]) -> Times:
    """The times of these attempts, without items and attempts that have too few of them.

    Raises Invalid("measurement-times-few") where hardly anything is left.
    """
    found: dict[str, dict[str, float]] = {}
    for chunk in in_chunks(set(attempts)):
        statement = (
            select(
                AnswerRow.attempt_id,
                AttemptRow.started_at,
                AnswerRow.item_ref,
                AnswerRow.client_time,
                AnswerRow.received_at,
            )
            .join(AttemptRow, AttemptRow.id == AnswerRow.attempt_id)
            .where(
                AnswerRow.attempt_id.in_(chunk),
                AnswerRow.late.is_(False),
                AnswerRow.superseded.is_(False),
            )
            .order_by(AnswerRow.attempt_id, AnswerRow.client_time, AnswerRow.client_seq)
        )
        for attempt, rows in groupby(tx.execute(statement), key=lambda row: str(row[0])):
            kept = list(rows)
            saved = [Saved(row[2], row[3] / 1000, _seconds(row[4])) for row in kept]
            found[attempt] = spent(_seconds(kept[0][1]), saved)
    return _enough(found, attempts, items)


def spent(started: float | None, saved: Iterable[Saved]) -> dict[str, float]:
    """Item → seconds, from answers in the order of the device's clock."""
    answers = list(saved)
    ahead = min((one.received - one.sent for one in answers), default=0.0)
    before = None if started is None else started - ahead
    told: dict[str, float] = {}
    unknown: set[str] = set()
    for one in answers:
        gap = float("nan") if before is None else one.sent - before
        before = one.sent
        if gap > LONGEST or not gap >= 0:
            unknown.add(one.item)
        else:
            told[one.item] = told.get(one.item, 0.0) + gap
    return {
        item: seconds
        for item, seconds in told.items()
        if item not in unknown and seconds >= SHORTEST
    }


def _seconds(moment: datetime | None) -> float:
    return float("nan") if moment is None else moment.timestamp()


def _enough(
    found: dict[str, dict[str, float]], attempts: Sequence[str], items: Sequence[str]
) -> Times:
    seconds = np.array(
        [[found.get(one, {}).get(item, np.nan) for item in items] for one in attempts]
    ).reshape(len(attempts), len(items))
    known = np.isfinite(seconds)
    columns = known.sum(axis=0) >= LEAST_PERSONS
    low = np.where(known, seconds, np.inf).min(axis=0, initial=np.inf)
    columns &= low < np.where(known, seconds, -np.inf).max(axis=0, initial=-np.inf)
    rows = known[:, columns].sum(axis=1) >= LEAST_ITEMS
    # Leaving out persons may leave too few for an item that just had enough.
    columns &= known[rows].sum(axis=0) >= LEAST_PERSONS
    if rows.sum() < LEAST_PERSONS or columns.sum() < LEAST_ITEMS:
        raise Invalid(
            "measurement-times-few",
            persons=int(rows.sum()),
            items=int(columns.sum()),
            least_persons=LEAST_PERSONS,
            least_items=LEAST_ITEMS,
        )
    return Times(
        tuple(one for one, kept in zip(attempts, rows, strict=True) if kept),
        tuple(one for one, kept in zip(items, columns, strict=True) if kept),
        seconds[np.ix_(rows, columns)],
    )
