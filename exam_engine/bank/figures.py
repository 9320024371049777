"""Tells the bank after a scoring what the sitting has shown of its items."""

from __future__ import annotations

import math
from collections import defaultdict

from sqlalchemy import func, select

from exam_engine.assembly.tables import FormItemRow
from exam_engine.measurement.item_analysis import ItemFigures, analyse_form
from exam_engine.measurement.marked_answers import Marked, marked
from exam_engine.scoring.tables import ScoreRow
from foundation.clock import Clock
from foundation.database import Database, Tx
from itembank.known_figures import KnownFigures, note_figures


def note_batch(database: Database, clock: Clock, tenant_id: str, batch_id: str) -> int:
    """Analyse the batch's forms and keep the figures beside the items; how many items."""
    with database.read(tenant_id) as tx:
        found, items = marked(tx, [batch_id])
        by_form: dict[str, list[Marked]] = defaultdict(list)
        for one in found:
            by_form[one.form_id].append(one)
        analysed = [analyse_form(attempts, items) for attempts in by_form.values()]
        seen = _seen(tx)
    figures = [one for form in analysed for one in form.items]
    told = {one.ref: _told(one, seen.get(one.ref, one.persons)) for one in figures}
    with database.write(tenant_id) as tx:
        return note_figures(tx, clock, told)


def _told(one: ItemFigures, seen: int) -> KnownFigures:
    flags = tuple(dict.fromkeys(hint.value for hint, _, _ in one.hints))
    return KnownFigures(seen, _number(one.facility), _number(one.item_rest), flags)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _seen(tx: Tx) -> dict[str, int]:
    """Marked attempts by the version of an item, over all forms."""
    statement = (
        select(FormItemRow.item_version_id, func.count(ScoreRow.attempt_id.distinct()))
        .join(ScoreRow, ScoreRow.form_id == FormItemRow.form_id)
        .group_by(FormItemRow.item_version_id)
    )
    return {row[0]: row[1] for row in tx.execute(statement)}
