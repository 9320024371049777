"""Items that became known outside, as choosing asks for them: not by a query for every answer.

What was read stands for a second at most. In the process in which an item is marked it is forgotten
with the mark; a choice that reads before the mark is committed knows of it a second later.
"""

from __future__ import annotations

from time import monotonic

from foundation.database import Tx
from foundation.events import Event, Subscribers
from itembank.compromises import CompromiseLifted, ItemCompromised, compromised_versions

_FRESH = 1.0
"""Seconds."""


class Withheld:
    """The versions of each tenant that are not chosen any more."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[float, frozenset[str]]] = {}

    def subscribe(self, subscribers: Subscribers) -> None:
        """Forget what was read whenever an item is marked, or stands again."""
        for kind in (ItemCompromised, CompromiseLifted):
            subscribers.subscribe(kind, self._forget)

    def refs(self, tx: Tx) -> frozenset[str]:
        """Those of the transaction's tenant."""
        at, found = self._read.get(tx.tenant_id, (float("-inf"), frozenset()))
        if monotonic() - at > _FRESH:
            at, found = monotonic(), compromised_versions(tx)
            self._read[tx.tenant_id] = at, found
        return found

    def _forget(self, _tx: Tx, _event: Event) -> None:
        self._read.clear()
