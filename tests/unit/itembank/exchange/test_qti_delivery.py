"""What a browser gets of a QTI item: enough to answer it, and nothing that scores it."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.item_files import sources_in
from itembank.exchange.qti_bodies import slots_in
from itembank.exchange.qti_delivery import Delivered, deliver, leaks_in
from itembank.exchange.qti_items import read_item
from itembank.exchange.safe_xml import name_of, parse
from itembank.qti.running import Scorer
from itembank.qti.state import State

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "qti"
ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I" title="T">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier">
  <correctResponse><value>the_key</value></correctResponse>
  <mapping defaultValue="0"><mapEntry mapKey="the_key" mappedValue="7"/></mapping>
</responseDeclaration>
<responseDeclaration identifier="G" cardinality="multiple" baseType="directedPair">
  <correctResponse><value>hot gap_right</value></correctResponse>
</responseDeclaration>
<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>
<itemBody>
  <p onclick="alert(1)">Which <b>one</b>?</p><script>alert(2)</script>
  <rubricBlock view="scorer"><p>Give a point to whoever knows it.</p></rubricBlock>
  <rubricBlock view="candidate"><p>Choose one.</p></rubricBlock>
  <choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
    <prompt>Pick</prompt>
    <simpleChoice identifier="wrong_1">Red<feedbackInline outcomeIdentifier="FEEDBACK"
      identifier="wrong_1" showHide="show">No, think again.</feedbackInline></simpleChoice>
    <simpleChoice identifier="the_key">Green</simpleChoice>
    <simpleChoice identifier="wrong_2" fixed="true">None of these</simpleChoice>
  </choiceInteraction>
  <gapMatchInteraction responseIdentifier="G">
    <gapText identifier="hot" matchMax="1">hot</gapText>
    <gapText identifier="cold" matchMax="1">cold</gapText>
    <p>Tea is <gap identifier="gap_right"/> and ice is <gap identifier="gap_left"/>.</p>
  </gapMatchInteraction>
</itemBody>
<responseProcessing><setOutcomeValue identifier="FEEDBACK"><variable identifier="R"/>
</setOutcomeValue></responseProcessing>
<modalFeedback outcomeIdentifier="FEEDBACK" identifier="the_key" showHide="show">Well
 done indeed.</modalFeedback>
</assessmentItem>"""


def opened(xml: str = ITEM) -> tuple[etree._Element, Scorer]:
    root = parse(xml.encode(), "item.xml")
    return root, Scorer(read_item(root))


def seen(root: etree._Element, state: State, seed: int = 0) -> Delivered:
    return deliver(root, state, lambda source: None, seed)


def test_nothing_about_scoring_reaches_the_browser() -> None:
    root, scorer = opened()
    state = scorer.start()
    view = seen(root, state)
    written = json.dumps(view.view)
    for secret in ("the_key", "wrong_1", "gap_right", "think again", "Well", "Give a point", "7"):
        assert secret not in written
    for shown in ("Green", "None of these", "Choose one.", "Tea is", "Which <b>one</b>?"):
        assert shown in written
    assert "script" not in written
    assert "onclick" not in written
    assert leaks_in(root, view, state) == []


def test_an_answer_to_the_view_comes_back_in_the_banks_words() -> None:
    root, scorer = opened()
    for seed in range(8):
        view = seen(root, scorer.start(), seed)
        choice, gaps = view.view["interactions"]
        green = next(one["name"] for one in choice["choices"] if one["content"] == "Green")
        hot = next(one["name"] for one in gaps["choices"] if one["content"] == "hot")
        given = {"R": green, "G": [f"{hot} {gaps['gaps'][0]}"]}
        assert view.answer(given) == {"R": "the_key", "G": ["hot gap_right"]}
        assert choice["choices"][-1]["content"] == "None of these"


def test_choices_are_shuffled_by_the_seed_and_stay_so() -> None:
    root, scorer = opened()

    def order(seed: int) -> list[str]:
        view = seen(root, scorer.start(), seed).view
        return [one["content"] for one in view["interactions"][0]["choices"]]

    assert order(3) == order(3)
    assert len({tuple(order(seed)) for seed in range(20)}) == 2


def test_feedback_is_shown_once_it_is_earned() -> None:
    root, scorer = opened()
    state = scorer.start()
    state.values["R"] = scorer.score({"R": "the_key"}).outcomes["FEEDBACK"]
    scorer.finish(state)
    assert "Well" in json.dumps(seen(root, state).view["feedback"])


def test_every_interaction_stands_in_its_slot() -> None:
    root, scorer = opened()
    view = seen(root, scorer.start()).view
    assert slots_in(view["content"]) == [0, 1]
    assert slots_in(view["interactions"][1]["content"]) == [0, 1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<portableCustomInteraction responseIdentifier='R'/>", "qti-interaction-brings-program"),
        ("<guessInteraction responseIdentifier='R'/>", "qti-interaction-unknown"),
        (
            "<choiceInteraction responseIdentifier='R'><simpleChoice identifier='A'>"
            "<textEntryInteraction responseIdentifier='S'/></simpleChoice></choiceInteraction>",
            "qti-interaction-misplaced",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_by_its_name(body: str, code: str) -> None:
    xml = f"<assessmentItem identifier='I' title=''><itemBody>{body}</itemBody></assessmentItem>"
    with pytest.raises(Invalid) as refused:
        seen(parse(xml.encode(), "item.xml"), State([]))
    assert refused.value.code == code


SOURCES = sorted(DATA.rglob("*.xml")) if DATA.exists() else []
SCORING = {
    "correctResponse",
    "mapping",
    "areaMapping",
    "responseProcessing",
    "outcomeProcessing",
    "resprocessing",
}


@pytest.mark.skipif(not SOURCES, reason="no ../shared/data/qti here")
def test_a_view_is_the_same_whatever_the_key_is() -> None:
    compared = 0
    for file in SOURCES:
        try:
            sources = list(sources_in(file))
        except Invalid:
            continue
        for source in sources:
            try:
                state = Scorer(source.program()).start()
                view = seen(source.shown(), state).view
            except Invalid:
                continue
            assert seen(_without_scoring(source.shown()), state).view == view, file
            compared += 1
    assert compared > 150


def _without_scoring(root: etree._Element) -> etree._Element:
    bare = deepcopy(root)
    for element in list(bare.iter()):
        if name_of(element) in SCORING and element.getparent() is not None:
            element.getparent().remove(element)
    return bare


BEFORE = (
    '<assessmentItem identifier="I" title="t" adaptive="{adaptive}">'
    '<outcomeDeclaration identifier="F" cardinality="single" baseType="identifier">'
    "<defaultValue><value>begun</value></defaultValue></outcomeDeclaration><itemBody>"
    '<feedbackBlock outcomeIdentifier="F" identifier="begun" showHide="show">Opening words'
    '</feedbackBlock><feedbackBlock outcomeIdentifier="F" identifier="ok" showHide="hide">'
    "Hidden words</feedbackBlock></itemBody>"
    '<modalFeedback outcomeIdentifier="F" identifier="ok" showHide="hide">Modal words'
    "</modalFeedback></assessmentItem>"
)


@pytest.mark.parametrize(("adaptive", "first"), [("false", set()), ("true", {"Opening", "Hidden"})])
def test_no_feedback_comes_before_the_first_attempt_by_a_default_or_by_hiding(
    adaptive: str, first: set[str]
) -> None:
    root, scorer = opened(BEFORE.format(adaptive=adaptive))
    state = scorer.start()
    view = seen(root, state)
    told = json.dumps(view.view)
    assert {word for word in ("Opening", "Hidden", "Modal") if word in told} == first
    assert leaks_in(root, view, state) == []
    scorer.attempt(state, {})
    told = json.dumps(seen(root, state).view)
    assert all(word in told for word in ("Opening", "Hidden", "Modal"))


@pytest.mark.parametrize(
    ("value", "own", "shown"),
    [
        ("integer|single|10", "", "10"),
        ("integer|single|10", 'base="16"', "a"),
        ("integer|single|-10", 'base="2"', "-1010"),
        ("integer|single|10", 'format="%X"', "A"),
        ("integer|single|7", 'format="%03d"', "007"),
        ("float|single|2.5", 'format="%.2f"', "2.50"),
        ("float|single|0.1", "", "0.1"),
        ("float|single|1234.5", 'format="%.3r"', "1230"),
        ("float|single|1500", 'format="%.1e"', "1.5e+03"),
        ("float|single|1500", 'format="%.1e" powerForm="true"', "1.5 × 10<sup>3</sup>"),
        ("float|single|2.5", 'format="%.1f cm"', "2.5 cm"),
        ("integer|ordered|1,2,3", "", "1;2;3"),
        ("integer|ordered|1,2,3", 'delimiter=", "', "1, 2, 3"),
        ("integer|ordered|1,2,3", 'index="2"', "2"),
        ("integer|ordered|1,2,3", 'index="9"', ""),
        ("string|single|a &lt;b", "", "a &lt;b"),
    ],
)
def test_a_printed_variable_follows_its_format(value: str, own: str, shown: str) -> None:
    base_type, cardinality, texts = value.split("|")
    values = "".join(f"<value>{one}</value>" for one in texts.split(","))
    root, scorer = opened(
        f'<assessmentItem identifier="I" title="t"><templateDeclaration identifier="V" '
        f'cardinality="{cardinality}" baseType="{base_type}"><defaultValue>{values}</defaultValue>'
        f'</templateDeclaration><itemBody><p><printedVariable identifier="V" {own}/></p></itemBody>'
        "</assessmentItem>"
    )
    assert seen(root, scorer.start()).view["content"] == f"<p>{shown}</p>"


def test_a_name_in_a_formula_stands_for_its_value_where_it_says_so() -> None:
    declared = "".join(
        f'<templateDeclaration identifier="{name}" cardinality="single" baseType="integer" '
        f'mathVariable="{math}"><defaultValue><value>4</value></defaultValue></templateDeclaration>'
        for name, math in (("a", "true"), ("b", "false"))
    )
    root, scorer = opened(
        f'<assessmentItem identifier="I" title="t">{declared}<itemBody><p>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi><mi>b</mi></math></p>'
        "</itemBody></assessmentItem>"
    )
    assert "<mn>4</mn><mi>b</mi>" in seen(root, scorer.start()).view["content"]
