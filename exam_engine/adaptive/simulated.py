"""Sits a live test as a person of a known ability would: the real engine, and answers by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exam_engine.adaptive.choosing import Barred, Choice, Given, LiveTest, State


@dataclass(frozen=True, slots=True)
class Simulated:
    """One sitting: what was known at its end, the items in order, and how each was come to."""

    state: State
    history: list[Given]
    choices: list[Choice]

    @property
    def given(self) -> list[int]:
        """Places of the items."""
        return [one.place for one in self.history]


def sit(
    test: LiveTest, theta: float, barred: Barred, chance: np.random.Generator, person: int
) -> Simulated:
    """One person's test to its end; ``person`` is the seed that live attempts have of their own."""
    edges = np.cumsum(test.curves.probabilities(theta), axis=1)
    history, choices = list[Given](), list[Choice]()
    state = test.state(history)
    while test.ending(history, state) is None:
        form = choices[-1].form if choices else None
        # On this thread, as nobody waits: what comes of it hangs on the seed alone.
        choice = test.choose(history, barred, form, person, state=state, behind=True)
        score = int((chance.random() > edges[choice.place, :-1]).sum())
        history.append(Given(choice.place, score))
        choices.append(choice)
        state = test.after(state, history[-1])
    return Simulated(state, history, choices)
