"""Items from running text with gaps: the bank's own where it has them, else QTI inline choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from itembank.exchange import simple_items as simple
from itembank.exchange.cloze import Gap, GapKind, Piece
from itembank.exchange.contents import Contents
from itembank.exchange.drafts import Weight
from itembank.exchange.qti_holding import held_item
from itembank.exchange.qti_rules import Element, element, number
from itembank.exchange.qti_spelling import Spelling, spelled
from itembank.exchange.safe_xml import XML_LANG
from itembank.exchange.simple_items import WHOLE, About
from itembank.items import Item
from itembank.rules import Blank

_MARK: Final = re.compile("\ue000(\\d+)\ue001")
_BLOCK: Final = re.compile(r"</?(?:p|div)\b[^>]*>", re.IGNORECASE)
_EDGE: Final = re.compile(r"^(?:<br>|\s)+|(?:<br>|\s)+$")


def cloze_item(pieces: Sequence[Piece], points: Decimal, about: About, contents: Contents) -> Item:
    """The item; its points are shared among the gaps by their weights."""
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    if any(answer.has_feedback for gap in gaps for answer in gap.answers):
        contents.tell(Weight.DROPPED, "exchange-answer-feedback-dropped", answer="{ }")
    worth = _worth(gaps, points)
    if all(gap.is_plain for gap in gaps) and len({gap.case_sensitive for gap in gaps}) == 1:
        return simple.item_of(about, _own(pieces, worth, contents))
    return _held(pieces, worth, points, about, contents)


def _worth(gaps: Sequence[Gap], points: Decimal) -> list[Decimal]:
    """What each gap is worth; the last one takes what rounding leaves."""
    total = sum((gap.weight for gap in gaps), Decimal(0))
    with localcontext(prec=8):
        shares = [+(points * gap.weight / total) for gap in gaps]
    return [*shares[:-1], points - sum(shares[:-1], Decimal(0))]


def _response(place: int) -> str:
    return f"RESPONSE_{place}"


def _own(pieces: Sequence[Piece], worth: Sequence[Decimal], contents: Contents) -> simple.Part:
    """The bank's own gaps; blocks of the text become lines, for a gap parts them."""
    segments: list[str | Blank] = []
    place = 0
    sensitive = False
    for piece in pieces:
        if isinstance(piece, str):
            segments.append(contents.from_html(_BLOCK.sub("<br>", piece)))
            continue
        sensitive = piece.case_sensitive
        accepted = tuple(one.text for one in piece.answers if one.share and one.text != "*")
        tolerance = max(one.tolerance for one in piece.answers)
        numeric = piece.kind is GapKind.NUMBER
        if len({one.tolerance for one in piece.answers if one.share}) > 1:
            contents.tell(Weight.DOUBT, "exchange-widest-tolerance", tolerance=str(tolerance))
        place += 1
        segments.append(
            Blank(_response(place), accepted, worth[place - 1], tolerance if numeric else None)
        )
    if isinstance(segments[0], str):
        segments[0] = _EDGE.sub("", segments[0])
    return simple.gaps("", segments, case_sensitive=sensitive)


def _held(
    pieces: Sequence[Piece],
    worth: Sequence[Decimal],
    points: Decimal,
    about: About,
    contents: Contents,
) -> Item:
    """The same as a QTI item with an inline choice or a text entry for each gap."""
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    text, place = "", 0
    for piece in pieces:
        if isinstance(piece, Gap):
            place += 1
            text += f"\ue000{place}\ue001"
        else:
            text += piece
    body = _body(contents.from_html(text), gaps)
    parts = [
        _declared(gap, n, share) for n, (gap, share) in enumerate(zip(gaps, worth, strict=True), 1)
    ]
    total = element(
        "sum", *(element("mapResponse", identifier=_response(n)) for n in range(1, place + 1))
    )
    zero = element("baseValue", text="0", baseType="float")
    root = element(
        "assessmentItem",
        *parts,
        element(
            "outcomeDeclaration",
            identifier="SCORE",
            cardinality="single",
            baseType="float",
            normalMaximum=number(points),
        ),
        body,
        element(
            "responseProcessing",
            element("setOutcomeValue", element("max", total, zero), identifier="SCORE"),
        ),
        identifier="cloze",
        title=about.title or about.identifier,
        adaptive="false",
        timeDependent="false",
    )
    root.set(XML_LANG, about.language)
    files = {f"media:{digest}": digest for digest in contents.files.values()}
    made = etree.fromstring(etree.tostring(spelled(root, Spelling.QTI_3)))
    item, remarks = held_item(made, contents.place, identifier=about.identifier, files=files)
    contents.remarks += remarks
    return item


def _body(text: str, gaps: Sequence[Gap]) -> Element:
    """The text with an interaction at each mark, wherever it stands in the markup."""
    parsed = lxml_html.fragment_fromstring(text, create_parent="div")
    for one in list(parsed.iter()):
        if one.text and _MARK.search(one.text):
            before, made = _split(one.text, gaps)
            one.text = before
            for offset, interaction in enumerate(made):
                one.insert(offset, interaction)
        if one is not parsed and one.tail and _MARK.search(one.tail):
            before, made = _split(one.tail, gaps)
            one.tail = before
            above = one.getparent()
            at = above.index(one) + 1
            for offset, interaction in enumerate(made):
                above.insert(at + offset, interaction)
    return element("itemBody", parsed)


def _split(text: str, gaps: Sequence[Gap]) -> tuple[str, list[Element]]:
    parts = _MARK.split(text)
    made = []
    for at in range(1, len(parts), 2):
        place = int(parts[at])
        interaction = _interaction(gaps[place - 1], place)
        interaction.tail = parts[at + 1]
        made.append(interaction)
    return parts[0], made


def _interaction(gap: Gap, place: int) -> Element:
    if gap.kind is not GapKind.CHOICE:
        return element(
            "textEntryInteraction", responseIdentifier=_response(place), expectedLength="15"
        )
    options = (
        element("inlineChoice", text=answer.text, identifier=f"option_{n}")
        for n, answer in enumerate(gap.answers, 1)
    )
    return element(
        "inlineChoiceInteraction", *options, responseIdentifier=_response(place), shuffle="false"
    )


def _declared(gap: Gap, place: int, worth: Decimal) -> Element:
    """A mapping of each answer to its part of the gap's points.

    A number with a tolerance of its own cannot be mapped: its exact values are.
    """
    choice = gap.kind is GapKind.CHOICE
    made = element(
        "responseDeclaration",
        identifier=_response(place),
        cardinality="single",
        baseType="identifier" if choice else "string",
    )
    names = [f"option_{n}" if choice else one.text for n, one in enumerate(gap.answers, 1)]
    best = max(range(len(names)), key=lambda n: gap.answers[n].share)
    made.append(element("correctResponse", element("value", text=names[best])))
    mapping = element("mapping", defaultValue="0")
    for name, answer in zip(names, gap.answers, strict=True):
        entry = element("mapEntry", mapKey=name, mappedValue=number(answer.share * worth / WHOLE))
        if not choice:
            entry.set("caseSensitive", "true" if gap.case_sensitive else "false")
        mapping.append(entry)
    made.append(mapping)
    return made
