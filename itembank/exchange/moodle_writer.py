"""Writes items as Moodle XML with their pictures inside, and tells what the format cannot say."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from lxml import etree

from itembank.exchange.drafts import MediaFile, Place, Remark, Weight
from itembank.exchange.graded_numbers import graded_question
from itembank.exchange.losses import Unsayable, general_losses, one_target_each
from itembank.exchange.package_writer import Written
from itembank.exchange.shares import shares_of
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.items import Item, ItemType
from itembank.processing.blanks import number_in
from itembank.rules import Blank, Blanks, MapResponse

_MEDIA: Final = re.compile(r"media:([0-9a-f]{64})")
_CLOZE: Final = re.compile(r'([}#~/"\\])')
_UNPRINTABLE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_moodle(items: Iterable[Item], files: Mapping[str, MediaFile]) -> Written:
    """The ``quiz``; ``files`` by their digests, which go in as base64 beside the text."""
    root = etree.Element("quiz")
    losses: list[Remark] = []
    for item in items:
        place = Place(part=item.identifier)
        try:
            root.append(_Question(item, files).element())
        except Unsayable as trouble:
            losses.append(Remark(Weight.FAULT, trouble.code, place))
            continue
        codes = general_losses(item, reasons=isinstance(item.body[0], ChoiceInteraction))
        told = [code for code in codes if code != "exchange-loss-pictures"]
        graded = graded_question(item)
        if graded is not None and graded.after:
            told.append("exchange-loss-gap-drawn")
        losses += [Remark(Weight.DROPPED, code, place) for code in told]
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Written(content, tuple(losses))


_DRAWN_GAP: Final = "_____"
"""Moodle's numerical questions have their gap below the text: one within it can only be drawn."""


class _Question:
    """Writes one item; its pictures stand beside the text that shows them."""

    def __init__(self, item: Item, files: Mapping[str, MediaFile]) -> None:
        self._item = item
        self._files = files
        self._graded = graded_question(item)

    def element(self) -> etree._Element:
        item = self._item
        if len(item.body) != 1:
            raise Unsayable("exchange-loss-several-questions")
        (part,) = item.body
        kind = self._kind(part)
        made = etree.Element("question", type=kind)
        _text(etree.SubElement(made, "name"), item.title)
        self._html(made, "questiontext", self._stem(part, kind))
        self._html(made, "generalfeedback", item.explanation)
        _plain(made, "defaultgrade", format(item.max_score, "f"))
        _plain(made, "penalty", "0")
        _plain(made, "hidden", "0")
        _plain(made, "idnumber", item.identifier)
        self._answers(made, part, kind)
        return made

    def _kind(self, part: Interaction) -> str:
        if isinstance(part, ChoiceInteraction):
            return "truefalse" if self._item.item_type is ItemType.TRUE_FALSE else "multichoice"
        if isinstance(part, TextEntryBlock):
            return self._kind_of_gaps(part)
        if self._graded is not None:
            return "numerical"
        if isinstance(part, QtiBody):
            raise Unsayable("exchange-loss-kind")
        return {
            OrderInteraction: "ordering",
            MatchInteraction: "matching",
            ExtendedTextInteraction: "essay",
        }[type(part)]

    def _kind_of_gaps(self, part: TextEntryBlock) -> str:
        """A gap at the end of its text is a short answer; any other is embedded."""
        (rule, *_) = self._item.rules
        ends = len(part.gaps) == 1 and not any(
            isinstance(one, str) and one.strip() for one in part.segments
        )
        if not ends:
            return "cloze"
        if isinstance(rule, Blanks) and rule.blanks[0].tolerance is not None:
            return "numerical"
        if isinstance(rule, Blanks) and rule.blanks[0].low is not None:
            return "numerical"
        return "shortanswer"

    def _stem(self, part: Interaction, kind: str) -> str:
        stimulus = f"<div>{self._item.stimulus}</div>" if self._item.stimulus else ""
        if self._graded is not None:
            gap = f" {_DRAWN_GAP} {self._graded.after}" if self._graded.after else ""
            return stimulus + self._graded.before + gap
        if kind != "cloze":
            return stimulus + part.prompt
        assert isinstance(part, TextEntryBlock)
        return stimulus + part.prompt + "".join(map(self._segment, part.segments))

    def _segment(self, segment: str | TextEntryInteraction) -> str:
        if isinstance(segment, str):
            return segment
        (rule, *_) = self._item.rules
        if not isinstance(rule, Blanks) or rule.order_free:
            raise Unsayable("exchange-loss-rule")
        blank = next(b for b in rule.blanks if b.response == segment.response_identifier)
        if blank.points != blank.points.to_integral_value():
            raise Unsayable("exchange-loss-gap-points")
        if blank.tolerance is not None or blank.low is not None:
            numbers = "~".join(f"={one:f}:{tol:f}" for one, tol in _numbers(blank))
            return f"{{{blank.points:f}:NUMERICAL:{numbers}}}"
        name = "SHORTANSWER_C" if rule.case_sensitive else "SHORTANSWER"
        texts = "~".join("=" + _CLOZE.sub(r"\\\1", text) for text in blank.accepted)
        return f"{{{blank.points:f}:{name}:{texts}}}"

    def _answers(self, made: etree._Element, part: Interaction, kind: str) -> None:
        if kind == "multichoice":
            assert isinstance(part, ChoiceInteraction)
            self._choices(made, part)
        elif kind == "truefalse":
            assert isinstance(part, ChoiceInteraction)
            self._truth(made, part)
        elif self._graded is not None:
            for one in self._graded.numbers:
                share = one.share.quantize(Decimal("0.00001")).normalize()
                self._number(made, one.number, one.tolerance, share)
        elif kind in ("shortanswer", "numerical"):
            self._gap(made)
        elif isinstance(part, MatchInteraction):
            self._pairs(made, part)
        elif isinstance(part, OrderInteraction):
            self._order(made, part)
        elif isinstance(part, ExtendedTextInteraction):
            self._html(made, "graderinfo", self._item.metadata.marking_note)

    def _choices(self, made: etree._Element, part: ChoiceInteraction) -> None:
        shares = shares_of(self._item, part)
        _plain(made, "single", "true" if part.max_choices == 1 else "false")
        _plain(made, "shuffleanswers", "true" if part.shuffle else "false")
        _plain(made, "answernumbering", "ABCD")
        reasons = {r.choice: r.text for r in self._item.rationales if r.choice}
        for one in part.choices:
            share = shares.get(one.identifier, Decimal(0))
            answer = self._html(made, "answer", one.content, fraction=format(share, "f"))
            self._html(answer, "feedback", reasons.get(one.identifier, ""))

    def _truth(self, made: etree._Element, part: ChoiceInteraction) -> None:
        (key,) = self._item.declaration(part.response_identifier).correct
        reasons = {r.choice: r.text for r in self._item.rationales if r.choice}
        for name in ("true", "false"):
            answer = etree.SubElement(made, "answer", fraction="100" if name == key else "0")
            _text(answer, name)
            self._html(answer, "feedback", reasons.get(name, ""))

    def _gap(self, made: etree._Element) -> None:
        (rule,) = self._item.rules
        if isinstance(rule, MapResponse):
            mapping = self._item.declaration(rule.response).mapping
            assert mapping is not None
            for entry in mapping.entries:
                share = (entry.value * 100 / rule.points).quantize(Decimal("0.00001")).normalize()
                _text(etree.SubElement(made, "answer", fraction=format(share, "f")), entry.key)
            return
        if not isinstance(rule, Blanks):
            raise Unsayable("exchange-loss-kind")
        (blank,) = rule.blanks
        if blank.tolerance is not None or blank.low is not None:
            for value, tolerance in _numbers(blank):
                self._number(made, value, tolerance, Decimal(100))
            return
        _plain(made, "usecase", "1" if rule.case_sensitive else "0")
        for text in blank.accepted:
            _text(etree.SubElement(made, "answer", fraction="100"), text)

    def _number(
        self, made: etree._Element, value: Decimal, tolerance: Decimal, share: Decimal
    ) -> None:
        answer = etree.SubElement(made, "answer", fraction=format(share, "f"))
        _text(answer, format(value, "f"))
        _plain(answer, "tolerance", format(tolerance, "f"))

    def _pairs(self, made: etree._Element, part: MatchInteraction) -> None:
        targets = {one.identifier: one.content for one in part.targets}
        matched = one_target_each(self._item, part)
        _plain(made, "shuffleanswers", "true" if part.shuffle else "false")
        for one in part.sources:
            self._subquestion(made, one.content, targets[matched[one.identifier]])
        for name, content in targets.items():
            if name not in matched.values():
                self._subquestion(made, "", content)

    def _subquestion(self, made: etree._Element, left: str, right: str) -> None:
        if "<" in right:
            raise Unsayable("exchange-loss-marked-up-target")
        one = self._html(made, "subquestion", left)
        _text(etree.SubElement(one, "answer"), _unescaped(right))

    def _order(self, made: etree._Element, part: OrderInteraction) -> None:
        contents = {one.identifier: one.content for one in part.choices}
        for name in self._item.declaration(part.response_identifier).correct:
            self._html(made, "answer", contents[name], fraction="1")

    def _html(
        self, parent: etree._Element, name: str, html: str, **attributes: str
    ) -> etree._Element:
        """Text with the pictures it shows, each named by its digest."""
        made = etree.SubElement(parent, name, {**attributes, "format": "html"})
        digests = [d for d in dict.fromkeys(_MEDIA.findall(html)) if d in self._files]
        for digest in digests:
            html = html.replace(f"media:{digest}", f"@@PLUGINFILE@@/{digest}")
        _text(made, html)
        for digest in digests:
            one = etree.SubElement(made, "file", name=digest, path="/", encoding="base64")
            one.text = base64.b64encode(self._files[digest].content).decode()
        return made


def _numbers(blank: Blank) -> Sequence[tuple[Decimal, Decimal]]:
    """Each number with its tolerance; a range is its middle and half its width."""
    if blank.low is not None and blank.high is not None:
        middle = (blank.low + blank.high) / 2
        return [(middle, blank.high - middle)]
    values = [number_in(text, blank.unit) for text in blank.accepted]
    if any(value is None for value in values):
        raise Unsayable("exchange-loss-kind")
    return [(value, blank.tolerance or Decimal(0)) for value in values if value is not None]


def _text(parent: etree._Element, text: str) -> None:
    etree.SubElement(parent, "text").text = _UNPRINTABLE.sub("", text)


def _plain(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
