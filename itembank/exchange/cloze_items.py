"""Items from running text with gaps: the bank's own where it has them, else QTI inline choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Final

from lxml import etree

from itembank.exchange import simple_items as simple
from itembank.exchange.cloze import Gap, GapKind, Piece
from itembank.exchange.cloze_rules import (
    choice_name,
    conditions,
    declarations,
    is_branched,
    response_name,
    worth_of,
)
from itembank.exchange.contents import Contents
from itembank.exchange.drafts import Weight
from itembank.exchange.html_fragments import fragment
from itembank.exchange.qti_holding import held_item
from itembank.exchange.qti_rules import Element, element, number
from itembank.exchange.qti_spelling import Spelling, spelled
from itembank.exchange.safe_xml import XML_LANG
from itembank.exchange.simple_items import About
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
    plain = all(gap.is_plain and not _is_open(gap) for gap in gaps)
    if plain and len({gap.case_sensitive for gap in gaps}) == 1:
        return simple.item_of(about, _own(pieces, worth, contents))
    return _held(pieces, worth, points, about, contents)


def _is_open(gap: Gap) -> bool:
    """Whether words of it are left open."""
    return gap.kind is GapKind.WORDS and is_branched(gap)


def _worth(gaps: Sequence[Gap], points: Decimal) -> list[Decimal]:
    """What each gap is worth; the last one takes what rounding leaves."""
    total = sum((gap.weight for gap in gaps), Decimal(0))
    with localcontext(prec=8):
        shares = [+(points * gap.weight / total) for gap in gaps]
    return [*shares[:-1], points - sum(shares[:-1], Decimal(0))]


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
        place += 1
        segments.append(
            Blank(response_name(place), accepted, worth[place - 1], tolerance if numeric else None)
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
    each = [(gap, n, share) for n, (gap, share) in enumerate(zip(gaps, worth, strict=True), 1)]
    parts = [part for one in each for part in declarations(*one)]
    # The standard has all responses before all outcomes.
    parts.sort(key=lambda part: part.tag != "responseDeclaration")
    rules = [rule for one in each for rule in conditions(*one)]
    total = element("sum", *(worth_of(gap, n) for gap, n, _ in each))
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
            *rules,
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
    parsed = fragment(text, "div")
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
    for one in parsed.iter("choiceInteraction"):
        # A block may not stand in a paragraph.
        for above in one.iterancestors("p"):
            above.tag = "div"
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
    if gap.kind is GapKind.SEVERAL:
        boxes = (
            element("simpleChoice", text=answer.text, identifier=choice_name(n))
            for n, answer in enumerate(gap.answers, 1)
        )
        return element(
            "choiceInteraction", *boxes, responseIdentifier=response_name(place), maxChoices="0"
        )
    if gap.kind is not GapKind.CHOICE:
        return element(
            "textEntryInteraction", responseIdentifier=response_name(place), expectedLength="15"
        )
    options = (
        element("inlineChoice", text=answer.text, identifier=choice_name(n))
        for n, answer in enumerate(gap.answers, 1)
    )
    return element(
        "inlineChoiceInteraction",
        *options,
        responseIdentifier=response_name(place),
        shuffle="false",
    )
