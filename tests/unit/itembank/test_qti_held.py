"""A QTI item in the bank goes through the same doors as the bank's own: shown, answered, marked."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from foundation.errors import Invalid
from itembank.delivery import accept, as_shown, present
from itembank.interactions import ExtendedTextInteraction, QtiBody, QtiResponse
from itembank.item_json import from_json, to_json
from itembank.items import Item, ItemType
from itembank.processing.trace import ScoreState
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import QtiProcessing, ResponseDeclaration
from itembank.scoring import score as score_item

MARKUP = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I"
 title="T" adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
  <mapping defaultValue="-1" lowerBound="0"><mapEntry mapKey="the_key" mappedValue="2"/></mapping>
</responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><p>Where?</p>
 <hotspotInteraction responseIdentifier="RESPONSE" maxChoices="0">
  <object data="map.png" type="image/png" width="100" height="100"/>
  <hotspotChoice identifier="the_key" shape="circle" coords="10,10,5"/>
  <hotspotChoice identifier="other" shape="circle" coords="50,50,5"/>
 </hotspotInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>
</assessmentItem>"""
RESPONSE = QtiResponse("RESPONSE", "hotspotInteraction", Cardinality.MULTIPLE, BaseType.IDENTIFIER)
ITEM = Item(
    identifier="I",
    title="T",
    language="en",
    item_type=ItemType.HOTSPOT,
    body=(QtiBody(MARKUP, (RESPONSE,), (("map.png", "a" * 64),), "<p>Where?</p>"),),
    declarations=(ResponseDeclaration("RESPONSE", Cardinality.MULTIPLE, BaseType.IDENTIFIER),),
    rules=(QtiProcessing(("RESPONSE",), Decimal(2)),),
    max_score=Decimal(2),
)


def test_it_survives_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(ITEM)))) == ITEM


def test_the_browser_gets_no_key() -> None:
    told = json.dumps(present(ITEM, "seed"))
    assert "media:" + "a" * 64 in told
    for secret in ("the_key", "mapEntry", "mappedValue", "responseProcessing", "other"):
        assert secret not in told


def test_an_answer_comes_back_and_is_marked_by_its_own_rules() -> None:
    sent = as_shown(ITEM, "seed", {"RESPONSE": ["the_key"]})
    assert sent != {"RESPONSE": ["the_key"]}
    held = accept(ITEM, "seed", sent)
    assert held == {"RESPONSE": ["the_key"]}
    assert score_item(ITEM, held, "seed").score == 2
    assert score_item(ITEM, {"RESPONSE": ["the_key", "other"]}, "seed").score == 1
    assert score_item(ITEM, {}, "seed").state is ScoreState.NOT_ANSWERED


def test_a_response_that_the_item_does_not_have_is_refused() -> None:
    with pytest.raises(Invalid, match="unknown-response"):
        accept(ITEM, "seed", {"SCORE": "5"})


def test_people_give_the_points_where_the_item_says_so() -> None:
    item = replace(ITEM, rules=(QtiProcessing(("RESPONSE",), Decimal(2), by_people=True),))
    assert item.needs_people
    assert score_item(item, {"RESPONSE": ["other"]}, 1).state is ScoreState.NEEDS_HUMAN


def test_it_stands_alone() -> None:
    beside = ExtendedTextInteraction("E", "?")
    with pytest.raises(Invalid, match="not-alone"):
        replace(ITEM, body=(*ITEM.body, beside))
