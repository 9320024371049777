"""An adaptive sitting in a real browser: reloaded half way, and no way back."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from sqlalchemy import select

from exam_engine.adaptive.sessions import selections_of
from exam_engine.adaptive.tables import AdaptiveAttemptRow
from exam_engine.sessions.tables import AttemptRow
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from tests import adaptive_world, candidate_exam
from tests.adaptive_world import AdaptiveWorld
from tests.browser.conftest import wait_until

DOCUMENT = "110101200001011237"


@pytest.fixture
def world(app: FastAPI, engine: Engine) -> AdaptiveWorld:
    hall = adaptive_world.open_hall(app)
    engine.start()
    made = candidate_exam.body(engine)
    candidate_exam.enrol(hall, made, "26110001", "王小明")
    return AdaptiveWorld.found(engine, made, each=5)


def begin(tab: Page, site: str) -> None:
    """Through the entrance to the first question."""
    tab.goto(f"{site}/exam")
    tab.fill("[name=admission_number]", "26110001")
    tab.fill("[name=document_number]", DOCUMENT)
    tab.locator("main button[type=submit]").click()
    tab.locator("form[action='/exam/sittings'] button").click()
    tab.locator("form[action='/exam/check'] button").last.click()
    expect(tab.get_by_text("you cannot go back")).to_be_visible()
    tab.locator("[data-part=start]").click()


def test_a_sitting_goes_on_after_a_reload_and_ends_by_itself(
    world: AdaptiveWorld, site: str, tab: Page, engine: Engine, serious_faults: Any
) -> None:
    world.hold(world.publish(least=4, most=4))
    begin(tab, site)
    next_ = tab.get_by_role("button", name="Next question")
    number = tab.locator("[data-part=section]")
    for at in range(1, 5):
        expect(number).to_have_text(f"Question {at} of at most 4")
        if at == 2:
            assert serious_faults(tab) == []
            # Chosen, and not yet gone on from: a reload gives the same question and the answer.
            tab.keyboard.press("b")
            expect(tab.locator("kz-adaptive [data-part=save]")).to_contain_text("Saved")
            text = tab.locator(".question-parts").inner_text()
            tab.reload()
            expect(number).to_have_text("Question 2 of at most 4")
            expect(tab.locator(".question-parts")).to_have_text(text, use_inner_text=True)
            expect(tab.locator(".question-parts input").nth(1)).to_be_checked()
        elif at == 3:
            # A blank one asks once more.
            next_.click()
            expect(tab.get_by_text("has no answer yet").first).to_be_visible()
        else:
            tab.keyboard.press("a")
        next_.click()
    tab.wait_for_url("**/exam/done")
    tab.get_by_role("link", name="See the placement or diagnosis").click()
    expect(tab.get_by_text("Level:")).to_be_visible()
    assert serious_faults(tab) == []
    with engine.database.read(EVERY_TENANT) as tx:
        attempt = tx.scalars(select(AttemptRow)).one()
        made = selections_of(tx, attempt.id)
        assert [one.position for one in made] == [1, 2, 3, 4, 5] and made[-1].item_ref == ""
        assert made[3].score == 0 and made[3].answer_seq is None
        assert tx.get_one(AdaptiveAttemptRow, attempt.id).items == 4


def test_a_reload_without_network_shows_the_question_that_was_reached_and_one_may_end_early(
    world: AdaptiveWorld, site: str, tab: Page, engine: Engine, serious_faults: Any
) -> None:
    world.hold(world.publish(least=4, most=4))
    begin(tab, site)
    number = tab.locator("[data-part=section]")
    next_ = tab.get_by_role("button", name="Next question")
    expect(number).to_have_text("Question 1 of at most 4")
    tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tab.keyboard.press("a")
    next_.click()
    expect(number).to_have_text("Question 2 of at most 4")
    text = tab.locator(".question-parts").inner_text()
    wait_until(
        tab, "caches.open('kaozheng-paper-1').then((c) => c.match('/exam/paper')).then(Boolean)"
    )
    tab.context.set_offline(True)
    tab.reload()
    expect(number).to_have_text("Question 2 of at most 4")
    expect(tab.locator(".question-parts")).to_have_text(text, use_inner_text=True)
    tab.keyboard.press("b")
    next_.click()
    expect(tab.get_by_text("The next question could not be fetched").first).to_be_visible()
    tab.context.set_offline(False)
    next_.click()
    expect(number).to_have_text("Question 3 of at most 4")

    tab.keyboard.press("a")
    tab.get_by_role("button", name="End the test now").click()
    expect(tab.get_by_text("2 questions are done")).to_be_visible()
    assert serious_faults(tab) == []
    tab.get_by_role("button", name="Yes, hand in").click()
    tab.wait_for_url("**/exam/done")
    with engine.database.read(EVERY_TENANT) as tx:
        attempt = tx.scalars(select(AttemptRow)).one()
        row = tx.get_one(AdaptiveAttemptRow, attempt.id)
        assert attempt.state == "submitted" and row.items == 3 and row.theta is not None
