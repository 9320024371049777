"""GIFT: what is understood of each kind of question, and one bad one never stops the file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from itembank.exchange.drafts import Draft, Weight
from itembank.exchange.gift_reader import read_gift
from itembank.items import Item, ItemType
from itembank.processing.score import score_item


def drafts(text: str) -> tuple[Draft, ...]:
    return read_gift(text.encode(), "a.gift").drafts


def only(text: str) -> Item:
    (draft,) = drafts(text)
    assert draft.item is not None, draft.remarks
    return draft.item


def score(item: Item, value: str | list[str]) -> Decimal:
    return score_item(item, {"RESPONSE": value}).score


def codes(text: str) -> list[str]:
    return [remark.code for draft in drafts(text) for remark in draft.remarks]


def test_a_single_choice_has_its_key_and_reasons() -> None:
    item = only("::T:: Which? {~a#no =b#yes ~c####because}")
    assert item.item_type is ItemType.SINGLE_CHOICE
    assert (score(item, "A"), score(item, "B")) == (0, 1)
    assert [r.text for r in item.rationales] == ["no", "yes"]
    assert (item.title, item.explanation) == ("T", "because")


def test_shares_count_for_one_or_several_options() -> None:
    half = only("Which? {~a ~%50%b =c}")
    assert [score(half, one) for one in "ABC"] == [0, Decimal("0.5"), 1]
    several = only("Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}")
    assert several.item_type is ItemType.MULTIPLE_CHOICE
    assert score(several, ["A", "B", "C"]) == 1
    assert score(several, ["A", "B", "C", "D"]) < Decimal("0.01")


@pytest.mark.parametrize(
    ("answers", "right", "wrong"),
    [
        ("#3:2", ["1", "5", "3.3"], ["5.1", "x"]),
        ("#-1..1", ["0", "-1", "1"], ["1.01"]),
        ("#42", ["42", "42.0", "４２"], ["41"]),
        ("=Beijing =Peking", ["beijing", "PEKING"], ["Nanjing"]),
        ("One", ["one"], ["two"]),
    ],
)
def test_written_answers(answers: str, right: list[str], wrong: list[str]) -> None:
    item = only(f"How? {{{answers}}}")
    assert all(score(item, text) == 1 for text in right)
    assert all(score(item, text) == 0 for text in wrong)


def test_partly_right_words_have_their_share() -> None:
    item = only("Capital? {=Bern =%25%Zurich}")
    assert (score(item, "bern"), score(item, "Zurich")) == (1, Decimal("0.25"))


def test_a_missing_word_leaves_its_gap_in_the_sentence() -> None:
    item = only("Two and two are {=four} in the end.")
    assert item.body[0].segments[0] == "Two and two are "  # type: ignore[union-attr]
    assert item.body[0].segments[2] == " in the end."  # type: ignore[union-attr]


def test_matching_with_a_distractor() -> None:
    item = only("Match {=a -> 1 =b -> 2 = -> 3}")
    assert item.max_score == 2
    assert score(item, ["a 1", "b 3"]) == 1


def test_true_false_keeps_both_reasons_on_their_sides() -> None:
    item = only("It is so. {F#it is not#well seen}")
    assert score(item, "false") == 1
    assert {r.choice: r.text for r in item.rationales} == {
        "true": "it is not",
        "false": "well seen",
    }


def test_categories_ids_and_tags_stand_with_their_questions() -> None:
    first, second = drafts(
        "$CATEGORY: Top/Safety\n\n// [id:q-7] [tag:a b] [tag:c]\nYes? {T}\n\n"
        "$CATEGORY: Other\nNo? {F}\n"
    )
    assert (first.key, first.category, first.tags) == ("q-7", "Top/Safety", ("a b", "c"))
    assert first.item is not None
    assert first.item.identifier == "q-7"
    assert (second.category, second.tags) == ("Other", ())


def test_one_bad_question_does_not_stop_the_file() -> None:
    text = "Good? {T}\n\nBad {=a ~\n\nNumber {#abc}\n\nNo key {~a ~b}\n\nGood too? {F}"
    found = drafts(text)
    assert [draft.item is not None for draft in found] == [True, False, False, False, True]
    faults = [(d.place.line, r.code) for d in found for r in d.remarks if r.weight is Weight.FAULT]
    assert faults == [
        (3, "exchange-gift-brace-open"),
        (5, "exchange-gift-number"),
        (7, "exchange-key-missing"),
    ]


def test_blank_lines_within_braces_are_read_and_told() -> None:
    assert "exchange-gift-blank-line" in codes("Which? {\n~a\n\n=b\n}\n\nNext? {T}")


def test_what_goes_is_told() -> None:
    assert "exchange-markup-dropped" in codes('[html]<script>1</script><a href="x">A</a> {T}')
    assert "exchange-picture-missing" in codes('[html]<img src="http://x/y.png"> {T}')
    assert "exchange-description-dropped" in codes("Only a text.")
    assert "exchange-wildcard" in codes("Who? {=Ab*}")


def test_the_same_text_has_the_same_key_and_gbk_is_read() -> None:
    text = "天空是什么颜色？ {=蓝 ~红}"
    (utf8,), (gbk,) = drafts(text), read_gift(text.encode("gb18030"), "a").drafts
    assert utf8.key == gbk.key
    assert read_gift(text.encode("gb18030"), "a").remarks[0].code == "exchange-text-gb18030"


def test_signs_of_full_width_are_read_and_told() -> None:
    (draft,) = read_gift("首都？{＝北京 ～上海＃不对 ～广州}".encode(), "f.gift").drafts
    assert draft.item is not None
    assert draft.item.declarations[0].correct == ("A",)
    assert [choice.content for choice in draft.item.body[0].choices] == ["北京", "上海", "广州"]  # type: ignore[union-attr]
    assert [remark.code for remark in draft.remarks] == ["exchange-gift-wide-signs"]
    plain = read_gift("价格？{=甲＝乙}".encode(), "f.gift").drafts[0]
    assert plain.remarks == ()
