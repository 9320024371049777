"""Response times and named items on pages: numbers about where to look, for those who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from exam_engine.measurement.answer_times import Saved, spent
from exam_engine.scoring.tables import ScoreRow
from exam_engine.sessions.tables import AnswerRow, AttemptRow
from exam_engine.wiring import Engine
from foundation.audit import AuditRow
from foundation.roles import Role
from itembank.security.comparing import LEAST_PERSONS
from tests.result_browsers import Browsers
from tests.result_browsers import browsers as open_browsers

WHO = Role.PSYCHOMETRICIAN
BASE = "/staff/measurement"


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    for one in open_browsers(app, engine):
        _sat(one, 24)
        yield one


def _sat(browsers: Browsers, persons: int) -> None:
    chance = np.random.default_rng(persons)
    for number in range(persons):
        browsers.world.candidate(f"考生{persons}-{number}", right=int(chance.integers(2, 10)))
    browsers.world.score()


def _timed(browsers: Browsers, engine: Engine, rapid: int = 0) -> None:
    """Give every saved answer a moment; of the first person ``rapid`` of them within a second."""
    chance = np.random.default_rng(5)
    with engine.database.write(browsers.world.tenant) as tx:
        for place, attempt in enumerate(tx.scalars(select(AttemptRow).order_by(AttemptRow.id))):
            at = attempt.started_at or engine.clock.now()
            attempt.started_at = at
            rows = tx.scalars(select(AnswerRow).where(AnswerRow.attempt_id == attempt.id))
            for number, row in enumerate(sorted(rows, key=lambda one: one.item_ref)):
                seconds = float(chance.lognormal(3.5, 0.4))
                if place == 0 and number < rapid:
                    seconds = 0.8
                at += timedelta(seconds=seconds)
                row.received_at, row.client_time = at, int(at.timestamp() * 1000)


def test_times_of_a_batch_are_modelled_and_rapid_answers_counted(
    browsers: Browsers, engine: Engine
) -> None:
    _timed(browsers, engine, rapid=6)
    browser, batch = browsers.staff(WHO), browsers.world.batch
    assert batch in browser.get(f"{BASE}/times").text
    answer = browser.get(f"{BASE}/times/{batch}")
    assert answer.status_code == 200
    assert answer.text.count("figure class") == 2 and "24 名考生" in answer.text
    assert "与模型不同的考生" in answer.text and ">6</td>" in answer.text
    for word in ("作弊", "抄袭", "舞弊"):
        assert word not in answer.text
    with engine.database.read(browsers.world.tenant) as tx:
        acts = tx.scalars(select(AuditRow.act)).all()
    assert "exam:times:read" in acts


def test_without_moments_the_page_says_what_is_missing(browsers: Browsers, engine: Engine) -> None:
    with engine.database.write(browsers.world.tenant) as tx:
        for row in tx.scalars(select(AnswerRow)):
            row.client_time = 0
    answer = browsers.staff(WHO).get(f"{BASE}/times/{browsers.world.batch}")
    assert answer.status_code == 422 and "至少需要 20 名考生" in answer.text


def _mixed(browsers: Browsers, engine: Engine) -> None:
    """Let some marks be the other way round: of answers in perfect order no slopes can be found."""
    chance = np.random.default_rng(3)
    with engine.database.write(browsers.world.tenant) as tx:
        for row in tx.scalars(select(ScoreRow)):
            items = [dict(entry) for entry in row.content["items"]]
            for entry in items:
                if chance.random() < 0.35:
                    entry["score"] = entry["max_score"] if entry["score"] in ("0", "0.0") else "0"
            row.content = row.content | {"items": items}


def test_named_items_are_compared_with_the_others(browsers: Browsers, engine: Engine) -> None:
    # With those who are there already enough that parameters of their own mean something.
    _sat(browsers, LEAST_PERSONS - 24)
    _mixed(browsers, engine)
    browser, batch = browsers.staff(WHO), browsers.world.batch
    page = browser.get(f"{BASE}/preknowledge/{batch}")
    assert page.status_code == 200 and "figure class" not in page.text and "T-1" in page.text
    path = f"{BASE}/preknowledge/{batch}?items="
    told = browser.get(path + "T-1, T-2，T-3 T-4")
    assert told.status_code == 200 and "figure class" in told.text and "仅凭偶然预期" in told.text
    assert browser.get(path + "T-1").status_code == 422
    unknown = browser.get(path + "T-1 T-2 X-9")
    assert unknown.status_code == 422 and "X-9" in unknown.text


def test_who_may_not_read_statistics_sees_neither(browsers: Browsers) -> None:
    for name in ("times", "preknowledge"):
        path = f"{BASE}/{name}/{browsers.world.batch}"
        assert browsers.staff(Role.INVIGILATOR, name=name).get(path).status_code == 403
    assert browsers.other_body(WHO).get(path).status_code == 404


def test_time_between_two_answers_counts_for_the_later_one() -> None:
    # The device's clock is 100 seconds behind ours; the first answer took half a second to arrive.
    saved = [Saved("A", 10.0, 110.5), Saved("B", 40.0, 141.0), Saved("A", 45.0, 146.0)]
    assert spent(100.5, saved) == {"A": 15.0, "B": 30.0}


def test_breaks_and_answers_that_were_saved_together_tell_nothing() -> None:
    saved = [Saved("A", 10.0, 10.0), Saved("B", 10.0, 10.0), Saved("C", 4000.0, 4000.0)]
    assert spent(0.0, saved) == {"A": 10.0}
    assert spent(float("nan"), saved) == {}
