"""Reads portable custom interactions: which program they bring, and what it is told (IMS PCI v1).

A program comes in modules, each a file beside the item; properties are ``data-…`` attributes in
QTI 3 and ``properties`` in QTI 2. Nothing of a program is run or looked into here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_xml import attributes_of, child, children, line_of, name_of, text_of

NAME: Final = "portableCustomInteraction"
_CUSTOM: Final = "customInteraction"
_PROPERTY: Final = frozenset({"property", "entry"})
_MOST_MODULES: Final = 50


@dataclass(frozen=True, slots=True)
class Module:
    """One file of a program: the name that others ask for it by, and its address in the package."""

    identifier: str
    address: str


@dataclass(frozen=True, slots=True)
class Portable:
    """What a frame needs to show the interaction."""

    response: str
    type_identifier: str
    module: str
    """The identifier of the module that registers the interaction."""
    modules: tuple[Module, ...]
    properties: dict[str, str]
    markup: str
    """HTML that the program finds in its element; it is shown in the frame alone."""


def brings_program(element: etree._Element) -> bool:
    """Whether the interaction is shown by a program of its own."""
    return name_of(element) in (NAME, _CUSTOM)


def response_of(element: etree._Element) -> str:
    """The response of an interaction of any kind; of a portable one in QTI 2 its holder has it."""
    own = attributes_of(element).get("responseIdentifier", "")
    inner = child(element, NAME) if name_of(element) == _CUSTOM else None
    return own or ("" if inner is None else attributes_of(inner).get("responseIdentifier", ""))


def portable_of(element: etree._Element) -> Portable:
    """The interaction; Invalid("qti-interaction-brings-program") for one of another make.

    In QTI 2 it stands within a ``customInteraction``, which has the response.
    """
    own = attributes_of(element)
    inner = element if name_of(element) == NAME else child(element, NAME)
    if inner is None:
        raise _strange(element)
    told = {**own, **attributes_of(inner)}
    modules = tuple(_modules(inner))
    module = told.get("module") or told.get("hook", "")
    if not module and len(modules) == 1:
        module = modules[0].identifier
    if not told.get("responseIdentifier") or module not in {one.identifier for one in modules}:
        raise _strange(element)
    return Portable(
        told["responseIdentifier"],
        told.get("customInteractionTypeIdentifier", ""),
        module,
        modules,
        dict(_properties(inner)),
        _markup(inner),
    )


def program_files(root: etree._Element) -> list[str]:
    """The address of every module in an item, each once."""
    found: list[str] = []
    for element in root.iter(etree.Element):
        if name_of(element) == NAME:
            found += [one.address for one in _modules(element)]
    return list(dict.fromkeys(found))


def _modules(inner: etree._Element) -> Iterator[Module]:
    held = child(inner, "interactionModules")
    found = [] if held is None else list(children(held, "interactionModule"))
    for one in found[:_MOST_MODULES]:
        own = attributes_of(one)
        identifier = own.get("id") or own.get("identifier", "")
        address = own.get("primaryPath", "").strip()
        if identifier and address:
            yield Module(identifier, address)


def _properties(inner: etree._Element) -> Iterator[tuple[str, str]]:
    """``data-least-value`` is ``leastValue``, as a browser's own ``dataset`` names it."""
    for key, value in inner.attrib.items():
        if str(key).startswith("data-"):
            first, *rest = str(key).removeprefix("data-").split("-")
            yield first + "".join(part[:1].upper() + part[1:] for part in rest), str(value)
    held = child(inner, "properties")
    for one in () if held is None else held.iter(etree.Element):
        if name_of(one) in _PROPERTY and attributes_of(one).get("key"):
            yield attributes_of(one)["key"], text_of(one).strip()


def _markup(inner: etree._Element) -> str:
    """The content as HTML without name spaces, which a browser would not know."""
    held = child(inner, "interactionMarkup")
    if held is None:
        held = child(inner, "markup")
    if held is None:
        return ""
    copied = etree.Element("div")
    copied.text = held.text
    for one in held:
        if isinstance(one.tag, str):
            copied.append(_plain(one))
    return "".join(
        [copied.text or ""]
        + [str(etree.tostring(one, encoding="unicode", method="html")) for one in copied]
    ).strip()


def _plain(element: etree._Element) -> etree._Element:
    made = etree.Element(etree.QName(element).localname)
    for key, value in element.attrib.items():
        if not str(key).startswith("{"):
            made.set(str(key), str(value))
    made.text, made.tail = element.text, element.tail
    for one in element:
        if isinstance(one.tag, str):
            made.append(_plain(one))
    return made


def _strange(element: etree._Element) -> Invalid:
    return Invalid(
        "qti-interaction-brings-program", interaction=name_of(element), line=line_of(element)
    )
