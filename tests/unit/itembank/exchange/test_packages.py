"""Packages in and out: stimuli, cartridges, broken parts, pictures, and losses by name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from itembank.delivery import present
from itembank.exchange.drafts import Draft, MediaFile, Reading, Weight
from itembank.exchange.formats import FORMATS
from itembank.exchange.gift_reader import read_gift
from itembank.exchange.gift_writer import write_gift
from itembank.exchange.moodle_reader import read_moodle
from itembank.exchange.moodle_writer import write_moodle
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.qti_spelling import Spelling
from itembank.interactions import ChoiceInteraction, QtiBody
from itembank.items import Item, ItemType
from itembank.rules import HalfWhenIncomplete, MatchCorrect, OptionWeights, PlusMinus
from itembank.scoring import score as score_item
from tests.items import essay, multiple, single
from tests.packages import ITEM, archive, png

MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{}</resources></manifest>'
)
STIMULUS = (
    '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="S" '
    'title="S"><qti-stimulus-body><p>Read this.</p><img src="map.png" alt="map"/>'
    "</qti-stimulus-body></qti-assessment-stimulus>"
)
ITEM_3 = (
    '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="I3" '
    'title="With stimulus"><qti-response-declaration identifier="RESPONSE" cardinality="single" '
    'base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response>'
    '</qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" '
    'base-type="float"/><qti-assessment-stimulus-ref identifier="S" href="../stimuli/s.xml"/>'
    '<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1">'
    '<qti-simple-choice identifier="A">a</qti-simple-choice><qti-simple-choice identifier="B">b'
    "</qti-simple-choice></qti-choice-interaction></qti-item-body><qti-response-processing "
    'template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'
    "</qti-assessment-item>"
)
PROGRAM = ITEM_3.replace("I3", "P").replace(
    "<qti-item-body>",
    '<qti-item-body><qti-portable-custom-interaction response-identifier="RESPONSE"/>',
)


def package(**files: str | bytes) -> Reading:
    return read_package(archive(**{name.replace("_S_", "/"): c for name, c in files.items()}), "p")


def codes(draft: Draft) -> set[str]:
    return {remark.code for remark in draft.remarks}


def resource(kind: str, href: str, identifier: str = "R") -> str:
    return f'<resource identifier="{identifier}" type="{kind}" href="{href}"/>'


def test_a_shared_stimulus_comes_with_its_item_and_its_picture() -> None:
    listed = resource("imsqti_item_xmlv3p0", "items/i.xml") + resource(
        "imsqti_stimulus_xmlv3p0", "stimuli/s.xml", "S"
    )
    reading = package(
        imsmanifest__xml=MANIFEST.format(listed),
        items_S_i__xml=ITEM_3,
        stimuli_S_s__xml=STIMULUS,
        stimuli_S_map__png=png(3, 3),
    )
    (draft,) = reading.drafts
    assert draft.item is not None, draft.remarks
    assert "exchange-stimulus-put-in" in codes(draft)
    (file,) = reading.files
    shown = str(present(draft.item, 1))
    assert "Read this." in shown
    assert f"media:{file.digest}" in shown
    assert score_item(draft.item, {"RESPONSE": "A"}, 1).score == 1


def test_a_broken_item_and_a_program_of_its_own_do_not_stop_the_others() -> None:
    kind = "imsqti_item_xmlv3p0"
    listed = "".join(resource(kind, f"{n}.xml", n) for n in ("bad", "gone", "own", "good"))
    good = ITEM_3.replace(
        '<qti-assessment-stimulus-ref identifier="S" href="../stimuli/s.xml"/>', ""
    )
    reading = package(
        imsmanifest__xml=MANIFEST.format(listed), bad__xml="<x", own__xml=PROGRAM, good__xml=good
    )
    assert [draft.item is not None for draft in reading.drafts] == [False, True]
    assert "qti-interaction-brings-program" in codes(reading.drafts[0])
    faults = {r.code for r in reading.remarks if r.weight is Weight.FAULT}
    assert faults == {"exchange-xml-broken", "exchange-archive-entry-missing"}


CARTRIDGE = """<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment
ident="A" title="Quiz"><section ident="s"><item ident="i1" title="Pick"><presentation><material>
<mattext texttype="text/html">&lt;p&gt;Which? &lt;img src="$IMS-CC-FILEBASE$/a.png"/&gt;&lt;/p&gt;
</mattext></material><response_lid ident="r1" rcardinality="Single"><render_choice>
<response_label ident="x"><material><mattext>a</mattext></material></response_label>
<response_label ident="y"><material><mattext>b</mattext></material></response_label>
</render_choice></response_lid></presentation><resprocessing><outcomes><decvar maxvalue="100"
minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes><respcondition continue="No">
<conditionvar><varequal respident="r1">y</varequal></conditionvar><setvar action="Set"
varname="SCORE">100</setvar></respcondition></resprocessing></item></section></assessment>
</questestinterop>"""


def test_a_common_cartridge_gives_its_quiz_and_names_the_rest() -> None:
    listed = (
        resource("imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "q/quiz.xml")
        + resource("imsdt_xmlv1p1", "topic.xml", "T")
        + resource("imswl_xmlv1p1", "link.xml", "L")
    )
    reading = package(
        imsmanifest__xml=MANIFEST.format(listed),
        q_S_quiz__xml=CARTRIDGE,
        web_resources_S_a__png=png(2, 2),
        topic__xml="<topic/>",
        link__xml="<webLink/>",
    )
    (draft,) = reading.drafts
    assert draft.item is not None, draft.remarks
    assert draft.category == "Quiz"
    assert score_item(draft.item, {"r1": "y"}, 1).score == draft.item.max_score == 100
    assert len(reading.files) == 1
    dropped = [r.facts["kind"] for r in reading.remarks if r.code == "exchange-resource-dropped"]
    assert dropped == ["topic", "webLink"]


def test_items_of_one_identifier_are_told_apart() -> None:
    plain = ITEM.format(picture="none.png")
    listed = resource("imsqti_item_xmlv2p2", "a.xml", "RA") + resource(
        "imsqti_item_xmlv2p2", "b.xml", "RB"
    )
    reading = package(imsmanifest__xml=MANIFEST.format(listed), a__xml=plain, b__xml=plain)
    assert [draft.key for draft in reading.drafts] == ["I", "RB"]
    assert [draft.item.identifier for draft in reading.drafts if draft.item] == ["I", "RB"]


PICTURE = MediaFile("a.png", "image/png", png(4, 4))


def pictured(identifier: str = "P-1") -> Item:
    item = single(identifier=identifier)
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    shown = replace(part, prompt=f'<p>Look <img src="media:{PICTURE.digest}" alt="a"></p>')
    return replace(item, body=(shown,))


@pytest.mark.parametrize("spelling", list(Spelling))
def test_pictures_travel_with_their_items(spelling: Spelling) -> None:
    written = write_package([pictured()], spelling, {PICTURE.digest: PICTURE})
    reading = read_package(written.content, "p.zip")
    assert [draft.item for draft in reading.drafts] == [pictured()]
    assert [file.content for file in reading.files] == [PICTURE.content]


def test_a_missing_picture_is_a_loss() -> None:
    written = write_package([pictured()], Spelling.QTI_3, {})
    assert "exchange-loss-file" in {loss.code for loss in written.losses}


def test_an_item_changed_on_the_way_is_what_its_qti_says() -> None:
    written = write_package([single()], Spelling.QTI_3, {})
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written.content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("items/"):
                content = content.replace(b"<qti-value>B</qti-value>", b"<qti-value>A</qti-value>")
            new.writestr(name, content)
    (draft,) = read_package(target.getvalue(), "p.zip").drafts
    assert draft.item is not None
    assert isinstance(draft.item.body[0], QtiBody)
    assert score_item(draft.item, {"RESPONSE": "A"}, 1).score == 1
    assert "exchange-carried-differs" in codes(draft)


def test_held_qti_goes_out_in_the_other_spelling_and_scores_the_same() -> None:
    # Text behind the options is nothing that the bank's own choices have: such an item stays QTI.
    behind = ITEM_3.replace("</qti-item-body>", "<p>Think.</p></qti-item-body>")
    (draft,) = package(item__xml=behind).drafts
    assert draft.item is not None
    for spelling in Spelling:
        written = write_package([draft.item], spelling, {})
        (again,) = read_package(written.content, "p.zip").drafts
        assert again.item is not None, again.remarks
        assert score_item(again.item, {"RESPONSE": "A"}, 1).score == 1
        assert etree.fromstring(again.item.body[0].markup).nsmap[None] == spelling.space  # type: ignore[union-attr]


def test_gift_and_moodle_take_what_they_can_say_and_name_the_rest() -> None:
    response, two = "RESPONSE", Decimal(2)
    sayable = [single("1", "S-1"), essay("1", "E-1")]
    shared = multiple(PlusMinus(response, Decimal(3), Decimal(1)))
    weighted = multiple(OptionWeights(response, Decimal(3)))
    unsayable = [multiple(MatchCorrect(response, two)), multiple(HalfWhenIncomplete(response, two))]
    for write in (write_gift, lambda items: write_moodle(items, {})):
        written = write([*sayable, shared, weighted, *unsayable])
        left_out = [loss.code for loss in written.losses if loss.weight is Weight.FAULT]
        assert left_out == ["exchange-loss-rule"] * 2
        assert any(loss.code == "exchange-loss-metadata" for loss in written.losses)
    gift = read_gift(write_gift([*sayable, shared]).content, "a.gift").drafts
    assert [draft.key for draft in gift] == ["S-1", "E-1", "T-1"]
    moodle = read_moodle(write_moodle([*sayable, shared], {}).content, "a.xml").drafts
    assert [draft.key for draft in moodle] == ["S-1", "E-1", "T-1"]
    for drafts in (gift, moodle):
        items = [draft.item for draft in drafts if draft.item is not None]
        assert len(items) == 3
        assert score_item(items[0], {"RESPONSE": "B"}, 1).score == 1
        full, less = ({"RESPONSE": names} for names in (["A", "C", "D"], ["A", "B", "C", "D"]))
        assert score_item(items[2], full, 1).score == items[2].max_score
        share = score_item(items[2], less, 1).score / items[2].max_score
        assert abs(share - Decimal(2) / 3) < Decimal("0.00001")


def test_pictures_go_into_moodle_and_come_back() -> None:
    written = write_moodle([pictured()], {PICTURE.digest: PICTURE})
    reading = read_moodle(written.content, "a.xml")
    assert [file.content for file in reading.files] == [PICTURE.content]
    assert f"media:{PICTURE.digest}" in str(reading.drafts[0].item)


def test_every_format_writes_something_for_every_type() -> None:
    for form in FORMATS.values():
        assert form.write([single(), essay()], {}).content
    assert {one.value for one in ItemType} >= {"hotspot", "classification", "recording"}


def test_what_is_written_and_read_by_no_rule_waits_for_people() -> None:
    asked = (
        '<qti-extended-text-interaction response-identifier="RESPONSE"/></qti-item-body>'
        "<qti-response-processing/></qti-assessment-item>"
    )
    written = ITEM_3.replace('base-type="identifier"', 'base-type="string"')
    written = written[: written.index("<qti-choice-interaction")] + asked
    (draft,) = package(item__xml=written).drafts
    assert draft.item is not None, draft.remarks
    assert draft.item.needs_people
