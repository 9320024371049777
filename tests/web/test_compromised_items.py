"""An item that was seen outside: marked on its page, told where it stands, lifted by another."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from fastapi import FastAPI

from exam_engine.assembly.blueprints import read_blueprints
from exam_engine.assembly.forms import freeze_form, keep_form
from exam_engine.assembly.linear import assemble
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.roles import Role
from itembank.pools import candidates
from tests.author_world import BLUEPRINT, LEVEL, Body, Desk, desk_of, found_body, person, source

PATH = "/staff/items/compromised"


@dataclass
class Bank:
    """A published bank, a frozen form that a running sitting uses, and the people about them."""

    body: Body
    reviewer: Desk
    measurer: Desk
    form_id: str
    sitting_id: str
    inside: str
    """Identifier of an item of the form."""


@pytest.fixture
def bank(engine: Engine, app: FastAPI) -> Iterator[Bank]:
    body = found_body(engine)
    body.take_in(*[source(number) for number in range(24)])
    by = person("assembler", body.tenant, Role.ASSEMBLER)
    blueprint = read_blueprints(BLUEPRINT)[LEVEL]
    with engine.database.write(body.tenant) as tx:
        draft = assemble(blueprint, candidates(tx, LEVEL), "1")
        form = keep_form(tx, engine.clock, by=by, draft=draft, blueprint=blueprint, title="试卷甲")
        freeze_form(tx, engine.clock, by=by, form_id=form.id)
        now = engine.clock.now()
        plan = SittingPlan(
            "batch-1", LEVEL, "theory", form.id, "上午场", now, now + timedelta(minutes=10), 30
        )
        sitting = plan_sitting(tx, engine.clock, plan, actor="x").id
        open_sitting(tx, engine.clock, sitting, actor="x")
        form_id = form.id
    inside = draft.items[0].identifier
    with (
        desk_of(app, body, Role.ITEM_REVIEWER) as reviewer,
        desk_of(app, body, Role.PSYCHOMETRICIAN) as measurer,
    ):
        yield Bank(body, reviewer, measurer, form_id, sitting, inside)


def marked(bank: Bank, items: str) -> str:
    """The page after the reviewer has marked these items."""
    fields = {"items": items, "where": "某聊天群", "on": "2026-11-20", "reason": "截图中有原题"}
    sent = bank.reviewer.post(PATH, PATH, **fields)
    assert sent.status_code == 303, html.unescape(sent.text)
    return html.unescape(bank.reviewer.get(PATH).text)


def test_the_page_lists_the_forms_and_running_sittings_that_hold_marked_items(
    bank: Bank, app: FastAPI
) -> None:
    shown = marked(bank, bank.inside)
    assert "某聊天群" in shown and "截图中有原题" in shown and "须由另一人解除" in shown
    assert "试卷甲" in shown and "上午场" in shown and "考试照常进行" in shown
    with desk_of(app, bank.body, Role.BODY_ADMIN) as admin:
        board = admin.get(f"/staff/sittings/{bank.sitting_id}/board").text
        assert "本场试卷有 1 题已标为已泄露" in board and bank.inside not in board
        assert "含已泄露的题：1" in admin.get("/staff/sittings").text
        assert bank.inside in admin.get(f"/staff/forms/{bank.form_id}").text
        assert "含已泄露的题：1" in admin.get("/staff/forms").text
    compared = re.search(r'href="(/staff/measurement/preknowledge/[^"]*)"', shown)
    assert compared is None, "nobody has written yet, and a reviewer may not see statistics"


def test_a_sitting_whose_window_is_over_is_not_told_as_running(
    bank: Bank, clock: FixedClock
) -> None:
    clock.advance(seconds=660)
    shown = marked(bank, bank.inside)
    assert "上午场" in shown and "时间窗已过" in shown and "人在作答" not in shown


def test_an_item_outside_of_every_form_has_no_form_to_look_at(bank: Bank) -> None:
    with bank.body.engine.database.read(bank.body.tenant) as tx:
        names = {one.identifier for one in candidates(tx, LEVEL)}
    form = bank.measurer.get(f"/staff/forms/{bank.form_id}").text
    outside = next(name for name in sorted(names) if name not in form)
    assert "没有试卷含有这些题" in marked(bank, outside)


def test_only_a_second_person_is_offered_to_lift_and_the_item_tells_both(bank: Bank) -> None:
    shown = marked(bank, f"{bank.inside}，")
    action = re.search(rf"{PATH}/([0-9a-f-]+)/lift", bank.measurer.get(PATH).text)
    assert action is not None and "/lift" not in shown
    path = f"{PATH}/{action[1]}/lift"
    refused = bank.reviewer.post(path, PATH, reason="我查过")
    assert refused.status_code == 403 and "标记人不能解除自己的标记" in refused.text
    assert bank.measurer.post(path, PATH, reason="").status_code == 422
    assert bank.measurer.post(path, PATH, reason="公开样题").status_code == 303
    item = re.search(r'href="(/staff/items/[0-9a-f-]{36})"', bank.reviewer.get(PATH).text)
    assert item is not None
    told = bank.reviewer.get(item[1]).text
    assert "标为已泄露" in told and "解除泄露标记" in told and "公开样题" in told


def test_names_that_nobody_has_mark_nothing_and_what_was_typed_stays(bank: Bank) -> None:
    fields = {"items": f"{bank.inside} T-999", "where": "某群", "reason": "有原题"}
    sent = bank.reviewer.post(PATH, PATH, **fields)
    assert sent.status_code == 422 and "T-999" in sent.text and "某群" in sent.text
    bad_day = bank.reviewer.post(PATH, PATH, **{**fields, "items": bank.inside, "on": "昨天"})
    assert bad_day.status_code == 422 and "不是日期" in bad_day.text
    assert "没有标为已泄露的试题" in bank.reviewer.get(PATH).text


def test_writers_read_the_list_and_mark_nothing(bank: Bank, app: FastAPI) -> None:
    with desk_of(app, bank.body, Role.AUTHOR) as author:
        shown = author.get(PATH)
        assert shown.status_code == 200 and 'name="where"' not in shown.text
        fields = {"items": bank.inside, "where": "某群", "reason": "有原题"}
        assert author.post(PATH, PATH, **fields).status_code == 403
