"""Writes items of the bank as QTI 3 or QTI 2.2, and tells what another system could not know.

The bank's own types become the standard's interactions, declarations and response processing;
items that are kept as QTI are spelled for the edition asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from lxml import etree

from itembank.exchange.html_fragments import fragment
from itembank.exchange.qti_rules import (
    Element,
    Losses,
    base_type_of,
    element,
    has_mapping,
    mapping_of,
    number,
    processing_of,
    score_name,
)
from itembank.exchange.qti_spelling import Spelling, spelled
from itembank.exchange.safe_xml import XML_LANG, name_of, parse
from itembank.interactions import (
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    SimpleChoice,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.items import Item, is_by_people
from itembank.qti.values import BaseType
from itembank.rules import Mapping, ResponseDeclaration, most_points

FileName = Callable[[str], str]
"""Gives the address in the package of the file with this digest."""
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_CODED: Final = re.compile(r"_x(?:[0-9a-f]{2})+\Z")
_MEDIA: Final = re.compile(r"media:([0-9a-f]{64})\Z")


def qti_name(name: str) -> str:
    """An identifier that QTI allows; one that it does not is written as ``_x`` and hex digits."""
    if _IDENTIFIER.match(name) and not _CODED.match(name):
        return name
    return f"_x{name.encode().hex()}"


def qti_value(value: str) -> str:
    """A choice's identifier, or a pair of them."""
    return " ".join(qti_name(part) for part in value.split(" "))


def write_item(item: Item, spelling: Spelling, file_name: FileName) -> tuple[Element, list[str]]:
    """The ``assessmentItem``, and codes of what of the item it does not say."""
    (first, *_) = item.body
    if isinstance(first, QtiBody):
        return _held(item, first, spelling, file_name)
    return _Writer(item, file_name).write(spelling)


def _held(
    item: Item, body: QtiBody, spelling: Spelling, file_name: FileName
) -> tuple[Element, list[str]]:
    root = parse(body.markup.encode(), item.identifier)
    if name_of(root) != "assessmentItem":
        # QTI 1.2 has processing of its own, which has no other spelling.
        return element("questestinterop", root), ["exchange-loss-first-edition"]
    made = spelled(root, spelling)
    addresses = {name: file_name(digest) for name, digest in body.files}
    for one in made.iter(etree.Element):
        for key in ("src", "data", "href", "primaryPath", "primary-path"):
            known = addresses.get((one.get(key) or "").strip())
            if known is not None:
                one.set(key, known)
    return made, []


class _Writer:
    """Writes one of the bank's own items."""

    def __init__(self, item: Item, file_name: FileName) -> None:
        self._item = item
        self._file_name = file_name
        self._losses = Losses()

    def write(self, spelling: Spelling) -> tuple[Element, list[str]]:
        item = self._item
        root = element(
            "assessmentItem",
            *(self._declared(one) for one in item.declarations),
            *self._outcomes(),
            self._body(),
            processing_of(item, qti_name, self._losses),
            identifier=qti_name(item.identifier),
            title=_plain(item.title) or item.identifier,
            adaptive="false",
            timeDependent="false",
        )
        root.set(XML_LANG, item.language)
        if item.explanation or item.rationales:
            self._losses.tell("exchange-loss-rationales")
        return spelled(root, spelling), self._losses.codes

    def _declared(self, declared: ResponseDeclaration) -> Element:
        base_type = base_type_of(self._item, declared)
        made = element(
            "responseDeclaration",
            identifier=qti_name(declared.identifier),
            cardinality=declared.cardinality.value,
            baseType=base_type.value,
        )
        plain = base_type in (BaseType.STRING, BaseType.FLOAT)
        if declared.correct:
            values = (
                element("value", text=_plain(one) if plain else qti_value(one))
                for one in declared.correct
            )
            made.append(element("correctResponse", *values))
        mapping = mapping_of(self._item, declared)
        if mapping is not None and has_mapping(declared.cardinality, mapping):
            made.append(_mapping(mapping, plain))
        return made

    def _outcomes(self) -> list[Element]:
        """SCORE, its greatest value, and a part of it for each rule."""
        item = self._item
        most = element("defaultValue", element("value", text=number(item.max_score)))
        zero = element("defaultValue", element("value", text="0"))
        score = _outcome("SCORE", zero, normalMaximum=number(item.max_score), normalMinimum="0")
        if item.needs_people:
            score.set("externalScored", "human")
        made = [score, _outcome("MAXSCORE", most)]
        for place, rule in enumerate(item.rules, 1):
            zero = element("defaultValue", element("value", text="0"))
            part = _outcome(score_name(place), zero, normalMaximum=number(most_points(rule)))
            part.set("interpretation", type(rule).__name__)
            if is_by_people(rule):
                part.set("externalScored", "human")
            made.append(part)
        return made

    def _body(self) -> Element:
        body = element("itemBody")
        if self._item.stimulus:
            body.append(self._html("div", self._item.stimulus, {"class": "stimulus"}))
        for part in self._item.body:
            body.append(self._part(part))
        if self._item.metadata.rubric:
            body.append(self._rubric())
        return body

    def _rubric(self) -> Element:
        rows = []
        for one in self._item.metadata.rubric:
            cells = (element("td", text=_plain(one.text)), element("td", text=number(one.points)))
            rows.append(element("tr", *cells))
        table = element("table", element("tbody", *rows))
        return element("rubricBlock", table, view="scorer", use="scoring")

    def _part(self, part: Interaction) -> Element:
        if isinstance(part, TextEntryBlock):
            return self._gaps(part)
        assert not isinstance(part, QtiBody)
        name = qti_name(part.response_identifier)
        prompt = self._html("prompt", part.prompt) if part.prompt else None
        if isinstance(part, ExtendedTextInteraction):
            made = element("extendedTextInteraction", prompt, responseIdentifier=name)
            if part.expected_length:
                made.set("expectedLength", str(part.expected_length))
            return made
        shuffle = "true" if part.shuffle else "false"
        if isinstance(part, MatchInteraction):
            sides = (
                self._associable(part.sources, part.source_max),
                self._associable(part.targets, part.target_max),
            )
            return element(
                "matchInteraction",
                prompt,
                *(element("simpleMatchSet", *side) for side in sides),
                responseIdentifier=name,
                shuffle=shuffle,
                maxAssociations="0",
            )
        choices = [self._choice("simpleChoice", one) for one in part.choices]
        if isinstance(part, OrderInteraction):
            return element(
                "orderInteraction", prompt, *choices, responseIdentifier=name, shuffle=shuffle
            )
        return element(
            "choiceInteraction",
            prompt,
            *choices,
            responseIdentifier=name,
            shuffle=shuffle,
            maxChoices=str(part.max_choices),
            minChoices=str(part.min_choices),
        )

    def _gaps(self, block: TextEntryBlock) -> Element:
        made = element("div")
        if block.prompt:
            made.append(self._html("div", block.prompt))
        text = element("div")
        for segment in block.segments:
            if isinstance(segment, TextEntryInteraction):
                text.append(
                    element(
                        "textEntryInteraction",
                        responseIdentifier=qti_name(segment.response_identifier),
                        expectedLength=str(segment.expected_length),
                    )
                )
            else:
                text.append(self._html("span", segment))
        made.append(text)
        return made

    def _associable(self, choices: Sequence[SimpleChoice], most: int) -> list[Element]:
        made = [self._choice("simpleAssociableChoice", one) for one in choices]
        for one in made:
            one.set("matchMax", str(most))
        return made

    def _choice(self, name: str, choice: SimpleChoice) -> Element:
        made = self._html(name, choice.content)
        made.set("identifier", qti_name(choice.identifier))
        if choice.fixed:
            made.set("fixed", "true")
        return made

    def _html(self, name: str, source: str, attributes: dict[str, str] | None = None) -> Element:
        """Safe HTML inside an element; pictures by their addresses in the package."""
        made = element(name, **(attributes or {}))
        if not source:
            return made
        parsed = fragment(_plain(source), "div")
        made.text = parsed.text
        for one in parsed:
            for picture in one.iter("img"):
                found = _MEDIA.match(picture.get("src") or "")
                if found is not None:
                    picture.set("src", self._file_name(found[1]))
            made.append(one)
        return made


def _outcome(name: str, default: Element, **attributes: str) -> Element:
    return element(
        "outcomeDeclaration",
        default,
        identifier=name,
        cardinality="single",
        baseType="float",
        **attributes,
    )


def _mapping(mapping: Mapping, plain: bool) -> Element:
    made = element("mapping", defaultValue=number(mapping.default))
    if mapping.lower is not None:
        made.set("lowerBound", number(mapping.lower))
    if mapping.upper is not None:
        made.set("upperBound", number(mapping.upper))
    for one in mapping.entries:
        key = _plain(one.key) if plain else qti_value(one.key)
        entry = element("mapEntry", mapKey=key, mappedValue=number(one.value))
        if plain and not one.case_sensitive:
            entry.set("caseSensitive", "false")
        made.append(entry)
    return made


def _plain(text: str) -> str:
    """Text without the signs that XML cannot hold (XML 1.0, 2.2)."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
