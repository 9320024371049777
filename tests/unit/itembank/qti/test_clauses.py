"""Corner cases of every expression, each by its clause of the standard.

Source: QTI 3.0 Assessment, Section and Item Information Model, 5 (QTI 2.1, 15): NULL in any part,
containers that hold a value twice, the edges of domains, infinity, rounding, and typed results.
"""

from __future__ import annotations

from typing import Any

import pytest

from foundation.errors import Invalid
from tests.unit.itembank.qti.test_expressions import d, f, i, s, value_of


def b(base_type: str, text: str) -> str:
    """A constant of any base type."""
    return f'<baseValue baseType="{base_type}">{text}</baseValue>'


def o(_name: str, *parts: str, **attributes: object) -> str:
    """An operator on these parts."""
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{_name}{told}>{''.join(parts)}</{_name}>"


def m(*parts: str) -> str:
    """A container without order."""
    return o("multiple", *parts)


def od(*parts: str) -> str:
    """A container with order."""
    return o("ordered", *parts)


N, T, F = "<null/>", b("boolean", "true"), b("boolean", "false")
CASES = [
    (o("sum", i(1), N), None),
    (o("sum", m(i(1), i(2)), i(3)), 6),
    (o("sum", i(1), f("0.5")), 1.5),
    (o("product", m(i(2), i(3)), f(2)), 12.0),
    (o("subtract", i(5), f("1.5")), 3.5),
    (o("divide", i(1), i(0)), None),
    (o("divide", i(7), i(2)), 3.5),
    (o("power", i(2), i(10)), 1024.0),
    (o("power", i(0), i(0)), 1.0),
    (o("power", i(-8), f("0.333")), None),
    (o("power", i(2), i(5000)), None),
    (o("power", f("1.0001"), i(5000)), 1.64868005593118),
    (o("integerDivide", i(-7), i(2)), -4),
    (o("integerModulus", i(-7), i(2)), 1),
    (o("integerDivide", i(7), i(0)), None),
    (o("integerModulus", i(7), i(-2)), -1),
    (o("round", f("6.5")), 7),
    (o("round", f("-6.5")), -6),
    (o("round", f("6.49")), 6),
    (o("truncate", f("-6.8")), -6),
    (o("round", f("INF")), "INF"),
    (o("roundTo", f("1.234"), figures=2, roundingMode="decimalPlaces"), 1.23),
    (o("roundTo", f("1264"), figures=2), 1300.0),
    (o("roundTo", f("-1.25"), figures=1, roundingMode="decimalPlaces"), -1.3),
    (o("roundTo", f("1.2"), figures=0), None),
    (o("roundTo", f("INF"), figures=2), "INF"),
    (o("equalRounded", f("1.2564"), f("1.26"), figures=3), True),
    (o("equalRounded", f("3.14"), f("3.15"), figures=1, roundingMode="decimalPlaces"), False),
    (o("gcd", i(12), i(18)), 6),
    (o("gcd", i(0), i(0)), 0),
    (o("gcd", m(i(12), i(18)), i(4)), 2),
    (o("lcm", i(4), i(6)), 12),
    (o("lcm", i(0), i(6)), 0),
    (o("lcm", i(-4), i(6)), 12),
    (o("max", i(1), m(i(5), i(3))), 5),
    (o("min", f(1), i(-2)), -2.0),
    (o("max", N, i(1)), None),
    (o("max", s("a"), i(1)), None),
    (o("mathOperator", i(0), name="log"), None),
    (o("mathOperator", i(100), name="log"), 2.0),
    (o("mathOperator", i(-1), name="ln"), None),
    (o("mathOperator", i(1000), name="exp"), "INF"),
    (o("mathOperator", i(1000), name="sech"), 0.0),
    (o("mathOperator", i(-1000), name="csch"), 0.0),
    (o("mathOperator", i(-1000), name="sinh"), "-INF"),
    (o("mathOperator", i(0), name="csch"), None),
    (o("mathOperator", i(0), name="cot"), None),
    (o("mathOperator", i(0), name="sec"), 1.0),
    (o("mathOperator", i(2), name="asin"), None),
    (o("mathOperator", f("-2.5"), name="floor"), -3),
    (o("mathOperator", f("-2.5"), name="ceil"), -2),
    (o("mathOperator", f("-2.5"), name="signum"), -1),
    (o("mathOperator", f("-2.5"), name="abs"), 2.5),
    (o("mathOperator", i(-2), name="abs"), 2),
    (o("mathOperator", i(180), name="toRadians"), 3.14159265358979),
    (o("mathOperator", i(1), i(1), name="atan2"), 0.785398163397448),
    (o("mathOperator", f("INF"), name="atan"), 1.5707963267949),
    (o("mathOperator", i(2), name="asec"), 1.0471975511966),
    (o("mathOperator", f("INF"), name="tanh"), 1.0),
    (o("mathOperator", f("INF"), name="exp"), "INF"),
    (o("mathOperator", f("-INF"), name="exp"), 0.0),
    (o("statsOperator", m(i(1), i(2), i(3), i(4)), name="mean"), 2.5),
    (o("statsOperator", m(i(1)), name="sampleSD"), None),
    (o("statsOperator", m(i(1)), name="popSD"), 0.0),
    (o("statsOperator", m(f(2), f(4), f(4), f(4), f(5), f(5), f(7), f(9)), name="popSD"), 2.0),
    (o("and", T, N), None),
    (o("and", F, N), False),
    (o("or", T, N), True),
    (o("or", F, N), None),
    (o("not", N), None),
    (o("anyN", T, N, F, min=1, max=2), True),
    (o("anyN", T, N, F, min=2, max=2), None),
    (o("anyN", T, T, F, min=3, max=3), False),
    (o("isNull", s("")), True),
    (o("isNull", m()), True),
    (o("isNull", i(0)), False),
    (o("match", m(d("A"), d("B"), d("A")), m(d("A"), d("A"), d("B"))), True),
    (o("match", m(d("A"), d("B")), m(d("A"), d("B"), d("B"))), False),
    (o("match", od(d("A"), d("B")), od(d("B"), d("A"))), False),
    (o("match", b("pair", "A B"), b("pair", "B A")), True),
    (o("match", b("directedPair", "A B"), b("directedPair", "B A")), False),
    (o("match", b("point", "1 2"), b("point", "1.0 2")), True),
    (o("contains", m(d("A"), d("B"), d("C")), m(d("C"), d("A"))), True),
    (o("contains", m(d("A"), d("B"), d("C")), m(d("B"), d("B"))), False),
    (o("contains", m(d("A"), d("B"), d("B"), d("C")), m(d("B"), d("B"))), True),
    (o("contains", od(d("A"), d("B"), d("C")), od(d("C"), d("A"))), False),
    (o("contains", od(d("A"), d("B"), d("C")), od(d("B"), d("C"))), True),
    (o("contains", od(d("A"), d("B"), d("C")), od(d("A"), d("C"))), False),
    (o("contains", m(d("A")), N), None),
    (o("member", d("A"), m(d("A"))), True),
    (o("member", N, m(d("A"))), None),
    (o("delete", d("B"), od(d("A"), d("B"), d("C"), d("B"))), ["A", "C"]),
    (o("delete", d("A"), m(d("A"))), None),
    (o("index", od(d("A"), d("B")), n=2), "B"),
    (o("index", od(d("A")), n=5), None),
    (o("containerSize", N), 0),
    (o("containerSize", m(d("A"), N, d("A"))), 2),
    (o("repeat", d("A"), d("B"), numberRepeats=2), ["A", "B", "A", "B"]),
    (o("repeat", d("A"), numberRepeats=0), None),
    (o("repeat", N, d("B"), numberRepeats=2), ["B", "B"]),
    (o("multiple", N, N), None),
    (o("ordered", i(1), od(i(2), i(3))), [1, 2, 3]),
    (o("stringMatch", s("York"), s("york"), caseSensitive="false"), True),
    (o("stringMatch", s("York"), s("york"), caseSensitive="true"), False),
    (o("stringMatch", s("New York"), s("york"), caseSensitive="false", substring="true"), True),
    (o("substring", s("Hell"), s("Shell"), caseSensitive="false"), True),
    (o("substring", s("Hell"), s("Shell"), caseSensitive="true"), False),
    (o("patternMatch", s("１２"), pattern=r"\d+"), True),
    (o("patternMatch", s("xyz"), pattern="[a-z-[aeiou]]+"), True),
    (o("patternMatch", N, pattern="a"), None),
    (o("equal", f("10"), f("9.5"), toleranceMode="absolute", tolerance="0.5"), True),
    (
        o(
            "equal",
            f("10"),
            f("9.5"),
            toleranceMode="absolute",
            tolerance="0.5",
            includeLowerBound="false",
        ),
        False,
    ),
    (o("equal", f("20"), f("18"), toleranceMode="relative", tolerance="10"), True),
    (o("equal", f("20"), f("22.1"), toleranceMode="relative", tolerance="10 10"), False),
    (o("equal", f("0.3"), o("sum", f("0.1"), f("0.2")), toleranceMode="exact"), True),
    (o("equal", f("10"), f("10.4"), toleranceMode="absolute", tolerance="0.1 0.5"), True),
    (o("lt", i(1), f("1.5")), True),
    (o("gte", i(2), N), None),
    (o("durationLT", b("duration", "10"), b("duration", "10.5")), True),
    (o("durationGTE", b("duration", "10"), b("duration", "10")), True),
    (o("inside", b("point", "5 5"), shape="circle", coords="5,5,1"), True),
    (o("inside", b("point", "5 7"), shape="circle", coords="5,5,1"), False),
    (o("inside", m(b("point", "50 50"), b("point", "1 1")), shape="rect", coords="0,0,2,2"), True),
    (o("inside", b("point", "3 3"), shape="poly", coords="0,0,4,0,4,4,0,4"), True),
    (o("inside", b("point", "9 9"), shape="default", coords=""), True),
    (o("inside", b("point", "1 1"), shape="poly", coords="0,0,4,0,4,4,0,4,0,0"), True),
    (o("integerToFloat", i(3)), 3.0),
    ('<mathConstant name="pi"/>', 3.14159265358979),
    ('<randomInteger min="3" max="3"/>', 3),
    ('<randomFloat min="2" max="2"/>', 2.0),
    (o("random", N), None),
    ('<randomInteger min="5" max="2"/>', None),
    (o("fieldValue", N, fieldIdentifier="x"), None),
    ('<baseValue baseType="float">1e2</baseValue>', 100.0),
    ('<baseValue baseType="integer"> 7 </baseValue>', 7),
    (o("sum", b("float", "0.1"), b("float", "0.2")), 0.3),
    (o("divide", f("INF"), f("INF")), None),
    (o("sum", f("INF"), f("-INF")), None),
    (o("product", f("0"), f("INF")), None),
    (o("isNull", f("NaN")), True),
]


@pytest.mark.parametrize(("expression", "value"), CASES)
def test_an_expression_gives_what_its_clause_says(expression: str, value: Any) -> None:
    given = value_of(expression)
    if isinstance(value, float):
        assert isinstance(given, float)
        assert given == pytest.approx(value, abs=1e-12)
    else:
        assert given == value
        assert type(given) is type(value)


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ('<customOperator class="x.y"><null/></customOperator>', "qti-custom-operator-unknown"),
        ('<baseValue baseType="boolean">TRUE</baseValue>', "qti-value-unreadable"),
        (o("mathOperator", i(1), name="cube"), "qti-function-unknown"),
        (o("statsOperator", m(i(1)), name="median"), "qti-function-unknown"),
        (o("inside", b("point", "1 1"), shape="rect", coords="1,2"), "qti-shape-unreadable"),
        (o("patternMatch", s("a"), pattern="[a"), "qti-pattern-unreadable"),
    ],
)
def test_what_has_no_meaning_is_refused_by_its_name(expression: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        value_of(expression)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("[0-9]+", "12", True),
        (
            "^[0-9]+$",
            "12",
            True,
        ),  # Anchors mean nothing in XML Schema; authors have them all the same.
        ("$[0-9]+", "$5", True),
        ("x^2", "x^2", True),
        ("[a-z-[aeiou]]+", "bcd", True),
        ("[a-z-[aeiou]]+", "bad", False),
        (r"\d+", "１２", True),
        (r"\w+", "a$b", True),
        (r"\w+", "a_b", False),
        (r"\i\c*", "été-1", True),
        (r"\i\c*", "1a", False),
        (r"\p{Lu}\p{Ll}+", "Été", True),
        (r"\p{IsBasicLatin}+", "é", False),
        (r"\p{IsCJKUnifiedIdeographs}+", "汉字", True),
        ("a.c", "a\nc", False),
        (r"[^\s]+", "a b", False),
        ("[a&amp;&amp;b]", "&amp;", True),
        ("[+--]", "-", True),
        ("a{2,3}", "aaaa", False),
    ],
)
def test_patterns_are_those_of_xml_schema(pattern: str, text: str, fits: bool) -> None:
    assert value_of(o("patternMatch", s(text), pattern=pattern)) is fits
