"""The steps by which a mark was come to, so that it can be explained and replayed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from itembank.qti.values import Value

_MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class Step:
    """One rule or expression that was carried out, and what it gave.

    ``rule`` is its name in QTI; ``variable`` what it names; ``taken`` tells of a branch whether its
    condition held.
    """

    rule: str
    line: int
    value: Value | None = None
    variable: str = ""
    taken: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """For people and programs to read."""
        told: dict[str, Any] = {"rule": self.rule, "line": self.line}
        if self.variable:
            told["variable"] = self.variable
        if self.taken is not None:
            return {**told, "taken": self.taken}
        return {**told, "value": None if self.value is None else self.value.text()}


@dataclass(slots=True)
class Trace:
    """Steps in the order in which they came to an end: parts before the whole."""

    steps: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Note a step; beyond a hundred thousand they are left out."""
        if len(self.steps) < _MOST_STEPS:
            self.steps.append(step)
