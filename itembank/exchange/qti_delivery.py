"""What a candidate's browser receives of a QTI item: no key, no rule, nothing not yet earned.

The view is built up from nothing, so what an item holds besides stays where it is. `secrets_of`
and `leaks_in` look at the finished view from the other side, as a test of the building.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti_bodies import Media
from itembank.exchange.qti_views import Names, View, Viewer
from itembank.exchange.qti_visibility import is_shown
from itembank.exchange.safe_xml import XML_LANG, attributes_of, child, children, name_of, text_of
from itembank.markup import plain_text
from itembank.qti.state import State

_WORDS = (
    "correctResponse",
    "correct-response",
    "mapEntry",
    "map-entry",
    "mappedValue",
    "mapped-value",
    "areaMap",
    "area-map",
    "responseProcessing",
    "response-processing",
    "outcomeDeclaration",
    "outcome-declaration",
    "templateProcessing",
    "template-processing",
)
"""What stands in a file only to score it."""
_HIDEABLE = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock"})
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[A-Za-z-]+")
_NAMES = frozenset({"kind", "response", "name", "gaps", "language"})
"""Fields of a view that are names for programs; what they hold is no words for the candidate."""
_SHORTEST = 6
"""Shorter texts of feedback stand elsewhere by chance."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """``view`` is all that the browser gets; the rest stays on the server."""

    view: View
    names: Mapping[str, Names]
    dropped: tuple[str, ...]

    def answer(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """An answer to the view in the bank's own identifiers."""
        return {
            response: self.names[response].back(value) if response in self.names else value
            for response, value in given.items()
        }

    def shown_answer(self, held: Mapping[str, Any]) -> dict[str, Any]:
        """The reverse of `answer`: an answer in the bank's identifiers, as the view names them."""
        return {
            response: self.names[response].there(value) if response in self.names else value
            for response, value in held.items()
        }


def deliver(root: etree._Element, state: State, media: Media, seed: int = 0) -> Delivered:
    """The view of an item in a state; the same for the same seed.

    Raises Invalid for an interaction that cannot be shown, and ("qti-item-empty") for an item
    without a body.
    """
    body = child(root, "itemBody")
    if body is None:
        raise Invalid("qti-item-empty", item=attributes_of(root).get("identifier", "")[:80])
    # The order of choices is no secret, and it must come again from the same seed.
    viewer = Viewer(state, media, Random(seed))  # noqa: S311
    content = viewer.content(body)
    view: View = {
        "language": root.get(XML_LANG, ""),
        "title": attributes_of(root).get("title", ""),
        "content": content,
        "interactions": viewer.views,
        "feedback": [
            viewer.content(one) for one in children(root, "modalFeedback") if is_shown(one, state)
        ],
    }
    return Delivered(view, viewer.names, tuple(dict.fromkeys(viewer.dropped)))


def leaks_in(root: etree._Element, delivered: Delivered, state: State) -> list[str]:
    """What of the scoring a browser could read in the view; empty if all is well.

    Told are names of scoring elements, texts of feedback and rubrics that are not for this
    candidate, and identifiers of choices that were not renamed.
    """
    marked = set(_marks(delivered.view))
    found = [word for word in _WORDS if word.lower() in marked]
    visible = " ".join(plain_text(text) for text in _texts(delivered.view))
    for name, text in _hidden_texts(root, state):
        if text in visible:
            found.append(f"{name}: {text[:40]}")
    found += [
        f"identifier: {identifier}"
        for names in delivered.names.values()
        for name, identifier in names.behind.items()
        if name == identifier
    ]
    return found


def _hidden_texts(root: etree._Element, state: State) -> list[tuple[str, str]]:
    """Texts that are not shown, as far as the same words do not stand in a shown part as well."""
    body = child(root, "itemBody")
    shown = "" if body is None else _shown_text(body, state)
    hidden = []
    for element in root.iter():
        name = name_of(element)
        if name in _HIDEABLE:
            text = " ".join(text_of(element).split())
            if len(text) >= _SHORTEST and not is_shown(element, state) and text not in shown:
                hidden.append((name, text))
    return hidden


def _shown_text(element: etree._Element, state: State) -> str:
    """All words of the element that are for this candidate."""
    parts = [element.text or ""]
    for one in element:
        if isinstance(one.tag, str) and is_shown(one, state):
            parts.append(_shown_text(one, state))
        parts.append(one.tail or "")
    return " ".join("".join(parts).split())


def _marks(view: Any) -> Iterator[str]:
    """Names of all fields, and of tags and attributes in the HTML, in small letters."""
    if isinstance(view, str):
        for tag in _TAG.finditer(view):
            yield from (word.lower() for word in _WORD.findall(tag[0]))
    elif isinstance(view, Mapping):
        for name, one in view.items():
            yield str(name).lower()
            yield from _marks(one)
    elif isinstance(view, list):
        for one in view:
            yield from _marks(one)


def _texts(view: Any) -> list[str]:
    if isinstance(view, str):
        return [view]
    if isinstance(view, Mapping):
        return [text for key, one in view.items() if key not in _NAMES for text in _texts(one)]
    if isinstance(view, list):
        return [text for one in view for text in _texts(one)]
    return []
