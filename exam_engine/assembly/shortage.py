"""Say why a form cannot be made: the cells that lack items, the points out of reach, the conflict.

Told in the order in which a person would look: first plain counts, then difficulty, and only when
neither explains it, the smallest set of demands that would have to give way.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from exam_engine.assembly.blueprints import Blueprint, Cell
from exam_engine.assembly.program import Outcome, Program
from foundation.errors import Fact, Invalid, Refusal, Unavailable
from itembank.candidates import Candidate
from itembank.items import Difficulty


def refuse_short_cells(
    blueprint: Blueprint, pool: list[Candidate], candidates: Iterable[Candidate]
) -> None:
    """Raise ``assembly-pool-short`` when a cell has fewer items than it needs.

    ``named`` says "area·type available/needed" for each such cell. ``cells`` holds for each
    ``area``, ``type``, ``needed``, ``available``, ``missing``, and ``other_points``, the number of
    items that fit but for their points.
    """
    everything = list(candidates)
    short: list[Fact] = []
    named: list[Fact] = []
    for cell in blueprint.cells:
        available = sum(1 for candidate in pool if cell.takes(candidate))
        if available < cell.count:
            named.append(f"{cell.area}·{cell.section.label} {available}/{cell.count}")
            short.append(
                {
                    "area": cell.area,
                    "type": cell.section.label,
                    "needed": cell.count,
                    "available": available,
                    "missing": cell.count - available,
                    "other_points": sum(
                        1 for c in everything if _fits_but_points(blueprint, cell, c)
                    ),
                }
            )
    if short:
        facts: dict[str, Fact] = {"count": len(short), "named": named, "cells": short}
        raise Invalid("assembly-pool-short", level=blueprint.level, **facts)


def explain_shortage(
    blueprint: Blueprint, pool: list[Candidate], program: Program, seconds: float
) -> Refusal:
    """The refusal for a program that has no answer although every cell has enough items."""
    shares = _difficulty_out_of_reach(blueprint, pool)
    if shares:
        return Invalid(
            "assembly-difficulty-short",
            level=blueprint.level,
            **shares[0],
            shares=shares,
            cells=_difficulty_by_cell(blueprint, pool),
        )
    relaxed, slacks = program.relaxed()
    outcome, values = relaxed.solve(seconds)
    if outcome is Outcome.OUT_OF_TIME:
        return Unavailable("assembly-time-limit", level=blueprint.level, seconds=seconds)
    conflicts: list[Fact] = []
    for name, places in slacks.items() if values else ():
        for direction, place in zip(("short", "excess"), places, strict=True):
            if values[place] > 1e-6:
                kind, _, of = name.partition(":")
                by = round(values[place], 3)
                conflicts.append({"demand": kind, "of": of, "direction": direction, "by": by})
    return Invalid(
        "assembly-constraints-conflict",
        level=blueprint.level,
        count=len(conflicts),
        named=sorted({str(row["demand"]) for row in conflicts if isinstance(row, dict)}),
        conflicts=conflicts,
    )


def _fits_but_points(blueprint: Blueprint, cell: Cell, candidate: Candidate) -> bool:
    return (
        candidate.level == blueprint.level
        and candidate.area == cell.area
        and candidate.item_type in cell.section.types
        and candidate.points != cell.section.points
    )


def _difficulty_out_of_reach(blueprint: Blueprint, pool: list[Candidate]) -> list[dict[str, Fact]]:
    """Difficulties whose points lie outside what the cells can give, each cell by itself."""
    shares: list[dict[str, Fact]] = []
    for difficulty, needed in blueprint.difficulty_points().items():
        least = most = Decimal(0)
        for cell in blueprint.cells:
            fitting = [c for c in pool if cell.takes(c)]
            these = sum(1 for c in fitting if c.difficulty is difficulty)
            others = len(fitting) - these
            most += cell.section.points * min(cell.count, these)
            least += cell.section.points * max(0, cell.count - others)
        if not least <= needed <= most:
            shares.append(
                {
                    "difficulty": difficulty.value,
                    "needed": str(needed),
                    "least": str(least),
                    "most": str(most),
                }
            )
    return shares


def _difficulty_by_cell(blueprint: Blueprint, pool: list[Candidate]) -> list[Fact]:
    """For each cell, how many items of each difficulty there are."""
    rows: list[Fact] = []
    for cell in blueprint.cells:
        row: dict[str, Fact] = {
            "area": cell.area,
            "type": cell.section.label,
            "needed": cell.count,
        }
        for difficulty in Difficulty:
            row[difficulty.value] = sum(
                1 for c in pool if cell.takes(c) and c.difficulty is difficulty
            )
        rows.append(row)
    return rows
