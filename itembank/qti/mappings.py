"""Tables of a declaration: mappings of values and areas to numbers, and look-up tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from itembank.qti.shapes import Shape
from itembank.qti.values import (
    Atom,
    BaseType,
    Point,
    Value,
    compared,
    distinct,
    mark_of,
    same_atom,
)

ZERO = Decimal(0)
_MANY = 16


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most that a mapping may come to."""

    lower: Decimal | None = None
    upper: Decimal | None = None

    def hold(self, total: Decimal) -> Decimal:
        """The total, held inside."""
        if self.lower is not None:
            total = max(total, self.lower)
        return total if self.upper is None else min(total, self.upper)


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One value and what it is worth; letters' case counts unless said otherwise."""

    key: Atom
    worth: Decimal
    case_sensitive: bool = True


@dataclass(frozen=True, slots=True)
class ValueMapping:
    """QTI ``mapping``: what each value is worth (QTI 3, 5.90)."""

    base_type: BaseType
    entries: tuple[MapEntry, ...]
    default: Decimal = ZERO
    bounds: Bounds = Bounds()

    def worth(self, atom: Atom) -> Decimal:
        """Of one value: of the first entry that fits, or the default."""
        for entry in self.entries:
            if same_atom(self.base_type, entry.key, atom):
                return entry.worth
        if isinstance(atom, str):
            folded = atom.casefold()
            for entry in self.entries:
                key = entry.key
                if not entry.case_sensitive and isinstance(key, str) and key.casefold() == folded:
                    return entry.worth
        return self.default

    def of(self, value: Value | None) -> Decimal:
        """Of a whole value: each distinct one of a container counts once."""
        if value is None:
            return self.bounds.hold(ZERO)
        worth = self.worth if len(value.atoms) < _MANY else self._worth_of_many()
        total = sum((worth(one) for one in distinct(self.base_type, value.atoms)), ZERO)
        return self.bounds.hold(total)

    def _worth_of_many(self) -> Callable[[Atom], Decimal]:
        """The same as `worth` with all entries looked up at once, for containers of many values."""
        exact = {mark_of(self.base_type, one.key): one.worth for one in reversed(self.entries)}
        folded = {
            one.key.casefold(): one.worth
            for one in reversed(self.entries)
            if not one.case_sensitive and isinstance(one.key, str)
        }

        def worth(atom: Atom) -> Decimal:
            found = exact.get(mark_of(self.base_type, atom))
            if found is None and isinstance(atom, str):
                found = folded.get(atom.casefold())
            return self.default if found is None else found

        return worth


@dataclass(frozen=True, slots=True)
class AreaMapEntry:
    """One area and what a point in it is worth."""

    shape: Shape
    worth: Decimal


@dataclass(frozen=True, slots=True)
class AreaMapping:
    """QTI ``areaMapping``: each area counts once, for the first point in it (QTI 3, 5.8)."""

    entries: tuple[AreaMapEntry, ...]
    default: Decimal = ZERO
    bounds: Bounds = Bounds()

    def of(self, points: tuple[Point, ...]) -> Decimal:
        """Of all points; one that lies in no area is worth the default."""
        total, met = ZERO, set[int]()
        for point in dict.fromkeys(points):
            place = next(
                (at for at, one in enumerate(self.entries) if one.shape.holds(point)), None
            )
            if place is None:
                total += self.default
            elif place not in met:
                met.add(place)
                total += self.entries[place].worth
        return self.bounds.hold(total)


@dataclass(frozen=True, slots=True)
class LookupTable:
    """QTI ``matchTable`` and ``interpolationTable``: a number leads to an outcome's value.

    With ``steps`` the first entry whose source is not above the number is taken (interpolation;
    an entry may exclude its own boundary), otherwise the entry of exactly that number.
    """

    entries: tuple[tuple[Decimal, bool, Value | None], ...]
    """Source, whether the boundary itself is included, target."""
    default: Value | None
    steps: bool

    def find(self, number: int | Decimal) -> Value | None:
        """The target, or the default."""
        at = compared(number)
        for source, included, target in self.entries:
            edge = compared(source)
            if (at == edge and included) or (self.steps and at > edge):
                return target
        return self.default
