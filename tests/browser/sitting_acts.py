"""What candidates do before a browser, and a site in the test itself, whose clock is ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from exam_engine.sessions.tables import AttemptRow
from exam_engine.wiring import Engine
from tests import candidate_exam
from tests.candidate_exam import Hall

DOCUMENT = "110101200001011237"


def enter(tab: Page, site: str, number: str = "26110001") -> None:
    tab.goto(f"{site}/exam")
    tab.get_by_label("Admission number").fill(number)
    tab.get_by_label("Document number").fill(DOCUMENT)
    tab.get_by_role("button", name="Enter", exact=True).click()
    tab.wait_for_url("**/exam/sittings")


def sit(tab: Page, site: str, number: str = "26110001") -> None:
    """From the entrance to the open paper of an unwatched sitting."""
    enter(tab, site, number)
    tab.get_by_role("button", name="Enter the exam").click()
    tab.get_by_role("button", name="All checked, go on").click()
    tab.get_by_role("button", name="Start the exam").click()
    paper_is_open(tab)


def paper_is_open(tab: Page) -> None:
    tab.wait_for_url("**/exam/paper")
    expect(tab.locator("[data-part=work]")).to_be_visible()


def go_to(tab: Page, number: int) -> Locator:
    tab.locator("kz-map").get_by_text(str(number), exact=True).click()
    question = tab.locator(f"#question-{number}")
    expect(question).to_be_visible()
    return question


def choose(tab: Page, number: int, letter: str) -> None:
    go_to(tab, number).locator(f"input[value={letter}]").check()


def chosen(tab: Page, number: int) -> list[str]:
    boxes = tab.locator(f"#question-{number} input")
    values: list[str] = boxes.evaluate_all("all => all.filter(b => b.checked).map(b => b.value)")
    return values


def told(tab: Page, text: str) -> Locator:
    """A notice under the top bar."""
    return tab.locator("[data-part=notices]").get_by_text(text)


def saved(tab: Page) -> None:
    expect(tab.locator("[data-part=save]")).to_contain_text("Saved", timeout=40_000)
    expect(tab.locator("[data-part=save]")).to_have_class("state good")


def hand_in(tab: Page) -> None:
    tab.keyboard.press("End")
    tab.locator("kz-map .map-number:not(.sample)").last.click()
    tab.get_by_role("button", name="Review and hand in").click()
    tab.get_by_role("button", name="Hand in", exact=True).click()
    sure = tab.get_by_role("button", name="Yes, hand in")
    sure.focus()
    tab.keyboard.press("Enter")
    expect(sure).to_be_visible()  # Enter never hands in.
    sure.click()
    tab.wait_for_url("**/exam/done")


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Iterator[Hall]:
    opened = candidate_exam.open_hall(app, engine)
    engine.start()
    return opened


@pytest.fixture
def tenant(engine: Engine, hall: Hall) -> str:
    made = candidate_exam.body(engine)
    candidate_exam.enrol(hall, made, "26110001", "王小明")
    return made


@pytest.fixture
def exam(engine: Engine, hall: Hall, tenant: str) -> str:
    """The id of an unwatched sitting."""
    return candidate_exam.hold(engine, hall, tenant, each=1)


def the_attempt(engine: Engine, tenant: str) -> AttemptRow:
    with engine.database.read(tenant) as tx:
        return tx.scalars(select(AttemptRow)).one()
