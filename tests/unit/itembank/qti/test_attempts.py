"""Several attempts at one item, its built-in variables, and what goes without saying."""

from __future__ import annotations

from itembank.exchange.qti_items import read_item
from itembank.exchange.safe_xml import parse
from itembank.qti.running import Scorer, as_json

COUNTING = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I"
    title="t" adaptive="{adaptive}">
  <responseDeclaration identifier="R" cardinality="single" baseType="identifier">
    <correctResponse><value>B</value></correctResponse></responseDeclaration>
  <responseDeclaration identifier="HINT" cardinality="single" baseType="boolean">
    <defaultValue><value>false</value></defaultValue></responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <outcomeDeclaration identifier="SEEN" cardinality="multiple" baseType="identifier"/>
  <outcomeDeclaration identifier="TRIED" cardinality="single" baseType="integer"/>
  <outcomeDeclaration identifier="HINTED" cardinality="single" baseType="boolean"/>
  <itemBody><p/></itemBody>
  <responseProcessing>
    <setOutcomeValue identifier="SEEN"><multiple><variable identifier="SEEN"/>
      <variable identifier="R"/></multiple></setOutcomeValue>
    <setOutcomeValue identifier="TRIED"><variable identifier="numAttempts"/></setOutcomeValue>
    <setOutcomeValue identifier="HINTED"><variable identifier="HINT"/></setOutcomeValue>
    <responseCondition><responseIf>
      <match><variable identifier="R"/><correct identifier="R"/></match>
      <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>
      </setOutcomeValue>
      <setOutcomeValue identifier="completionStatus">
        <baseValue baseType="identifier">completed</baseValue></setOutcomeValue>
    </responseIf></responseCondition>
  </responseProcessing></assessmentItem>"""


def _scorer(adaptive: str) -> Scorer:
    return Scorer(read_item(parse(COUNTING.format(adaptive=adaptive).encode(), "i.xml")))


def _after(scorer: Scorer, *responses: dict[str, object]) -> dict[str, object]:
    state = scorer.start()
    results = [scorer.attempt(state, one) for one in responses]
    return {name: as_json(value) for name, value in results[-1].outcomes.items()}


def test_outcomes_of_an_adaptive_item_go_on_from_attempt_to_attempt() -> None:
    scorer = _scorer("true")
    first = _after(scorer, {"R": "A", "HINT": True})
    assert first["completionStatus"] == "unknown"
    assert first["HINTED"] is True
    second = _after(scorer, {"R": "A", "HINT": True}, {"R": "B"})
    assert second["SEEN"] == ["A", "B"]
    assert second["TRIED"] == 2
    assert second["completionStatus"] == "completed"
    # An "end attempt" button counts for the attempt that it ended only.
    assert second["HINTED"] is False


def test_outcomes_of_any_other_item_begin_anew() -> None:
    second = _after(_scorer("false"), {"R": "B"}, {"R": "A"})
    assert second["SEEN"] == ["A"]
    assert second["SCORE"] == 0.0
    assert second["TRIED"] == 2
    assert second["completionStatus"] == "unknown"


def test_a_standard_template_brings_its_score_along() -> None:
    item = """<assessmentItem identifier="I" title="t">
      <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
      <correctResponse><value>B</value></correctResponse></responseDeclaration><itemBody/>
      <responseProcessing template="http://x/rptemplates/match_correct"/></assessmentItem>"""
    result = Scorer(read_item(parse(item.encode(), "i.xml"))).score({"RESPONSE": "B"})
    assert as_json(result.outcomes["SCORE"]) == 1.0


def test_the_text_that_was_typed_is_kept_beside_the_number() -> None:
    item = """<assessmentItem identifier="I" title="t">
      <responseDeclaration identifier="R" cardinality="single" baseType="float"/>
      <responseDeclaration identifier="TEXT" cardinality="single" baseType="string"/>
      <outcomeDeclaration identifier="TYPED" cardinality="single" baseType="string"/>
      <itemBody><p><textEntryInteraction responseIdentifier="R" stringIdentifier="TEXT"/></p>
      </itemBody><responseProcessing><setOutcomeValue identifier="TYPED">
      <variable identifier="TEXT"/></setOutcomeValue></responseProcessing></assessmentItem>"""
    result = Scorer(read_item(parse(item.encode(), "i.xml"))).score({"R": "1.50"})
    assert as_json(result.outcomes["TYPED"]) == "1.50"
