"""What a diagnostic test says: weak skill points, and which to take up next, with the reason.

A skill's share is estimated as the mean of a beta distribution (Gelman and others 2013, 2.4) whose
prior is what the person's ability elsewhere leads one to expect, worth `PRIOR` questions: one
question says little, and what is said never rests on it alone. Which skill comes next follows from
the prerequisite graph: first those that nothing weak stands before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PRIOR = 2.0
"""Questions that the expectation from the ability counts for."""
WEAK_BELOW = 0.6
"""Share below which a skill is called weak, as in `exam_engine.scoring.feedback`."""
_MOST_NEXT = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """One skill as it was asked: questions, share of their points reached, share expected."""

    skill: str
    asked: int
    reached: float
    expected: float

    @property
    def share(self) -> float:
        """The estimate of what the person masters of it, 0 to 1."""
        return (PRIOR * self.expected + self.asked * self.reached) / (PRIOR + self.asked)

    @property
    def is_weak(self) -> bool:
        """Whether it is called weak."""
        return self.share < WEAK_BELOW


@dataclass(frozen=True, slots=True)
class NextSkill:
    """A skill to take up, and why: what it builds on that was shown, and what waits for it."""

    skill: str
    builds_on: tuple[str, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Weak skills, weakest first; the next ones; and for each weak one what is weak before it."""

    weak: tuple[Seen, ...]
    next: tuple[NextSkill, ...]
    blocked: Mapping[str, tuple[str, ...]]


def diagnose(seen: Iterable[Seen], prerequisites: Mapping[str, tuple[str, ...]]) -> Diagnosis:
    """What the seen skills say, along the graph skill → skills that it builds on."""
    known = {one.skill: one for one in seen}
    weak = sorted((s for s in known.values() if s.is_weak), key=lambda s: (s.share, s.skill))
    names = {one.skill for one in weak}
    before = {skill: _all_before(skill, prerequisites) for skill in names}
    blocked = {
        skill: tuple(sorted(before[skill] & names)) for skill in names if before[skill] & names
    }
    if weak:
        ready = [one.skill for one in weak if one.skill not in blocked]
    else:
        ready = _beyond(known, prerequisites)
    told = [
        NextSkill(
            skill,
            tuple(p for p in prerequisites.get(skill, ()) if p in known and p not in names),
            tuple(sorted(other for other, of in blocked.items() if skill in of)),
        )
        for skill in ready
    ]
    told.sort(key=lambda one: -len(one.opens))
    return Diagnosis(tuple(weak), tuple(told[:_MOST_NEXT]), blocked)


def _all_before(skill: str, prerequisites: Mapping[str, tuple[str, ...]]) -> set[str]:
    """All skills that one builds on, near or far."""
    found: set[str] = set()
    open_ = list(prerequisites.get(skill, ()))
    while open_:
        one = open_.pop()
        if one not in found:
            found.add(one)
            open_ += prerequisites.get(one, ())
    return found


def _beyond(known: Mapping[str, Seen], prerequisites: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Where nothing is weak: skills that were not asked and build on one that was shown."""
    return [
        skill
        for skill, of in sorted(prerequisites.items())
        if skill not in known and any(one in known for one in of)
    ]


def seen_to_json(seen: Iterable[Seen]) -> list[list[Any]]:
    """As `seen_from_json` reads it."""
    return [[one.skill, one.asked, one.reached, one.expected] for one in seen]


def seen_from_json(told: Iterable[list[Any]]) -> list[Seen]:
    """The skills that `seen_to_json` wrote."""
    return [Seen(*one) for one in told]
