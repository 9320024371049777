"""Certification schemes as JSON and back without loss."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from exam_engine.schemes.scheme import (
    CompositeRule,
    EveryPartRule,
    Part,
    PartFloor,
    PartKind,
    ResultRule,
    Scheme,
    SchemeLevel,
)
from foundation.errors import Invalid


def scheme_to_json(scheme: Scheme) -> dict[str, Any]:
    """The scheme as JSON values; decimals as text."""
    return {
        "code": scheme.code,
        "name": scheme.name,
        "name_en": scheme.name_en,
        "version": scheme.version,
        "standard": scheme.standard,
        "levels": [_level_to_json(level) for level in scheme.levels],
    }


def scheme_from_json(content: Any) -> Scheme:
    """The scheme that `scheme_to_json` wrote, checked; raises `Invalid`."""
    try:
        return Scheme(
            code=str(content["code"]),
            name=str(content["name"]),
            name_en=str(content["name_en"]),
            version=str(content["version"]),
            standard=str(content["standard"]),
            levels=tuple(_level_from_json(level) for level in content["levels"]),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation) as wrong:
        raise Invalid("schemes-unreadable", detail=str(wrong)[:120]) from None


def _level_to_json(level: SchemeLevel) -> dict[str, Any]:
    return {
        "name": level.name,
        "code": level.code,
        "name_en": level.name_en,
        "parts": [
            {
                "kind": part.kind.value,
                "weight": str(part.weight),
                "minutes": part.minutes,
                "max_score": str(part.max_score),
            }
            for part in level.parts
        ],
        "rule": _rule_to_json(level.rule),
        "requires": level.requires,
        "carry_over_months": level.carry_over_months,
        "validity_months": level.validity_months,
        "renewal_months": level.renewal_months,
        "number_template": level.number_template,
        "forms": level.forms,
        "anchor_percent": str(level.anchor_percent),
    }


def _rule_to_json(rule: ResultRule) -> dict[str, Any]:
    if isinstance(rule, EveryPartRule):
        return {"kind": "every_part", "cut": str(rule.cut)}
    floors = {floor.part.value: str(floor.least) for floor in rule.floors}
    return {"kind": "composite", "cut": str(rule.cut), "floors": floors}


def _level_from_json(content: Any) -> SchemeLevel:
    validity = content["validity_months"]
    requires = content["requires"]
    return SchemeLevel(
        name=str(content["name"]),
        code=str(content["code"]),
        name_en=str(content["name_en"]),
        parts=tuple(_part_from_json(part) for part in content["parts"]),
        rule=_rule_from_json(content["rule"]),
        requires=None if requires is None else str(requires),
        carry_over_months=int(content["carry_over_months"]),
        validity_months=None if validity is None else int(validity),
        renewal_months=int(content.get("renewal_months", 6)),
        number_template=str(content["number_template"]),
        forms=int(content["forms"]),
        anchor_percent=_decimal(content["anchor_percent"]),
    )


def _part_from_json(content: Any) -> Part:
    return Part(
        kind=PartKind(content["kind"]),
        weight=_decimal(content["weight"]),
        minutes=int(content["minutes"]),
        max_score=_decimal(content["max_score"]),
    )


def _rule_from_json(content: Any) -> ResultRule:
    cut = _decimal(content["cut"])
    if content["kind"] == "every_part":
        return EveryPartRule(cut)
    if content["kind"] != "composite":
        raise ValueError(f"unknown rule {content['kind']!r}")
    floors = (PartFloor(PartKind(p), _decimal(least)) for p, least in content["floors"].items())
    return CompositeRule(cut, tuple(floors))


def _decimal(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError("not a number")
    return number
