"""A form in draft: sections, places and points, before it is frozen; and its figures."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from exam_engine.assembly.blueprints import Blueprint
from itembank.candidates import Candidate
from itembank.items import Difficulty


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One item in its place; ``position`` counts from 1 through the whole form."""

    position: int
    ref: str
    identifier: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class DraftSection:
    """The items of one section of the blueprint."""

    label: str
    items: tuple[DraftItem, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the form turned out to be, for the person who approves it."""

    total: Decimal
    difficulty: dict[Difficulty, Decimal]
    keys: dict[str, int]
    tasks_covered: int
    tasks_in_pool: int
    skills_covered: int
    skills_in_pool: int
    seconds: int
    """Sum of the authors' time estimates; more than the form's minutes is worth a look."""
    shared_points: Decimal
    """Points of items that an earlier parallel form has too."""


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A form as assembly proposes it; the same seed and pool give the same form."""

    level: str
    seed: str
    minutes: int
    sections: tuple[DraftSection, ...]
    figures: Figures

    @property
    def items(self) -> tuple[DraftItem, ...]:
        """All items in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def refs(self) -> frozenset[str]:
        """The versions of items that the form holds."""
        return frozenset(item.ref for item in self.items)


def draft_form(
    blueprint: Blueprint,
    chosen: Iterable[Candidate],
    pool: Iterable[Candidate],
    seed: str,
    shared: frozenset[str] = frozenset(),
) -> FormDraft:
    """Put the chosen items in order: the blueprint's sections, its areas, then by the seed."""
    picked = list(chosen)
    sections = []
    position = 1
    for section in blueprint.sections:
        members = [
            candidate
            for cell in blueprint.cells
            if cell.section == section
            for candidate in sorted(
                (c for c in picked if cell.takes(c)), key=lambda c: rank(seed, c.identifier)
            )
        ]
        placed = []
        for candidate in members:
            placed.append(
                DraftItem(position, candidate.ref, candidate.identifier, candidate.points)
            )
            position += 1
        if placed:
            sections.append(DraftSection(section.label, tuple(placed)))
    figures = _figures(picked, list(pool), shared)
    return FormDraft(blueprint.level, seed, blueprint.minutes, tuple(sections), figures)


def rank(seed: str, identifier: str) -> str:
    """A number in text that seems random and is the same for the same seed and item."""
    return hashlib.sha256(f"{seed}\0{identifier}".encode()).hexdigest()


def _figures(picked: list[Candidate], pool: list[Candidate], shared: frozenset[str]) -> Figures:
    points = {
        d: sum((c.points for c in picked if c.difficulty is d), Decimal(0)) for d in Difficulty
    }
    return Figures(
        total=sum((c.points for c in picked), Decimal(0)),
        difficulty=points,
        keys=dict(sorted(Counter(c.key for c in picked if c.key is not None).items())),
        tasks_covered=len({task for c in picked for task in c.tasks}),
        tasks_in_pool=len({task for c in pool for task in c.tasks}),
        skills_covered=len({skill for c in picked for skill in c.skills}),
        skills_in_pool=len({skill for c in pool for skill in c.skills}),
        seconds=sum(c.seconds or 0 for c in picked),
        shared_points=sum((c.points for c in picked if c.ref in shared), Decimal(0)),
    )
