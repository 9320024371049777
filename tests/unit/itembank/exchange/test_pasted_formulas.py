"""Text copied from Word comes with its formulas in place, once each, and hostile text as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itembank.exchange.pasted_formulas import text_of_paste
from itembank.markup import safe_html

FORMULA = """<!--[if gte msEquation 12]><m:oMath><m:f><m:fPr><span
style='font-family:"Cambria Math",serif'><m:ctrlPr></m:ctrlPr></span></m:fPr><m:num><i
style='mso-bidi-font-style:normal'><span lang=EN-US><m:r>a</m:r></span></i></m:num><m:den><m:r>2
</m:r></m:den></m:f><m:r><m:rPr><m:scr m:val="roman"/></m:rPr>&lt;b</m:r></m:oMath>
<![endif]--><![if !msEquation]><span><img width=12 height=20
src="file:///C:/clip_image002.png"></span><![endif]>"""
PAGE = f"""<html xmlns:m="http://schemas.microsoft.com/office/2004/12/omml"><head><style>
<!-- p {{margin:0}} --></style></head><body><!--StartFragment-->
<p class=MsoNormal>若<span>{FORMULA}</span>，则&nbsp;5 &lt; 6。</p><p>再看{FORMULA}</p>
<!--EndFragment--></body></html>"""
MATH = "<mfrac><mrow><mi>a</mi></mrow><mrow><mn>2</mn></mrow></mfrac><mo>&lt;</mo><mi>b</mi>"


def test_formulas_stand_where_they_stood_and_text_stays_text() -> None:
    formula = f"<math><mrow>{MATH}</mrow></math>"
    assert text_of_paste(PAGE) == f"若{formula}，则 5 &lt; 6。\n再看{formula}"


def test_a_paste_without_a_formula_is_left_to_the_browser() -> None:
    assert text_of_paste("<p>没有公式</p>") == ""


@pytest.mark.parametrize("broken", ["<m:oMath><m:f><m:num></m:oMath>", "<m:oMath></m:r></m:oMath>"])
def test_what_is_left_open_is_closed(broken: str) -> None:
    assert text_of_paste(broken).startswith("<math><mrow>")


@given(st.lists(st.sampled_from(["<m:oMath>", "</m:oMath>", "<m:r>", "</m:r>", "<script>", "x<"])))
def test_whatever_comes_is_text_and_formulas_and_nothing_else(pieces: list[str]) -> None:
    told = text_of_paste("".join(pieces))
    assert safe_html(told) == told
