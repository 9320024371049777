"""Items with the bank's own content beside their QTI: believed where both say the same."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti1_bodies import body_of
from itembank.exchange.qti1_items import responses_of
from itembank.exchange.qti_items import Version
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.qti_writer import write_item
from itembank.exchange.safe_xml import name_of
from itembank.item_json import from_json
from itembank.items import Item


def shown_of(root: etree._Element) -> etree._Element:
    """The element to be shown of an item of any edition."""
    if name_of(root) == "assessmentItem":
        return root
    return body_of(root, responses_of(root))


def carried_item(
    carried: str, root: etree._Element, version: Version, files: Mapping[str, str]
) -> Item | None:
    """The bank's own item, if the QTI written from it is exactly what stands in the package.

    Then nothing was changed on the way, and the item comes back with its metadata and rules; else
    the QTI counts, for that is what other systems see and score.
    """
    try:
        item = from_json(json.loads(carried))
    except (ValueError, Invalid, RecursionError):
        return None
    spelling = Spelling.QTI_3 if version is Version.QTI_3_0 else Spelling.QTI_2
    addresses = {digest: address for address, digest in files.items()}
    written, _ = write_item(item, spelling, lambda digest: addresses.get(digest, ""))
    try:
        same = _canonical(written) == _canonical(root)
    except etree.C14NError:
        # The file has name spaces that have no canonical form; ours have one.
        return None
    return item if same else None


def _canonical(root: etree._Element) -> bytes:
    # Written and read again, for what a parser joins or drops must not count as a difference.
    again = etree.fromstring(etree.tostring(root))
    canonical: bytes = etree.tostring(again, method="c14n", with_comments=False)
    return canonical
