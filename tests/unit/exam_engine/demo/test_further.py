"""The demonstration's items of the further types: in order, and with the pictures they name."""

from __future__ import annotations

from collections import Counter

from exam_engine.demo.bank import demo_items
from exam_engine.demo.further import further_items, pictures
from itembank.authoring_text import authoring_of
from itembank.item_json import media_in
from itembank.items import ItemType
from itembank.review_checks import review
from tests.items import demo_standard


def test_each_further_type_is_there_twice_and_reviewers_find_nothing() -> None:
    items = further_items()
    kinds = Counter(item.item_type for item in items)
    assert min(kinds[kind] for kind in (ItemType.CLASSIFICATION, ItemType.HOTSPOT)) >= 2
    assert min(kinds[kind] for kind in (ItemType.RECORDING, ItemType.MATERIAL)) >= 2
    assert review(items) == []
    assert not {one.identifier for one in items} & {one.identifier for one in demo_items()}


def test_every_picture_that_is_shown_is_there_and_every_one_there_is_shown() -> None:
    shown = {digest for item in further_items() for digest in media_in(item)}
    assert shown == {one.digest for one in pictures()}


def test_each_is_what_an_author_would_write() -> None:
    for item in further_items():
        assert authoring_of(item, demo_standard())["id"] == item.identifier
