"""What is known of one item over time: its figures in each run, and how often it was sat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from exam_engine.assembly.tables import FormItemRow, FormRow
from exam_engine.measurement.tables import CalibrationRunRow, ItemParametersRow, RunState
from exam_engine.scoring.tables import ScoreRow
from foundation.database import Tx


@dataclass(frozen=True, slots=True)
class InRun:
    """The item in one calibration run."""

    run_id: str
    version: int
    title: str
    state: str
    at: datetime | None
    model: str
    values: Mapping[str, float]
    errors: Mapping[str, float]
    facility: float | None
    item_rest: float | None


@dataclass(frozen=True, slots=True)
class Exposure:
    """How often the item was sat in one form."""

    form: str
    attempts: int


def runs_of_item(tx: Tx, ref: str) -> list[InRun]:
    """The runs that hold this version of an item, the newest first."""
    rows = tx.execute(
        select(ItemParametersRow, CalibrationRunRow)
        .join(CalibrationRunRow, CalibrationRunRow.id == ItemParametersRow.run_id)
        .where(ItemParametersRow.item_ref == ref)
        .order_by(CalibrationRunRow.version.desc())
    )
    return [_in_run(run, row) for row, run in rows]


def _in_run(run: CalibrationRunRow, row: ItemParametersRow) -> InRun:
    classical: list[dict[str, Any]] = (run.result or {}).get("classical", {}).get("items", [])
    told = next((entry for entry in classical if entry["item"] == row.item_ref), {})
    return InRun(
        run_id=run.id,
        version=run.version,
        title=run.title,
        state=RunState(run.state).value,
        at=run.found_at,
        model=row.model,
        values=row.values,
        errors=row.errors,
        facility=told.get("facility"),
        item_rest=told.get("item_rest"),
    )


def exposure_of_item(tx: Tx, ref: str) -> list[Exposure]:
    """Marked attempts by form, for the forms that this version of an item stands in."""
    rows = tx.execute(
        select(FormRow.title, func.count(ScoreRow.attempt_id.distinct()))
        .join(FormItemRow, FormItemRow.form_id == FormRow.id)
        .join(ScoreRow, ScoreRow.form_id == FormRow.id)
        .where(FormItemRow.item_version_id == ref)
        .group_by(FormRow.id, FormRow.title)
        .order_by(FormRow.id)
    )
    return [Exposure(title, attempts) for title, attempts in rows]
