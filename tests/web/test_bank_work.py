"""Working in the bank by its pages: searches, many items at once, tasks, versions, standards."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from exam_engine.bank.bulk_job import AT_ONCE, BulkTools, carry_out_bulk
from exam_engine.wiring import Engine
from foundation.jobs import JobContext
from foundation.roles import Role
from itembank.bulk import bulk_row
from tests.author_world import DEMO, Body, Desk, desk_of, found_body, source


@dataclass
class Bank:
    """Four published items, of which the last has a draft of its next version, and two people."""

    body: Body
    author: Desk
    reviewer: Desk
    items: list[str]

    def finish(self, bulk_id: str) -> None:
        """What the worker would do."""
        engine, tenant = self.body.engine, self.body.tenant
        with engine.database.read(tenant) as tx:
            row = bulk_row(tx, bulk_id)
            assert row.job_id is not None
            context = JobContext(row.job_id, tenant, {"bulk": row.id}, row.by, engine.database)
        assert carry_out_bulk(context, BulkTools(engine.clock)) == {"bulk": bulk_id}
        assert AT_ONCE > 1


@pytest.fixture
def bank(engine: Engine, app: FastAPI) -> Iterator[Bank]:
    body = found_body(engine)
    items = body.take_in(*[source(number) for number in range(4)])
    body.draft(source(3, stem="第 3 问：下列做法中，最稳妥的是（ ）。"))
    with desk_of(app, body, Role.AUTHOR) as author, desk_of(app, body, Role.ITEM_REVIEWER) as other:
        yield Bank(body, author, other, items)


def test_what_was_looked_for_is_marked_and_a_kept_search_is_shared(bank: Bank) -> None:
    found = bank.author.get("/staff/items?text=最稳妥").text
    assert "<mark>最稳妥</mark>" in found and "T-001" not in found
    path = "/staff/items/searches"
    kept = {"name": "稳妥", "query": "text=最稳妥&level=初级", "shared": "true"}
    assert bank.author.post(path, "/staff/items", **kept).status_code == 303
    shown = bank.reviewer.get("/staff/items").text
    assert "稳妥</a>" in shown and "forget" not in shown
    empty = bank.author.post(path, "/staff/items", name="x", query="")
    assert "没有可保存的条件" in bank.author.get(empty.headers["location"]).text


def test_reviewers_cannot_look_for_an_authors_items(bank: Bank) -> None:
    assert "T-001" not in bank.author.get("/staff/items?author=nobody").text
    assert "T-001" in bank.reviewer.get("/staff/items?author=nobody").text


def test_many_items_are_tagged_by_a_job_and_the_tag_is_taken_back(bank: Bank) -> None:
    ordered = bank.author.post(
        "/staff/items/bulk", "/staff/items", change="tag", tag="重点", query="level=初级"
    )
    path = ordered.headers["location"]
    assert "kz-progress" in bank.author.get(path).text
    assert bank.author.get(f"{path}.json").json()["total"] == 4
    bank.finish(path.rpartition("/")[2])
    assert "T-003" in bank.author.get(path).text
    assert "T-002" in bank.author.get("/staff/items?tag=重点").text
    bank.author.post(f"{path}/undo", path)
    assert "已恢复 4 题" in bank.author.get(path).text
    assert "T-002" not in bank.author.get("/staff/items?tag=重点").text


def test_a_bulk_change_without_the_right_is_refused(bank: Bank) -> None:
    fields = {"change": "tag", "tag": "x", "query": ""}
    assert bank.reviewer.post("/staff/items/bulk", "/staff/items", **fields).status_code == 403


def test_versions_are_compared_and_not_for_a_reviewer_who_is_to_answer(bank: Bank) -> None:
    path = f"/staff/items/{bank.items[3]}/changes"
    shown = html.unescape(bank.author.get(path).text)
    assert re.search(r"<del>.*恰当</del>", shown) and re.search(r"<ins>.*稳妥</ins>", shown)
    assert bank.author.get(f"{path}?old=1&new=9").status_code == 404
    blind = bank.body.draft(source(9), submitted=True)
    refused = bank.reviewer.get(f"/staff/items/{blind}/changes")
    assert refused.status_code == 403 and "请先作答" in refused.text


def test_a_cell_is_given_to_a_writer_who_sees_it(bank: Bank) -> None:
    path = "/staff/items/tasks"
    board = html.unescape(bank.reviewer.get(path).text)
    cell = re.findall(r'<option value="([^"]*\|[^"]*)"', board)[0]
    given = {"cell": cell, "writer": bank.author.person_id, "number": 3, "due": "2026-12-01"}
    assert bank.reviewer.post(path, path, **given).status_code == 303
    assert "0 / 3" in bank.author.get(path).text
    past = bank.reviewer.post(path, path, **{**given, "due": "2026-01-01"})
    assert past.status_code == 422 and "已过" in past.text
    assert bank.author.post(path, path, **given).status_code == 403


def test_a_standards_next_version_is_checked_kept_and_takes_items_along(bank: Bank) -> None:
    path = "/staff/items/standards"
    told = (DEMO / "standard.json").read_text("utf-8")
    looked = bank.reviewer.send(path, told.replace("完整记录", "如实记录").encode())
    preview = looked.headers["location"]
    assert "demo-1.0" in bank.reviewer.get(preview).text
    name = re.search(r'name="name"[^>]*value="([^"]*)"', bank.reviewer.get(preview).text)
    assert name is not None
    kept = bank.reviewer.post(preview, preview, name=name[1], version="demo-2")
    new = kept.headers["location"]
    compared = bank.reviewer.get(f"{new}?other={bank.body.standard_id}").text
    assert "如实记录" in compared and "改写" in compared
    moved = bank.reviewer.post(f"{new}/items", new, other=bank.body.standard_id)
    assert "已转入 4 题" in bank.reviewer.get(moved.headers["location"]).text
    again = bank.reviewer.post(preview, preview, name=name[1], version="demo-2")
    assert again.status_code == 409
    assert bank.author.send(path, b"{}").status_code == 403


def test_items_are_exported_after_a_page_has_told_what_the_format_cannot_say(bank: Bank) -> None:
    path = "/staff/items/export"
    told = html.unescape(bank.reviewer.post(path, "/staff/items", format="gift").text)
    assert "T-000" in told and 'id="take"' in told
    file = bank.reviewer.post(path, "/staff/items", format="gift", act="take")
    assert file.headers["content-disposition"].startswith("attachment") and "::第 0 问" in file.text
    assert bank.author.post(path, "/staff/items", format="gift", act="take").status_code == 403
    refused = bank.reviewer.post(path, "/staff/items", format="gift", query="text=zzzz")
    assert refused.status_code == 422


def test_choosing_items_offers_the_export_to_those_who_may_take_them_out(bank: Bank) -> None:
    page = bank.reviewer.post("/staff/items/bulk/choose", "/staff/items", whole="true").text
    assert "/staff/items/export" in page
    page = bank.author.post("/staff/items/bulk/choose", "/staff/items", whole="true").text
    assert "/staff/items/export" not in page
