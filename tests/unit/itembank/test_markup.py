"""Item HTML passes an allow-list; authoring text becomes HTML."""

from __future__ import annotations

import pytest

from itembank.markup import html_from_text, plain_text, safe_html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>题",
        "<p onclick='x()'>题</p>",
        "<img src='https://elsewhere.example/pixel.png' alt='图'>题",
        "<a href='javascript:x()'>题</a>",
        "<style>p{}</style>题",
        "<iframe src='x'></iframe>题",
        "<svg><script>1</script></svg>题",
        "<math><annotation-xml encoding='text/html'><script>1</script></annotation-xml></math>题",
        "<div data-key='B' class='correct' id='right'>题</div>",
        "题<!-- 答案：B -->",
    ],
)
def test_what_could_run_call_out_or_carry_a_key_is_taken_out(hostile: str) -> None:
    shown = safe_html(hostile)
    for trace in ("script", "onclick", "http", "javascript", "style", "iframe", "data-key", "B"):
        assert trace not in shown
    assert "题" in shown


def test_pictures_inside_the_item_and_formulas_are_kept() -> None:
    picture = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="图">'
    formula = "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>"
    assert safe_html(picture) == picture
    assert safe_html(formula) == formula


def test_cleaning_twice_changes_nothing() -> None:
    once = safe_html("1 < 2 & <b>3</b> <x>4</x>")
    assert safe_html(once) == once


def test_lines_become_breaks_and_two_stars_become_bold() -> None:
    assert html_from_text("甲\n**不**属于") == "甲<br><strong>不</strong>属于"


def test_a_comparison_is_text_and_not_a_tag() -> None:
    assert html_from_text("若 a<2 且 b>3") == "若 a&lt;2 且 b&gt;3"


def test_a_table_drawn_with_bars_becomes_a_table() -> None:
    shown = html_from_text("数据如下：\n\n| 班级 | 报名 |\n|---|---|\n| 甲 | 60 |")
    assert "<th>班级</th>" in shown
    assert "<td>60</td>" in shown
    assert "|" not in shown


def test_a_written_table_is_kept_and_stands_free_of_breaks() -> None:
    shown = html_from_text("如下：\n<table><tr><td>1</td></tr></table>\n问")
    assert shown == "如下：<table><tbody><tr><td>1</td></tr></tbody></table>问"


def test_plain_text_keeps_words_apart() -> None:
    assert plain_text("甲<br>乙 &lt; <b>丙</b>") == "甲 乙 < 丙"


def test_sound_and_film_come_from_the_store_alone_and_never_play_by_themselves() -> None:
    stored = f"media:{'a' * 64}"
    shown = safe_html(
        f'<audio src="{stored}" autoplay loop></audio><video src="https://elsewhere.example/x.mp4">'
        f'<track src="{stored}" kind="captions" srclang="zh" onload="x()"></video>'
    )
    assert f'src="{stored}"' in shown and "controls" in shown and 'kind="captions"' in shown
    for trace in ("autoplay", "elsewhere", "onload"):
        assert trace not in shown
    assert safe_html(shown) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        # The source of a formula in another language is no part of what is read.
        (
            "<math><semantics><mi>x</mi><annotation encoding='TeX'>x^2</annotation>"
            "</semantics></math>",
            "<math><mi>x</mi></math>",
        ),
        ("<math><mtext>cm</mtext></math>", "<math><mi>cm</mi></math>"),
        (
            '<math><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac></math>',
            '<math><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac></math>',
        ),
        (
            '<math><mfenced open="[" onclick="x"><mphantom><mi>a</mi></mphantom></mfenced></math>',
            '<math><mfenced open="["><mphantom><mi>a</mi></mphantom></mfenced></math>',
        ),
    ],
)
def test_a_formula_keeps_its_meaning(source: str, shown: str) -> None:
    assert safe_html(source) == shown
    assert safe_html(shown) == shown
