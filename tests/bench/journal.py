"""The answer journal alone: from `append` to the resolved future, without any HTTP."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from itertools import count

from exam_engine.sessions.journal import Answer, Receipt, Verdict
from foundation.errors import Invalid
from tests.bench.answers import running_attempts
from tests.bench.measuring import Better, Effort, Line, Peer, alternate
from tests.bench.naive_saving import Sent, add_attempts, open_store, save
from tests.bench.world import World

_MOST = 200_000
_ON_THE_WAY = 256
_ROWS = ("A", "B", "C", "D")
_NOTE = (
    f"Up to {_ON_THE_WAY} answers on the way at a time, so that one commit holds many. Peer: the "
    "same table by SQLAlchemy ORM on SQLite WAL with synchronous=FULL, one transaction an answer, "
    "one thread; it cannot put several answers into one commit."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Answers a second that one process commits."""
    engine, body = world.engine, world.body
    made = running_attempts(engine, body.tenant_id, effort.of(64, 8))
    engine.journal.start()
    store = open_store(world.folder() / "naive.sqlite3")
    add_attempts(store, made, datetime.now(UTC) + timedelta(hours=1))
    ours, naive = _ours(engine.journal.append, made), _naive(lambda a, s: save(store, a, s), made)
    seconds = effort.of(2.0, 0.2)
    ours(0.05, [0])
    naive(0.05)
    saved = [0]
    runs = alternate(effort.of(3, 1), lambda: ours(seconds, saved), lambda: naive(seconds))
    store.dispose()
    yield runs.line(
        "journal-alone", "answers/s", Better.MORE, Peer("naive ORM save", _NOTE), saved[0]
    )


def _ours(
    append: Callable[[str, list[Answer]], Future[Receipt]], made: list[str]
) -> Callable[[float, list[int]], float]:
    numbers = count(1)

    def run(seconds: float, saved: list[int]) -> float:
        waiting: deque[Future[Receipt]] = deque()
        done = 0
        began = time.perf_counter()
        while time.perf_counter() - began < seconds and done < _MOST:
            number = next(numbers)
            payload = b'{"RESPONSE":"%s"}' % _ROWS[number % 4].encode()
            answer = Answer(1, number, f"item-{number % 77:03d}", payload, number)
            waiting.append(append(made[number % len(made)], [answer]))
            if len(waiting) == _ON_THE_WAY:
                done += _accepted(waiting.popleft())
        while waiting:
            done += _accepted(waiting.popleft())
        saved[0] += done
        return done / (time.perf_counter() - began)

    return run


def _naive(save_one: Callable[[str, Sent], bool], made: list[str]) -> Callable[[float], float]:
    numbers = count(1)

    def run(seconds: float) -> float:
        done = 0
        began = time.perf_counter()
        while time.perf_counter() - began < seconds and done < _MOST:
            number = next(numbers)
            sent = Sent(
                seq=number,
                item_ref=f"item-{number % 77:03d}",
                payload={"RESPONSE": _ROWS[number % 4]},
                client_time=number,
            )
            done += save_one(made[number % len(made)], sent)
        return done / (time.perf_counter() - began)

    return run


def _accepted(future: Future[Receipt]) -> int:
    verdicts = future.result(timeout=30).verdicts
    if verdicts != (Verdict.ACCEPTED,):
        raise Invalid("bench-answer-refused", verdicts=[str(one) for one in verdicts])
    return 1
