"""A design that people sit: items with their parameters, blueprint, rules and seed, frozen as JSON.

Everything that decides which item comes next is in here or in the answers, so that a choice can be
made again years later. Sources: van der Linden (2005), chapter 9, for the adaptive shadow test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.selection import Selection, SelectionKind
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheets import Line, Pool
from exam_engine.assembly.stopping import Stopping, StoppingKind
from foundation.errors import Invalid
from itembank.item_json import digest_of_json


class Purpose(StrEnum):
    """What the test is for; it decides what its result says."""

    PLACEMENT = "placement"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, slots=True)
class LiveItem:
    """One item of the pool; ``ref`` is the version that is shown and marked.

    ``points`` are the least points of each category, as decimals, where a calibration set them.
    """

    ref: str
    identifier: str
    curve: ItemCurve
    attributes: Mapping[str, str]
    skills: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveDesign:
    """All of a test that decides which item comes next; ``deadline`` is in seconds.

    ``classes`` names the levels from the lowest up, one more than there are cuts. ``overlap`` is
    the share of a test that a person may have met in an earlier one. ``parameters`` names the set
    that the curves come from, and ``fictional`` says that nobody has measured them.
    """

    title: str
    purpose: Purpose
    items: tuple[LiveItem, ...]
    lines: tuple[Line, ...]
    stopping: Stopping
    exposure: Exposure
    minutes: int
    prior_mean: float = 0.0
    prior_spread: float = 1.0
    seed: int = 1
    refresh: int = 1
    gap: float = 0.0
    deadline: float = 0.05
    overlap: float = 1.0
    classes: tuple[str, ...] = ()
    parameters: str = ""
    fictional: bool = False
    prerequisites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    selection: Selection = field(default_factory=Selection)
    tuned: tuple[tuple[float, ...], ...] = ()
    """What a rehearsal found for the control of exposure: one row of chances by item (Sympson and
    Hetter), or prices by stretch of ability and item."""

    def __post_init__(self) -> None:
        if len(self.items) < self.stopping.most:
            raise Invalid("adaptive-pool-too-small", count=len(self.items), most=self.stopping.most)
        if self.stopping.cuts and len(self.classes) != len(self.stopping.cuts) + 1:
            raise Invalid(
                "adaptive-classes-unlike-cuts",
                classes=len(self.classes),
                cuts=len(self.stopping.cuts),
            )
        if self.selection.kind is SelectionKind.LOFT:
            raise Invalid("adaptive-selection-not-live", kind=str(self.selection.kind))

    @cached_property
    def pool(self) -> Pool:
        """The items as assembly takes them."""
        names = list(dict.fromkeys(name for item in self.items for name in item.attributes))
        cells = {name: [item.attributes.get(name, "") for item in self.items] for name in names}
        cells["ID"] = [item.identifier for item in self.items]
        curves = tuple(item.curve for item in self.items)
        nothing = Columns(0, {"STID": []})
        return Pool(curves, Columns(len(curves), cells), (), nothing, (None,) * len(curves))

    @cached_property
    def whole_lines(self) -> tuple[Line, ...]:
        """The blueprint, and that a whole form has as many items as the longest test."""
        most = float(self.stopping.most)
        return (Line(0, LENGTH, "number", "item", "", most, most), *self.lines)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Version of an item → its place in the pool."""
        return {item.ref: place for place, item in enumerate(self.items)}

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over all of it."""
        return digest_of_json(design_to_json(self))


LENGTH = "LENGTH"


def design_to_json(design: LiveDesign) -> dict[str, Any]:
    """The design as JSON values."""
    return {
        "title": design.title,
        "purpose": design.purpose.value,
        "items": [_item_to_json(item) for item in design.items],
        "lines": [asdict(line) for line in design.lines],
        "stopping": {**asdict(design.stopping), "kind": design.stopping.kind.value},
        "exposure": {**asdict(design.exposure), "kind": design.exposure.kind.value},
        **{name: getattr(design, name) for name in _PLAIN},
        "classes": list(design.classes),
        "prerequisites": {skill: list(of) for skill, of in sorted(design.prerequisites.items())},
        **_later_to_json(design),
    }


def _later_to_json(design: LiveDesign) -> dict[str, Any]:
    """What designs did not have at first; left out where it is the usual, as in those."""
    told: dict[str, Any] = {}
    if design.selection != Selection():
        told["selection"] = {**asdict(design.selection), "kind": design.selection.kind.value}
    if design.tuned:
        told["tuned"] = [list(row) for row in design.tuned]
    return told


def design_from_json(content: Mapping[str, Any]) -> LiveDesign:
    """The design that `design_to_json` wrote."""
    return LiveDesign(
        purpose=Purpose(content["purpose"]),
        items=tuple(_item(told) for told in content["items"]),
        lines=tuple(Line(**told) for told in content["lines"]),
        stopping=Stopping(**_kept(content["stopping"], StoppingKind)),
        exposure=Exposure(**_kept(content["exposure"], ExposureKind)),
        title=content["title"],
        **{name: content[name] for name in _PLAIN},
        classes=tuple(content["classes"]),
        prerequisites={skill: tuple(of) for skill, of in content["prerequisites"].items()},
        selection=Selection(
            **_kept(content.get("selection", {"kind": SelectionKind.FISHER}), SelectionKind)
        ),
        tuned=tuple(tuple(row) for row in content.get("tuned", ())),
    )


_PLAIN = (
    "minutes",
    "prior_mean",
    "prior_spread",
    "seed",
    "refresh",
    "gap",
    "deadline",
    "overlap",
    "parameters",
    "fictional",
)


def _item_to_json(item: LiveItem) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ref": item.ref,
        "identifier": item.identifier,
        "model": item.curve.model.value,
        "parameters": list(item.curve.parameters),
        "attributes": dict(item.attributes),
        "skills": list(item.skills),
    }
    # Left out where there are none, so that designs frozen before keep their digest.
    return told | ({"points": list(item.points)} if item.points else {})


def _item(told: Mapping[str, Any]) -> LiveItem:
    curve = ItemCurve(told["identifier"], Curve(told["model"]), tuple(told["parameters"]))
    return LiveItem(
        told["ref"],
        told["identifier"],
        curve,
        told["attributes"],
        tuple(told["skills"]),
        tuple(told.get("points", ())),
    )


def _kept(told: Mapping[str, Any], kind: type[StrEnum]) -> dict[str, Any]:
    """Arguments of a frozen rule: lists were tuples, and the kind was of ``kind``."""
    made = {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}
    return {**made, "kind": kind(told["kind"])}
