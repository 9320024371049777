"""An adaptive test to sit in tests: items in the bank, a published design, and its sitting."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from exam_engine.adaptive import shelf
from exam_engine.demo.adaptive import fictional_curves
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.wiring import Engine
from foundation.roles import Caller, CallerKind, Grant, Role
from itembank.items import Item, ItemType
from itembank.library import add_standard, take_in
from tests.candidate_exam import Hall
from tests.items import DEMO, demo_items

SIMPLE = (ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE)

DESIGN = """[test]
title = "试验定级"
purpose = "placement"
classes = ["初级", "中级", "高级"]
minutes = 30
seed = 7
overlap = {overlap}

[pool]
levels = ["初级", "中级", "高级"]
parameters = "试验参数"
from = "live"

[stopping]
kind = "glr"
least = {least}
most = {most}
cuts = [-0.5, 0.5]

[exposure]
kind = "{exposure}"
most = 0.5
among = 3

[[lines]]
id = "levels"
condition = "LEVEL"
least = 1
most = {most}
"""


def staff(role: Role, tenant: str) -> Caller:
    """A person of the body in one role."""
    return Caller(
        CallerKind.PERSON,
        f"person-{role.value}",
        tenant,
        grants=(Grant(role),),
        person_id=f"person-{role.value}",
    )


def design_text(least: int = 4, most: int = 8, exposure: str = "none", overlap: float = 1) -> str:
    return DESIGN.format(least=least, most=most, exposure=exposure, overlap=overlap)


@dataclass
class AdaptiveWorld:
    """A body with a bank and parameters; and what was published in it."""

    engine: Engine
    tenant: str

    @classmethod
    def found(cls, engine: Engine, tenant: str, each: int = 16) -> AdaptiveWorld:
        """``each`` simple items of every level, with fictional parameters."""
        chosen: list[Item] = []
        for level in ("初级", "中级", "高级"):
            fitting = [
                one
                for one in demo_items()
                if one.metadata.level == level and one.item_type in SIMPLE
            ]
            chosen += fitting[:each]
        reviewer = staff(Role.ITEM_REVIEWER, tenant)
        with engine.database.write(tenant) as tx:
            content = json.loads((DEMO / "standard.json").read_text("utf-8"))
            standard = add_standard(tx, engine.clock, by=reviewer, content=content).id
        with engine.database.write(tenant) as tx:
            take_in(
                tx,
                engine.clock,
                author=staff(Role.AUTHOR, tenant),
                reviewer=reviewer,
                items=chosen,
                standard_id=standard,
            )
            shelf.keep_parameters(
                tx,
                engine.clock,
                by=staff(Role.PSYCHOMETRICIAN, tenant),
                name="试验参数",
                source="虚构",
                fictional=True,
                curves=fictional_curves(chosen),
            )
        return cls(engine, tenant)

    def publish(self, **changes: Any) -> str:
        """A published design; the id of its form."""
        measurer = staff(Role.PSYCHOMETRICIAN, self.tenant)
        with self.engine.database.write(self.tenant) as tx:
            row = shelf.save(tx, self.engine.clock, by=measurer, source=design_text(**changes))
            return shelf.publish(tx, self.engine.clock, by=measurer, design_id=row.id).id

    def hold(self, form_id: str, part: str = "placement") -> str:
        """An open sitting of the form for batch-1."""
        now = self.engine.clock.now()
        plan = SittingPlan(
            batch_ref="batch-1",
            level="初级",
            part=part,
            form_id=form_id,
            title="自适应定级",
            opens_at=now,
            closes_at=now + timedelta(hours=3),
            minutes=30,
        )
        with self.engine.database.write(self.tenant) as tx:
            row = plan_sitting(tx, self.engine.clock, plan, actor="staff-1")
            open_sitting(tx, self.engine.clock, row.id, actor="staff-1")
            return row.id


def open_hall(app: FastAPI) -> Hall:
    """The candidates' real doors with a register that tests fill."""
    hall = Hall()
    app.state.exam_doors = replace(app.state.exam_doors, register=hall)
    return hall
