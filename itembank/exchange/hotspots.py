"""Questions that are answered by pointing at areas of a picture: a QTI hotspot interaction.

To the rules it is a choice among the areas, so that it is written as one and then given its
picture. Source: QTI 3, "hotspotInteraction" and "Shape" (pixels of the picture at full size).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from itembank.exchange.qti_rules import element
from itembank.exchange.qti_spelling import Spelling, spelled
from itembank.exchange.qti_writer import write_item
from itembank.exchange.safe_xml import attributes_of, child, children, name_of, parse
from itembank.interactions import ChoiceInteraction, Interaction, QtiBody, QtiResponse, SimpleChoice
from itembank.items import Item, ItemType
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import QtiProcessing, ResponseDeclaration, Rule, most_points

_HOTSPOT: Final = "hotspotInteraction"
_MEDIA: Final = re.compile(r"media:([0-9a-f]{64})")
_LEAST_POINTS: Final = 3


class Shape(StrEnum):
    """Shapes of areas that an author can draw; the value is the standard's name."""

    RECT = "rect"  # left, top, right, bottom
    CIRCLE = "circle"  # centre across, centre down, radius
    POLY = "poly"  # corners, each across and down


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture: its stored file, what it shows in words, and its size in pixels."""

    source: str
    alt: str
    width: int
    height: int
    type: str = "image/png"

    @property
    def digest(self) -> str:
        """Of the stored file; empty where ``source`` names none."""
        found = _MEDIA.fullmatch(self.source)
        return "" if found is None else found[1]


@dataclass(frozen=True, slots=True)
class Area:
    """One area; ``label`` is what a screen reader says of it."""

    name: str
    shape: Shape
    coords: tuple[int, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Hotspot:
    """The whole question; ``prompt`` is safe HTML."""

    response: str
    prompt: str
    picture: Picture
    areas: tuple[Area, ...]
    key: tuple[str, ...]
    several: bool


def fits(shape: Shape, coords: Sequence[int], picture: Picture) -> bool:
    """Whether an area is one, and lies within its picture."""
    if any(one < 0 for one in coords):
        return False
    if shape is Shape.CIRCLE:
        return len(coords) == 3 and _is_circle_within(coords, picture)
    if len(coords) % 2:
        return False
    across, down = coords[::2], coords[1::2]
    inside = bool(coords) and max(across) <= picture.width and max(down) <= picture.height
    if shape is Shape.RECT:
        return inside and len(coords) == 4 and across[0] < across[1] and down[0] < down[1]
    return inside and len(set(zip(across, down, strict=True))) >= _LEAST_POINTS


def _is_circle_within(coords: Sequence[int], picture: Picture) -> bool:
    """A circle may reach over an edge; its centre stands in the picture."""
    across, down, radius = coords
    longest = max(picture.width, picture.height)
    return across <= picture.width and down <= picture.height and 0 < radius <= longest


def hotspot(
    identifier: str, asked: Hotspot, rule: Rule, language: str = "zh-CN"
) -> tuple[QtiBody, ResponseDeclaration, QtiProcessing]:
    """The question as QTI with its declaration and its rule; ``rule`` marks the areas chosen."""
    root, _ = write_item(_choice(identifier, asked, rule, language), Spelling.QTI_2, _name_of)
    chosen = next(one for one in root.iter(etree.Element) if name_of(one) == "choiceInteraction")
    parent = chosen.getparent()
    assert parent is not None
    parent.replace(chosen, _interaction(asked, child(chosen, "prompt")))
    markup = etree.tostring(spelled(root, Spelling.QTI_3), encoding="unicode")
    digests = sorted({asked.picture.digest, *_MEDIA.findall(asked.prompt)})
    shape = QtiResponse(asked.response, _HOTSPOT, _cardinality(asked), BaseType.IDENTIFIER)
    return (
        QtiBody(markup, (shape,), tuple((_name_of(one), one) for one in digests), asked.prompt),
        ResponseDeclaration(asked.response, shape.cardinality, shape.base_type),
        QtiProcessing((asked.response,), most_points(rule)),
    )


def _name_of(digest: str) -> str:
    return f"media:{digest}"


def _cardinality(asked: Hotspot) -> Cardinality:
    return Cardinality.MULTIPLE if asked.several else Cardinality.SINGLE


def _choice(identifier: str, asked: Hotspot, rule: Rule, language: str) -> Item:
    """A choice among the names of the areas, with the same key and rule."""
    options = tuple(SimpleChoice(area.name, area.name) for area in asked.areas)
    most = 0 if asked.several else 1
    return Item(
        identifier=identifier,
        title=identifier,
        language=language,
        item_type=ItemType.HOTSPOT,
        body=(ChoiceInteraction(asked.response, asked.prompt, options, max_choices=most),),
        declarations=(
            ResponseDeclaration(
                asked.response, _cardinality(asked), BaseType.IDENTIFIER, asked.key
            ),
        ),
        rules=(rule,),
        max_score=most_points(rule),
    )


def _interaction(asked: Hotspot, prompt: etree._Element | None) -> etree._Element:
    picture = asked.picture
    shown = element(
        "object",
        text=picture.alt,
        data=picture.source,
        type=picture.type,
        width=str(picture.width),
        height=str(picture.height),
    )
    areas = (_area(one) for one in asked.areas)
    most = "0" if asked.several else "1"
    return element(
        _HOTSPOT, prompt, shown, *areas, responseIdentifier=asked.response, maxChoices=most
    )


def _area(area: Area) -> etree._Element:
    coords = ",".join(map(str, area.coords))
    made = element("hotspotChoice", identifier=area.name, shape=area.shape.value, coords=coords)
    if area.label:
        made.set("hotspotLabel", area.label)
    return made


def hotspot_of(part: Interaction) -> Hotspot | None:
    """The question behind a QTI item with one hotspot interaction; None for anything else."""
    if not isinstance(part, QtiBody) or [one.interaction for one in part.responses] != [_HOTSPOT]:
        return None
    root = parse(part.markup.encode(), "")
    asked = [one for one in root.iter(etree.Element) if name_of(one) == _HOTSPOT]
    shown = [one for one in root.iter(etree.Element) if name_of(one) == "object"]
    if len(asked) != 1 or len(shown) != 1:
        return None
    own = attributes_of(shown[0])
    try:
        picture = Picture(
            own.get("data", ""),
            "".join(str(one) for one in shown[0].itertext()),
            int(own.get("width", "")),
            int(own.get("height", "")),
            own.get("type", ""),
        )
        areas = tuple(_area_of(one) for one in children(asked[0], "hotspotChoice"))
    except ValueError:
        return None
    (response,) = part.responses
    several = response.cardinality is Cardinality.MULTIPLE
    return Hotspot(
        response.response_identifier, part.prompt, picture, areas, _key_of(root), several
    )


def _area_of(one: etree._Element) -> Area:
    own = attributes_of(one)
    coords = tuple(int(text) for text in own.get("coords", "").split(","))
    shape = Shape(own.get("shape", ""))
    return Area(own.get("identifier", ""), shape, coords, own.get("hotspotLabel", ""))


def _key_of(root: etree._Element) -> tuple[str, ...]:
    (declared, *_) = children(root, "responseDeclaration")
    right = child(declared, "correctResponse")
    return () if right is None else tuple(one.text or "" for one in children(right, "value"))
