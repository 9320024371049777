"""The response processing templates of the standard, as rules (QTI 3, 2.13.2; QTI 2.1, 10).

A template is named by an address that is never opened: its last word says which one is meant, and
QTI 2.0 to 3.0 give the same rules under it. Those of Common Cartridge (``CC2_…``) give MAXSCORE
where an item declares it, and name the feedback that was earned.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from foundation.errors import Invalid
from itembank.qti.programs import Branch, Condition, Expression, Rule, Setting, Target

SCORE = "SCORE"
"""The outcome that every standard template sets."""
MAXSCORE = "MAXSCORE"
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
_PLACE = re.compile(r"[/\\]")


def template_rules(address: str, declared: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules of a template; Invalid("qti-template-unknown") names one that is not known.

    ``declared`` are the item's outcomes: what a template of Common Cartridge sets besides SCORE is
    set where the item has it.
    """
    name = template_name(address)
    rules = _TEMPLATES.get(_ALIASES.get(name, name))
    if rules is None:
        raise Invalid("qti-template-unknown", template=address[:120])
    return _of_cartridge(name, declared) if name.startswith("cc2_match") else rules


def is_standard(address: str) -> bool:
    """Whether the address names a template whose rules are known."""
    name = template_name(address)
    return _ALIASES.get(name, name) in _TEMPLATES


def template_name(address: str) -> str:
    """The last word of the address, without a question or a place within the file."""
    plain = re.split(r"[?#]", address.strip())[0]
    return _PLACE.split(plain.rstrip("/"))[-1].lower().removesuffix(".xml")


def _of_cartridge(name: str, declared: Collection[str]) -> tuple[Rule, ...]:
    """``CC2_match`` tells the answer as FEEDBACK, ``CC2_match_basic`` says right or wrong."""
    has_most = MAXSCORE in declared and name == "cc2_match_basic"
    most = Expression("variable", {"identifier": MAXSCORE}) if has_most else _number("1")
    right, wrong = list(_score(most)), list(_score(_number("0")))
    before: tuple[Rule, ...] = ()
    if name == "cc2_match_basic" and "FEEDBACKBASIC" in declared:
        right.append(_named("FEEDBACKBASIC", "correct"))
        wrong.append(_named("FEEDBACKBASIC", "incorrect"))
    if name == "cc2_match" and "FEEDBACK" in declared:
        before = (Setting(Target.OUTCOME, "FEEDBACK", _variable()),)
    branches = (Branch(_IS_CORRECT, tuple(right)), Branch(None, tuple(wrong)))
    return (*before, Condition(branches))


def _named(outcome: str, word: str) -> Setting:
    value = Expression("baseValue", {"baseType": "identifier"}, text=word)
    return Setting(Target.OUTCOME, outcome, value)
