"""A design of an adaptive test, read from a TOML file, checked before anything is simulated.

[pool]
items = "itempool.csv"              # ID, MODEL, PAR1 …
attributes = "itemattrib.csv"       # needed with constraints
constraints = "constraints.csv"     # none: items are chosen freely

[examinees]
count = 1000
mean = 0.0
spread = 1.0                        # or: thetas = [-1.0, 0.0, 1.0]

[test]
prior_mean = 0.0
prior_spread = 1.0
seed = 1
refresh = 1                         # a new shadow test every so many items
gap = 0.0                           # relative; 0 is exact
deadline_ms = 100

[stopping]
kind = "length"                     # standard_error, sprt, glr, aci, bayes
most = 30

[selection]
kind = "mfi"                        # kl, posterior_kl, posterior, a_stratified, loft
strata = 4                          # for a_stratified

[exposure]
kind = "none"                       # randomesque, eligibility, sympson_hetter, prices
most = 0.25
edges = []                          # abilities that part stretches with rates of their own

[retakes]
sittings = 1                        # of each person
overlap = 1.0                       # share of items that may have been seen before

[forms]                             # for `assembly forms`
count = 10
thetas = [-2.0, -1.0, 0.0, 1.0, 2.0]
target = []                         # information at thetas; none: made from the pool
tolerance = 0.02
overlap = 0.1                       # share of items that two forms may have in common
seconds = 20.0                      # for each form

[multistage]                        # modules in stages instead of single items
panels = 2
[[multistage.stages]]
targets = [-1.0, 0.0, 1.0]          # one module aims at each
constraints = "stage2.csv"          # of each module; those of the pool hold for every route
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from exam_engine.assembly.design_tables import Table, placed, read_tables
from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.multistage import Stage, StagePlan
from exam_engine.assembly.parallel_forms import FormsPlan
from exam_engine.assembly.retakes import Retakes
from exam_engine.assembly.selection import Selection, SelectionKind
from exam_engine.assembly.sheets import Line, Pool, read_lines, read_pool
from exam_engine.assembly.stopping import Stopping, StoppingKind
from foundation.errors import Invalid

_MOST_EXAMINEES = 1_000_000
_KNOWN = {
    "pool": {"items", "attributes", "stimuli", "constraints"},
    "examinees": {"count", "mean", "spread", "thetas"},
    "test": {"prior_mean", "prior_spread", "seed", "refresh", "gap", "deadline_ms"},
    "stopping": {one.name for one in fields(Stopping)},
    "exposure": {one.name for one in fields(Exposure)},
    "selection": {one.name for one in fields(Selection)},
    "retakes": {one.name for one in fields(Retakes)},
    "forms": {one.name for one in fields(FormsPlan)},
    "multistage": {"panels", "stages", "seconds"},
}


@dataclass(frozen=True, slots=True)
class Design:
    """All of a test that can be simulated; ``deadline`` is in seconds."""

    pool: Pool
    lines: tuple[Line, ...] = ()
    stopping: Stopping = field(default_factory=Stopping)
    exposure: Exposure = field(default_factory=Exposure)
    count: int = 1000
    mean: float = 0.0
    spread: float = 1.0
    fixed: tuple[float, ...] = ()
    prior_mean: float = 0.0
    prior_spread: float = 1.0
    seed: int = 1
    refresh: int = 1
    gap: float = 0.0
    deadline: float = 0.1
    selection: Selection = field(default_factory=Selection)
    retakes: Retakes = field(default_factory=Retakes)
    forms: FormsPlan = field(default_factory=FormsPlan)
    stages: StagePlan | None = None

    def __post_init__(self) -> None:
        for name, good in (
            ("count", 1 <= self.count <= _MOST_EXAMINEES),
            ("spread", self.spread >= 0),
            ("prior_spread", self.prior_spread > 0),
            ("refresh", self.refresh >= 1),
            ("gap", 0 <= self.gap < 1),
            ("deadline_ms", self.deadline > 0),
        ):
            if not good:
                raise Invalid("assembly-design-impossible", field=name, line=0)
        if self.stopping.most > len(self.pool.items):
            raise Invalid("assembly-design-impossible", field="stopping.most", line=0)
        if self.selection.kind is SelectionKind.LOFT and not self.lines:
            raise Invalid("assembly-design-field-missing", field="pool.constraints", line=0)

    def thetas(self, chance: np.random.Generator) -> Floats:
        """True abilities: those that were given, or drawn from a normal distribution."""
        if self.fixed:
            return np.array(self.fixed)
        return chance.normal(self.mean, self.spread, self.count)


def read_design(path: Path) -> Design:
    """The design of a file; paths in it are relative to it.

    Raises Invalid naming the line, table and field that cannot be, or the line that is no TOML.
    """
    tables, text = read_tables(path, _KNOWN)
    at = ""
    try:
        test, examinees = tables["test"], tables["examinees"]
        thetas = examinees.numbers("thetas")
        pool = _pool(tables["pool"])
        lines = _lines(tables["pool"])
        parts: dict[str, Any] = {}
        for at, make in _PARTS.items():
            parts[at] = make(tables[at])
        at = "multistage"
        stages = _stages(tables[at], lines)
        at = ""
        return Design(
            pool=pool,
            lines=lines,
            count=examinees.whole("count", len(thetas) or 1000),
            mean=examinees.number("mean", 0.0),
            spread=examinees.number("spread", 1.0),
            fixed=thetas,
            prior_mean=test.number("prior_mean", 0.0),
            prior_spread=test.number("prior_spread", 1.0),
            seed=test.whole("seed", 1),
            refresh=test.whole("refresh", 1),
            gap=test.number("gap", 0.0),
            deadline=test.number("deadline_ms", 100.0) / 1000,
            stages=stages,
            **parts,
        )
    except Invalid as refusal:
        if "row" in refusal.facts or "field" not in refusal.facts:
            raise  # It is about one of the tables of the pool.
        raise placed(refusal, text, at) from refusal


def _pool(table: Table) -> Pool:
    items = table.file("items")
    if items is None:
        raise Invalid("assembly-design-field-missing", field="pool.items", line=0)
    return read_pool(items, table.file("attributes"), table.file("stimuli"))


def _lines(table: Table) -> tuple[Line, ...]:
    constraints = table.file("constraints")
    return read_lines(constraints) if constraints else ()


def _stopping(table: Table) -> Stopping:
    usual = Stopping()
    return Stopping(
        kind=table.kind(StoppingKind, usual.kind),
        least=table.whole("least", usual.least),
        most=table.whole("most", usual.most),
        error=table.number("error", usual.error),
        cuts=table.numbers("cuts"),
        alpha=table.number("alpha", usual.alpha),
        delta=table.number("delta", usual.delta),
    )


def _exposure(table: Table) -> Exposure:
    usual = Exposure()
    return Exposure(
        kind=table.kind(ExposureKind, usual.kind),
        most=table.number("most", usual.most),
        among=table.whole("among", usual.among),
        rounds=table.whole("rounds", usual.rounds),
        edges=table.numbers("edges"),
    )


def _selection(table: Table) -> Selection:
    usual = Selection()
    return Selection(
        kind=table.kind(SelectionKind, usual.kind), strata=table.whole("strata", usual.strata)
    )


def _retakes(table: Table) -> Retakes:
    usual = Retakes()
    return Retakes(
        sittings=table.whole("sittings", usual.sittings),
        overlap=table.number("overlap", usual.overlap),
    )


def _forms(table: Table) -> FormsPlan:
    usual = FormsPlan()
    return FormsPlan(
        count=table.whole("count", usual.count),
        thetas=table.numbers("thetas") or usual.thetas,
        target=table.numbers("target"),
        tolerance=table.number("tolerance", usual.tolerance),
        overlap=table.number("overlap", usual.overlap),
        seconds=table.number("seconds", usual.seconds),
    )


def _stages(table: Table, whole: tuple[Line, ...]) -> StagePlan | None:
    """Without stages the test is no multistage one."""
    if not table.values:
        return None
    stages = []
    for values in table.tables("stages"):
        own = table.of("multistage.stages", values, {"targets", "constraints"})
        constraints = own.file("constraints")
        if constraints is None:
            raise Invalid(
                "assembly-design-field-missing",
                field="multistage.stages",
                table="multistage",
                line=0,
            )
        stages.append(Stage(own.numbers("targets"), read_lines(constraints)))
    return StagePlan(
        stages=tuple(stages),
        panels=table.whole("panels", 1),
        whole=whole,
        seconds=table.number("seconds", 60.0),
    )


_PARTS: Mapping[str, Callable[[Table], Any]] = {
    "stopping": _stopping,
    "exposure": _exposure,
    "selection": _selection,
    "retakes": _retakes,
    "forms": _forms,
}
