"""A template shows values; it reaches nothing, and whatever it does comes to an end."""

from __future__ import annotations

import time

import pytest

from certs.rendering.language import LONGEST_SOURCE, Source
from foundation.errors import Invalid
from tests.certificates import award


def _filled(text: str, **words: object) -> str:
    return Source("page", text, escape=True).fill(words)


def test_values_conditions_loops_and_macros_are_there() -> None:
    text = (
        "{% macro line(x) %}<p>{{ x }}</p>{% endmacro %}{% set y = namespace(at=1) %}"
        "{% for post in award.posts if post != '辅导老师' %}{% set y.at = y.at + 2 %}"
        "{{ line(post) }}{{ y.at }}{% if not loop.last %},{% endif %}{% endfor %}"
        "{{ award.skills.fields | map('zh') | join('、') }}"
    )
    assert _filled(text, award=award()) == (
        "<p>课程顾问</p>3,<p>课程咨询</p>5在线学习咨询服务、在线学习辅导服务"
    )


def test_value_is_escaped() -> None:
    assert _filled("{{ x }}", x="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    "text",
    [
        "{{ award.__class__ }}",
        "{{ award['__class__'] }}",
        "{{ ''.format }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ award.number_fields() }}",
        "{{ [award] | map('__class__') | join }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% macro a(x) %}{{ a(x + x) }}{% endmacro %}{{ a('x') }}",
        "{% set x = 'aaaaaaaa' %}" + "{% set x = x + x %}" * 60 + "{{ x }}",
        "{% for a in range(1000000000) %}{% endfor %}",
        "{% for a in range(100) %}" * 5 + "x" + "{% endfor %}" * 5,
        "{% for a in range(100) %}{% for b in range(99) %}"
        + "x" * 60_000
        + "{% endfor %}{% endfor %}",
        "{% for letter in 'letters' %}{% endfor %}",
        "{{ " + "-" * 3000 + "1 }}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    ],
)
def test_template_can_neither_act_nor_run_away(text: str) -> None:
    start = time.process_time()
    with pytest.raises(Invalid, match="certs-template-runaway"):
        _filled(text, award=award())
    assert time.process_time() - start < 2


def test_macros_that_double_each_other_are_stopped() -> None:
    macros = "{% macro m0() %}x{% endmacro %}" + "".join(
        f"{{% macro m{k}() %}}{{{{ m{k - 1}() }}}}{{{{ m{k - 1}() }}}}{{% endmacro %}}"
        for k in range(1, 50)
    )
    with pytest.raises(Invalid, match="certs-template-runaway"):
        _filled(macros + "{{ m49() }}")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("\n{% include 'x' %}", "include"),
        ("\n{% extends 'x' %}", "extends"),
        ("\n{{ x | tojson }}", "tojson"),
        ("\n{{ 10 ** 10 }}", "pow"),
        ("\n{{ 'a' ~ 'b' }}", "concat"),
        ("\n{% filter upper %}{% endfilter %}", "filterblock"),
    ],
)
def test_what_the_language_does_not_have_is_refused_with_its_line(text: str, word: str) -> None:
    with pytest.raises(Invalid, match="certs-template-word") as refused:
        Source("page", text, escape=True)
    assert refused.value.facts == {"file": "page", "line": 2, "word": word}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n\n{% if %}", "certs-template-syntax", 3),
        ("a\n{{ nobody.name }}", "certs-template-unknown-word", 2),
        ("a\n\n\n{{ 1 / 0 }}", "certs-template-fails", 4),
        ("{{ 1 }}\n{{ 'a' + 1 }}", "certs-template-runaway", 2),
    ],
)
def test_mistake_is_told_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(Invalid, match=code) as refused:
        _filled(text)
    assert refused.value.facts["line"] == line


def test_very_long_source_is_refused_unread() -> None:
    with pytest.raises(Invalid, match="certs-template-large"):
        Source("page", "x" * (LONGEST_SOURCE + 1), escape=True)


def test_same_template_may_be_filled_many_times() -> None:
    template = Source("page", "{% for k in range(90) %}{{ k }}{% endfor %}", escape=True)
    assert len({template.fill({}) for _ in range(400)}) == 1
