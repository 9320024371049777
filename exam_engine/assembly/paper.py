"""A form as it is sat and marked: items in their places, with their points. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from foundation.errors import NotFound
from itembank.delivery import Seed, View, present
from itembank.items import Item
from itembank.qti_tries import Tries


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """One item of the paper; ``ref`` is the id of its version and the key of its answer."""

    position: int
    section: str
    points: Decimal
    ref: str
    item: Item


@dataclass(frozen=True)
class Paper:
    """The whole content of one form, in order."""

    form_id: str
    level: str
    title: str
    digest: str
    """SHA-256 over the content of all items and their places."""
    items: tuple[PlacedItem, ...]

    @cached_property
    def _by_ref(self) -> dict[str, PlacedItem]:
        return {placed.ref: placed for placed in self.items}

    @property
    def total(self) -> Decimal:
        """Points of the whole paper."""
        return sum((placed.points for placed in self.items), Decimal(0))

    def placed(self, ref: str) -> PlacedItem:
        """The item of this version; raises `NotFound`."""
        if ref not in self._by_ref:
            raise NotFound("assembly-form-item-unknown", form=self.form_id, ref=ref)
        return self._by_ref[ref]

    def view(self, seed: Seed, tries: Mapping[str, Tries] | None = None) -> list[View]:
        """What a candidate may see of the paper: position, section, points and stripped items.

        ``tries`` are those that were ended at adaptive items, by version of the item.
        """
        ended = tries or {}
        return [
            {
                "ref": placed.ref,
                "position": placed.position,
                "section": placed.section,
                "points": format(placed.points, "f"),
                "item": present(placed.item, seed, ended.get(placed.ref, ())),
            }
            for placed in self.items
        ]
