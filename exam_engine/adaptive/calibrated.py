"""Item parameters of approved calibration runs, kept as sets that designs can name.

A set is made in the transaction that approves its run, and never changes: a design takes it by its
name, and a published design holds the parameters themselves. So an approval reaches no test that
is being sat; it is offered to the designs, and a person takes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exam_engine.adaptive.tables import ParameterSetRow
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.measurement.events import CalibrationApproved
from exam_engine.measurement.runs import one_run
from exam_engine.measurement.tables import CalibrationRunRow, ItemParametersRow, RunState
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.events import Subscribers
from itembank.calibration.item_models import ItemModel

_LONGEST = 100
_NOT_IN_TOML = '"\\'
_STEPPED = {
    ItemModel.GRM: Curve.GRADED,
    ItemModel.GPCM: Curve.GENERALISED,
    ItemModel.PCM: Curve.GENERALISED,
}


@dataclass(frozen=True, slots=True)
class RunBehind:
    """The calibration behind a set, for pages; ``left_out`` items have no curve a test can use."""

    run_id: str
    version: int
    persons: int
    decided_at: datetime | None
    left_out: int


def subscribe(subscribers: Subscribers) -> None:
    """Keep a set whenever a run is approved."""
    subscribers.subscribe(CalibrationApproved, _approved)


def _approved(tx: Tx, event: CalibrationApproved) -> None:
    keep_run(tx, event.run_id, by=event.by, at=event.at)


def keep_run(tx: Tx, run_id: str, *, by: str, at: datetime) -> ParameterSetRow | None:
    """The set of an approved run; the one that there is, or None where no item has a curve."""
    kept = tx.scalars(select(ParameterSetRow).where(ParameterSetRow.run_id == run_id)).first()
    if kept is not None:
        return kept
    run = one_run(tx, run_id)
    base = _same_scale(tx, run)
    curves = dict(base.curves) if base is not None else {}
    measured = dict(base.measured or {}) if base is not None else {}
    for found in tx.scalars(select(ItemParametersRow).where(ItemParametersRow.run_id == run_id)):
        curve = curve_of(found.identifier, ItemModel(found.model), found.values)
        if curve is None:
            continue
        curves[found.identifier] = [curve.model.value, *curve.parameters]
        # A file names items and codes, and tells neither a version nor what the codes are worth.
        if found.item_ref != found.identifier:
            told = {"ref": found.item_ref, "points": list(found.categories)}
            measured[found.identifier] = told
    if not curves:
        return None
    row = ParameterSetRow(
        name=_name(tx, run),
        source="",
        fictional=False,
        curves=curves,
        run_id=run_id,
        measured=measured,
        kept_by=by,
        kept_at=at,
    )
    tx.add(row)
    tx.flush()
    return row


def keep_approved(tx: Tx, run_id: str, *, by: str, at: datetime) -> ParameterSetRow:
    """The set of a run that was approved before; raises Conflict for one that designs cannot use.

    ``adaptive-run-not-approved`` and ``adaptive-run-without-curves``.
    """
    run = one_run(tx, run_id)
    if run.state != RunState.APPROVED:
        raise Conflict("adaptive-run-not-approved", version=run.version)
    kept = keep_run(tx, run_id, by=by, at=at)
    if kept is None:
        raise Conflict("adaptive-run-without-curves", version=run.version)
    return kept


def curve_of(name: str, model: ItemModel, values: Mapping[str, float]) -> ItemCurve | None:
    """A calibrated item as tests use it; None for a slope that falls, or a model without a curve.

    1PL is told with its common slope and PCM with a slope of 1, so both are cases of the next
    model up.
    """
    try:
        if model.is_dichotomous:
            low, high = values.get("c", 0.0), values.get("d", 1.0)
            told: tuple[float, ...] = (values["a"], values["b"])
            if high < 1:
                return ItemCurve(name, Curve.FOUR, (*told, low, high))
            return ItemCurve(name, *((Curve.THREE, (*told, low)) if low else (Curve.TWO, told)))
        kind = _STEPPED.get(model)
        if kind is None:
            return None
        steps = [values[f"b{step}"] for step in range(1, len(values))]
        return ItemCurve(name, kind, (values["a"], *steps))
    except Invalid:
        return None


def runs_behind(tx: Tx, sets: Sequence[ParameterSetRow]) -> dict[str, RunBehind]:
    """Name of a set → the run behind it, for those that have one."""
    of = {row.run_id: row for row in sets if row.run_id}
    found = tx.scalars(select(CalibrationRunRow).where(CalibrationRunRow.id.in_(of)))
    return {
        of[run.id].name: RunBehind(
            run.id,
            run.version,
            run.persons,
            run.decided_at,
            max(run.items - len(of[run.id].curves), 0),
        )
        for run in found
    }


def runs_without_a_set(tx: Tx) -> list[CalibrationRunRow]:
    """Approved runs whose parameters no design can take yet, as from before sets were made."""
    kept = select(ParameterSetRow.run_id).where(ParameterSetRow.run_id.is_not(None))
    statement = select(CalibrationRunRow).where(
        CalibrationRunRow.state == RunState.APPROVED, CalibrationRunRow.id.not_in(kept)
    )
    return list(tx.scalars(statement.order_by(CalibrationRunRow.version)))


def newer_than(tx: Tx, name: str, identifiers: Sequence[str]) -> ParameterSetRow | None:
    """The newest set of an approved run that is newer than this one and knows these items."""
    sets = list(tx.scalars(select(ParameterSetRow).order_by(ParameterSetRow.id.desc())))
    for row in sets:
        if row.name == name:
            return None
        if row.run_id and any(one in row.curves for one in identifiers):
            return row
    return None


def _same_scale(tx: Tx, run: CalibrationRunRow) -> ParameterSetRow | None:
    """The newest set whose items stood fast in this run: both are on one scale, so they join."""
    fixed = set((run.result or {}).get("fixed", ()))
    if not fixed:
        return None
    sets = select(ParameterSetRow).where(ParameterSetRow.run_id.is_not(None))
    for row in tx.scalars(sets.order_by(ParameterSetRow.id.desc())):
        if fixed & {one.get("ref", name) for name, one in (row.measured or {}).items()}:
            return row
    return None


def _name(tx: Tx, run: CalibrationRunRow) -> str:
    title = "".join(sign for sign in run.title if sign.isprintable() and sign not in _NOT_IN_TOML)
    name = f"{title[:_LONGEST].strip()} v{run.version}"
    taken = tx.scalars(select(ParameterSetRow.id).where(ParameterSetRow.name == name)).first()
    return name if taken is None else f"{name} {run.id[-6:]}"
