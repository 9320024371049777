"""Plan a sitting, open its door and close it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.entrance import code_digest
from exam_engine.sessions.tables import SittingRow, SittingState, Watching
from exam_engine.sessions.timing import WindowRule
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """All that is settled about a sitting before its door opens."""

    batch_ref: str
    level: str
    part: str
    form_id: str
    title: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    window_rule: WindowRule = WindowRule.START_IN_WINDOW
    watching: Watching = Watching.NONE
    policy: dict[str, Any] = field(default_factory=dict)
    networks: tuple[str, ...] = ()
    room_code: str = ""


def plan_sitting(tx: Tx, clock: Clock, plan: SittingPlan, *, actor: str) -> SittingRow:
    """Write the sitting down; candidates cannot enter yet."""
    if plan.closes_at <= plan.opens_at:
        raise Invalid("sessions-window-backwards")
    if not 1 <= plan.minutes <= 24 * 60:
        raise Invalid("sessions-minutes-out-of-range", minutes=plan.minutes)
    row = SittingRow(
        batch_ref=plan.batch_ref,
        level=plan.level,
        part=plan.part,
        form_id=plan.form_id,
        title=plan.title,
        window_opens_at=plan.opens_at,
        window_closes_at=plan.closes_at,
        window_rule=plan.window_rule.value,
        minutes=plan.minutes,
        watching=plan.watching.value,
        policy=plan.policy,
        state=SittingState.PLANNED.value,
        created_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    row.access_rules = _access_rules(row.id, plan)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:sitting:plan",
        subject=row.id,
        facts={"form": plan.form_id, "minutes": plan.minutes, "watching": plan.watching.value},
    )
    return row


def open_sitting(tx: Tx, clock: Clock, sitting_id: str, *, actor: str) -> SittingRow:
    """Let candidates enter; the clock of nobody starts before the window does."""
    return _move(tx, clock, sitting_id, SittingState.OPEN, actor)


def close_sitting(tx: Tx, clock: Clock, sitting_id: str, *, actor: str) -> SittingRow:
    """Let nobody enter any more; those who are writing go on."""
    return _move(tx, clock, sitting_id, SittingState.CLOSED, actor)


def _move(tx: Tx, clock: Clock, sitting_id: str, state: SittingState, actor: str) -> SittingRow:
    row = find_sitting(tx, sitting_id)
    if row.state == state:
        return row
    if state is SittingState.CLOSED and row.state == SittingState.PLANNED:
        raise Conflict("sessions-sitting-not-open", sitting=sitting_id)
    row.state = state
    tx.flush()
    audit.record(tx, clock, actor=actor, act=f"exam:sitting:{state.value}", subject=row.id)
    return row


def _access_rules(sitting_id: str, plan: SittingPlan) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if plan.networks:
        for network in plan.networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise Invalid("sessions-network-unreadable", network=network[:60]) from error
        rules["networks"] = list(plan.networks)
    if plan.room_code.strip():
        rules["code_digest"] = code_digest(sitting_id, plan.room_code)
    return rules
