"""A template is written in a real browser: the page follows the text, faults lead to their line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.certificates import MODULES
from tests.result_browsers import Browsers

HOME = "/staff/templates"
PICTURES = os.environ.get("KAOZHENG_TEST_PICTURES")
"""A folder to leave pictures of the pages in, for people to look at."""


@pytest.fixture
def officer(
    app: FastAPI, engine: Engine, site: str, context: BrowserContext, tab: Page
) -> Iterator[Page]:
    """A tab in which an officer of the body has logged in."""
    if not (MODULES / "@expo-google-fonts").is_dir():
        pytest.skip("the fonts from npm are not unpacked")
    with ExitStack() as stack:
        browser = Browsers(app, engine, stack).staff(Role.BODY_ADMIN)
        token = browser.cookies[SESSION_COOKIE]
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site}])
        yield tab


def _open(tab: Page, address: str) -> None:
    """Go there; the pictures of a page are made one after the other while it loads."""
    tab.goto(address, timeout=60_000)


def _look(tab: Page, name: str, faults: Any) -> None:
    """At two widths: nothing serious for axe, nothing sideways; a picture if one is wanted."""
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 900})
        assert faults(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        if PICTURES:
            tab.wait_for_timeout(600)
            tab.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def test_page_follows_the_text_and_a_fault_leads_to_its_line(
    officer: Page, site: str, serious_faults: Any
) -> None:
    tab = officer
    _open(tab, site + HOME)
    _look(tab, "shelf", serious_faults)
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.fill("#new-name", "campus")
    tab.click("text=Begin a draft")
    tab.wait_for_selector("kz-designer")
    before = tab.get_attribute("[data-page]", "src")
    tab.select_option("#case", "dotted")
    expect(tab.locator("[data-told]")).to_contain_text("Set in")
    assert tab.get_attribute("[data-page]", "src") != before
    assert "阿卜杜热西提" in tab.inner_text("[data-fields]")
    _look(tab, "edit", serious_faults)

    tab.set_viewport_size({"width": 1280, "height": 900})
    html = tab.input_value("textarea[name=html]")
    tab.fill("textarea[name=html]", html.replace("<main>", "<main>\n<script>1</script>"))
    complaint = tab.locator("[data-complaints]")
    expect(complaint).to_contain_text("<script>")
    expect(tab.locator("[data-told]")).to_have_text(
        "The page could not be set, for the reasons below."
    )
    complaint.get_by_role("button").first.click()
    chosen = tab.evaluate(
        "(area => area.value.slice(area.selectionStart, area.selectionEnd))(document.activeElement)"
    )
    assert chosen == "<script>1</script>"
    _look(tab, "fault", serious_faults)


def test_comparison_and_publication_are_usable(
    officer: Page, site: str, serious_faults: Any
) -> None:
    tab = officer
    _open(tab, f"{site}{HOME}/compare?left=classic&right=booklet&case=long&rank=3")
    _look(tab, "compare", serious_faults)
    _open(tab, site + HOME)
    tab.fill("#new-name", "campus")
    tab.select_option("#f-source", "upright")
    tab.click("text=Begin a draft")
    tab.wait_for_selector("kz-designer")
    tab.click("a:has-text('Publish')", no_wait_after=True)
    tab.wait_for_selector("input[name=understood]", timeout=60_000)
    _look(tab, "publish", serious_faults)
    tab.check("input[name=understood]")
    tab.click("button:has-text('Publish')")
    expect(tab.locator("main")).to_contain_text("campus@1")
