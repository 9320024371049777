"""A reviewer's day: the queue, the answer before the key, the decision, and the next item."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.roles import Role
from itembank.library import move
from itembank.lifecycle import Act
from tests.author_world import Body, Desk, desk_of, found_body, hidden, source

QUEUE = "/staff/items/review"


@pytest.fixture
def body(engine: Engine, clock: FixedClock) -> Body:
    """Three items that wait, of two cells; the first one for two hours."""
    body = found_body(engine)
    for number in range(3):
        body.draft(source(number), submitted=True)
        clock.advance(seconds=3600)
    return body


def test_the_queue_tells_how_many_wait_since_when_in_which_cells_and_not_by_whom(
    reviewer: Desk,
) -> None:
    shown = reviewer.get(QUEUE).text
    assert "共 3 题待审" in shown and "3 小时" in shown
    assert shown.index("T-000") < shown.index("T-001") < shown.index("T-002")
    assert "author-0" not in shown
    cells = re.findall(r'href="\?(level=[^"]*)"', shown)
    assert len(cells) == 2
    one = reviewer.get(f"{QUEUE}?{cells[1].replace('&amp;', '&')}").text
    assert "T-001" in one and "T-000" not in one
    assert "待我审题 3" in reviewer.get("/staff/items").text


def test_after_a_decision_the_next_item_is_one_press_away(reviewer: Desk) -> None:
    first = reviewer.get(f"{QUEUE}/next").headers["location"]
    page = reviewer.get(first).text
    assert "还有 2 题" in page and "autofocus" not in page
    facts = {name: hidden(page, name) for name in ("version", "digest")}
    options = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"', page)
    answered = reviewer.post(f"{first}/answer", first, **facts, **{options[0][0]: options[0][1]})
    assert answered.status_code == 303
    assert "已作答，待决定" in reviewer.get(QUEUE).text
    done = reviewer.post(f"{first}/act", first, **facts, act="return", comment="题干不清")
    decided = reviewer.get(done.headers["location"]).text
    assert "还有 2 题" in decided and "autofocus" in decided
    following = re.search(r'href="(/staff/items/review/next[^"]*)"', decided)
    assert following is not None
    second = reviewer.get(following[1]).headers["location"]
    assert "T-001" in reviewer.get(second).text
    third = reviewer.get(f"{QUEUE}/next?after={second.rpartition('/')[2]}").headers["location"]
    assert "T-002" in reviewer.get(third).text


def test_an_empty_queue_says_so_and_leads_back(app: FastAPI, engine: Engine) -> None:
    body = found_body(engine, "9005")
    with desk_of(app, body, Role.ITEM_REVIEWER) as desk:
        assert "没有等待您审的试题" in desk.get(QUEUE).text
        assert desk.get(f"{QUEUE}/next").headers["location"].startswith(QUEUE)


def test_a_writer_reads_what_came_back_with_its_reason(app: FastAPI, body: Body) -> None:
    with desk_of(app, body, Role.AUTHOR) as author:
        assert author.get(QUEUE).status_code == 403
        assert "没有退回的试题" in author.get("/staff/items/returned").text
        engine = body.engine
        item_id = body.draft(source(7))
        version = body.versions(item_id)[0].id
        with engine.database.write(body.tenant) as tx:
            row = body.rewrite(tx, source(7, stem="改后的题干是否清楚（ ）。"), author.person_id)
            assert row == version
            move(tx, engine.clock, by=body.author, version_id=version, act=Act.SUBMIT)
            move(
                tx,
                engine.clock,
                by=body.reviewer,
                version_id=version,
                act=Act.RETURN,
                comment="选项 B 与 C 重叠",
            )
        shown = author.get("/staff/items/returned").text
        assert "选项 B 与 C 重叠" in shown and "T-007" in shown
        assert "退回给我 1" in author.get("/staff/items").text
