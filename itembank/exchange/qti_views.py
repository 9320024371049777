"""What a browser gets of each QTI interaction, built up from nothing, attribute by attribute.

Identifiers of choices are the bank's own and may tell the key ("correct", "distractor_1"), so each
is given a fresh name in the order shown; `Names` turns an answer back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti_bodies import Body, Media
from itembank.exchange.qti_players import played
from itembank.exchange.qti_portable import portable_of, response_of
from itembank.exchange.qti_presence import demand_choices, identifier_of
from itembank.exchange.qti_visibility import is_shown
from itembank.exchange.recordings import seconds_in
from itembank.exchange.safe_xml import attributes_of, child, children, line_of, name_of
from itembank.qti.state import State

View = dict[str, Any]


@dataclass(slots=True)
class Names:
    """Fresh names of an interaction's choices, and the bank's identifiers behind them."""

    behind: dict[str, str] = field(default_factory=dict)

    def give(self, identifier: str) -> str:
        """A name for a choice; the same one gets the same name."""
        for name, known in self.behind.items():
            if known == identifier:
                return name
        name = f"c{len(self.behind) + 1}"
        self.behind[name] = identifier
        return name

    def back(self, value: Any) -> Any:
        """An answer in the bank's identifiers; what is no name stays as it is."""
        if isinstance(value, list):
            return [self.back(one) for one in value]
        if not isinstance(value, str):
            return value
        parts = value.split(" ")
        return " ".join(self.behind.get(part, part) for part in parts) if self.behind else value

    def there(self, value: Any) -> Any:
        """The reverse of `back`: an answer in the names that the view shows."""
        if isinstance(value, list):
            return [self.there(one) for one in value]
        shown = {identifier: name for name, identifier in self.behind.items()}
        return " ".join(shown.get(part, part) for part in str(value).split(" "))


@dataclass(slots=True)
class Viewer:
    """Makes the views of one item's interactions, in one state and with one order of choices."""

    state: State
    media: Media
    chance: Random
    views: list[View] = field(default_factory=list)
    names: dict[str, Names] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def content(self, element: etree._Element) -> str:
        """Content whose interactions become views of this viewer."""
        return self._body(self.take).content(element)

    def take(self, element: etree._Element) -> int:
        """Make the view of an interaction; its slot is its place among the views."""
        place = len(self.views)
        self.views.append({})
        self.views[place] = self.view(element)
        return place

    def view(self, element: etree._Element) -> View:
        """One interaction; Invalid("qti-interaction-unknown") names one that is not known."""
        name = name_of(element)
        make = _VIEWS.get(name)
        if make is None:
            raise Invalid("qti-interaction-unknown", interaction=name[:60], line=line_of(element))
        attributes = attributes_of(element)
        response = response_of(element)
        made: View = {"kind": name.removesuffix("Interaction"), "response": response}
        prompt = child(element, "prompt")
        if prompt is not None:
            made["prompt"] = self._body(self._refuse).content(prompt)
        made |= make(self, element, attributes, self.names.setdefault(response, Names()))
        demand_choices(element)
        return made

    def shown(self, element: etree._Element, *names: str) -> list[etree._Element]:
        """The children of these names that are for this candidate."""
        return [one for one in children(element, *names) if is_shown(one, self.state)]

    def in_order(
        self, found: Sequence[etree._Element], attributes: Mapping[str, str]
    ) -> list[etree._Element]:
        """Shuffled where the item says so; what is fixed keeps its place."""
        if attributes.get("shuffle", "false").strip() != "true":
            return list(found)
        loose = [one for one in found if attributes_of(one).get("fixed", "false") != "true"]
        self.chance.shuffle(loose)
        turned = iter(loose)
        return [
            one if attributes_of(one).get("fixed", "false") == "true" else next(turned)
            for one in found
        ]

    def choice(self, element: etree._Element, names: Names) -> View:
        """A choice with its content."""
        attributes = attributes_of(element)
        made: View = {
            "name": names.give(identifier_of(element)),
            "content": self._body(self._refuse).content(element),
        }
        if "matchMax" in attributes:
            made["match_max"] = _count(attributes, "matchMax", 1)
        return made

    def area(self, element: etree._Element, names: Names) -> View:
        """A hot spot: its shape in the picture, and its label."""
        attributes = attributes_of(element)
        made: View = {
            "name": names.give(identifier_of(element)),
            "shape": attributes.get("shape", "default"),
            "coords": attributes.get("coords", ""),
            "label": attributes.get("hotspotLabel", ""),
        }
        if "matchMax" in attributes:
            made["match_max"] = _count(attributes, "matchMax", 1)
        return made

    def picture(self, element: etree._Element) -> View:
        """The picture that an interaction is drawn on; empty where it has none."""
        for one in element.iter():
            if name_of(one) in ("object", "img"):
                attributes = attributes_of(one)
                source = self.media(attributes.get("data") or attributes.get("src", ""))
                words = attributes.get("alt") or "".join(str(part) for part in one.itertext())
                return {
                    "source": source,
                    "width": _count(attributes, "width", 0),
                    "height": _count(attributes, "height", 0),
                    "alt": words.strip(),
                }
        return {}

    def flow(self, element: etree._Element, names: Names, inner: str) -> tuple[str, list[View]]:
        """Running text with gaps or hot texts in it, each a slot of its own list."""
        found: list[View] = []

        def take(one: etree._Element) -> int:
            if name_of(one) != inner:
                self._refuse(one)
            found.append(self.choice(one, names))
            return len(found) - 1

        body = self._body(take)
        parts = [one for one in children(element) if name_of(one) not in _AROUND]
        return "".join(body.content(_alone(one)) for one in parts), found

    def _body(self, take: Callable[[etree._Element], int]) -> Body:
        return Body(self.state, self.media, take, self.dropped)

    def _refuse(self, element: etree._Element) -> int:
        raise Invalid(
            "qti-interaction-misplaced", interaction=name_of(element)[:60], line=line_of(element)
        )


_AROUND = frozenset({"prompt", "gapText", "gapImg", "object", "img"})


def _alone(element: etree._Element) -> etree._Element:
    """The element as the content of another one, so that its own tag is kept."""
    holder = etree.Element("div")
    holder.append(etree.fromstring(etree.tostring(element, with_tail=False)))
    return holder


def _count(attributes: Mapping[str, str], name: str, default: int) -> int:
    text = attributes.get(name, "").strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _choices(viewer: Viewer, element: etree._Element, own: Mapping[str, str], names: Names) -> View:
    found = viewer.in_order(viewer.shown(element, "simpleChoice", "inlineChoice"), own)
    return {
        "choices": [viewer.choice(one, names) for one in found],
        "min_choices": _count(own, "minChoices", 0),
        "max_choices": _count(own, "maxChoices", 1),
        "orientation": own.get("orientation", "vertical"),
    }


def _associate(
    viewer: Viewer, element: etree._Element, own: Mapping[str, str], names: Names
) -> View:
    found = viewer.in_order(viewer.shown(element, "simpleAssociableChoice"), own)
    return {
        "choices": [viewer.choice(one, names) for one in found],
        "min_associations": _count(own, "minAssociations", 0),
        "max_associations": _count(own, "maxAssociations", 1),
    }


def _match(viewer: Viewer, element: etree._Element, own: Mapping[str, str], names: Names) -> View:
    sides = [
        [
            viewer.choice(one, names)
            for one in viewer.in_order(viewer.shown(side, "simpleAssociableChoice"), own)
        ]
        for side in children(element, "simpleMatchSet")
    ]
    return {
        "sides": sides,
        "min_associations": _count(own, "minAssociations", 0),
        "max_associations": _count(own, "maxAssociations", 1),
    }


def _gap_match(
    viewer: Viewer, element: etree._Element, own: Mapping[str, str], names: Names
) -> View:
    found = viewer.in_order(viewer.shown(element, "gapText", "gapImg"), own)
    content, gaps = viewer.flow(element, names, "gap")
    return {
        "choices": [viewer.choice(one, names) for one in found],
        "content": content,
        "gaps": [gap["name"] for gap in gaps],
    }


def _text_entry(_: Viewer, __: etree._Element, own: Mapping[str, str], ___: Names) -> View:
    return {
        "expected_length": _count(own, "expectedLength", 0),
        "expected_lines": _count(own, "expectedLines", 0),
        "placeholder": own.get("placeholderText", ""),
        "format": own.get("format", "plain"),
        "min_strings": _count(own, "minStrings", 0),
        "max_strings": _count(own, "maxStrings", 0),
    }


def _hottext(viewer: Viewer, element: etree._Element, own: Mapping[str, str], names: Names) -> View:
    content, found = viewer.flow(element, names, "hottext")
    return {
        "content": content,
        "choices": found,
        "min_choices": _count(own, "minChoices", 0),
        "max_choices": _count(own, "maxChoices", 1),
    }


def _hotspot(viewer: Viewer, element: etree._Element, own: Mapping[str, str], names: Names) -> View:
    found = viewer.shown(element, "hotspotChoice", "associableHotspot")
    return {
        "picture": viewer.picture(element),
        "areas": [viewer.area(one, names) for one in found],
        "min_choices": _count(own, "minChoices", _count(own, "minAssociations", 0)),
        "max_choices": _count(own, "maxChoices", _count(own, "maxAssociations", 1)),
    }


def _graphic_gap(
    viewer: Viewer, element: etree._Element, own: Mapping[str, str], names: Names
) -> View:
    pieces = viewer.shown(element, "gapImg", "gapText")
    areas = viewer.shown(element, "associableHotspot")
    backdrop = list(children(element, "object", "img"))
    return {
        "picture": viewer.picture(backdrop[0]) if backdrop else {},
        "choices": [
            {**viewer.choice(one, names), "picture": viewer.picture(one)} for one in pieces
        ],
        "areas": [viewer.area(one, names) for one in areas],
    }


def _points(viewer: Viewer, element: etree._Element, own: Mapping[str, str], _: Names) -> View:
    return {
        "picture": viewer.picture(element),
        "min_choices": _count(own, "minChoices", 0),
        "max_choices": _count(own, "maxChoices", 1),
    }


def _position(viewer: Viewer, element: etree._Element, own: Mapping[str, str], _: Names) -> View:
    stage = element.getparent()
    return {
        "picture": viewer.picture(element),
        "stage": viewer.picture(stage) if stage is not None else {},
        "max_choices": _count(own, "maxChoices", 1),
    }


def _slider(_: Viewer, __: etree._Element, own: Mapping[str, str], ___: Names) -> View:
    return {
        "lower": own.get("lowerBound", "0"),
        "upper": own.get("upperBound", "100"),
        "step": own.get("step", "1"),
        "orientation": own.get("orientation", "horizontal"),
        "reverse": own.get("reverse", "false") == "true",
    }


def _upload(_: Viewer, element: etree._Element, own: Mapping[str, str], __: Names) -> View:
    longest = seconds_in(element)
    limit = {} if longest is None else {"max_seconds": longest}
    return {"type": own.get("type", ""), **limit}


def _media(viewer: Viewer, element: etree._Element, own: Mapping[str, str], _: Names) -> View:
    return {
        **played(element, viewer.media, viewer.dropped),
        "min_plays": _count(own, "minPlays", 0),
        "max_plays": _count(own, "maxPlays", 0),
        "loop": own.get("loop", "false") == "true",
    }


def _portable(viewer: Viewer, element: etree._Element, _: Mapping[str, str], __: Names) -> View:
    """What the frame of a program is told; its modules are named by their digests."""
    found = portable_of(element)
    declared = viewer.state.declaration(found.response)
    sources = {one.identifier: viewer.media(one.address) for one in found.modules}
    missing = next((name for name, source in sources.items() if source is None), None)
    if missing is not None:
        raise Invalid("qti-program-missing", module=missing[:80], line=line_of(element))
    # Under a name of their own, so that no page can load a program as a picture.
    modules = [
        {"id": name, "source": f"{PROGRAM}{(source or '').removeprefix('media:')}"}
        for name, source in sources.items()
    ]
    return {
        "kind": PORTABLE,
        "type": found.type_identifier,
        "module": found.module,
        "modules": modules,
        "properties": found.properties,
        "markup": found.markup,
        "cardinality": declared.cardinality.value,
        "base_type": str(declared.base_type or ""),
    }


def _end_attempt(_: Viewer, __: etree._Element, own: Mapping[str, str], ___: Names) -> View:
    return {"title": own.get("title", "")}


_VIEWS: Mapping[str, Callable[[Viewer, etree._Element, Mapping[str, str], Names], View]] = {
    "choiceInteraction": _choices,
    "inlineChoiceInteraction": _choices,
    "orderInteraction": _choices,
    "associateInteraction": _associate,
    "matchInteraction": _match,
    "gapMatchInteraction": _gap_match,
    "textEntryInteraction": _text_entry,
    "extendedTextInteraction": _text_entry,
    "hottextInteraction": _hottext,
    "hotspotInteraction": _hotspot,
    "graphicOrderInteraction": _hotspot,
    "graphicAssociateInteraction": _hotspot,
    "graphicGapMatchInteraction": _graphic_gap,
    "selectPointInteraction": _points,
    "positionObjectInteraction": _position,
    "drawingInteraction": _points,
    "sliderInteraction": _slider,
    "uploadInteraction": _upload,
    "mediaInteraction": _media,
    "endAttemptInteraction": _end_attempt,
    "customInteraction": _portable,
    "portableCustomInteraction": _portable,
}
PORTABLE = "portableCustom"
"""The kind of views whose interaction brings a program."""
PROGRAM = "program:"
"""Before the digest of a module."""
KNOWN = frozenset(_VIEWS)
"""The interactions that can be shown; portable custom ones need a frame of a foreign origin."""
