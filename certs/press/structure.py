"""The structure tree made smaller: elements that tell a reader nothing are left out.

WeasyPrint makes an element of every box. A paragraph whose only kid is a span, and a division with
nothing in it, say no more than the paragraph alone and nothing at all (ISO 32000-1, 14.8.4: spans
and divisions have no meaning of their own). Each costs a dozen bytes in every file.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

_WITHOUT_MEANING = ("/Span", "/NonStruct")
_PLAIN = frozenset(("/K", "/P", "/Pg", "/S", "/Type"))
"""Keys of an element that has no attributes, no language and no text of its own."""
_GROUPS = ("/Div", "/NonStruct", "/Span")


def prune(root: Any) -> None:
    """Shorten the tree under a document's ``StructTreeRoot`` and keep its parent tree right."""
    moved: dict[tuple[int, int], Any] = {}
    for kid in _kids(root):
        _shorten(kid, moved)
    # An element may have been taken in by one that was taken in later.
    for row in root.ParentTree.Nums:
        if isinstance(row, Array):
            for place, owner in enumerate(row):
                row[place] = _final(owner, moved)


def _shorten(element: Any, moved: dict[tuple[int, int], Any]) -> None:
    kept = []
    for kid in _kids(element):
        if _is_element(kid):
            _shorten(kid, moved)
            if _is_empty(kid):
                continue
        kept.append(kid)
    if len(kept) == 1 and _is_element(kept[0]) and _says_nothing(kept[0]):
        (inner,) = kept
        moved[inner.objgen] = element
        kept = _kids(inner)
        for kid in kept:
            if _is_element(kid):
                kid.P = element
    element.K = Array(kept)


def _kids(element: Any) -> list[Any]:
    held = element.get("/K", [])
    return list(held) if isinstance(held, Array) else [held]


def _is_element(kid: Any) -> bool:
    """Whether it is another element and neither marked content nor an annotation."""
    return isinstance(kid, Dictionary) and "/S" in kid


def _says_nothing(element: Any) -> bool:
    return element.S in _WITHOUT_MEANING and _PLAIN.issuperset(element.keys())


def _is_empty(element: Any) -> bool:
    return not _kids(element) and element.S in _GROUPS and _PLAIN.issuperset(element.keys())


def _final(owner: pikepdf.Object, moved: dict[tuple[int, int], Any]) -> Any:
    while owner.objgen in moved:
        owner = moved[owner.objgen]
    return owner
