"""Consent, identity and camera: what a candidate is asked before a watched exam and in it."""

from __future__ import annotations

import re

from fastapi import FastAPI
from sqlalchemy import select

from exam_engine.sessions import attempts
from exam_engine.sessions.tables import AttemptRow, Watching
from exam_engine.wiring import Engine
from foundation.consent import decisions_of
from tests import candidate_exam
from tests.candidate_exam import Hall
from tests.web.exam_candidates import Candidate, Csrf, body, hall, row, sitting, wang, watched

__all__ = ["body", "hall", "sitting", "wang", "watched"]  # fixtures


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
