"""How a candidate comes in and goes, and who else comes no further than the door."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from exam_engine.sessions.answers import history_of
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests import candidate_exam
from tests.browsers import log_in_as
from tests.candidate_exam import Hall
from tests.web.exam_candidates import Candidate, body, hall, li, row, sitting, wang

__all__ = ["body", "hall", "li", "sitting", "wang"]  # fixtures

PAGES = (
    "/exam/sittings",
    "/exam/consent",
    "/exam/identity",
    "/exam/check",
    "/exam/ready",
    "/exam/paper",
    "/exam/done",
    "/exam/state",
    "/exam/media/" + "0" * 64,
)


def test_the_entrance_says_the_same_whatever_was_wrong(wang: Candidate, sitting: str) -> None:
    wrong = wang.enter(document="110101200001019999")
    unknown = wang.enter(number="99999999")
    shapes = [re.sub(r'value="[^"]*"|content="[^"]*"', "", page.text) for page in (wrong, unknown)]
    assert wrong.status_code == unknown.status_code == 403
    assert shapes[0] == shapes[1]
    assert "110101200001019999" not in wrong.text


def test_tries_are_limited(wang: Candidate, sitting: str) -> None:
    pages = [wang.enter(document=f"guess {n}").text for n in range(6)]
    assert "准考证号与证件号码不相符" in pages[0]
    assert "分钟后再试" in pages[-1]
    assert "分钟后再试" in wang.enter().text


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_led_to_the_entrance(client: TestClient, sitting: str, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/exam?next=")


@pytest.mark.parametrize("path", PAGES)
def test_staff_cannot_open_a_candidates_page(
    client: TestClient, engine: Engine, body: str, sitting: str, path: str
) -> None:
    log_in_as(engine, client, body, Role.INVIGILATOR, Role.AUTHOR)
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/exam?next=")


@pytest.mark.parametrize("path", ["/exam/answers", "/exam/submit", "/exam/frames", "/exam/signals"])
@pytest.mark.parametrize("token", ["", "a.b.c.d.e", "考" * 20])
def test_without_a_token_of_ours_nothing_is_taken(
    client: TestClient, sitting: str, path: str, token: str
) -> None:
    answer = client.post(
        path,
        content=b"{}",
        headers={b"X-Exam-Token": token.encode(), b"Accept": b"application/json"},
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "sessions-token-invalid"


def test_another_candidate_sees_nothing_of_the_attempt(
    wang: Candidate, li: Candidate, sitting: str, engine: Engine, body: str
) -> None:
    wang.sit(sitting)
    wang.save(row(1, "q1"))
    li.enter("26110002")
    li.browser.cookies.set("kz_attempt", wang.attempt)
    assert li.browser.get("/exam/paper").status_code == 404
    assert li.sit(sitting, "26110002")["answers"] == {}
    assert li.attempt != wang.attempt


def test_another_body_sees_nothing_of_the_attempt(
    wang: Candidate, li: Candidate, sitting: str, engine: Engine, hall: Hall
) -> None:
    other = candidate_exam.body(engine, "9002")
    candidate_exam.enrol(hall, other, "77770001", "王小明")
    wang.sit(sitting)
    li.enter("77770001")
    li.browser.cookies.set("kz_attempt", wang.attempt)
    assert li.browser.get("/exam/paper").status_code == 404
    assert li.post("/exam/sittings", sitting=sitting).status_code == 404


def test_a_token_writes_only_its_own_attempt_and_no_later_page(
    wang: Candidate, li: Candidate, sitting: str, engine: Engine, body: str
) -> None:
    wang.sit(sitting)
    li.sit(sitting, "26110002")
    first_page = wang.token
    wang.take_over()
    wang.token = first_page
    forged = wang.save(row(1, "q1", epoch=2))
    assert (forged.status_code, forged.json()["code"]) == (403, "sessions-epoch-not-own")
    with engine.database.read(body) as tx:
        assert history_of(tx, wang.attempt) == history_of(tx, li.attempt) == []


def test_leaving_ends_the_login_on_this_machine(wang: Candidate, sitting: str) -> None:
    wang.sit(sitting)
    assert wang.post("/exam/leave").headers["location"] == "/exam"
    assert wang.browser.get("/exam/paper").headers["location"].startswith("/exam?next=")


def test_forms_without_a_token_of_ours_are_refused(client: TestClient, sitting: str) -> None:
    answer = client.post("/exam", data={"admission_number": "1", "document_number": "2"})
    assert answer.status_code == 403


def test_the_service_worker_stands_before_the_exam_pages_only(
    client: TestClient, hall: Hall
) -> None:
    answer = client.get("/exam/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "service-worker-allowed" not in answer.headers
    assert "unsafe-inline" not in client.get("/exam").headers["content-security-policy"]


def test_every_page_has_words_in_both_languages(wang: Candidate, sitting: str) -> None:
    for lang in ("en", "zh-CN"):
        assert wang.browser.get(f"/exam?lang={lang}").status_code == 200
    wang.sit(sitting)
    for lang, sign in (("en", "Review and hand in"), ("zh-CN", "检查并交卷")):
        assert sign in wang.browser.get(f"/exam/paper?lang={lang}").text
