"""Measures the demonstration's earlier sittings: a calibration, and two standard settings on it.

What judges say is drawn from a seed. One run and one setting are approved by a second person; the
other ones wait, to be read and decided by whoever looks around.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exam_engine.demo.body import DemoBody
from exam_engine.measurement import runs, standards
from exam_engine.measurement.data_sets import from_attempts, from_file
from exam_engine.measurement.marked_answers import marked, marked_batches
from exam_engine.measurement.runs import RunPlan
from exam_engine.measurement.standards import Order
from exam_engine.wiring import Engine
from foundation.clock import Clock
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.response_file import Columns, read_responses
from itembank.calibration.setting_records import items_of
from itembank.calibration.standard_setting import booklet

LEVEL = "初级"
GROUPED_FILE = "校准-两组作答（模拟）.csv"
GROUP_COLUMN = "来源"
_GROUPED, _GROUPED_ITEMS, _UNEVEN = 560, 30, 11
"""Persons and items of the file with two groups, and the item that is harder for one of them."""
_JUDGES = ("专家甲", "专家乙", "专家丙", "专家丁", "专家戊", "专家己")
_JUST_ABLE = -0.9
"""Ability of a person at the cut, as the drawn judges see it."""
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Ordered:
    """Runs that were ordered: their ids, and the jobs that find them."""

    runs: tuple[str, ...]
    jobs: tuple[str, ...]


def order_runs(engine: Engine, clock: Clock, body: DemoBody, batches: Sequence[str]) -> Ordered:
    """A calibration of everybody in these batches, and one of the file with two groups."""
    by = body.callers["measurer"]
    with engine.database.read(body.tenant_id) as tx:
        named = {batch.id: batch.name for batch in marked_batches(tx)}
        found, items = marked(tx, batches)
    names = {ref: item.identifier for ref, item in items.items()}
    asked = (
        (
            "往期两个批次合并校准（演示）",
            {
                "kind": "batches",
                "batches": [{"id": batch, "name": named[batch]} for batch in batches],
                "group": "none",
                "left_out": [],
            },
            from_attempts([one.attempt for one in found], names, {}),
        ),
        (
            "两组作答文件（演示）",
            {"kind": "file", "name": GROUPED_FILE, "left_out": []},
            from_file(read_responses(grouped_answers(), Columns(group=GROUP_COLUMN))),
        ),
    )
    # A slope prior holds what a few hundred persons cannot tell.
    plan = RunPlan(prior=True)
    with engine.database.write(body.tenant_id) as tx:
        rows = [
            runs.order_run(tx, clock, by=by, title=title, source=source, plan=plan, data=data)
            for title, source, data in asked
        ]
        return Ordered(tuple(row.id for row in rows), tuple(row.job_id for row in rows))


def grouped_answers() -> bytes:
    """A file of answers of two groups that differ in ability, and in one item beyond that."""
    chance = np.random.default_rng(_SEED)
    second = np.arange(_GROUPED) % 2 == 1
    theta = chance.normal(0, 1, _GROUPED) - 0.3 * second
    slopes, places = (
        chance.lognormal(0.1, 0.25, _GROUPED_ITEMS),
        np.linspace(-1.8, 1.6, _GROUPED_ITEMS),
    )
    harder = np.zeros((_GROUPED, _GROUPED_ITEMS))
    harder[second, _UNEVEN] = 0.9
    able = 1 / (1 + np.exp(-slopes * (theta[:, None] - places - harder)))
    right = (chance.random(able.shape) < able).astype(int)
    lines = [
        ",".join([*(f"Q{number:02d}" for number in range(1, _GROUPED_ITEMS + 1)), GROUP_COLUMN])
    ]
    for row, is_second in zip(right, second, strict=True):
        lines.append(",".join([*map(str, row), "乙地" if is_second else "甲地"]))
    return "\n".join(lines).encode("utf-8-sig")


def decide(engine: Engine, clock: Clock, body: DemoBody, ordered: Ordered) -> None:
    """Approve the first run, set the standard on it twice, and approve the first of these."""
    by, other = body.callers["measurer"], body.callers["measurer2"]
    with engine.database.write(body.tenant_id) as tx:
        run_id = ordered.runs[0]
        runs.decide(
            tx, clock, run_id, by=other, approve=True, reason="拟合与图示已逐题查看（演示）"
        )
        parameters = standards.parameters_of_run(tx, run_id)
        angoff = Order("初级理论及格线（Angoff，演示）", standards.ANGOFF, LEVEL, run_id)
        setting = standards.enter(tx, clock, by=by, order=angoff, table=_ratings(parameters)).id
        standards.decide(
            tx, clock, setting, by=other, approve=True, reason="两轮评定一致性可接受（演示）"
        )
        bookmark = Order("初级理论及格线（Bookmark，演示）", standards.BOOKMARK, LEVEL, run_id)
        standards.enter(tx, clock, by=by, order=bookmark, table=_bookmarks(parameters))


def _ratings(parameters: Mapping[str, FixedItem]) -> list[list[str]]:
    """Two rounds of six judges: in the second, after talking, they are nearer to one another."""
    names = list(parameters)
    items = items_of(parameters, names)
    table = items.probabilities(np.array([_JUST_ABLE]))[:, 0]
    offsets, most = items.offsets, items.categories - 1
    expected = [
        float(np.arange(most[place] + 1) @ table[offsets[place] : offsets[place + 1]])
        for place in range(len(names))
    ]
    chance = random.Random(_SEED)  # noqa: S311 - repeatable on purpose
    severity = [chance.gauss(0, 0.05) for _ in _JUDGES]
    rows = [["item", "round", "max", *_JUDGES]]
    for number, (lean, noise) in enumerate(((1.0, 0.14), (0.5, 0.07)), 1):
        for name, mean, top in zip(names, expected, most, strict=True):
            said = [
                min(max(mean / top + lean * one + chance.gauss(0, noise), 0.0), 1.0) * top
                for one in severity
            ]
            rows.append([name, str(number), str(top), *(f"{one:.2f}" for one in said)])
    return rows


def _bookmarks(parameters: Mapping[str, FixedItem]) -> list[list[str]]:
    """Where each judge put the bookmark, in two rounds."""
    names = list(parameters)
    pages = booklet(names, items_of(parameters, names))
    middle = sum(page.theta < _JUST_ABLE + 0.4 for page in pages)
    chance = random.Random(_SEED + 1)  # noqa: S311 - repeatable on purpose
    rows = [["judge", "round", LEVEL]]
    for number, spread in ((1, 6), (2, 3)):
        rows += [
            [judge, str(number), str(middle + chance.randint(-spread, spread))] for judge in _JUDGES
        ]
    return rows
