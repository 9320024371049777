"""The fields beside a design's text change their own lines and nothing else."""

from __future__ import annotations

import tomllib

import pytest

from exam_engine.adaptive.design_fields import fields_of, with_fields
from foundation.errors import Invalid

SOURCE = """# kept
[test]
title = "一"   # this remark goes with its line
minutes = 30

[stopping]
kind = "glr"
most = 20

[[lines]]
id = "x"
most = 3
"""


def test_only_the_named_lines_change() -> None:
    made = with_fields(SOURCE, {"minutes": "45", "most": "9"})
    assert made == SOURCE.replace("minutes = 30", "minutes = 45").replace("most = 20", "most = 9")


def test_a_missing_key_or_table_is_added_before_the_lists() -> None:
    made = with_fields(SOURCE, {"rate": "0.3", "cuts": "-0.5，0.5", "classes": "甲、乙, 丙"})
    read = tomllib.loads(made)
    assert read["exposure"] == {"most": 0.3} and read["stopping"]["cuts"] == [-0.5, 0.5]
    assert read["test"]["classes"] == ["甲", "乙", "丙"]
    assert read["lines"] == [{"id": "x", "most": 3}] and "# kept" in made


def test_text_cannot_break_out_of_its_quotes() -> None:
    made = with_fields(SOURCE, {"title": 'a"\n[pool]\nlevels = "x\\'})
    assert "pool" not in tomllib.loads(made) and made.count("\n") == SOURCE.count("\n")


def test_a_number_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        with_fields(SOURCE, {"minutes": "soon"})
    assert refused.value.facts == {"field": "minutes"}


def test_a_text_that_cannot_be_read_still_shows_empty_fields() -> None:
    assert set(fields_of("= =").values()) == {""}
    assert fields_of(SOURCE)["minutes"] == "30"
