"""Answers as JSON, in every shape that pages and files have for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from foundation.errors import Invalid
from itembank.qti.declarations import Declaration, Role
from itembank.qti.programs import TextEntry
from itembank.qti.responses import read_response
from itembank.qti.running import as_json
from itembank.qti.values import BaseType, Cardinality


def declared(base_type: str, cardinality: str = "single") -> Declaration:
    kind = BaseType(base_type) if base_type else None
    return Declaration(Role.RESPONSE, "R", Cardinality(cardinality), kind)


@pytest.mark.parametrize(
    ("base_type", "cardinality", "given", "value"),
    [
        ("identifier", "single", "A", "A"),
        ("identifier", "single", ["A"], "A"),
        ("identifier", "single", [], None),
        ("identifier", "single", None, None),
        ("identifier", "multiple", "A", ["A"]),
        ("identifier", "multiple", ["A", "", None, "B"], ["A", "B"]),
        ("identifier", "ordered", {"list": {"identifier": ["B", "A"]}}, ["B", "A"]),
        ("identifier", "single", {"base": {"identifier": "A"}}, "A"),
        ("identifier", "single", {"base": None}, None),
        ("pair", "single", "A B", "A B"),
        ("pair", "single", ["A", "B"], "A B"),
        ("directedPair", "multiple", ["A B", "C D"], ["A B", "C D"]),
        ("directedPair", "multiple", [["A", "B"], ["C", "D"]], ["A B", "C D"]),
        ("directedPair", "multiple", ["A", "B"], ["A B"]),
        ("directedPair", "multiple", {"list": {"directedPair": [["A", "B"]]}}, ["A B"]),
        ("point", "single", [10, 20.5], "10 20.5"),
        ("point", "single", {"x": 1, "y": 2}, "1 2"),
        ("point", "multiple", [[1, 2], "3 4"], ["1 2", "3 4"]),
        ("integer", "single", 3.0, 3),
        ("integer", "single", " -7 ", -7),
        ("float", "single", "1e2", 100.0),
        ("float", "single", 0.1, 0.1),
        ("boolean", "single", True, True),
        ("boolean", "single", "false", False),
        ("duration", "single", "PT1M30.5S", 90.5),
        ("duration", "single", 12, 12.0),
        ("string", "single", " two  spaces ", " two  spaces "),
        ("string", "single", "", None),
        ("uri", "single", " http://a/b ", "http://a/b"),
        ("file", "single", "sha256:ab", "sha256:ab"),
        ("", "record", {"a": 1, "b": "x", "c": None}, {"a": 1, "b": "x", "c": None}),
        ("", "record", {"record": [{"name": "a", "base": {"float": 0.5}}]}, {"a": 0.5}),
        ("", "record", {"record": [{"name": "a", "base": {"float": 2}}]}, {"a": 2.0}),
        ("", "record", {"a": {"list": {"identifier": ["A", "B"]}}}, {"a": ["A", "B"]}),
        ("", "record", {"a": [1, 2], "b": {"base": None}}, {"a": [1, 2], "b": None}),
        ("integer", "single", "３", 3),
        ("float", "single", "３．５", 3.5),
        ("string", "single", "３", "３"),
        ("point", "single", "10,20", "10 20"),
        ("file", "single", {"name": "a.txt", "mime": "text/plain", "data": "aGk="}, "a.txt"),
        ("file", "single", {"base": {"file": {"data": "aGk=", "mime": "text/plain"}}}, "aGk="),
    ],
)
def test_a_shape_is_read_as_its_value(
    base_type: str, cardinality: str, given: Any, value: Any
) -> None:
    assert as_json(read_response(declared(base_type, cardinality), given)) == value


@pytest.mark.parametrize(
    ("base_type", "given"),
    [
        ("integer", "2.5"),
        ("integer", "zwei"),
        ("float", "1,5"),
        ("boolean", "TRUE"),
        ("identifier", "two words"),
        ("identifier", ["A", "B"]),
        ("pair", "A"),
        ("point", "1"),
        ("duration", "-3"),
        ("string", {"x": 1}),
    ],
)
def test_what_is_no_value_of_the_type_is_refused(base_type: str, given: Any) -> None:
    with pytest.raises(Invalid):
        read_response(declared(base_type), given)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("12.30", (Decimal("12.30"), None, 2, 2, 2, 4, None)),
        ("-007", (Decimal(-7), -7, 3, 0, 0, 1, None)),
        ("1.25e-3", (Decimal("0.00125"), None, 1, 2, 5, 3, -3)),
        ("two", (None,) * 7),
    ],
)
def test_a_typed_number_becomes_a_record_of_how_it_was_typed(
    text: str, fields: tuple[Any, ...]
) -> None:
    # QTI 3, "stringInteraction": a response of record cardinality.
    names = ("floatValue", "integerValue", "leftDigits", "rightDigits", "ndp", "nsf", "exponent")
    value = read_response(declared("", "record"), text)
    assert value is not None
    assert value.fields["stringValue"] is not None
    held = [value.fields[name] for name in names]
    assert tuple(None if one is None else one.atom for one in held) == fields


def test_a_whole_number_may_be_written_to_another_base() -> None:
    entry = TextEntry(base=16)
    assert as_json(read_response(declared("integer"), "ff", entry)) == 255
    with pytest.raises(Invalid):
        read_response(declared("integer"), "fg", entry)
