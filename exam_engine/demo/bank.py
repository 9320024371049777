"""Fills the demonstration bank: standard, items and scheme; and assembles a form for each level."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from exam_engine.assembly.blueprints import read_blueprints
from exam_engine.assembly.forms import freeze_form, keep_form
from exam_engine.assembly.linear import assemble
from exam_engine.demo.body import DemoBody
from exam_engine.schemes.scheme_json import scheme_from_json
from exam_engine.schemes.shelf import adopt_scheme
from foundation.clock import Clock
from foundation.database import Database
from itembank.authoring import read_items
from itembank.items import Item
from itembank.library import add_standard, take_in
from itembank.pools import candidates
from itembank.standards import read_standard

SEED = "demo-2026"
CERTIFICATE = "在线学习服务（演示）"
ITEM_FILES = (
    "junior_consulting",
    "junior_tutoring_community",
    "junior_second",
    "intermediate",
    "intermediate_second",
    "senior",
    "senior_second",
)
Progress = Callable[[int, int], None]
_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class DemoBank:
    """What was filled in: the scheme's code, how many items were published, to which standard."""

    scheme_code: str
    items: int
    standard_id: str


def fill_bank(
    database: Database, clock: Clock, body: DemoBody, progress: Progress | None = None
) -> DemoBank:
    """Take in the standard and the items by two people, and adopt the scheme."""
    standard_content, blueprints = content("standard"), content("blueprints")
    admin, author = body.callers["admin"], body.callers["author"]
    reviewer = body.callers["reviewer"]
    scheme = scheme_from_json(content("scheme"))
    with database.write(body.tenant_id) as tx:
        standard_id = add_standard(tx, clock, by=reviewer, content=standard_content).id
        adopt_scheme(
            tx, clock, by=admin, scheme=scheme, blueprints=blueprints, standard_id=standard_id
        )
    items = demo_items()
    for start in range(0, len(items), _AT_ONCE):
        with database.write(body.tenant_id) as tx:
            take_in(
                tx,
                clock,
                author=author,
                reviewer=reviewer,
                items=items[start : start + _AT_ONCE],
                standard_id=standard_id,
            )
        if progress:
            progress(min(start + _AT_ONCE, len(items)), len(items))
    return DemoBank(scheme.code, len(items), standard_id)


def assemble_forms(database: Database, clock: Clock, body: DemoBody) -> dict[str, str]:
    """Assemble and freeze one theory form for each level: level → form id."""
    assembler = body.callers["assembler"]
    forms: dict[str, str] = {}
    for level, blueprint in read_blueprints(content("blueprints")).items():
        with database.read(body.tenant_id) as tx:
            pool = candidates(tx, level)
        draft = assemble(blueprint, pool, SEED)
        with database.write(body.tenant_id) as tx:
            form = keep_form(
                tx,
                clock,
                by=assembler,
                draft=draft,
                blueprint=blueprint,
                title=f"{CERTIFICATE}·{level}·理论 A 卷",
            )
            freeze_form(tx, clock, by=assembler, form_id=form.id)
            forms[level] = form.id
    return forms


def demo_items() -> list[Item]:
    """Every item of the demonstration bank; a fault in one is a fault of ours and stops."""
    standard = read_standard(content("standard"))
    sources = [source for name in ITEM_FILES for source in content(f"items/{name}")]
    reading = read_items(sources, standard)
    if reading.faults:
        raise ValueError(f"demonstration items are at fault: {reading.faults[:3]}")
    return list(reading.items)


def content(name: str) -> Any:
    """One of the demonstration's JSON files."""
    return json.loads((files("exam_engine.demo") / f"{name}.json").read_text("utf-8"))
