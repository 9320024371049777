"""The origin of programs answers programs alone, and without it no program is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from exam_engine.web.app import create_app
from exam_engine.web.program.frames import ProgramFrames
from exam_engine.web_settings import WebSettings
from exam_engine.wiring import Engine
from itembank.delivery import present
from tests.portable import PROGRAM, counter

ORIGIN = "http://programs.test"


def served(engine: Engine) -> tuple[TestClient, ProgramFrames]:
    web = engine.settings.web.model_copy(update={"program_origin": ORIGIN})
    settings = engine.settings.model_copy(update={"web": web})
    app = create_app(replace(engine, settings=settings))
    return TestClient(app), app.state.programs


def test_without_an_origin_a_page_is_told_of_no_program(engine: Engine) -> None:
    item, _ = counter()
    view = ProgramFrames(engine.ring, engine.settings.web).framed(present(item, 1), "t")
    (whole,) = view["interactions"]
    assert whole["interactions"] == [{"kind": "portableCustom", "response": "RESPONSE"}]


def test_the_origin_has_the_frame_and_modules_under_addresses_made_here(engine: Engine) -> None:
    browser, frames = served(engine)
    item, files = counter()
    engine.blobs.put_many(files, tenant="t")
    (whole,) = frames.framed(present(item, 1), "t")["interactions"]
    (view,) = whole["interactions"]
    page = browser.get(view["frame"])
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts" in policy
    assert "x-frame-options" not in page.headers
    module = browser.get(view["modules"][0]["source"])
    assert module.text == PROGRAM
    assert module.headers["content-type"].startswith("text/javascript")
    forged = view["modules"][0]["source"].replace(".js", "x.js")
    for path in (forged, f"{ORIGIN}/", f"{ORIGIN}/staff/login", f"{ORIGIN}/program/../staff"):
        answer = browser.get(path)
        assert (answer.status_code, answer.content) == (404, b"")
        assert "set-cookie" not in answer.headers
    assert browser.post(view["frame"]).status_code == 404


def test_our_own_pages_may_hold_that_frame_and_have_no_programs(engine: Engine) -> None:
    browser, _ = served(engine)
    own = browser.get("http://testserver/staff/login")
    assert own.headers["content-security-policy"].endswith(f"frame-src {ORIGIN}")
    assert browser.get("http://testserver/program/frame").status_code == 404


@pytest.mark.parametrize(
    "origin", ["http://localhost:8000", "localhost:1", "https://a/b", "ftp://a"]
)
def test_an_origin_that_would_not_be_foreign_is_refused(origin: str) -> None:
    with pytest.raises(ValidationError):
        WebSettings(program_origin=origin)
