"""The two-level split of certificate numbers: what the authority assigns, kept for each rule.

The 22-character number of vocational skill level certificates has seven parts; the kind of body,
its code, the province and the serial of body or site are assigned by the authority, and year,
level and serial are the body's own. A body that was first filed with a province has the code 0000.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from certs.numbers import PRESETS, NumberRule, rule_named, tokens
from exam_engine.issuance.tables import NumberPartsRow
from exam_engine.schemes.shelf import current_schemes
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Invalid
from foundation.roles import Caller, Permission

OWN = frozenset({"", "body", "scheme", "level", "year", "serial", "check"})
"""Parts that the engine knows by itself."""
PROVINCES = frozenset(
    f"{first}{last}"
    for first, most in (("1", 5), ("2", 3), ("3", 7), ("4", 6), ("6", 5))
    for last in range(1, most + 1)
) | frozenset(("50", "51", "52", "53", "54", "71", "81", "82"))
"""First two digits of the codes of GB/T 2260."""


def assigned_parts(rule: NumberRule) -> tuple[tuple[str, int], ...]:
    """(name, width) of the parts that the authority has to assign, in their order.

    The ``body`` of ``legacy16`` is one of them, since it is not our code of the body.
    """
    return tuple(
        (part.name, part.width)
        for part in tokens(rule.template)
        if part.name not in OWN or (part.name == "body" and rule is PRESETS["legacy16"])
    )


def rules_with_parts(tx: Tx) -> list[NumberRule]:
    """The presets and the rules of the body's own that have assigned parts."""
    own = {
        level.number_template: rule_named(level.number_template)
        for adopted in current_schemes(tx)
        for level in adopted.scheme.levels
    }
    rules = {rule.name: rule for rule in (*PRESETS.values(), *own.values())}
    return [rule for rule in rules.values() if assigned_parts(rule)]


def number_parts(tx: Tx, rule: NumberRule) -> dict[str, str]:
    """The body's assigned parts; ``Invalid`` where the rule needs some and none are kept."""
    wanted = assigned_parts(rule)
    if not wanted:
        return {}
    row = tx.scalars(select(NumberPartsRow).where(NumberPartsRow.rule == rule.name)).one_or_none()
    if row is None:
        raise Invalid("certs-number-parts-missing", rule=rule.name)
    return {name: row.parts[name] for name, _ in wanted}


def kept_parts(tx: Tx, rule: NumberRule) -> dict[str, str]:
    """What was entered for a rule; empty for nothing yet."""
    row = tx.scalars(select(NumberPartsRow).where(NumberPartsRow.rule == rule.name)).one_or_none()
    return {} if row is None else dict(row.parts)


def keep_number_parts(
    tx: Tx, clock: Clock, *, by: Caller, rule: NumberRule, parts: Mapping[str, str]
) -> None:
    """Keep the assigned parts; ``Invalid`` names the first that cannot be right.

    Numbers that were given before keep theirs; the counters of the new parts begin at 1.
    """
    by.require(Permission.CERTIFICATE_ISSUE)
    checked = {name: _checked(rule, name, width, parts) for name, width in assigned_parts(rule)}
    row = tx.scalars(select(NumberPartsRow).where(NumberPartsRow.rule == rule.name)).one_or_none()
    if row is None:
        row = NumberPartsRow(rule=rule.name)
        tx.add(row)
    row.parts, row.changed_by, row.changed_at = checked, by.id, clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:number:assign",
        subject=row.id,
        facts={"rule": rule.name, **checked},
    )


def _checked(rule: NumberRule, name: str, width: int, parts: Mapping[str, str]) -> str:
    value = parts.get(name, "").strip().upper()
    allowed = dict(rule.allowed).get(name)
    is_letter = next(part for part in tokens(rule.template) if part.name == name).letters
    fits = value.isascii() and (value.isalpha() if is_letter else value.isdigit())
    if (
        not fits
        or len(value) != width
        or (allowed is not None and value not in allowed)
        or (name == "province" and value not in PROVINCES)
    ):
        raise Invalid("certs-number-field", rule=rule.name, place=0, field=name, value=value)
    return value
