"""The elements of all pages, worked by mouse and by keyboard alone, on the page of components."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

STYLE = "/staff/style"


def _first_cells(tab: Page) -> list[str]:
    return tab.locator("#style-rows tbody tr:not([hidden]) td:nth-child(2)").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("look", ["light.normal", "dark.normal", "contrast.normal", "light.large"])
def test_pages_fit_and_have_no_serious_fault(
    site: str, context: BrowserContext, tab: Page, serious_faults: Any, width: int, look: str
) -> None:
    context.add_cookies([{"name": "kz_look", "value": look, "url": site}])
    tab.set_viewport_size({"width": width, "height": 800})
    for path in ("/", STYLE, "/no/such/page"):
        tab.goto(site + path)
        assert serious_faults(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_table_sorts_by_number_and_by_date(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    tab.get_by_role("button", name="Mark", exact=True).click()
    assert _first_cells(tab)[0] == "K-0008"
    tab.get_by_role("button", name="Mark", exact=True).click()
    assert _first_cells(tab)[0] == "K-0001"
    head = tab.get_by_role("columnheader", name="Mark")
    expect(head).to_have_attribute("aria-sort", "descending")
    tab.locator("#style-rows").get_by_role("button", name="Date").click()
    assert _first_cells(tab)[0] == "K-0008"


def test_a_table_filters_and_counts(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    tab.get_by_label("Filter").fill("k-000 checked")
    expect(tab.locator("[data-count]")).to_have_text("Rows: 4 of 8")
    tab.get_by_label("Filter").fill("nobody")
    expect(tab.get_by_text("No row fits the filter.")).to_be_visible()
    tab.get_by_label("Filter").fill("")
    expect(tab.locator("[data-count]")).to_have_text("Rows: 8")


def test_selected_rows_offer_what_may_be_done_with_them(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    export = tab.locator("#style-rows").get_by_role("button", name="Export")
    expect(export).to_be_hidden()
    tab.get_by_label("K-0002").check()
    tab.get_by_label("K-0005").click(modifiers=["Shift"])
    expect(tab.locator("[data-count]")).to_have_text("Selected: 4 · Rows: 8")
    expect(export).to_be_visible()
    tab.get_by_label("Select all").check()
    expect(tab.locator("[data-count]")).to_have_text("Selected: 8 · Rows: 8")


def test_select_all_takes_only_the_rows_that_are_seen(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    tab.get_by_label("Filter").fill("K-0003")
    tab.get_by_label("Select all").check()
    expect(tab.locator("[data-count]")).to_have_text("Selected: 1 · Rows: 1 of 8")


def test_a_table_is_walked_by_keyboard_and_a_row_opens_beside_it(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    tab.locator("#style-rows tbody tr").first.focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Space")
    expect(tab.get_by_label("K-0002")).to_be_checked()
    tab.keyboard.press("End")
    tab.keyboard.press("Enter")
    panel = tab.get_by_role("dialog", name="All components")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading", name="Forms")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert tab.evaluate("document.activeElement.dataset.panel") == "/staff/style?row=8"


def test_the_panel_says_so_when_the_network_is_gone(
    site: str, context: BrowserContext, tab: Page
) -> None:
    tab.goto(site + STYLE)
    context.set_offline(True)
    tab.get_by_role("link", name="K-0001").click()
    expect(tab.get_by_role("alert").filter(has_text="The network is down")).to_be_visible()


def test_a_time_line_is_walked_with_arrows_and_opened_with_enter(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    line = tab.locator("#style-times")
    line.locator(".timeline-mark[tabindex='0']").focus()
    told = line.locator(".timeline-told")
    expect(told).to_contain_text("1 of 15")
    expect(told).to_contain_text("09:00:00")
    tab.keyboard.press("ArrowRight")
    expect(told).to_contain_text("2 of 15")
    tab.keyboard.press("End")
    tab.keyboard.press("ArrowRight")
    expect(told).to_contain_text("15 of 15")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("dialog")).to_be_visible()


def test_an_upload_that_is_refused_says_what_to_do(site: str, tab: Page, tmp_path: Path) -> None:
    tab.goto(site + STYLE)
    upload = tab.locator("kz-upload")
    upload.locator("input[type=file]").set_input_files(
        {"name": "list.xlsx", "mimeType": "application/zip", "buffer": b"x" * 1000}
    )
    upload.get_by_role("button", name="Upload").click()
    told = upload.get_by_role("alert")
    expect(told).to_contain_text("Row 4: the spreadsheet program has changed")
    expect(told).to_contain_text("Format the column as text")


def test_an_upload_that_is_too_large_is_not_sent(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    upload = tab.locator("kz-upload")
    upload.locator("input[type=file]").set_input_files(
        {"name": "list.xlsx", "mimeType": "application/zip", "buffer": b"x" * 1_100_000}
    )
    upload.get_by_role("button", name="Upload").click()
    expect(upload.get_by_role("alert")).to_contain_text("larger than 1 MB")


def test_an_upload_without_network_can_be_sent_again(
    site: str, context: BrowserContext, tab: Page
) -> None:
    tab.goto(site + STYLE)
    upload = tab.locator("kz-upload")
    upload.locator("input[type=file]").set_input_files(
        {"name": "list.xlsx", "mimeType": "application/zip", "buffer": b"x"}
    )
    context.set_offline(True)
    upload.get_by_role("button", name="Upload").click()
    expect(upload.get_by_role("alert")).to_contain_text("The network is down")
    context.set_offline(False)
    upload.get_by_role("button", name="Upload").click()
    expect(upload.get_by_role("alert")).to_contain_text("Row 4")


def test_long_work_tells_how_much_is_done(site: str, tab: Page) -> None:
    tab.goto(site + STYLE)
    expect(tab.locator("kz-progress .progress-text")).to_contain_text("120 of 300 done")


def test_the_menu_opens_on_a_narrow_screen_without_script(site: str, chromium: Any) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="en"
    )
    tab = context.new_page()
    tab.goto(site + STYLE)
    menu = tab.get_by_role("navigation", name="Menu")
    expect(menu).to_be_hidden()
    tab.get_by_role("button", name="Menu").click()
    expect(menu.get_by_role("link", name="Items")).to_be_visible()
    context.close()


def test_look_and_language_are_chosen_without_script(site: str, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    tab = context.new_page()
    tab.goto(site + "/")
    tab.get_by_role("button", name="深色").click()
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    tab.get_by_role("button", name="大字").click()
    expect(tab.locator("html")).to_have_attribute("data-text", "large")
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    tab.get_by_role("link", name="English").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(
        "Skill-level examinations and certificates"
    )
    context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(site: str, tab: Page) -> None:
    tab.goto(site + "/")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to content")).to_be_focused()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
