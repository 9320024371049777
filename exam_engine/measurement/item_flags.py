"""What a person should look at in an item, each with the figure that raised it. Pure.

Flags are hints. The bounds are those in common use: S-X2 at 1 % after Bonferroni, infit and outfit
outside 0.7 to 1.3 (Wright & Linacre 1994), slopes below 0.3, difficulties beyond 4, standard errors
of difficulty above 0.5, Q3 above the mean by 0.2 (Christensen et al. 2017), DIF of class C.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MISFIT = 0.01
INFIT = 0.7, 1.3
LOW_SLOPE = 0.3
FAR = 4.0
WIDE_ERROR = 0.5
DEPENDENT = 0.2


class Flag(StrEnum):
    """Kinds of hints."""

    MISFIT = "misfit"
    INFIT = "infit"
    LOW_SLOPE = "low-slope"
    FAR = "far"
    WIDE_ERROR = "wide-error"
    DEPENDENT = "dependent"
    DIF = "dif"


@dataclass(frozen=True, slots=True)
class Raised:
    """A hint and its figure; ``other`` names another item where the hint is about two."""

    flag: Flag
    value: float
    other: str = ""


def flags_of(result: Mapping[str, Any]) -> dict[str, tuple[Raised, ...]]:
    """By item, from the result of a calibration run."""
    found: dict[str, list[Raised]] = {entry["item"]: [] for entry in result["parameters"]}
    for entry in result["parameters"]:
        if entry["item"] not in result["fixed"]:
            found[entry["item"]] += _of_parameters(entry)
    level = MISFIT / max(len(found), 1)
    for entry in result["fit"]["items"]:
        score = entry.get("s_x2")
        if score is not None and score["p"] is not None and score["p"] < level:
            found[entry["item"]].append(Raised(Flag.MISFIT, score["p"]))
        for name in ("infit", "outfit"):
            value = entry[name]
            if value is not None and not INFIT[0] <= value <= INFIT[1]:
                found[entry["item"]].append(Raised(Flag.INFIT, value))
                break
    mean = result["q3"]["mean"]
    for pair in result["q3"]["pairs"]:
        if mean is not None and pair["q3"] is not None and pair["q3"] - mean > DEPENDENT:
            found[pair["first"]].append(Raised(Flag.DEPENDENT, pair["q3"], pair["second"]))
            found[pair["second"]].append(Raised(Flag.DEPENDENT, pair["q3"], pair["first"]))
    for entry in result["dif"].get("mantel_haenszel", ()):
        if entry["size"] == "C":
            found[entry["item"]].append(Raised(Flag.DIF, entry["delta"]))
    return {item: tuple(raised) for item, raised in found.items()}


def _of_parameters(entry: Mapping[str, Any]) -> list[Raised]:
    raised = []
    slope = entry.get("a")
    if slope is not None and slope < LOW_SLOPE:
        raised.append(Raised(Flag.LOW_SLOPE, slope))
    places = [value for name, value in entry.items() if name == "b" or _is_step(name)]
    if places and max(abs(value) for value in places) > FAR:
        raised.append(Raised(Flag.FAR, max(places, key=abs)))
    errors = [value for name, value in entry["se"].items() if name == "b" or _is_step(name)]
    if errors and max(errors) > WIDE_ERROR:
        raised.append(Raised(Flag.WIDE_ERROR, max(errors)))
    return raised


def _is_step(name: str) -> bool:
    return name[0] == "b" and name[1:].isdigit()
