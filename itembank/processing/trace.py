"""What a mark consists of: its steps, so that it can be explained and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Fact: TypeAlias = str | int | bool | list[str]

ENGINE = "kaozheng-processing/1"
"""Name and version of these rules; it stands in every stored score, and rises with each change
that can change a mark."""


class ScoreState(StrEnum):
    """How far an item is marked."""

    SCORED = "scored"
    NEEDS_HUMAN = "needs_human"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Step:
    """One rule carried out: which, on what it saw, for how many points."""

    rule: str
    facts: Mapping[str, Fact]
    score: Decimal

    def to_json(self) -> dict[str, object]:
        """The step as JSON values; points as text, for they are exact."""
        return {"rule": self.rule, "facts": dict(self.facts), "score": format(self.score, "f")}


@dataclass(frozen=True, slots=True)
class ItemScore:
    """The mark of one item, with its reasons; 0 ≤ score ≤ max_score."""

    score: Decimal
    max_score: Decimal
    state: ScoreState
    trace: tuple[Step, ...]

    def to_json(self) -> dict[str, object]:
        """The mark as JSON values, with the engine that gave it."""
        return {
            "engine": ENGINE,
            "score": format(self.score, "f"),
            "max_score": format(self.max_score, "f"),
            "state": self.state.value,
            "trace": [step.to_json() for step in self.trace],
        }
