"""The candidates' doors, asked by every kind of caller: owner, others, staff, nobody."""

from __future__ import annotations

import json

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.sessions import attempts
from exam_engine.sessions.answers import answers_of, history_of
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from itembank.delivery import present
from tests import candidate_exam
from tests.candidate_exam import Hall, secrets_of
from tests.web.exam_candidates import Candidate, body, hall, li, row, sitting, wang

__all__ = ["body", "hall", "li", "sitting", "wang"]  # fixtures


def test_a_save_tells_the_verdicts_and_where_the_attempt_stands(
    wang: Candidate, sitting: str, clock: FixedClock, engine: Engine, body: str
) -> None:
    wang.sit(sitting)
    clock.advance(minutes=10)
    answer = wang.save(row(1, "q1"), row(2, "q2", "B"))
    assert answer.json() == {
        "verdicts": ["accepted", "accepted"],
        "standing": {
            "now": int(clock.now().timestamp() * 1000),
            "remaining": 80 * 60_000,
            "state": "in_progress",
            "epoch": 1,
            "extra": 0,
            "notice": 0,
        },
    }
    with engine.database.read(body) as tx:
        assert answers_of(tx, wang.attempt)["q2"] == {"RESPONSE": "B"}


@pytest.mark.parametrize(
    "rows",
    [
        b"",
        b"[]",
        b'{"answers": 1}',
        b'{"answers": [[1,2]]}',
        b'{"answers": [[0,1,"q",{},0]]}',
        b'{"answers": [[1,1,"q q",{},0]]}',
        b'{"answers": [[1,1,"q",{"R": {"x": 1}},0]]}',
        b'{"answers": [[1,1,"q",{"R": "\xff"},0]]}',
        b'{"answers": [[1,99999999999,"q",{},0]]}',
        b'{"answers": [[1,1,"' + b"q" * 65 + b'",{},0]]}',
    ],
)
def test_rubbish_is_refused_and_says_so(
    wang: Candidate, sitting: str, engine: Engine, body: str, rows: bytes
) -> None:
    wang.sit(sitting)
    answer = wang.browser.post(
        "/exam/answers",
        content=rows,
        headers={"X-Exam-Token": wang.token, "Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "sessions-answers-unreadable"
    with engine.database.read(body) as tx:
        assert history_of(tx, wang.attempt) == []


def test_a_page_that_was_taken_over_is_told_and_cannot_hand_in(
    wang: Candidate, sitting: str, engine: Engine, body: str
) -> None:
    wang.sit(sitting)
    old = wang.token
    wang.save(row(1, "q1", "A"))
    told = wang.take_over()
    assert told["answers"]["q1"]["payload"] == {"RESPONSE": "A"}
    new, wang.token = wang.token, old
    assert wang.save(row(2, "q2", "unsent")).json()["verdicts"] == ["superseded"]
    refused = wang.save(row(3, "q3", "also unsent"), path="/exam/submit")
    assert (refused.status_code, refused.json()["code"]) == (409, "sessions-page-superseded")
    wang.token = new
    assert wang.save(path="/exam/submit").json() == {"verdicts": [], "next": "/exam/done"}
    with engine.database.read(body) as tx:
        assert set(answers_of(tx, wang.attempt)) == {"q1", "q2", "q3"}


def test_handing_in_takes_what_the_page_still_holds_and_shows_a_receipt(
    wang: Candidate, sitting: str, engine: Engine, body: str
) -> None:
    wang.sit(sitting)
    answer = wang.save(row(1, "q1", "last"), path="/exam/submit")
    assert answer.json()["verdicts"] == ["accepted"]
    with engine.database.read(body) as tx:
        code = attempts.find_attempt(tx, wang.attempt).receipt_code
    page = wang.browser.get("/exam/done").text
    assert 'href="/me"' in page and 'href="/me"' in wang.browser.get("/exam/sittings").text
    assert code is not None
    assert code in page
    assert "1 题，共" in page
    assert wang.browser.get("/exam/paper").headers["location"] == "/exam/done"
    assert wang.save(row(2, "q1", "after")).json()["verdicts"] == ["late"]


def test_the_clock_is_told_without_a_login_by_the_token_alone(
    wang: Candidate, sitting: str, app: FastAPI
) -> None:
    wang.sit(sitting)
    bare = TestClient(app)
    told = bare.get("/exam/time", headers={"X-Exam-Token": wang.token}).json()
    assert told["standing"]["remaining"] == 90 * 60_000
    assert told["messages"] == []


def test_no_scoring_information_reaches_the_browser(
    wang: Candidate, sitting: str, hall: Hall
) -> None:
    told = wang.sit(sitting)
    sent = [wang.browser.get(path).content for path in ("/exam/sittings", "/exam/paper")]
    sent.append(json.dumps(told, ensure_ascii=False).encode())
    sent.append(wang.save(row(1, "q1")).content)
    everything = b"".join(sent).decode()
    everything += json.dumps(wang.paper(), ensure_ascii=False)
    paper = next(iter(hall.papers.values()))
    shown = json.dumps([present(placed.item, "0") for placed in paper.items], ensure_ascii=False)
    checked = 0
    for placed in paper.items:
        for secret in secrets_of(placed.item):
            if secret in shown:
                continue  # The very words of an option: the candidate reads them anyway.
            checked += 1
            assert secret not in everything, placed.item.identifier
    assert checked > 50
    for word in ("correct", "rationale", "explanation", "mapping", "tolerance", "max_score"):
        assert f'"{word}"' not in everything


def test_the_paper_keeps_its_order_through_reloads_and_differs_between_candidates(
    wang: Candidate, li: Candidate, sitting: str
) -> None:
    wang.sit(sitting)
    li.sit(sitting, "26110002")
    assert wang.paper() == wang.paper()
    assert wang.paper() != li.paper()
    numbers = [q["number"] for s in wang.paper()["sections"] for q in s["questions"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_nobody_reads_the_paper_before_the_start(
    wang: Candidate, engine: Engine, hall: Hall, body: str, clock: FixedClock
) -> None:
    sitting = candidate_exam.hold(
        engine, hall, body, opens_at=clock.now().replace(hour=3), title="三点开考"
    )
    wang.enter()
    wang.post("/exam/sittings", sitting=sitting)
    wang.post("/exam/check")
    assert wang.browser.get("/exam/paper").headers["location"] == "/exam/ready"
    refused = wang.post("/exam/start")
    assert refused.status_code == 409
    assert "还没有到开考时间" in refused.text
    assert 'data-for="opening"' in refused.text
    assert wang.browser.post(
        "/exam/take-over", headers={"X-CSRF-Token": wang.csrf(wang.browser)}
    ).status_code == 409  # fmt: skip


def test_a_room_code_and_a_network_are_asked_for(
    wang: Candidate, engine: Engine, hall: Hall, body: str
) -> None:
    coded = candidate_exam.hold(engine, hall, body, room_code="R7K2")
    wang.enter()
    wang.post("/exam/sittings", sitting=coded)
    wang.post("/exam/check")
    assert "考场口令不对" in wang.post("/exam/start", room_code="X").text
    assert wang.post("/exam/start", room_code="r7k2").headers["location"] == "/exam/paper"
    elsewhere = candidate_exam.hold(engine, hall, body, networks=("10.1.0.0/16",))
    assert wang.post("/exam/sittings", sitting=elsewhere).status_code == 403
