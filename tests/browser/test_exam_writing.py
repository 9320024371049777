"""What both exam pages share: when an answer is stored, and when the page takes no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

Write = Callable[[str], Any]

_PREPARE = """async (module) => {
  const { Writing } = await import(module);
  const page = document.createElement("main");
  page.innerHTML = '<fieldset data-part="paper"></fieldset>';
  const told = [];
  const store = {
    hold: (item, payload) => told.push(`hold ${item} ${payload}`),
    write: async (item, payload) => void told.push(`write ${item} ${payload}`),
  };
  const sync = { changed: async () => void told.push("changed") };
  const writing = new Writing(page, store, sync);
  const paper = page.querySelector("fieldset");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  window.bench = { writing, told, paper, pause };
}"""


@pytest.fixture
def write(site: str, app: FastAPI, tab: Page) -> Write:
    """``write(script)`` runs the body of an async function over a page that nobody else sees."""
    tab.goto(f"{site}/")
    tab.evaluate(_PREPARE, app.state.static.url("candidate/elements/exam-writing.js"))
    begin = "const { writing, told, paper, pause } = window.bench;"
    return lambda script: tab.evaluate(f"async () => {{ {begin} {script} }}")


def test_a_choice_is_stored_at_once_and_typing_after_a_pause(write: Write) -> None:
    told = write("""
        await writing.changed({ item: "a", payload: 1, typed: false });
        writing.changed({ item: "b", payload: 2, typed: true });
        writing.changed({ item: "b", payload: 3, typed: true });
        const before = [...told];
        await pause(600);
        return [before, told];
    """)
    choice = ["hold a 1", "write a 1", "changed"]
    assert told[0] == [*choice, "hold b 2", "hold b 3"]
    assert told[1] == [*choice, "hold b 2", "hold b 3", "write b 3", "changed"]


def test_what_is_being_typed_can_be_stored_at_once_and_only_once(write: Write) -> None:
    told = write("""
        writing.changed({ item: "a", payload: 1, typed: true });
        writing.changed({ item: "b", payload: 2, typed: true });
        const any = [await writing.settle(), await writing.settle()];
        await pause(600);
        return [any, told];
    """)
    assert told[0] == [True, False]
    assert told[1] == ["hold a 1", "hold b 2", "write a 1", "changed", "write b 2", "changed"]


@pytest.mark.parametrize(
    ("state", "remaining", "busy", "locked"),
    [
        ("in_progress", 60, "false", False),
        ("in_progress", 60, "true", True),
        ("in_progress", 0, "false", True),
        ("paused", 60, "false", True),
    ],
)
def test_a_pause_the_end_of_the_time_and_the_way_to_the_next_question_lock_the_page(
    write: Write, state: str, remaining: int, busy: str, locked: bool
) -> None:
    standing = f'{{ state: "{state}", remaining: {remaining} }}'
    found = write(f"""
        writing.follow({standing}, {busy});
        return [writing.locked, paper.disabled];
    """)
    assert found == [locked, locked]


def test_a_page_that_another_one_followed_stays_locked(write: Write) -> None:
    found = write("""
        writing.supersede();
        const at_once = paper.disabled;
        writing.follow({ state: "in_progress", remaining: 60 });
        return [at_once, writing.superseded, writing.locked, paper.disabled];
    """)
    assert found == [True, True, True, True]
