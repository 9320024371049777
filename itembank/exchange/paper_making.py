"""What a question of a paper is made with, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foundation.errors import Fact
from itembank.exchange.paper_found import Found
from itembank.exchange.paper_objects import Objects
from itembank.interactions import Interaction
from itembank.rules import ResponseDeclaration, Rule


class Unmade(Exception):
    """No item can be made of a question; ``code`` and ``facts`` say why."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Made:
    """One interaction with its key and its rule."""

    interaction: Interaction
    declarations: tuple[ResponseDeclaration, ...]
    rule: Rule
    points: Decimal
    note: str = ""
    """What the answer said beside the key: it belongs to the explanation."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question is made with."""

    objects: Objects
    response: str
    points: Decimal
    language: str
    multiple_rule: str = ""
    """Code of the rule for several choices, where a person chose one."""


def prompt_of(found: Found, wanted: Wanted) -> str:
    return wanted.objects.html("\n".join(found.stem))
