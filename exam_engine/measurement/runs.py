"""Calibration runs: frozen data, a job, another's approval; then `parameters_in_force(tx, refs)`.

`parameters_in_force` is the one way to the parameters that tests are assembled from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select

from exam_engine.measurement.data_sets import DataSet, digest_of_text
from exam_engine.measurement.events import CalibrationApproved
from exam_engine.measurement.tables import (
    CalibrationDataRow,
    CalibrationRunRow,
    ItemParametersRow,
    RunState,
)
from exam_engine.scoring.points import in_chunks
from foundation import audit, jobs
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.events import publish
from foundation.ids import new_id
from foundation.roles import Caller, Permission
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.item_models import ItemModel

JOB = "calibrate"
STEPS = 100
"""The job tells its progress in hundredths."""
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What is asked for: the model of items with two categories and of those with more, whether
    items whose parameters are in force keep them, whether slopes get a weak prior, and cuts to be
    drawn into the charts.
    """

    two: ItemModel = ItemModel.TWO_PL
    many: ItemModel = ItemModel.GPCM
    anchors: bool = False
    prior: bool = False
    cuts: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "two": self.two.value,
            "many": self.many.value,
            "anchors": self.anchors,
            "prior": self.prior,
            "cuts": list(self.cuts),
        }


def read_plan(told: Mapping[str, Any]) -> RunPlan:
    """From `RunPlan.to_json`."""
    return RunPlan(
        two=ItemModel(told["two"]),
        many=ItemModel(told["many"]),
        anchors=told["anchors"],
        prior=told["prior"],
        cuts=tuple(told["cuts"]),
    )


def order_run(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    title: str,
    source: Mapping[str, Any],
    plan: RunPlan,
    data: DataSet,
) -> CalibrationRunRow:
    """Freeze the data and ask for the job. Raises ``Invalid`` for a run without a title."""
    by.require(Permission.CALIBRATION_RUN)
    title = title.strip()[:LONGEST_TITLE]
    if not title:
        raise Invalid("measurement-title-missing")
    text, run_id = data.to_json(), new_id()
    job_id = jobs.enqueue(tx, clock, JOB, {"run": run_id}, asked_by=by.id, total=STEPS)
    run = CalibrationRunRow(
        id=run_id,
        version=(tx.scalar(select(func.max(CalibrationRunRow.version))) or 0) + 1,
        title=title,
        source=dict(source),
        plan=plan.to_json(),
        data_digest=digest_of_text(text),
        persons=len(data.rows),
        items=len(data.items),
        job_id=job_id,
        started_by=by.id,
        started_at=clock.now(),
    )
    tx.add(run)
    tx.flush()
    tx.add(CalibrationDataRow(run_id=run_id, content=text))
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="exam:calibration:order",
        subject=run_id,
        facts={"version": run.version, "data": run.data_digest, "persons": run.persons},
    )
    return run


def record_result(
    tx: Tx, clock: Clock, run_id: str, data: DataSet, result: Mapping[str, Any]
) -> None:
    """What the job found. A run that has a result keeps it."""
    run = one_run(tx, run_id)
    if run.state != RunState.ORDERED:
        return
    run.state, run.result, run.found_at = RunState.FOUND, dict(result), clock.now()
    items = {item.ref: item for item in data.items}
    tx.execute(
        insert(ItemParametersRow),
        [
            {
                "id": new_id(),
                "tenant_id": run.tenant_id,
                "run_id": run_id,
                "item_ref": entry["item"],
                "identifier": items[entry["item"]].identifier,
                "model": entry["model"],
                "categories": list(items[entry["item"]].points),
                "values": {
                    name: value
                    for name, value in entry.items()
                    if name not in ("item", "model", "se")
                },
                "errors": entry["se"],
            }
            for entry in result["parameters"]
        ],
    )


def decide(tx: Tx, clock: Clock, run_id: str, *, by: Caller, approve: bool, reason: str) -> None:
    """Approve or reject what a run found: another person than the one who started it."""
    by.require(Permission.CALIBRATION_APPROVE)
    run = one_run(tx, run_id)
    if run.state != RunState.FOUND:
        raise Conflict("measurement-run-not-open", version=run.version)
    if run.started_by == by.id:
        raise Forbidden("measurement-own-run", version=run.version)
    if not reason.strip():
        raise Invalid("measurement-reason-missing")
    run.state = RunState.APPROVED if approve else RunState.REJECTED
    run.decided_by, run.decided_at, run.decision_reason = by.id, clock.now(), reason.strip()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act=f"exam:calibration:{'approve' if approve else 'reject'}",
        subject=run_id,
        facts={"version": run.version, "reason": run.decision_reason},
    )
    if approve:
        tx.flush()
        publish(tx, CalibrationApproved(run_id, by.id, clock.now()))


def one_run(tx: Tx, run_id: str) -> CalibrationRunRow:
    """The run, if it belongs to the transaction's tenant."""
    run = tx.get(CalibrationRunRow, run_id)
    if run is None:
        raise NotFound("measurement-run-unknown", run=run_id)
    return run


def all_runs(tx: Tx) -> Sequence[CalibrationRunRow]:
    """The newest first."""
    return tx.scalars(select(CalibrationRunRow).order_by(CalibrationRunRow.version.desc())).all()


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item by an approved run; ``points`` are the least points of each of its categories."""

    parameters: FixedItem
    points: tuple[Decimal, ...]


def held_items(tx: Tx, item_refs: Iterable[str]) -> dict[str, HeldItem]:
    """Approved items by the id of their version; those that no approved run holds are left out.

    Where several approved runs hold an item, the one approved last counts.
    """
    found: dict[str, HeldItem] = {}
    for chunk in in_chunks(set(item_refs)):
        rows = tx.execute(
            select(
                ItemParametersRow.item_ref,
                ItemParametersRow.model,
                ItemParametersRow.values,
                ItemParametersRow.categories,
            )
            .join(CalibrationRunRow, CalibrationRunRow.id == ItemParametersRow.run_id)
            .where(
                ItemParametersRow.item_ref.in_(chunk),
                CalibrationRunRow.state == RunState.APPROVED,
            )
            .order_by(CalibrationRunRow.decided_at)
        )
        for ref, model, values, points in rows:
            parameters = FixedItem(ItemModel(model), values)
            found[ref] = HeldItem(parameters, tuple(Decimal(one) for one in points))
    return found


def parameters_in_force(tx: Tx, item_refs: Iterable[str]) -> dict[str, FixedItem]:
    """The parameters alone of `held_items`."""
    return {ref: one.parameters for ref, one in held_items(tx, item_refs).items()}
