"""Records walked by keyboard alone: from the queue through opening, looking and deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from exam_engine.sessions.tables import Watching
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.browsers import people
from tests.exam_room import Room, make_room
from tests.review_world import Recordings, fill

Faults = Callable[[Page], list[str]]


@pytest.fixture
def room(engine: Engine) -> Room:
    return make_room(engine, watching=Watching.RECORDED)


@pytest.fixture
def made(room: Room) -> Recordings:
    """Three records: nobody in the picture, a head turned away, two faces."""
    return fill(room, recordings=1, incidents=3, pictures=True)


@pytest.fixture
def desk(
    engine: Engine, context: BrowserContext, tab: Page, site: str, room: Room, made: Recordings
) -> Page:
    """A reviewer's tab on the queue of the records."""
    assert made.incidents
    staff = people(engine, room.tenant)
    staff.add("ana", Role.PROCTOR_REVIEWER)
    _, token = staff.enrol(engine.ring, "ana")
    context.add_cookies([{"name": "kz_session", "value": token, "url": site}])
    tab.goto(f"{site}/staff/review")
    return tab


def press(tab: Page, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def go(tab: Page, key: str) -> None:
    with tab.expect_navigation():
        tab.keyboard.press(key)


def verdicts(room: Room) -> list[Any]:
    return [row.verdict for row in room.incidents()]


def test_three_records_are_walked_without_a_mouse(
    desk: Page, room: Room, serious_faults: Faults
) -> None:
    go(desk, "n")
    expect(desk.locator("[data-player]")).to_have_count(0)
    go(desk, "o")
    told = desk.locator("[data-told]")
    expect(told).to_contain_text("6 of 14")
    shown = desk.locator("[data-shown]")
    before = shown.get_attribute("src")
    press(desk, "l")
    expect(told).to_contain_text("7 of 14")
    assert shown.get_attribute("src") != before
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    press(desk, "j", "j")
    expect(told).to_contain_text("5 of 14")
    expect(told).to_contain_text("−3.0 s")
    assert serious_faults(desk) == []

    press(desk, "z", "+", "+")
    expect(desk.locator("[data-viewer]")).to_be_visible()
    expect(desk.locator("[data-size-told]")).to_have_text("200 %")
    press(desk, "Escape")
    expect(desk.locator("[data-viewer]")).to_be_hidden()

    press(desk, "1")
    expect(desk.locator("[data-codes=nothing]")).to_be_visible()
    expect(desk.locator("[data-codes=technical]")).to_be_hidden()
    press(desk, "a")
    go(desk, "Control+Enter")
    assert verdicts(room)[0] == "nothing"

    go(desk, "o")
    press(desk, "2", "b")
    go(desk, "Enter")
    assert verdicts(room)[1] == "technical"

    go(desk, "o")
    press(desk, "4", "c")
    desk.keyboard.type("Two people speak beside the desk.")
    go(desk, "Control+Enter")
    assert verdicts(room)[2] is None, "a second reader has to come to the same"
    expect(desk.get_by_role("heading", name="Proctoring review")).to_be_visible()


def test_keys_are_listed_can_be_turned_off_and_never_write_into_words(desk: Page) -> None:
    go(desk, "n")
    go(desk, "o")
    press(desk, "1")
    desk.locator("#f-reason").focus()
    desk.keyboard.type("opened 12 times, no note")
    expect(desk.locator("#f-reason")).to_have_value("opened 12 times, no note")
    expect(desk.locator("[data-codes=nothing]")).to_be_visible()
    desk.locator("h1").click()
    press(desk, "?")
    keys = desk.locator("[data-keys]")
    expect(keys).to_be_visible()
    keys.get_by_label("Use single-letter keys").uncheck()
    press(desk, "Escape", "2")
    expect(desk.locator("[data-codes=technical]")).to_be_hidden()


def test_clip_and_time_line_stand_at_the_same_moment(desk: Page) -> None:
    go(desk, "n")
    go(desk, "o")
    line = desk.locator("kz-timeline")
    place = "line => parseFloat(line.style.getPropertyValue('--cursor'))"
    before = line.evaluate(place)
    press(desk, "l")
    assert line.evaluate(place) > before
    press(desk, "t", "Home", "ArrowRight")
    expect(desk.locator("[data-told]")).to_contain_text("2 of 14")
    desk.get_by_text("The time line in words").click()
    expect(desk.locator(".line-text li").first).to_contain_text("A sealed picture")
    press(desk, "k")
    expect(desk.locator("[data-play]")).to_have_text("Pause")


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_of_the_desk_fit_and_have_no_serious_faults(
    desk: Page, site: str, made: Recordings, serious_faults: Faults, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    for path in ("", f"/{made.incidents[0]}", "/figures", f"/sitting/{made.sittings[0]}"):
        desk.goto(f"{site}/staff/review{path}")
        assert serious_faults(desk) == []
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
