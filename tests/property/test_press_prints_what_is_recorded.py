"""Whatever a certificate says, the press prints just that: letters, outlines and codes."""

from __future__ import annotations

import io
import zlib
from functools import lru_cache
from typing import Any

import pikepdf
import pytest
import segno
from fontTools.cffLib import CFFFontSet
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from hypothesis import example, given, settings
from hypothesis import strategies as st

from certs.issuing import Produced
from certs.press.glyph_store import glyph_store
from certs.press.own_fonts import OwnOutlines, own_font
from certs.press.press import Press
from certs.press.qr_tables import ALPHABET, qr_tables
from certs.reading import visible_text
from certs.rendering.glyphs import gaps
from tests.certificates import award, faces, line, photo, reservation

PREFIX = "https://verify.example.org/verify/c/"


@lru_cache(maxsize=1)
def press() -> Press:
    return Press(line())


@lru_cache(maxsize=1)
def covered() -> str:
    """Every Han character that the face of names draws, the dot and Latin letters."""
    ranges = (range(0x3400, 0xA000), range(0x20000, 0x2FA20))
    han = "".join(chr(code) for codes in ranges for code in codes)
    missing = {gap.character for gap in gaps(faces(), {"": han}, "serif-bold")}
    own = glyph_store(faces()["serif-bold"].path)
    drawn = [letter for letter in han if letter not in missing and own.holds(letter)]
    return "".join(drawn) + "·'-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


NAMES = st.deferred(lambda: st.text(st.sampled_from(covered()), min_size=1, max_size=16))


@settings(max_examples=60, deadline=None)
@given(name=NAMES, digits=st.integers(0, 9999), score=st.integers(0, 1000))
@example(name="李䶮", digits=7, score=600)
@example(name="王\U0002b5af", digits=7, score=600)
def test_text_on_the_page_is_the_text_of_the_record(name: str, digits: int, score: int) -> None:
    held = award(
        holder_name=name,
        document_masked=f"100101********{digits:04d}",
        scores=tuple(type(each)(each.name, f"{score / 10}") for each in award().scores),
    )
    made = press().produce(reservation(held), photo())
    assert made.path == "press"
    text = visible_text(made.pdf)
    for shown in (name, held.document_masked, f"理论{score / 10}", f"实操{score / 10}"):
        assert shown in text
    _every_glyph_is_drawn(made)


def _every_glyph_is_drawn(made: Produced) -> None:
    """No text of the page uses glyph 0, the one for missing characters."""
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        shown = [
            bytes(operand)
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) in ("Tj", "TJ")
            for operand in (operands[0] if str(operator) == "TJ" else operands)
            if isinstance(operand, pikepdf.String)
        ]
    assert len(shown) > 20
    for text in shown:
        assert text and len(text) % 2 == 0
        assert all(text[at : at + 2] != b"\0\0" for at in range(0, len(text), 2))


@settings(max_examples=40, deadline=None)
@given(letters=st.deferred(lambda: st.lists(st.sampled_from(covered()), max_size=30, unique=True)))
def test_own_font_has_the_shapes_of_the_face(letters: list[str]) -> None:
    store = glyph_store(faces()["serif-bold"].path)
    outlines = OwnOutlines(store)
    shared = "证书"
    maker = own_font("Own", store.em, [store[letter] for letter in shared], shared)
    fonts = CFFFontSet()
    data = zlib.decompress(maker.build([outlines[letter] for letter in letters]))
    fonts.decompile(io.BytesIO(data), None)
    own = fonts["Own"]
    assert own.charset[1:] == [f"cid{place:05}" for place in range(1, 3 + len(letters))]
    glyphs, names = _source()
    for name, letter in zip(own.charset[1:], shared + "".join(letters), strict=True):
        drawn, source = _shape(own.CharStrings[name]), _shape(glyphs[names[ord(letter)]])
        unit = own.FontMatrix[0] * 1000
        assert own.CharStrings[name].width * unit == pytest.approx(store[letter].width, abs=0.01)
        assert abs(drawn[0]) * unit**2 == pytest.approx(abs(source[0]), rel=0.04, abs=60)
        for one, other in zip(drawn[1], source[1], strict=True):
            assert abs(one * unit - other) <= 5


@lru_cache(maxsize=1)
def _source() -> tuple[Any, dict[int, str]]:
    font = TTFont(faces()["serif-bold"].path, lazy=True)
    return font.getGlyphSet(), font.getBestCmap()


def _shape(glyph: Any) -> tuple[float, tuple[float, ...]]:
    """The area of a glyph and the box around it."""
    area, box = AreaPen(), BoundsPen(None)
    glyph.draw(area)
    glyph.draw(box)
    return area.value, box.bounds or (0.0, 0.0, 0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(token=st.text(ALPHABET, min_size=22, max_size=22), long=st.booleans())
def test_code_is_the_one_that_the_encoder_draws(token: str, long: bool) -> None:
    text = PREFIX + (token * 10)[:207] if long else PREFIX + token
    tables = qr_tables(PREFIX, len(text) - len(PREFIX), 2)
    code = segno.make(
        text, error="m", mode="byte", micro=False, boost_error=False, mask=tables.mask
    )
    picture = tables.picture(text)
    rows = [
        picture[start : start + tables.stride] for start in range(0, len(picture), tables.stride)
    ]
    shown = [[row[x // 8] >> (7 - x % 8) & 1 for x in range(tables.side)] for row in rows]
    assert shown == [list(map(int, row)) for row in code.matrix_iter(border=2)]


def test_text_of_another_kind_has_no_code() -> None:
    tables = qr_tables(PREFIX, 22, 2)
    for text in (PREFIX + "A" * 21, PREFIX + "A" * 21 + "/", "https://elsewhere/" + "A" * 40):
        try:
            tables.picture(text)
        except ValueError:
            continue
        raise AssertionError(text)
