"""Who does the work of a batch: this thread for a few certificates, processes for many."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Protocol

from exam_engine.issuance.workshop import Answer, Piece, Shop, ShopPlan, Trial


class Workers(Protocol):
    """Takes work and answers later; ``hands`` says for how many at a time there is someone."""

    @property
    def hands(self) -> int: ...
    def examine(self, tenant: str, trials: Sequence[Trial]) -> Future[list[Answer]]: ...
    def make(self, tenant: str, pieces: Sequence[Piece]) -> Future[list[Answer]]: ...


class Here:
    """Works in this thread, at once."""

    hands = 1

    def __init__(self, shop: Callable[[], Shop]) -> None:
        self._shop = shop

    def examine(self, tenant: str, trials: Sequence[Trial]) -> Future[list[Answer]]:
        return _answered(self._shop().examine(tenant, trials))

    def make(self, tenant: str, pieces: Sequence[Piece]) -> Future[list[Answer]]:
        return _answered(self._shop().make(tenant, pieces))


class Apart:
    """Works in processes of its own, each with fonts and key opened once."""

    def __init__(self, pool: ProcessPoolExecutor, hands: int) -> None:
        self._pool = pool
        self.hands = hands

    def examine(self, tenant: str, trials: Sequence[Trial]) -> Future[list[Answer]]:
        return self._pool.submit(_examine, tenant, trials)

    def make(self, tenant: str, pieces: Sequence[Piece]) -> Future[list[Answer]]:
        return self._pool.submit(_make, tenant, pieces)


@contextmanager
def processes(plan: ShopPlan, hands: int) -> Iterator[Apart]:
    """Workers in ``hands`` processes; what they have begun ends with the block."""
    # Children of this process would share its threads' locks and the database's connections. They
    # are forked from a server that has imported what they need and done nothing else, so that
    # imports cost their seconds and their memory once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pool = ProcessPoolExecutor(hands, context, initializer=_open, initargs=(plan,))
    try:
        yield Apart(pool, hands)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_shop: Shop | None = None


def _open(plan: ShopPlan) -> None:
    """The beginning of a worker's life."""
    global _shop  # noqa: PLW0603 - the one thing that a worker process holds
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _shop = plan.open()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for its next piece of work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _examine(tenant: str, trials: Sequence[Trial]) -> list[Answer]:
    return _opened().examine(tenant, trials)


def _make(tenant: str, pieces: Sequence[Piece]) -> list[Answer]:
    return _opened().make(tenant, pieces)


def _opened() -> Shop:
    if _shop is None:
        raise RuntimeError("a worker opens its shop first")
    return _shop


def _answered(answers: list[Answer]) -> Future[list[Answer]]:
    future: Future[list[Answer]] = Future()
    future.set_result(answers)
    return future
