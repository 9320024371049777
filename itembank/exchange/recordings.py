"""Questions that are answered by speaking: a QTI upload of sound, marked by people.

Papers and workbooks have them under a type of their own; what they ask is the prompt of the
interaction. Source: QTI 3, "uploadInteraction", whose ``type`` names what may be handed in.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lxml import etree

from itembank.exchange.html_fragments import fragment
from itembank.exchange.qti_rules import element, number
from itembank.exchange.qti_spelling import Spelling, spelled
from itembank.exchange.safe_xml import XML_LANG, attributes_of, child, name_of, parse
from itembank.interactions import Interaction, QtiBody, QtiResponse
from itembank.markup import safe_html
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import QtiProcessing, ResponseDeclaration

_UPLOAD: Final = "uploadInteraction"
_MEDIA: Final = re.compile(r"media:([0-9a-f]{64})")
_UNNAMED: Final = "recording"
LONGEST: Final = "data-max-seconds"
"""The attribute that holds the most seconds of a recording."""
_BETWEEN: Final = re.compile(r"\sxmlns(?::\w+)?=\"[^\"]*\"")


def recording(
    response: str, prompt: str, points: Decimal, language: str, longest: int | None = None
) -> tuple[QtiBody, ResponseDeclaration, QtiProcessing]:
    """The question with its declaration and its rule; ``prompt`` is safe HTML.

    ``longest`` is the most seconds of the recording. The standard has no attribute for it, so that
    it stands among those that it leaves to each system (QTI 3, ``data-*``).
    """
    asked = fragment(prompt, "prompt")
    asked_for = element(_UPLOAD, asked, responseIdentifier=response, type="audio/*")
    if longest is not None:
        asked_for.set(LONGEST, str(longest))
    declared = {"identifier": response, "cardinality": "single", "baseType": "file"}
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    root = element(
        "assessmentItem",
        element("responseDeclaration", **declared),
        element(
            "outcomeDeclaration", **score, normalMaximum=number(points), externalScored="human"
        ),
        element("itemBody", asked_for),
        identifier=_UNNAMED,
        title=_UNNAMED,
        adaptive="false",
        timeDependent="false",
    )
    root.set(XML_LANG, language)
    markup = etree.tostring(spelled(root, Spelling.QTI_3), encoding="unicode")
    files = tuple((f"media:{digest}", digest) for digest in sorted(set(_MEDIA.findall(prompt))))
    shape = QtiResponse(response, _UPLOAD, Cardinality.SINGLE, BaseType.FILE)
    return (
        QtiBody(markup, (shape,), files, prompt),
        ResponseDeclaration(response, Cardinality.SINGLE, BaseType.FILE),
        QtiProcessing((response,), points, by_people=True),
    )


def named(part: Interaction, identifier: str) -> Interaction:
    """A recording under the name of its item, so that a package can tell several apart."""
    if not isinstance(part, QtiBody):
        return part
    unnamed = f'identifier="{_UNNAMED}" title="{_UNNAMED}"'
    return replace(
        part,
        markup=part.markup.replace(unnamed, f'identifier="{identifier}" title="{identifier}"', 1),
    )


def longest_of(part: QtiBody) -> int | None:
    """The most seconds of a recording; None where it says nothing."""
    root = parse(part.markup.encode(), "")
    for one in root.iter(etree.Element):
        if _takes_sound(one):
            return seconds_in(one)
    return None


def seconds_in(upload: etree._Element) -> int | None:
    """The most seconds that an upload interaction names; anything but a count says nothing."""
    told = upload.get(LONGEST, "")
    count = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
    return count or None


def asks_for_sound(root: etree._Element) -> bool:
    """Whether the only interaction of an item takes a recording."""
    found = [one for one in root.iter(etree.Element) if name_of(one).endswith("Interaction")]
    return len(found) == 1 and _takes_sound(found[0])


def _takes_sound(one: etree._Element) -> bool:
    return name_of(one) == _UPLOAD and attributes_of(one).get("type", "").startswith("audio/")


def spoken_prompt(part: Interaction) -> str | None:
    """What a recording asks, as safe HTML; None for any other interaction, and for an item whose
    words stand outside of the prompt.
    """
    if not isinstance(part, QtiBody):
        return None
    root = parse(part.markup.encode(), "")
    body = child(root, "itemBody")
    inner = [] if body is None else [one for one in body if isinstance(one.tag, str)]
    if len(inner) != 1 or not _takes_sound(inner[0]):
        return None
    prompt = child(inner[0], "prompt")
    if prompt is None:
        return None
    parts = [prompt.text or ""]
    parts += [etree.tostring(one, encoding="unicode", method="html") for one in prompt]
    known = dict(part.files)
    text = _BETWEEN.sub("", "".join(parts))
    for name, digest in known.items():
        text = text.replace(f'src="{name}"', f'src="media:{digest}"')
    return safe_html(text)
