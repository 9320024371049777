"""The response processing templates of the standard, as rules (QTI 3, 2.13.2; QTI 2.1, 10).

A template is named by an address that is never opened: its last word says which one is meant, and
QTI 2.0 to 3.0 give the same rules under it.
"""

from __future__ import annotations

from foundation.errors import Invalid
from itembank.qti.programs import Branch, Condition, Expression, Rule, Setting, Target

SCORE = "SCORE"
"""The outcome that every standard template sets."""
_RESPONSE = {"identifier": "RESPONSE"}


def _variable() -> Expression:
    return Expression("variable", _RESPONSE)


def _number(text: str) -> Expression:
    return Expression("baseValue", {"baseType": "float"}, text=text)


def _score(value: Expression) -> tuple[Rule, ...]:
    return (Setting(Target.OUTCOME, SCORE, value),)


def _if_else(condition: Expression, yes: Expression, no: Expression) -> tuple[Rule, ...]:
    return (Condition((Branch(condition, _score(yes)), Branch(None, _score(no)))),)


_IS_NULL = Expression("isNull", parts=(_variable(),))
_IS_CORRECT = Expression("match", parts=(_variable(), Expression("correct", _RESPONSE)))
_TEMPLATES: dict[str, tuple[Rule, ...]] = {
    "match_correct": _if_else(_IS_CORRECT, _number("1"), _number("0")),
    "map_response": _if_else(_IS_NULL, _number("0"), Expression("mapResponse", _RESPONSE)),
    "map_response_point": _if_else(
        _IS_NULL, _number("0"), Expression("mapResponsePoint", _RESPONSE)
    ),
    # Not in the standard, met in files: the point is for leaving the question open.
    "match_nothing": _if_else(_IS_NULL, _number("1"), _number("0")),
}
_ALIASES = {
    "cc2_match": "match_correct",
    "cc2_match_basic": "match_correct",
    "cc2_map_response": "map_response",
}


def template_rules(address: str) -> tuple[Rule, ...]:
    """The rules of a template; Invalid("qti-template-unknown") names one that is not known."""
    name = address.rstrip("/").rsplit("/", 1)[-1].lower().removesuffix(".xml")
    rules = _TEMPLATES.get(_ALIASES.get(name, name))
    if rules is None:
        raise Invalid("qti-template-unknown", template=address[:120])
    return rules
