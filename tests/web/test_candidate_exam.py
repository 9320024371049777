"""The candidates' doors, asked by every kind of caller: owner, others, staff, nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.sessions import attempts
from exam_engine.sessions.answers import answers_of, history_of
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.consent import decisions_of
from foundation.roles import Role
from itembank.delivery import present
from tests import candidate_exam
from tests.browsers import log_in_as
from tests.candidate_exam import Hall, secrets_of

DOCUMENT = "110101200001011237"
Csrf = Callable[..., str]
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


# The entrance.


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


# Who may see what.


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


# Answers.


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


# The paper.


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


# Consent, identity, camera.


def test_consent_is_kept_word_for_word_and_refusing_leads_on(
    wang: Candidate, engine: Engine, body: str, watched: str
) -> None:
    wang.enter()
    assert wang.post("/exam/sittings", sitting=watched).headers["location"] == "/exam/consent"
    page = wang.browser.get("/exam/consent").text
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert found
    assert page.count('class="answer"') == 2
    stale = wang.post("/exam/consent", answer="agree", digest="0" * 64)
    assert stale.status_code == 409
    refused = wang.post("/exam/consent", answer="refuse", digest=found[1])
    assert refused.headers["location"] == "/exam/identity"
    assert wang.browser.get("/exam/state").json()["next"] == "/exam/identity"
    agreed = wang.post("/exam/consent", answer="agree", digest=found[1])
    assert agreed.headers["location"] == "/exam/check"
    with engine.database.read(body) as tx:
        attempt = tx.scalars(select(AttemptRow)).one()
        decisions = [decision.decision for decision in decisions_of(tx, attempt.id)]
    assert decisions == ["refused", "given"]


def test_who_refused_is_let_on_by_an_invigilator_and_has_no_camera(
    wang: Candidate, engine: Engine, body: str, watched: str
) -> None:
    wang.enter()
    wang.post("/exam/sittings", sitting=watched)
    page = wang.browser.get("/exam/consent").text
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)[0]
    wang.post("/exam/consent", answer="refuse", digest=digest)
    assert wang.post("/exam/check").status_code == 409
    with engine.database.write(body) as tx:
        attempt = tx.scalars(select(AttemptRow)).one()
        attempts.confirm_identity(tx, engine.clock, attempt.id, actor="staff-1")
    assert wang.browser.get("/exam/identity").headers["location"] == "/exam/ready"
    wang.post("/exam/start")
    assert "<kz-camera" not in wang.browser.get("/exam/paper").text


def test_frames_and_signals_are_handed_on_and_the_camera_may_be_stopped(
    wang: Candidate, engine: Engine, body: str, watched: str, hall: Hall
) -> None:
    wang.enter()
    wang.post("/exam/sittings", sitting=watched)
    page = wang.browser.get("/exam/consent").text
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)[0]
    wang.post("/exam/consent", answer="agree", digest=digest)
    wang.post("/exam/check")
    wang.post("/exam/start")
    wang.take_over()
    assert "<kz-camera" in wang.browser.get("/exam/paper").text
    token = {"X-Exam-Token": wang.token, "Accept": "application/json"}
    jpeg = b"\xff\xd8\xff" + b"0" * 200

    def post(path: str, content: bytes) -> int:
        return wang.browser.post(path, content=content, headers=token).status_code

    assert post("/exam/frames?seq=1&at=1790000000000", jpeg) == 202
    assert post("/exam/frames?seq=1&at=1790000000000", b"GIF89a") == 422
    assert post("/exam/frames?seq=-1&at=x", jpeg) == 422
    # No calendar goes so far, and neither a clock that is off nor a lie is a fault of ours.
    assert post("/exam/frames?seq=2&at=999999999999999", jpeg) == 422
    assert post("/exam/frames?seq=2&at=1790000000000&sent=999999999999999", jpeg) == 422
    assert post("/exam/frames?seq=2&at=1790000000000&sent=", jpeg) == 422
    assert post("/exam/signals", b'{"kind":"window_left","at":1790000000000,"seconds":4}') == 202
    assert post("/exam/signals", b'{"kind":"thinks_hard","at":1,"seconds":4}') == 422
    assert [frame.sequence for _, frame in hall.frames] == [1]
    assert [kind for kind, _, _ in hall.signals] == ["window_left"]
    assert post("/exam/sound?at=1790000000000&sent=1790000001000", b"\0\1" * 16_000) == 202
    assert post("/exam/sound?at=1790000000000&sent=1790000001000", b"\0" * 7) == 422
    assert post("/exam/sound?at=&sent=x", b"\0\1" * 16_000) == 422
    assert [len(sound.samples) for _, sound in hall.sounds] == [16_000]
    assert post("/exam/camera/stop", b"") == 204
    assert post("/exam/camera/stop", b"") == 204
    assert "<kz-camera" not in wang.browser.get("/exam/paper").text
    assert wang.save(row(1, "q1")).json()["verdicts"] == ["accepted"]


def test_a_camera_that_shows_too_little_is_no_dead_end(
    wang: Candidate, app: FastAPI, engine: Engine
) -> None:
    hall = candidate_exam.open_hall(app, engine, real_watch=True)
    engine.start()
    body = candidate_exam.body(engine)
    candidate_exam.enrol(hall, body, "26110001", "王小明")
    sitting = candidate_exam.hold(engine, hall, body, watching=Watching.LIVE)
    wang.enter()
    wang.post("/exam/sittings", sitting=sitting)
    page = wang.browser.get("/exam/consent").text
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)[0]
    wang.post("/exam/consent", answer="agree", digest=digest)
    unseen = wang.post("/exam/check")
    assert unseen.status_code == 409
    assert 'href="/exam/consent"' in unseen.text
    refused = wang.post("/exam/consent", answer="refuse", digest=digest)
    assert refused.headers["location"] == "/exam/identity"
    with engine.database.write(body) as tx:
        attempt = tx.scalars(select(AttemptRow)).one()
        attempts.confirm_identity(tx, engine.clock, attempt.id, actor="staff-1")
    assert wang.post("/exam/start").headers["location"] == "/exam/paper"
    assert wang.take_over()["epoch"] == 1


def test_a_picture_of_the_device_check_is_judged(wang: Candidate, watched: str, csrf: Csrf) -> None:
    wang.enter()
    wang.post("/exam/sittings", sitting=watched)
    headers = {"X-CSRF-Token": csrf(wang.browser), "Accept": "application/json"}
    dark = wang.browser.post("/exam/check/picture", content=b"\xff\xd8\xff", headers=headers)
    assert dark.json() == {"light": "dark", "faces": 1}
    assert wang.browser.post(
        "/exam/check/picture", content=b"no picture", headers=headers
    ).status_code == 422  # fmt: skip


# Going.


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
