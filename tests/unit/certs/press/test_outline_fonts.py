"""A shared font shows what the face shows, but for less than anybody can see."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.misc.transform import Scale
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from certs.press.glyph_store import glyph_store
from certs.press.outline_fonts import grid_of, outline_font
from tests.certificates import faces

LETTERS = "职业技能等级证书Agf0*　龘䶮"


@pytest.mark.parametrize(
    ("face", "points", "most", "darker"),
    [
        ("serif", 12.0, 6.0, 0.03),
        ("serif", 34.0, 5.0, 0.03),
        ("sans", 12.0, 11.8, 0.03),
        ("sans", 34.0, 5.0, 0.03),
    ],
)
def test_glyphs_keep_their_shape(face: str, points: float, most: float, darker: float) -> None:
    path = faces()[face].path
    store = glyph_store(path)
    drawn = _drawn(
        outline_font("Some", grid_of(points, face), 1000, [store[one] for one in LETTERS])
    )
    source = TTFont(path, lazy=True)
    glyphs, names = source.getGlyphSet(), source.getBestCmap()
    for place, letter in enumerate(LETTERS, 1):
        own = glyphs[names[ord(letter)]]
        area, bounds = AreaPen(glyphs), BoundsPen(glyphs)
        own.draw(area)
        own.draw(bounds)
        made_area, made_bounds = AreaPen(), BoundsPen(None)
        made = drawn[place]
        unit = Scale(made.unit)
        made.draw(TransformPen(made_area, unit))
        made.draw(TransformPen(made_bounds, unit))
        assert made.width * made.unit == pytest.approx(store[letter].width, abs=0.01)
        assert abs(made_area.value) == pytest.approx(abs(area.value), rel=darker)
        if bounds.bounds is None:
            assert made_bounds.bounds is None
            continue
        off = [
            abs(one - other) for one, other in zip(made_bounds.bounds, bounds.bounds, strict=True)
        ]
        assert max(off) <= most


def test_font_is_keyed_by_place() -> None:
    store = glyph_store(faces()["serif"].path)
    data = zlib.decompress(outline_font("Some", 10, 1000, [store["证"], store["书"]]))
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[fonts.fontNames[0]]
    assert top.ROS == ("Adobe", "Identity", 0)
    assert top.charset == [".notdef", "cid00001", "cid00002"]


def test_same_glyphs_give_the_same_bytes() -> None:
    store = glyph_store(faces()["serif"].path)
    one, other = (outline_font("Some", 10, 1000, [store["证"]]) for _ in range(2))
    assert one == other


def test_face_of_another_em_is_scaled() -> None:
    store = glyph_store(faces()["serif"].path)
    usual, doubled = (_drawn(outline_font("Some", 10, em, [store["证"]]))[1] for em in (1000, 2000))
    areas = []
    for glyph in (usual, doubled):
        pen = AreaPen()
        glyph.draw(pen)
        areas.append(pen.value)
    assert areas[1] == pytest.approx(areas[0] / 4, rel=0.05)


def _drawn(packed: bytes) -> list[Any]:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(zlib.decompress(packed)), None)
    top = fonts[fonts.fontNames[0]]
    found = []
    for name in top.charset:
        glyph = top.CharStrings[name]
        glyph.draw(BoundsPen(None))  # the width is known when it has been drawn
        glyph.unit = top.FontMatrix[0] * 1000
        found.append(glyph)
    return found
