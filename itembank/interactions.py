"""The closed set of interactions, in the words of QTI 3, and the shape of an answer to each.

An answer to an item is a JSON object: response identifier → value. The value is a choice's
identifier (``"B"``), a list of them (``["A", "C"]``, in the candidate's order where order counts),
a text (``"75"``) or a list of directed pairs (``["a 1", "b 2"]``). Source: QTI 3 Information Model,
sections on interactions and response variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from foundation.errors import Invalid
from itembank.markup import safe_html
from itembank.qti.values import BaseType, Cardinality


@dataclass(frozen=True, slots=True)
class SimpleChoice:
    """One option: its identifier in the bank and its content (safe HTML)."""

    identifier: str
    content: str
    fixed: bool = False
    """Stays in its place when the others are shuffled ("none of these" belongs at the end)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", safe_html(self.content))


@dataclass(frozen=True, slots=True)
class ChoiceInteraction:
    """Pick options; ``max_choices`` 0 means any number."""

    response_identifier: str
    prompt: str
    choices: tuple[SimpleChoice, ...]
    max_choices: int = 1
    min_choices: int = 0
    shuffle: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", safe_html(self.prompt))


@dataclass(frozen=True, slots=True)
class TextEntryInteraction:
    """A gap to fill; ``expected_length`` in characters is a hint for its width, not a limit."""

    response_identifier: str
    expected_length: int = 10


Segment: TypeAlias = str | TextEntryInteraction


@dataclass(frozen=True, slots=True)
class TextEntryBlock:
    """Running text (safe HTML) with gaps in it, each with its own response."""

    prompt: str
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", safe_html(self.prompt))
        cleaned = tuple(safe_html(s) if isinstance(s, str) else s for s in self.segments)
        object.__setattr__(self, "segments", cleaned)

    @property
    def gaps(self) -> tuple[TextEntryInteraction, ...]:
        """The gaps in reading order."""
        return tuple(s for s in self.segments if isinstance(s, TextEntryInteraction))


@dataclass(frozen=True, slots=True)
class OrderInteraction:
    """Put all options in order."""

    response_identifier: str
    prompt: str
    choices: tuple[SimpleChoice, ...]
    shuffle: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", safe_html(self.prompt))


@dataclass(frozen=True, slots=True)
class MatchInteraction:
    """Join each source to a target, or sort sources under targets.

    ``target_max`` says how often one target may be used, ``source_max`` how many targets one source
    may have; 0 is any number (QTI 3, ``match-max`` of a ``qti-simple-associable-choice``).
    """

    response_identifier: str
    prompt: str
    sources: tuple[SimpleChoice, ...]
    targets: tuple[SimpleChoice, ...]
    target_max: int = 0
    shuffle: bool = True
    source_max: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", safe_html(self.prompt))


@dataclass(frozen=True, slots=True)
class ExtendedTextInteraction:
    """Write at length; people mark it. ``expected_length`` is in characters, 0 for no hint."""

    response_identifier: str
    prompt: str
    expected_length: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", safe_html(self.prompt))


@dataclass(frozen=True, slots=True)
class QtiResponse:
    """One response of a `QtiBody`: which interaction of QTI takes it, and its shape."""

    response_identifier: str
    interaction: str
    """The interaction's name in QTI 2 (``hotspotInteraction``)."""
    cardinality: Cardinality
    base_type: BaseType


@dataclass(frozen=True, slots=True)
class QtiBody:
    """A whole item in QTI, kept as its own XML because it goes beyond the interactions above.

    ``markup`` holds body, keys and processing, so it never leaves the server: `itembank.qti_held`
    makes the candidate's view of it and marks it. ``files`` gives the SHA-256 of each file that it
    names.
    """

    markup: str
    responses: tuple[QtiResponse, ...]
    files: tuple[tuple[str, str], ...] = ()
    prompt: str = ""
    """The question's words (safe HTML) for lists and print; the view is made from ``markup``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", safe_html(self.prompt))


Interaction: TypeAlias = (
    ChoiceInteraction
    | TextEntryBlock
    | OrderInteraction
    | MatchInteraction
    | ExtendedTextInteraction
    | QtiBody
)
Answerable: TypeAlias = (
    ChoiceInteraction
    | TextEntryInteraction
    | OrderInteraction
    | MatchInteraction
    | ExtendedTextInteraction
    | QtiResponse
)
"""What holds exactly one response: an interaction, or one gap of a block."""


def answerables(body: Sequence[Interaction]) -> Iterator[Answerable]:
    """Everything in ``body`` that takes one response, in reading order."""
    for interaction in body:
        if isinstance(interaction, TextEntryBlock):
            yield from interaction.gaps
        elif isinstance(interaction, QtiBody):
            yield from interaction.responses
        else:
            yield interaction


def shape_of(part: Answerable) -> tuple[Cardinality, BaseType]:
    """Cardinality and base type of the response that ``part`` takes."""
    if isinstance(part, ChoiceInteraction):
        single = part.max_choices == 1
        return (Cardinality.SINGLE if single else Cardinality.MULTIPLE), BaseType.IDENTIFIER
    if isinstance(part, OrderInteraction):
        return Cardinality.ORDERED, BaseType.IDENTIFIER
    if isinstance(part, MatchInteraction):
        return Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR
    if isinstance(part, QtiResponse):
        return part.cardinality, part.base_type
    return Cardinality.SINGLE, BaseType.STRING


def check_interaction(part: Answerable, item: str) -> None:
    """Refuse a part whose identifiers or limits cannot work; ``item`` is named in the refusal."""
    where = part.response_identifier
    _identifier(where, item, where)
    if isinstance(part, MatchInteraction):
        _choices(part.sources, item, where, 1)
        _choices(part.targets, item, where, 1)
    elif isinstance(part, OrderInteraction):
        _choices(part.choices, item, where, 2)
    elif isinstance(part, ChoiceInteraction):
        _choices(part.choices, item, where, 2)
        count = len(part.choices)
        if not 0 <= part.max_choices <= count or not 0 <= part.min_choices <= count:
            raise Invalid("itembank-item-choice-limits", item=item, response=where)


def _choices(choices: tuple[SimpleChoice, ...], item: str, where: str, least: int) -> None:
    if len(choices) < least:
        raise Invalid("itembank-item-too-few-choices", item=item, response=where, least=least)
    for choice in choices:
        _identifier(choice.identifier, item, where)
        if not choice.content.strip():
            raise Invalid(
                "itembank-item-empty-choice", item=item, response=where, choice=choice.identifier
            )
    names = [choice.identifier for choice in choices]
    if len(set(names)) != len(names):
        raise Invalid("itembank-item-repeated-choice", item=item, response=where)


def _identifier(identifier: str, item: str, where: str) -> None:
    # A space would break the text form of a directed pair.
    if not identifier or len(identifier) > 64 or any(c.isspace() for c in identifier):
        raise Invalid(
            "itembank-item-bad-identifier", item=item, response=where, identifier=identifier[:80]
        )
