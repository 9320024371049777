"""HTML from anywhere becomes elements that XML can hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from itembank.exchange.gift_reader import read_gift
from itembank.exchange.html_fragments import fragment
from itembank.exchange.inspection import inspect
from itembank.exchange.item_files import sources_of
from itembank.exchange.safe_xml import parse


@pytest.mark.parametrize(
    ("source", "held"),
    [
        ("a&#4;b", "ab"),
        ("a\x04b", "ab"),
        ("<b>&#x1;x</b>", "<b>x</b>"),
        ("&#xFFFF;&#99999999;a", "a"),
        ("<o:p>x</o:p>", "x"),
        ('<a 1=2 b"=c class="d">t</a>', '<a class="d">t</a>'),
        ("a<!-- -- x --->b", "ab"),
        ("<?php echo ?>d", "d"),
        ('<p xml:lang="fr">x</p>', '<p xml:lang="fr">x</p>'),
    ],
)
def test_what_xml_cannot_hold_is_left_out_and_the_words_stay(source: str, held: str) -> None:
    written = etree.tostring(fragment(source, "div"), encoding="unicode")
    assert written == f"<div>{held}</div>"
    etree.fromstring(written)


def test_control_signs_in_a_question_stop_neither_gift_nor_qti_1() -> None:
    (draft,) = read_gift(b"N {#=1..2 =%50%3:1}\x04 m", "f.gift").drafts
    assert draft.item is not None
    told = (
        b'<questestinterop><item ident="i"><presentation><material><mattext texttype="text/html">'
        b"Q &amp;#4; &lt;o:p 1=2&gt;x&lt;/o:p&gt;</mattext></material></presentation></item>"
        b"</questestinterop>"
    )
    (source,) = sources_of(parse(told, "f.xml"), Path("f.xml"))
    assert inspect(source).deliverable
