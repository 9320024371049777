"""An item is written as a form: it and the source text agree, and nothing unknown is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from exam_engine.web.author.editing import examples
from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.author_world import Body, desk_of, found_body, source

NEW = "/staff/items/new"
PICTURES = os.environ.get("KAOZHENG_TEST_PICTURES")
"""A folder to leave pictures of the pages in, for people to look at."""

# A field that shows what it holds must write it back as it was: each is changed and changed back.
TOUCH_ALL = """() => {
  for (const control of document.querySelectorAll(".w-sheet :is(input[type=text], textarea)")) {
    if (!control.isConnected) continue;
    const before = control.value;
    for (const value of [before + "1", before]) {
      control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}"""


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


def put_source(tab: Page, text: str) -> None:
    """Write the source text and go back to the form."""
    tab.get_by_role("button", name="Source text", exact=True).click()
    tab.locator("textarea[name=source]").fill(text)
    tab.get_by_role("button", name="Form", exact=True).click()


def written(tab: Page) -> Any:
    return json.loads(tab.locator("textarea[name=source]").input_value())


def test_an_item_is_written_by_the_form_alone_and_kept(
    writer: Page, site: str, serious_faults: Any
) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}")
    expect(tab.locator("textarea[name=source]")).to_be_hidden()
    tab.get_by_label("Stem").fill("下列做法中，最恰当的是（ ）。")
    tab.get_by_label("Option A", exact=True).last.fill("先说明差距")
    tab.get_by_role("radio", name="Option C is right").check()
    tab.get_by_role("button", name="Remove: Option D").press("Enter")
    tab.get_by_role("button", name="Move up: Option C").press("Enter")
    assert written(tab)["key"] == ["B"] and list(written(tab)["options"]) == ["A", "B", "C"]
    # The focus goes along with the row.
    expect(tab.get_by_role("button", name="Move up: Option B")).to_be_focused()
    tab.get_by_role("button", name="Add an option").click()
    expect(tab.get_by_role("textbox", name="Option D")).to_be_focused()
    tab.keyboard.type("另一种做法")
    tab.get_by_role("button", name="Keep").click()
    # The server names the field that is missing, and the form leads to it.
    identifier = tab.get_by_label("Identifier")
    expect(identifier).to_be_focused()
    expect(identifier).to_have_attribute("aria-invalid", "true")
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 900})
        assert serious_faults(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    identifier.fill("F-001")
    tab.get_by_role("button", name="Keep").click()
    expect(tab.get_by_text("F-001").first).to_be_visible()
    expect(tab.get_by_text("另一种做法").first).to_be_visible()
    assert NEW not in tab.url


def test_form_and_source_text_agree_and_what_the_form_does_not_know_survives(
    writer: Page, site: str
) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}")
    odd = source(1, id="F-002", remark={"10": [1.50], "2": None}, weights=[1])
    put_source(tab, json.dumps(odd, ensure_ascii=False))
    expect(tab.get_by_label("Identifier")).to_have_value("F-002")
    expect(tab.get_by_text("Only in the source text: remark, weights.")).to_be_visible()
    tab.get_by_label("Points").fill("2.50")
    text = tab.locator("textarea[name=source]").input_value()
    assert json.loads(text) == {**odd, "score": 2.5}
    assert '"score": 2.50' in text and text.index('"10"') < text.index('"2": null')
    tab.get_by_role("combobox", name="Type").select_option("判断")
    tab.get_by_role("radio", name="错误").check()
    tab.get_by_role("combobox", name="Type").select_option("连线")
    assert "key" not in written(tab) and written(tab)["left"] == {"a": "", "b": "", "c": ""}
    assert written(tab)["options"] == odd["options"]
    put_source(tab, text[:-1])
    expect(tab.get_by_text("not a complete JSON object")).to_be_visible()
    expect(tab.locator(".w-sheet")).to_be_hidden()


def test_a_refusal_leads_to_the_field_of_the_part_that_it_names(writer: Page, site: str) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}")
    material = examples()["材料题"]
    parts = [material["parts"][0], {**material["parts"][1], "key": ["Z"]}]
    wrong = {**material, "id": "F-003", "parts": parts, "score": 4}
    put_source(tab, json.dumps(wrong, ensure_ascii=False))
    tab.get_by_role("button", name="Keep").click()
    card = tab.get_by_role("group", name="Question 2")
    radio = card.get_by_role("radio", name="Option A is right")
    expect(radio).to_be_focused()
    expect(radio).to_have_attribute("aria-invalid", "true")
    expect(card.locator(".field-error")).to_contain_text("Z")


def test_no_example_is_changed_by_being_shown_or_written_over_with_the_same(
    writer: Page, site: str
) -> None:
    tab = writer
    tab.goto(f"{site}{NEW}")
    for word, example in examples().items():
        put_source(tab, json.dumps(example, ensure_ascii=False))
        assert tab.locator("[data-part=left]").count() == 0, word
        assert tab.locator(".w-sheet :is(textarea, input[type=text])").count() > 8
        tab.evaluate(TOUCH_ALL)
        assert json.dumps(written(tab)) == json.dumps(example), word
        if PICTURES:
            for width in (1280, 360):
                tab.set_viewport_size({"width": width, "height": 900})
                name = f"form-{list(examples()).index(word)}-{width}.png"
                tab.screenshot(path=Path(PICTURES) / name, full_page=True)
