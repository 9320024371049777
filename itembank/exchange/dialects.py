"""The dialects that questions come in: their readers by name, and which of them a file looks like.

A program only proposes a dialect and says why; a person confirms it. What a dialect cannot know
(which code stands for which type, whether 1 is easy or hard) it asks for as an option.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from foundation.errors import Fact, Invalid
from itembank.exchange.drafts import Reading

Options: TypeAlias = Mapping[str, str]
"""What a person decided, by the name of the option; what is not in it was left to the reader."""
Reader: TypeAlias = Callable[[bytes, str, Options], Reading]
"""Reads the bytes of a file of this name; Invalid where it is no such file at all."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file looks like a dialect, or unlike it; ``code`` and ``facts`` make the sentence."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a file looks like a dialect, from 0 (not at all) to 100, and why."""

    degree: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """An option of a dialect, and the values that it may take; none means any text."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to write questions down."""

    name: str
    endings: tuple[str, ...]
    """How names of its files end, with the point; the first is the usual one."""
    read: Reader
    likeness: Callable[[bytes, str], Likeness]
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A dialect that a file may be written in."""

    dialect: str
    likeness: Likeness


def register(*dialects: Dialect) -> Mapping[str, Dialect]:
    """The dialects by name; a name that comes twice is a mistake of ours."""
    known = {dialect.name: dialect for dialect in dialects}
    assert len(known) == len(dialects)
    return known


def propose(known: Mapping[str, Dialect], data: bytes, name: str) -> tuple[Proposal, ...]:
    """The dialects that ``data`` may be written in, likeliest first; those that it cannot be are
    left out."""
    found = [Proposal(one.name, one.likeness(data, name)) for one in known.values()]
    likely = [proposal for proposal in found if proposal.likeness.degree > 0]
    return tuple(sorted(likely, key=lambda proposal: -proposal.likeness.degree))


def read(
    known: Mapping[str, Dialect], dialect: str, data: bytes, name: str, options: Options
) -> Reading:
    """All of ``data`` as this dialect has it; Invalid for a name that is not in the list."""
    if dialect not in known:
        raise Invalid("exchange-dialect-unknown", dialect=dialect[:40], known=sorted(known))
    return known[dialect].read(data, name, options)
