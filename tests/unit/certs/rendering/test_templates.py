"""Templates: filled with escaping, checked for glyphs, fitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from certs.rendering.templates import Template, compose, load_template, printed_values
from foundation.errors import Invalid, NotFound
from tests.certificates import ADDRESS, LEVELS, NUMBER, award, faces, photo

TEMPLATE = load_template()


def _compose(template: Template = TEMPLATE, **changes: object) -> object:
    return compose(template, faces(), award(**changes), number=NUMBER, address=ADDRESS)


def test_page_shows_all_that_the_award_says() -> None:
    values = printed_values(TEMPLATE, award(expires_on=date(2029, 11, 20)), NUMBER, ADDRESS)
    assert values["name"] == "张伟"
    assert values["number"] == NUMBER
    assert values["expires"] == "2029年11月20日"
    assert values["issued"] == "2026年11月21日"
    assert values["posts"] == "课程顾问、课程咨询、辅导老师"
    assert "82.5" in values["scores"]


def test_markup_in_a_name_is_text_and_not_markup() -> None:
    sheet = compose(TEMPLATE, faces(), award(holder_name="<b>&x"), number=NUMBER, address=ADDRESS)
    assert "&lt;b&gt;&amp;x" in sheet.html
    assert "<b>&x" not in sheet.html


def test_name_in_a_template_language_is_text() -> None:
    values = printed_values(TEMPLATE, award(holder_name="{{ 7 * 7 }}"), NUMBER, ADDRESS)
    assert values["name"] == "{{ 7 * 7 }}"


def test_template_of_a_body_runs_in_a_sandbox() -> None:
    hostile = replace(TEMPLATE, html="{{ award.__class__.__mro__ }}")
    with pytest.raises(Exception, match="unsafe"):
        _compose(hostile)


def test_name_of_fifty_characters_still_fits() -> None:
    name = "·".join(["阿卜杜热西提麦麦提艾力"] * 4)[:50].strip("·")
    sheet = compose(TEMPLATE, faces(), award(holder_name=name), number=NUMBER, address=ADDRESS)
    assert sheet.fields["name"].size >= 12


def test_name_that_fits_nowhere_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-text-too-long") as refused:
        _compose(holder_name="张" * 90)
    assert refused.value.facts["field"] == "name"


def test_missing_glyph_is_refused_before_the_size_is_measured() -> None:
    with pytest.raises(Invalid, match="certs-glyph-missing"):
        _compose(holder_name="\U000247bd" * 90)


def test_each_level_has_its_accent_and_higher_ones_share_the_last() -> None:
    ornaments = {
        name: compose(TEMPLATE, faces(), award(level=level), number=NUMBER, address="a").css
        for name, level in LEVELS.items()
    }
    assert len(set(ornaments.values())) == 3
    above = replace(LEVELS["高级"], rank=5)
    sheet = compose(TEMPLATE, faces(), award(level=above), number=NUMBER, address="a")
    assert sheet.css == ornaments["高级"]


def test_template_name_cannot_leave_its_folder(tmp_path: Path) -> None:
    for name in ("../classic", "none", ""):
        with pytest.raises(NotFound, match="certs-template-unknown"):
            load_template(name)


def test_photo_is_part_of_the_page_only_if_there_is_one() -> None:
    given = award()
    without = compose(TEMPLATE, faces(), given, number=NUMBER, address="a")
    with_photo = compose(TEMPLATE, faces(), given, number=NUMBER, address="a", photo=photo())
    assert "持证人照片" not in without.html
    assert "持证人照片" in with_photo.html
