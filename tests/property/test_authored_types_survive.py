"""What an author writes of sorting, pointing, speaking and shared lists survives, and is not told.

Written back as authoring JSON, as a package of QTI and as the bank's own JSON it is the same item;
what reaches a candidate holds no key; and every answer is worth in QTI what it is in the bank.
"""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itembank.authoring import read_item
from itembank.authoring_text import authoring_of
from itembank.delivery import accept, as_shown, present
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.qti_items import read_item as read_qti
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.qti_writer import qti_value, write_item
from itembank.exchange.safe_media import media_file
from itembank.interactions import MatchInteraction
from itembank.item_json import from_json, to_json
from itembank.processing.score import score_item
from itembank.qti.running import Scorer
from itembank.scoring import score
from tests.items import SECRET, demo_standard
from tests.office_files import png

_TEXT = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="密\xa0"))
_WORDS = _TEXT.map(lambda text: f"题{text.strip()[:12]}".strip())
_WIDTH, _HEIGHT = 400, 300
_PICTURE = media_file("图.png", png(90))


def _facts(draw: st.DrawFn, word: str, score: int) -> dict[str, Any]:
    return {
        "id": draw(st.from_regex(r"[A-Z]{2}-[0-9]{1,6}", fullmatch=True)),
        "level": "初级",
        "type": word,
        "skills": ["L1-2.2.1"],
        "cog": "应用",
        "difficulty": "中",
        "score": score,
        "stem": draw(_WORDS),
        "explain": SECRET,
    }


def _named(draw: st.DrawFn, names: str, least: int) -> dict[str, str]:
    count = draw(st.integers(least, len(names)))
    return {name: draw(_WORDS) for name in names[:count]}


@st.composite
def _sorting(draw: st.DrawFn) -> dict[str, Any]:
    options = _named(draw, "123456", 2)
    categories = _named(draw, "ABCD", 2)
    several = draw(st.booleans())
    under = st.lists(st.sampled_from(list(categories)), unique=True, max_size=3 if several else 1)
    drawn = {name: draw(under) for name in options}
    key = {name: one if len(one) > 1 else one[0] for name, one in drawn.items() if one}
    key = key or {next(iter(options)): next(iter(categories))}
    count = sum(1 if isinstance(one, str) else len(one) for one in key.values())
    rules = ["全部正确才得分", "每对2分，错一对扣1分", *([] if several else ["", "每项2分"])]
    return {
        **_facts(draw, "分类", count * 2),
        "options": options,
        "categories": categories,
        "key": key,
        "scoring": draw(st.sampled_from(rules)),
        **({"several": True} if several else {}),
        "rationale": {next(iter(options)): SECRET},
    }


@st.composite
def _pointing(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from("ABCDEF"), min_size=2, unique=True))
    key = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    several = len(key) > 1 or draw(st.booleans())
    rules = ["少选不得分", "少选得一半", "错选扣分"] if several else [""]
    return {
        **_facts(draw, "热点", draw(st.integers(1, 6)) * len(key)),
        "picture": {
            "source": f"media:{_PICTURE.digest}",
            "alt": draw(_WORDS),
            "width": _WIDTH,
            "height": _HEIGHT,
        },
        "areas": {name: draw(_area()) for name in names},
        "key": key,
        "several": several,
        "scoring": draw(st.sampled_from(rules)),
        "rationale": {names[0]: SECRET},
    }


@st.composite
def _area(draw: st.DrawFn) -> dict[str, Any]:
    left, top = draw(st.integers(0, _WIDTH - 20)), draw(st.integers(0, _HEIGHT - 20))
    shape = draw(st.sampled_from(["矩形", "圆形", "多边形"]))
    coords = {
        "矩形": [left, top, left + 20, top + 20],
        "圆形": [left, top, draw(st.integers(1, 90))],
        "多边形": [left, top, left + 20, top, left, top + 20],
    }[shape]
    return {"shape": shape, "coords": coords, "label": draw(_WORDS)}


@st.composite
def _speaking(draw: st.DrawFn) -> dict[str, Any]:
    longest = draw(st.none() | st.integers(1, 3600))
    return {
        **_facts(draw, "录音应答", 6),
        "rubric": [[SECRET, 4], [f"{SECRET}二", 2]],
        **({} if longest is None else {"longest": longest}),
    }


@st.composite
def _shared(draw: st.DrawFn) -> dict[str, Any]:
    options = _named(draw, "ABCDE", 3)
    count = draw(st.integers(2, 4))
    names = list(options)
    parts = []
    for place in range(count):
        several = draw(st.booleans())
        part: dict[str, Any] = {"stem": draw(_WORDS), "score": 2, "explain": f"{SECRET}{place}"}
        if several:
            part |= {"type": "多选", "scoring": "少选得一半", "key": names[:2]}
        else:
            part |= {"key": [draw(st.sampled_from(names))]}
        parts.append(part)
    return {**_facts(draw, "共用选项", 2 * count), "options": options, "parts": parts}


_FILES = {_PICTURE.digest: _PICTURE}
_AUTHORED = st.one_of(_sorting(), _pointing(), _speaking(), _shared())


@settings(max_examples=120, deadline=None)
@given(source=_AUTHORED)
def test_nothing_of_it_is_lost(source: dict[str, Any]) -> None:
    item = read_item(source, demo_standard())
    assert from_json(json.loads(json.dumps(to_json(item)))) == item
    written = json.loads(json.dumps(authoring_of(item, demo_standard())))
    assert written["type"] == source["type"]
    assert read_item(written, demo_standard()) == item


@pytest.mark.parametrize("spelling", list(Spelling))
@settings(max_examples=30, deadline=None)
@given(source=_AUTHORED)
def test_a_package_gives_the_item_back(spelling: Spelling, source: dict[str, Any]) -> None:
    item = read_item(source, demo_standard())
    (draft,) = read_package(write_package([item], spelling, _FILES).content, "p.zip").drafts
    assert draft.item == item


@settings(max_examples=80, deadline=None)
@given(source=_AUTHORED, seed=st.integers(0, 10_000))
def test_a_candidate_gets_no_key_and_their_answer_is_understood(
    source: dict[str, Any], seed: int
) -> None:
    item = read_item(source, demo_standard())
    view = present(item, seed)
    told = json.dumps(view, ensure_ascii=False)
    assert SECRET not in told
    for name in ("correct", "mapping", "mapKey", "scoring", "rationale"):
        assert f'"{name}"' not in told
    again = dict(source)
    again["key"] = _another_key(source)
    if again["key"] != source.get("key"):
        other = read_item(_rescored(again), demo_standard())
        assert present(other, seed) == view
    right = _right(source)
    if right:
        understood = accept(item, seed, as_shown(item, seed, right))
        assert score(item, understood, seed).score == item.max_score


@settings(max_examples=60, deadline=None)
@given(source=_sorting(), seed=st.integers(0, 10_000))
def test_sorting_is_worth_in_qti_what_it_is_here(source: dict[str, Any], seed: int) -> None:
    item = read_item(source, demo_standard())
    root, losses = write_item(item, Spelling.QTI_3, lambda digest: digest)
    assert losses == ["exchange-loss-rationales"]
    (part,) = item.body
    assert isinstance(part, MatchInteraction)
    scorer, chance = Scorer(read_qti(root)), Random(seed)
    pairs = [f"{a.identifier} {b.identifier}" for a in part.sources for b in part.targets]
    for _ in range(5):
        answer = chance.sample(pairs, chance.randint(1, len(pairs)))
        told = scorer.score({"RESPONSE": [qti_value(one) for one in answer]}).number("SCORE")
        assert told == score_item(item, {"RESPONSE": answer}).score
        assert told is not None and Decimal(0) <= told <= item.max_score


def _right(source: dict[str, Any]) -> dict[str, Any]:
    """The right answer in the bank's names; nothing where people judge."""
    if source["type"] == "分类":
        named = {a: [b] if isinstance(b, str) else b for a, b in source["key"].items()}
        return {"RESPONSE": [f"{a} {one}" for a, under in named.items() for one in under]}
    if source["type"] == "热点":
        return {"RESPONSE": source["key"] if source["several"] else source["key"][0]}
    if source["type"] == "共用选项":
        return {
            f"RESPONSE_{place}": part["key"] if "type" in part else part["key"][0]
            for place, part in enumerate(source["parts"], 1)
        }
    return {}


def _another_key(source: dict[str, Any]) -> Any:
    """A key of the same shape, so that the view may not differ at all."""
    if source["type"] == "分类":
        return {next(iter(source["options"])): list(source["categories"])[-1]}
    if source["type"] == "热点":
        return list(source["areas"])[-len(source["key"]) :]
    return source.get("key")


def _rescored(source: dict[str, Any]) -> dict[str, Any]:
    """With the points that another key of a sorting asks for."""
    return source | ({"score": 2} if source["type"] == "分类" else {})
