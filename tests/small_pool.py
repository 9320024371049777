"""A pool made by chance for tests of assembly."""

from __future__ import annotations

import numpy as np

from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheets import Line, Pool


def pool(count: int, seed: int = 4) -> Pool:
    """3PL items; ``DOM`` is one of four domains."""
    chance = np.random.default_rng(seed)
    curves = tuple(
        ItemCurve(f"I{n}", Curve.THREE, (float(a), float(b), float(c)))
        for n, (a, b, c) in enumerate(
            zip(
                chance.lognormal(0.1, 0.3, count),
                chance.normal(0, 1, count),
                chance.beta(5, 17, count),
                strict=True,
            )
        )
    )
    domains = [str(n % 4) for n in range(count)]
    columns = Columns(count, {"ID": [curve.item for curve in curves], "DOM": domains})
    return Pool(curves, columns, (), Columns(0, {}), (None,) * count)


def line(name: str, kind: str, condition: str, least: float | None, most: float | None) -> Line:
    """One line about items."""
    return Line(2, name, kind, "item", condition, least, most)
