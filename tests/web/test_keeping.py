"""The page of what is kept: erasures are listed, faces counted, and only officers see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from exam_engine import stored_faces
from exam_engine.enrolment.tables import CandidateRow
from exam_engine.stored_faces import Duty, StoredFaces
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests import candidate_exam
from tests.result_browsers import Browsers
from tests.result_browsers import browsers as open_browsers

PATH = "/staff/keeping"


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    yield from open_browsers(app, engine)


def test_erasures_and_faces_are_told_to_the_operator(browsers: Browsers, engine: Engine) -> None:
    world = browsers.world
    world.candidate("张伟")
    world.candidate("李静")
    with engine.database.write(world.tenant) as tx:
        tx.execute(update(CandidateRow).values(photo_digest="0" * 64))
    engine.retention.run(world.tenant)
    page = browsers.staff(Role.OPERATOR).get(PATH)
    assert page.status_code == 200
    for told in ("每日一轮", "系统自动", "30 个工作日", "报名照片"):
        assert told in page.text
    with engine.database.read(world.tenant) as tx:
        counted = stored_faces.count(tx)
    assert (counted.people, counted.photos, counted.duty) == (
        counted.photos,
        counted.people,
        Duty.NONE,
    )
    assert counted.people >= 2
    other = candidate_exam.body(engine, "9002")
    with engine.database.read(other) as tx:
        assert stored_faces.count(tx).people == 0, "another body's faces are not counted"


def test_others_do_not_see_what_is_kept(browsers: Browsers) -> None:
    assert browsers.staff(Role.REGISTRAR).get(PATH).status_code == 403


@pytest.mark.parametrize(
    ("people", "duty"),
    [(0, Duty.NONE), (79_999, Duty.NONE), (80_000, Duty.PREPARE), (100_000, Duty.FILE)],
)
def test_the_duties_follow_the_thresholds_of_the_law(people: int, duty: Duty) -> None:
    assert StoredFaces(people, people, 0, 0).duty is duty
