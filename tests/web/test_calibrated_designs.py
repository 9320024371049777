"""From calibration to sitting: parameters are approved, offered, taken by a person, explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from exam_engine.adaptive import calibrated, shelf
from exam_engine.adaptive.design_text import read_text
from exam_engine.adaptive.tables import AdaptiveAttemptRow, ParameterSetRow
from exam_engine.adaptive.tests_kept import adaptive_design
from exam_engine.assembly.item_curves import Curve
from exam_engine.demo import adaptive as demo_adaptive
from exam_engine.measurement import calibration_job, runs
from exam_engine.measurement.tables import CalibrationRunRow
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.ids import new_id
from foundation.jobs import JobContext, JobRow, JobState
from foundation.roles import Role
from itembank.calibration.item_models import ItemModel
from itembank.lifecycle import Pool
from itembank.pools import candidates
from tests import candidate_exam
from tests.adaptive_world import AdaptiveWorld, design_text
from tests.browsers import log_in_as

RUNS, DESIGNS = "/staff/measurement/runs", "/staff/designs"
SET = "春季校准 v1"


@pytest.fixture
def world(engine: Engine) -> AdaptiveWorld:
    engine.start()
    return AdaptiveWorld.found(engine, candidate_exam.body(engine), each=8)


class Desk:
    """One browser, in which different people of the body log in."""

    def __init__(self, engine: Engine, client: TestClient, csrf: Callable[..., str], at: str):
        self.engine, self.client, self.csrf, self.tenant = engine, client, csrf, at

    def log_in(self, name: str) -> None:
        log_in_as(self.engine, self.client, self.tenant, Role.PSYCHOMETRICIAN, login_name=name)

    def post(self, path: str, files: Any = None, **form: str) -> Any:
        form["csrf_token"] = self.csrf(self.client, DESIGNS)
        return self.client.post(path, data=form, files=files)

    def calibrate(self, answers: bytes) -> str:
        """Order a run from a file and let the worker do it; its address."""
        place: str = self.post(
            f"{RUNS}/new", files={"file": ("a.csv", answers, "text/csv")}, title="春季校准"
        ).headers["location"]
        with self.engine.database.read(self.tenant) as tx:
            job = tx.query(JobRow).filter_by(kind=runs.JOB, state=JobState.WAITING).one()
            told = JobContext(job.id, self.tenant, dict(job.payload), "x", self.engine.database)
        calibration_job.run_calibration(told, calibration_job.RunTools(self.engine.clock))
        return place


@pytest.fixture
def desk(
    world: AdaptiveWorld, engine: Engine, client: TestClient, csrf: Callable[..., str]
) -> Desk:
    made = Desk(engine, client, csrf, world.tenant)
    made.log_in("starter")
    return made


def answers(world: AdaptiveWorld, but: int = 0) -> bytes:
    """Right and wrong answers to the items of the bank, but for the last ones."""
    with world.engine.database.read(world.tenant) as tx:
        found = [one for level in LEVELS for one in candidates(tx, level, Pool.LIVE)]
        names = [one.identifier for one in found][: len(found) - but]
    chance = np.random.default_rng(4)
    theta, b = chance.normal(size=(400, 1)), np.linspace(-1.5, 1.5, len(names))
    right = (chance.random((400, len(names))) < 1 / (1 + np.exp(b - theta))).astype(int)
    return "\n".join([",".join(names), *(",".join(map(str, row)) for row in right)]).encode()


LEVELS = ("初级", "中级", "高级")


def test_approved_parameters_reach_a_design_and_explain_its_selections(
    world: AdaptiveWorld, desk: Desk, engine: Engine, clock: FixedClock
) -> None:
    old = world.publish()
    place = desk.calibrate(answers(world, but=2))
    assert SET not in desk.client.get(DESIGNS).text
    desk.log_in("approver")
    assert desk.post(f"{place}/decide", verdict="approve", reason="可用").status_code == 303
    assert SET in desk.client.get(DESIGNS).text

    with engine.database.read(world.tenant) as tx:
        design = shelf.designs(tx)[0].id
    shown = desk.client.get(f"{DESIGNS}/{design}").text
    assert "有更新的已批准参数" in shown and f"用“{SET}”起草下一版" in shown
    taken = desk.post(f"{DESIGNS}/{design}/parameters", name=SET).headers["location"]
    assert taken != f"{DESIGNS}/{design}"
    shown = desk.client.get(taken).text
    assert "校准第 1 版" in shown and "24 题里，22 题有这组参数" in shown
    assert "有更新的已批准参数" not in shown
    assert desk.post(f"{taken}/publish", sure="yes").status_code == 303

    with engine.database.read(world.tenant) as tx:
        new = shelf.design_row(tx, taken.rsplit("/", 1)[1]).form_id
        assert new is not None
        before, now = adaptive_design(tx, old), adaptive_design(tx, new)
        assert before.parameters == "试验参数" and before.fictional and len(before.items) == 24
        assert now.parameters == SET and not now.fictional and len(now.items) == 22
        kept = shelf.parameter_set(tx, SET)
        assert kept is not None
        for item in now.items:
            assert kept.curves[item.identifier] == [Curve.TWO.value, *item.curve.parameters]
    attempt = demo_adaptive.sit(
        engine, clock, world.tenant, sitting_id=world.hold(new), enrolment_id=new_id(), theta=0.4
    )
    why = desk.client.get(f"/staff/adaptive/{attempt}/1").text
    assert SET in why and "校准第 1 版" in why and "2PL" in why
    with engine.database.read(world.tenant) as tx:
        assert tx.get_one(AdaptiveAttemptRow, attempt).form_id == new


def test_an_item_that_was_changed_after_its_calibration_is_not_used(
    world: AdaptiveWorld, engine: Engine, desk: Desk
) -> None:
    desk.calibrate(answers(world))
    with engine.database.write(world.tenant) as tx:
        run = runs.all_runs(tx)[0]
        run.state = runs.RunState.APPROVED
        kept = calibrated.keep_run(tx, run.id, by="x", at=engine.clock.now())
        assert kept is not None
        name = next(iter(kept.curves))
        # As a run over sittings tells it: the version that was measured, which is another one now.
        kept.measured = {name: {"ref": new_id(), "points": ["0", "1"]}}
    with engine.database.read(world.tenant) as tx:
        text = read_text(design_text().replace("试验参数", SET))
        told = shelf.supply(tx, text)
        assert told is not None and (told.usable, told.changed) == (23, 1)
        assert name not in {item.identifier for item in shelf.live_design(tx, text).items}


def test_a_run_that_was_approved_before_is_offered_by_hand_and_only_once(
    world: AdaptiveWorld, engine: Engine, desk: Desk
) -> None:
    desk.calibrate(answers(world))
    with engine.database.read(world.tenant) as tx:
        run = runs.all_runs(tx)[0].id
    refused = desk.post(f"{DESIGNS}/sets", run=run)
    assert refused.status_code == 409 and "还没有批准" in refused.text
    with engine.database.write(world.tenant) as tx:
        tx.get_one(CalibrationRunRow, run).state = runs.RunState.APPROVED
    assert "提供给设计" in desk.client.get(DESIGNS).text
    for _ in range(2):
        assert desk.post(f"{DESIGNS}/sets", run=run).status_code == 303
    with engine.database.read(world.tenant) as tx:
        assert tx.query(ParameterSetRow).filter_by(run_id=run).count() == 1
    assert "提供给设计" not in desk.client.get(DESIGNS).text


@pytest.mark.parametrize(
    ("model", "values", "curve"),
    [
        (ItemModel.TWO_PL, {"a": 1.2, "b": 0.5, "c": 0.0, "d": 1.0}, ("2PL", 1.2, 0.5)),
        (ItemModel.THREE_PL, {"a": 1.2, "b": 0.5, "c": 0.2, "d": 1.0}, ("3PL", 1.2, 0.5, 0.2)),
        (ItemModel.GRM, {"a": 1.5, "b1": -1.0, "b2": 1.0}, ("GR", 1.5, -1.0, 1.0)),
        (ItemModel.GPCM, {"a": 1.5, "b1": 1.0, "b2": -1.0}, ("GPC", 1.5, 1.0, -1.0)),
        (ItemModel.TWO_PL, {"a": -0.3, "b": 0.5, "c": 0.0, "d": 1.0}, None),
    ],
)
def test_a_calibrated_item_becomes_the_curve_that_tests_use(
    model: ItemModel, values: dict[str, float], curve: tuple[Any, ...] | None
) -> None:
    made = calibrated.curve_of("Q", model, values)
    assert (made and (made.model.value, *made.parameters)) == curve
