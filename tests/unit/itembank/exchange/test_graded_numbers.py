"""Numbers with shares and tolerances of their own: from GIFT and Moodle, in QTI, and back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from itembank.exchange.gift_reader import read_gift
from itembank.exchange.gift_writer import write_gift
from itembank.exchange.graded_numbers import GradedNumber, graded_question
from itembank.exchange.moodle_reader import read_moodle
from itembank.exchange.moodle_writer import write_moodle
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.qti_spelling import Spelling
from itembank.interactions import QtiBody, TextEntryBlock
from itembank.items import Item
from itembank.scoring import score

BELOW = "::Pi:: How much is <b>pi</b> & why? {#=3.14159:0.001 =%50%3.1:0.1 =%10%3:1####Because}"
WITHIN = "Pi is {#=%100%3.14:0.01 =%25%3:0.5} more or less."
MOODLE = """<quiz><question type="numerical"><name><text>Pi</text></name>
<questiontext format="html"><text>&lt;p&gt;Pi?&lt;/p&gt;</text></questiontext>
<defaultgrade>4</defaultgrade><generalfeedback><text>So</text></generalfeedback>
<answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer>
<answer fraction="0"><text>3.3</text><tolerance>0</tolerance></answer>
<answer fraction="50"><text>3</text><tolerance>0.5</tolerance></answer></question></quiz>"""


def of_gift(text: str) -> Item:
    (draft,) = read_gift(text.encode(), "a.gift").drafts
    assert draft.item is not None, draft.remarks
    return draft.item


def of_moodle(text: str) -> Item:
    (draft,) = read_moodle(text.encode(), "a.xml").drafts
    assert draft.item is not None, draft.remarks
    return draft.item


def points(item: Item, *given: str) -> list[Decimal]:
    return [score(item, {"RESPONSE": one}, 1).score for one in given]


def test_the_first_number_that_an_answer_is_near_to_gives_its_share() -> None:
    item = of_gift(BELOW)
    assert points(item, "3.1416", "3.15", "2.5", "7", "３．１") == [
        Decimal(1),
        Decimal("0.5"),
        Decimal("0.1"),
        Decimal(0),
        Decimal("0.5"),
    ]
    assert item.explanation == "Because"
    assert points(of_gift("Q {#=1822:0 =%50%1822:2}"), "1822", "1823") == [1, Decimal("0.5")]
    moodle = of_moodle(MOODLE)
    assert points(moodle, "3.145", "3.3", "3.4", "2") == [4, 0, 2, 0]


@pytest.mark.parametrize("text", [BELOW, WITHIN, "Q {#=1..2 =%50%0..3}", "Q {#=1:0.1 =2:0.5}"])
def test_gift_gives_it_back_as_it_was(text: str) -> None:
    item = of_gift(text)
    written = write_gift([item])
    again = of_gift(written.content.decode())
    assert graded_question(again) == graded_question(item) is not None
    assert (again.explanation, again.rules) == (item.explanation, item.rules)


def test_moodle_gives_it_back_as_it_was() -> None:
    item = of_moodle(MOODLE)
    again = of_moodle(write_moodle([item], {}).content.decode())
    question = graded_question(item)
    assert question is not None
    assert graded_question(again) == question
    assert question.numbers[2] == GradedNumber(Decimal(3), Decimal("0.5"), Decimal(50))
    within = write_moodle([of_gift(WITHIN)], {})
    assert "exchange-loss-gap-drawn" in [one.code for one in within.losses]
    assert "_____" in within.content.decode()


@pytest.mark.parametrize("spelling", list(Spelling))
def test_qti_of_either_edition_says_the_same(spelling: Spelling) -> None:
    item = of_gift(BELOW)
    content = write_package([item], spelling, {}).content
    (draft,) = read_package(content.replace(b"kaozheng", b"somebody"), "a.zip").drafts
    assert draft.item is not None
    assert isinstance(draft.item.body[0], QtiBody)
    assert points(draft.item, "3.1416", "3.15", "7") == points(item, "3.1416", "3.15", "7")
    assert graded_question(draft.item) == graded_question(item)


@pytest.mark.parametrize("text", ["Q {#3.14:0.01}", "Q {#=3 =4}", "Q {#1..5}", "Q {#=%100%3:1}"])
def test_what_the_banks_own_gaps_can_say_stays_their_own(text: str) -> None:
    assert isinstance(of_gift(text).body[0], TextEntryBlock)
