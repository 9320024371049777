"""Formulas go to Word and come back as they were."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from itembank.exchange.word_formulas import mathml_of
from itembank.exchange.word_math import UnknownFormula, omml_of
from itembank.markup import safe_html

SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def there_and_back(mathml: str) -> str:
    """The formula, written for Word and read again."""
    written = omml_of(lxml_html.fragment_fromstring(mathml))
    return mathml_of(etree.fromstring(f'<w xmlns:m="{SPACE}">{written}</w>')[0])


def bare(mathml: str) -> str:
    """Without groups that group nothing: what a reader sees is the same."""
    before = ""
    while before != mathml:
        before = mathml
        mathml = re.sub(r"<mrow>((?:(?!</?mrow>).)*)</mrow>", r"\1", mathml)
    return mathml


def i(name: str) -> str:
    return f"<mi>{name}</mi>"


def n(number: int) -> str:
    return f"<mn>{number}</mn>"


def o(sign: str) -> str:
    return f"<mo>{sign}</mo>"


def g(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


CASES = [
    i("x") + o("+") + n(12),
    f"<mfrac>{g(i('a'), o('+'), i('b'))}{n(2)}</mfrac>",
    f"<msup>{i('x')}{n(2)}</msup><msub>{i('a')}{i('n')}</msub>",
    f"<msubsup>{i('x')}{i('i')}{n(2)}</msubsup>",
    f"<msqrt>{i('x')}{o('+')}{n(1)}</msqrt><mroot>{i('y')}{n(3)}</mroot>",
    o("(") + i("a") + o("+") + o("[") + i("b") + o("]") + o(")"),
    f"<munderover>{o('∑')}{g(i('k'), o('='), n(1))}{i('n')}</munderover>{i('k')}",
    f"<msubsup>{o('∫')}{n(0)}{n(1)}</msubsup>{i('f')}{i('d')}{i('x')}",
    o("∏") + i("a"),
    f"<mover>{i('x')}{o('→')}</mover><mover>{i('y')}{o('¯')}</mover><mover>{i('z')}{o('^')}</mover>",
    f"<munder>{i('lim')}{g(i('x'), o('→'), n(0))}</munder>{i('sin')}{i('x')}",
    f"<mover>{g(i('a'), o('+'), i('b'))}{o('⏞')}</mover>",
    f"{o('{')}<mtable><mtr><mtd>{i('x')}</mtd><mtd>{n(1)}</mtd></mtr>"
    f"<mtr><mtd>{i('y')}</mtd><mtd>{n(2)}</mtd></mtr></mtable>",
    i("面积") + o("=") + i("π") + f"<msup>{i('r')}{n(2)}</msup>" + o("≤") + o("&lt;"),
    i("a") + o("(") + i("b"),
    f"<mspace></mspace>{i('x')}",
]


@pytest.mark.parametrize("mathml", CASES)
@pytest.mark.parametrize("display", ["", ' display="block"'])
def test_a_formula_comes_back_as_it_was(mathml: str, display: str) -> None:
    whole = f"<math{display}>{mathml}</math>"
    back = there_and_back(whole)
    assert bare(back) == bare(whole)
    assert safe_html(back) == back


ATOMS = st.sampled_from([i("x"), i("y"), n(7), o("+"), o("="), o("("), o(")"), i("cos"), o("∑")])
FORMULAS = st.recursive(
    st.lists(ATOMS, min_size=1, max_size=4).map(lambda parts: g(*parts)),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: g(f"<mfrac>{two[0]}{two[1]}</mfrac>")),
        st.tuples(inner, inner).map(lambda two: g(f"<msup>{two[0]}{two[1]}</msup>")),
        inner.map(lambda one: g(f"<msqrt>{one}</msqrt>")),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: g(*parts)),
    ),
    max_leaves=8,
)


@given(FORMULAS)
@settings(max_examples=80, deadline=None)
def test_any_formula_comes_back_as_it_was(mathml: str) -> None:
    assert bare(there_and_back(f"<math>{mathml}</math>")) == bare(f"<math>{mathml}</math>")


def test_what_word_has_no_place_for_is_refused() -> None:
    deep = "<msqrt>" * 60 + "<mi>x</mi>" + "</msqrt>" * 60
    for strange in ("<maction></maction>", deep, "<mfrac><mi>a</mi></mfrac>"):
        with pytest.raises(UnknownFormula):
            omml_of(lxml_html.fragment_fromstring(f"<math>{strange}</math>"))


def test_a_fraction_without_its_bar_and_brackets_of_another_kind_stay_so() -> None:
    mathml = (
        '<math><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac>'
        '<mfenced open="[" close=")"><mi>a</mi></mfenced><mphantom><mi>b</mi></mphantom></math>'
    )
    written = omml_of(lxml_html.fragment_fromstring(mathml))
    for told in ('m:type m:val="noBar"', 'm:begChr m:val="["', 'm:show m:val="0"'):
        assert told in written
