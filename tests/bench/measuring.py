"""Measures ours and a peer in turn in one run, and tells a figure as one line of JSON."""

from __future__ import annotations

import gc
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from statistics import median
from typing import TypeVar

T = TypeVar("T")

Clock = Callable[[], float]


class Better(Enum):
    """Which way a figure is good."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done: a whole measurement, or a quick look that everything works.

    ``full`` asks for the size that a goal names where measuring it takes minutes.
    """

    quick: bool = False
    full: bool = False

    def of(self, whole: T, quick: T) -> T:
        """One of the two."""
        return quick if self.quick else whole


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its peer's.

    ``value`` and ``peer_value`` are medians over the runs; ``ratio`` tells how many times as good
    ours is (above 1: ours is better, whichever way the unit counts); ``n`` is how many single acts
    were measured on our side.
    """

    figure: str
    value: float
    unit: str
    peer: str
    peer_value: float
    ratio: float
    n: int
    note: str

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is measured beside us, and what has to be known to compare fairly."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Runs:
    """What the runs gave, ours and the peer's, in the same unit."""

    ours: tuple[float, ...]
    peer: tuple[float, ...]

    def line(self, figure: str, unit: str, better: Better, peer: Peer, n: int) -> Line:
        """The medians as a line; the note ends with the spread, so that noise can be seen."""
        value, peer_value = median(self.ours), median(self.peer)
        ratio = value / peer_value if better is Better.MORE else peer_value / value
        spread = f"Runs: ours {_spread(self.ours)}, peer {_spread(self.peer)}."
        return Line(
            figure=figure,
            value=_short(value),
            unit=unit,
            peer=peer.name,
            peer_value=_short(peer_value),
            ratio=_short(ratio),
            n=n,
            note=f"{peer.note} {spread}",
        )


def alternate(rounds: int, ours: Callable[[], float], peer: Callable[[], float]) -> Runs:
    """Run both ``rounds`` times, each going first in turn, so that a busy moment hits both."""
    found: dict[Callable[[], float], list[float]] = {ours: [], peer: []}
    for number in range(rounds):
        for run in (ours, peer) if number % 2 == 0 else (peer, ours):
            gc.collect()
            found[run].append(run())
    return Runs(tuple(found[ours]), tuple(found[peer]))


def milliseconds(work: Callable[[], object], times: int, clock: Clock = time.perf_counter) -> float:
    """Median of the milliseconds that one call takes; by `time.process_time` those of the CPU."""
    taken = []
    for _ in range(times):
        began = clock()
        work()
        taken.append((clock() - began) * 1000)
    return median(taken)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that ``share`` percent of the sorted values do not go beyond (nearest rank)."""
    return ordered[max(math.ceil(len(ordered) * share / 100), 1) - 1]


def _short(value: float) -> float:
    """Four figures say more than a busy machine can hold."""
    return float(f"{value:.4g}")


def _spread(values: Sequence[float]) -> str:
    return f"{min(values):.4g} to {max(values):.4g}"
