"""The bank by its pages: who sees what, blind review, writing, importing; nothing by half."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.web.author.editing import examples
from exam_engine.wiring import Engine
from foundation.roles import Role
from itembank.blind_review import read_answer
from itembank.library import acts_on
from itembank.tables import ItemActRow
from tests.author_world import (
    AREAS,
    LEVEL,
    Body,
    Desk,
    candidates_cookie,
    desk_of,
    found_body,
    hidden,
    source,
)

PAGES = ("/staff/items", "/staff/items/new", "/staff/items/import")


@pytest.fixture
def body(engine: Engine) -> Body:
    return found_body(engine)


@pytest.fixture
def author(app: FastAPI, body: Body) -> Iterator[Desk]:
    with desk_of(app, body, Role.AUTHOR) as desk:
        yield desk


@pytest.fixture
def reviewer(app: FastAPI, body: Body) -> Iterator[Desk]:
    with desk_of(app, body, Role.ITEM_REVIEWER) as desk:
        yield desk


def _act(desk: Desk, item_id: str, act: str, comment: str = "") -> tuple[int, str]:
    path = f"/staff/items/{item_id}"
    page = desk.get(path).text
    fields = {name: hidden(page, name) for name in ("version", "digest")}
    answer = desk.post(f"{path}/act", path, act=act, comment=comment, **fields)
    return answer.status_code, html.unescape(answer.text)


def _answer(desk: Desk, item_id: str, text: str) -> int:
    """Choose the option whose words contain ``text``, under whatever letter it is shown."""
    path = f"/staff/items/{item_id}"
    page = desk.get(path).text
    fields = {name: hidden(page, name) for name in ("version", "digest")}
    label = next(part for part in page.split("<label") if text in part)
    letter = label.split('value="')[1].split('"')[0]
    return desk.post(f"{path}/answer", path, RESPONSE=letter, **fields).status_code


def _acts(body: Body, item_id: str) -> list[ItemActRow]:
    with body.engine.database.read(body.tenant) as tx:
        return list(acts_on(tx, body.versions(item_id)[-1].id))


# ---- Who may open what ----


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.AUTHOR, (200, 200, 200)),
        (Role.ITEM_REVIEWER, (200, 403, 403)),
        (Role.ASSEMBLER, (200, 403, 403)),
        (Role.BODY_ADMIN, (403, 403, 403)),
        (Role.REGISTRAR, (403, 403, 403)),
    ],
)
def test_each_role_opens_its_pages_of_the_bank(
    app: FastAPI, body: Body, role: Role, seen: tuple[int, ...]
) -> None:
    (item_id,) = body.take_in(source(1))
    with desk_of(app, body, role) as desk:
        assert tuple(desk.get(page).status_code for page in PAGES) == seen
        assert desk.get(f"/staff/items/{item_id}").status_code == seen[0]
        assert desk.get(f"/staff/items/{item_id}/edit").status_code == seen[1]


def test_candidates_and_strangers_are_led_to_the_login(
    client: TestClient, app: FastAPI, body: Body
) -> None:
    (item_id,) = body.take_in(source(1))
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as other:
        other.cookies.update(candidates_cookie(body))
        for browser in (client, other):
            for page in (*PAGES, f"/staff/items/{item_id}"):
                answer = browser.get(page)
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/staff/login")


def test_another_body_sees_nothing_of_the_bank(app: FastAPI, body: Body) -> None:
    item_id = body.draft(source(1))
    other = found_body(body.engine, "9002")
    with desk_of(app, other, Role.AUTHOR, Role.ITEM_REVIEWER) as desk:
        page = desk.get("/staff/items")
        assert "T-001" not in page.text and "还没有试题" in page.text
        path = f"/staff/items/{item_id}"
        for address in (path, f"{path}/edit"):
            assert desk.get(address).status_code == 404
        version = body.versions(item_id)[0]
        fields = {"version": version.id, "digest": version.digest}
        assert desk.post(f"{path}/act", act="submit", **fields).status_code == 404
        assert desk.post(f"{path}/answer", RESPONSE="A", **fields).status_code == 404
        changed = desk.post(f"{path}/edit", digest=version.digest, source="{}")
        assert changed.status_code == 404
    assert body.versions(item_id)[0].status == "draft"


def test_acts_without_the_token_of_the_page_are_refused(author: Desk, body: Body) -> None:
    item_id = body.draft(source(1))
    version = body.versions(item_id)[0]
    fields = {"version": version.id, "digest": version.digest, "act": "submit"}
    answer = author.client.post(f"/staff/items/{item_id}/act", data=fields)
    assert answer.status_code == 403
    assert body.versions(item_id)[0].status == "draft"


# ---- The list ----


def test_list_is_filtered_counted_and_paged_by_the_server(author: Desk, body: Body) -> None:
    body.take_in(*(source(number) for number in range(1, 61)))
    body.draft(source(61, stem="独特的题干，请判断。"))
    page = author.get("/staff/items").text
    assert "共 61 题" in page and page.count("<tr data-panel=") == 50
    assert "第 1 页，共 2 页" in page and "草稿 1" in page and "已发布 60" in page
    assert author.get("/staff/items?page=2").text.count("<tr data-panel=") == 11
    for query, count in (
        (f"level={LEVEL}&area={AREAS[0]}", 30),
        ("difficulty=easy", 20),
        ("status=draft", 1),
        ("status=published", 60),
        ("skill=L1-1.2", 30),
        ("skill=L1-1.2.4", 30),
        ("skill=L1-1.1.4", 31),
        ("text=t-00", 9),
        ("text=独特的题干", 1),
        ("text=%25", 0),
        ("type=essay", 0),
        ("text=编号 6&status=published", 2),
    ):
        told = author.get(f"/staff/items?{query}").text
        assert (f"共 {count} 题" if count else "没有符合条件的试题") in told, query


def test_list_sorts_by_the_order_of_difficulty_and_ignores_unknown_sorts(
    author: Desk, body: Body
) -> None:
    body.take_in(source(1), source(2), source(3))  # medium, hard, easy
    page = author.get("/staff/items?sort=difficulty").text
    places = [page.index(f">T-00{number}<") for number in (3, 1, 2)]
    assert places == sorted(places) and 'aria-sort="ascending"' in page
    assert author.get("/staff/items?sort=nonsense").status_code == 200
    assert author.get("/staff/items?page=nonsense").status_code == 422


def test_cells_that_lack_items_are_seen_at_once(author: Desk, body: Body) -> None:
    body.take_in(*(source(number) for number in range(2, 13, 2)))  # six of the first area
    page = author.get("/staff/items").text
    assert "缺题 1 格" in page and "缺 4" in page
    body.take_in(*(source(number) for number in range(1, 9, 2)))
    page = author.get("/staff/items").text
    assert "缺题" not in page and "各格够组 1 套" in page


def test_item_of_the_wrong_points_fills_no_cell(author: Desk, body: Body) -> None:
    body.take_in(*(source(number, score=5) for number in range(2, 13, 2)))
    assert "缺题 2 格" in author.get("/staff/items").text


# ---- Review ----


def test_item_goes_from_draft_to_published_by_two_people(
    author: Desk, reviewer: Desk, body: Body
) -> None:
    written = author.post("/staff/items/new", source=json.dumps(source(1)))
    path = written.headers["location"]
    item_id = path.rsplit("/", 1)[1]
    assert _act(author, item_id, "submit")[0] == 303
    assert _answer(reviewer, item_id, "做法 B") == 303
    page = reviewer.get(path).text
    assert "与答案一致" in page and "第 1 题 A 的理由" in page
    assert _act(reviewer, item_id, "approve", "题干清楚。")[0] == 303
    assert _act(reviewer, item_id, "publish")[0] == 303
    acts = _acts(body, item_id)
    assert [act.act for act in acts] == ["submit", "answer", "approve", "publish"]
    assert acts[2].comment == "题干清楚。" and acts[1].by == reviewer.person_id
    assert "题干清楚。" in author.get(path).text


def test_reviewer_sees_no_key_and_no_names_before_answering(reviewer: Desk, body: Body) -> None:
    item_id = body.draft(source(1), submitted=True)
    page = reviewer.get(f"/staff/items/{item_id}").text
    for secret in ("的理由", "的解析", "演示标准", "author-0", "答案与评分"):
        assert secret not in page
    assert "做法 B" in page and "提交作答并查看答案" in page
    assert "itembank-act" not in page and 'value="approve"' not in page


def test_reviewer_without_an_answer_cannot_approve_by_hand(reviewer: Desk, body: Body) -> None:
    item_id = body.draft(source(1), submitted=True)
    status, told = _act(reviewer, item_id, "approve")
    assert status == 403 and "先自己作答" in told
    assert body.versions(item_id)[0].status == "review"


def test_first_answer_that_differs_is_kept_and_cannot_be_bettered(
    reviewer: Desk, body: Body
) -> None:
    item_id = body.draft(source(1), submitted=True)
    assert _answer(reviewer, item_id, "做法 C") == 303
    page = reviewer.get(f"/staff/items/{item_id}").text
    assert "与答案不一致" in page and "您的作答：C" in page
    version = body.versions(item_id)[0]
    fields = {"version": version.id, "digest": version.digest}
    again = reviewer.post(f"/staff/items/{item_id}/answer", RESPONSE="A", **fields)
    assert again.status_code == 409
    (_, act) = _acts(body, item_id)
    kept = read_answer(act)
    assert (kept.answer, kept.agreement) == ({"RESPONSE": "C"}, "differs")
    # What the reviewer found is theirs to judge: a key may be right all the same.
    assert _act(reviewer, item_id, "approve")[0] == 303


def test_open_question_is_told_and_nothing_is_kept(reviewer: Desk, body: Body) -> None:
    item_id = body.draft(source(1), submitted=True)
    version = body.versions(item_id)[0]
    fields = {"version": version.id, "digest": version.digest}
    for sent in ({}, {"RESPONSE": "Z"}, {"RESPONSE": ["A", "B"]}):
        answer = reviewer.post(f"/staff/items/{item_id}/answer", **fields, **sent)
        assert answer.status_code == 422 and "的理由" not in answer.text
    assert [act.act for act in _acts(body, item_id)] == ["submit"]


def test_returned_item_needs_a_reason_and_a_new_answer_when_it_comes_back(
    author: Desk, reviewer: Desk, body: Body
) -> None:
    item_id = body.draft(source(1), submitted=True)
    status, told = _act(reviewer, item_id, "return")
    assert status == 422 and "退回试题须写明原因" in told
    assert _answer(reviewer, item_id, "做法 B") == 303
    assert _act(reviewer, item_id, "return", "选项 A 不清楚。")[0] == 303
    assert _act(author, item_id, "submit")[0] == 303
    page = reviewer.get(f"/staff/items/{item_id}").text
    assert "提交作答并查看答案" in page and "的理由" not in page


def test_author_cannot_approve_their_own_item(app: FastAPI, body: Body) -> None:
    with desk_of(app, body, Role.AUTHOR, Role.ITEM_REVIEWER) as desk:
        kept = desk.post("/staff/items/new", source=json.dumps(source(1)))
        item_id = kept.headers["location"].rsplit("/", 1)[1]
        assert _act(desk, item_id, "submit")[0] == 303
        page = desk.get(f"/staff/items/{item_id}").text
        assert "由另一位审题人员审核" in page and 'value="approve"' not in page
        version = body.versions(item_id)[0]
        fields = {"version": version.id, "digest": version.digest}
        answered = desk.post(f"/staff/items/{item_id}/answer", RESPONSE="A", **fields)
        assert answered.status_code == 403
        approved = desk.post(f"/staff/items/{item_id}/act", act="approve", **fields)
        assert approved.status_code == 403
    assert body.versions(item_id)[0].status == "review"


def test_people_without_the_right_do_no_act(app: FastAPI, author: Desk, body: Body) -> None:
    item_id = body.draft(source(1), submitted=True)
    for act in ("approve", "return", "publish", "retire"):
        assert _act_by_hand(author, body, item_id, act, "意见") in (403, 409)
    with desk_of(app, body, Role.ASSEMBLER) as desk:
        assert _act_by_hand(desk, body, item_id, "submit") == 403
    assert body.versions(item_id)[0].status == "review"


def _act_by_hand(desk: Desk, body: Body, item_id: str, act: str, comment: str = "") -> int:
    version = body.versions(item_id)[-1]
    fields = {"version": version.id, "digest": version.digest, "act": act, "comment": comment}
    return desk.post(f"/staff/items/{item_id}/act", **fields).status_code


def test_act_on_what_changed_meanwhile_is_refused(author: Desk, body: Body) -> None:
    item_id = body.draft(source(1))
    page = author.get(f"/staff/items/{item_id}").text
    fields = {name: hidden(page, name) for name in ("version", "digest")}
    body.draft(source(1, explain="另一种解析"))
    answer = author.post(f"/staff/items/{item_id}/act", act="submit", **fields)
    assert answer.status_code == 409 and "请刷新页面" in answer.text
    assert body.versions(item_id)[0].status == "draft"


def test_item_of_every_type_can_be_answered_first(app: FastAPI, reviewer: Desk, body: Body) -> None:
    shown = {}
    for word, example in examples().items():
        item_id = body.draft(example, submitted=True)
        page = reviewer.get(f"/staff/items/{item_id}")
        assert page.status_code == 200, word
        shown[word] = "提交作答并查看答案" in page.text
    people_mark = {"简答", "论述", "案例分析", "实操"}
    assert {word for word, asks in shown.items() if not asks} == people_mark


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
    assert "存为草稿 13 题" in told and "都没有问题" in told


def test_pages_of_items_speak_english(author: Desk, body: Body) -> None:
    item_id = body.draft(source(1))
    for path in (*PAGES, f"/staff/items/{item_id}", f"/staff/items/{item_id}/edit"):
        assert author.get(f"{path}?lang=en").status_code == 200
    assert "What a candidate sees" in author.get(f"/staff/items/{item_id}?lang=en").text


def test_picture_of_an_item_is_shown_and_no_other_file_of_the_body(
    app: FastAPI, author: Desk, body: Body
) -> None:
    blobs = body.engine.blobs
    shown, other = (
        blobs.put(b"\x89PNG\r\n\x1a\n" + one, tenant=body.tenant) for one in (b"1", b"2")
    )
    item_id = body.draft(source(1, stem=f'看图回答：<img src="media:{shown}" alt="流程图">'))
    path = f"/staff/items/media/{shown}"
    assert f'src="{path}"' in author.get(f"/staff/items/{item_id}").text
    answer = author.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert author.get(f"/staff/items/media/{other}").status_code == 404
    assert author.get("/staff/items/media/nonsense").status_code == 404
    elsewhere = found_body(body.engine, "9002")
    with desk_of(app, elsewhere, Role.AUTHOR) as desk:
        assert desk.get(path).status_code == 404
    with desk_of(app, body, Role.REGISTRAR) as desk:
        assert desk.get(path).status_code == 403


def test_script_in_an_item_never_reaches_a_page(author: Desk, body: Body) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    item_id = body.draft(source(1, stem=f"题干{hostile}", area=hostile, source=hostile))
    for path in (f"/staff/items/{item_id}", "/staff/items", f"/staff/items/{item_id}/edit"):
        page = author.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page
