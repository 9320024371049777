"""Item parameters by marginal maximum likelihood: 2PL, 3PL, and a sparse pool, beside girth."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from itembank.calibration.arrays import Codes, Floats
from tests.bench.measuring import Better, Effort, Line, Peer, Runs
from tests.bench.peer_environment import ROOT, Child, python_of
from tests.bench.world import World

_PEER: Final = "girth 0.8.0"
_NOTE = (
    "CPU seconds on one thread, each program in a process of its own, for {persons} persons and "
    "{items} items drawn from known parameters; ours converged to a change below 1e-6 in "
    "{iterations} iterations with log-likelihood {likelihood:.3f}. Root mean square error of a and "
    "b: ours {ours}, peer {peer}. Neither computes standard errors here. The peer has no priors, "
    "ours has its default ones for 3PL and none for 2PL.{more}"
)
_MORE = (
    " Every person answered {each} of the items. At 100,000 persons and 300 items ours took "
    "{seconds:.1f} s and {gigabytes:.1f} GB at most."
)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Responses and the truth behind them."""

    codes: Codes
    a: Floats
    b: Floats


def measure(_: World, effort: Effort) -> Iterator[Line]:
    """Seconds of one calibration; the peer's 3PL at full size takes a minute and stands in full."""
    python = python_of("girth", ROOT / "requirements" / "peer-girth.txt")
    here = Path(__file__)
    ours = Child(Path(sys.executable), here.with_name("calibration_child.py"))
    peer = Child(python, here.with_name("girth_child.py"))
    large = (10_000, 60)
    small = (1_000, 40) if not effort.quick else (300, 10)
    with ours, peer, TemporaryDirectory() as folder:
        shape = large if not effort.quick else small
        yield _figure("calibration-2pl", "2PL", _draw(*shape), ours, peer, Path(folder))
        shape = large if effort.full else small
        yield _figure(
            "calibration-3pl", "3PL", _draw(*shape, guessing=True), ours, peer, Path(folder)
        )
        each = effort.of(30, 8)
        sparse = _draw(*effort.of((3_000, 100), (300, 12)), answers=each)
        whole = _asked(
            ours, "2PL", _draw(*effort.of((100_000, 300), (2_000, 20)), answers=each), folder
        )
        more = _MORE.format(each=each, **{name: whole[name] for name in ("seconds", "gigabytes")})
        yield _figure("calibration-sparse", "2PL", sparse, ours, peer, Path(folder), more)


def _draw(
    persons: int, items: int, *, guessing: bool = False, answers: int | None = None
) -> _Drawn:
    chance = np.random.default_rng(20)
    a, b = np.exp(chance.normal(0.1, 0.3, items)), chance.normal(size=items)
    low = chance.beta(5, 17, items) if guessing else np.zeros(items)
    theta = chance.normal(size=persons)
    codes = np.empty((persons, items), dtype=np.int8)
    for start in range(0, persons, 5_000):
        rows = slice(start, start + 5_000)
        right = low + (1 - low) / (1 + np.exp(-a * (theta[rows, None] - b)))
        codes[rows] = chance.random(right.shape) < right
        if answers is not None:
            rank = chance.random(right.shape).argsort(axis=1)
            np.put_along_axis(codes[rows], rank[:, answers:], -1, axis=1)
    return _Drawn(codes, a, b)


def _figure(
    name: str, model: str, drawn: _Drawn, ours: Child, peer: Child, folder: Path, more: str = ""
) -> Line:
    """Ours is short enough to be measured three times around the peer's one run."""
    runs = [_asked(ours, model, drawn, folder) for _ in range(3)]
    theirs = _asked(peer, model, drawn, folder)
    persons, items = drawn.codes.shape
    note = _NOTE.format(
        persons=f"{persons:,}",
        items=items,
        iterations=runs[0]["iterations"],
        likelihood=runs[0]["log_likelihood"],
        ours=_errors(runs[0], drawn),
        peer=_errors(theirs, drawn),
        more=more,
    )
    taken = Runs(tuple(run["seconds"] for run in runs), (theirs["seconds"],))
    assert median(taken.ours) > 0
    return taken.line(name, "s", Better.LESS, Peer(_PEER, note), len(runs))


def _asked(child: Child, model: str, drawn: _Drawn, folder: Path | str) -> Any:
    file = Path(folder) / "responses.npy"
    np.save(file, drawn.codes)
    return child.ask(model=model, responses=str(file))


def _errors(found: Any, drawn: _Drawn) -> str:
    gaps = [
        float(np.sqrt(np.mean((np.array(found[name]) - truth) ** 2)))
        for name, truth in (("a", drawn.a), ("b", drawn.b))
    ]
    return f"{gaps[0]:.4f} / {gaps[1]:.4f}"
