"""Choices of other systems become the bank's own where every answer keeps its points."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from itembank.exchange.package_reader import read_item_file
from itembank.interactions import ChoiceInteraction, QtiBody
from itembank.items import Item, ItemType
from itembank.rules import MapResponse, MatchCorrect
from itembank.scoring import score

MAP = (
    '<mapping lowerBound="0" upperBound="2" defaultValue="-1"><mapEntry mapKey="A"'
    ' mappedValue="1"/><mapEntry mapKey="B" mappedValue="1.5"/></mapping>'
)


def read(
    kind: str = "single",
    mapping: str = "",
    template: str = "match_correct",
    body: str = "",
    more: str = "",
    key: tuple[str, ...] = ("A",),
) -> Item:
    values = "".join(f"<value>{one}</value>" for one in key)
    xml = (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I" title="T">'
        f'<responseDeclaration identifier="R1" cardinality="{kind}" baseType="identifier">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        "<itemBody><p>Which of <b>these</b>?</p>"
        f'<choiceInteraction responseIdentifier="R1" shuffle="true" maxChoices='
        f'"{1 if kind == "single" else 0}"><prompt>Choose.</prompt>'
        '<simpleChoice identifier="A">one</simpleChoice><simpleChoice identifier="B">two'
        '</simpleChoice><simpleChoice identifier="C" fixed="true">none</simpleChoice>'
        f"</choiceInteraction>{body}</itemBody>{_processing(template)}{more}</assessmentItem>"
    )
    (draft,) = read_item_file(xml.encode(), "i.xml").drafts
    assert draft.item is not None, draft.remarks
    return draft.item


def _processing(name: str) -> str:
    """A standard template for the response R1, written out as rules."""
    variable, correct = '<variable identifier="R1"/>', '<correct identifier="R1"/>'
    if name == "map_response":
        return (
            '<responseProcessing><setOutcomeValue identifier="SCORE">'
            '<mapResponse identifier="R1"/></setOutcomeValue></responseProcessing>'
        )
    one = '<baseValue baseType="float">1</baseValue>'
    return (
        "<responseProcessing><responseCondition><responseIf>"
        f"<match>{variable}{correct}</match>"
        f'<setOutcomeValue identifier="SCORE">{one}</setOutcomeValue>'
        "</responseIf></responseCondition></responseProcessing>"
    )


def test_a_single_choice_keeps_words_order_and_key() -> None:
    item = read()
    part = item.body[0]
    assert isinstance(part, ChoiceInteraction)
    assert item.item_type is ItemType.SINGLE_CHOICE
    assert (part.prompt, part.shuffle) == ("<p>Which of <b>these</b>?</p>Choose.", True)
    assert [(c.identifier, c.content, c.fixed) for c in part.choices] == [
        ("A", "one", False),
        ("B", "two", False),
        ("C", "none", True),
    ]
    assert isinstance(item.rules[0], MatchCorrect)


@pytest.mark.parametrize(("mapping", "template"), [("", "match_correct"), (MAP, "map_response")])
def test_several_choices_give_what_their_own_processing_gives(mapping: str, template: str) -> None:
    item = read("multiple", mapping, template, key=("A", "B"))
    kept = read("multiple", mapping, template, "<p>Behind the options.</p>", key=("A", "B"))
    assert isinstance(item.rules[0], MapResponse if mapping else MatchCorrect)
    assert isinstance(kept.body[0], QtiBody)
    answers = chain.from_iterable(combinations("ABC", size) for size in range(4))
    for answer in answers:
        given = {"R1": list(answer)} if answer else {}
        assert score(item, given, 1).score == score(kept, given, 1).score


@pytest.mark.parametrize(
    "strange",
    [
        {"body": "<p>Behind the options.</p>"},
        {"body": '<rubricBlock view="scorer"><p>For markers.</p></rubricBlock>'},
        {
            "more": '<modalFeedback outcomeIdentifier="SCORE" identifier="A" showHide="show">Well'
            "</modalFeedback>"
        },
        {"body": '<textEntryInteraction responseIdentifier="R1"/>'},
    ],
)
def test_what_the_bank_would_lose_stays_as_it_is(strange: dict[str, str]) -> None:
    assert isinstance(read(**strange).body[0], QtiBody)  # type: ignore[arg-type]
