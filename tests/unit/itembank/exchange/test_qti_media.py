"""Sound and film of QTI items reach the candidate from the store, with captions, or are named."""

from __future__ import annotations

import pytest

from itembank.exchange.item_files import program_and_view
from itembank.exchange.qti_delivery import Delivered, deliver
from itembank.exchange.safe_xml import parse
from itembank.qti.running import Scorer

STORED = {"a.mp3": "media:" + "a" * 64, "f.mp4": "media:" + "f" * 64, "c.vtt": "media:" + "c" * 64}


def _delivered(body: str) -> Delivered:
    markup = (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I" title="T" '
        'adaptive="false" timeDependent="false"><responseDeclaration identifier="RESPONSE" '
        'cardinality="single" baseType="integer"/><outcomeDeclaration identifier="SCORE" '
        f'cardinality="single" baseType="float"/><itemBody>{body}</itemBody></assessmentItem>'
    )
    program, shown = program_and_view(parse(markup.encode(), ""))
    return deliver(shown, Scorer(program).start(), STORED.get)


@pytest.mark.parametrize(
    ("inner", "source", "kind"),
    [
        ('<object data="a.mp3" type="audio/mpeg"/>', "a.mp3", "audio/*"),
        ('<object data="f.mp4" type="video/mp4"/>', "f.mp4", "video/*"),
        ('<video><source src="f.mp4" type="video/mp4"/></video>', "f.mp4", "video/*"),
        ('<audio src="a.mp3"/>', "a.mp3", "audio/*"),
    ],
)
def test_a_media_interaction_plays_the_stored_file(inner: str, source: str, kind: str) -> None:
    (view,) = _delivered(
        '<mediaInteraction responseIdentifier="RESPONSE" autostart="true" maxPlays="2">'
        f"{inner}</mediaInteraction>"
    ).view["interactions"]
    assert (view["source"], view["type"], view["max_plays"]) == (STORED[source], kind, 2)


def test_sound_in_the_text_plays_when_asked_and_brings_its_captions() -> None:
    made = _delivered(
        '<video autoplay="autoplay"><source src="f.mp4"/>'
        '<track src="c.vtt" kind="captions" srclang="zh"/></video>'
        '<object data="a.mp3" type="audio/mpeg">words</object>'
    )
    content = made.view["content"]
    assert STORED["f.mp4"] in content and STORED["c.vtt"] in content and STORED["a.mp3"] in content
    assert content.count("controls") == 2 and "autoplay" not in content
    assert made.dropped == ()


def test_a_file_that_is_not_there_is_named_as_dropped() -> None:
    made = _delivered('<p>Listen</p><audio src="gone.mp3"/>')
    assert made.dropped == ("audio",)
    assert "audio" not in made.view["content"]
