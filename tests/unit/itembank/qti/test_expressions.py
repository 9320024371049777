"""Each expression of the language, by what the standard says of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import Invalid
from itembank.exchange.qti_programs import read_expression
from itembank.exchange.safe_xml import parse
from itembank.qti.compiling import OPERATORS, Compiler
from itembank.qti.declarations import Declaration, Role
from itembank.qti.running import as_json
from itembank.qti.state import State
from itembank.qti.values import BaseType, Cardinality, container, integer, single

DECLARED = (
    Declaration(
        Role.RESPONSE, "WORD", Cardinality.SINGLE, BaseType.STRING, single(BaseType.STRING, "Ä b")
    ),
    Declaration(Role.RESPONSE, "NONE", Cardinality.SINGLE, BaseType.INTEGER),
    Declaration(Role.TEMPLATE, "TWO", Cardinality.SINGLE, BaseType.INTEGER, integer(2)),
    Declaration(
        Role.RESPONSE,
        "LIST",
        Cardinality.ORDERED,
        BaseType.IDENTIFIER,
        container(Cardinality.ORDERED, BaseType.IDENTIFIER, ("A", "B", "C")),
    ),
)


def value_of(xml: str, seed: int = 1) -> Any:
    """What an expression gives; numbers by ``i`` and ``f``, texts by ``s``."""
    run = Compiler(DECLARED).expression(read_expression(parse(xml.encode(), "test.xml")))
    return as_json(run(State(DECLARED, seed)))


def i(number: int) -> str:
    return f'<baseValue baseType="integer">{number}</baseValue>'


def f(number: object) -> str:
    return f'<baseValue baseType="float">{number}</baseValue>'


def s(text: str) -> str:
    return f'<baseValue baseType="string">{text}</baseValue>'


def d(identifier: str) -> str:
    return f'<baseValue baseType="identifier">{identifier}</baseValue>'


def seconds(text: str) -> str:
    return f'<baseValue baseType="duration">{text}</baseValue>'


def point(x: int, y: int) -> str:
    return f'<baseValue baseType="point">{x} {y}</baseValue>'


NULL = "<null/>"
LIST = '<variable identifier="LIST"/>'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        # Numbers
        (f"<sum>{i(1)}{i(2)}</sum>", 3),
        (f"<sum>{f('0.1')}{f('0.2')}</sum>", 0.3),
        (f"<equal toleranceMode='exact'><sum>{f('0.1')}{f('0.2')}</sum>{f('0.3')}</equal>", True),
        (f"<equal><product><divide>{i(1)}{i(3)}</divide>{i(3)}</product>{i(1)}</equal>", True),
        (f"<sum>{i(1)}{NULL}</sum>", None),
        (f"<subtract>{i(1)}{f('0.5')}</subtract>", 0.5),
        (f"<divide>{i(1)}{i(0)}</divide>", None),
        (f"<power>{i(2)}{i(10)}</power>", 1024.0),
        (f"<power>{i(0)}{i(-1)}</power>", None),
        (f"<integerDivide>{i(-7)}{i(2)}</integerDivide>", -4),
        (f"<integerModulus>{i(-7)}{i(2)}</integerModulus>", 1),
        (f"<round>{f('6.5')}</round>", 7),
        (f"<round>{f('-6.5')}</round>", -6),
        (f"<truncate>{f('-6.9')}</truncate>", -6),
        (
            f"<roundTo roundingMode='significantFigures' figures='3'>{f('1239451')}</roundTo>",
            1240000.0,
        ),
        (f"<roundTo roundingMode='decimalPlaces' figures='2'>{f('12.1257')}</roundTo>", 12.13),
        (f"<roundTo roundingMode='decimalPlaces' figures='TWO'>{f('1.005')}</roundTo>", 1.01),
        (f"<gcd>{i(12)}{i(18)}</gcd>", 6),
        (f"<lcm>{i(4)}{i(6)}</lcm>", 12),
        (f"<max>{i(3)}<multiple>{i(1)}{i(9)}</multiple></max>", 9),
        (f"<min>{f('3.5')}{i(4)}</min>", 3.5),
        (f"<mathOperator name='floor'>{f('-1.2')}</mathOperator>", -2),
        (f"<mathOperator name='ceil'>{f('-1.2')}</mathOperator>", -1),
        (f"<mathOperator name='signum'>{f('-1.2')}</mathOperator>", -1),
        (f"<mathOperator name='abs'>{i(-3)}</mathOperator>", 3),
        (f"<mathOperator name='log'>{i(1000)}</mathOperator>", 3.0),
        (f"<mathOperator name='ln'>{i(-1)}</mathOperator>", None),
        (f"<mathOperator name='atan2'>{i(0)}{i(-1)}</mathOperator>", 3.14159265358979),
        (f"<statsOperator name='popSD'><multiple>{i(2)}{i(4)}</multiple></statsOperator>", 1.0),
        (f"<statsOperator name='sampleSD'><multiple>{i(2)}</multiple></statsOperator>", None),
        ("<mathConstant name='pi'/>", 3.14159265358979),
        (f"<integerToFloat>{i(3)}</integerToFloat>", 3.0),
        # Comparing
        (f"<equal toleranceMode='absolute' tolerance='0.5 1'>{i(10)}{f('9.5')}</equal>", True),
        (
            f"<equal toleranceMode='absolute' tolerance='0.5' includeLowerBound='false'>"
            f"{i(10)}{f('9.5')}</equal>",
            False,
        ),
        (f"<equal toleranceMode='relative' tolerance='10'>{i(-20)}{i(-22)}</equal>", True),
        (f"<equalRounded figures='3'>{f('1.2345')}{f('1.2349')}</equalRounded>", True),
        (f"<lt>{i(1)}{f('1.0000000000000000001')}</lt>", False),
        (f"<gte>{i(1)}{NULL}</gte>", None),
        (
            f"<match>{LIST}<ordered>{d('A')}</ordered></match>",
            False,
        ),
        (f"<stringMatch caseSensitive='false'>{s('STRASSE')}{s('straße')}</stringMatch>", True),
        (f"<substring caseSensitive='true'>{s('Shell')}{s('Shellfish')}</substring>", True),
        (f"<patternMatch pattern='[A-C]\\d{{2}}'>{s('B12')}</patternMatch>", True),
        (f"<patternMatch pattern='12'>{s('B12')}</patternMatch>", False),
        (f"<not>{NULL}</not>", None),
        (f"<and><isNull>{NULL}</isNull>{NULL}</and>", None),
        (f"<and><isNull>{i(1)}</isNull>{NULL}</and>", False),
        (f"<or><isNull>{NULL}</isNull>{NULL}</or>", True),
        (f"<anyN min='1' max='1'><isNull>{NULL}</isNull>{NULL}</anyN>", None),
        (f"<inside shape='rect' coords='0,0,10,10'>{point(10, 10)}</inside>", True),
        (f"<inside shape='circle' coords='5,5,2'>{point(8, 5)}</inside>", False),
        (f"<inside shape='poly' coords='0,0,10,0,10,10'>{point(9, 1)}</inside>", True),
        (f"<inside shape='poly' coords='0,0,10,0,10,10'>{point(1, 9)}</inside>", False),
        (f"<inside shape='ellipse' coords='0,0,4,2'>{point(0, 2)}</inside>", True),
        (
            f"<durationLT>{seconds('PT1M')}{seconds('61')}</durationLT>",
            True,
        ),
        # Containers
        (f"<containerSize>{LIST}</containerSize>", 3),
        (f"<containerSize>{NULL}</containerSize>", 0),
        (f"<index n='2'>{LIST}</index>", "B"),
        (f"<index n='TWO'>{LIST}</index>", "B"),
        (f"<index n='9'>{LIST}</index>", None),
        (f"<member>{d('C')}{LIST}</member>", True),
        (f"<delete>{d('B')}{LIST}</delete>", ["A", "C"]),
        (
            f"<contains>{LIST}<ordered>{d('B')}{d('C')}</ordered></contains>",
            True,
        ),
        (
            f"<contains>{LIST}<ordered>{d('A')}{d('C')}</ordered></contains>",
            False,
        ),
        (f"<multiple>{i(1)}{NULL}<multiple>{i(2)}</multiple></multiple>", [1, 2]),
        ("<multiple/>", None),
        (f"<repeat numberRepeats='2'>{i(1)}{i(2)}</repeat>", [1, 2, 1, 2]),
        # Variables
        ("<variable identifier='NONE'/>", None),
        ("<isNull><baseValue baseType='string'></baseValue></isNull>", True),
        (
            "<customOperator definition='depcp:ToAscii'>"
            "<variable identifier='WORD'/></customOperator>",
            "A b",
        ),
    ],
)
def test_an_expression_gives_what_the_standard_says(xml: str, expected: object) -> None:
    given_value = value_of(xml)
    if isinstance(expected, float) and given_value is not None:
        assert given_value == pytest.approx(expected, rel=1e-14)
    else:
        assert given_value == expected
        assert type(given_value) is type(expected)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<sin><null/></sin>", "qti-expression-unknown"),
        (
            "<customOperator definition='acme:guess'><null/></customOperator>",
            "qti-custom-operator-unknown",
        ),
        ("<mathOperator name='cosine'><null/></mathOperator>", "qti-function-unknown"),
        ("<match><null/></match>", "qti-expression-parts"),
        ("<variable/>", "qti-attribute-missing"),
        ("<baseValue baseType='number'>1</baseValue>", "qti-base-type-unknown"),
        ("<baseValue baseType='integer'>one</baseValue>", "qti-value-unreadable"),
        ("<inside shape='rect' coords='1,2'><null/></inside>", "qti-shape-unreadable"),
        ("<patternMatch pattern='('><null/></patternMatch>", "qti-pattern-unreadable"),
    ],
)
def test_what_is_not_known_is_refused_by_its_name(xml: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        value_of(xml)
    assert refused.value.code == code


def test_an_undeclared_variable_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        value_of("<variable identifier='GHOST'/>")
    assert refused.value.code == "qti-variable-undeclared"


def test_a_pattern_that_would_run_for_ever_is_stopped() -> None:
    with pytest.raises(Invalid) as refused:
        value_of(f"<patternMatch pattern='(a|aa)+'>{s('a' * 60 + 'b')}</patternMatch>")
    assert refused.value.code == "qti-pattern-too-slow"


@given(seed=st.integers(0, 2**32))
@settings(deadline=None)
def test_chance_is_bounded_and_comes_again_from_its_seed(seed: int) -> None:
    whole = "<randomInteger min='2' max='11' step='3'/>"
    assert value_of(whole, seed) in (2, 5, 8, 11)
    assert value_of(whole, seed) == value_of(whole, seed)
    assert 1 <= value_of("<randomFloat min='1' max='2'/>", seed) <= 2
    assert value_of(f"<random>{LIST}</random>", seed) in ("A", "B", "C")


@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=20))
def test_sums_of_decimals_are_exact(numbers: list[Decimal]) -> None:
    xml = f"<equal>{f(sum(numbers))}<sum>{''.join(map(f, numbers))}</sum></equal>"
    assert value_of(xml) is True


STANDARD = (
    "and anyN baseValue containerSize contains correct customOperator default delete divide "
    "durationGTE durationLT equal equalRounded fieldValue gcd gt gte index inside integerDivide "
    "integerModulus integerToFloat isNull lcm lt lte mapResponse mapResponsePoint match "
    "mathConstant mathOperator max member min multiple not null numberCorrect "
    "numberIncorrect numberPresented "
    "numberResponded numberSelected or ordered outcomeMaximum outcomeMinimum patternMatch power "
    "product random randomFloat randomInteger repeat round roundTo statsOperator stringMatch "
    "substring subtract sum testVariables truncate variable"
)


def test_every_expression_of_the_standard_is_known() -> None:
    assert set(STANDARD.split()) <= OPERATORS.keys()
