"""Characters and widths read into flat arrays are those that the font itself tells."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from certs.rendering.characters import Characters, number_plainly
from tests.certificates import faces

HAN, LATIN, ABSENT, BEYOND = "某", "W", "\ue123", "\U0010fffd"


def test_numbers_and_widths_are_those_of_the_font() -> None:
    path = faces()["serif"].path
    with TTFont(path, lazy=True) as font:
        number_plainly(font)
        read = Characters(font)
    with TTFont(path, lazy=True) as font:
        mapped, em = font.getBestCmap(), font["head"].unitsPerEm
        for character in (HAN, LATIN, "·", "䶮"):
            name = mapped[ord(character)]
            assert read.number(character) == font.getGlyphID(name)
            assert read.width(character) == font["hmtx"][name][0] / em


@pytest.mark.parametrize("character", [ABSENT, BEYOND])
def test_character_that_is_not_drawn_has_neither(character: str) -> None:
    with TTFont(faces()["serif"].path, lazy=True) as font:
        number_plainly(font)
        read = Characters(font)
    assert (read.number(character), read.width(character)) == (0, None)
