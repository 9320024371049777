"""The check-in, the separate consent to comparing faces, and the receipt, through their doors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from exam_engine.reviewing import receipt_key
from exam_engine.sessions import attempts
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.consent import decisions_of
from foundation.database import EVERY_TENANT
from proctor import receipt, sittings
from proctor.check_in import reference_picture
from proctor.detectors import Detector
from proctor.models.catalogue import browser_version
from proctor.policy import DEFAULT_POLICY, Mode, Policy
from proctor.retention_classes import RetentionDays
from proctor.tables import CheckInRow, ProctorSittingRow
from tests import candidate_exam
from tests.candidate_exam import Hall
from tests.unit.proctor.scene import GOOD, ToldAnalyser, jpeg

Csrf = Callable[..., str]
DOCUMENT = "110101200001011237"
COMPARING = replace(DEFAULT_POLICY, likeness=True)


class Sitting:
    """A candidate's browser at a watched exam."""

    def __init__(self, browser: TestClient, csrf: Csrf) -> None:
        self.browser, self.csrf = browser, csrf

    def post(self, path: str, **form: str) -> Any:
        return self.browser.post(path, data={**form, "csrf_token": self.csrf(self.browser)})

    def send(self, path: str, content: bytes = b"") -> Any:
        headers = {
            "X-CSRF-Token": self.csrf(self.browser),
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        return self.browser.post(path, content=content, headers=headers)

    def enter(self, number: str = "26110001") -> None:
        self.post("/exam", admission_number=number, document_number=DOCUMENT)
        sitting = re.findall(
            r'name="sitting" value="([^"]+)"', self.browser.get("/exam/sittings").text
        )
        self.post("/exam/sittings", sitting=sitting[0])

    def answer(self, answer: str = "agree", **more: str) -> Any:
        page = self.browser.get("/exam/consent").text
        digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)[0]
        return self.post("/exam/consent", answer=answer, digest=digest, **more)

    def begin(self) -> dict[str, Any]:
        answer = self.send("/exam/check/run")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


def message(times: list[int], picture: bytes | None = None) -> bytes:
    picture = picture or jpeg()
    head = orjson.dumps([{"at": at, "size": len(picture)} for at in times])
    return head + b"\n" + picture * len(times)


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Hall:
    hall = candidate_exam.open_hall(app, engine, real_watch=True)
    seeing = ToldAnalyser()
    app.state.exam_doors = replace(
        app.state.exam_doors,
        watch=replace(engine.watcher, analyser=lambda: seeing),
        check_in=replace(engine.check_ins, analyser=lambda: seeing),
    )
    engine.start()
    return hall


@pytest.fixture
def body(engine: Engine, hall: Hall) -> str:
    made = candidate_exam.body(engine)
    candidate_exam.enrol(hall, made, "26110001", "王小明")
    candidate_exam.enrol(hall, made, "26110002", "李思远")
    return made


@pytest.fixture
def hold(engine: Engine, hall: Hall, body: str) -> Callable[[Policy], str]:
    def under(policy: Policy = DEFAULT_POLICY) -> str:
        return candidate_exam.hold(
            engine, hall, body, watching=Watching.LIVE, policy=policy.to_json()
        )

    return under


@pytest.fixture
def wang(client: TestClient, csrf: Csrf) -> Sitting:
    return Sitting(client, csrf)


@pytest.fixture
def li(app: FastAPI, csrf: Csrf) -> Sitting:
    browser = TestClient(app, follow_redirects=False, headers={"Accept": "text/html"})
    return Sitting(browser, csrf)


@pytest.fixture
def comparing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that can compare faces."""
    able = frozenset(Detector)
    monkeypatch.setattr("exam_engine.web.candidate.arrival.active_in", lambda folder: able)


# A run.


def test_a_run_is_drawn_taken_and_judged(wang: Sitting, hold: Any, engine: Engine) -> None:
    hold()
    wang.enter()
    wang.answer()
    plan = wang.begin()
    assert len(plan["dots"]) == 9
    assert "seed" not in str(plan)
    for start in range(0, 14_000, 2400):
        times = list(range(start, min(start + 2400, 14_300), 200))
        assert wang.send(f"/exam/check/run/{plan['run']}/frames", message(times)).status_code == 204
    told = wang.send(f"/exam/check/run/{plan['run']}/finish").json()
    assert told == {
        "seated": True,
        "gaze": "error_large",
        "error_deg": told["error_deg"],
        "light": "not_determined",
    }
    assert wang.post("/exam/check").headers["location"] == "/exam/ready"
    with engine.database.read(EVERY_TENANT) as tx:
        assert tx.scalars(select(CheckInRow)).one().picture is None


def test_a_run_without_lights_tells_nothing_of_them(wang: Sitting, hold: Any) -> None:
    hold()
    wang.enter()
    wang.answer()
    run = wang.begin()["run"]
    told = wang.send(f"/exam/check/run/{run}/finish", b'{"lights": false}').json()
    assert (told["seated"], told["light"]) == (False, "not_determined")
    again = wang.send(f"/exam/check/run/{run}/finish", b'{"lights": true}')
    assert again.json() == told


def test_only_the_candidate_itself_may_send_to_a_run(
    wang: Sitting, li: Sitting, hold: Any, app: FastAPI, csrf: Csrf
) -> None:
    hold()
    wang.enter()
    assert wang.send("/exam/check/run").status_code == 404
    wang.answer()
    run = wang.begin()["run"]
    li.enter("26110002")
    li.answer()
    for path, content in (("frames", message([1])), ("samples", b"[]"), ("finish", b"")):
        assert li.send(f"/exam/check/run/{run}/{path}", content).status_code in (404, 422)
    nobody = Sitting(TestClient(app, follow_redirects=False), csrf)
    assert nobody.send("/exam/check/run").status_code == 401
    bare = wang.browser.post("/exam/check/run", headers={"Accept": "application/json"})
    assert bare.status_code == 403


HOSTILE = (
    b"",
    b"\n",
    b"[]\n",
    b"not json\nx",
    b'[{"at":1,"size":3}]\nab',
    b'[{"at":1,"size":3}]\nabcd',
    b'[{"at":1,"size":9}]\nnot a jpeg',
    b'[{"at":-1,"size":3}]\nabc',
    b'[{"at":1,"size":0}]\n',
    message([100_000]),
    message(list(range(25))),
    message([1], b"\xff\xd8\xff broken"),
)


def test_what_is_no_message_is_refused_and_leaves_nothing(
    wang: Sitting, hold: Any, engine: Engine
) -> None:
    hold()
    wang.enter()
    wang.answer()
    run = wang.begin()["run"]
    for content in HOSTILE:
        assert wang.send(f"/exam/check/run/{run}/frames", content).status_code == 422, content
    for content in (b"{}", b"[1]", b'[{"at_ms":1}]', b"\xff", b"[]"):
        assert wang.send(f"/exam/check/run/{run}/samples", content).status_code == 422, content
    with engine.database.read(EVERY_TENANT) as tx:
        assert tx.scalars(select(CheckInRow)).one().samples == []


def test_a_run_that_is_too_old_is_begun_anew(wang: Sitting, hold: Any, engine: Engine) -> None:
    hold()
    wang.enter()
    wang.answer()
    run = wang.begin()["run"]
    assert isinstance(engine.clock, FixedClock)
    engine.clock.advance(seconds=150)
    late = wang.send(f"/exam/check/run/{run}/frames", message([1]))
    assert (late.status_code, late.json()["code"]) == (409, "proctor-check-in-over")
    assert wang.begin()["run"] != run


# Pictures that stay on the device.


def test_where_pictures_stay_on_the_device_none_is_taken(
    wang: Sitting, hold: Any, engine: Engine
) -> None:
    hold(replace(DEFAULT_POLICY, mode=Mode.DEVICE))
    wang.enter()
    wang.answer()
    assert "data-device" in wang.browser.get("/exam/check").text
    run = wang.begin()["run"]
    for path, content in (
        (f"/exam/check/run/{run}/frames", message([1])),
        ("/exam/check/picture", jpeg()),
    ):
        refused = wang.send(path, content)
        assert (refused.status_code, refused.json()["code"]) == (409, "proctor-pictures-stay")
    told = replace(GOOD, model_version=browser_version())
    sample = {"at_ms": 10, "observation": told.to_json(), "face": [0.4, 0.3, 0.2]}
    samples = orjson.dumps([{**sample, "at_ms": at} for at in range(0, 2200, 200)])
    assert wang.send(f"/exam/check/run/{run}/samples", samples).status_code == 204
    assert wang.send(f"/exam/check/run/{run}/finish").json()["seated"]


# Consent.


def test_the_consent_page_says_what_this_policy_does(wang: Sitting, hold: Any) -> None:
    days = RetentionDays(incident_pictures=61, measurements=17, chat=9)
    hold(replace(DEFAULT_POLICY, mode=Mode.CENTRAL, retention=days))
    wang.enter()
    page = wang.browser.get("/exam/consent").text
    for told in ("送到中心的服务器", "61 天", "17 天", "9 天", "监考回执", "用时不更长"):
        assert told in page
    assert "不做人脸比对" in page
    assert 'name="likeness"' not in page


@pytest.mark.usefixtures("comparing")
def test_comparing_faces_is_agreed_to_apart_and_never_ticked(
    wang: Sitting, li: Sitting, hold: Any, engine: Engine
) -> None:
    hold(COMPARING)
    wang.enter()
    page = wang.browser.get("/exam/consent").text
    assert 'name="likeness" value="agree"' in page
    assert "checked" not in page
    wang.answer(likeness="agree")
    li.enter("26110002")
    li.answer()
    with engine.database.read(EVERY_TENANT) as tx:
        compared = [
            sittings.policy_of(row).likeness
            for row in tx.scalars(select(ProctorSittingRow).order_by(ProctorSittingRow.id))
        ]
        purposes = [
            (decision.purpose, str(decision.decision))
            for attempt in tx.scalars(select(AttemptRow.id).order_by(AttemptRow.id))
            for decision in decisions_of(tx, attempt)
        ]
    assert compared == [True, False]
    assert purposes == [
        ("exam-camera", "given"),
        ("exam-likeness", "given"),
        ("exam-camera", "given"),
        ("exam-likeness", "refused"),
    ]


@pytest.mark.usefixtures("comparing")
def test_the_picture_to_compare_with_is_kept_only_while_that_is_agreed_to(
    wang: Sitting, hold: Any, engine: Engine, body: str
) -> None:
    hold(COMPARING)
    wang.enter()
    wang.answer(likeness="agree")
    run = wang.begin()["run"]
    wang.send(f"/exam/check/run/{run}/frames", message([0, 200]))

    def kept() -> str | None:
        with engine.database.read(EVERY_TENANT) as tx:
            return reference_picture(tx, tx.scalars(select(ProctorSittingRow.id)).one())

    blob = kept()
    assert blob is not None
    assert engine.blobs.get(blob, tenant=body) == jpeg()
    wang.answer("refuse")
    assert kept() is None
    assert not engine.blobs.exists(blob, tenant=body)


# The receipt.


def test_a_candidate_keeps_a_signed_receipt(
    wang: Sitting, li: Sitting, hold: Any, engine: Engine, body: str
) -> None:
    hold()
    wang.enter()
    wang.answer()
    assert wang.browser.get("/exam/receipt.json").status_code == 409
    run = wang.begin()["run"]
    for start in (0, 2400, 4800):
        wang.send(f"/exam/check/run/{run}/frames", message(list(range(start, start + 2400, 200))))
    wang.send(f"/exam/check/run/{run}/finish")
    wang.post("/exam/check")
    wang.post("/exam/start")
    with engine.database.write(body) as tx:
        attempts.submit(tx, engine.clock, tx.scalars(select(AttemptRow.id)).one())
    assert 'href="/exam/receipt"' in wang.browser.get("/exam/done").text
    page = wang.browser.get("/exam/receipt").text
    assert "评价中心 9001" in page
    answer = wang.browser.get("/exam/receipt.json")
    assert answer.headers["content-disposition"].startswith("attachment")
    key = receipt_key(engine.ring).public_key()
    verdict = receipt.verify(answer.content, key)
    assert (verdict.holds, verdict.is_known_key) == (True, True)
    assert "王小明" not in answer.text
    assert li.browser.get("/evidence-key.pem").text.startswith("-----BEGIN PUBLIC KEY-----")
    assert li.browser.get("/exam/receipt.json").status_code in (303, 401)
    li.enter("26110002")
    assert li.browser.get("/exam/receipt.json").status_code == 404


def test_who_sat_without_a_camera_is_offered_no_receipt(
    wang: Sitting, hold: Any, engine: Engine, body: str
) -> None:
    hold()
    wang.enter()
    wang.answer("refuse")
    with engine.database.write(body) as tx:
        attempt = tx.scalars(select(AttemptRow)).one()
        attempts.confirm_identity(tx, engine.clock, attempt.id, actor="staff-1")
    wang.post("/exam/start")
    with engine.database.write(body) as tx:
        attempts.submit(tx, engine.clock, tx.scalars(select(AttemptRow.id)).one())
    assert "/exam/receipt" not in wang.browser.get("/exam/done").text
    assert wang.browser.get("/exam/receipt").status_code == 409


def test_clicks_are_taken_with_the_pages_token_and_nothing_else_is(
    wang: Sitting, hold: Any, engine: Engine
) -> None:
    hold()
    wang.enter()
    wang.answer()
    run = wang.begin()["run"]
    for start in (0, 2400, 4800):
        wang.send(f"/exam/check/run/{run}/frames", message(list(range(start, start + 2400, 200))))
    wang.send(f"/exam/check/run/{run}/finish")
    wang.post("/exam/check")
    wang.post("/exam/start")
    token = wang.send("/exam/take-over").json()["token"]

    def post(content: bytes, token: str = token) -> int:
        headers = {"X-Exam-Token": token, "Accept": "application/json"}
        return int(wang.browser.post("/exam/clicks", content=content, headers=headers).status_code)

    assert post(b'[{"x":0.5,"y":0.5,"ago":1000}]') == 202
    assert post(b"[]") == 202
    assert post(b"[]", token="another") in (401, 403)
    for content in (b"", b"{}", b'[{"x":2,"y":0,"ago":0}]', b'[{"x":0,"y":0,"ago":-1}]', b"\xff"):
        assert post(content) == 422, content
    with engine.database.read(EVERY_TENANT) as tx:
        assert tx.scalars(select(ProctorSittingRow)).one().drift is None
