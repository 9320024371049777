"""Standard settings: what judges said, the cuts with their errors, and a person's approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from exam_engine.measurement.runs import one_run
from exam_engine.measurement.sheets import table_of
from exam_engine.measurement.tables import ItemParametersRow, RunState, StandardSettingRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.roles import Caller, Permission
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.item_models import ItemModel
from itembank.calibration.judgement_file import Table, read_bookmarks, read_ratings
from itembank.calibration.setting_records import angoff_record, bookmark_record
from itembank.calibration.standard_setting import RESPONSE_PROBABILITY

ANGOFF, BOOKMARK = "angoff", "bookmark"
METHODS = (ANGOFF, BOOKMARK)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be worked out: the judges' table, and the run whose metric the cuts stand on."""

    title: str
    method: str
    level: str = ""
    run_id: str | None = None
    chance: float = RESPONSE_PROBABILITY
    file_name: str = ""


def parameters_of_run(tx: Tx, run_id: str) -> dict[str, FixedItem]:
    """Parameters of one run by the items' names, approved or not."""
    rows = tx.scalars(
        select(ItemParametersRow)
        .where(ItemParametersRow.run_id == one_run(tx, run_id).id)
        .order_by(ItemParametersRow.identifier)
    )
    return {row.identifier: FixedItem(ItemModel(row.model), row.values) for row in rows}


def worked_out(
    order: Order, table: Table, parameters: dict[str, FixedItem] | None
) -> dict[str, Any]:
    """The record of a setting; pure. Raises ``Invalid`` with row and column."""
    if order.method == ANGOFF:
        return angoff_record(read_ratings(table), parameters or None)
    if order.method != BOOKMARK:
        raise Invalid("standards-method", method=order.method)
    if not parameters:
        raise Invalid("standards-run-missing")
    return bookmark_record(read_bookmarks(table), parameters, chance=order.chance)


def enter(tx: Tx, clock: Clock, *, by: Caller, order: Order, table: Table) -> StandardSettingRow:
    """Work out and keep a setting, with everything that was said in it."""
    by.require(Permission.CALIBRATION_RUN)
    if not order.title.strip():
        raise Invalid("measurement-title-missing")
    parameters = parameters_of_run(tx, order.run_id) if order.run_id else None
    row = StandardSettingRow(
        title=order.title.strip()[:120],
        method=order.method,
        level=order.level.strip()[:64],
        run_id=order.run_id or None,
        file_name=order.file_name[:200],
        content={"table": [list(cells) for cells in table], "chance": order.chance},
        result=worked_out(order, table, parameters),
        entered_by=by.id,
        entered_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="exam:standard:enter",
        subject=row.id,
        facts={"method": row.method, "judges": row.result["judges"]},
    )
    return row


def read_sheet(content: bytes) -> Table:
    """The table of an uploaded file; see `exam_engine.measurement.sheets`."""
    return table_of(content)


def decide(
    tx: Tx, clock: Clock, setting_id: str, *, by: Caller, approve: bool, reason: str
) -> None:
    """Approve or reject cut scores: another person than the one who entered them."""
    by.require(Permission.CALIBRATION_APPROVE)
    row = one_setting(tx, setting_id)
    if row.state != RunState.FOUND:
        raise Conflict("standards-not-open")
    if row.entered_by == by.id:
        raise Forbidden("standards-own")
    if not reason.strip():
        raise Invalid("measurement-reason-missing")
    row.state = RunState.APPROVED if approve else RunState.REJECTED
    row.decided_by, row.decided_at, row.decision_reason = by.id, clock.now(), reason.strip()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act=f"exam:standard:{'approve' if approve else 'reject'}",
        subject=setting_id,
        facts={"reason": row.decision_reason},
    )


def one_setting(tx: Tx, setting_id: str) -> StandardSettingRow:
    """The setting, if it belongs to the transaction's tenant."""
    row = tx.get(StandardSettingRow, setting_id)
    if row is None:
        raise NotFound("standards-unknown", setting=setting_id)
    return row


def all_settings(tx: Tx) -> Sequence[StandardSettingRow]:
    """The newest first."""
    return tx.scalars(select(StandardSettingRow).order_by(StandardSettingRow.id.desc())).all()


def cuts_in_force(tx: Tx, run_id: str) -> list[tuple[str, float]]:
    """Cuts on the latent variable of approved settings that were made on this run's metric."""
    rows = tx.scalars(
        select(StandardSettingRow)
        .where(StandardSettingRow.run_id == run_id, StandardSettingRow.state == RunState.APPROVED)
        .order_by(StandardSettingRow.id)
    )
    found: dict[str, float] = {}
    for row in rows:
        if row.method == BOOKMARK:
            found |= {cut["cut"]: cut["theta"] for cut in row.result["cuts"]}
        elif row.result["theta"] is not None:
            found[row.level or row.title] = row.result["theta"]
    return list(found.items())
