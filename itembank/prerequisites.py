"""The prerequisite graph of a standard: which skill points one builds on (CASE: ``precedes``).

It stands in the standard's JSON as ``"prerequisites": {"L1-1.1.2": ["L1-1.1.1"], …}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foundation.errors import Invalid

Graph = dict[str, tuple[str, ...]]


def read_prerequisites(content: Mapping[str, Any]) -> Graph:
    """Skill → the skills that it builds on; empty where the standard tells none.

    Raises Invalid("itembank-prerequisites-unreadable") for another shape, and
    Invalid("itembank-prerequisites-circle") naming a skill that comes before itself.
    """
    told = content.get("prerequisites", {})
    good = isinstance(told, dict) and all(
        isinstance(of, list) and all(isinstance(one, str) for one in of) for of in told.values()
    )
    if not good:
        raise Invalid("itembank-prerequisites-unreadable")
    graph = {str(skill): tuple(of) for skill, of in told.items()}
    done: set[str] = set()
    for skill in graph:
        _refuse_circle(skill, graph, done, [])
    return graph


def _refuse_circle(skill: str, graph: Graph, done: set[str], path: list[str]) -> None:
    if skill in path:
        raise Invalid("itembank-prerequisites-circle", skill=skill)
    if skill in done:
        return
    for one in graph.get(skill, ()):
        _refuse_circle(one, graph, done, [*path, skill])
    done.add(skill)
