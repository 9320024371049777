"""Six families of refusal, each with a stable code and plain facts, and no word of HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Fact: TypeAlias = "str | int | float | bool | Sequence[Fact] | Mapping[str, Fact] | None"


class Refusal(Exception):
    """What the engine will not do, and the facts a person needs to put it right.

    ``code`` is stable, in kebab case, and is also the key of its sentence in the catalogues of
    words; ``facts`` are JSON values that fill that sentence (what, where, how many).
    """

    def __init__(self, code: str, /, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Fact] = dict(facts)

    def __reduce__(self) -> tuple[object, ...]:
        """Processes that work for others send their refusals back (pickle)."""
        return _sent, (type(self), self.args), self.__dict__

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({told})"


def _sent(kind: type[Refusal], told: tuple[object, ...]) -> Refusal:
    # Not by calling the family: a subclass may ask for more than code and facts.
    made = kind.__new__(kind)
    made.args = told
    return made


class NotFound(Refusal):
    """There is no such thing, or none that this caller may know of."""


class Forbidden(Refusal):
    """The caller is known and lacks the right to do this."""


class Invalid(Refusal):
    """What was handed in cannot be used as it stands."""


class Conflict(Refusal):
    """The thing has moved on: another act came first, or its state does not allow this one."""


class TooLate(Refusal):
    """A deadline has passed."""


class Unavailable(Refusal):
    """Something that the act depends on is missing or does not answer; trying later may help."""


class TooMany(Unavailable):
    """Asked too often or too fast; the fact ``seconds`` says after how long it will be taken."""


FAMILIES: tuple[type[Refusal], ...] = (
    NotFound,
    Forbidden,
    Invalid,
    Conflict,
    TooLate,
    Unavailable,
)
