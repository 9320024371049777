"""Spellings that one clause of the standard, or one widespread writer of files, has apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from foundation.errors import Invalid
from itembank.exchange.item_files import open_item, program_and_view
from itembank.exchange.safe_xml import parse
from itembank.qti.running import Scorer, as_json

CHOICE = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>A</value></correctResponse>"
    '<mapping><mapEntry mapKey="A" mappedValue="2"/></mapping></responseDeclaration>'
    + "".join(
        f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="{kind}"/>'
        for name, kind in (("SCORE", "float"), ("FEEDBACK", "identifier"))
    )
    + '<outcomeDeclaration identifier="FEEDBACKBASIC" cardinality="single" baseType="identifier"/>'
    '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
    "<defaultValue><value>5</value></defaultValue></outcomeDeclaration>"
)


def item(declared: str, rules: str = "", attributes: str = "") -> str:
    return (
        f'<assessmentItem identifier="I" title="t">{declared}<itemBody><p/></itemBody>'
        f"<responseProcessing {attributes}>{rules}</responseProcessing></assessmentItem>"
    )


def outcomes(xml: str | bytes, **given: Any) -> dict[str, Any]:
    data = xml if isinstance(xml, bytes) else xml.encode()
    program, _ = program_and_view(parse(data, "item.xml"))
    return {n: as_json(v) for n, v in Scorer(program).score(given).outcomes.items()}


@pytest.mark.parametrize(
    "address",
    [
        "http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.xml",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
        "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct#",
        "rptemplates\\match_correct.xml",
        "match_correct",
    ],
)
def test_a_template_is_known_by_the_last_word_of_its_address(address: str) -> None:
    for name in ("template", "templateLocation"):
        xml = item(CHOICE, attributes=f'{name}="{address}"')
        assert outcomes(xml, RESPONSE="A")["SCORE"] == 1.0
        assert outcomes(xml, RESPONSE="B")["SCORE"] == 0.0


def test_templates_of_common_cartridge_name_the_feedback() -> None:
    basic = item(CHOICE, attributes='template="http://x/CC2_match_basic.xml"')
    right, wrong = outcomes(basic, RESPONSE="A"), outcomes(basic, RESPONSE="B")
    assert (right["SCORE"], right["FEEDBACKBASIC"]) == (5.0, "correct")
    assert (wrong["SCORE"], wrong["FEEDBACKBASIC"]) == (0.0, "incorrect")
    told = outcomes(item(CHOICE, attributes='template="http://x/CC2_match"'), RESPONSE="B")
    assert (told["SCORE"], told["FEEDBACK"]) == (0.0, "B")
    mapped = item(CHOICE, attributes='template="http://x/CC2_map_response"')
    assert outcomes(mapped, RESPONSE="A")["SCORE"] == 2.0


def test_a_template_that_lies_beside_the_item_is_read(tmp_path: Path) -> None:
    (tmp_path / "own.xml").write_text(
        '<responseProcessing><setOutcomeValue identifier="SCORE"><baseValue baseType="float">9'
        "</baseValue></setOutcomeValue></responseProcessing>"
    )
    file = tmp_path / "item.xml"
    file.write_text(item(CHOICE, attributes='template="own.xml"'))
    assert as_json(Scorer(open_item(file)).score({}).outcomes["SCORE"]) == 9.0
    file.write_text(item(CHOICE, attributes='template="../own.xml"'))
    with pytest.raises(Invalid) as refused:
        open_item(file)
    assert refused.value.code == "qti-template-unknown"


@pytest.mark.parametrize(("seconds", "less"), [(5, True), ("PT11S", False), (10, False)])
def test_durations_are_compared_under_the_names_of_qti_3(seconds: Any, less: bool) -> None:
    def compared(name: str) -> str:
        return (
            f'<qti-set-outcome-value identifier="{name[-3:].strip("-")}"><qti-{name}>'
            '<qti-variable identifier="R"/><qti-base-value base-type="duration">10'
            f"</qti-base-value></qti-{name}></qti-set-outcome-value>"
        )

    declared = "".join(
        f'<qti-outcome-declaration identifier="{name}" cardinality="single" base-type="boolean"/>'
        for name in ("lt", "gte")
    )
    told = outcomes(
        '<qti-assessment-item identifier="I" title="t"><qti-response-declaration identifier="R"'
        f' cardinality="single" base-type="duration"/>{declared}<qti-item-body/>'
        f"<qti-response-processing>{compared('duration-lt')}{compared('duration-gte')}"
        "</qti-response-processing></qti-assessment-item>",
        R=seconds,
    )
    assert (told["lt"], told["gte"]) == (less, not less)


@pytest.mark.parametrize(
    ("key", "given", "score"),
    [
        ("\n    York\n  ", "York", 1.0),
        ("<![CDATA[a <b>]]>", "a <b>", 1.0),
        (" York", "York", 0.0),
        (" York", " York", 1.0),
    ],
)
def test_layout_is_no_part_of_a_text_and_spaces_are(key: str, given: str, score: float) -> None:
    xml = item(
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">'
        f"<correctResponse><value>{key}</value></correctResponse></responseDeclaration>",
        attributes='template="match_correct"',
    )
    assert outcomes(xml, RESPONSE=given)["SCORE"] == score


def test_who_sits_for_an_item_is_context_and_not_scoring() -> None:
    field = (
        '<setOutcomeValue identifier="O"><fieldValue fieldIdentifier="candidateIdentifier">'
        '<variable identifier="QTI_CONTEXT"/></fieldValue></setOutcomeValue>'
    )
    declared = '<outcomeDeclaration identifier="O" cardinality="single" baseType="string"/>'
    assert outcomes(item(declared, field))["O"] is None
    own = (
        '<contextDeclaration identifier="QTI_CONTEXT" cardinality="record"><defaultValue><value'
        ' fieldIdentifier="candidateIdentifier" baseType="string">me</value></defaultValue>'
        "</contextDeclaration>"
    )
    assert outcomes(item(own + declared, field))["O"] == "me"


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("gb18030", "GB18030"),
        ("gbk", "gb2312"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-8"),
        ("utf-8-sig", "utf-8"),
    ],
)
def test_files_of_chinese_programs_are_read_in_their_encoding(written: str, named: str) -> None:
    # 镕 is in GBK and not in GB 2312, whose name Chinese programs write for both.
    xml = f'<?xml version="1.0" encoding="{named}"?>' + item(CHOICE).replace(">t<", ">镕<")
    xml = xml.replace('title="t"', 'title="镕"')
    assert parse(xml.encode(written), "item.xml").get("title") == "镕"


def test_great_numbers_are_told_and_no_rule_fills_the_memory() -> None:
    declared = '<outcomeDeclaration identifier="O" cardinality="single" baseType="integer"/>'
    great = '<baseValue baseType="integer">9999999999</baseValue>'
    product = f'<setOutcomeValue identifier="O"><product>{great * 4}</product></setOutcomeValue>'
    told = outcomes(item(declared, product))
    assert told["O"] == str(9999999999**4)
    assert orjson.loads(orjson.dumps(told)) == told
    repeated = f'<repeat numberRepeats="10000">{great}</repeat>'
    nested = f'<containerSize><repeat numberRepeats="10000">{repeated}</repeat></containerSize>'
    with pytest.raises(Invalid) as refused:
        outcomes(item(declared, f'<setOutcomeValue identifier="O">{nested}</setOutcomeValue>'))
    assert refused.value.code == "qti-container-too-large"
