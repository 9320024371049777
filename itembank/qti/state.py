"""What the variables of a sitting hold while an item's or a test's rules run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Protocol

from foundation.errors import Invalid
from itembank.qti.declarations import BUILT_IN, COMPLETION_STATUS, UNKNOWN, Declaration, Role
from itembank.qti.values import Value, integer


class TestView(Protocol):
    """What a test's outcome processing asks of its items; see `itembank.qti.test_view`."""

    def variable(self, item: str, name: str, weight: str) -> Value | None: ...
    def gathered(self, attributes: Mapping[str, str]) -> Value | None: ...
    def extreme(self, attributes: Mapping[str, str], *, greatest: bool) -> Value | None: ...
    def count(self, what: str, attributes: Mapping[str, str]) -> int: ...


class State:
    """Variables with their values, defaults and right answers, and a seeded source of chance."""

    __slots__ = ("_declared", "adaptive", "chance", "corrects", "defaults", "test", "values")

    def __init__(
        self,
        declarations: Iterable[Declaration],
        seed: int = 0,
        test: TestView | None = None,
        *,
        adaptive: bool = False,
    ) -> None:
        self.adaptive = adaptive
        self._declared = {one.identifier: one for one in (*BUILT_IN, *declarations)}
        # Chance of an item's template, to be repeated from its seed; nothing is kept secret by it.
        self.chance = Random(seed)  # noqa: S311
        self.test = test
        self.values: dict[str, Value | None] = {}
        self.defaults: dict[str, Value | None] = {}
        self.corrects: dict[str, Value | None] = {}
        self.reset()

    def reset(self) -> None:
        """Every variable as it is declared."""
        for one in self._declared.values():
            self.values[one.identifier] = one.beginning
            self.defaults[one.identifier] = one.default
            self.corrects[one.identifier] = one.correct

    @property
    def attempted(self) -> bool:
        """Whether an attempt was begun or processed."""
        tried = self.values["numAttempts"]
        return tried is not None and tried.atom != 0

    def begin_attempt(self, *, adaptive: bool) -> None:
        """Counts an attempt; outcomes begin anew but in an adaptive item (QTI 3, 2.4 and 4.3.2)."""
        tried = self.values["numAttempts"]
        self.values["numAttempts"] = integer(1 + (0 if tried is None else int(str(tried.atom))))
        status = self.values[COMPLETION_STATUS]
        for name, one in self._declared.items():
            if one.role is Role.RESPONSE and one not in BUILT_IN:
                self.values[name] = self.defaults[name]
            elif one.role is Role.OUTCOME and not adaptive:
                default = self.defaults[name]
                self.values[name] = one.beginning if default is None else default
        if status is None or status.text() == "not_attempted" or not adaptive:
            self.values[COMPLETION_STATUS] = UNKNOWN

    def knows(self, identifier: str) -> bool:
        """Whether there is such a variable."""
        return identifier in self._declared

    def declaration(self, identifier: str) -> Declaration:
        """Of a variable; Invalid("qti-variable-undeclared") where there is none."""
        found = self._declared.get(identifier)
        if found is None:
            raise Invalid("qti-variable-undeclared", variable=identifier[:80])
        return found

    def held(self, role: Role) -> dict[str, Value | None]:
        """The values of all variables of a role, in the order of declaration."""
        return {name: self.values[name] for name, one in self._declared.items() if one.role is role}
