"""An item's own program runs in a frame of a foreign origin, and reaches nothing but its answer."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, expect

from exam_engine.web.app import create_app
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.author_world import AREAS, LEVEL, SKILLS, desk_of, found_body
from tests.browser.conftest import wait_until
from tests.portable import counter
from tests.qti_everything import known_of

PICTURES = os.environ.get("KAOZHENG_TEST_PICTURES")
"""A folder to leave pictures of the page in, for people to look at."""


@pytest.fixture
def address(engine: Engine, context: BrowserContext) -> Iterator[str]:
    """Where an author tries the counter; programs have the same server under another name."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    web = engine.settings.web.model_copy(update={"program_origin": f"http://localhost:{port}"})
    settings = engine.settings.model_copy(update={"web": web})
    app = create_app(replace(engine, settings=settings))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    body = found_body(engine)
    item, files = counter()
    engine.blobs.put_many(files, tenant=body.tenant)
    item_id = body.draft_item(replace(item, metadata=known_of(SKILLS[0], LEVEL, AREAS[0])))
    with desk_of(app, body, Role.AUTHOR) as desk:
        site = f"http://127.0.0.1:{port}"
        token = desk.client.cookies[SESSION_COOKIE]
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site}])
        yield f"{site}/staff/items/{item_id}/try"
    server.should_exit = True
    thread.join(timeout=10)


def test_the_program_is_answered_in_a_frame_that_reaches_nothing(
    address: str, context: BrowserContext, tab: Page
) -> None:
    tab.goto(address)
    _answer(tab)
    if PICTURES:
        for width in (1280, 360):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.screenshot(path=Path(PICTURES) / f"program-{width}.png", full_page=True)
    # What the frame's policy refuses would fail the test in a tab that is watched.
    other = context.new_page()
    other.goto(address)
    _reach_out(other)


def _answer(tab: Page) -> None:
    frame = tab.frame_locator("kz-qti-portable iframe")
    button = frame.get_by_role("button", name="More")
    expect(frame.locator("output")).to_have_text("-")
    # The program has told an answer past its port, as a hostile one would: nobody listens there.
    tab.get_by_role("button", name="Mark it").click()
    expect(tab.get_by_text("0 of 1 points")).to_be_visible()
    button.click()
    button.click()
    expect(frame.locator("output")).to_have_text("6")
    wait_until(tab, "document.querySelector('kz-qti-portable').given.includes('6')")
    tab.get_by_role("button", name="Mark it").click()
    expect(tab.get_by_text("1 of 1 points")).to_be_visible()


def _reach_out(tab: Page) -> None:
    expect(tab.frame_locator("kz-qti-portable iframe").locator("output")).to_have_text("-")
    (inner,) = [frame for frame in tab.frames if "/program/frame" in frame.url]
    assert inner.evaluate("window.origin") == "null"
    for reach in ("parent.document.title", "document.cookie", "localStorage.length"):
        told = inner.evaluate(f"(() => {{ try {{ return {reach}; }} catch {{ return 'no'; }} }})()")
        assert told == "no", reach
    for place in (tab.url.split("/staff")[0], inner.url):
        assert inner.evaluate(f"fetch('{place}').then(() => 'sent', () => 'no')") == "no"
