"""What an author wrote for one question, under reading: its fields, and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from foundation.errors import Fact
from itembank.authoring_words import TRUE_FALSE
from itembank.interactions import Interaction, SimpleChoice
from itembank.items import ItemType, Rationale
from itembank.markup import html_from_text
from itembank.rules import ResponseDeclaration, Rule


class Problem(Exception):
    """One field that cannot be read; the item's id is put to it further up."""

    def __init__(self, code: str, field: str, **facts: Fact) -> None:
        super().__init__(code, field)
        self.code = code
        self.field = field
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Question:
    """One interaction with all that belongs to it."""

    interaction: Interaction
    declarations: tuple[ResponseDeclaration, ...]
    rule: Rule
    points: Decimal
    rationales: tuple[Rationale, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an author wrote for one question; ``field`` is put before names of fields in faults."""

    response: str
    item_type: ItemType
    source: dict[str, Any]
    points: Decimal
    field: str
    shuffle: bool = True
    """Whether candidates see options in orders of their own; a list that is shared keeps its."""

    @property
    def prompt(self) -> str:
        stem = self.source.get("stem")
        if not isinstance(stem, str) or not stem.strip():
            raise self.wrong("stem")
        return stem

    @property
    def scoring(self) -> str:
        return str(self.source.get("scoring", ""))

    def wrong(self, field: str, code: str = "itembank-authoring-field", **facts: Fact) -> Problem:
        return Problem(code, self.field + field, **facts)

    def options(self, field: str = "options") -> tuple[SimpleChoice, ...]:
        options = self.source.get(field)
        if not isinstance(options, dict) or len(options) < 2:
            raise self.wrong(field)
        return tuple(
            SimpleChoice(str(name), html_from_text(str(text))) for name, text in options.items()
        )

    def key_list(self, choices: tuple[SimpleChoice, ...]) -> tuple[str, ...]:
        key = self.source.get("key")
        if not isinstance(key, list) or not key or not all(isinstance(k, str) for k in key):
            raise self.wrong("key")
        known = {choice.identifier for choice in choices}
        for name in key:
            if name not in known:
                raise self.wrong("key", "itembank-authoring-key-not-an-option", key=name)
        if len(set(key)) != len(key):
            raise self.wrong("key")
        return tuple(key)

    def several(self, least: bool) -> bool:
        """Whether several may be given, which an author may say; ``least`` is what the key asks."""
        said = self.source.get("several", least)
        if not isinstance(said, bool) or (least and not said):
            raise self.wrong("several")
        return said

    def question(
        self,
        interaction: Interaction,
        declarations: tuple[ResponseDeclaration, ...],
        rule: Rule,
    ) -> Question:
        return Question(interaction, declarations, rule, self.points, self._rationales())

    def _rationales(self) -> tuple[Rationale, ...]:
        reasons = self.source.get("rationale", {})
        if not isinstance(reasons, dict):
            raise self.wrong("rationale")
        named = (self.source.get(field) for field in ("options", "areas"))
        known = {*TRUE_FALSE, *(name for one in named if isinstance(one, dict) for name in one)}
        for name in reasons:
            if name not in known:
                raise self.wrong("rationale", "itembank-authoring-key-not-an-option", key=str(name))
        told = [
            Rationale(self.response, html_from_text(str(text)), TRUE_FALSE.get(name, name))
            for name, text in reasons.items()
        ]
        explained = self.source.get("explain")
        if self.field and isinstance(explained, str):
            # The explanation of a part speaks of that part; an item's own stands in the item.
            told.append(Rationale(self.response, html_from_text(explained)))
        return tuple(told)


def decimal_of(value: Any, field: str) -> Decimal:
    """Points as an exact decimal; a JSON float is read as the text it was written as."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Problem("itembank-authoring-field", field)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Problem("itembank-authoring-field", field) from None
    if not number.is_finite() or number <= 0 or number > 1000:
        raise Problem("itembank-authoring-field", field)
    return number
