"""Reads an item or a test of QTI 2.0 to 3.0 into the program that scores it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti_declarations import read_declarations
from itembank.exchange.qti_programs import Fetch, read_rules
from itembank.exchange.safe_xml import attributes_of, child, children, line_of, name_of
from itembank.qti.programs import ItemPlace, ItemProgram, TestProgram


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
    if etree.QName(root).localname.startswith("qti-"):
        return Version.QTI_3_0
    return Version.QTI_1_2 if name_of(root) == "questestinterop" else Version.UNKNOWN


def read_item(root: etree._Element, fetch: Fetch | None = None) -> ItemProgram:
    """The program of an ``assessmentItem``; Invalid with name and line for what cannot be run."""
    if name_of(root) != "assessmentItem":
        raise Invalid("qti-not-an-item", element=name_of(root)[:60])
    attributes = attributes_of(root)
    return ItemProgram(
        identifier=attributes.get("identifier", ""),
        declarations=read_declarations(root),
        template=read_rules(child(root, "templateProcessing"), fetch),
        response=read_rules(child(root, "responseProcessing"), fetch),
        outcome=read_rules(child(root, "outcomeProcessing"), fetch),
        adaptive=attributes.get("adaptive", "false").strip() == "true",
    )


def interactions_in(root: etree._Element) -> tuple[FoundInteraction, ...]:
    """Every interaction of the body, in reading order."""
    body = child(root, "itemBody")
    if body is None:
        return ()
    found = []
    for element in body.iter():
        name = name_of(element)
        if name.endswith("Interaction"):
            response = attributes_of(element).get("responseIdentifier", "")
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
        )
