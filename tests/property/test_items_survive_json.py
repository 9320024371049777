"""An item written as JSON and read again is the same item, with the same digest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from foundation.errors import Invalid
from itembank.item_json import digest, from_json, to_json
from itembank.items import Item
from tests.items import demo_items, items


@given(items())
@settings(max_examples=150, deadline=None)
def test_any_item_is_read_back_as_it_was(item: Item) -> None:
    again = from_json(json.loads(json.dumps(to_json(item), ensure_ascii=False)))
    assert again == item
    assert digest(again) == digest(item)


def test_every_demo_item_is_read_back_as_it_was() -> None:
    for item in demo_items():
        assert from_json(json.loads(json.dumps(to_json(item)))) == item


def test_two_demo_items_never_have_the_same_digest() -> None:
    assert len({digest(item) for item in demo_items()}) == len(demo_items())


@given(items())
@settings(max_examples=60, deadline=None)
def test_json_with_a_field_missing_is_refused_with_its_place(item: Item) -> None:
    content = to_json(item)
    for name in list(content):
        broken = {key: value for key, value in content.items() if key != name}
        with pytest.raises(Invalid) as refused:
            from_json(broken)
        assert refused.value.code == "itembank-item-unreadable"
        assert name in str(refused.value.facts["place"])
