"""What can be drawn: all that GB 18030-2022 asks for at level 2, and more where a face is added."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import category

import pytest

from certs.rendering.fonts import RARE_FILE, Faces, metrics
from certs.rendering.glyphs import gaps
from certs.rendering.seal import seal_svg
from certs.rendering.templates import compose, load_template
from certs.settings import CertsSettings
from foundation.errors import Invalid
from tests.certificates import ADDRESS, MODULES, NUMBER, award, faces

BEYOND_THE_BASIC_PLANE = (
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌"
    "𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦"
    "𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈"
    "𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩"
    "𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍"
    "𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""The 196 characters of the General Standard Characters (2013, 8,105) outside the first plane:
what implementation level 2 of GB 18030-2022 adds to level 1."""
LEVEL_1 = ((0x4E00, 0x9FEF), (0x3400, 0x4DB5))
EXTENSIONS = {
    "B": (0x20000, 0x2A6D6),
    "C": (0x2A700, 0x2B734),
    "D": (0x2B740, 0x2B81D),
    "E": (0x2B820, 0x2CEA1),
    "F": (0x2CEB0, 0x2EBE0),
}
RARE_NAME = "王\U000247bd"


@pytest.fixture(scope="module")
def with_rare() -> Faces:
    folder = Path(CertsSettings().rare_fonts_folder)
    if not (folder / RARE_FILE).is_file():
        pytest.skip("the face for rare characters (Debian fonts-hanazono) is not installed")
    return Faces.from_folder(MODULES / "@expo-google-fonts", folder)


@pytest.mark.parametrize("face", ["serif", "serif-bold", "sans"])
def test_every_face_draws_all_of_gb_18030_level_2(face: str) -> None:
    font = metrics(faces()[face].path)
    assert len(BEYOND_THE_BASIC_PLANE) == 196
    assert [one for one in BEYOND_THE_BASIC_PLANE if not font.has(one)] == []
    for first, last in LEVEL_1:
        assert [code for code in range(first, last + 1) if not font.has(chr(code))] == []


@pytest.mark.parametrize("face", ["serif", "serif-bold", "sans"])
def test_every_face_draws_the_double_byte_area_but_for_one_sign(face: str) -> None:
    """Han, kana, Greek, Cyrillic and signs (GB 18030-2022, 9.2); no name needs U+2252."""
    font = metrics(faces()[face].path)
    pairs = (bytes((first, second)) for first in range(0x81, 0xFF) for second in range(0x40, 0xFF))
    decoded = (pair.decode("gb18030", "ignore") for pair in pairs)
    area = {one for one in decoded if len(one) == 1 and category(one) not in ("Cc", "Cn", "Co")}
    assert len(area) > 21_000
    assert [one for one in sorted(area) if not font.has(one)] == ["\u2252"]


def test_face_for_rare_characters_draws_extensions_b_to_f(with_rare: Faces) -> None:
    chain = with_rare.chain("serif-bold")
    for first, last in EXTENSIONS.values():
        assert all(chain.has(chr(code)) for code in range(first, last + 1))


def test_rare_name_is_set_in_the_plain_weight_throughout(with_rare: Faces) -> None:
    given = award(holder_name=RARE_NAME)
    sheet = compose(load_template(), with_rare, given, number=NUMBER, address=ADDRESS)
    assert sheet.fields["name"].light
    assert 'class="strong light"' in sheet.html
    assert not sheet.fields["scheme"].light


def test_without_the_face_a_rare_name_is_refused_with_its_code_point() -> None:
    assert [gap.code_point for gap in gaps(faces(), {"name": RARE_NAME}, "serif-bold")] == [
        "U+247BD"
    ]
    with pytest.raises(Invalid, match="certs-glyph-missing"):
        compose(
            load_template(),
            faces(),
            award(holder_name=RARE_NAME),
            number=NUMBER,
            address=ADDRESS,
        )


def test_seal_takes_each_character_from_a_face_that_draws_it(with_rare: Faces) -> None:
    name, caption = "演示\U000247bd中心", "证书专用章"
    drawn = re.findall(r'<path transform="[^"]*" d="([^"]*)"', seal_svg(name, caption, with_rare))
    assert len(drawn) == len(name + caption)
    assert all(drawn)


def test_folder_without_the_face_is_no_fault() -> None:
    folder = MODULES / "@expo-google-fonts"
    assert len(list(Faces.from_folder(folder, Path("nowhere")))) == 3
