"""Says what an interaction must hold before it can be answered: choices, and their identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_xml import attributes_of, line_of, name_of

_PIECES: Final = frozenset({"gapText", "gapImg"})
_WANTED: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "choiceInteraction": (frozenset({"simpleChoice"}),),
    "inlineChoiceInteraction": (frozenset({"inlineChoice"}),),
    "orderInteraction": (frozenset({"simpleChoice"}),),
    "associateInteraction": (frozenset({"simpleAssociableChoice"}),),
    "matchInteraction": (frozenset({"simpleAssociableChoice"}),),
    "gapMatchInteraction": (_PIECES, frozenset({"gap"})),
    "hottextInteraction": (frozenset({"hottext"}),),
    "hotspotInteraction": (frozenset({"hotspotChoice"}),),
    "graphicOrderInteraction": (frozenset({"hotspotChoice"}),),
    "graphicAssociateInteraction": (frozenset({"associableHotspot"}),),
    "graphicGapMatchInteraction": (_PIECES, frozenset({"associableHotspot"})),
}
"""What each interaction holds at least one of (QTI 3, 2.8 "interactions")."""


def demand_choices(element: etree._Element) -> None:
    """Invalid("qti-interaction-empty") for an interaction without anything to choose or place."""
    name = name_of(element)
    held = {name_of(one) for one in element.iter()}
    if any(not wanted & held for wanted in _WANTED.get(name, ())):
        raise Invalid("qti-interaction-empty", interaction=name, line=line_of(element))


def identifier_of(element: etree._Element) -> str:
    """Of a choice; without one an answer could not name it."""
    identifier = attributes_of(element).get("identifier", "").strip()
    if not identifier:
        raise Invalid("qti-identifier-missing", element=name_of(element), line=line_of(element))
    return identifier
