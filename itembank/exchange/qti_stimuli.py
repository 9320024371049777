"""Puts shared stimuli into the items that name them, so that each item stands by itself.

Source: QTI 3, ``qti-assessment-stimulus-ref``. The bank keeps items apart; the stimulus text comes
with every item that shares it, and the digest of the text tells that they belong together.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from itembank.exchange.manifests import path_from
from itembank.exchange.safe_xml import attributes_of, child, children, name_of

Open = Callable[[str], etree._Element | None]
"""Opens an XML file of the package; None where there is none."""
_NAMING = ("src", "data")


def with_stimuli(root: etree._Element, folder: str, open_file: Open) -> tuple[int, list[str]]:
    """Changes the item: each stimulus becomes a block at the beginning of its body.

    Gives the number of those put in, and the addresses of those that are missing.
    """
    body = child(root, "itemBody")
    found, missing = 0, []
    for reference in list(children(root, "assessmentStimulusRef")):
        address = attributes_of(reference).get("href", "")
        path = path_from(folder, address)
        stimulus = open_file(path) if path else None
        content = None if stimulus is None else child(stimulus, "stimulusBody")
        root.remove(reference)
        if content is None or body is None:
            missing.append(address)
            continue
        body.insert(found, _block(content, root, posixpath.dirname(path), folder))
        found += 1
    return found, missing


def _block(
    content: etree._Element, root: etree._Element, from_folder: str, to_folder: str
) -> etree._Element:
    space = etree.QName(root).namespace
    block = etree.Element(f"{{{space}}}div" if space else "div", {"class": "stimulus"})
    block.text = content.text
    for one in content:
        copied = deepcopy(one)
        for element in copied.iter(etree.Element):
            _readdress(element, from_folder, to_folder)
        block.append(copied)
    return block


def _readdress(element: etree._Element, from_folder: str, to_folder: str) -> None:
    """Addresses are seen from the stimulus's folder; from now on, from the item's."""
    for key in _NAMING:
        address = element.get(key)
        if address and ":" not in address and name_of(element) != "a":
            path = path_from(from_folder, address)
            if path:
                element.set(key, posixpath.relpath(path, to_folder or "."))
