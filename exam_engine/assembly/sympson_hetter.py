"""Sympson-Hetter: an item that was chosen is given only with a chance that is fixed beforehand.

The chances are found by simulating the test again and again: where an item is chosen more often
than the goal allows, its chance becomes goal by rate (Sympson and Hetter 1985). As many items as a
test is long always keep a chance of 1, so that a test never runs dry.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from exam_engine.assembly.item_curves import Floats

Rates = Callable[[Floats], Floats]


def tuned_chances(items: int, length: int, goal: float, rounds: int, chosen: Rates) -> Floats:
    """The chance of each item; ``chosen`` simulates with chances, and tells how often each item
    was chosen, given or not, as a share of the persons.
    """
    chances = np.ones(items)
    for _ in range(rounds):
        rates = chosen(chances)
        with np.errstate(divide="ignore"):
            chances = np.where(rates > goal, goal / rates, 1.0)
        chances[np.argsort(-chances, kind="stable")[:length]] = 1.0
    return chances
