"""What a candidate's page gets holds no key, no points, no reason, and nothing that hints."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from itembank.answers import check_answer
from itembank.delivery import accept, as_shown, present
from itembank.items import Item, Metadata
from itembank.processing.score import score_item
from itembank.qti.values import BaseType
from tests.items import SECRET, demo_items, items, responses_to

TOP = ["language", "type", "stimulus", "interactions"]
FIELDS = {
    "choice": [
        "kind",
        "response_identifier",
        "prompt",
        "choices",
        "max_choices",
        "min_choices",
    ],
    "textEntry": ["kind", "prompt", "segments"],
    "order": ["kind", "response_identifier", "prompt", "choices"],
    "match": [
        "kind",
        "response_identifier",
        "prompt",
        "sources",
        "targets",
        "target_max",
        "source_max",
    ],
    "extendedText": ["kind", "response_identifier", "prompt", "expected_length"],
}


def _fields_are_the_known_ones(view: dict[str, object]) -> None:
    assert list(view) == TOP
    interactions = view["interactions"]
    assert isinstance(interactions, list)
    for interaction in interactions:
        assert list(interaction) == FIELDS[interaction["kind"]]
        for side in ("choices", "sources", "targets"):
            for option in interaction.get(side, ()):
                assert list(option) == ["identifier", "content"]
        for segment in interaction.get("segments", ()):
            known = ["response_identifier", "expected_length"]
            assert isinstance(segment, str) or list(segment) == known


@given(items(), st.text(max_size=8))
@settings(max_examples=150, deadline=None)
def test_a_random_item_shows_only_the_known_fields_in_their_order(item: Item, seed: str) -> None:
    view = present(item, seed)
    _fields_are_the_known_ones(view)
    assert SECRET not in json.dumps(view, ensure_ascii=False)


@given(items(), st.text(max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_view_is_the_same_whatever_the_key_is(item: Item, seed: str) -> None:
    """Two items that differ in what is right and in nothing else look the same to a candidate."""
    plain = _without_scoring(item)
    shown = json.dumps(present(item, seed), ensure_ascii=False)
    assert shown == json.dumps(present(plain, seed), ensure_ascii=False)


def _without_scoring(item: Item) -> Item:
    """The same item with another key, other points, no reasons and no metadata."""
    declarations = tuple(
        d
        if d.base_type is BaseType.STRING or len(d.correct) < 2
        else replace(d, correct=tuple(reversed(d.correct)))
        for d in item.declarations
    )
    return replace(
        item,
        declarations=declarations,
        title="",
        explanation="",
        rationales=(),
        metadata=Metadata(),
    )


def test_every_demo_item_looks_the_same_when_all_that_is_known_about_it_is_taken_away() -> None:
    for item in demo_items():
        view = present(item, "seed")
        _fields_are_the_known_ones(view)
        assert view == present(_without_scoring(item), "seed"), item.identifier


@given(items(), st.text(max_size=8))
@settings(max_examples=100, deadline=None)
def test_the_banks_identifiers_of_options_are_never_shown(item: Item, seed: str) -> None:
    for interaction in present(item, seed)["interactions"]:  # type: ignore[attr-defined]
        for side in ("choices", "sources", "targets"):
            names = [option["identifier"] for option in interaction.get(side, ())]
            expected = {
                "sources": [chr(ord("a") + n) for n in range(len(names))],
                "targets": [str(n + 1) for n in range(len(names))],
                "choices": [str(n + 1) for n in range(len(names))]
                if interaction["kind"] == "order"
                else [chr(ord("A") + n) for n in range(len(names))],
            }
            assert names == expected[side]


@given(st.data(), items(), st.text(max_size=8))
@settings(max_examples=150, deadline=None)
def test_an_answer_given_in_shown_names_is_marked_as_the_same_answer(
    data: st.DataObject, item: Item, seed: str
) -> None:
    response = check_answer(item.body, data.draw(responses_to(item)))
    turned = accept(item, seed, dict(as_shown(item, seed, response)))
    assert turned == response
    assert score_item(item, turned) == score_item(item, response)


@given(items(), st.text(max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_view_is_stable_for_one_attempt(item: Item, seed: str) -> None:
    assert json.dumps(present(item, seed)) == json.dumps(present(item, seed))
