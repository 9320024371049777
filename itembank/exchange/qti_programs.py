"""Reads processing rules and expressions from QTI XML, of any version from 2.0 to 3.0."""

from __future__ import annotations

from collections.abc import Callable, Collection

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_xml import attributes_of, children, line_of, name_of, value_text
from itembank.qti.programs import (
    Branch,
    Condition,
    Constraint,
    Exit,
    Expression,
    Rule,
    Setting,
    Target,
)
from itembank.qti.standard_templates import is_standard, template_rules

Fetch = Callable[[str], etree._Element | None]
"""Gives the root of a file that is named beside the item; None where there is none."""
_SETTINGS = {str(target): target for target in Target}
_EXITS = ("exitResponse", "exitTest", "exitTemplate")
_FRAGMENTS = (
    "responseProcessingFragment",
    "outcomeProcessingFragment",
    "templateProcessingFragment",
    "templateBlock",
)
_KINDS = ("response", "outcome", "template")
_DEEPEST = 60


def read_rules(
    element: etree._Element | None, fetch: Fetch | None = None, outcomes: Collection[str] = ()
) -> tuple[Rule, ...]:
    """The rules of a processing element; those of a named template where it has none of its own.

    A template that is not one of the standard's may lie beside the item (``templateLocation``, or
    an address within the package); ``outcomes`` are the names of the item's.
    """
    if element is None:
        return ()
    own = _rules(element, fetch, 0)
    named = attributes_of(element)
    addresses = [named.get(key, "").strip() for key in ("template", "templateLocation")]
    given = [address for address in addresses if address]
    if own or not given:
        return own
    standard = next((address for address in given if is_standard(address)), None)
    if standard is None and fetch is not None:
        for address in given:
            root = fetch(address)
            if root is not None and name_of(root) == "responseProcessing":
                return _rules(root, fetch, 1)
    return template_rules(standard or given[0], outcomes)


def _rules(element: etree._Element, fetch: Fetch | None, depth: int) -> tuple[Rule, ...]:
    if depth > _DEEPEST:
        raise Invalid("qti-expression-too-deep", line=line_of(element))
    found: list[Rule] = []
    for one in children(element):
        name = name_of(one)
        if name in _FRAGMENTS:
            found += _rules(one, fetch, depth + 1)
        elif name == "include":
            found += _included(one, fetch, depth)
        else:
            found.append(_rule(one, fetch, depth))
    return tuple(found)


def _rule(element: etree._Element, fetch: Fetch | None, depth: int) -> Rule:
    name, line = name_of(element), line_of(element)
    if name in _SETTINGS:
        parts = list(children(element))
        value = read_expression(parts[0]) if parts else None
        return Setting(_SETTINGS[name], _identifier(element), value, line)
    if name in _EXITS:
        return Exit(line)
    if name == "templateConstraint":
        parts = list(children(element))
        if len(parts) != 1:
            raise Invalid("qti-rule-empty", rule=name, line=line)
        return Constraint(read_expression(parts[0]), line)
    for kind in _KINDS:
        if name == f"{kind}Condition":
            return Condition(tuple(_branches(element, kind, fetch, depth)), line)
    raise Invalid("qti-rule-unknown", rule=name[:60], line=line)


def _branches(element: etree._Element, kind: str, fetch: Fetch | None, depth: int) -> list[Branch]:
    branches = []
    for one in children(element):
        name, line = name_of(one), line_of(one)
        parts = list(children(one))
        if name == f"{kind}Else":
            branches.append(Branch(None, _rules(one, fetch, depth + 1), line))
            continue
        if name not in (f"{kind}If", f"{kind}ElseIf"):
            raise Invalid("qti-rule-unknown", rule=name[:60], line=line)
        if not parts:
            raise Invalid("qti-rule-empty", rule=name, line=line)
        condition = read_expression(parts[0])
        rest = tuple(
            rule
            for part in parts[1:]
            for rule in (
                _rules(part, fetch, depth + 1)
                if name_of(part) in _FRAGMENTS
                else _included(part, fetch, depth)
                if name_of(part) == "include"
                else (_rule(part, fetch, depth + 1),)
            )
        )
        branches.append(Branch(condition, rest, line))
    return branches


def _included(element: etree._Element, fetch: Fetch | None, depth: int) -> tuple[Rule, ...]:
    """Rules of a file that stands beside the item; never from anywhere else."""
    address = attributes_of(element).get("href", "")
    root = fetch(address) if fetch is not None else None
    if root is None or depth > _DEEPEST:
        raise Invalid("qti-include-missing", address=address[:120], line=line_of(element))
    if name_of(root) in _FRAGMENTS or name_of(root).endswith("Processing"):
        return _rules(root, fetch, depth + 1)
    return (_rule(root, fetch, depth + 1),)


def read_expression(element: etree._Element, depth: int = 0) -> Expression:
    """An expression with its parts; only a ``baseValue`` has a text."""
    if depth > _DEEPEST:
        raise Invalid("qti-expression-too-deep", line=line_of(element))
    name = name_of(element)
    return Expression(
        name,
        attributes_of(element),
        tuple(read_expression(part, depth + 1) for part in children(element)),
        value_text(element) if name == "baseValue" else "",
        line_of(element),
    )


def _identifier(element: etree._Element) -> str:
    identifier = attributes_of(element).get("identifier", "").strip()
    if not identifier:
        raise Invalid("qti-identifier-missing", element=name_of(element), line=line_of(element))
    return identifier
