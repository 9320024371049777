"""Who does the work of a batch: this thread for a few certificates, processes for many.

Of the processes the first one is the eldest: it opens the shop, does the first piece of work, and
only then forks the others, so that fonts, compiled pages and the letters met so far are made once
and lie in memory once. A fork is safe in a process that has a single thread of its own, so the
eldest is not forked from a process at work: it stands by from before the first thread (`stand_by`),
or begins as a fresh interpreter, which takes seconds to import what is needed.

Each process has two lines to the parent and a thread at the end of each. Only one of them prints at
a time (`Shop`); while the disk takes in what it has printed, or the parent gives its certificates
their numbers, the other one prints. Whoever has examined a piece of work makes it as well: the
portraits are there already.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from typing import Protocol, TypeAlias

import structlog

from exam_engine.issuance.workshop import Answer, Piece, Shop, ShopPlan, Trial
from foundation.errors import Unavailable
from foundation.memory import be_frugal, give_back

log = structlog.get_logger(__name__)
_LINES = 2
"""Pieces of work that a process has at a time."""
Task: TypeAlias = tuple[str, str, Sequence[Trial] | Sequence[Piece]]
"""What is to be done, for which body, with what."""


class Hand(Protocol):
    """One who examines a piece of work and then makes it, or makes it at once.

    Making frees the hand for the next piece, also when there is nothing left to make.
    """

    def examine(self, tenant: str, trials: Sequence[Trial]) -> Future[list[Answer]]: ...
    def make(self, tenant: str, pieces: Sequence[Piece]) -> Future[list[Answer]]: ...


class Workers(Protocol):
    """``hands`` says how many pieces of work are taken at a time."""

    @property
    def hands(self) -> int: ...
    def hand(self) -> Hand:
        """One that is free; waits until there is one."""
        ...


class Here:
    """Works in this thread, at once."""

    hands = 1

    def __init__(self, shop: Callable[[], Shop]) -> None:
        self._shop = shop

    def hand(self) -> Hand:
        return self

    def examine(self, tenant: str, trials: Sequence[Trial]) -> Future[list[Answer]]:
        return _answered(self._shop().examine(tenant, trials))

    def make(self, tenant: str, pieces: Sequence[Piece]) -> Future[list[Answer]]:
        return _answered(self._shop().make(tenant, pieces))


class Apart:
    """Works in processes of its own; one that has died refuses its work and all that follows."""

    def __init__(self, ends: Sequence[Connection], callers: ThreadPoolExecutor) -> None:
        self.hands = len(ends)
        self._callers = callers
        self._idle: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        # The eldest is the first to be asked.
        for end in ends:
            self._idle.put(end)

    def hand(self) -> Hand:
        return _AtTheLine(self._idle.get(), self._callers, self._idle.put)


@dataclass(frozen=True, slots=True)
class _AtTheLine:
    """The hand at the other end of a line, which goes back to the idle ones when all is made."""

    end: Connection
    callers: ThreadPoolExecutor
    free: Callable[[Connection], object]

    def examine(self, tenant: str, trials: Sequence[Trial]) -> Future[list[Answer]]:
        return self.callers.submit(self._asked, ("examine", tenant, trials))

    def make(self, tenant: str, pieces: Sequence[Piece]) -> Future[list[Answer]]:
        return self.callers.submit(self._made, ("make", tenant, pieces))

    def _made(self, task: Task) -> list[Answer]:
        try:
            return self._asked(task) if task[2] else []
        finally:
            self.free(self.end)

    def _asked(self, task: Task) -> list[Answer]:
        try:
            self.end.send(task)
            answers = self.end.recv()
        except (EOFError, OSError) as error:
            raise Unavailable("certs-worker-lost") from error
        if isinstance(answers, Exception):
            raise answers
        told: list[Answer] = answers
        return told


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A process that waits for its plan at the first of its ends."""

    pid: int
    ends: list[Connection]


_waiting: list[_Waiting] = []
"""At most one process stands by, for the first large batch."""


def stand_by(hands: int) -> None:
    """Begin a process that waits for a batch; in a process with other threads there is none.

    It shares the memory of everything imported so far, and ends with `dismiss` or this process.
    A fork copies no thread but the one that asks, and every line that others wait on: a lock
    would stay locked for ever, and an end that a thread closes would stay open in the copy.
    """
    if hands < 2 or _waiting or not hasattr(os, "fork") or threading.active_count() > 1:
        return
    ours, theirs = _pairs(hands)
    pid = os.fork()
    if pid == 0:
        _live(theirs, ours)
    for end in theirs:
        end.close()
    _waiting.append(_Waiting(pid, ours))


def dismiss() -> None:
    """End the process that stands by, if it was not needed."""
    while _waiting:
        waiting = _waiting.pop()
        for end in waiting.ends:
            end.close()
        os.waitpid(waiting.pid, 0)


@contextmanager
def processes(plan: ShopPlan, hands: int) -> Iterator[Apart]:
    """Workers in ``hands`` processes; what they have begun ends with the block."""
    ends, gone = _begun(hands)
    callers = ThreadPoolExecutor(len(ends))
    try:
        ends[0].send(plan)
        yield Apart(ends, callers)
    finally:
        callers.shutdown(wait=True, cancel_futures=True)
        # At the end of its line a worker ends.
        for end in ends:
            end.close()
        gone()


def _begun(hands: int) -> tuple[list[Connection], Callable[[], object]]:
    """Our ends of the lines to the workers, and how to wait until the eldest has ended."""
    if _waiting and len(_waiting[0].ends) == hands * _LINES:
        waiting = _waiting.pop()
        return waiting.ends, lambda: os.waitpid(waiting.pid, 0)
    ours, theirs = _pairs(hands)
    eldest = multiprocessing.get_context("spawn").Process(target=_live, args=(theirs, ()))
    eldest.start()
    for end in theirs:
        end.close()
    return ours, eldest.join


def _pairs(hands: int) -> tuple[list[Connection], list[Connection]]:
    """Both ends of the lines: the first line of each process, and then the second of each."""
    pairs = [multiprocessing.Pipe() for _ in range(hands * _LINES)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _live(ends: Sequence[Connection], foreign: Sequence[Connection]) -> None:
    """The life of the eldest: its plan, its first task, its siblings, and then work like theirs.

    ``foreign`` are the parent's ends, which a fork has copied: while one is open here, nobody
    would notice that the parent has gone.
    """
    try:
        for end in foreign:
            end.close()
        be_frugal()
        # What has been imported stays for good: no collection has to look at it again, and no
        # page that is shared with the parent is copied because one did.
        gc.freeze()
        plan: ShopPlan = ends[0].recv()
        shop = cache(plan.open)
        first: list[Answer] | Exception | None = None
        if plan.can_be_shared():
            task = ends[0].recv()
            first = _done(shop, task)
            _prepare(shop, task)
        one, *others = _forked(ends)
        if first is not None and one is ends[0]:
            one.send(first)
        # Opened before there are threads, or each of them would open one.
        shop()
        for other in others:
            threading.Thread(target=_serve, args=(shop, other), daemon=True).start()
        _serve(shop, one)
    except (EOFError, ConnectionError):
        os._exit(0)  # The parent has no more work, or is gone.
    except Exception:
        log.exception("issuance.worker_failed")
    finally:
        # Nothing of the parent's is tidied up here: its files and its connections are its own.
        os._exit(1)


def _serve(shop: Callable[[], Shop], end: Connection) -> None:
    """Do what comes down a line until the parent lets go of it."""
    try:
        end.send(_done(shop, end.recv()))
        # The first work has compiled pages, which leaves fifty megabytes free that nobody needs.
        give_back()
        while True:
            end.send(_done(shop, end.recv()))
    except (EOFError, ConnectionError):
        os._exit(0)  # As above.


def _forked(ends: Sequence[Connection]) -> Sequence[Connection]:
    """Siblings until there are enough; returns in all of them, with the ends of each."""
    gc.collect()
    give_back()
    gc.freeze()
    hands, mine = len(ends) // _LINES, 0
    for place in range(1, hands):
        if os.fork() == 0:
            mine = place
            break
    for place, end in enumerate(ends):
        if place % hands != mine:
            end.close()
    return ends[mine::hands]


def _done(shop: Callable[[], Shop], task: Task) -> list[Answer] | Exception:
    """The answers, or what went wrong, which the parent raises."""
    kind, tenant, work = task
    try:
        done: list[Answer] = getattr(shop(), kind)(tenant, work)
    except Exception as error:  # Told to the parent, as a thread's error would be.
        log.exception("issuance.worker_failed")
        return error
    return done


def _prepare(shop: Callable[[], Shop], task: Task) -> None:
    """Compile once, before there are siblings, the pages that the first task has asked for."""
    kind, tenant, work = task
    try:
        if kind == "examine":
            shop().prepare(tenant, work)  # type: ignore[arg-type]  # trials are examined
    except Exception:  # Each will find out for itself, and tell whom it concerns.
        log.exception("issuance.not_prepared")


def _answered(answers: list[Answer]) -> Future[list[Answer]]:
    future: Future[list[Answer]] = Future()
    future.set_result(answers)
    return future
