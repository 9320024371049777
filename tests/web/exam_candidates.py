"""Browsers of two candidates before a sitting, for all tests of the exam pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from tests import candidate_exam
from tests.candidate_exam import Hall

DOCUMENT = "110101200001011237"

Csrf = Callable[..., str]


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Hall:
    opened = candidate_exam.open_hall(app, engine)
    engine.start()
    return opened


@pytest.fixture
def body(engine: Engine, hall: Hall) -> str:
    made = candidate_exam.body(engine)
    candidate_exam.enrol(hall, made, "26110001", "王小明")
    candidate_exam.enrol(hall, made, "26110002", "李思远")
    return made


@pytest.fixture
def sitting(engine: Engine, hall: Hall, body: str) -> str:
    return candidate_exam.hold(engine, hall, body)


@pytest.fixture
def watched(engine: Engine, hall: Hall, body: str) -> str:
    return candidate_exam.hold(engine, hall, body, watching=Watching.LIVE)


@dataclass
class Candidate:
    """A candidate's browser."""

    browser: TestClient
    csrf: Csrf
    token: str = ""
    attempt: str = ""
    epoch: int = 0

    def post(self, path: str, **form: str) -> Any:
        data = {**form, "csrf_token": self.csrf(self.browser)}
        return self.browser.post(path, data=data)

    def enter(self, number: str = "26110001", document: str = DOCUMENT) -> Any:
        return self.post("/exam", admission_number=number, document_number=document)

    def take_over(self) -> dict[str, Any]:
        answer = self.browser.post(
            "/exam/take-over",
            headers={"X-CSRF-Token": self.csrf(self.browser), "Accept": "application/json"},
        )
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self.token, self.attempt, self.epoch = told["token"], told["attempt"], told["epoch"]
        return told

    def sit(self, sitting: str, number: str = "26110001") -> dict[str, Any]:
        assert self.enter(number).status_code == 303
        assert self.post("/exam/sittings", sitting=sitting).headers["location"] == "/exam/check"
        assert self.post("/exam/check").headers["location"] == "/exam/ready"
        assert self.post("/exam/start").headers["location"] == "/exam/paper"
        return self.take_over()

    def save(self, *rows: list[Any], path: str = "/exam/answers") -> Any:
        return self.browser.post(
            path,
            content=json.dumps({"answers": list(rows)}),
            headers={"X-Exam-Token": self.token, "Accept": "application/json"},
        )

    def paper(self) -> dict[str, Any]:
        text = self.browser.get("/exam/paper").text
        found = re.search(r"data-paper>(.*?)</script>", text, re.S)
        assert found
        view: dict[str, Any] = json.loads(found[1])
        return view


@pytest.fixture
def wang(client: TestClient, csrf: Csrf) -> Candidate:
    return Candidate(client, csrf)


@pytest.fixture
def li(app: FastAPI, csrf: Csrf) -> Candidate:
    return Candidate(TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}), csrf)


def row(seq: int, item: str, value: str = "A", epoch: int = 1) -> list[Any]:
    return [epoch, seq, item, {"RESPONSE": value}, 1_790_000_000_000]
