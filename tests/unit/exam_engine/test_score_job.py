"""Scoring is one act from answers to results, the same on both databases."""

from __future__ import annotations

import pytest

from exam_engine import result_list
from exam_engine.result_list import Standing
from exam_engine.score_job import ScoreTools, order_scoring, run_scoring, score_batch
from exam_engine.scoring.answers_to_mark import scripts, waiting_counts
from foundation import jobs
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.jobs import JobContext
from foundation.tenancy import found_tenant
from tests.results_world import World, choice_paper, make_world


def test_batch_goes_from_answers_to_release_on_either_database(
    either_database: Database, clock: FixedClock
) -> None:
    with either_database.write() as tx:
        body = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    world = make_world(either_database, clock, body, choice_paper(8, essays=1))
    ready, waiting = world.candidate(right=8), world.candidate(right=5, texts=["我的观点"])
    tools = ScoreTools(clock, world.papers)
    progress: list[tuple[int, int]] = []
    report = run_scoring(
        either_database,
        tools,
        tenant_id=body,
        batch_id=world.batch,
        asked_by="officer",
        reason="",
        progress=lambda done, total: progress.append((done, total)),
    )
    assert (report.scored, report.waiting, progress) == (2, 1, [(2, 2)])
    world.mark(ready)
    world.mark(waiting)
    world.release(ready)
    with either_database.read(body) as tx:
        lines = {
            line.examinee.enrolment_id: line.standing
            for line in result_list.result_lines(tx, world.officer, batch_id=world.batch)
        }
        (batch,) = result_list.batch_lines(tx, world.reader)
        (script,) = scripts(tx, world.examiner, world.batch)
        assert waiting_counts(tx, world.examiner) == {world.batch: 1}
        result_list.newest_changes(tx, world.reader, world.batch)
    assert lines == {ready: Standing.RELEASED, waiting: Standing.INCOMPLETE}
    assert (batch.enrolled, batch.released, batch.held, batch.unscored) == (2, 1, 0, 0)
    assert (script.answers, script.marked) == (1, 0)


def test_job_does_what_was_ordered_and_tells_who_flipped(world: World) -> None:
    enrolment = world.candidate(right=7)
    world.mark(enrolment)
    with pytest.raises(Forbidden), world.database.write(world.tenant) as tx:
        order_scoring(tx, world.clock, by=world.reader, batch_id=world.batch, reason="")
    with world.database.write(world.tenant) as tx:
        job = order_scoring(tx, world.clock, by=world.officer, batch_id=world.batch, reason="")
    with world.database.read(world.tenant) as tx:
        row = jobs.find(tx, job)
    context = JobContext(row.id, row.tenant_id, row.payload, row.asked_by, world.database)
    told = score_batch(context, ScoreTools(world.clock, world.papers))
    assert (told["version"], told["scored"], told["waiting"]) == (1, 1, 0)
    assert world.result(enrolment).passed
    refused = pytest.raises(Invalid, match="outcomes-run-reason-missing")
    with refused, world.database.write(world.tenant) as tx:
        order_scoring(tx, world.clock, by=world.officer, batch_id=world.batch, reason=" ")
    with world.database.read(world.tenant) as tx:
        (run,) = result_list.run_lines(tx, world.batch)
    assert (run.changed, run.flipped) == (0, 0), "a first mark is no change"


def test_batch_without_an_ended_attempt_is_not_scored(world: World) -> None:
    world.candidate()
    refused = pytest.raises(Conflict, match="outcomes-nothing-to-score")
    with refused, world.database.write(world.tenant) as tx:
        order_scoring(tx, world.clock, by=world.officer, batch_id=world.batch, reason="")
