"""Sorting, pointing, speaking and shared lists: written by the form, answered by keys alone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from exam_engine.demo.further import pictures
from exam_engine.web.author.editing import examples
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.author_world import Body, desk_of, found_body

NEW = "/staff/items/new"
PICTURES = os.environ.get("KAOZHENG_TEST_PICTURES")
"""A folder to leave pictures of the pages in, for people to look at."""


@pytest.fixture
def body(engine: Engine) -> Body:
    return found_body(engine)


@pytest.fixture
def writer(
    app: FastAPI, body: Body, site: str, context: BrowserContext, tab: Page
) -> Iterator[Page]:
    """A tab in which an author of the body has logged in."""
    with desk_of(app, body, Role.AUTHOR) as desk:
        token = desk.client.cookies[SESSION_COOKIE]
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site}])
        yield tab


def written(tab: Page) -> Any:
    return json.loads(tab.locator("textarea[name=source]").input_value())


def seen(tab: Page, name: str) -> None:
    """Leave pictures where they are asked for; the page may never scroll sideways."""
    for width in (1280, 360):
        tab.set_viewport_size({"width": width, "height": 900})
        wide = tab.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, width, wide)
        if PICTURES:
            tab.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    tab.set_viewport_size({"width": 1280, "height": 900})


def kept_and_tried(tab: Page, identifier: str) -> None:
    """Keep the draft and open the page on which its author tries it."""
    tab.get_by_label("Identifier").fill(identifier)
    tab.get_by_role("button", name="Keep").click()
    tab.wait_for_url("**/staff/items/*-*")
    tab.goto(f"{tab.url}/try")


def marked(tab: Page) -> str:
    tab.locator("[data-part=mark]").focus()
    tab.keyboard.press("Enter")
    told = tab.locator("[data-part=told] .notice")
    expect(told).to_be_visible()
    return told.inner_text()


def test_areas_are_drawn_or_written_as_numbers_and_pointed_at_by_keys(
    writer: Page, site: str, serious_faults: Any
) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}?type=热点")
    picture = next(one for one in pictures() if one.name == "weekly_progress.svg")
    tab.get_by_label("Choose a picture file").set_input_files(
        {"name": "图.svg", "mimeType": "image/svg+xml", "buffer": picture.content}
    )
    expect(tab.locator(".w-picture img")).to_have_js_property("naturalWidth", 640)
    assert written(tab)["picture"]["source"] == f"media:{picture.digest}"
    for name in "ABCDEF":
        tab.get_by_role("button", name=f"Remove: Area {name}").press("Enter")
    _drawn(tab)
    areas = written(tab)["areas"]
    assert [one["shape"] for one in areas.values()] == ["矩形", "圆形", "多边形"]
    assert len(areas["C"]["coords"]) == 6
    # Without dragging: a new area in the middle, whose numbers are typed.
    tab.get_by_role("radio", name="矩形").check()
    tab.get_by_role("button", name="Add an area").press("Enter")
    row = tab.get_by_role("group", name="Area D")
    expect(row.get_by_label("Name of the area")).to_be_focused()
    for label, value in (("Left", "12"), ("Top", "204"), ("Right", "628"), ("Bottom", "246")):
        row.get_by_label(label, exact=True).fill(value)
    row.get_by_label("Name of the area").fill("学习者丁")
    assert written(tab)["areas"]["D"]["coords"] == [12, 204, 628, 246]
    tab.get_by_role("checkbox", name="Area A is right").check()
    tab.get_by_role("checkbox", name="Area D is right").check()
    assert written(tab)["key"] == ["A", "D"]
    stage = tab.locator("[data-part=stage]")
    expect(stage.get_by_role("button", name="学习者丁")).to_be_visible()
    assert serious_faults(tab) == []
    seen(tab, "hotspot-form")
    kept_and_tried(tab, "W-001")
    for place in (0, 3):
        tab.locator("kz-qti-hotspot .area").nth(place).focus()
        tab.keyboard.press("Enter")
    assert "2 of 2" in marked(tab)
    assert serious_faults(tab) == []
    seen(tab, "hotspot-tried")


def _drawn(tab: Page) -> None:
    """A rectangle and a circle by dragging, a triangle by its corners."""
    canvas = tab.locator(".w-picture")
    for shape, points in (("矩形", ((60, 60), (160, 90))), ("圆形", ((250, 100), (270, 100)))):
        tab.get_by_role("radio", name=shape).check()
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        (x1, y1), (x2, y2) = points
        tab.mouse.move(box["x"] + x1, box["y"] + y1)
        tab.mouse.down()
        tab.mouse.move(box["x"] + x2, box["y"] + y2, steps=3)
        tab.mouse.up()
    tab.get_by_role("radio", name="多边形").check()
    for x, y in ((40, 150), (90, 150), (65, 190)):
        canvas.click(position={"x": x, "y": y})
    tab.get_by_role("button", name="Finish the polygon").click()


def test_things_are_put_under_several_categories_by_keys(
    writer: Page, site: str, serious_faults: Any
) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}?type=分类")
    tab.get_by_role("checkbox", name="Option 1 belongs under B").check()
    assert written(tab)["key"]["1"] == "B"  # One category at a time: the other tick went.
    tab.get_by_role("checkbox", name="An option may be in several categories").check()
    tab.get_by_role("checkbox", name="Option 1 belongs under A").check()
    assert written(tab)["key"]["1"] == ["A", "B"]
    tab.get_by_label("Points", exact=True).fill("5")
    expect(tab.locator("[data-part=hints] .bad")).to_be_visible()
    tab.get_by_label("Scoring rule").fill("每对1分，错一对扣1分")
    expect(tab.locator("[data-part=hints] .bad")).to_have_count(0)
    # Moved up with all that speaks of it.
    tab.get_by_role("button", name="Move down: Category A").press("Enter")
    assert written(tab)["key"] == {"1": ["B", "A"], "2": "A", "3": "C", "4": "B"}
    assert serious_faults(tab) == []
    seen(tab, "sorting-form")
    kept_and_tried(tab, "W-002")
    right = {0: ("学历证书", "职业技能"), 1: ("职业技能",), 2: ("培训",), 3: ("学历证书",)}
    for place, names in right.items():
        for name in names:
            row = tab.locator("kz-question-match .match-row").nth(place)
            row.get_by_role("checkbox", name=name).focus()
            tab.keyboard.press("Space")
    assert "5 of 5" in marked(tab)
    assert serious_faults(tab) == []
    seen(tab, "sorting-tried")


def test_a_shared_list_stands_once_above_its_questions(
    writer: Page, site: str, serious_faults: Any
) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}?type=共用选项")
    before = written(tab)["parts"]
    tab.get_by_role("button", name="Move up: Option C").press("Enter")
    assert [part["key"] for part in written(tab)["parts"][:2]] == [["B"], ["C"]]
    tab.get_by_role("button", name="Move up: Option C").press("Enter")
    tab.get_by_role("button", name="Move down: Option B").press("Enter")
    assert len(before) == len(written(tab)["parts"])
    tab.get_by_role("button", name="Add a question").press("Enter")
    card = tab.get_by_role("group", name="Question 5")
    card.get_by_label("Stem").fill("对费用有疑问，要求退还未上课时的费用。")
    card.get_by_role("checkbox", name="Option A is right").check()
    tab.get_by_label("Points", exact=True).last.fill("5")
    stage = tab.locator("[data-part=stage]")
    expect(stage.locator(".shared-options li")).to_have_count(5)
    expect(stage.get_by_role("radiogroup")).to_have_count(5)
    assert serious_faults(tab) == []
    seen(tab, "shared-form")
    kept_and_tried(tab, "W-003")
    for place, part in enumerate(_parts(tab)):
        tab.locator("kz-question-choice").nth(place).locator(f"input[value={part}]").focus()
        tab.keyboard.press("Space")
    assert "5 of 5" in marked(tab)
    seen(tab, "shared-tried")


def _parts(tab: Page) -> list[str]:
    """The right letters, as the page lists its options."""
    listed = tab.locator(".shared-options .option-text").all_inner_texts()
    words = ("休学", "转班", "补考", "成绩复核", "退费")
    return ["ABCDE"[listed.index(word)] for word in words]


def test_a_recording_has_its_longest_time_and_a_rubric(
    writer: Page, site: str, serious_faults: Any
) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}?type=录音应答")
    tab.get_by_label("Longest recording (seconds)").fill("45")
    assert written(tab)["longest"] == 45
    expect(tab.locator("[data-part=stage]")).to_contain_text("45 seconds")
    tab.get_by_label("Longest recording (seconds)").fill("45000")
    tab.get_by_label("Identifier").fill("W-004")
    tab.get_by_role("button", name="Keep").click()
    expect(tab.get_by_label("Longest recording (seconds)")).to_be_focused()
    tab.get_by_label("Longest recording (seconds)").fill("45")
    expect(tab.locator("[data-part=stage]")).to_contain_text("45 seconds")
    assert serious_faults(tab) == []
    seen(tab, "recording-form")
    assert written(tab)["rubric"] == examples()["录音应答"]["rubric"]
