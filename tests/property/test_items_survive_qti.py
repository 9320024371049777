"""An item written as QTI comes back as itself, and scores in QTI as it does in the bank."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itembank.exchange.drafts import Place
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.qti_holding import held_item
from itembank.exchange.qti_items import read_item
from itembank.exchange.qti_rules import is_number
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.qti_writer import qti_name, qti_value, write_item
from itembank.interactions import (
    Answerable,
    ChoiceInteraction,
    MatchInteraction,
    OrderInteraction,
    TextEntryInteraction,
    answerables,
)
from itembank.items import Item
from itembank.processing.score import score_item
from itembank.qti.running import Scorer
from itembank.qti.values import BaseType
from itembank.rules import Blanks
from tests.items import items


@pytest.mark.parametrize("spelling", list(Spelling))
@settings(max_examples=40, deadline=None)
@given(item=items())
def test_a_package_gives_the_item_back(spelling: Spelling, item: Item) -> None:
    written = write_package([item], spelling, {})
    (draft,) = read_package(written.content, "p.zip").drafts
    assert draft.item == item


@settings(max_examples=120, deadline=None)
@given(item=items(), seed=st.integers(0, 10_000))
def test_qti_gives_the_same_points(item: Item, seed: int) -> None:
    root, losses = write_item(item, Spelling.QTI_3, lambda digest: digest)
    scorer = Scorer(read_item(root))
    chance = Random(seed)
    for _ in range(6):
        answer = {part.response_identifier: _answer(item, part, chance) for part in _machine(item)}
        answer = {name: value for name, value in answer.items() if value}
        score = scorer.score(
            {qti_name(name): _in_qti(item, name, value) for name, value in answer.items()}
        ).number("SCORE")
        assert score == score_item(item, answer).score or "exchange-loss-free-order" in losses


@settings(max_examples=25, deadline=None)
@given(item=items())
def test_another_system_could_take_what_is_written(item: Item) -> None:
    root, _ = write_item(item, Spelling.QTI_2, lambda digest: digest)
    held, _ = held_item(root, Place())
    assert held.max_score == item.max_score
    assert held.needs_people == item.needs_people


def _machine(item: Item) -> list[Answerable]:
    judged = {d.identifier for d in item.declarations if d.base_type is not BaseType.STRING}
    gaps = {b.response for rule in item.rules if isinstance(rule, Blanks) for b in rule.blanks}
    return [p for p in answerables(item.body) if p.response_identifier in judged | gaps]


def _answer(item: Item, part: Answerable, chance: Random) -> str | list[str]:
    """The right answer, a part of it, or anything."""
    declared = item.declaration(part.response_identifier)
    if isinstance(part, TextEntryInteraction):
        blanks = [b for r in item.rules if isinstance(r, Blanks) for b in r.blanks]
        texts = [text for blank in blanks for text in blank.accepted] + ["12", "3.5", "nothing"]
        return chance.choice(texts)
    if isinstance(part, ChoiceInteraction):
        names = [choice.identifier for choice in part.choices]
        if part.max_choices == 1:
            return chance.choice(names)
    elif isinstance(part, OrderInteraction):
        order = list(declared.correct)
        if chance.random() < 0.7 and len(order) > 1:
            at = chance.randrange(len(order) - 1)
            order[at], order[at + 1] = order[at + 1], order[at]
        return order
    else:
        assert isinstance(part, MatchInteraction)
        return [
            f"{s.identifier} {chance.choice(part.targets).identifier}"
            for s in part.sources
            if chance.random() < 0.8
        ]
    wanted = list(declared.correct) if chance.random() < 0.5 else names
    return chance.sample(wanted, chance.randint(0, len(wanted)))


def _in_qti(item: Item, name: str, value: str | list[str]) -> str | list[str]:
    if item.declaration(name).base_type is not BaseType.STRING:
        return qti_value(value) if isinstance(value, str) else [qti_value(one) for one in value]
    blanks = [b for r in item.rules if isinstance(r, Blanks) for b in r.blanks]
    numeric = any(b.response == name and is_number(b) for b in blanks)
    try:
        Decimal(str(value))
    except ArithmeticError:
        # A word in a gap for numbers counts as not answered.
        return "" if numeric else value
    return value
