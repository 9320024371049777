"""What a candidate learns beside the mark: which skills were weak, where the evidence suffices.

One item says little about one skill. A skill point is spoken of from `ENOUGH` items on; with fewer,
its work task is, where the task's items together are enough; else it is said that there is not
enough evidence. Only the skill that an item mainly examines is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from itembank.standards import Standard, WorkTask

ENOUGH = 3
"""Items from which on something is said about a skill point or a work task."""
WEAK_BELOW = Decimal("0.6")
"""Share of the points below which it is called weak."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Points earned and possible, and from how many items."""

    items: int = 0
    earned: Decimal = ZERO
    maximum: Decimal = ZERO

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.items + other.items, self.earned + other.earned, self.maximum + other.maximum
        )

    @property
    def share(self) -> Decimal:
        """Earned over possible, 0 to 1; 0 where nothing was possible."""
        return self.earned / self.maximum if self.maximum else ZERO

    def to_json(self) -> dict[str, Any]:
        """As JSON values; points as text."""
        return {
            "items": self.items,
            "earned": format(self.earned, "f"),
            "maximum": format(self.maximum, "f"),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Tally:
        """The tally that `to_json` wrote."""
        return cls(int(content["items"]), Decimal(content["earned"]), Decimal(content["maximum"]))


def tally(parts: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    """Sums by name, in the order of the names."""
    sums: dict[str, Tally] = {}
    for name, part in parts:
        sums[name] = sums.get(name, Tally()) + part
    return dict(sorted(sums.items()))


class Scale(StrEnum):
    """How finely something is said."""

    SKILL = "skill"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """A skill point or work task below `WEAK_BELOW`."""

    scale: Scale
    code: str
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Feedback:
    """Weak spots, weakest first, and the work tasks that too few items spoke of."""

    weak: tuple[WeakSpot, ...]
    silent: tuple[str, ...]


def feedback(skills: Mapping[str, Tally], standard: Standard) -> Feedback:
    """What ``skills`` (skill code → tally) lets one say; codes unknown to the standard are left."""
    by_task: dict[str, tuple[WorkTask, dict[str, Tally]]] = {}
    for code, part in skills.items():
        if standard.has_skill(code):
            task = standard.task_of(code)
            by_task.setdefault(task.code, (task, {}))[1][code] = part
    weak: list[WeakSpot] = []
    silent: list[str] = []
    for task, parts in by_task.values():
        spots, spoken = _spots(task, parts, standard)
        weak += spots
        if not spoken:
            silent.append(task.name)
    weak.sort(key=lambda spot: (spot.tally.share, spot.code))
    return Feedback(tuple(weak), tuple(silent))


def _spots(
    task: WorkTask, parts: Mapping[str, Tally], standard: Standard
) -> tuple[list[WeakSpot], bool]:
    """The weak spots of one work task, and whether anything could be said of it at all."""
    known = {code: part for code, part in parts.items() if part.items >= ENOUGH}
    spots = [
        WeakSpot(Scale.SKILL, code, standard.skill(code).text, part)
        for code, part in known.items()
        if part.share < WEAK_BELOW
    ]
    rest = sum((part for code, part in parts.items() if code not in known), Tally())
    if rest.items >= ENOUGH and rest.share < WEAK_BELOW:
        spots.append(WeakSpot(Scale.TASK, task.code, task.name, rest))
    return spots, bool(known) or rest.items >= ENOUGH
