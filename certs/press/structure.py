"""The structure tree made smaller: elements that tell a reader nothing are left out.

WeasyPrint makes an element of every box. A span inside a paragraph, and a division with nothing in
it, say no more than the paragraph alone and nothing at all (ISO 32000-1, 14.8.4: spans and
divisions have no meaning of their own). Each costs a dozen bytes in every file.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

_WITHOUT_MEANING = ("/Span", "/NonStruct")
_PLAIN = frozenset(("/K", "/P", "/Pg", "/S", "/Type"))
"""Keys of an element that has no attributes, no language and no text of its own."""
_HOLD_TEXT = frozenset(
    ("/P", "/H", *(f"/H{level}" for level in range(1, 7)), "/Lbl", "/LBody", "/TD", "/TH", "/Span")
)
"""Elements that may hold marked content themselves, with no element between (14.8.4.4)."""
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
    kept: list[Any] = []
    for kid in _kids(element):
        if not _is_element(kid):
            kept.append(kid)
            continue
        _shorten(kid, moved)
        if _is_empty(kid):
            continue
        if _says_nothing(kid) and element.S in _HOLD_TEXT:
            moved[kid.objgen] = element
            kept += _taken_in(element, _kids(kid))
        else:
            kept.append(kid)
    element.K = Array(kept)


def _taken_in(element: Any, kids: list[Any]) -> list[Any]:
    """Kids of an element that goes, given to the one above it."""
    for kid in kids:
        if _is_element(kid):
            kid.P = element
    return kids


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
