"""Draws what simulated people answer and how long they take: by their ability, and repeatably.

A few of them, and two items, are made to differ on purpose, so that the statistics have something
to show: `LOOK_ALIKE`, `HURRIED`, `FOREWARNED`, and the items that `Habits` names.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.paper import Paper, PlacedItem
from itembank.answers import Response
from itembank.interactions import Answerable, ChoiceInteraction, answerables
from itembank.items import Item, ItemType
from itembank.qti.values import Cardinality
from itembank.rules import ResponseDeclaration

LOOK_ALIKE = (16, 18)
"""Places in a sitting: the second has most answers from the first."""
HURRIED = frozenset({40, 77, 101})
"""Run out of time in the last quarter and guess there within seconds."""
FOREWARNED = frozenset({29, 63, 64, 98})
"""Had heard of the `Habits.known` items."""
_SHARE_SEEN, _SHARE_KNOWN = 0.85, 0.95
_HURRIED_FROM = 0.75
_HARDER = 1.3
"""How much harder the uneven item is for the people of one college."""
_MISTAKEN = 0.75
"""Share of the able who take the doubtful item's other option."""
_USUAL_SECONDS = 45


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated person: the place in the sitting, the ability, and the college's code."""

    place: int
    theta: float
    college: str


@dataclass(frozen=True, slots=True)
class Given:
    """One answer in the bank's identifiers, and the seconds that it took."""

    placed: PlacedItem
    response: Response
    seconds: float


@dataclass(frozen=True, slots=True)
class Habits:
    """How the items of one paper are met.

    ``doubtful`` loses able people to another option, as an item with a wrong key does; ``uneven``
    is harder for the people of ``college``; ``known`` had become known to the `FOREWARNED`.
    """

    curves: Mapping[str, ItemCurve]
    doubtful: str
    uneven: str
    college: str
    known: frozenset[str]


def habits_of(paper: Paper, curves: Mapping[str, ItemCurve], college: str) -> Habits:
    """The habits for this paper: which of its items differ follows from their order alone."""
    single = [
        placed.item.identifier
        for placed in paper.items
        if placed.item.item_type is ItemType.SINGLE_CHOICE
    ]
    hardest = sorted(single, key=lambda one: -curves[one].parameters[1])
    doubtful, uneven = [one for one in single if one not in hardest[:10]][:2]
    return Habits(curves, doubtful, uneven, college, frozenset(hardest[:10]))


def answers_of(paper: Paper, person: Person, habits: Habits, chance: random.Random) -> list[Given]:
    """The answers of one person in the order of the paper."""
    pace = math.exp(chance.gauss(0, 0.2))
    given = []
    for place, placed in enumerate(paper.items):
        if person.place in HURRIED and place >= _HURRIED_FROM * len(paper.items):
            rightly, seconds = chance.random() < 0.25, 1.0 + 2 * chance.random()
        else:
            rightly = _rightly(placed.item, person, habits, chance)
            usual = placed.item.metadata.seconds or _USUAL_SECONDS
            seconds = max(3.0, 0.7 * usual * pace * math.exp(chance.gauss(0, 0.35)))
        given.append(Given(placed, _response(placed.item, chance, rightly=rightly), seconds))
    return given


def seen_from(other: Sequence[Given], mine: Sequence[Given], chance: random.Random) -> list[Given]:
    """The answers of one who has most of them from somebody else's paper."""
    return [
        Given(own.placed, (theirs if chance.random() < _SHARE_SEEN else own).response, own.seconds)
        for theirs, own in zip(other, mine, strict=True)
    ]


def _rightly(item: Item, person: Person, habits: Habits, chance: random.Random) -> bool:
    name = item.identifier
    if name in habits.known and person.place in FOREWARNED:
        return chance.random() < _SHARE_KNOWN
    curve = habits.curves[name]
    slope, place, *rest = curve.parameters
    if name == habits.uneven and person.college == habits.college:
        place += _HARDER
    guessed = rest[0] if curve.model is Curve.THREE else 0.0
    able = chance.random() < 1 / (1 + math.exp(-slope * (person.theta - place)))
    if name == habits.doubtful and able:
        return chance.random() >= _MISTAKEN
    return able or chance.random() < guessed


def _response(item: Item, chance: random.Random, *, rightly: bool) -> Response:
    """The right answer to every question of the item; or with a fault in the most of them."""
    parts = {part.response_identifier: part for part in answerables(item.body)}
    found: Response = {}
    for declared in item.declarations:
        # Whoever gets a material wrong still has some of its questions right.
        right = rightly or (len(parts) > 1 and chance.random() < 0.4)
        found[declared.identifier] = (
            _right(declared) if right else _wrong(declared, parts[declared.identifier], chance)
        )
    return found


def _right(declared: ResponseDeclaration) -> str | list[str]:
    single = declared.cardinality is Cardinality.SINGLE
    return declared.correct[0] if single else list(declared.correct)


def _wrong(
    declared: ResponseDeclaration, part: Answerable, chance: random.Random
) -> str | list[str]:
    """What somebody answers who does not know: the first distractors attract the most."""
    right = list(declared.correct)
    if isinstance(part, ChoiceInteraction):
        others = [one.identifier for one in part.choices if one.identifier not in right]
        if declared.cardinality is Cardinality.SINGLE:
            return chance.choices(others, [0.5**place for place in range(len(others))])[0]
        if others and (len(right) < 2 or chance.random() < 0.5):
            return [*right[1:], chance.choice(others)]
        return right[1:]
    if declared.cardinality is Cardinality.SINGLE:
        return "0"
    # Two steps, or the ends of two pairs, change their places.
    if declared.cardinality is Cardinality.ORDERED:
        place = chance.randrange(len(right) - 1)
        return [*right[:place], right[place + 1], right[place], *right[place + 2 :]]
    return right[1:]
