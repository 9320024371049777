"""Places and remarks of an import as JSON and back, for storage and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from itembank.exchange.drafts import Place, Remark, Weight


def place_to_json(place: Place) -> dict[str, Any]:
    """The parts of a place that are known."""
    return {name: value for name, value in asdict(place).items() if value}


def place_from_json(told: dict[str, Any]) -> Place:
    """What `place_to_json` wrote."""
    return Place(**told)


def remark_to_json(remark: Remark) -> dict[str, Any]:
    """A remark with its code and facts; the words are the reader's own."""
    return {
        "weight": remark.weight.value,
        "code": remark.code,
        "place": place_to_json(remark.place),
        "facts": dict(remark.facts),
    }


def remark_from_json(told: dict[str, Any]) -> Remark:
    """What `remark_to_json` wrote."""
    return Remark(
        Weight(told["weight"]), told["code"], place_from_json(told["place"]), told["facts"]
    )
