"""Several attempts at one adaptive QTI item within a sitting: how it stands, and what they earned.

The tries that a candidate has ended are kept in order, as the page sent them. Everything else is
computed from them anew: the same tries and seed give the same view, feedback and mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from foundation.errors import Invalid
from itembank.answers import Response, check_answer
from itembank.exchange.qti_delivery import Delivered, deliver
from itembank.interactions import QtiBody
from itembank.portable_answers import decoded
from itembank.qti.declarations import COMPLETION_STATUS
from itembank.qti.running import Result
from itembank.qti.state import State
from itembank.qti_held import media_of, opened, seed_number

MOST_TRIES: Final = 50
"""Tries at one item; the rules of an item that never completes would otherwise go on for ever."""
Tries: TypeAlias = Sequence[Mapping[str, object]]
"""Ended tries in order, each as the candidate's page sent it, in the names of its view."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An item after its ended tries."""

    state: State
    shown: Delivered
    results: tuple[Result, ...]

    @property
    def is_open(self) -> bool:
        """Whether another try may be made: the item has not said that it is completed."""
        status = self.state.values[COMPLETION_STATUS]
        done = status is not None and status.text() == "completed"
        return not done and len(self.results) < MOST_TRIES


def is_adaptive(body: QtiBody) -> bool:
    """Whether the item is made for several attempts."""
    scorer, _ = opened(body.markup)
    return scorer.adaptive


def standing(body: QtiBody, seed: str | int, tries: Tries = ()) -> Standing:
    """The item after these tries; what the candidate may see of it is in ``shown``.

    Raises `Invalid` where a try is no answer to the view that it was given to.
    """
    scorer, element = opened(body.markup)
    number, media = seed_number(seed), media_of(body)
    state = scorer.start(number)
    shown = deliver(element, state, media, number)
    results: list[Result] = []
    for sent in tries[:MOST_TRIES]:
        results.append(scorer.attempt(state, decoded(body, in_bank_names(body, shown, sent))))
        shown = deliver(element, state, media, number)
    return Standing(state, shown, tuple(results))


def in_bank_names(body: QtiBody, shown: Delivered, sent: Mapping[str, object]) -> Response:
    """An answer to a view, checked, in the item's own identifiers."""
    return check_answer(body, shown.answer(check_answer(body, sent)))


def marked(body: QtiBody, seed: str | int, tries: Tries, last: Mapping[str, object]) -> Result:
    """What came of the tries and of an answer that stood when the sitting ended.

    ``last`` counts as one more try where it says something new and the item was still open
    (QTI 3, 2.4: an attempt ends when the candidate session does).
    """
    now = standing(body, seed, tries)
    is_new = bool(last) and (not tries or dict(last) != dict(tries[-1]))
    if is_new and now.is_open:
        scorer, _ = opened(body.markup)
        return scorer.attempt(now.state, decoded(body, in_bank_names(body, now.shown, last)))
    if not now.results:
        raise Invalid("itembank-tries-none")
    return now.results[-1]


def told(now: Standing) -> dict[str, Any]:
    """For the candidate's page: how many tries were made, and whether another one may be."""
    return {"made": len(now.results), "open": now.is_open}
