"""Frozen dataclasses that go to other processes by the thousand: pickled as their bare values.

What ``dataclass(slots=True)`` does by itself asks for the list of fields at every object, on both
sides, which costs a batch more than the pickling proper.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def travels(kind: type[T]) -> type[T]:
    """A frozen dataclass that is pickled as its class and the values of its fields, in order.

    All of its fields must be parameters, and there must be two or more.
    """
    values = attrgetter(*(field.name for field in fields(kind)))  # type: ignore[arg-type]

    def reduced(self: T) -> tuple[type[T], tuple[Any, ...]]:
        return kind, values(self)

    kind.__reduce__ = reduced  # type: ignore[assignment,method-assign]
    return kind
