"""Writing items as text and importing files of them: what is wrong is told with its place."""

from __future__ import annotations

import html
import json

from fastapi import FastAPI

from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.author_world import (
    Body,
    Desk,
    desk_of,
    found_body,
    hidden,
    source,
)

# ---- Writing ----


def test_draft_is_edited_as_text_and_stays_one_version(author: Desk, body: Body) -> None:
    item_id = body.draft(source(1))
    path = f"/staff/items/{item_id}/edit"
    page = author.get(path).text
    text = html.unescape(page.split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0])
    assert json.loads(text)["key"] == ["B"]
    changed = text.replace("第 1 问", "第一问")
    kept = author.post(path, path, digest=hidden(page, "digest"), source=changed)
    assert kept.status_code == 303
    (version,) = body.versions(item_id)
    assert "第一问" in json.dumps(version.content, ensure_ascii=False)
    assert version.written_by == ["author-0", author.person_id]


def test_published_item_gets_a_next_version_and_stays_in_use(author: Desk, body: Body) -> None:
    (item_id,) = body.take_in(source(1))
    path = f"/staff/items/{item_id}/edit"
    digest = hidden(author.get(path).text, "digest")
    text = json.dumps(source(1))
    assert author.post(path, path, digest=digest, source=text).status_code == 303
    assert len(body.versions(item_id)) == 1, "nothing was changed"
    text = json.dumps(source(1, explain="新的解析"))
    assert author.post(path, path, digest=digest, source=text).status_code == 303
    assert [v.status for v in body.versions(item_id)] == ["published", "draft"]
    assert "第 1 版使用中" in author.get("/staff/items").text
    old = author.get(f"/staff/items/{item_id}?version=1").text
    assert "第 1 题的解析" in old and "这不是最新的版本" in old


def test_item_under_review_is_not_edited(author: Desk, body: Body) -> None:
    item_id = body.draft(source(1), submitted=True)
    answer = author.get(f"/staff/items/{item_id}/edit")
    assert answer.status_code == 409 and "请先退回" in answer.text


NO_ITEMS = [
    ("{", "第 1 行第 2 列"),
    ('{"id": "T-001",}', "不是合格的 JSON"),
    ("[" * 100_000, "不是合格的 JSON"),
    ("9" * 5000, "不是合格的 JSON"),
    ("[]", "这一项不是试题"),
    (json.dumps(source(1, id="T-002")), "不能更改"),
    (json.dumps(source(1, key=["E"]), ensure_ascii=False, indent=1), "字段 key，第 20 行"),
    (json.dumps(source(1, skills=["L9-9"])), "字段 skills"),
    (json.dumps(source(1, stem="坏\ud800字")), "不能保存的字符"),
    (json.dumps(source(1, stem="坏\0字")), "不能保存的字符"),
    (json.dumps(source(1, area="长" * 300)), "领域名称超过"),
    (json.dumps(source(1, sec=10**12)), "字段 sec"),
    (json.dumps(source(1, score=float("nan"))), "字段 score"),
]


def test_text_that_is_no_item_is_refused_at_its_field_and_kept_on_the_page(
    author: Desk, body: Body
) -> None:
    item_id = body.draft(source(1))
    path = f"/staff/items/{item_id}/edit"
    digest = hidden(author.get(path).text, "digest")
    for text, told in NO_ITEMS:
        answer = author.post(path, path, digest=digest, source=text)
        page = html.unescape(answer.text)
        assert answer.status_code == 422 and told in page, text[:80]
        assert text[:500] in page
    assert body.versions(item_id)[0].digest == digest


def test_editing_over_somebody_elses_change_is_refused(author: Desk, body: Body) -> None:
    item_id = body.draft(source(1))
    path = f"/staff/items/{item_id}/edit"
    digest = hidden(author.get(path).text, "digest")
    body.draft(source(1, explain="别人的解析"))
    text = json.dumps(source(1, explain="我的解析"))
    answer = author.post(path, path, digest=digest, source=text)
    assert answer.status_code == 409
    assert "别人的解析" in json.dumps(body.versions(item_id)[0].content, ensure_ascii=False)


def test_new_item_takes_no_identifier_twice(author: Desk, body: Body) -> None:
    body.draft(source(1))
    answer = author.post("/staff/items/new", source=json.dumps(source(1)))
    assert answer.status_code == 409 and "已在题库中" in answer.text


# ---- Import ----


def _import(desk: Desk, content: object, **fields: str) -> str:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = desk.send("/staff/items/import", data, **fields)
    if answer.status_code != 303:
        return f"{answer.status_code} {html.unescape(answer.text)}"
    return html.unescape(desk.get(answer.headers["location"]).text)


def test_file_with_faults_keeps_the_good_and_tells_each_fault_with_its_place(
    author: Desk, body: Body
) -> None:
    told = _import(
        author,
        [source(1), source(2, key=[]), "no item", source(1), source(3, options={"A": [1]})],
    )
    assert "共 5 题，存为草稿 1 题" in told
    assert "有 4 题没有导入" in told
    for sentence in ("T-002 的 key", "这一项不是试题", "T-001 在文件中出现多次", "T-003"):
        assert sentence in told
    page = author.get("/staff/items?status=draft").text
    assert "共 1 题" in page and "T-001" in page


def test_item_that_the_bank_has_is_left_alone_unless_it_is_to_be_updated(
    author: Desk, body: Body
) -> None:
    (published,) = body.take_in(source(1))
    draft = body.draft(source(2))
    waiting = body.draft(source(3), submitted=True)
    file = [source(n, explain="改过的解析") for n in (1, 2, 3)] + [source(4)]
    told = _import(author, file)
    assert told.count("已在题库，跳过") >= 3 and "存为草稿 1 题" in told
    assert len(body.versions(published)) == 1
    told = _import(author, file, existing="update")
    assert "新版本草稿" in told and "草稿已更新" in told and "内容相同" in told
    assert "正在审核或已通过" in told
    assert [v.number for v in body.versions(published)] == [1, 2]
    assert [v.number for v in body.versions(draft)] == [1]
    assert "改过" not in json.dumps(body.versions(waiting)[0].content, ensure_ascii=False)


NO_FILES = [
    (b"", "没有试题"),
    (b"[]", "没有试题"),
    (b"{}", "不是列表"),
    (b"[{]", "第 1 行第 3 列"),
    ("[\n{“id”}]".encode(), "第 2 行第 2 列"),
    ("[\n]".encode("utf-16"), "不是 UTF-8"),
    ("[\n\n坏]".encode("gb18030"), "第 3 行不能读取"),
    (b"PK\x03\x04 a workbook", "不是合格的 JSON"),
    (json.dumps([0] * 301).encode(), "一次最多 300 题"),
    (b"[" * 200_000, "不是合格的 JSON"),
]


def test_file_that_is_none_of_items_is_refused_and_nothing_is_kept(
    author: Desk, body: Body
) -> None:
    for data, told in NO_FILES:
        answer = _import(author, data)
        assert answer.startswith("422") and told in answer, data[:80]
    assert "还没有试题" in author.get("/staff/items").text


def test_import_needs_a_scheme_to_write_to(app: FastAPI, engine: Engine) -> None:
    bare = found_body(engine, "9003", scheme=False)
    with desk_of(app, bare, Role.AUTHOR) as desk:
        assert _import(desk, [source(1)]).startswith("404")
        answer = desk.post("/staff/items/new", source=json.dumps(source(1)))
        assert answer.status_code == 404 and "先采用方案" in answer.text


def test_result_of_an_import_is_seen_by_its_own_body_alone(
    app: FastAPI, author: Desk, body: Body
) -> None:
    answer = author.send("/staff/items/import", json.dumps([source(1)]).encode())
    path = answer.headers["location"]
    assert author.get(path).status_code == 200
    other = found_body(body.engine, "9002")
    with desk_of(app, other, Role.AUTHOR) as desk:
        assert desk.get(path).status_code == 404
        assert desk.get("/staff/items/import/nonsense").status_code == 404


def test_program_is_told_the_fault_of_a_file_as_a_problem(author: Desk) -> None:
    token = author.client.get("/").text.split('name="csrf-token" content="')[1].split('"')[0]
    answer = author.client.post(
        "/staff/items/import",
        files={"file": ("a.json", b"{}", "application/json")},
        headers={"Accept": "application/json", "X-CSRF-Token": token},
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "web-author-import-not-a-list"


def test_example_file_can_be_imported_as_it_is(author: Desk) -> None:
    file = author.get("/staff/items/import/example.json")
    told = _import(author, file.content)
    assert f"存为草稿 {len(file.json())} 题" in told and "都没有问题" in told
