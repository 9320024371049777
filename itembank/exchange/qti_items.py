"""Reads an item or a test of QTI 2.0 to 3.0 into the program that scores it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti_declarations import read_declarations
from itembank.exchange.qti_portable import brings_program, response_of
from itembank.exchange.qti_programs import Fetch, read_rules
from itembank.exchange.safe_xml import attributes_of, child, children, line_of, name_of
from itembank.qti.declarations import Declaration, Role
from itembank.qti.programs import ItemPlace, ItemProgram, TestProgram, TextEntry
from itembank.qti.standard_templates import SCORE
from itembank.qti.values import BaseType, Cardinality


class Version(StrEnum):
    """The editions of the standard, as far as an item says which one it follows."""

    QTI_1_2 = "1.2"
    QTI_2_0 = "2.0"
    QTI_2_1 = "2.1"
    QTI_2_2 = "2.2"
    QTI_3_0 = "3.0"
    UNKNOWN = ""


_MARKS = (
    ("qtiasi_v3p", Version.QTI_3_0),
    ("qtitest_v3p", Version.QTI_3_0),
    ("imsqti_v2p2", Version.QTI_2_2),
    ("imsqti_v2p1", Version.QTI_2_1),
    ("imsqti_v2p0", Version.QTI_2_0),
    ("qtiasiv1p2", Version.QTI_1_2),
    ("ims_qtiasi", Version.QTI_1_2),
)


_OF_OTHER_FILES = re.compile(r"qti_?[a-z]*_?v(?P<version>\dp\d)")
"""Results, stimuli and their like: ``imsqti_result_v2p1``, ``imsqtirr_v3p0``."""


@dataclass(frozen=True, slots=True)
class FoundInteraction:
    """One interaction of an item's body: its QTI 2 name, its response, and its line."""

    name: str
    response: str
    line: int


def version_of(root: etree._Element) -> Version:
    """By the name space, or by the names of elements where there is none."""
    space = etree.QName(root).namespace or ""
    places = space + " " + " ".join(str(one) for one in root.attrib.values())
    for mark, version in _MARKS:
        if mark in places.lower():
            return version
    other = _OF_OTHER_FILES.search(places.lower())
    if other is not None and other["version"].replace("p", ".") in set(Version):
        return Version(other["version"].replace("p", "."))
    if etree.QName(root).localname.startswith("qti-"):
        return Version.QTI_3_0
    return Version.QTI_1_2 if name_of(root) == "questestinterop" else Version.UNKNOWN


def read_item(root: etree._Element, fetch: Fetch | None = None) -> ItemProgram:
    """The program of an ``assessmentItem``; Invalid with name and line for what cannot be run."""
    if name_of(root) != "assessmentItem":
        raise Invalid("qti-not-an-item", element=name_of(root)[:60])
    attributes = attributes_of(root)
    declarations = read_declarations(root)
    outcomes = _outcomes_for_templates(declarations)
    response = read_rules(child(root, "responseProcessing"), fetch, outcomes)
    return ItemProgram(
        identifier=attributes.get("identifier", ""),
        declarations=(*declarations, *_left_out(root, declarations)),
        template=read_rules(child(root, "templateProcessing"), fetch),
        response=response,
        outcome=read_rules(child(root, "outcomeProcessing"), fetch),
        adaptive=attributes.get("adaptive", "false").strip() in ("true", "1"),
        entries=dict(_entries(root)),
    )


def _outcomes_for_templates(declarations: tuple[Declaration, ...]) -> list[str]:
    """Names of the outcomes; a FEEDBACK that could not hold what RESPONSE does is left alone."""
    answered = next((one for one in declarations if one.identifier == "RESPONSE"), None)
    return [
        one.identifier
        for one in declarations
        if one.role is Role.OUTCOME
        and (one.identifier != "FEEDBACK" or answered is None or _alike(one, answered))
    ]


def _alike(one: Declaration, other: Declaration) -> bool:
    return (one.cardinality, one.base_type) == (other.cardinality, other.base_type)


def _left_out(root: etree._Element, declarations: tuple[Declaration, ...]) -> Iterator[Declaration]:
    """The ``SCORE`` of a standard template, where the item trusts that it goes without saying."""
    processing = child(root, "responseProcessing")
    names = {one.identifier for one in declarations}
    own = {} if processing is None else attributes_of(processing)
    if (own.get("template") or own.get("templateLocation")) and SCORE not in names:
        yield Declaration(Role.OUTCOME, SCORE, Cardinality.SINGLE, BaseType.FLOAT)


def _entries(root: etree._Element) -> Iterator[tuple[str, TextEntry]]:
    """Text interactions that read numbers to another base, or keep the text itself as well."""
    for element in root.iter(etree.Element):
        if name_of(element) not in ("textEntryInteraction", "extendedTextInteraction"):
            continue
        own = attributes_of(element)
        base = own.get("base", "10").strip()
        entry = TextEntry(
            int(base) if base.isascii() and base.isdigit() and len(base) < 3 else 10,
            own.get("stringIdentifier", ""),
        )
        if entry != TextEntry():
            yield own.get("responseIdentifier", ""), entry


def interactions_in(root: etree._Element) -> tuple[FoundInteraction, ...]:
    """Every interaction of the body, in reading order."""
    body = child(root, "itemBody")
    if body is None:
        return ()
    found = []
    for element in body.iter():
        name = name_of(element)
        above = element.getparent()
        within = above is not None and brings_program(above)
        if name.endswith("Interaction") and not within:
            response = response_of(element)
            found.append(FoundInteraction(name, response, line_of(element)))
    return tuple(found)


def read_test(root: etree._Element, fetch: Fetch | None = None) -> TestProgram:
    """The outcome processing of an ``assessmentTest`` and the places of its items."""
    if name_of(root) != "assessmentTest":
        raise Invalid("qti-not-a-test", element=name_of(root)[:60])
    return TestProgram(
        identifier=attributes_of(root).get("identifier", ""),
        declarations=read_declarations(root),
        items=tuple(_places(root, ())),
        outcome=read_rules(child(root, "outcomeProcessing"), fetch),
    )


def _places(element: etree._Element, sections: tuple[str, ...]) -> Iterator[ItemPlace]:
    for one in children(element, "testPart", "assessmentSection", "assessmentItemRef"):
        attributes = attributes_of(one)
        identifier = attributes.get("identifier", "")
        if name_of(one) != "assessmentItemRef":
            inner = sections if name_of(one) == "testPart" else (*sections, identifier)
            yield from _places(one, inner)
            continue
        weights = (attributes_of(weight) for weight in children(one, "weight"))
        yield ItemPlace(
            identifier=identifier,
            categories=frozenset(attributes.get("category", "").split()),
            sections=sections,
            weights={one.get("identifier", ""): one.get("value", "") for one in weights},
            href=attributes.get("href", ""),
            own_names={
                own.get("targetIdentifier", ""): own.get("sourceIdentifier", "")
                for own in map(attributes_of, children(one, "variableMapping"))
            },
        )
