"""An item written back as authoring JSON reads as the same item, or is refused as a whole."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from foundation.errors import Invalid
from itembank.authoring import read_item
from itembank.authoring_text import authoring_of
from itembank.interactions import ChoiceInteraction
from itembank.items import ItemType
from tests.items import demo_items, demo_standard


def test_every_demo_item_is_written_and_read_back_the_same() -> None:
    standard = demo_standard()
    for item in demo_items():
        written = json.loads(json.dumps(authoring_of(item, standard)))
        assert read_item(written, standard) == item, item.identifier


def test_text_is_what_an_author_would_write() -> None:
    item = next(one for one in demo_items() if one.item_type is ItemType.MULTIPLE_CHOICE)
    written = authoring_of(item, demo_standard())
    assert written["type"] == "多选"
    assert written["score"] == 2
    assert written["scoring"] == item.metadata.marking_note
    assert "title" not in written
    assert "weights" not in written


def test_what_the_format_cannot_say_is_refused_and_not_lost() -> None:
    item = next(one for one in demo_items() if one.item_type is ItemType.SINGLE_CHOICE)
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    fixed = replace(part.choices[-1], fixed=True)
    beyond = replace(item, body=(replace(part, choices=(*part.choices[:-1], fixed)),))
    with pytest.raises(Invalid) as refused:
        authoring_of(beyond, demo_standard())
    assert refused.value.code == "itembank-authoring-beyond"
    assert refused.value.facts["item"] == item.identifier


@pytest.mark.parametrize("lacks", [("level", "skills"), ("skills",), ("cognitive", "difficulty")])
def test_a_draft_that_lacks_facts_is_written_without_them_for_somebody_to_fill_in(
    lacks: tuple[str, ...],
) -> None:
    empty = {"level": "", "skills": (), "cognitive": None, "difficulty": None}
    words = {"level": "level", "skills": "skills", "cognitive": "cog", "difficulty": "difficulty"}
    for kind in (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.TEXT_ENTRY):
        whole = next(one for one in demo_items() if one.item_type is kind)
        facts = replace(whole.metadata, **{name: empty[name] for name in lacks})
        draft = replace(whole, metadata=facts)
        written = authoring_of(draft, demo_standard())
        assert not {words[name] for name in lacks} & set(written)
        filled = authoring_of(whole, demo_standard())
        assert {name: filled[name] for name in written} == written


def test_a_long_answer_that_came_without_a_rubric_can_be_edited() -> None:
    whole = next(one for one in demo_items() if one.item_type is ItemType.CASE_ANALYSIS)
    draft = replace(whole, metadata=replace(whole.metadata, rubric=()))
    assert "rubric" not in authoring_of(draft, demo_standard())
