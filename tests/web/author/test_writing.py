"""While an item is written: how a candidate would see it, hints, and pictures that are pasted."""

from __future__ import annotations

import json
import struct
import zlib

import pytest
from fastapi import FastAPI
from httpx import Response

from foundation.roles import Role
from tests.author_world import Body, Desk, desk_of, source, token_on

PREVIEW, PICTURES = "/staff/items/preview", "/staff/items/pictures"


def png() -> bytes:
    """A white picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def ask(desk: Desk, path: str, **sent: object) -> Response:
    """A request of the page's script."""
    headers = {"X-CSRF-Token": token_on(desk.get("/").text), "Accept": "application/json"}
    return desk.client.post(path, headers=headers, **sent)  # type: ignore[arg-type]


def test_the_preview_is_what_a_candidate_sees_and_tells_hints(author: Desk, body: Body) -> None:
    written = source(
        1, id="", stem="如图，<math><msup><mi>x</mi><mn>2</mn></msup></math> 等于（ ）。"
    )
    answer = ask(author, PREVIEW, json={"source": json.dumps(written)})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    shown = json.dumps(told["question"], ensure_ascii=False)
    assert "<msup>" in shown and "做法 A" in shown
    assert "的理由" not in shown and '"correct' not in shown and "解析" not in shown
    assert told["hints"] == [] or all(isinstance(one, str) for one in told["hints"])
    assert "kz-write" in author.get("/staff/items/new").text
    item_id = body.draft(source(2))
    assert 'data-part="stage"' in author.get(f"/staff/items/{item_id}/edit").text


def test_a_formula_copied_from_word_comes_as_mathml_in_its_place(author: Desk) -> None:
    pasted = "<p>若<!--[if gte msEquation 12]><m:oMath><m:r>x</m:r></m:oMath><![endif]-->为正</p>"
    told = ask(author, "/staff/items/formulas", json={"pasted": pasted}).json()
    assert told == {"text": "若<math><mrow><mi>x</mi></mrow></math>为正"}
    written = source(1, stem=f"{told['text']}，则（ ）。")
    shown = ask(author, PREVIEW, json={"source": json.dumps(written)}).json()["question"]
    assert "<mi>x</mi>" in json.dumps(shown)


def test_a_text_that_is_no_item_is_told_with_its_place_and_nothing_is_kept(
    author: Desk, body: Body
) -> None:
    bare = ask(author, PREVIEW, json={"source": "{"})
    assert bare.status_code == 422 and bare.json()["code"] == "web-author-not-json"
    assert ask(author, PREVIEW, json={"source": "[]"}).status_code == 422
    assert "T-001" not in author.get("/staff/items").text


def test_a_pasted_picture_is_kept_named_and_seen_by_authors_before_an_item_names_it(
    app: FastAPI, author: Desk, body: Body
) -> None:
    kept = ask(author, PICTURES, files={"file": ("image.png", png(), "image/png")})
    assert kept.status_code == 200, kept.text
    name = kept.json()["source"]
    path = f"/staff/items/media/{name.removeprefix('media:')}"
    assert author.get(path).headers["content-type"] == "image/png"
    with desk_of(app, body, Role.ITEM_REVIEWER) as reviewer:
        assert reviewer.get(path).status_code == 404, "no item shows it yet"
        stem = f"<img src='{name}' alt='一个白点'> 如图，下列说法正确的是（ ）。"
        body.draft(source(1, stem=stem))
        assert reviewer.get(path).status_code == 200
    told = ask(author, PREVIEW, json={"source": json.dumps(source(2, stem=stem))}).json()
    assert path in json.dumps(told["question"])


@pytest.mark.parametrize("data", [b"no picture", b"%PDF-1.7 x", b"<svg><script/></svg>"])
def test_what_is_no_harmless_picture_is_refused(author: Desk, data: bytes) -> None:
    sent = ask(author, PICTURES, files={"file": ("image.png", data, "image/png")})
    assert sent.status_code == 422 and sent.json()["next"]


def test_only_writers_ask(app: FastAPI, body: Body) -> None:
    with desk_of(app, body, Role.ITEM_REVIEWER) as reviewer:
        assert ask(reviewer, PREVIEW, json={"source": "{}"}).status_code == 403
        files = {"file": ("image.png", png(), "image/png")}
        assert ask(reviewer, PICTURES, files=files).status_code == 403
