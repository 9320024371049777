"""Reads the design of a live test from TOML, and says which table and field cannot be.

[test]       title, purpose ("placement" or "diagnosis"), minutes, prior_mean, prior_spread, seed,
             refresh, gap, deadline_ms, overlap, classes = ["…", …]
[pool]       levels = ["…"], parameters = "name of a set", from = "live" or "practice"
[selection]  as in `exam_engine.assembly.selection.Selection`
[stopping]   as in `exam_engine.assembly.stopping.Stopping`
[exposure]   as in `exam_engine.assembly.exposure.Exposure`
[[lines]]    id, type, what, condition, least, most: the lines of a constraint sheet
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from exam_engine.adaptive.live_design import LiveDesign, LiveItem, Purpose
from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.selection import Selection, SelectionKind
from exam_engine.assembly.sheets import Line
from exam_engine.assembly.stopping import Stopping, StoppingKind
from foundation.errors import Invalid
from itembank.lifecycle import Pool

LONGEST = 40_000
_Kind = TypeVar("_Kind", bound=StrEnum)
_NUMBERS = {
    "minutes": (1, 600),
    "prior_mean": (-4, 4),
    "prior_spread": (0.05, 10),
    "seed": (0, 2**31),
    "refresh": (1, 100),
    "gap": (0, 0.5),
    "deadline_ms": (1, 2000),
    "overlap": (0, 1),
}
_WHOLE = frozenset({"minutes", "seed", "refresh", "least", "most_items", "among"})
_USUAL = {
    "minutes": 60,
    "prior_mean": 0.0,
    "prior_spread": 1.0,
    "seed": 1,
    "refresh": 1,
    "gap": 0.0,
    "deadline_ms": 50.0,
    "overlap": 1.0,
}
_KNOWN = {
    "test": {"title", "purpose", "classes", *_NUMBERS},
    "pool": {"levels", "parameters", "from"},
    "selection": {one.name for one in fields(Selection)},
    "stopping": {one.name for one in fields(Stopping)},
    "exposure": {one.name for one in fields(Exposure)},
}
_LINE = {"id", "type", "what", "condition", "least", "most"}


@dataclass(frozen=True, slots=True)
class DesignText:
    """A design as it was written, checked but for its pool."""

    title: str
    purpose: Purpose
    levels: tuple[str, ...]
    parameters: str
    pool: Pool
    numbers: Mapping[str, float]
    stopping: Stopping
    exposure: Exposure
    lines: tuple[Line, ...]
    classes: tuple[str, ...]
    selection: Selection

    def live(
        self,
        items: Sequence[LiveItem],
        *,
        fictional: bool,
        prerequisites: Mapping[str, tuple[str, ...]],
    ) -> LiveDesign:
        """The design with the items of its pool."""
        numbers = self.numbers
        return LiveDesign(
            title=self.title,
            purpose=self.purpose,
            items=tuple(items),
            lines=self.lines,
            stopping=self.stopping,
            exposure=self.exposure,
            minutes=int(numbers["minutes"]),
            prior_mean=numbers["prior_mean"],
            prior_spread=numbers["prior_spread"],
            seed=int(numbers["seed"]),
            refresh=int(numbers["refresh"]),
            gap=numbers["gap"],
            deadline=numbers["deadline_ms"] / 1000,
            overlap=numbers["overlap"],
            classes=self.classes,
            parameters=self.parameters,
            fictional=fictional,
            prerequisites=prerequisites,
            selection=self.selection,
        )


def read_text(source: str) -> DesignText:
    """The design of a text; raises Invalid naming the line, or the field, that cannot be."""
    if len(source) > LONGEST:
        raise Invalid("adaptive-text-too-long", most=LONGEST)
    try:
        read = tomllib.loads(source)
    except tomllib.TOMLDecodeError as trouble:
        raise Invalid("adaptive-text-unreadable", reason=str(trouble)[:200]) from trouble
    unknown = next((name for name in read if name not in {*_KNOWN, "lines"}), None)
    if unknown is not None:
        raise Invalid("adaptive-field-unknown", field=unknown[:60])
    tables = {name: _table(read, name) for name in _KNOWN}
    test, pool = tables["test"], tables["pool"]
    stopping = _rule(Stopping, StoppingKind, tables["stopping"], "stopping")
    return DesignText(
        title=_text(test, "test.title"),
        purpose=_kind(Purpose, test.get("purpose", Purpose.PLACEMENT), "test.purpose"),
        levels=_texts(pool, "pool.levels"),
        parameters=_text(pool, "pool.parameters"),
        pool=_kind(Pool, pool.get("from", Pool.PRACTICE), "pool.from"),
        numbers={name: _number(test, name) for name in _NUMBERS},
        stopping=stopping,
        exposure=_rule(Exposure, ExposureKind, tables["exposure"], "exposure"),
        lines=_lines(read.get("lines", [])),
        classes=_texts(test, "test.classes") if "classes" in test else (),
        selection=_rule(Selection, SelectionKind, tables["selection"], "selection"),
    )


def _table(read: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = read.get(name, {})
    if not isinstance(table, dict):
        raise Invalid("adaptive-field-unfit", field=name)
    unknown = next((one for one in table if one not in _KNOWN[name]), None)
    if unknown is not None:
        raise Invalid("adaptive-field-unknown", field=f"{name}.{unknown}"[:80])
    return table


def _rule(rule: type[Any], kinds: type[StrEnum], table: Mapping[str, Any], name: str) -> Any:
    """A frozen rule from its table; whether its numbers make sense the rule says itself."""
    made: dict[str, Any] = {}
    usual = rule()
    for field, value in table.items():
        place = f"{name}.{field}"
        wanted = getattr(usual, field)
        if field == "kind":
            made[field] = _kind(kinds, value, place)
        elif isinstance(wanted, tuple):
            if not isinstance(value, list) or not all(_is_number(one) for one in value):
                raise Invalid("adaptive-field-unfit", field=place)
            made[field] = tuple(float(one) for one in value)
        elif not _is_number(value) or (isinstance(wanted, int) and value != int(value)):
            raise Invalid("adaptive-field-unfit", field=place)
        else:
            made[field] = int(value) if isinstance(wanted, int) else float(value)
    return rule(**made)


def _lines(told: Any) -> tuple[Line, ...]:
    if not isinstance(told, list):
        raise Invalid("adaptive-field-unfit", field="lines")
    return tuple(_line(number, one) for number, one in enumerate(told, start=1))


def _line(number: int, told: Any) -> Line:
    where = f"lines[{number}]"
    if not isinstance(told, dict):
        raise Invalid("adaptive-field-unfit", field=where)
    unknown = next((one for one in told if one not in _LINE), None)
    if unknown is not None:
        raise Invalid("adaptive-field-unknown", field=f"{where}.{unknown}"[:80])
    for name in ("least", "most"):
        if name in told and not _is_number(told[name]):
            raise Invalid("adaptive-field-unfit", field=f"{where}.{name}")
    words = {name: told.get(name, "") for name in ("id", "type", "what", "condition")}
    if not all(isinstance(word, str) for word in words.values()):
        raise Invalid("adaptive-field-unfit", field=where)
    return Line(
        number,
        words["id"] or str(number),
        (words["type"] or "number").lower(),
        (words["what"] or "item").lower(),
        words["condition"],
        float(told["least"]) if "least" in told else None,
        float(told["most"]) if "most" in told else None,
    )


def _number(table: Mapping[str, Any], name: str) -> float:
    value = table.get(name, _USUAL[name])
    least, most = _NUMBERS[name]
    if not _is_number(value) or not least <= value <= most:
        raise Invalid("adaptive-field-range", field=f"test.{name}", least=least, most=most)
    if name in _WHOLE and value != int(value):
        raise Invalid("adaptive-field-unfit", field=f"test.{name}")
    return float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _kind(kind: type[_Kind], value: Any, field: str) -> _Kind:
    try:
        return kind(value)
    except ValueError as trouble:
        raise Invalid("adaptive-field-unfit", field=field) from trouble


def _text(table: Mapping[str, Any], field: str) -> str:
    value = table.get(field.rpartition(".")[2], "")
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= 120:
        raise Invalid("adaptive-field-missing", field=field)
    return value.strip()


def _texts(table: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = table.get(field.rpartition(".")[2], [])
    good = isinstance(value, list) and value and all(isinstance(one, str) and one for one in value)
    if not good:
        raise Invalid("adaptive-field-missing", field=field)
    return tuple(one.strip()[:80] for one in value)
