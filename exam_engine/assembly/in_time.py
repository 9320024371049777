"""Shadow tests by the clock: a thread of their own solves, and what is late is not waited for.

Whoever answers a candidate never solves. The program is solved by one thread for each model, in
compiled code that needs no interpreter; the answering thread waits for it no longer than its
deadline, and then the form of the step before is the answer: it holds all that was given, so the
blueprint is kept, and how much it may lack is proven by the prices of the last solve. So neither a
hard step, nor other candidates' steps before it, nor a processor that is elsewhere can make
an answer late; what comes of the search afterwards is not used.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.shadow import Shadow, ShadowModel

Flags = NDArray[np.bool_]
_Made = TypeVar("_Made")
_WAITED = 0.6
"""The share of the time allowed that is waited at most: what follows is to choose from a form."""
_SEARCHED = 0.5
"""The share after which a search ends of its own: what it has come to is still in time then."""


@dataclass(slots=True)
class _Question:
    """What the solving thread is asked, and what came of it; left out once nobody waits for it."""

    work: Callable[[], object]
    made: object = None
    trouble: Exception | None = None
    is_late: bool = False
    waits: Lock = field(default_factory=Lock)
    """Held until there is an answer."""

    def settle(self) -> None:
        """Answer it, on the thread that solves."""
        try:
            self.made = self.work()
        except Exception as trouble:  # noqa: BLE001 - handed to whoever waits for the answer
            self.trouble = trouble
        self.waits.release()


class InTime:
    """A model that answers any number of threads, each by its deadline."""

    def __init__(self, model: ShadowModel, seconds: float) -> None:
        self._model, self._seconds = model, seconds
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._guard = Lock()
        self._has_begun = False

    def solve(
        self,
        gains: Floats,
        given: Sequence[int],
        barred: Flags | None = None,
        before: Shadow | None = None,
        left: float | None = None,
    ) -> Shadow:
        """As `ShadowModel.solve`, within the model's time or ``left`` seconds.

        Where there is no form to fall back on, which is so before the first one of a model, there
        is no deadline: the blueprint comes first.
        """
        began, model = monotonic(), self._model
        allowed = self._seconds if left is None else max(left, 0.0)
        held = before or model.any_form
        if held is None or not all(held.taken[place] for place in given):
            return self._asked(partial(model.solve, gains, given, barred, before))
        until = began + _SEARCHED * allowed
        question = self._put(partial(model.solve, gains, given, barred, before, until))
        waited = max(began + _WAITED * allowed - monotonic(), 0.0)
        if question.waits.acquire(timeout=waited):
            if question.trouble is not None:
                raise question.trouble
            return cast(Shadow, question.made)
        question.is_late = True
        return model.standing(gains, given, barred, held)

    def forced(self) -> Flags:
        """`ShadowModel.forced`, found by the thread that solves."""
        return self._asked(lambda: self._model.forced)

    def twin(self) -> ShadowModel:
        """`ShadowModel.twin`: what it copies is not changed meanwhile."""
        return self._asked(self._model.twin)

    def _asked(self, work: Callable[[], _Made]) -> _Made:
        question = self._put(work)
        question.waits.acquire()
        if question.trouble is not None:
            raise question.trouble
        return cast(_Made, question.made)

    def _put(self, work: Callable[[], object]) -> _Question:
        """The thread is begun at the first question and ends with the last reference to this."""
        with self._guard:
            if not self._has_begun:
                Thread(target=_solve, args=(self._questions,), name="shadow", daemon=True).start()
                weakref.finalize(self, self._questions.put, None)
                self._has_begun = True
        question = _Question(work)
        question.waits.acquire()
        self._questions.put(question)
        return question


def _solve(questions: SimpleQueue[_Question | None]) -> None:
    """The thread that solves: one question after the other, those that are late left out."""
    while (question := questions.get()) is not None:
        if not question.is_late:
            question.settle()
        # What was answered shall not stay alive until the next question comes.
        del question
