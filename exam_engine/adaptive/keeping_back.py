"""What is kept back from a person who begins: by the rates of a test, and by what they met before.

Item eligibility (van der Linden and Veldkamp 2004) over the attempts that people sat: each ended
attempt is counted once. Of the items that a person met in an earlier attempt, so many are let
through as the design allows two tests of one person to share, drawn by the attempt's seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock

import numpy as np
from sqlalchemy import select

from exam_engine.adaptive.choosing import Barred, LiveTest
from exam_engine.adaptive.holding import Holding
from exam_engine.adaptive.live_design import LiveDesign
from exam_engine.adaptive.tables import AdaptiveAttemptRow, SelectionRow
from exam_engine.assembly.exposure import ExposureKind
from foundation.database import Tx

_COUNTED = frozenset({ExposureKind.ELIGIBILITY, ExposureKind.PRICES})
"""What hangs on the persons before."""


class LiveRates:
    """The running rates of one form in this process; every ended attempt is noted once."""

    def __init__(self, test: LiveTest) -> None:
        self._test = test
        # Made outside of any transaction: which items are in every test takes a while to find.
        found = test.design.tuned
        self._holding = Holding(test, np.array(found) if found else None)
        self._noted: set[str] = set()
        self._until: datetime | None = None
        self._guard = Lock()

    def draw(self, tx: Tx, form_id: str, seed: int) -> tuple[frozenset[int], ...]:
        """Places kept back from the next person, by stretch of ability."""
        kind = self._test.design.exposure.kind
        with self._guard:
            if kind in _COUNTED:
                self._catch_up(tx, form_id)
            return self._holding.draw(np.random.default_rng(seed))

    def _catch_up(self, tx: Tx, form_id: str) -> None:
        statement = select(AdaptiveAttemptRow).where(
            AdaptiveAttemptRow.form_id == form_id, AdaptiveAttemptRow.ended_at.is_not(None)
        )
        if self._until is not None:
            statement = statement.where(AdaptiveAttemptRow.ended_at >= self._until)
        rows = [row for row in tx.scalars(statement) if row.attempt_id not in self._noted]
        given = items_given(tx, [row.attempt_id for row in rows])
        for row in rows:
            self._note(row, given.get(row.attempt_id, []))
            assert row.ended_at is not None
            self._until = max(self._until or row.ended_at, row.ended_at)

    def _note(self, row: AdaptiveAttemptRow, refs: Iterable[str]) -> None:
        design = self._test.design
        stretch = self._test.stretch(row.theta or 0.0)
        out = barred_of(row).at(stretch)
        self._holding.note(stretch, out, [design.places[ref] for ref in refs])
        self._noted.add(row.attempt_id)


def met_before(
    tx: Tx, design: LiveDesign, person_ref: str, attempt_id: str, seed: int
) -> frozenset[int]:
    """Places kept back because the person met them, but for the share that may come again."""
    if design.overlap >= 1:
        return frozenset()
    earlier = select(AdaptiveAttemptRow.attempt_id).where(
        AdaptiveAttemptRow.person_ref == person_ref, AdaptiveAttemptRow.attempt_id != attempt_id
    )
    met = {
        ref for refs in items_given(tx, list(tx.scalars(earlier))).values() for ref in refs
    } & design.places.keys()
    places = sorted(design.places[ref] for ref in met)
    allowed = int(design.overlap * design.stopping.most)
    if len(places) <= allowed:
        return frozenset()
    again = np.random.default_rng(seed).choice(len(places), size=allowed, replace=False)
    return frozenset(places) - {places[at] for at in again.tolist()}


def items_given(tx: Tx, attempt_ids: Sequence[str]) -> dict[str, list[str]]:
    """Attempt → the items that were shown in it, in order."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(attempt_ids), 500):
        rows = tx.execute(
            select(SelectionRow.attempt_id, SelectionRow.item_ref)
            .where(
                SelectionRow.attempt_id.in_(attempt_ids[start : start + 500]),
                SelectionRow.item_ref != "",
            )
            .order_by(SelectionRow.attempt_id, SelectionRow.position)
        )
        for attempt, item in rows:
            found.setdefault(attempt, []).append(item)
    return found


def barred_of(row: AdaptiveAttemptRow) -> Barred:
    """What was kept back, as it was written down when the attempt began."""
    return Barred(
        tuple(frozenset(one) for one in row.barred["stretches"]), frozenset(row.barred["met"])
    )


def barred_to_json(barred: Barred) -> dict[str, list[int] | list[list[int]]]:
    """As `barred_of` reads it."""
    return {"stretches": [sorted(one) for one in barred.stretches], "met": sorted(barred.met)}
