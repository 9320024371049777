"""An adaptive item in the real exam page: a try, what it earned, the next one, and a reload."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from playwright.sync_api import Page, expect

from exam_engine.wiring import Engine
from tests.browser.sitting_acts import sit
from tests.web.test_item_tries import adaptive_sitting

PICTURES = os.environ.get("KAOZHENG_TEST_PICTURES")
"""A folder to leave pictures of the page in, for people to look at."""


def test_a_try_earns_feedback_and_the_next_completes_the_item(
    app: FastAPI, engine: Engine, site: str, tab: Page, serious_faults: Any
) -> None:
    adaptive_sitting(app, engine)
    sit(tab, site)
    question = tab.locator("kz-question").first
    check = question.get_by_role("button", name="Check this answer")
    expect(question.get_by_text("Not the first one.")).to_have_count(0)
    question.get_by_role("radio", name="first").check()
    check.click()
    expect(question.get_by_text("Not the first one.")).to_be_visible()
    expect(question.get_by_text("Tries made: 1")).to_be_visible()
    expect(question.get_by_role("radio", name="first")).to_be_checked()
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        if PICTURES:
            tab.screenshot(path=str(Path(PICTURES) / f"tries-{width}.png"))
    assert serious_faults(tab) == []
    tab.reload()
    expect(question.get_by_text("Not the first one.")).to_be_visible()
    question.get_by_role("radio", name="second").check()
    # The item's own button ends a try as well.
    question.get_by_role("button", name="Hint").click()
    expect(question.get_by_text("This question is complete.")).to_be_visible()
    expect(check).to_have_count(0)
