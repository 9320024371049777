"""A teacher's paper on its way in by the pages: looked at, put right, kept, undone."""

from __future__ import annotations

import html
import re

import pytest
from fastapi import FastAPI

from exam_engine.intake import keeping
from exam_engine.web.author import intake
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.roles import Role
from itembank.tables import ItemRow, ItemVersionRow
from tests.author_world import Body, Desk, desk_of, found_body, token_on
from tests.office_files import docx, paragraph, picture, png

PAPER = """一、单项选择题（每题2分）
1. 服务礼仪中，最恰当的是（ ）。
A. 先听后说
B. 先说后听
答案：A
2. 处理投诉时，第一步是（ ）。
A. 倾听
B. 解释
"""
START = "/staff/items/files"


def _upload(desk: Desk, name: str, data: bytes) -> str:
    """The page on which the file is looked at."""
    token = token_on(desk.get(START).text)
    answer = desk.client.post(START, data={"csrf_token": token}, files={"file": (name, data)})
    assert answer.status_code == 303, html.unescape(answer.text)
    return str(answer.headers["location"])


def _key(page: str) -> str:
    found = re.search(r'name="key" value="(\w+)"', page)
    assert found
    return found[1]


def _names(body: Body) -> int:
    with body.engine.database.read(body.tenant) as tx:
        return tx.query(ItemRow).count()


def test_a_paper_is_shown_beside_what_was_understood_and_nothing_is_kept(
    author: Desk, body: Body
) -> None:
    look = _upload(author, "卷一.txt", PAPER.encode())
    page = html.unescape(author.get(f"{look}?show=all").text)
    assert "导入 1 / 2 题" in page
    assert "没有答案" in page
    assert "1. 服务礼仪中，最恰当的是（ ）。" in page
    assert _names(body) == 0


def test_a_missing_key_is_added_in_place_and_the_import_can_be_undone(
    author: Desk, body: Body
) -> None:
    look = _upload(author, "卷一.txt", PAPER.encode())
    waiting = author.get(f"{look}?show=waiting").text
    fixed = author.post(
        f"{look}/question", f"{look}?show=waiting", key=_key(waiting), act="fix", answer="A"
    ).headers["location"]
    fixed = fixed.partition("?")[0]
    assert "导入 2 / 2 题" in html.unescape(author.get(fixed).text)
    kept = author.post(f"{fixed}/keep", fixed).headers["location"]
    assert _names(body) == 2
    again = _upload(author, "卷一.txt", PAPER.encode())
    assert "无变化" in html.unescape(author.get(again).text)
    author.post(f"{kept}/undo", kept)
    assert _names(body) == 0
    assert "已撤销" in html.unescape(author.get(kept).text)


def test_what_waits_is_listed_and_settled_later(author: Desk, body: Body) -> None:
    look = _upload(author, "卷一.txt", PAPER.encode())
    author.post(f"{look}/keep", look)
    page = author.get("/staff/items/imports/waiting").text
    found = re.search(r"/staff/items/imports/waiting/([\w-]+)", page)
    assert found
    path = f"/staff/items/imports/waiting/{found[1]}"
    refused = author.post(path, "/staff/items/imports/waiting", act="fix", answer="Z")
    assert refused.status_code == 422
    author.post(path, "/staff/items/imports/waiting", act="fix", answer="A")
    assert _names(body) == 2
    assert "没有待处理的题" in author.get("/staff/items/imports/waiting").text


def test_pictures_are_seen_before_anything_is_kept(author: Desk, body: Body) -> None:
    data = docx(
        paragraph("1. 图中是（ ）", picture("p1", "示意图")),
        paragraph("A. 甲"),
        paragraph("B. 乙"),
        paragraph("答案：A"),
        pictures={"p1": png(7)},
    )
    look = _upload(author, "卷二.docx", data)
    page = author.get(f"{look}?show=all").text
    found = re.search(r'src="(/staff/items/files/\w+/media/\w+)"', page)
    assert found
    assert author.get(found[1]).headers["content-type"] == "image/png"
    assert author.get(found[1].rsplit("/", 1)[0] + "/" + "0" * 64).status_code == 404


def test_another_dialect_and_options_can_be_chosen(author: Desk) -> None:
    table = "题型,题干,选项A,选项B,答案\n7,代码题一,甲,乙,A\n7,代码题二,甲,乙,B\n".encode()
    look = _upload(author, "表.csv", table)
    assert "题型代码 7（2 题）" in html.unescape(author.get(look).text)
    chosen = author.post(
        f"{look}/options",
        look,
        dialect="excel",
        **{"code.7": "single_choice", "option.points": "3"},
    ).headers["location"]
    page = html.unescape(author.get(f"{chosen}?show=all").text)
    assert "3 分" in page
    assert "题型代码 7（2 题）" not in page


def test_a_large_file_is_a_durable_job(
    author: Desk, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "AT_ONCE", 1)
    look = _upload(author, "卷一.txt", PAPER.encode())
    job = author.post(f"{look}/keep", look).headers["location"]
    assert author.get(f"{job}.json").json()["state"] == "waiting"
    assert author.get(job).status_code == 200
    engine = body.engine
    with engine.database.read(body.tenant) as tx:
        row = jobs.find(tx, job.rpartition("/")[2])
        context = jobs.JobContext(
            row.id, body.tenant, dict(row.payload), row.asked_by, engine.database
        )
    done = keeping.keep_as_job(context, keeping.KeepTools(engine.looking, engine.clock))
    assert done["questions"] == 2
    assert _names(body) == 1
    with engine.database.read(body.tenant) as tx:
        assert tx.query(ItemVersionRow).one().written_by == [author.person_id]


@pytest.mark.parametrize("role", [Role.ITEM_REVIEWER, Role.INVIGILATOR])
def test_only_writers_may_import(app: FastAPI, body: Body, role: Role) -> None:
    with desk_of(app, body, role) as desk:
        assert desk.get(START).status_code == 403
        assert desk.get("/staff/items/imports/waiting").status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("旧卷.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "另存为 .docx"),
        ("空.txt", b"  \n", "空文件"),
        ("图.png", png(1), "看不出"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    author: Desk, name: str, data: bytes, said: str
) -> None:
    token = token_on(author.get(START).text)
    answer = author.client.post(START, data={"csrf_token": token}, files={"file": (name, data)})
    if answer.status_code == 303:
        answer = author.get(answer.headers["location"])
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)


def test_another_body_finds_nothing_under_the_same_address(
    app: FastAPI, engine: Engine, author: Desk
) -> None:
    look = _upload(author, "卷一.txt", PAPER.encode())
    other = found_body(engine, "9002")
    with desk_of(app, other, Role.AUTHOR) as stranger:
        assert stranger.get(look).status_code == 404
