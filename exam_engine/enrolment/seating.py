"""Seats people in rooms by a stored seed: the same seed gives the same plan, class mates apart."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True)
class Sitter:
    """Someone to be seated. ``group`` is what should not sit side by side, a class."""

    id: str
    site: str
    group: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat; rooms count from 1 in each site, seats from 1 in each room."""

    id: str
    site: str
    room: int
    number: int


def seat(
    sitters: Sequence[Sitter],
    *,
    seed: str,
    seats_per_room: int = 30,
    rooms_taken: Mapping[str, int] | None = None,
) -> tuple[Seat, ...]:
    """Seats everybody, site by site, in rooms filled one after another.

    Neighbours in the order of seats are of different groups wherever that can be done at all (no
    group being larger than half the site, rounded up). ``rooms_taken`` counts rooms of each site
    that are filled already, so that late comers get rooms after them.
    """
    taken = rooms_taken or {}
    by_site: dict[str, list[Sitter]] = defaultdict(list)
    for sitter in sorted(sitters, key=lambda sitter: sitter.id):
        by_site[sitter.site].append(sitter)
    seats: list[Seat] = []
    for site, people in sorted(by_site.items()):
        # A seeded generator for a plan that must come out the same again, not for a secret.
        chance = random.Random(f"{seed}:{site}")  # noqa: S311
        for index, sitter in enumerate(_apart(people, chance)):
            room, place = divmod(index, seats_per_room)
            seats.append(Seat(sitter.id, site, taken.get(site, 0) + room + 1, place + 1))
    return tuple(seats)


def _apart(people: Sequence[Sitter], chance: random.Random) -> list[Sitter]:
    """Shuffled, and groups taken largest first, never the same twice in a row if avoidable."""
    groups: dict[str, list[Sitter]] = defaultdict(list)
    for sitter in people:
        groups[sitter.group].append(sitter)
    for members in groups.values():
        chance.shuffle(members)
    heap = [(-len(members), chance.random(), group) for group, members in groups.items()]
    heapify(heap)
    order: list[Sitter] = []
    held: tuple[int, float, str] | None = None
    while heap or held:
        if not heap:
            assert held is not None
            heap, held = [held], None
        size, _, group = heappop(heap)
        order.append(groups[group].pop())
        if held is not None:
            heappush(heap, held)
        held = (size + 1, chance.random(), group) if size + 1 else None
    return order
