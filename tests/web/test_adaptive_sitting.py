"""An adaptive sitting through its doors: one question at a time, saved first, never given away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.adaptive import tests_kept
from exam_engine.adaptive.explained import replay
from exam_engine.adaptive.room import AdaptiveRoom
from exam_engine.adaptive.sat import course_of
from exam_engine.adaptive.sessions import selections_of
from exam_engine.adaptive.tables import AdaptiveAttemptRow
from exam_engine.sessions import attempts
from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.tables import AttemptRow
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.roles import Role
from itembank.compromises import Sighting, compromised_versions, items_named, mark
from itembank.pools import candidates
from tests import adaptive_world, candidate_exam
from tests.adaptive_world import AdaptiveWorld, staff

DOCUMENT = "110101200001011237"
LEVELS = ("初级", "中级", "高级")


@pytest.fixture
def world(app: FastAPI, engine: Engine) -> AdaptiveWorld:
    hall = adaptive_world.open_hall(app)
    engine.start()
    made = candidate_exam.body(engine)
    candidate_exam.enrol(hall, made, "26110001", "王小明")
    candidate_exam.enrol(hall, made, "26110002", "李思远")
    return AdaptiveWorld.found(engine, made, each=8)


@dataclass
class Candidate:
    """A candidate's browser within an adaptive sitting."""

    browser: TestClient
    csrf: Callable[..., str]
    token: str = ""
    attempt: str = ""
    epoch: int = 0
    seq: int = 0

    def post(self, path: str, **form: str) -> Any:
        return self.browser.post(path, data={**form, "csrf_token": self.csrf(self.browser)})

    def sit(self, sitting: str, number: str = "26110001") -> None:
        self.post("/exam", admission_number=number, document_number=DOCUMENT)
        self.post("/exam/sittings", sitting=sitting)
        self.post("/exam/check")
        assert self.post("/exam/start").headers["location"] == "/exam/paper"
        self.take_over()

    def take_over(self) -> dict[str, Any]:
        headers = {"X-CSRF-Token": self.csrf(self.browser), "Accept": "application/json"}
        told: dict[str, Any] = self.browser.post("/exam/take-over", headers=headers).json()
        self.token, self.attempt, self.epoch = told["token"], told["attempt"], told["epoch"]
        return told

    def shown(self) -> dict[str, Any]:
        found = re.search(
            r"data-question>(.*?)</script>", self.browser.get("/exam/paper").text, re.S
        )
        assert found
        view: dict[str, Any] = json.loads(found[1])
        return view

    def go_on(self, question: dict[str, Any], choice: int | None = 0, **changes: Any) -> Any:
        rows = []
        if choice is not None:
            part = question["interactions"][0]
            value = part["choices"][choice]["identifier"]
            self.seq += 1
            row = [self.epoch, self.seq, question["ref"], {part["response_identifier"]: value}]
            rows.append([*row, 1_790_000_000_000])
        at = changes.get("at", question["number"])
        return self.browser.post(
            f"/exam/next?at={at}",
            content=json.dumps({"answers": rows}),
            headers={
                "X-Exam-Token": changes.get("token", self.token),
                "Accept": "application/json",
            },
        )


@pytest.fixture
def wang(client: TestClient, csrf: Callable[..., str]) -> Candidate:
    return Candidate(client, csrf)


def test_a_sitting_ends_by_itself_with_ability_and_level(
    world: AdaptiveWorld, wang: Candidate, engine: Engine
) -> None:
    wang.sit(world.hold(world.publish()))
    question, refs = wang.shown(), list[str]()
    while question:
        refs.append(question["ref"])
        answer = wang.go_on(question)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert told["verdicts"] == ["accepted"]
        question = told["question"]
    assert told["next"] == "/exam/done"
    assert 4 <= len(refs) <= 8 and len(set(refs)) == len(refs)
    with engine.database.read(world.tenant) as tx:
        row = tx.get_one(AdaptiveAttemptRow, wang.attempt)
        assert row.items == len(refs) and row.level in (0, 1, 2)
        assert row.error is not None and 0.1 < row.error < 1
        assert set(answers_of(tx, wang.attempt)) == set(refs)
        assert tx.get_one(AttemptRow, wang.attempt).state == "submitted"
    assert wang.browser.get("/exam/done").status_code == 200


def test_a_reload_a_repeat_and_a_restart_give_the_same_question(
    world: AdaptiveWorld, wang: Candidate, engine: Engine, app: FastAPI
) -> None:
    wang.sit(world.hold(world.publish()))
    first = wang.shown()
    second = wang.go_on(first).json()["question"]
    assert second["number"] == 2
    assert wang.shown()["ref"] == second["ref"]
    # The request came through, its answer did not: the page asks again for the same place.
    again = wang.go_on(first, choice=None).json()["question"]
    assert again["ref"] == second["ref"] and again["number"] == 2
    fresh = AdaptiveRoom(engine.database, engine.clock, engine.journal.grace)
    fresh.start()
    app.state.exam_doors = replace(app.state.exam_doors, adaptive=fresh)
    assert wang.shown()["ref"] == second["ref"]
    third = wang.go_on(second).json()["question"]
    assert third["number"] == 3 and third["ref"] not in {first["ref"], second["ref"]}
    fresh.stop()


def test_a_process_has_the_newest_tests_ready_before_anybody_comes(
    world: AdaptiveWorld, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = world.publish()
    kept = tests_kept.TestsKept(engine.database)
    kept.warm_up()
    monkeypatch.delattr(tests_kept, "LiveTest")
    assert kept.ready(world.tenant, form).form_id == form


def test_no_question_but_the_present_one_reaches_the_page(
    world: AdaptiveWorld, wang: Candidate, engine: Engine
) -> None:
    form_id = world.publish()
    wang.sit(world.hold(form_id))
    first = wang.shown()
    page = wang.browser.get("/exam/paper").text
    ready = engine.adaptive.tests.ready(world.tenant, form_id)
    for item in ready.design.items:
        assert item.identifier not in page
        assert item.ref == first["ref"] or item.ref not in page
    second = wang.go_on(first).json()
    assert first["ref"] not in json.dumps(second)
    # What was answered and left behind is not handed out again.
    assert wang.take_over()["answers"] == {}


def test_an_earlier_answer_that_is_sent_again_changes_nothing(
    world: AdaptiveWorld, wang: Candidate, engine: Engine
) -> None:
    wang.sit(world.hold(world.publish()))
    first = wang.shown()
    second = wang.go_on(first).json()["question"]
    with engine.database.read(world.tenant) as tx:
        before = selections_of(tx, wang.attempt)[1].score
    wang.go_on(first, choice=1, at=1)
    third = wang.go_on(second).json()["question"]
    with engine.database.read(world.tenant) as tx:
        made = selections_of(tx, wang.attempt)
        assert made[1].score == before and [one.position for one in made] == [1, 2, 3]
    assert third["number"] == 3


def test_an_older_window_cannot_choose_and_its_answer_is_kept(
    world: AdaptiveWorld, wang: Candidate
) -> None:
    wang.sit(world.hold(world.publish()))
    question, old = wang.shown(), wang.token
    wang.take_over()
    wang.epoch = 1
    refused = wang.go_on(question, token=old)
    assert refused.status_code == 409 and refused.json()["code"] == "sessions-page-superseded"


def test_after_the_deadline_or_in_a_pause_no_question_comes(
    world: AdaptiveWorld, wang: Candidate, engine: Engine, clock: FixedClock
) -> None:
    wang.sit(world.hold(world.publish()))
    question = wang.shown()
    clock.advance(minutes=31)
    refused = wang.go_on(question)
    assert refused.status_code == 409 and refused.json()["code"] == "adaptive-not-running"
    with engine.database.write(world.tenant) as tx:
        attempts.expire(tx, clock, wang.attempt, engine.journal.grace)
    with engine.database.read(world.tenant) as tx:
        row = tx.get_one(AdaptiveAttemptRow, wang.attempt)
        assert (
            row.items == 0
            and row.result["ending"] == "time"
            and row.theta == pytest.approx(0, abs=1e-6)
        )


def test_a_place_that_is_no_number_is_refused_in_words(
    world: AdaptiveWorld, wang: Candidate
) -> None:
    wang.sit(world.hold(world.publish()))
    question = wang.shown()
    for at in ("", "0x1", "-1", "99999", "１"):
        answer = wang.go_on(question, at=at)
        assert answer.status_code == 422
        assert answer.json()["code"] == "adaptive-position-unreadable"


def test_a_stranger_s_token_moves_nobody_else(
    world: AdaptiveWorld, wang: Candidate, app: FastAPI, csrf: Callable[..., str], engine: Engine
) -> None:
    sitting = world.hold(world.publish())
    wang.sit(sitting)
    headers = {"Accept": "text/html"}
    li = Candidate(TestClient(app, follow_redirects=False, headers=headers), csrf)
    li.sit(sitting, "26110002")
    li.go_on(li.shown())
    assert wang.shown()["number"] == 1
    assert wang.go_on(wang.shown(), token="x.y.1.2.z").status_code == 403
    with engine.database.read(world.tenant) as tx:
        assert len(list(tx.scalars(select(AdaptiveAttemptRow)))) == 2


def test_a_second_test_repeats_no_more_items_than_allowed(
    world: AdaptiveWorld, wang: Candidate, engine: Engine
) -> None:
    form_id = world.publish(least=8, most=8, overlap=0.25)
    met: list[set[str]] = []
    for _ in range(2):
        wang.sit(world.hold(form_id))
        question, refs = wang.shown(), set[str]()
        while question:
            refs.add(question["ref"])
            question = wang.go_on(question).json()["question"]
        met.append(refs)
    assert len(met[0] & met[1]) <= 2


def test_an_item_that_becomes_known_is_not_chosen_from_the_next_question_on(
    world: AdaptiveWorld, wang: Candidate, engine: Engine
) -> None:
    wang.sit(world.hold(world.publish(least=8)))
    question = wang.shown()
    by = staff(Role.ITEM_REVIEWER, world.tenant)
    with engine.database.write(world.tenant) as tx:
        everything = [one for level in LEVELS for one in candidates(tx, level)]
        # Half of the pool, and what is on the screen: that one is not taken away.
        names = [one.identifier for one in everything[::2] if one.ref != question["ref"]]
        shown = [one.identifier for one in everything if one.ref == question["ref"]]
        seen = Sighting("某聊天群", "有原题")
        mark(tx, engine.clock, by=by, item_ids=items_named(tx, names + shown), seen=seen)
        known = compromised_versions(tx)
    assert wang.shown()["ref"] == question["ref"] in known
    while question := wang.go_on(question).json()["question"]:
        assert question["ref"] not in known
    with engine.database.read(world.tenant) as tx:
        _, *later = selections_of(tx, wang.attempt)
        assert all(one.record["withheld"] for one in later if one.item_ref)
        course = course_of(tx, wang.attempt)
        ready = engine.adaptive.tests.ready(world.tenant, course.sat.form_id)
    row, given, before = course.at(3)
    made = replay(ready.test, course.barred_at(row), given, row, before, course.seed)
    assert made.same
