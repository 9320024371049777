"""Aiken: question, options, answer; what is beyond it is told."""

from __future__ import annotations

from itembank.exchange.aiken_reader import read_aiken
from itembank.items import ItemType
from itembank.processing.score import score_item

TEXT = """What is right?
A. first
B) second
over two lines
ANSWER: B

Two of them?
A. a
B. b
C. c
ANSWER: A, C

No answer
A. a
B. b
"""


def test_each_question_is_read_by_itself() -> None:
    first, second, third = read_aiken(TEXT.encode(), "a.txt").drafts
    assert first.item is not None
    assert score_item(first.item, {"RESPONSE": "B"}).score == 1
    assert "second<br>over two lines" in str(first.item.body)
    assert second.item is not None
    assert second.item.item_type is ItemType.MULTIPLE_CHOICE
    assert score_item(second.item, {"RESPONSE": ["A", "C"]}).score == 1
    assert second.remarks[0].code == "exchange-aiken-several-answers"
    assert third.item is None
    assert (third.place.line, third.remarks[0].code) == (13, "exchange-key-missing")


def test_an_answer_that_is_no_option_is_told() -> None:
    (draft,) = read_aiken(b"Q\nA. a\nB. b\nANSWER: D", "a.txt").drafts
    assert draft.remarks[0].code == "exchange-key-not-an-option"


def test_a_question_without_its_answer_takes_nothing_from_the_next_one() -> None:
    text = (
        "Q\nA. a\nB. b\n\nR\nA. c\nB. d\nANSWER: A\nFEEDBACK: Because.\n\nS\nA. e\nB. f\nANSWER: B"
    )
    first, second, third = read_aiken(text.encode(), "a.txt").drafts
    assert [remark.code for remark in first.remarks] == ["exchange-key-missing"]
    assert second.item is not None
    assert (second.place.line, second.item.explanation) == (5, "Because.")
    assert "c" in second.source and "b" not in second.source
    assert third.item is not None


def test_two_options_of_one_letter_are_refused() -> None:
    (draft,) = read_aiken(b"Q\nA. a\nB. b\nA. c\nANSWER: A", "a.txt").drafts
    assert [remark.code for remark in draft.remarks] == ["exchange-option-twice"]
