"""The demonstration's adaptive tests: placement into the three levels, and a diagnosis of each.

The item parameters are drawn from a seed: nobody has measured them, and the set says so.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import orjson

from exam_engine.adaptive import shelf
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.demo.body import DemoBody
from exam_engine.sessions import attempts
from exam_engine.sessions.journal import Answer
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.wiring import Engine
from foundation.clock import Clock, FixedClock
from foundation.database import Database
from itembank import delivery
from itembank.items import Difficulty, Item, ItemType

PARAMETERS = "演示参数（虚构）"
SOURCE = "由固定种子生成的虚构参数，没有经过任何考生数据的标定，仅供演示"
LEVELS = ("初级", "中级", "高级")
PLACEMENT = "在线学习服务（演示）自适应定级"
DIAGNOSIS = "在线学习服务（演示）{level}自适应诊断"
_SEED = 2026
_BY_LEVEL = {"初级": -1.0, "中级": 0.0, "高级": 1.0}
_BY_DIFFICULTY = {Difficulty.EASY: -0.6, Difficulty.MEDIUM: 0.0, Difficulty.HARD: 0.6}
_GUESSED = {ItemType.SINGLE_CHOICE: 0.22, ItemType.TRUE_FALSE: 0.4}

_PLACEMENT = """[test]
title = "{title}"
purpose = "placement"
classes = ["初级", "中级", "高级"]
minutes = 40
seed = {seed}
overlap = 0.3

[pool]
levels = ["初级", "中级", "高级"]
parameters = "{parameters}"
from = "live"

[stopping]
kind = "glr"
least = 9
most = 21
cuts = [-0.5, 0.5]
alpha = 0.1
delta = 0.2

[exposure]
kind = "eligibility"
most = 0.4

[[lines]]
id = "每个等级"
condition = "LEVEL"
least = 2
most = 15

[[lines]]
id = "材料题"
condition = 'TYPE == "material"'
most = 1
"""

_DIAGNOSIS = """[test]
title = "{title}"
purpose = "diagnosis"
minutes = 60
seed = {seed}
prior_mean = {mean}
overlap = 0.5

[pool]
levels = ["{level}"]
parameters = "{parameters}"
from = "live"

[stopping]
kind = "length"
most = 24

[exposure]
kind = "randomesque"
among = 3

[[lines]]
id = "每个工作任务"
condition = "TASK"
least = 1
most = 4

[[lines]]
id = "材料题"
condition = 'TYPE == "material"'
most = 1
"""


def fictional_curves(items: list[Item]) -> dict[str, ItemCurve]:
    """Parameters by level and difficulty with some chance, for every item."""
    found: dict[str, ItemCurve] = {}
    for item in items:
        chance = random.Random(f"{_SEED}:{item.identifier}")  # noqa: S311 - repeatable on purpose
        facts = item.metadata
        hard = _BY_LEVEL.get(facts.level, 0.0)
        if facts.difficulty is not None:
            hard += _BY_DIFFICULTY[facts.difficulty]
        slope = round(chance.lognormvariate(0.25, 0.25), 4)
        place = round(hard + chance.gauss(0, 0.35), 4)
        guessed = _GUESSED.get(item.item_type)
        if guessed is None:
            found[item.identifier] = ItemCurve(item.identifier, Curve.TWO, (slope, place))
        else:
            three = (slope, place, guessed)
            found[item.identifier] = ItemCurve(item.identifier, Curve.THREE, three)
    return found


def publish_designs(
    database: Database, clock: Clock, body: DemoBody, items: list[Item]
) -> dict[str, str]:
    """Keep the parameters, write the designs and publish them: title → form id."""
    measurer = body.callers["measurer"]
    with database.write(body.tenant_id) as tx:
        shelf.keep_parameters(
            tx,
            clock,
            by=measurer,
            name=PARAMETERS,
            source=SOURCE,
            fictional=True,
            curves=fictional_curves(items),
        )
    forms: dict[str, str] = {}
    for source in sources():
        with database.write(body.tenant_id) as tx:
            row = shelf.save(tx, clock, by=measurer, source=source)
            forms[row.name] = shelf.publish(tx, clock, by=measurer, design_id=row.id).id
    return forms


def sources() -> list[str]:
    """The designs as text."""
    facts = {"parameters": PARAMETERS, "seed": _SEED}
    made = [_PLACEMENT.format(title=PLACEMENT, **facts)]
    for level in LEVELS:
        title = DIAGNOSIS.format(level=level)
        made.append(_DIAGNOSIS.format(title=title, level=level, mean=_BY_LEVEL[level], **facts))
    return made


def plan(
    engine: Engine, body: DemoBody, batch_id: str, forms: dict[str, str], days: int
) -> dict[str, str]:
    """Open a placement and a diagnosis for the candidates of each level: level → placement."""
    placements: dict[str, str] = {}
    for level in LEVELS:
        title = DIAGNOSIS.format(level=level)
        _plan(engine, body, batch_id, level, "diagnosis", title, forms[title], 60, days)
        placements[level] = _plan(
            engine, body, batch_id, level, "placement", PLACEMENT, forms[PLACEMENT], 40, days
        )
    return placements


def _plan(
    engine: Engine,
    body: DemoBody,
    batch_id: str,
    level: str,
    part: str,
    title: str,
    form_id: str,
    minutes: int,
    days: int,
) -> str:
    now, actor = engine.clock.now(), body.callers["admin"].id
    with engine.database.write(body.tenant_id) as tx:
        row = plan_sitting(
            tx,
            engine.clock,
            SittingPlan(
                batch_ref=batch_id,
                level=level,
                part=part,
                form_id=form_id,
                title=title,
                opens_at=now,
                closes_at=now + timedelta(days=days),
                minutes=minutes,
            ),
            actor=actor,
        )
        open_sitting(tx, engine.clock, row.id, actor=actor)
        return row.id


def sit(
    engine: Engine,
    clock: FixedClock,
    tenant_id: str,
    *,
    sitting_id: str,
    enrolment_id: str,
    theta: float,
) -> str:
    """One candidate of this ability from the start to the end of the test; the attempt's id."""
    with engine.database.write(tenant_id) as tx:
        row = attempts.open_attempt(tx, clock, sitting_id=sitting_id, enrolment_id=enrolment_id)
        attempts.check_in(tx, clock, row.id)
        attempts.start(tx, clock, row.id)
        epoch, seed = attempts.take_over(tx, clock, row.id).epoch, row.seed
        attempt_id = row.id
    chance = random.Random(f"{_SEED}:{enrolment_id}")  # noqa: S311 - repeatable on purpose
    placed = engine.adaptive.current(tenant_id, attempt_id)
    while not placed.ended:
        clock.advance(seconds=20 + chance.randrange(40))
        place = placed.ready.design.places[placed.item_ref]
        right = float(placed.ready.test.curves.probabilities(theta)[place, 1])
        item = placed.ready.paper.placed(placed.item_ref).item
        sent = _answer(item, str(seed)) if chance.random() < right else {}
        moment = int(clock.now().timestamp() * 1000)
        answer = Answer(epoch, placed.position, placed.item_ref, orjson.dumps(sent), moment)
        engine.journal.append(attempt_id, [answer]).result(timeout=30)
        placed = engine.adaptive.advance(tenant_id, attempt_id, placed.position, epoch)
    engine.adaptive.hand_in(tenant_id, attempt_id)
    return attempt_id


def _answer(item: Item, seed: str) -> dict[str, Any]:
    right = {
        declared.identifier: (
            declared.correct[0]
            if declared.cardinality.value == "single"
            else list(declared.correct)
        )
        for declared in item.declarations
        if declared.correct
    }
    return dict(delivery.as_shown(item, seed, right))
