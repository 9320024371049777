"""Equal answers of all pairs of persons: omega, GBT and the adjusted value."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from time import perf_counter, process_time
from typing import Final

import numpy as np

from itembank.calibration.abilities import Score, abilities
from itembank.calibration.arrays import Codes, Floats
from itembank.calibration.calibrating import Plan, calibrate
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import responses
from itembank.security.similarity import similarity
from tests.bench.measuring import Better, Effort, Line, Peer, Runs
from tests.bench.world import World

_PEER: Final = "one pair at a time with numpy, all three values by their definitions"
_NOTE = (
    "CPU seconds for {pairs:,} pairs of {persons:,} persons and {items} items drawn from a 2PL "
    "model, abilities and parameters estimated from the same answers, without that estimation; "
    "{wall:.1f} s by the clock, {gigabytes:.2f} GB at most. Of pairs who worked alone {rate:.6f} "
    "are noted at the level .001; by omega and GBT with abilities taken as given {omega:.6f} and "
    "{gbt:.6f}. The peer's value is extrapolated from {sample} pairs."
)
_SAMPLE = 300


def measure(_: World, effort: Effort) -> Iterator[Line]:
    """Seconds for everybody beside everybody."""
    persons, items = effort.of((10_000, 100), (300, 30))
    codes = _draw(persons, items)
    given = responses(codes)
    made = calibrate(given, Plan(ItemModel.TWO_PL, with_errors=False))
    theta = abilities(given, made.found.items, made.latent, Score.WLE).theta
    wall, began = perf_counter(), process_time()
    found = similarity(given, made.found.items, theta)
    ours, wall = process_time() - began, perf_counter() - wall
    right = made.found.items.probabilities(theta)[1::2].T
    began = process_time()
    for place in range(_SAMPLE):
        _one_pair(codes, right, place % persons, (place * 7 + 1) % persons)
    theirs = (process_time() - began) / _SAMPLE * found.pairs
    note = _NOTE.format(
        pairs=found.pairs,
        persons=persons,
        items=items,
        wall=wall,
        gigabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        rate=found.noted / found.pairs,
        omega=found.omega_at_level / found.pairs,
        gbt=found.gbt_at_level / found.pairs,
        sample=_SAMPLE,
    )
    yield Runs((ours,), (theirs,)).line(
        "similarity-all-pairs", "s", Better.LESS, Peer(_PEER, note), 1
    )


def _draw(persons: int, items: int) -> Codes:
    chance = np.random.default_rng(20)
    a, b = chance.lognormal(0, 0.3, items), chance.normal(size=items)
    theta = chance.normal(size=(persons, 1))
    return (chance.random((persons, items)) < 1 / (1 + np.exp(-a * (theta - b)))).astype(np.int8)


def _one_pair(codes: Codes, right: Floats, one: int, other: int) -> tuple[float, float]:
    """Omega and the tail of the generalised binomial, item by item."""
    equal = right[one] * right[other] + (1 - right[one]) * (1 - right[other])
    matches = int((codes[one] == codes[other]).sum())
    omega = (matches - equal.sum()) / np.sqrt((equal * (1 - equal)).sum())
    distribution = np.ones(1)
    for chance in equal:
        distribution = np.convolve(distribution, (1 - chance, chance))
    return float(omega), float(distribution[matches:].sum())
