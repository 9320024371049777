"""Items that say almost the same are found among many, whatever the order of their options."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Caller
from itembank.interactions import ChoiceInteraction
from itembank.item_words import words_of
from itembank.items import Item, ItemType
from itembank.library import take_in
from itembank.likeness import exact_likeness, likeness, pairs_in, signature, signatures
from itembank.near_duplicates import near_to
from tests.items import demo_items

ITEMS = [item for item in demo_items() if item.item_type is ItemType.SINGLE_CHOICE][:120]


@pytest.fixture
def bank(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> Database:
    with database.write(tenant=tenant) as tx:
        take_in(tx, clock, author=author, reviewer=reviewer, items=ITEMS, standard_id=standard_id)
    return database


def _changed(item: Item) -> Item:
    """The same question with other words around it and its options the other way round."""
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    turned = replace(
        part, prompt=f"请看下面的情形。{part.prompt}", choices=tuple(reversed(part.choices))
    )
    return replace(item, identifier=f"{item.identifier}-copy", body=(turned,))


def test_a_changed_copy_finds_its_original_first(bank: Database, tenant: str) -> None:
    with bank.read(tenant=tenant) as tx:
        for original in ITEMS[::6]:
            near = near_to(tx, _changed(original))
            assert near and near[0].identifier == original.identifier
            assert near[0].likeness > 0.7


def test_an_item_is_not_told_of_itself_and_other_bodies_items_are_not_seen(
    bank: Database, tenant: str
) -> None:
    with bank.read(tenant=tenant) as tx:
        (itself, *_) = near_to(tx, ITEMS[0])
        assert (itself.identifier, itself.likeness) == (ITEMS[0].identifier, 1.0)
        others = near_to(tx, ITEMS[0], apart_from=itself.item_id)
        assert itself.identifier not in {one.identifier for one in others}
    with bank.read(tenant="0" * 36) as tx:
        assert near_to(tx, ITEMS[0]) == []


def test_items_about_other_things_are_not_near() -> None:
    words = [words_of(item) for item in ITEMS]
    assert max(exact_likeness(words[0], other) for other in words[1:]) < 0.5


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_estimate_stands_by_the_likeness(a: str, b: str) -> None:
    estimated = float(likeness(signature(a), signatures([signature(b)]))[0])
    # 128 places: more than six standard errors of the estimate.
    assert abs(estimated - exact_likeness(a, b)) <= 0.3 or not (pairs_in(a) and pairs_in(b))


def test_width_and_case_make_no_difference() -> None:
    assert signature("ＡＢＣ完课率 90％") == signature("abc完课率90%")
