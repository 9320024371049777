"""Sitting an exam in a real browser while everything around it fails: nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from exam_engine.sessions import extra_time, messages
from exam_engine.sessions.answers import answers_of, history_of
from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from tests import candidate_exam
from tests.browser.sitting_acts import (
    choose,
    chosen,
    enter,
    exam,
    go_to,
    hall,
    paper_is_open,
    saved,
    sit,
    tenant,
    the_attempt,
    told,
)
from tests.candidate_exam import Hall

__all__ = ["exam", "hall", "tenant"]  # fixtures


def test_an_offline_page_that_was_taken_over_sends_what_it_holds_and_overrides_nothing(
    site: str, exam: str, engine: Engine, tenant: str, context: BrowserContext, tab: Page,
    chromium: Browser,
) -> None:  # fmt: skip
    sit(tab, site)
    choose(tab, 1, "A")
    saved(tab)
    context.set_offline(True)
    choose(tab, 1, "B")
    choose(tab, 2, "C")
    elsewhere = chromium.new_context(locale="en")
    machine = elsewhere.new_page()
    enter(machine, site)
    machine.get_by_role("button", name="Continue").click()
    paper_is_open(machine)
    choose(machine, 1, "D")
    saved(machine)
    context.set_offline(False)
    expect(told(tab, "The exam has been opened in another place")).to_be_visible(timeout=40_000)
    expect(tab.locator("[data-part=save]")).to_have_class("state good")
    attempt = the_attempt(engine, tenant)
    with engine.database.read(tenant) as tx:
        counted = list(answers_of(tx, attempt.id).values())
        kept = history_of(tx, attempt.id)
    # The first question was answered anew elsewhere; the second only by the page left behind.
    assert counted in (
        [{"RESPONSE": "D"}, {"RESPONSE": ["C"]}],
        [{"RESPONSE": ["C"]}, {"RESPONSE": "D"}],
    )
    assert len(kept) == 4
    elsewhere.close()


def test_the_keyboard_alone_answers_moves_and_flags(
    site: str, exam: str, engine: Engine, tenant: str, tab: Page
) -> None:
    sit(tab, site)
    tab.keyboard.press("b")
    assert chosen(tab, 1) == ["B"]
    # On a radio button ← and → must move through the paper and not through the options.
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#question-2")).to_be_visible()
    tab.keyboard.press("ArrowLeft")
    assert chosen(tab, 1) == ["B"]
    tab.keyboard.press("f")
    expect(tab.locator("#question-1 .flag")).to_have_attribute("aria-pressed", "true")
    number = tab.locator("kz-map").get_by_role("button", name="Question 1, Answered, Flagged")
    expect(number).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(f"{site}/exam/paper")
    go_to(tab, 6).locator("li").nth(1).get_by_role("button", name="Move up").press("Space")
    expect(tab.locator("#question-6 [role=status]").last).to_contain_text("Moved to place 1")
    go_to(tab, 7).locator("select").first.select_option("2")
    saved(tab)
    attempt = the_attempt(engine, tenant)
    with engine.database.read(tenant) as tx:
        counted = list(answers_of(tx, attempt.id).values())
    assert {"RESPONSE": "B"} in counted
    assert {"RESPONSE": ["a 2"]} in counted
    assert any(value[:2] == ["2", "1"] for answer in counted for value in answer.values())


def test_time_given_back_and_words_from_people_reach_the_page(
    site: str, exam: str, engine: Engine, tenant: str, tab: Page
) -> None:
    sit(tab, site)
    attempt = the_attempt(engine, tenant)
    with engine.database.write(tenant) as tx:
        extra_time.grant_to_sitting(
            tx, engine.clock, exam, seconds=720, reason="停电", actor="staff-1"
        )
        messages.send(tx, engine.clock, sitting_id=exam, text="第 3 题有更正", actor="staff-1")
    choose(tab, 1, "A")  # The next word from the server tells that there is something to ask for.
    expect(told(tab, "You have been given 12 more minutes")).to_be_visible()
    expect(told(tab, "第 3 题有更正")).to_be_visible()
    expect(tab.locator("[data-part=face]")).to_contain_text("1:4")
    with engine.database.write(tenant) as tx:
        extra_time.pause(tx, engine.clock, attempt.id, actor="staff-1")
    choose(tab, 2, "A")
    expect(told(tab, "The invigilator has paused the exam")).to_be_visible()
    expect(tab.locator("#question-2 input").first).to_be_disabled()


def test_when_the_time_is_over_the_page_stops_and_goes_to_the_receipt(
    site: str, exam: str, engine: Engine, tenant: str, clock: FixedClock, tab: Page
) -> None:
    sit(tab, site)
    choose(tab, 1, "A")
    saved(tab)
    clock.advance(minutes=90, seconds=5)
    choose(tab, 2, "A")
    expect(told(tab, "The time is over.")).to_be_visible()
    expect(tab.locator("#question-2 input").first).to_be_disabled()
    clock.advance(seconds=10)
    tab.wait_for_url("**/exam/done")
    expect(tab.get_by_role("heading", name="The exam is over")).to_be_visible()
    attempt = the_attempt(engine, tenant)
    with engine.database.read(tenant) as tx:
        assert len(answers_of(tx, attempt.id)) == 2  # The second was in flight at the end.


@pytest.mark.parametrize("width", [1280, 360, 320])
@pytest.mark.parametrize("look", ["light.normal", "dark.normal", "contrast.large"])
def test_pages_fit_and_have_no_serious_fault(
    site: str, hall: Hall, engine: Engine, tenant: str, context: BrowserContext, tab: Page,
    serious_faults: Any, width: int, look: str,
) -> None:  # fmt: skip
    candidate_exam.hold(engine, hall, tenant, watching=Watching.RECORDED, each=1)
    context.add_cookies([{"name": "kz_look", "value": look, "url": site}])
    tab.set_viewport_size({"width": width, "height": 800})

    def is_fine() -> None:
        assert serious_faults(tab) == [], tab.url
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab.url

    tab.goto(f"{site}/exam")
    is_fine()
    enter(tab, site)
    is_fine()
    tab.get_by_role("button", name="Enter the exam").click()
    is_fine()
    tab.get_by_role("button", name="I do not agree to the camera").click()
    is_fine()
    tab.goto(f"{site}/exam/consent")
    tab.get_by_role("button", name="I agree to the camera").click()
    is_fine()
    tab.get_by_role("button", name="All checked, go on").click()
    is_fine()
    tab.get_by_role("button", name="Start the exam").click()
    paper_is_open(tab)
    for _ in range(9):
        is_fine()
        tab.keyboard.press("ArrowRight")
    tab.get_by_role("button", name="Hand in", exact=True).click()
    is_fine()
    tab.get_by_role("button", name="Yes, hand in").click()
    tab.wait_for_url("**/exam/done")
    is_fine()
