"""Reads the scoring of QTI 1.2 into the rules of QTI 2: conditions, and what they set.

Source: IMS QTI ASI 1.2.1 Information Model, 3.2.7 "resprocessing". Conditions are looked at in
order; one that holds ends the looking unless it says ``continue="Yes"``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_xml import children, line_of, name_of, text_of
from itembank.qti.declarations import Declaration
from itembank.qti.programs import Branch, Condition, Expression, Rule, Setting, Target
from itembank.qti.values import BaseType, Cardinality

FEEDBACK = "FEEDBACK"
"""The outcome that names the feedback which was earned."""
_COMPARED = {"varlt": "lt", "varlte": "lte", "vargt": "gt", "vargte": "gte"}
_LASTED = frozenset({"durlt", "durlte", "durgt", "durgte", "durequal"})
_ALWAYS = Expression("isNull", parts=(Expression("null"),))
_ACTIONS = {"add": "sum", "subtract": "subtract", "multiply": "product", "divide": "divide"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Reads conditions over these responses."""

    responses: Mapping[str, Declaration]
    outcomes: Mapping[str, BaseType] = field(default_factory=dict)
    """What each variable holds; a number where nothing is said."""
    greatest: Mapping[str, Decimal] = field(default_factory=dict)
    """The greatest value of each variable that has one."""

    def rules(self, processing: Sequence[etree._Element]) -> tuple[Rule, ...]:
        """All conditions of an item's response processing; each part is looked through anew."""
        parts = (list(children(part, "respcondition")) for part in processing)
        return tuple(
            rule for found in parts for rule in self._from(found, 0, all_count=_adds_up(found))
        )

    def _from(
        self, found: Sequence[etree._Element], at: int, *, all_count: bool
    ) -> tuple[Rule, ...]:
        """Rules from one condition on; what comes after one that ends the looking is its else."""
        rules: list[Rule] = []
        for place in range(at, len(found)):
            one = found[place]
            branch = Branch(self._whole(one), tuple(self._acts(one)), line_of(one))
            if all_count or one.get("continue", "No").lower() == "yes":
                rules.append(Condition((branch,), line_of(one)))
                continue
            rest = self._from(found, place + 1, all_count=False)
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
        made = self._any_of_each(parts) if joined == "and" else [self._one(one) for one in parts]
        if not made:
            return _ALWAYS
        return made[0] if len(made) == 1 else Expression(joined, parts=tuple(made), line=line)

    def _any_of_each(self, parts: list[etree._Element]) -> list[Expression]:
        """The parts; but one answer cannot equal several values, so those of one response are
        alternatives. Canvas writes the accepted answers of a short text so.
        """
        equal: dict[str, list[Expression]] = {}
        made: list[Expression] = []
        for part in parts:
            name = part.get("respident", "")
            declared = self.responses.get(name)
            alone = declared is not None and declared.cardinality is Cardinality.SINGLE
            if name_of(part) == "varequal" and alone:
                equal.setdefault(name, []).append(self._one(part))
            else:
                made.append(self._one(part))
        joined = [
            one[0] if len(one) == 1 else Expression("or", parts=tuple(one))
            for one in equal.values()
        ]
        return joined + made

    def _ordered(self, parts: list[etree._Element]) -> Expression | None:
        """Several values of one ordered response mean their order."""
        names = {part.get("respident", "") for part in parts}
        if len(names) != 1 or any(name_of(part) != "varequal" for part in parts):
            return None
        if any(part.get("index") for part in parts):
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
        if name in _LASTED:
            return _lasted(name, part)
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
        if name == "varsubset":
            return _subset(declared, part)
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
                rules.append(self._setting(one))
            elif one.get("linkrefid"):
                rules.append(_earned(one))
        return rules

    def _setting(self, element: etree._Element) -> Setting:
        name, line = score_name(element), line_of(element)
        kind = self.outcomes.get(name, BaseType.FLOAT)
        text = text_of(element).strip()
        if kind is BaseType.BOOLEAN:
            text = text.lower()
        if text == f"{name}.max":
            # Blackboard names the greatest value of the variable so.
            text = str(self.greatest.get(name, text))
        value = Expression("baseValue", {"baseType": str(kind)}, text=text, line=line)
        operator = _ACTIONS.get(element.get("action", "Set").lower())
        if operator is None or kind is not BaseType.FLOAT:
            return Setting(Target.OUTCOME, name, value, line)
        own = Expression("variable", {"identifier": name}, line=line)
        return Setting(
            Target.OUTCOME, name, Expression(operator, parts=(own, value), line=line), line
        )


def _adds_up(found: Sequence[etree._Element]) -> bool:
    """Whether the points of all conditions are meant to be added, though none says ``continue``.

    By default a condition that holds ends the looking. Canvas gives each gap or pair a condition
    that adds its share and leaves ``continue`` out: read by the letter, only the first would count.
    """
    scoring = [one for one in found if next(children(one, "setvar"), None) is not None]
    if len(scoring) < 2 or any("continue" in one.attrib for one in scoring):
        return False
    met: set[str] = set()
    for one in scoring:
        adds = all(part.get("action", "").lower() == "add" for part in children(one, "setvar"))
        asked = {str(part.get("respident")) for part in one.iter() if part.get("respident")}
        if not adds or not asked or asked & met:
            return False
        met |= asked
    return True


def score_name(element: etree._Element) -> str:
    """The variable that a ``setvar`` or ``decvar`` names."""
    return (element.get("varname") or element.get("variablename") or "SCORE").strip()


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
    place = part.get("index", "")
    if declared.cardinality is not Cardinality.SINGLE and place.isascii() and place.isdigit():
        place = str(int(place) + _counted_from_0(part))
        variable = Expression("index", {"n": place}, (variable,), "", line)
        if declared.base_type is not BaseType.STRING:
            return Expression("match", parts=(variable, constant), line=line)
    elif declared.cardinality is not Cardinality.SINGLE:
        return Expression("member", parts=(constant, variable), line=line)
    if declared.base_type is BaseType.STRING:
        return Expression(
            "stringMatch", {"caseSensitive": _case(part)}, (variable, constant), "", line
        )
    if declared.base_type is BaseType.FLOAT:
        return Expression("equal", parts=(variable, constant), line=line)
    return Expression("match", parts=(variable, constant), line=line)


def _counted_from_0(part: etree._Element) -> bool:
    """Whether the places of this response begin at 0, as ILIAS counts them."""
    alike = (one for one in part.getroottree().iter() if one.get("index") == "0")
    return any(one.get("respident") == part.get("respident") for one in alike)


def _case(part: etree._Element) -> str:
    return "true" if part.get("case", "No").lower() == "yes" else "false"


def _lasted(name: str, part: etree._Element) -> Expression:
    """How long the candidate took: QTI 1 counts it for a response, QTI 2 for an item."""
    taken = Expression("variable", {"identifier": "duration"})
    limit = Expression("baseValue", {"baseType": "duration"}, text=text_of(part).strip())
    line = line_of(part)
    less = Expression("durationLT", parts=(taken, limit), line=line)
    more = Expression("durationLT", parts=(limit, taken), line=line)
    return {
        "durlt": less,
        "durlte": Expression("not", parts=(more,), line=line),
        "durgt": more,
        "durgte": Expression("not", parts=(less,), line=line),
        "durequal": Expression("match", parts=(taken, limit), line=line),
    }[name]


def _subset(declared: Declaration, part: etree._Element) -> Expression:
    """All of the values that are listed, or with ``setmatch="Partial"`` any of them."""
    line = line_of(part)
    kind = {"baseType": str(declared.base_type)}
    values = tuple(
        Expression("baseValue", kind, text=text.strip(), line=line)
        for text in text_of(part).split(",")
        if text.strip()
    )
    variable = _variable(declared)
    held = tuple(Expression("member", parts=(one, variable), line=line) for one in values)
    partial = part.get("setmatch", "Exact").lower() == "partial"
    return Expression("or" if partial else "and", parts=held, line=line) if held else _ALWAYS


def _sure(expression: Expression) -> Expression:
    """The expression, with false for NULL."""
    false = Expression("not", parts=(_ALWAYS,))
    none = Expression("isNull", parts=(expression,))
    known = Expression("and", parts=(Expression("not", parts=(none,)), expression))
    return Expression("or", parts=(known, false))


def _inside(variable: Expression, part: etree._Element) -> Expression:
    kinds = {"rectangle": "rect", "ellipse": "ellipse", "bounded": "poly"}
    kind = kinds.get(part.get("areatype", "Ellipse").lower(), "ellipse")
    numbers = [one for one in text_of(part).replace(",", " ").split() if one]
    coords = {"shape": kind, "coords": ",".join(quarters(kind, numbers))}
    return Expression("inside", coords, (variable,), "", line_of(part))


def quarters(kind: str, numbers: Sequence[str]) -> list[str]:
    """QTI 1's numbers of a shape as those of QTI 2 (QTI 1.2, 3.2.5 "rarea").

    Of a rectangle it gives left, top, width and height; of an ellipse the middle and both whole
    axes (so the errata of QTI 1.2.1), or one of them for a circle.
    """
    try:
        read = [Decimal(one) for one in numbers]
    except DecimalException as trouble:
        raise Invalid(
            "qti-shape-unreadable", shape=kind, coords=" ".join(numbers)[:80]
        ) from trouble
    if kind == "rect" and len(read) == 4:
        x, y, wide, high = read
        read = [x, y, x + wide, y + high]
    elif kind == "ellipse" and len(read) in (3, 4):
        x, y, *axes = read
        read = [x, y, axes[0] / 2, axes[-1] / 2]
    return [str(one) for one in read]
