"""Several tries at an adaptive item in the exam page: what they show, and what they are worth."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.scoring.raw import score_responses
from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.item_tries import tries_of
from exam_engine.sessions.tables import SittingRow
from exam_engine.wiring import Engine
from itembank.exchange.drafts import Place
from itembank.exchange.qti_holding import held_item
from itembank.exchange.safe_xml import parse
from tests import candidate_exam
from tests.items import demo_items
from tests.unit.itembank.qti.test_attempts import COUNTING
from tests.web.exam_candidates import Candidate, Csrf

BODY = """<itemBody><choiceInteraction responseIdentifier="R" maxChoices="1">
  <simpleChoice identifier="A">first</simpleChoice><simpleChoice identifier="B">second
  </simpleChoice></choiceInteraction>
  <p><endAttemptInteraction responseIdentifier="HINT" title="Hint"/></p>
  <feedbackBlock outcomeIdentifier="SEEN" identifier="A" showHide="show"><p>Not the first one.</p>
  </feedbackBlock></itemBody>"""
MARKUP = COUNTING.format(adaptive="true").replace("<itemBody><p/></itemBody>", BODY)


@pytest.fixture
def wang(client: TestClient, csrf: Csrf) -> Candidate:
    return Candidate(client, csrf)


def adaptive_sitting(app: FastAPI, engine: Engine) -> tuple[Any, str, str, str]:
    """An open sitting whose first question is the adaptive item.

    Gives its paper, the item's ref, the sitting and the tenant.
    """
    hall = candidate_exam.open_hall(app, engine)
    engine.start()
    tenant = candidate_exam.body(engine)
    candidate_exam.enrol(hall, tenant, "26110001", "王小明")
    sitting = candidate_exam.hold(engine, hall, tenant)
    with engine.database.read(tenant) as tx:
        form = tx.scalars(select(SittingRow.form_id)).one()
    paper = hall.papers[form]
    item, _ = held_item(
        parse(MARKUP.encode(), "i.xml"),
        Place(file="i.xml"),
        files={},
        metadata=demo_items()[0].metadata,
    )
    first = replace(paper.items[0], item=item, points=Decimal(1))
    hall.papers[form] = replace(paper, items=(first, *paper.items[1:]))
    return hall.papers[form], first.ref, sitting, tenant


def _sit(app: FastAPI, engine: Engine, wang: Candidate) -> tuple[Any, str, str]:
    paper, ref, sitting, tenant = adaptive_sitting(app, engine)
    wang.sit(sitting)
    return paper, ref, tenant


def _end(wang: Candidate, ref: str, made: int, *rows: list[Any]) -> Any:
    return wang.save(*rows, path=f"/exam/tries?item={ref}&made={made}")


def test_a_try_shows_what_it_earned_and_the_next_goes_on(
    app: FastAPI, engine: Engine, wang: Candidate
) -> None:
    paper, ref, tenant = _sit(app, engine, wang)
    shown = wang.paper()["sections"][0]["questions"][0]["interactions"][0]
    assert shown["tries"] == {"made": 0, "open": True}
    assert "Not the first" not in str(shown)
    names = {one["content"].strip(): one["name"] for one in shown["interactions"][0]["choices"]}

    first = _end(wang, ref, 0, [wang.epoch, 1, ref, {"R": names["first"]}, 0])
    assert first.status_code == 200, first.text
    after = first.json()["question"]["interactions"][0]
    assert after["tries"] == {"made": 1, "open": True}
    assert "Not the first one." in after["content"]
    # The same try again is counted once; a reload shows what was earned.
    assert _end(wang, ref, 0).json()["question"]["interactions"][0]["tries"]["made"] == 1
    assert "Not the first one." in str(wang.paper())

    last = _end(wang, ref, 1, [wang.epoch, 2, ref, {"R": names["second"]}, 0])
    assert last.json()["question"]["interactions"][0]["tries"] == {"made": 2, "open": False}
    refused = _end(wang, ref, 2)
    assert (refused.status_code, refused.json()["code"]) == (422, "sessions-try-complete")

    with engine.database.read(tenant) as tx:
        answers, tries = answers_of(tx, wang.attempt), tries_of(tx, wang.attempt)
        seed = str(find_attempt(tx, wang.attempt).seed)
    raw = score_responses(paper, answers, seed, tries=tries)
    assert raw.items[0].score.score == 1
    (step,) = raw.items[0].score.trace
    assert "TRIED=2" in step.facts["outcomes"]


def test_no_try_without_an_answer_nor_at_another_question(
    app: FastAPI, engine: Engine, wang: Candidate
) -> None:
    paper, ref, _ = _sit(app, engine, wang)
    assert _end(wang, ref, 0).json()["code"] == "sessions-try-empty"
    other = paper.items[1].ref
    assert _end(wang, other, 0).json()["code"] == "sessions-try-not-adaptive"
    assert _end(wang, "nowhere", 0).status_code == 404
    assert wang.save(path=f"/exam/tries?item={ref}&made=x").status_code == 422
    foreign = wang.browser.post(f"/exam/tries?item={ref}&made=0", content="{}")
    assert foreign.status_code == 403
