"""The frozen data of a calibration: answers as categories of points, one row an attempt. Pure.

The points that an item can earn are told apart as categories, in ascending order. An item that was
not on a person's form, or waits for a person's mark, is missing; one that stood there and was left
unanswered earned 0. Categories with fewer than `LEAST_OF_CATEGORY` answers are joined to the next
lower one, for a category that hardly anybody reached has no parameter.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from foundation.errors import Invalid
from itembank.calibration.arrays import MISSING
from itembank.calibration.response_file import ResponseFile
from itembank.calibration.responses import Responses, responses

LEAST_OF_CATEGORY = 5
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ABSENT = "."


@dataclass(frozen=True, slots=True)
class DataItem:
    """One item: the id of its version (or its name in a file), and the points of each category."""

    ref: str
    identifier: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """The points that one person earned: item's ref → points, for the items that count."""

    ref: str
    group: str
    points: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class DataSet:
    """Everything a calibration works on. ``rows`` hold one character for each item."""

    items: tuple[DataItem, ...]
    groups: tuple[str, ...]
    group_of: tuple[int, ...]
    persons: tuple[str, ...]
    rows: tuple[str, ...]
    weights: tuple[float, ...] = ()

    def to_json(self) -> str:
        """As canonical JSON; the same data gives the same text."""
        return json.dumps(
            {
                "items": [[item.ref, item.identifier, list(item.points)] for item in self.items],
                "groups": list(self.groups),
                "group_of": list(self.group_of),
                "persons": list(self.persons),
                "rows": list(self.rows),
                "weights": list(self.weights),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def without(self, identifiers: Collection[str]) -> DataSet:
        """The data without these items, which must be there. Raises ``Invalid``."""
        unknown = sorted(set(identifiers) - {item.identifier for item in self.items})
        if unknown:
            raise Invalid("measurement-items-unknown", items=unknown[:20])
        kept = [n for n, item in enumerate(self.items) if item.identifier not in identifiers]
        return replace(
            self,
            items=tuple(self.items[place] for place in kept),
            rows=tuple("".join(row[place] for place in kept) for row in self.rows),
        )

    def responses(self) -> Responses:
        """The data as calibration takes them."""
        known = {sign: place for place, sign in enumerate(_DIGITS)} | {_ABSENT: MISSING}
        codes = np.array([[known[sign] for sign in row] for row in self.rows], dtype=np.int8)
        return responses(
            codes.reshape(len(self.rows), len(self.items)),
            [item.ref for item in self.items],
            np.array(self.weights) if self.weights else None,
            np.array(self.group_of, dtype=np.int64),
            self.groups,
        )


def read_data_set(text: str) -> DataSet:
    """From `DataSet.to_json`."""
    told = json.loads(text)
    return DataSet(
        tuple(DataItem(ref, name, tuple(points)) for ref, name, points in told["items"]),
        tuple(told["groups"]),
        tuple(told["group_of"]),
        tuple(told["persons"]),
        tuple(told["rows"]),
        tuple(told["weights"]),
    )


def digest_of_text(text: str) -> str:
    """SHA-256 (hex) of a frozen data set."""
    return hashlib.sha256(text.encode()).hexdigest()


def items_named(facts: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Facts of a diagnosis with items by the names people know: a version's id tells nobody."""
    told = dict(facts)
    if isinstance(told.get("items"), list):
        told["items"] = [names.get(item, item) for item in told["items"]]
    if "item" in told:
        told["item"] = names.get(told["item"], told["item"])
    return told


def from_attempts(
    attempts: Sequence[Attempt],
    identifiers: Mapping[str, str],
    known: Mapping[str, Sequence[Decimal]] | None = None,
) -> DataSet:
    """The data of marked attempts; ``identifiers`` name the items. Raises ``Invalid``.

    ``known`` items have categories already: the least points of each, in ascending order.
    """
    if not attempts:
        raise Invalid("measurement-no-attempts")
    refs = sorted(identifiers, key=lambda ref: (identifiers[ref], ref))
    counted = {
        ref: Counter(one.points[ref] for one in attempts if ref in one.points) for ref in refs
    }
    items, codes = [], {}
    for ref in refs:
        steps = list((known or {}).get(ref, ())) or _steps(counted[ref])
        if len(steps) > len(_DIGITS):
            raise Invalid("measurement-categories-many", item=identifiers[ref], most=len(_DIGITS))
        items.append(DataItem(ref, identifiers[ref], tuple(format(s, "f") for s in steps)))
        codes[ref] = {points: sum(points >= s for s in steps[1:]) for points in counted[ref]}
    groups = tuple(dict.fromkeys(one.group for one in attempts))
    number = {group: place for place, group in enumerate(groups)}
    return DataSet(
        tuple(items),
        groups,
        tuple(number[one.group] for one in attempts),
        tuple(one.ref for one in attempts),
        tuple(
            "".join(
                _DIGITS[codes[ref][one.points[ref]]] if ref in one.points else _ABSENT
                for ref in refs
            )
            for one in attempts
        ),
    )


def _steps(counts: Mapping[Decimal, int]) -> list[Decimal]:
    """The lowest points of each category, from the lowest up; rare ones joined downwards."""
    steps: list[Decimal] = []
    for points in sorted(counts):
        if not steps or counts[points] >= LEAST_OF_CATEGORY or len(counts) == 2:
            steps.append(points)
    return steps


def from_file(read: ResponseFile) -> DataSet:
    """The data of a file of responses; its rows are named by the file or by their number."""
    given = read.responses
    if int(given.codes.max(initial=0)) >= len(_DIGITS):
        raise Invalid("measurement-categories-many", item="", most=len(_DIGITS))
    names = read.names or tuple(str(row + given.first_row) for row in range(len(given.codes)))
    return DataSet(
        tuple(
            DataItem(item, item, tuple(str(low + step) for step in range(int(many))))
            for item, low, many in zip(given.items, given.lowest, given.categories, strict=True)
        ),
        given.group_names,
        tuple(int(group) for group in given.groups),
        names,
        tuple(_row(row) for row in given.codes),
        () if (given.weights == 1).all() else tuple(float(weight) for weight in given.weights),
    )


def _row(codes: Iterable[int]) -> str:
    return "".join(_ABSENT if code == MISSING else _DIGITS[code] for code in codes)
