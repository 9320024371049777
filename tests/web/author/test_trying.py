"""Trying an item: marked and explained for its author, hidden from a blind review, never kept."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import FastAPI

from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.author_world import (
    AREAS,
    LEVEL,
    SKILLS,
    Body,
    Desk,
    desk_of,
    found_body,
    source,
    token_on,
)
from tests.qti_everything import POINTS, everything, picture


def _mark(desk: Desk, path: str, **answer: Any) -> tuple[int, dict[str, Any]]:
    token = token_on(desk.get("/staff/items").text)
    answered = desk.client.post(
        path, json=answer, headers={"X-CSRF-Token": token, "Accept": "application/json"}
    )
    return answered.status_code, answered.json()


def _question(desk: Desk, path: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json">(\{"ref".*?)</script>', desk.get(path).text)
    assert found
    view: dict[str, Any] = json.loads(found[1])
    return view


def test_an_answer_is_marked_with_the_rule_that_gave_the_points(author: Desk, body: Body) -> None:
    path = f"/staff/items/{body.draft(source(1))}/try"
    options = _question(author, path)["interactions"][0]["choices"]
    right = next(o["identifier"] for o in options if "做法 B" in o["content"])
    wrong = next(o["identifier"] for o in options if "做法 A" in o["content"])
    status, told = _mark(author, path, RESPONSE=right)
    assert (status, told["told"]) == (200, "得 10 分，满分 10 分。")
    assert [step["points"] for step in told["steps"]] == ["10"]
    assert _mark(author, path, RESPONSE=wrong)[1]["told"] == "得 0 分，满分 10 分。"
    assert _mark(author, path)[1]["told"] == "得 0 分，满分 10 分，没有作答。"
    assert _mark(author, path, RESPONSE="Z")[0] == 422


def test_every_step_of_a_qti_item_is_told_and_no_key_stands_in_its_page(
    engine: Engine, author: Desk, body: Body
) -> None:
    digest = engine.blobs.put(picture(), tenant=body.tenant)
    item_id = body.draft_item(everything(digest, SKILLS[0], LEVEL, AREAS[0]))
    path = f"/staff/items/{item_id}/try"
    page = author.get(path).text
    assert "correctResponse" not in page and "areaMap" not in page
    status, told = _mark(author, path, GAP="42", SLIDE="7")
    assert (status, told["told"]) == (200, f"得 2 分，满分 {POINTS} 分。")
    assert {"match", "setOutcomeValue", "mapResponsePoint"} <= {s["rule"] for s in told["trace"]}
    assert author.get(f"/staff/items/media/{digest}").headers["content-type"] == "image/png"


def test_a_blind_reviewer_tries_it_without_a_mark(app: FastAPI, body: Body) -> None:
    item_id = body.draft(source(2), submitted=True)
    path = f"/staff/items/{item_id}/try"
    with desk_of(app, body, Role.ITEM_REVIEWER) as reviewer:
        assert reviewer.get(path).status_code == 200
        status, told = _mark(reviewer, path, RESPONSE="A")
    assert (status, told["code"]) == (403, "web-author-try-blind")


def test_other_bodies_and_other_roles_try_nothing(app: FastAPI, body: Body) -> None:
    path = f"/staff/items/{body.draft(source(3))}/try"
    with desk_of(app, body, Role.REGISTRAR) as registrar:
        assert registrar.get(path).status_code == 403
    with desk_of(app, found_body(body.engine, "9002"), Role.AUTHOR) as elsewhere:
        assert elsewhere.get(path).status_code == 404
        assert _mark(elsewhere, path, RESPONSE="A")[0] == 404


def test_similar_items_are_shown_side_by_side_and_only_the_own_bodys(
    app: FastAPI, author: Desk, body: Body
) -> None:
    body.draft(source(1))
    item_id = body.draft(source(11))
    page = author.get(f"/staff/items/{item_id}/near").text
    assert "T-001" in page and "用词相同" in page
    elsewhere = found_body(body.engine, "9002")
    alone = elsewhere.draft(source(5))
    with desk_of(app, elsewhere, Role.AUTHOR) as other:
        assert "没有近似的题目" in other.get(f"/staff/items/{alone}/near").text
        assert other.get(f"/staff/items/{item_id}/near").status_code == 404
