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

[exposure]
kind = "none"                       # randomesque, eligibility
most = 0.25
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.sheets import Line, Pool, read_lines, read_pool
from exam_engine.assembly.stopping import Stopping, StoppingKind
from foundation.errors import Invalid

_MOST_EXAMINEES = 1_000_000
_Kind = TypeVar("_Kind", bound=StrEnum)
_KNOWN = {
    "pool": {"items", "attributes", "stimuli", "constraints"},
    "examinees": {"count", "mean", "spread", "thetas"},
    "test": {"prior_mean", "prior_spread", "seed", "refresh", "gap", "deadline_ms"},
    "stopping": {one.name for one in fields(Stopping)},
    "exposure": {one.name for one in fields(Exposure)},
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
                raise Invalid("assembly-design-impossible", field=name)
        if self.stopping.most > len(self.pool.items):
            raise Invalid("assembly-design-impossible", field="stopping.most")

    def thetas(self, chance: np.random.Generator) -> Floats:
        """True abilities: those that were given, or drawn from a normal distribution."""
        if self.fixed:
            return np.array(self.fixed)
        return chance.normal(self.mean, self.spread, self.count)


def read_design(path: Path) -> Design:
    """The design of a file; paths in it are relative to it.

    Raises Invalid naming the table and field that cannot be, or the line that is no TOML.
    """
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise Invalid(
            "assembly-design-unreadable", file=path.name, reason=str(trouble)
        ) from trouble
    tables = {name: _table(read, name) for name in _KNOWN}
    unknown = next((name for name in read if name not in _KNOWN), None)
    if unknown is not None:
        raise Invalid("assembly-design-field-unknown", field=unknown[:60])
    pool = tables["pool"]
    examinees, test = tables["examinees"], tables["test"]
    items = _file(path, pool, "items")
    if items is None:
        raise Invalid("assembly-design-field-missing", field="pool.items")
    constraints = _file(path, pool, "constraints")
    thetas = tuple(float(one) for one in _list(examinees, "thetas"))
    return Design(
        pool=read_pool(items, _file(path, pool, "attributes"), _file(path, pool, "stimuli")),
        lines=read_lines(constraints) if constraints else (),
        stopping=_stopping(tables["stopping"]),
        exposure=_exposure(tables["exposure"]),
        count=int(_number(examinees, "count", len(thetas) or 1000)),
        mean=_number(examinees, "mean", 0.0),
        spread=_number(examinees, "spread", 1.0),
        fixed=thetas,
        prior_mean=_number(test, "prior_mean", 0.0),
        prior_spread=_number(test, "prior_spread", 1.0),
        seed=int(_number(test, "seed", 1)),
        refresh=int(_number(test, "refresh", 1)),
        gap=_number(test, "gap", 0.0),
        deadline=_number(test, "deadline_ms", 100.0) / 1000,
    )


def _stopping(table: Mapping[str, Any]) -> Stopping:
    usual = Stopping()
    return Stopping(
        kind=_kind(StoppingKind, table, "stopping.kind", usual.kind),
        least=int(_number(table, "least", usual.least)),
        most=int(_number(table, "most", usual.most)),
        error=_number(table, "error", usual.error),
        cuts=tuple(float(one) for one in _list(table, "cuts")),
        alpha=_number(table, "alpha", usual.alpha),
        delta=_number(table, "delta", usual.delta),
    )


def _exposure(table: Mapping[str, Any]) -> Exposure:
    usual = Exposure()
    return Exposure(
        kind=_kind(ExposureKind, table, "exposure.kind", usual.kind),
        most=_number(table, "most", usual.most),
        among=int(_number(table, "among", usual.among)),
        edges=tuple(float(one) for one in _list(table, "edges")),
    )


def _table(read: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = read.get(name, {})
    if not isinstance(table, dict):
        raise Invalid("assembly-design-field-unfit", field=name)
    unknown = next((one for one in table if one not in _KNOWN[name]), None)
    if unknown is not None:
        raise Invalid("assembly-design-field-unknown", field=f"{name}.{unknown}"[:80])
    return table


def _number(table: Mapping[str, Any], name: str, usual: float) -> float:
    value = table.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise Invalid("assembly-design-field-unfit", field=name)
    return float(value)


def _list(table: Mapping[str, Any], name: str) -> list[float]:
    value = table.get(name, [])
    numbers = isinstance(value, list) and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in value
    )
    if not numbers:
        raise Invalid("assembly-design-field-unfit", field=name)
    return list(value)


def _kind(kind: type[_Kind], table: Mapping[str, Any], field: str, usual: _Kind) -> _Kind:
    try:
        return kind(table.get("kind", usual))
    except ValueError as trouble:
        raise Invalid("assembly-design-field-unfit", field=field) from trouble


def _file(path: Path, table: Mapping[str, Any], name: str) -> Path | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid("assembly-design-field-unfit", field=f"pool.{name}")
    found = path.parent / value
    if not found.is_file():
        raise Invalid("assembly-design-file-missing", field=f"pool.{name}", file=value[:120])
    return found
