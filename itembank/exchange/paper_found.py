"""What is found in a paper before it is understood: lines, options, questions in their sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from foundation.errors import Fact
from itembank.exchange.drafts import Place, Remark, Weight
from itembank.items import ItemType

PAIRED: Final = (ItemType.MATCH, ItemType.CLASSIFICATION)
LISTED: Final = (ItemType.ORDER, *PAIRED)
"""Types whose stem is followed by a list that is no options."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source; ``text`` may hold objects (`paper_objects`)."""

    number: int
    text: str


@dataclass(slots=True)
class Option:
    """One option: its label as it stood, its text, and what the paper says of it beside."""

    label: str
    text: str
    is_right: bool = False
    points: Decimal | None = None


@dataclass(slots=True)
class Section:
    """What a heading says of all the questions under it."""

    title: str = ""
    number: int = 0
    """Which section of the paper it is, from 1; 0 is what comes before the first heading."""
    item_type: ItemType | None = None
    word: str = ""
    points: Decimal | None = None
    total: Decimal | None = None
    """What all its questions are worth together."""
    questions: int = 0
    rule_text: str = ""
    """Sentences that may state how several choices are marked."""
    chapter: str = ""


@dataclass(slots=True)
class Found:
    """One question as it was found, in the words of its source."""

    place: Place
    section: Section
    number: int | None = None
    lines: list[Line] = field(default_factory=list)
    """Everything that stood there, for people to compare."""
    stem: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    targets: list[Option] = field(default_factory=list)
    """The right-hand side of a matching question."""
    item_type: ItemType | None = None
    """As the question itself says; None leaves it to its section or to what it looks like."""
    word: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    """What the fields under the question say, by the names of `paper_words.FIELDS`."""
    shares_options: bool = False
    """Whether its options are those of several questions, which keep one order for all."""
    parts: list[Found] = field(default_factory=list)
    material: str = ""
    remarks: list[Remark] = field(default_factory=list)

    def say(self, weight: Weight, code: str, **facts: Fact) -> None:
        """Note something about this question, at its place."""
        self.remarks.append(Remark(weight, code, self.place, facts))

    def text(self, name: str) -> str:
        """The text of one field; empty where the question has none."""
        return "\n".join(self.fields.get(name, ())).strip()

    @property
    def said_type(self) -> ItemType | None:
        """The type that the question or its section says."""
        return self.item_type or self.section.item_type
