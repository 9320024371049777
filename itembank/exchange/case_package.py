"""Reads a CASE package (1EdTech CASE 1.0 and 1.1, ``CFPackage`` as JSON) as a standard.

Items hang on each other and on the document by ``isChildOf``. Four depths are level, work field,
work task and skill point; in a package of three depths the document itself is the only level.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from foundation.errors import Invalid
from itembank.exchange.drafts import Place
from itembank.exchange.standard_sheets import Fault

_MOST_ITEMS: Final = 50_000
_DEPTHS: Final = (3, 4)


@dataclass(frozen=True, slots=True)
class CaseRead:
    """The standard's name, version and levels as its JSON has them, and what is wrong."""

    name: str
    version: str
    levels: list[dict[str, Any]]
    faults: list[Fault]


def read_case(data: bytes, file: str) -> CaseRead:
    """A standard from a CASE package; `Invalid` for what is none."""
    try:
        package = json.loads(data.decode("utf-8-sig"))
        document = package["CFDocument"]
        items = {str(one["identifier"]): one for one in package["CFItems"]}
        links = [one for one in package.get("CFAssociations") or () if _is_child(one)]
        below = _children(links)
        root = str(document["identifier"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        detail = str(trouble)[:120]
        raise Invalid("itembank-standard-case-unreadable", file=file, detail=detail) from None
    if len(items) > _MOST_ITEMS:
        raise Invalid("itembank-standard-case-large", file=file, most=_MOST_ITEMS)
    making = _Tree(items, below, file)
    depth = making.depth(root, frozenset())
    if depth not in _DEPTHS:
        place = Place(file=file, part="CFAssociations")
        fault = Fault("itembank-standard-case-depth", place, {"found": depth})
        return CaseRead(
            str(document.get("title", "")), str(document.get("version", "")), [], [fault]
        )
    tops = [root] if depth == _DEPTHS[0] else below.get(root, [])
    levels = [making.level(top, document, number) for number, top in enumerate(tops, start=1)]
    reached = making.used | {root}
    for name in items.keys() - reached:
        place = Place(file=file, part=name)
        text = str(items[name].get("fullStatement", ""))[:60]
        making.faults.append(Fault("itembank-standard-case-loose", place, {"part": text}))
    return CaseRead(
        str(document.get("title", "")), str(document.get("version") or "1"), levels, making.faults
    )


def _is_child(link: Mapping[str, Any]) -> bool:
    return str(link.get("associationType", "")) == "isChildOf"


def _children(links: list[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Parent → children, by their sequence numbers."""
    placed: dict[str, list[tuple[float, int, str]]] = {}
    for order, link in enumerate(links):
        child = str(link["originNodeURI"]["identifier"])
        parent = str(link["destinationNodeURI"]["identifier"])
        placed.setdefault(parent, []).append((float(link.get("sequenceNumber") or 0), order, child))
    return {parent: [child for *_, child in sorted(some)] for parent, some in placed.items()}


@dataclass(slots=True)
class _Tree:
    items: Mapping[str, Mapping[str, Any]]
    below: Mapping[str, list[str]]
    file: str
    used: set[str]
    faults: list[Fault]

    def __init__(
        self, items: Mapping[str, Mapping[str, Any]], below: Mapping[str, list[str]], file: str
    ) -> None:
        self.items, self.below, self.file = items, below, file
        self.used, self.faults = set(), []

    def depth(self, name: str, above: frozenset[str]) -> int:
        """How many items stand below each other under ``name``; circles are refused."""
        if name in above or len(above) > max(_DEPTHS) + 1:
            raise Invalid("itembank-standard-case-circle", file=self.file, part=name[:64])
        some = self.below.get(name, ())
        return max((1 + self.depth(one, above | {name}) for one in some), default=0)

    def level(self, name: str, document: Mapping[str, Any], number: int) -> dict[str, Any]:
        told = self._told(name) or str(document.get("title", ""))
        code = f"L{number}"
        return {
            "level": told,
            "code": code,
            "positions": [],
            "entry": "",
            "work_fields": [
                self._field(one, code, place)
                for place, one in enumerate(self.below.get(name, ()), start=1)
            ],
        }

    def _field(self, name: str, level: str, place: int) -> dict[str, Any]:
        number = str(place)
        tasks = self.below.get(name, ())
        letter = chr(ord("A") + place - 1) if place <= 26 else f"Z{place}"
        return {
            "no": number,
            "code": f"{level}{letter}",
            "name": self._told(name),
            "tasks": [self._task(one, level, f"{number}.{n}") for n, one in enumerate(tasks, 1)],
        }

    def _task(self, name: str, level: str, number: str) -> dict[str, Any]:
        skills = [
            {
                "no": f"{number}.{n}",
                "id": f"{level}-{number}.{n}",
                "text": self._told(one),
                "case": one,
            }
            for n, one in enumerate(self.below.get(name, ()), start=1)
        ]
        return {"no": number, "name": self._told(name), "skills": skills}

    def _told(self, name: str) -> str:
        self.used.add(name)
        item = self.items.get(name)
        if item is None:
            return ""
        text = " ".join(str(item.get("fullStatement") or "").split())
        if not text:
            place = Place(file=self.file, part=name)
            self.faults.append(
                Fault("itembank-standard-requirement-empty", place, {"number": name})
            )
        return text
