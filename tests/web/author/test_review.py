"""Review by the pages: blind, answered first, by somebody else; nothing by half."""

from __future__ import annotations

import html
import json

from fastapi import FastAPI

from exam_engine.web.author.editing import examples
from foundation.roles import Role
from itembank.blind_review import read_answer
from itembank.library import acts_on
from itembank.tables import ItemActRow
from tests.author_world import (
    Body,
    Desk,
    desk_of,
    hidden,
    source,
)


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
    people_mark = {"简答", "论述", "案例分析", "实操", "录音应答"}
    assert {word for word, asks in shown.items() if not asks} == people_mark
