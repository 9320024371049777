"""Every character is drawn by a face of ours, or the award is refused with its place."""

from __future__ import annotations

import pytest

from certs.rendering.glyphs import demand_glyphs, gaps
from foundation.errors import Invalid
from tests.certificates import faces


def test_rare_characters_of_names_are_covered() -> None:
    names = "䶮𫖯𬱖㛃𬀩·阿依古丽·买买提"
    assert gaps(faces(), {"name": names}, "serif-bold") == []


def test_character_without_glyph_is_named_with_code_point_and_field() -> None:
    with pytest.raises(Invalid, match="certs-glyph-missing") as refused:
        demand_glyphs(faces(), {"scheme": "在线", "name": "王\U000247bd"})
    assert refused.value.facts["character"] == "\U000247bd"
    assert refused.value.facts["code_point"] == "U+247BD"
    assert refused.value.facts["field"] == "name"


def test_all_gaps_are_listed_at_once_and_each_only_once() -> None:
    found = gaps(faces(), {"name": "\U000247bd王\U000247bd", "posts": "\U000247be"})
    assert [(gap.field, gap.code_point) for gap in found] == [
        ("name", "U+247BD"),
        ("posts", "U+247BE"),
    ]


@pytest.mark.parametrize(
    ("name", "script"),
    [("ئەركىن", "Arabic"), ("བསྟན་འཛིན", "Tibetan"), ("ᠮᠣᠩᠭᠣᠯ", "Mongolian"), ("ꆈꌠ", "Yi")],
)
def test_writing_that_the_page_cannot_set_is_refused_as_such(name: str, script: str) -> None:
    with pytest.raises(Invalid, match="certs-script-unsupported") as refused:
        demand_glyphs(faces(), {"name": name})
    assert refused.value.facts["script"] == script


@pytest.mark.parametrize("hidden", ["\u200b", "\x07", "\ue000", "\u0301", "\U000e0101", "\u202e"])
def test_characters_that_are_not_drawn_by_themselves_are_gaps(hidden: str) -> None:
    assert [gap.character for gap in gaps(faces(), {"name": f"张{hidden}伟"})] == [hidden]
