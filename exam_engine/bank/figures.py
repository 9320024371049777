"""Tells the bank what scorings and calibrations have shown of its items."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from exam_engine.assembly.tables import FormItemRow
from exam_engine.measurement.events import CalibrationApproved
from exam_engine.measurement.item_analysis import FEW, Hint, ItemFigures, Option, analyse_form
from exam_engine.measurement.item_flags import Flag, flags_of
from exam_engine.measurement.marked_answers import Marked, marked
from exam_engine.measurement.runs import one_run
from exam_engine.scoring.tables import ScoreRow
from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.events import Subscribers
from itembank.known_figures import (
    KnownFigures,
    Reason,
    SittingFigures,
    firm_sittings,
    note_figures,
    note_reasons,
    note_sitting,
)

HINTS = frozenset(hint.value for hint in Hint)
FLAGS = frozenset(flag.value for flag in Flag)


def subscribe(subscribers: Subscribers, clock: Clock) -> None:
    """Keep the hints of a calibration beside its items when it is approved."""

    def approved(tx: Tx, event: CalibrationApproved) -> None:
        result = one_run(tx, event.run_id).result
        told = {
            ref: [Reason(one.flag.value, one.value, one.other) for one in some]
            for ref, some in (flags_of(result) if result else {}).items()
        }
        note_reasons(tx, clock, told, FLAGS)

    subscribers.subscribe(CalibrationApproved, approved)


def note_batch(database: Database, clock: Clock, tenant_id: str, batch_id: str) -> int:
    """Analyse the batch's forms and keep the figures beside the items; how many items."""
    with database.read(tenant_id) as tx:
        found, items = marked(tx, [batch_id])
        by_form: dict[str, list[Marked]] = defaultdict(list)
        for one in found:
            by_form[one.form_id].append(one)
        analysed = {form: analyse_form(attempts, items) for form, attempts in by_form.items()}
        seen = _seen(tx)
    in_form = [(form, one) for form, figures in analysed.items() for one in figures.items]
    told = {one.ref: _told(one, seen.get(one.ref, one.persons)) for _, one in in_form}
    with database.write(tenant_id) as tx:
        note_sitting(tx, clock, batch_id, [_in_sitting(form, one) for form, one in in_form])
        return note_figures(tx, clock, told | _firmer(tx, told, in_form), HINTS)


def _firmer(
    tx: Tx, told: Mapping[str, KnownFigures], in_form: Sequence[tuple[str, ItemFigures]]
) -> dict[str, KnownFigures]:
    """What a handful of persons say does not replace what a whole sitting has said before."""
    weak = [one.ref for _, one in in_form if one.persons < FEW]
    return {
        ref: KnownFigures(told[ref].seen, *known)
        for ref, known in firm_sittings(tx, weak, FEW).items()
    }


def _told(one: ItemFigures, seen: int) -> KnownFigures:
    return KnownFigures(seen, _number(one.facility), _number(one.item_rest), _reasons(one))


def _in_sitting(form: str, one: ItemFigures) -> SittingFigures:
    return SittingFigures(
        version_id=one.ref,
        form_ref=form,
        persons=one.persons,
        facility=_number(one.facility),
        item_rest=_number(one.item_rest),
        unanswered=_number(one.unanswered),
        options=tuple(_option(option) for option in one.options),
        reasons=_reasons(one),
    )


def _reasons(one: ItemFigures) -> tuple[Reason, ...]:
    return tuple(Reason(hint.value, _number(value), option) for hint, value, option in one.hints)


def _option(one: Option) -> dict[str, object]:
    return {
        "name": one.name,
        "share": _number(one.share),
        "correlation": _number(one.correlation),
        "by_fifth": [_number(share) for share in one.by_fifth],
        "is_key": one.is_key,
    }


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
