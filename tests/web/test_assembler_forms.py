"""Forms by their pages: assembled, kept, frozen for good; a pool that is short is named."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from exam_engine.assembly.forms import form_row, forms_of
from exam_engine.assembly.tables import FormRow
from exam_engine.wiring import Engine
from foundation.audit import AuditRow
from foundation.roles import Role
from itembank.library import move
from itembank.lifecycle import Act
from itembank.pools import candidates
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

DRAFT = f"/staff/forms/new/draft?level={LEVEL}&seed=river"


@pytest.fixture
def body(engine: Engine) -> Body:
    made = found_body(engine)
    made.take_in(*(source(number) for number in range(1, 33)))
    return made


@pytest.fixture
def assembler(app: FastAPI, body: Body) -> Iterator[Desk]:
    with desk_of(app, body, Role.ASSEMBLER) as desk:
        yield desk


def _keep(desk: Desk, path: str = DRAFT, title: str = "初级 A 卷") -> Response:
    page = desk.get(path).text
    fields = {name: hidden(page, name) for name in ("scheme", "level", "seed", "shown")}
    exclude = re.findall(r'name="exclude" value="([^"]+)"', page)
    return desk.post("/staff/forms/new", path, title=title, exclude=exclude, **fields)


def _kept(desk: Desk, path: str = DRAFT) -> str:
    answer = _keep(desk, path)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _form(body: Body, path: str) -> FormRow:
    with body.engine.database.read(body.tenant) as tx:
        form = form_row(tx, path.rsplit("/", 1)[1])
        assert form.items
        return form


def _identifiers(page: str) -> set[str]:
    return set(re.findall(r">(T-\d{3})<", page))


# ---- Who may open what ----


@pytest.mark.parametrize(
    ("role", "reads", "assembles", "sees_keys"),
    [
        (Role.ASSEMBLER, 200, 200, 200),
        (Role.BODY_ADMIN, 200, 403, 403),
        (Role.AUTHOR, 403, 403, 403),
        (Role.ITEM_REVIEWER, 403, 403, 403),
        (Role.INVIGILATOR, 403, 403, 403),
    ],
)
def test_each_role_opens_its_pages_of_forms(
    app: FastAPI,
    body: Body,
    assembler: Desk,
    role: Role,
    reads: int,
    assembles: int,
    sees_keys: int,
) -> None:
    path = _kept(assembler)
    with desk_of(app, body, role) as desk:
        assert desk.get("/staff/forms").status_code == reads
        assert desk.get(path).status_code == reads
        assert desk.get(f"{path}/print").status_code == reads
        assert desk.get(f"{path}/print?keyed=1").status_code == sees_keys
        for page in ("/staff/forms/new", DRAFT):
            assert desk.get(page).status_code == assembles
        if assembles == 403:
            fields = {"level": LEVEL, "seed": "river", "shown": "x", "title": "A"}
            assert desk.post("/staff/forms/new", **fields).status_code == 403
            assert desk.post(f"{path}/freeze", sure="yes").status_code == 403
            assert desk.post(f"{path}/discard").status_code == 403
    assert _form(body, path).state == "draft"


def test_candidates_and_strangers_are_led_to_the_login(
    client: TestClient, app: FastAPI, body: Body, assembler: Desk
) -> None:
    path = _kept(assembler)
    with TestClient(app, follow_redirects=False, headers={"Accept": "text/html"}) as other:
        other.cookies.update(candidates_cookie(body))
        for browser in (client, other):
            for page in ("/staff/forms", "/staff/forms/new", DRAFT, path, f"{path}/print"):
                answer = browser.get(page)
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/staff/login")


def test_another_body_sees_nothing_of_the_forms(app: FastAPI, body: Body, assembler: Desk) -> None:
    path = _kept(assembler)
    other = found_body(body.engine, "9002")
    with desk_of(app, other, Role.ASSEMBLER) as desk:
        assert "还没有试卷" in desk.get("/staff/forms").text
        for page in (path, f"{path}/print", f"{path}/print?keyed=1"):
            assert desk.get(page).status_code == 404
        assert desk.post(f"{path}/freeze", sure="yes").status_code == 404
        assert desk.post(f"{path}/discard").status_code == 404
        # Nor does somebody else's form tell which items it holds.
        short = desk.get(f"{DRAFT}&exclude={path.rsplit('/', 1)[1]}")
        assert short.status_code == 422 and "共缺 10 题" in short.text
    assert _form(body, path).state == "draft"


# ---- Assembling ----


def test_draft_shows_its_figures_and_nothing_is_kept(assembler: Desk, body: Body) -> None:
    page = html.unescape(assembler.get(DRAFT).text)
    for told in (
        "各格题数都与双向细目表一致",
        "难度占分与要求一致",
        "单选题答案分布均衡",
        "预计用时在考试时长之内",
        "10 题，100 分",
        "40 / 40 分",
        "10 / 30 分钟",
    ):
        assert told in page, told
    assert len(_identifiers(page)) == 10
    with body.engine.database.read(body.tenant) as tx:
        assert not forms_of(tx)


def test_same_seed_gives_the_same_form_and_it_is_kept_as_shown(assembler: Desk, body: Body) -> None:
    first, second = (_identifiers(assembler.get(DRAFT).text) for _ in range(2))
    assert first == second
    path = _kept(assembler)
    assert _identifiers(assembler.get(path).text) == first
    form = _form(body, path)
    assert (form.title, form.seed, form.total) == ("初级 A 卷", "river", 100)


def test_items_of_earlier_forms_are_left_out_also_in_newer_versions(
    assembler: Desk, body: Body
) -> None:
    path = _kept(assembler)
    used = _identifiers(assembler.get(path).text)
    renewed = sorted(used)[0]
    number = int(renewed[2:])
    body.take_in(source(number, explain="第二版的解析"))
    page = assembler.get(f"{DRAFT}&exclude={path.rsplit('/', 1)[1]}").text
    assert len(_identifiers(page)) == 10 and not _identifiers(page) & used


def test_form_is_not_kept_when_the_pool_has_changed_meanwhile(assembler: Desk, body: Body) -> None:
    page = assembler.get(DRAFT).text
    fields = {name: hidden(page, name) for name in ("scheme", "level", "seed", "shown")}
    gone = sorted(_identifiers(page))[0]
    _retire(body, gone)
    answer = assembler.post("/staff/forms/new", title="A 卷", **fields)
    assert answer.status_code == 409 and "题库在您查看期间有变化" in answer.text
    assert gone not in _identifiers(answer.text)
    with body.engine.database.read(body.tenant) as tx:
        assert not forms_of(tx)


def test_form_needs_a_name_and_a_seed(assembler: Desk) -> None:
    assert "没有写试卷名称" in _keep(assembler, title="  ").text
    answer = assembler.get(f"/staff/forms/new/draft?level={LEVEL}&seed=%20")
    assert answer.status_code == 422 and "没有写种子" in answer.text
    assert assembler.get("/staff/forms/new/draft?level=无此等级&seed=a").status_code == 404
    assert assembler.get(f"{DRAFT}&seed={'x' * 80}").status_code == 422


def test_body_without_a_scheme_is_told_what_is_missing(app: FastAPI, engine: Engine) -> None:
    bare = found_body(engine, "9003", scheme=False)
    with desk_of(app, bare, Role.ASSEMBLER) as desk:
        page = desk.get("/staff/forms/new")
        assert page.status_code == 200 and "还没有采用认证方案" in page.text
        assert desk.get(DRAFT).status_code == 404


# ---- What is missing ----


def _retire(body: Body, identifier: str) -> None:
    with body.engine.database.write(body.tenant) as tx:
        for one in candidates(tx, LEVEL):
            if one.identifier == identifier:
                move(tx, body.engine.clock, by=body.reviewer, version_id=one.ref, act=Act.RETIRE)


def test_cell_that_lacks_items_is_named_with_how_many(assembler: Desk, body: Body) -> None:
    for number in range(1, 27, 2):  # all but three of the second area
        _retire(body, f"T-{number:03d}")
    answer = assembler.get(DRAFT)
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "1 个单元格共缺 1 题" in page
    row = next(part for part in page.split("<tr>") if AREAS[1] in part)
    assert re.findall(r">(\d+)<", row) == ["4", "3", "1"]
    assert "编写或发布所缺的试题" in page


def test_items_of_other_points_are_told_beside_the_cell(engine: Engine, app: FastAPI) -> None:
    other = found_body(engine, "9004")
    other.take_in(*(source(number, score=5) for number in range(1, 20)))
    with desk_of(app, other, Role.ASSEMBLER) as desk:
        page = desk.get(DRAFT).text
        assert "共缺 10 题" in page and "分值不符" in page


def test_difficulty_out_of_reach_is_told_with_its_points(engine: Engine, app: FastAPI) -> None:
    other = found_body(engine, "9005")
    other.take_in(*(source(number, difficulty="易") for number in range(1, 33)))
    with desk_of(app, other, Role.ASSEMBLER) as desk:
        answer = desk.get(DRAFT)
        assert answer.status_code == 422 and "难度占分的缺口" in answer.text
        assert "40" in answer.text and "各单元格现有试题的难度" in answer.text


def test_demands_that_conflict_are_listed(engine: Engine, app: FastAPI) -> None:
    other = found_body(engine, "9006")
    other.take_in(*(source(number, key=["A"]) for number in range(1, 33)))
    with desk_of(app, other, Role.ASSEMBLER) as desk:
        answer = desk.get(DRAFT)
        assert answer.status_code == 422 and "单选题答案分布 A" in answer.text


# ---- Freezing ----


def test_frozen_form_can_be_neither_changed_nor_discarded(assembler: Desk, body: Body) -> None:
    path = _kept(assembler)
    unsure = assembler.post(f"{path}/freeze", path)
    assert unsure.status_code == 409 and "没有勾选确认" in unsure.text
    assert assembler.post(f"{path}/freeze", path, sure="yes").status_code == 303
    form = _form(body, path)
    assert form.state == "frozen" and len(form.digest) == 64
    page = assembler.get(path).text
    assert form.digest in page and "/freeze" not in page and "/discard" not in page
    for act in ("freeze", "discard"):
        refused = assembler.post(f"{path}/{act}", path, sure="yes")
        assert refused.status_code == 409 and "试卷已定稿，不能再改" in refused.text
    assert _form(body, path).digest == form.digest


def test_form_whose_item_was_retired_is_not_frozen(assembler: Desk, body: Body) -> None:
    path = _kept(assembler)
    _retire(body, sorted(_identifiers(assembler.get(path).text))[0])
    refused = assembler.post(f"{path}/freeze", path, sure="yes")
    assert refused.status_code == 409 and "未发布或已停用" in refused.text
    assert _form(body, path).state == "draft"


def test_draft_is_discarded(assembler: Desk, body: Body) -> None:
    path = _kept(assembler)
    assert assembler.post(f"{path}/discard", path).headers["location"] == "/staff/forms"
    assert assembler.get(path).status_code == 404
    with body.engine.database.read(body.tenant) as tx:
        assert not forms_of(tx)


# ---- On paper ----


def test_paper_without_keys_tells_no_key(app: FastAPI, assembler: Desk, body: Body) -> None:
    path = _kept(assembler)
    with desk_of(app, body, Role.BODY_ADMIN) as desk:
        paper = desk.get(f"{path}/print").text
        page = desk.get(path).text
    assert "草稿，不得用于考试" in paper and "第 1 部分" in paper
    for told in (paper, page):
        for secret in ("解析", "的理由", "演示标准", "q-key-word", "答案与评分"):
            assert secret not in told, secret
        assert "keyed=1" not in told
    assert not _identifiers(paper)


def test_paper_with_keys_tells_them_and_is_kept_in_the_audit_chain(
    assembler: Desk, body: Body
) -> None:
    path = _kept(assembler)
    paper = assembler.get(f"{path}/print?keyed=1").text
    assert paper.count("的解析") == 10 and "含答案，请妥善保管" in paper
    keys = re.findall(r'q-answers">.*?<strong>([A-D])</strong>', paper, re.DOTALL)
    numbers = [int(name[2:]) for name in re.findall(r"(T-\d{3}) ·", paper)]
    assert keys == ["ABCD"[number % 4] for number in numbers]
    with body.engine.database.read(body.tenant) as tx:
        acts = [row.facts["keys"] for row in tx.query(AuditRow).filter_by(act="exam:form:print")]
    assert acts == [True]


def test_pages_of_forms_speak_english(assembler: Desk) -> None:
    path = _kept(assembler)
    for page in ("/staff/forms", "/staff/forms/new", DRAFT, path, f"{path}/print"):
        mark = "&" if "?" in page else "?"
        assert assembler.get(f"{page}{mark}lang=en").status_code == 200
