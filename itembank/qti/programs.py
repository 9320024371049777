"""The rules of an item or a test as data: expressions, and what sets which variable when.

Names of expressions are those of QTI 2 in camel case; QTI 3's ``qti-base-value`` is ``baseValue``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from itembank.qti.declarations import Declaration


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression; ``text`` is the content of a ``baseValue``, ``line`` that of its file."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Expression, ...] = ()
    text: str = ""
    line: int = 0


class Target(StrEnum):
    """What a setting rule sets of a variable."""

    OUTCOME = "setOutcomeValue"
    RESPONSE = "setResponseValue"
    TEMPLATE = "setTemplateValue"
    DEFAULT = "setDefaultValue"
    CORRECT = "setCorrectResponse"
    LOOKUP = "lookupOutcomeValue"


@dataclass(frozen=True, slots=True)
class Setting:
    """Set a variable; without a value it goes back to its default."""

    target: Target
    identifier: str
    value: Expression | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """Rules that are carried out if the condition holds; without one, always."""

    condition: Expression | None
    rules: tuple[Rule, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """The first branch whose condition holds is taken."""

    branches: tuple[Branch, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Exit:
    """Ends the processing."""

    line: int = 0


@dataclass(frozen=True, slots=True)
class Constraint:
    """Template processing begins anew with other random values until the condition holds."""

    condition: Expression
    line: int = 0


Rule: TypeAlias = Setting | Condition | Exit | Constraint


@dataclass(frozen=True, slots=True)
class TextEntry:
    """How a text interaction reads what is typed: whole numbers to which base, and which other
    response holds the text itself (QTI 3, "stringInteraction").
    """

    base: int = 10
    string_identifier: str = ""


@dataclass(frozen=True, slots=True)
class ItemProgram:
    """All of an item that is not shown: declarations and the three kinds of processing.

    ``outcome`` is no part of an item in the standard; some files hold it, and it is run after
    ``response``.
    """

    identifier: str
    declarations: tuple[Declaration, ...]
    template: tuple[Rule, ...] = ()
    response: tuple[Rule, ...] = ()
    outcome: tuple[Rule, ...] = ()
    adaptive: bool = False
    entries: Mapping[str, TextEntry] = field(default_factory=dict)
    """By response: those whose text is read in a way of its own."""


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item in a test: where it stands, and by which weights it counts."""

    identifier: str
    categories: frozenset[str] = frozenset()
    sections: tuple[str, ...] = ()
    weights: Mapping[str, str] = field(default_factory=dict)
    href: str = ""
    own_names: Mapping[str, str] = field(default_factory=dict)
    """``variableMapping``: the item's own name of a variable by the name that the test uses."""


@dataclass(frozen=True, slots=True)
class TestProgram:
    """A test's own outcomes and their processing, with its items in order."""

    __test__ = False

    identifier: str
    declarations: tuple[Declaration, ...]
    items: tuple[ItemPlace, ...]
    outcome: tuple[Rule, ...]
