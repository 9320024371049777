"""Past-tense events inside a transaction: a wing publishes, the roof subscribes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from foundation.database import Tx


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened in this transaction and will be true once it commits."""


E = TypeVar("E", bound=Event)


class Subscribers:
    """Who wants to know of which event; filled once, by the composition root."""

    def __init__(self) -> None:
        self._handlers: dict[type[Event], list[Callable[[Tx, Any], None]]] = defaultdict(list)

    def subscribe(self, kind: type[E], handler: Callable[[Tx, E], None]) -> None:
        """Call ``handler(tx, event)`` for each event of exactly this kind, in order."""
        self._handlers[kind].append(handler)

    def tell(self, tx: Tx, event: Event) -> None:
        """Call the handlers; one that refuses makes the whole transaction roll back."""
        for handler in self._handlers.get(type(event), ()):
            handler(tx, event)


def publish(tx: Tx, event: Event) -> None:
    """Tell the subscribers of ``event`` within the transaction it happened in."""
    subscribers: Subscribers | None = tx.info.get("subscribers")
    if subscribers is not None:
        subscribers.tell(tx, event)
