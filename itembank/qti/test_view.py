"""What a test's outcome processing sees of its items: their variables, weights and standing.

Sections and categories select items as QTI 3, 5.84 "itemSubset" says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from foundation.errors import Invalid
from itembank.qti.compiling import Compiler
from itembank.qti.declarations import BUILT_IN, Declaration, Role
from itembank.qti.programs import ItemPlace, TestProgram
from itembank.qti.running import Result, run
from itembank.qti.state import State
from itembank.qti.values import (
    EXACT,
    NUMBERS,
    BaseType,
    Cardinality,
    Value,
    as_decimal,
    container,
    decimal,
    read_atom,
    same_value,
)

ONE = Decimal(1)
_OF_EVERY_ITEM = frozenset(one.identifier for one in BUILT_IN)


@dataclass(frozen=True, slots=True)
class SatItem:
    """An item as a candidate left it: its declarations and the values of its variables."""

    declarations: tuple[Declaration, ...]
    values: Mapping[str, Value | None]
    presented: bool = True

    def responses(self) -> Iterator[Declaration]:
        """Those that the item declares, without the ones that every item has."""
        return (
            one
            for one in self.declarations
            if one.role is Role.RESPONSE and one.identifier not in _OF_EVERY_ITEM
        )

    @property
    def attempted(self) -> bool:
        """Whether the candidate had to do with it, as far as its attempts were counted."""
        tried = self.values.get("numAttempts")
        return self.presented if tried is None else tried.text() != "0"

    @property
    def responded(self) -> bool:
        """Whether any response was given and is not the default."""
        return any(
            (value := self.values.get(one.identifier)) is not None
            and (one.default is None or not same_value(value, one.default))
            for one in self.responses()
        )

    @property
    def correct(self) -> bool | None:
        """Whether every response matches its key; None where not every one has a key: such an
        item is neither right nor wrong (QTI 2.1, 15.2 "numberCorrect", "numberIncorrect").
        """
        declared = list(self.responses())
        if not declared or any(one.correct is None for one in declared):
            return None
        return all(
            (value := self.values.get(one.identifier)) is not None
            and one.correct is not None
            and same_value(value, one.correct)
            for one in declared
        )


class SatTest:
    """The items of a test, for its outcome processing; see `state.TestView`."""

    def __init__(self, places: Sequence[ItemPlace], sat: Mapping[str, SatItem]) -> None:
        self._places = {place.identifier: place for place in places}
        self._sat = sat

    def variable(self, item: str, name: str, weight: str) -> Value | None:
        """One variable of one item; weighted, it is a float."""
        place = self._places.get(item)
        if place is None:
            raise Invalid("qti-item-not-in-test", item=item[:80])
        sat = self._sat.get(item)
        value = None if sat is None else sat.values.get(place.own_names.get(name, name))
        return value if value is None or not weight else _weighted(value, place, weight)

    def gathered(self, attributes: Mapping[str, str]) -> Value | None:
        """``testVariables``: the variable of every chosen item, NULL left out."""
        weight = attributes.get("weightIdentifier", "")
        wanted = attributes.get("baseType", "")
        found = []
        for place in self._chosen(attributes):
            value = self.variable(place.identifier, attributes["variableIdentifier"], weight)
            if value is None or value.cardinality is not Cardinality.SINGLE:
                continue
            # Without a base type only numbers are meant (QTI 3, 5.155 "testVariables").
            numbers = not wanted or wanted == BaseType.FLOAT
            if value.base_type == wanted or (numbers and value.base_type in NUMBERS):
                found.append(value)
        types = {value.base_type for value in found}
        if types <= NUMBERS and len(types) > 1:
            return container(
                Cardinality.MULTIPLE, BaseType.FLOAT, (as_decimal(one.atom) for one in found)
            )
        base_type = next(iter(types), None)
        return container(Cardinality.MULTIPLE, base_type, (one.atom for one in found))

    def extreme(self, attributes: Mapping[str, str], *, greatest: bool) -> Value | None:
        """``outcomeMaximum`` and ``outcomeMinimum``: the sum of the declared bounds.

        NULL where a chosen item declares none.
        """
        name, weight = attributes["outcomeIdentifier"], attributes.get("weightIdentifier", "")
        total = Decimal(0)
        for place in self._chosen(attributes):
            declared = self._declaration(place.identifier, name)
            bound = None
            if declared is not None:
                bound = declared.normal_maximum if greatest else declared.normal_minimum
            if bound is None:
                return None
            total += bound * _weight(place, weight)
        return decimal(total)

    def count(self, what: str, attributes: Mapping[str, str]) -> int:
        """How many of the chosen items were selected, presented, responded to, or are right."""
        places = list(self._chosen(attributes))
        sat = [one for place in places if (one := self._sat.get(place.identifier)) is not None]
        if what == "selected":
            return len(places)
        if what == "presented":
            return sum(one.attempted for one in sat)
        if what == "responded":
            return sum(one.responded for one in sat)
        if what == "correct":
            return sum(one.correct is True for one in sat)
        return sum(one.correct is False and one.attempted for one in sat)

    def _chosen(self, attributes: Mapping[str, str]) -> Iterator[ItemPlace]:
        section = attributes.get("sectionIdentifier", "")
        included = set(attributes.get("includeCategory", "").split())
        excluded = set(attributes.get("excludeCategory", "").split())
        for place in self._places.values():
            if section and section not in place.sections:
                continue
            if included and not included & place.categories:
                continue
            if not excluded & place.categories:
                yield place

    def _declaration(self, item: str, name: str) -> Declaration | None:
        sat = self._sat.get(item)
        declared = () if sat is None else sat.declarations
        place = self._places[item]
        name = place.own_names.get(name, name)
        return next((one for one in declared if one.identifier == name), None)


def score_test(program: TestProgram, sat: Mapping[str, SatItem]) -> Result:
    """The test's own outcomes, from its items as they were left."""
    acts = Compiler(program.declarations).rules(program.outcome)
    state = State(program.declarations, test=SatTest(program.items, sat))
    with localcontext(EXACT):
        run(acts, state)
    return Result(state.held(Role.OUTCOME))


def _weight(place: ItemPlace, name: str) -> Decimal:
    """Of an item under a name; 1 where it has none (QTI 3, 5.182 "weight")."""
    text = place.weights.get(name, "")
    if not text:
        return ONE
    number = read_atom(BaseType.FLOAT, text)
    assert isinstance(number, Decimal)
    return number


def _weighted(value: Value, place: ItemPlace, name: str) -> Value | None:
    if not value.is_number or value.cardinality is not Cardinality.SINGLE:
        return value
    return decimal(as_decimal(value.atom) * _weight(place, name))
