"""Reads the scoring of QTI 1.2 into the rules of QTI 2: conditions, and what they set.

Source: IMS QTI ASI 1.2.1 Information Model, 3.2.7 "resprocessing". Conditions are looked at in
order; one that holds ends the looking unless it says ``continue="Yes"``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_xml import children, line_of, name_of, text_of
from itembank.qti.declarations import Declaration
from itembank.qti.programs import Branch, Condition, Expression, Rule, Setting, Target
from itembank.qti.values import BaseType, Cardinality

FEEDBACK = "FEEDBACK"
"""The outcome that names the feedback which was earned."""
_COMPARED = {"varlt": "lt", "varlte": "lte", "vargt": "gt", "vargte": "gte"}
_ALWAYS = Expression("isNull", parts=(Expression("null"),))
_ACTIONS = {"add": "sum", "subtract": "subtract", "multiply": "product", "divide": "divide"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Reads conditions over these responses."""

    responses: Mapping[str, Declaration]

    def rules(self, processing: Sequence[etree._Element]) -> tuple[Rule, ...]:
        """All conditions of an item's response processing."""
        found = [one for part in processing for one in children(part, "respcondition")]
        return self._from(found, 0)

    def _from(self, found: Sequence[etree._Element], at: int) -> tuple[Rule, ...]:
        """Rules from one condition on; what comes after one that ends the looking is its else."""
        rules: list[Rule] = []
        for place in range(at, len(found)):
            one = found[place]
            branch = Branch(self._whole(one), tuple(self._acts(one)), line_of(one))
            if one.get("continue", "No").lower() == "yes":
                rules.append(Condition((branch,), line_of(one)))
                continue
            rest = self._from(found, place + 1)
            branches = (branch, Branch(None, rest)) if rest else (branch,)
            return (*rules, Condition(branches, line_of(one)))
        return tuple(rules)

    def _whole(self, condition: etree._Element) -> Expression:
        variables = next(children(condition, "conditionvar"), None)
        if variables is None:
            return _ALWAYS
        return self._all("and", list(children(variables)), line_of(variables))

    def _all(self, joined: str, parts: list[etree._Element], line: int) -> Expression:
        orders = self._ordered(parts) if joined == "and" else None
        if orders is not None:
            return orders
        made = tuple(self._one(part) for part in parts)
        if not made:
            return _ALWAYS
        return made[0] if len(made) == 1 else Expression(joined, parts=made, line=line)

    def _ordered(self, parts: list[etree._Element]) -> Expression | None:
        """Several values of one ordered response mean their order."""
        names = {part.get("respident", "") for part in parts}
        if len(names) != 1 or any(name_of(part) != "varequal" for part in parts):
            return None
        declared = self.responses.get(next(iter(names)))
        if declared is None or declared.cardinality is not Cardinality.ORDERED:
            return None
        held = Expression("ordered", parts=tuple(_constant(declared, one) for one in parts))
        return Expression("match", parts=(_variable(declared), held), line=line_of(parts[0]))

    def _one(self, part: etree._Element) -> Expression:
        name, line = name_of(part), line_of(part)
        if name in ("and", "or"):
            return self._all(name, list(children(part)), line)
        if name == "not":
            inner = self._all("and", list(children(part)), line)
            # What is not known to hold does not hold: QTI 1 knows no NULL.
            return Expression("not", parts=(_sure(inner),), line=line)
        if name == "other":
            return _ALWAYS
        declared = self._declared(part)
        variable = _variable(declared)
        if name == "unanswered":
            return Expression("isNull", parts=(variable,), line=line)
        if name == "varequal":
            return _equal(declared, part)
        if name in _COMPARED:
            number = Expression("baseValue", {"baseType": "float"}, text=text_of(part).strip())
            return Expression(_COMPARED[name], parts=(variable, number), line=line)
        if name == "varsubstring":
            attributes = {"caseSensitive": _case(part)}
            return Expression(
                "substring", attributes, (_constant(declared, part), variable), "", line
            )
        if name == "varinside":
            return _inside(variable, part)
        raise Invalid("qti-expression-unknown", expression=name[:60], line=line)

    def _declared(self, part: etree._Element) -> Declaration:
        name = part.get("respident", "")
        declared = self.responses.get(name)
        if declared is None:
            raise Invalid("qti-variable-undeclared", variable=name[:80], line=line_of(part))
        return declared

    def _acts(self, condition: etree._Element) -> list[Rule]:
        rules: list[Rule] = []
        for one in children(condition, "setvar", "displayfeedback"):
            if name_of(one) == "setvar":
                rules.append(_setting(one))
            elif one.get("linkrefid"):
                rules.append(_earned(one))
        return rules


def score_name(element: etree._Element) -> str:
    """The variable that a ``setvar`` or ``decvar`` names."""
    return (element.get("varname") or "SCORE").strip()


def _setting(element: etree._Element) -> Setting:
    name, line = score_name(element), line_of(element)
    number = Expression(
        "baseValue", {"baseType": "float"}, text=text_of(element).strip(), line=line
    )
    operator = _ACTIONS.get(element.get("action", "Set").lower())
    if operator is None:
        return Setting(Target.OUTCOME, name, number, line)
    own = Expression("variable", {"identifier": name}, line=line)
    return Setting(Target.OUTCOME, name, Expression(operator, parts=(own, number), line=line), line)


def _earned(element: etree._Element) -> Setting:
    earned = Expression("baseValue", {"baseType": "identifier"}, text=element.get("linkrefid", ""))
    before = Expression("variable", {"identifier": FEEDBACK})
    return Setting(
        Target.OUTCOME, FEEDBACK, Expression("multiple", parts=(before, earned)), line_of(element)
    )


def _variable(declared: Declaration) -> Expression:
    return Expression("variable", {"identifier": declared.identifier})


def _constant(declared: Declaration, part: etree._Element) -> Expression:
    text = text_of(part).strip()
    if declared.base_type is BaseType.DIRECTED_PAIR:
        text = " ".join(text.replace(",", " ").split())
    return Expression(
        "baseValue", {"baseType": str(declared.base_type)}, text=text, line=line_of(part)
    )


def _equal(declared: Declaration, part: etree._Element) -> Expression:
    variable, line = _variable(declared), line_of(part)
    constant = _constant(declared, part)
    if declared.cardinality is not Cardinality.SINGLE:
        return Expression("member", parts=(constant, variable), line=line)
    if declared.base_type is BaseType.STRING:
        return Expression(
            "stringMatch", {"caseSensitive": _case(part)}, (variable, constant), "", line
        )
    if declared.base_type is BaseType.FLOAT:
        return Expression("equal", parts=(variable, constant), line=line)
    return Expression("match", parts=(variable, constant), line=line)


def _case(part: etree._Element) -> str:
    return "true" if part.get("case", "No").lower() == "yes" else "false"


def _sure(expression: Expression) -> Expression:
    """The expression, with false for NULL."""
    false = Expression("not", parts=(_ALWAYS,))
    none = Expression("isNull", parts=(expression,))
    known = Expression("and", parts=(Expression("not", parts=(none,)), expression))
    return Expression("or", parts=(known, false))


def _inside(variable: Expression, part: etree._Element) -> Expression:
    kinds = {"rectangle": "rect", "ellipse": "ellipse", "bounded": "poly"}
    kind = kinds.get(part.get("areatype", "").lower(), "rect")
    numbers = [one for one in text_of(part).replace(",", " ").split() if one]
    if kind == "rect" and len(numbers) == 4:
        # QTI 1 gives left, top, width, height.
        try:
            x, y, wide, high = map(float, numbers)
        except ValueError as trouble:
            raise Invalid(
                "qti-shape-unreadable", shape=kind, coords=" ".join(numbers)[:80]
            ) from trouble
        numbers = [str(one) for one in (x, y, x + wide, y + high)]
    coords = {"shape": kind, "coords": ",".join(numbers)}
    return Expression("inside", coords, (variable,), "", line_of(part))
