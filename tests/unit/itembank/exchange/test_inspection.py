"""What is told of an item that can be read, and cannot be answered, marked, or shown in full."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from itembank.exchange.inspection import Inspected, inspect
from itembank.exchange.item_files import sources_of
from itembank.exchange.qti_delivery import deliver
from itembank.exchange.qti_items import version_of
from itembank.exchange.safe_xml import parse
from itembank.qti.running import Scorer
from itembank.qti.shapes import read_shape

DECLARED = '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"/>'


def item(body: str, declared: str = DECLARED) -> bytes:
    return (
        f'<assessmentItem identifier="I" title="t">{declared}<itemBody>{body}</itemBody>'
        "</assessmentItem>"
    ).encode()


def looked_at(written: bytes) -> Inspected:
    (source,) = sources_of(parse(written, "i.xml"), Path("i.xml"))
    return inspect(source)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<choiceInteraction responseIdentifier="R"/>', "qti-interaction-empty"),
        (
            '<choiceInteraction responseIdentifier="R"><simpleChoice>a</simpleChoice>'
            "</choiceInteraction>",
            "qti-identifier-missing",
        ),
        (
            '<gapMatchInteraction responseIdentifier="R"><gapText identifier="A">a</gapText>'
            "<p>no gap</p></gapMatchInteraction>",
            "qti-interaction-empty",
        ),
        (
            '<hotspotInteraction responseIdentifier="R"><object data="a.png" type="image/png"/>'
            '<hotspotChoice shape="rect" coords="0,0,1,1"/></hotspotInteraction>',
            "qti-identifier-missing",
        ),
    ],
)
def test_what_nobody_could_answer_is_not_deliverable(body: str, code: str) -> None:
    found = looked_at(item(body))
    assert not found.deliverable
    assert [reason.code for reason in found.reasons] == [code]


def test_an_answer_without_a_response_to_hold_it_is_not_scorable() -> None:
    found = looked_at(item('<p><textEntryInteraction responseIdentifier="S"/></p>'))
    assert (found.deliverable, found.scorable) == (True, False)
    assert [reason.code for reason in found.reasons] == ["qti-variable-undeclared"]


def test_a_page_within_an_item_is_named_and_what_stands_for_it_is_shown() -> None:
    body = (
        '<p><object type="text/html" data="page.html">Read the page.</object></p>'
        '<p><textEntryInteraction responseIdentifier="R"/></p>'
    )
    found = looked_at(item(body))
    assert (found.sound, found.dropped) == (True, ("object",))


@pytest.mark.parametrize(
    "body",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><text>Drawn words</text></svg>',
        "<infoControl><portableInfoControl><properties>Drawn words</properties>"
        "</portableInfoControl></infoControl>",
    ],
)
def test_drawings_and_tools_within_the_text_are_named_and_never_shown(body: str) -> None:
    written = item(f'{body}<p><textEntryInteraction responseIdentifier="R"/></p>')
    (source,) = sources_of(parse(written, "i.xml"), Path("i.xml"))
    shown = deliver(source.shown(), Scorer(source.program()).start(), lambda name: name)
    assert "Drawn" not in str(shown.view)
    assert shown.dropped in (("svg",), ("portableInfoControl",))


def test_captions_of_a_film_reach_the_page() -> None:
    body = (
        '<mediaInteraction responseIdentifier="R"><video><source src="f.mp4" type="video/mp4"/>'
        '<track src="f.vtt" kind="captions" srclang="zh"/><track src="gone.vtt"/></video>'
        "</mediaInteraction>"
    )
    (source,) = sources_of(parse(item(body), "i.xml"), Path("i.xml"))
    state = Scorer(source.program()).start()
    shown = deliver(source.shown(), state, lambda name: None if "gone" in name else f"at:{name}")
    (view,) = shown.view["interactions"]
    assert view["tracks"] == [
        {"source": "at:f.vtt", "kind": "captions", "srclang": "zh", "label": ""}
    ]
    assert shown.dropped == ("track",)


@pytest.mark.parametrize(
    ("space", "version"),
    [
        ("http://www.imsglobal.org/xsd/imsqti_result_v2p1", "2.1"),
        ("http://www.imsglobal.org/xsd/imsqti_result_v3p0", "3.0"),
        ("http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "3.0"),
        ("http://www.imsglobal.org/xsd/imsqti_v2p2", "2.2"),
        ("http://www.imsglobal.org/xsd/imsqti_v9p9", ""),
        ("http://www.imsglobal.org/xsd/imscp_v1p1", ""),
    ],
)
def test_the_version_is_told_by_the_name_space(space: str, version: str) -> None:
    assert version_of(parse(f'<x xmlns="{space}"/>'.encode(), "x.xml")).value == version


@pytest.mark.parametrize(
    ("kind", "coords", "inside"),
    [
        ("rect", "10,10,0,0", True),
        ("rectangle", "0 0 10 10", True),
        ("Polygon", "0,0, 10,0, 10,10, 0,10", True),
        ("circ", "5;5;1", True),
        ("rect", "0,0,1,1", False),
    ],
)
def test_areas_are_read_as_html_reads_them(kind: str, coords: str, inside: bool) -> None:
    assert read_shape(kind, coords).holds((Decimal(5), Decimal(5))) is inside
