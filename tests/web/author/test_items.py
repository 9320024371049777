"""The bank by its pages: who sees what, the list and its filters, both languages."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from foundation.roles import Role
from tests.author_world import (
    AREAS,
    LEVEL,
    Body,
    Desk,
    candidates_cookie,
    desk_of,
    found_body,
    source,
)

PAGES = ("/staff/items", "/staff/items/new", "/staff/items/import")


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
