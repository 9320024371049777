"""The schemes that a body has adopted: put a version on the shelf, take the current one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from certs.numbers import rule_named
from exam_engine.schemes.scheme import Scheme
from exam_engine.schemes.scheme_json import scheme_from_json, scheme_to_json
from exam_engine.schemes.tables import SchemeRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.roles import Caller, Permission
from itembank.standard_shelf import standard_of
from itembank.standards import Standard


@dataclass(frozen=True, slots=True)
class AdoptedScheme:
    """A scheme in one version; ``blueprints`` is the JSON that `read_blueprints` of
    `exam_engine.assembly.blueprints` takes, by the names of the levels.
    """

    scheme: Scheme
    blueprints: Mapping[str, Any]
    standard_id: str

    def practical_points(self, level: str) -> Mapping[str, Decimal]:
        """The tasks of the level's practical and the most that each is worth; empty for none."""
        blueprint = self.blueprints.get(self.scheme.level(level).name, {})
        points = blueprint.get("practical") or {}
        return {task: Decimal(str(most)) for task, most in points.items()}


def adopt_scheme(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    scheme: Scheme,
    blueprints: Mapping[str, Any],
    standard_id: str,
) -> SchemeRow:
    """Adopt a new version of a scheme; `Conflict` when this version is on the shelf already.

    `Invalid` where a level's rule makes no certificate numbers. The caller has checked the
    blueprints by reading them.
    """
    by.require(Permission.BATCH_MANAGE)
    standard_of(tx, standard_id)
    for level in scheme.levels:
        rule_named(level.number_template)
    known = select(SchemeRow.id).where(
        SchemeRow.code == scheme.code, SchemeRow.version == scheme.version
    )
    if tx.scalars(known).first() is not None:
        raise Conflict("schemes-adopted-already", scheme=scheme.code, version=scheme.version)
    row = SchemeRow(
        code=scheme.code,
        version=scheme.version,
        content=scheme_to_json(scheme),
        blueprints=dict(blueprints),
        standard_id=standard_id,
        adopted_by=by.id,
        adopted_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    facts = {"code": scheme.code, "version": scheme.version}
    audit.record(tx, clock, actor=by.id, act="exam:scheme:adopt", subject=row.id, facts=facts)
    return row


def current_scheme(tx: Tx, code: str) -> AdoptedScheme:
    """The version adopted last; `NotFound` where the body has none of this code."""
    statement = select(SchemeRow).where(SchemeRow.code == code)
    row = tx.scalars(statement.order_by(SchemeRow.adopted_at.desc(), SchemeRow.id.desc())).first()
    if row is None:
        raise NotFound("schemes-not-adopted", scheme=code)
    return AdoptedScheme(scheme_from_json(row.content), row.blueprints, row.standard_id)


def current_schemes(tx: Tx) -> list[AdoptedScheme]:
    """The current version of every scheme that the body has adopted, by code."""
    codes = tx.scalars(select(SchemeRow.code).distinct().order_by(SchemeRow.code)).all()
    return [current_scheme(tx, code) for code in codes]


def standard_for(tx: Tx, adopted: AdoptedScheme) -> Standard:
    """The competency standard that the scheme certifies against."""
    return standard_of(tx, adopted.standard_id)
