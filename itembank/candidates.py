"""Light records of items that could stand in a form: all that assembly needs, and no content."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from itembank.items import Difficulty, Item, ItemType
from itembank.standards import Standard


@dataclass(frozen=True, slots=True)
class Candidate:
    """One published version of an item, as assembly sees it."""

    ref: str
    """What the form keeps: the id of the item's version."""
    identifier: str
    """The item's name, the same through all its versions."""
    level: str
    area: str
    item_type: ItemType
    points: Decimal
    difficulty: Difficulty | None
    skills: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    key: str | None = None
    """The right option of a single-choice item, for the balance of keys; None for other types."""
    seconds: int | None = None
    enemies: tuple[str, ...] = ()
    """Identifiers of items that must not stand beside this one."""


def candidate_of(ref: str, item: Item, standard: Standard | None = None) -> Candidate:
    """The candidate for one item; its work tasks are found through ``standard``."""
    facts = item.metadata
    tasks: tuple[str, ...] = ()
    if standard is not None:
        known = (skill for skill in facts.skills if standard.has_skill(skill))
        tasks = tuple(dict.fromkeys(standard.task_of(skill).code for skill in known))
    return Candidate(
        ref=ref,
        identifier=item.identifier,
        level=facts.level,
        area=facts.area,
        item_type=item.item_type,
        points=item.max_score,
        difficulty=facts.difficulty,
        skills=facts.skills,
        tasks=tasks,
        key=key_letter(item),
        seconds=facts.seconds,
        enemies=facts.enemies,
    )


def key_letter(item: Item) -> str | None:
    """The right option of a single-choice item, by its place as the author set it (A, B …)."""
    if item.item_type is not ItemType.SINGLE_CHOICE:
        return None
    (interaction,) = item.body
    names = [choice.identifier for choice in getattr(interaction, "choices", ())]
    correct = item.declarations[0].correct
    return chr(ord("A") + names.index(correct[0])) if correct and correct[0] in names else None
