"""Every QTI interaction is answered in a real browser, by keyboard where it can be, and marked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Locator, Page, expect

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.author_world import AREAS, LEVEL, SKILLS, desk_of, found_body
from tests.qti_everything import POINTS, everything, picture

PICTURES = os.environ.get("KAOZHENG_TEST_PICTURES")
"""A folder to leave pictures of the page in, for people to look at."""


@pytest.fixture
def tried(
    app: FastAPI, engine: Engine, site: str, context: BrowserContext, tab: Page
) -> Iterator[Page]:
    """A tab in which an author tries the item that holds everything."""
    body = found_body(engine)
    digest = engine.blobs.put(picture(), tenant=body.tenant)
    item_id = body.draft_item(everything(digest, SKILLS[0], LEVEL, AREAS[0]))
    with desk_of(app, body, Role.AUTHOR) as desk:
        token = desk.client.cookies[SESSION_COOKIE]
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site}])
        tab.goto(f"{site}/staff/items/{item_id}/try")
        yield tab


def _press(part: Locator, *keys: str) -> None:
    part.focus()
    for key in keys:
        part.press(key)


def _answer_words(tab: Page) -> None:
    tab.locator("kz-qti-inline-choice select").select_option(label="right")
    tab.locator("kz-qti-text-entry input").fill("42")
    tab.get_by_role("checkbox", name="two", exact=False).check()
    tab.locator("kz-qti-choice").get_by_role("checkbox", name="three").check()
    _press(tab.get_by_role("button", name="sleeps"), "Enter")
    _press(tab.locator("kz-qti-order li").nth(1).locator("button.up"), "Enter")
    pairs = tab.locator("kz-qti-associate")
    for first, second in (("A  ampere", "C  current"), ("B  voltage", "D  volt")):
        pairs.locator("select").nth(0).select_option(label=first)
        pairs.locator("select").nth(1).select_option(label=second)
        pairs.get_by_role("button", name="Join the two").click()
    boxes = tab.locator("kz-qti-match")
    boxes.get_by_role("group", name="fish").get_by_label("swims").check()
    boxes.get_by_role("group", name="bird").get_by_label("flies").check()
    gaps = tab.locator("kz-qti-gap-match select")
    gaps.nth(0).select_option(label="A  winter")
    gaps.nth(1).select_option(label="B  summer")


def _answer_pictures(tab: Page) -> None:
    _press(tab.locator("kz-qti-hotspot").get_by_role("button", name="Middle"), "Enter")
    route = tab.locator("kz-qti-graphic-order")
    for place in ("West", "Middle", "East"):
        _press(route.get_by_role("button", name=place, exact=True), " ")
    lines = tab.locator("kz-qti-graphic-associate")
    for place in ("West", "East"):
        lines.get_by_role("button", name=place, exact=True).click()
    places = tab.locator("kz-qti-graphic-gap-match")
    places.get_by_label("West").select_option(label="A  harbour")
    places.get_by_label("East").select_option(label="B  station")
    # The cross begins in the middle: one step aside and back shows that the keys move it.
    _press(tab.locator("kz-qti-select-point .picture"), "ArrowLeft", "ArrowRight", "Enter")
    _press(tab.get_by_role("slider"), *["ArrowRight"] * 7)


def test_every_interaction_is_answered_and_marked_and_explained(
    tried: Page, serious_faults: Any
) -> None:
    tab = tried
    tab.wait_for_selector("kz-qti-slider")
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 900})
        assert serious_faults(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.set_viewport_size({"width": 1280, "height": 900})
    _answer_words(tab)
    _answer_pictures(tab)
    tab.get_by_role("button", name="Mark it").click()
    expect(tab.get_by_role("status").filter(has_text="points")).to_contain_text(
        f"{POINTS} of {POINTS}"
    )
    tab.get_by_text("Rule by rule").click()
    expect(tab.get_by_role("cell", name="mapResponsePoint").first).to_be_visible()
    if PICTURES:
        for width in (1280, 360):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.screenshot(path=Path(PICTURES) / f"qti-{width}.png", full_page=True)


def test_a_limit_is_told_and_an_answer_can_be_taken_back(tried: Page) -> None:
    tab = tried
    spot = tab.locator("kz-qti-graphic-associate")
    for place in ("West", "East", "Middle"):
        spot.get_by_role("button", name=place, exact=True).click()
    expect(spot).to_contain_text("At most 1")
    spot.get_by_role("button", name="Take back: West — East").click()
    expect(spot.locator("li")).to_have_count(0)
    tab.get_by_role("button", name="Mark it").click()
    expect(tab.get_by_text(f"0 of {POINTS} points")).to_be_visible()
