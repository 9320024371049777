"""Reads the declarations of an item or test: variables with defaults, keys and tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_xml import (
    attributes_of,
    child,
    children,
    line_of,
    name_of,
    text_of,
    value_text,
)
from itembank.qti.declarations import Declaration, Role
from itembank.qti.mappings import (
    ZERO,
    AreaMapEntry,
    AreaMapping,
    Bounds,
    LookupTable,
    MapEntry,
    ValueMapping,
)
from itembank.qti.shapes import read_shape
from itembank.qti.values import BaseType, Cardinality, Value, read_atom, single

_ROLES = {
    "contextDeclaration": Role.CONTEXT,
    "responseDeclaration": Role.RESPONSE,
    "outcomeDeclaration": Role.OUTCOME,
    "templateDeclaration": Role.TEMPLATE,
}
_Kind = TypeVar("_Kind", Cardinality, BaseType)


def read_declarations(root: etree._Element) -> tuple[Declaration, ...]:
    """All declarations below an item or test, in order; a name that comes twice is refused."""
    found = [_declaration(element) for element in children(root, *_ROLES)]
    names = [one.identifier for one in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Invalid("qti-variable-twice", variable=twice[:80])
    return tuple(found)


def _declaration(element: etree._Element) -> Declaration:
    attributes, line = attributes_of(element), line_of(element)
    identifier = attributes.get("identifier", "").strip()
    if not identifier:
        raise Invalid("qti-identifier-missing", element=name_of(element), line=line)
    cardinality = _kind(Cardinality, attributes.get("cardinality", "single"), line)
    base_type = (
        _kind(BaseType, attributes["baseType"], line) if attributes.get("baseType") else None
    )
    if base_type is None and cardinality is not Cardinality.RECORD:
        base_type = _unsaid(element, identifier, line)
    bare = Declaration(_ROLES[name_of(element)], identifier, cardinality, base_type)
    return Declaration(
        role=bare.role,
        identifier=identifier,
        cardinality=cardinality,
        base_type=base_type,
        default=_default(bare, element, attributes),
        correct=_values(bare, child(element, "correctResponse")),
        mapping=_mapping(bare, child(element, "mapping")),
        areas=_areas(child(element, "areaMapping")),
        table=_table(bare, element),
        normal_maximum=_optional(attributes, "normalMaximum"),
        normal_minimum=_optional(attributes, "normalMinimum"),
        stands_in_math=attributes.get("mathVariable", "").strip() in ("true", "1"),
    )


def _unsaid(element: etree._Element, identifier: str, line: int) -> BaseType:
    """The base type of an outcome that names none: a number, if it may be told by its values.

    Files leave it out where a mark or an identifier is meant. A response without one is refused,
    for its answers could not be compared.
    """
    if _ROLES[name_of(element)] is Role.RESPONSE:
        raise Invalid("qti-base-type-missing", variable=identifier[:80], line=line)
    default = child(element, "defaultValue")
    texts = [] if default is None else [text_of(one) for one in children(default, "value")]
    try:
        for text in texts:
            read_atom(BaseType.FLOAT, text)
    except Invalid:
        return BaseType.STRING
    return BaseType.FLOAT if texts else BaseType.STRING


def _kind(kind: type[_Kind], text: str, line: int) -> _Kind:
    try:
        return kind(text.strip())
    except ValueError as trouble:
        raise Invalid("qti-attribute-unknown", value=text[:40], line=line) from trouble


def _default(
    bare: Declaration, element: etree._Element, attributes: dict[str, str]
) -> Value | None:
    """From its own element, or from an attribute that some files have in its place."""
    written = child(element, "defaultValue")
    if written is None and "defaultValue" in attributes:
        return bare.read((attributes["defaultValue"],))
    return _values(bare, written)


def _values(bare: Declaration, element: etree._Element | None) -> Value | None:
    if element is None:
        return None
    values = list(children(element, "value"))
    if bare.cardinality is Cardinality.RECORD:
        return Value(Cardinality.RECORD, None, (), dict(_fields(values)))
    return bare.read(tuple(_text(bare, value) for value in values))


def _fields(values: list[etree._Element]) -> Iterator[tuple[str, Value | None]]:
    for value in values:
        attributes = attributes_of(value)
        base_type = _kind(BaseType, attributes.get("baseType", "string"), line_of(value))
        yield (
            attributes.get("fieldIdentifier", ""),
            single(base_type, read_atom(base_type, text_of(value).strip())),
        )


def _text(bare: Declaration, value: etree._Element) -> str:
    """Of anything but a string, all spaces around it are layout."""
    return value_text(value) if bare.base_type is BaseType.STRING else text_of(value).strip()


def _decimal(text: str) -> Decimal:
    number = read_atom(BaseType.FLOAT, text)
    assert isinstance(number, Decimal)
    return number


def _optional(attributes: dict[str, str], name: str) -> Decimal | None:
    return _decimal(attributes[name]) if attributes.get(name) else None


def _bounds(attributes: dict[str, str]) -> Bounds:
    return Bounds(_optional(attributes, "lowerBound"), _optional(attributes, "upperBound"))


def _mapping(bare: Declaration, element: etree._Element | None) -> ValueMapping | None:
    if element is None or bare.base_type is None:
        return None
    own = attributes_of(element)
    # QTI 2 knows no such attribute of a whole mapping; files that have it mean its entries.
    usual = own.get("caseSensitive", "true")
    entries = []
    for entry in children(element, "mapEntry"):
        attributes = attributes_of(entry)
        entries.append(
            MapEntry(
                read_atom(bare.base_type, attributes.get("mapKey", "")),
                _decimal(attributes.get("mappedValue", "")),
                attributes.get("caseSensitive", usual).strip() not in ("false", "0"),
            )
        )
    default = _optional(own, "defaultValue")
    return ValueMapping(
        bare.base_type, tuple(entries), ZERO if default is None else default, _bounds(own)
    )


def _areas(element: etree._Element | None) -> AreaMapping | None:
    if element is None:
        return None
    own = attributes_of(element)
    entries = []
    for entry in children(element, "areaMapEntry"):
        attributes = attributes_of(entry)
        shape = read_shape(attributes.get("shape", "default"), attributes.get("coords", ""))
        entries.append(AreaMapEntry(shape, _decimal(attributes.get("mappedValue", ""))))
    default = _optional(own, "defaultValue")
    return AreaMapping(tuple(entries), ZERO if default is None else default, _bounds(own))


def _table(bare: Declaration, element: etree._Element) -> LookupTable | None:
    """``matchTable`` or ``interpolationTable``, entries in the order of the file."""
    for name, entry_name in (
        ("matchTable", "matchTableEntry"),
        ("interpolationTable", "interpolationTableEntry"),
    ):
        table = child(element, name)
        if table is None:
            continue
        entries = []
        for entry in children(table, entry_name):
            attributes = attributes_of(entry)
            entries.append(
                (
                    _decimal(attributes.get("sourceValue", "")),
                    attributes.get("includeBoundary", "true").strip() not in ("false", "0"),
                    bare.read((attributes.get("targetValue", ""),)),
                )
            )
        own = attributes_of(table)
        default = bare.read((own["defaultValue"],)) if own.get("defaultValue") else None
        return LookupTable(tuple(entries), default, steps=name == "interpolationTable")
    return None
