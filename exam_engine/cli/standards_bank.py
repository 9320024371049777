"""The bank's side of `kaozheng standards`: keeping a standard, and how far items cover it.

It stands apart because the whole engine takes seconds to load, and a check needs none of it.
"""

from __future__ import annotations

from typing import Any

from exam_engine.bank.coverage import LevelCoverage, coverage_of
from exam_engine.cli.items_bank import tenant_of
from exam_engine.schemes.shelf import current_schemes
from exam_engine.wiring import Settings, open_engine
from foundation.errors import NotFound
from foundation.roles import system_caller
from itembank.library import add_standard
from itembank.search import published_by_cell
from itembank.skill_coverage import SkillCoverage, skill_coverage
from itembank.standard_shelf import standard_of


def keep_standard(content: dict[str, Any], *, body: str | None) -> str:
    """Keep a sound standard in the bank of the body; its id."""
    engine = open_engine(Settings())
    try:
        tenant = tenant_of(engine, body)
        with engine.database.write(tenant) as tx:
            by = system_caller(tenant)
            return add_standard(tx, engine.clock, by=by, content=content).id
    finally:
        engine.close()


def coverage(*, body: str | None) -> tuple[list[LevelCoverage], list[SkillCoverage]]:
    """The cells of all adopted blueprints, and the skill points of the standards behind them."""
    engine = open_engine(Settings())
    try:
        with engine.database.read(tenant_of(engine, body)) as tx:
            schemes = current_schemes(tx)
            if not schemes:
                raise NotFound("cli-items-no-scheme")
            standards = dict.fromkeys(one.standard_id for one in schemes)
            skills = [
                line for one in standards for line in skill_coverage(tx, standard_of(tx, one))
            ]
            return coverage_of(schemes, published_by_cell(tx)), skills
    finally:
        engine.close()
