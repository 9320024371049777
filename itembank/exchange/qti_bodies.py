"""Turns the content of an item into safe HTML with slots for its interactions.

What the standard knows and HTML does not is resolved (printed variables, feedback, template
blocks) or handed out as a slot; everything else passes the allow-list of `itembank.markup`. A slot
is a number between two signs that no text may hold.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from itembank.exchange.printed_variables import printed
from itembank.exchange.qti_visibility import is_shown
from itembank.exchange.safe_xml import attributes_of, name_of, text_of
from itembank.markup import safe_html
from itembank.qti.declarations import Role
from itembank.qti.state import State
from itembank.qti.values import Value

SLOT_BEGINS, SLOT_ENDS = "\ue000", "\ue001"
SLOT = re.compile(f"{SLOT_BEGINS}(\\d+){SLOT_ENDS}")
_SIGNS = re.compile(f"[{SLOT_BEGINS}{SLOT_ENDS}]")
Media = Callable[[str], str | None]
"""Gives the address under which a file of the package may be shown; None leaves it out."""
Take = Callable[[etree._Element], int]
"""Takes an interaction, gap or hot text out of the text and gives the number of its slot."""
_SLOTS = frozenset({"gap", "hottext"})
_PASSED = frozenset(
    {"prompt", "itemBody", "feedbackInline", "feedbackBlock", "templateInline", "templateBlock"}
    | {"rubricBlock", "contentBody", "infoControl", "stimulusBody", "modalFeedback"}
)
_NOT_SHOWN = frozenset({"svg", "canvas", "iframe", "embed", "applet", "portableInfoControl"})
"""Drawings in the text and programs: named among what was dropped, for they say something."""
_VOID = frozenset({"br", "hr", "img", "col"})
_RENAMED = {"object": "img"}
_MEDIA = frozenset({"audio", "video"})


@dataclass(slots=True)
class Body:
    """Walks content and gathers what of it is shown; ``dropped`` names what could not be."""

    state: State
    media: Media
    take: Take
    dropped: list[str] = field(default_factory=list)

    def content(self, element: etree._Element) -> str:
        """The content of an element as safe HTML with slots."""
        return safe_html("".join(self._parts(element))).strip()

    def _parts(self, element: etree._Element) -> list[str]:
        written = [_escaped(element.text)]
        for one in element:
            if isinstance(one.tag, str):
                written.append(self._element(one))
            written.append(_escaped(one.tail))
        return written

    def _element(self, element: etree._Element) -> str:
        name = name_of(element)
        if not is_shown(element, self.state):
            return ""
        if name.endswith("Interaction") or name in _SLOTS:
            return f"{SLOT_BEGINS}{self.take(element)}{SLOT_ENDS}"
        if name == "positionObjectStage":
            # Its picture belongs to the views of the interactions on it.
            return "".join(
                self._element(one) for one in element if name_of(one) == "positionObjectInteraction"
            )
        if name == "printedVariable":
            return self._printed(element)
        if name == "mi":
            return self._in_formula(element)
        if name in _PASSED:
            return "".join(self._parts(element))
        if name == "include" or name in _NOT_SHOWN:
            self.dropped.append(name)
            return ""
        return self._html(name, element)

    def _printed(self, element: etree._Element) -> str:
        """A template variable's value; an outcome's only where it says nothing of the mark."""
        own = attributes_of(element)
        value = self._template(own.get("identifier", ""))
        return "" if value is None else _SIGNS.sub("", printed(value, own, self.state))

    def _in_formula(self, element: etree._Element) -> str:
        """A name in MathML; that of a ``mathVariable`` stands for its value (QTI 2.1, 7.1.5)."""
        name = text_of(element).strip()
        value = self._template(name)
        if value is None or not self.state.declaration(name).stands_in_math:
            return self._html("mi", element)
        return f"<mn>{_escaped(value.text())}</mn>"

    def _template(self, identifier: str) -> Value | None:
        if not self.state.knows(identifier):
            return None
        declared = self.state.declaration(identifier)
        return self.state.values[identifier] if declared.role is Role.TEMPLATE else None

    def _html(self, name: str, element: etree._Element) -> str:
        """An HTML element; the allow-list takes out what may not be shown."""
        attributes = attributes_of(element)
        tag = _RENAMED.get(name, name)
        player = _player_for(name, attributes)
        if player:
            return self._player(player, element)
        if name == "object" and not _may_be_picture(attributes):
            # A page or a program is not shown; what stands in its place is (HTML, "object").
            self.dropped.append(name)
            return "".join(self._parts(element))
        if tag == "img":
            return self._picture(attributes)
        written = "".join(
            f' {key}="{html.escape(value)}"' for key, value in attributes.items() if _is_plain(key)
        )
        if tag in _VOID:
            return f"<{tag}{written}>"
        return f"<{tag}{written}>{''.join(self._parts(element))}</{tag}>"

    def _player(self, tag: str, element: etree._Element) -> str:
        """Sound or film with the browser's own controls, and captions where the item has them."""
        attributes = attributes_of(element)
        named = [attributes.get("src") or attributes.get("data", "")]
        named += [attributes_of(one).get("src", "") for one in element if name_of(one) == "source"]
        source = next((found for name in named if name and (found := self.media(name))), None)
        if source is None:
            self.dropped.append(tag)
            return ""
        tracks = "".join(self._track(one) for one in element if name_of(one) == "track")
        return f'<{tag} src="{html.escape(source)}">{tracks}</{tag}>'

    def _track(self, element: etree._Element) -> str:
        attributes = attributes_of(element)
        source = self.media(attributes.get("src", ""))
        if source is None:
            self.dropped.append("track")
            return ""
        told = "".join(
            f' {key}="{html.escape(attributes[key])}"'
            for key in ("kind", "srclang", "label")
            if key in attributes
        )
        return f'<track src="{html.escape(source)}"{told}>'

    def _picture(self, attributes: dict[str, str]) -> str:
        source = self.media(attributes.get("src") or attributes.get("data", ""))
        words = attributes.get("alt", "")
        if source is None:
            self.dropped.append("img")
            return _escaped(words)
        size = "".join(
            f' {key}="{html.escape(attributes[key])}"'
            for key in ("width", "height")
            if attributes.get(key, "").isdigit()
        )
        return f'<img src="{html.escape(source)}" alt="{html.escape(words)}"{size}>'


def slots_in(content: str) -> list[int]:
    """The numbers of all slots in a content, in reading order."""
    return [int(found[1]) for found in SLOT.finditer(content)]


def _escaped(text: str | None) -> str:
    return "" if not text else html.escape(_SIGNS.sub("", text), quote=False)


def _player_for(name: str, attributes: dict[str, str]) -> str:
    """``audio`` or ``video`` where the element is one, by its name or an object's type."""
    if name in _MEDIA:
        return name
    kind = attributes.get("type", "").split("/")[0] if name == "object" else ""
    return kind if kind in _MEDIA else ""


def _may_be_picture(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").strip().lower()
    return not kind or kind.startswith("image")


def _is_plain(key: str) -> bool:
    return key.isascii() and key.isalpha()
