"""Matching questions of Blackboard, whose labels are empty: their words stand in a block apart.

Each prompt is a response of its own. Its labels name, by their places, the parts of the flow of the
class ``RIGHT_MATCH_BLOCK``; they are put into the labels, and that flow is taken out.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml import etree

from itembank.exchange.safe_xml import children, name_of

_RIGHT: Final = "RIGHT_MATCH_BLOCK"


def with_right_sides(presentation: etree._Element) -> etree._Element:
    """The presentation, with words in the labels where they stood apart."""
    if not any(_is_right(one) for one in presentation.iter()):
        return presentation
    made = deepcopy(presentation)
    block = next(one for one in made.iter() if _is_right(one))
    sides = [_materials(one) for one in children(block, "flow")]
    empty = [found for one in made.iter() if (found := _empty_labels(one))]
    if block is made or not all(sides) or any(len(labels) != len(sides) for labels in empty):
        return presentation
    for labels in empty:
        for label, side in zip(labels, sides, strict=True):
            label.extend(deepcopy(one) for one in side)
    above = block.getparent()
    assert above is not None
    above.remove(block)
    return made


def _empty_labels(element: etree._Element) -> list[etree._Element]:
    """The labels of a response, if none of them has words."""
    if name_of(element) != "response_lid":
        return []
    labels = [one for one in element.iter() if name_of(one) == "response_label"]
    return [] if any(_materials(one) for one in labels) else labels


def _is_right(element: etree._Element) -> bool:
    return name_of(element) == "flow" and element.get("class") == _RIGHT


def _materials(element: etree._Element) -> list[etree._Element]:
    return [one for one in element.iter() if name_of(one) == "material"]
