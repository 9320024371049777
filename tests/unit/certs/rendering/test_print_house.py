"""The file for the printing house: inks only, room to cut, a sound QR code, and no certificate."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from pikepdf import Name

from certs.rendering.print_house import BLEED, NOTE, ink, ink_of_picture, print_file
from certs.rendering.templates import OURS, Sheet, compose, load_template
from foundation.errors import Invalid
from tests.certificates import ADDRESS, NOW, NUMBER, TOKEN, award, faces, photo, printer

QUERY = f"{ADDRESS}/verify/c/{TOKEN}"
MILLIMETRE = 72 / 25.4
QR_CODES = zxingcpp.barcode_formats_from_str("QRCode")


def _sheet(name: str) -> Sheet:
    return compose(
        load_template(name),
        faces(),
        award(),
        number=NUMBER,
        address=QUERY,
        photo=photo(),
        bleed=BLEED,
    )


@lru_cache(maxsize=4)
def _made(name: str) -> bytes:
    return print_file(printer(), faces(), _sheet(name), NUMBER, NOW)


@pytest.mark.parametrize("name", OURS)
def test_every_colour_is_an_ink(name: str) -> None:
    with pikepdf.open(io.BytesIO(_made(name))) as pdf:
        for thing in pdf.objects:
            if not isinstance(thing, pikepdf.Stream):
                continue
            if thing.get("/Subtype") == Name.Image:
                assert thing.ColorSpace == Name.DeviceCMYK
            elif "/Length1" not in thing:
                content = thing.read_bytes()
                assert re.findall(rb"[\d.]\s+(?:rg|RG|g|G|sc|SC|scn|SCN)\s", content) == []
        assert "/SMask" not in pdf.pages[0].obj.unparse().decode("latin-1")


@pytest.mark.parametrize("name", OURS)
def test_boxes_leave_three_millimetres_to_cut_off_and_room_for_marks(name: str) -> None:
    with pikepdf.open(io.BytesIO(_made(name))) as pdf:
        page = pdf.pages[0]
        trim, bleed, media = (
            [float(value) for value in page.obj[box]]
            for box in ("/TrimBox", "/BleedBox", "/MediaBox")
        )
    sheet = load_template(name).page
    assert trim[2] - trim[0] == pytest.approx(sheet.width * MILLIMETRE, abs=0.01)
    assert trim[3] - trim[1] == pytest.approx(sheet.height * MILLIMETRE, abs=0.01)
    assert trim[0] - bleed[0] == pytest.approx(3 * MILLIMETRE, abs=0.01)
    assert bleed[3] - trim[3] == pytest.approx(3 * MILLIMETRE, abs=0.01)
    assert media[0] < bleed[0] and media[3] > bleed[3]


def test_colour_runs_over_the_edge_and_marks_stand_outside_it() -> None:
    picture = pypdfium2.PdfDocument(_made("upright"))[0].render(scale=4).to_numpy()
    dot = 4 * MILLIMETRE
    edge, middle = int(10 * dot), picture.shape[1] // 2
    assert picture[edge - int(2.5 * dot), middle].max() < 200
    assert picture[edge - int(4 * dot), middle].min() > 250
    mark = picture[int(3 * dot) : int(5.5 * dot), edge - 3 : edge + 4]
    assert mark.min() < 120


def test_qr_code_is_full_black_and_reads_as_the_query_address() -> None:
    picture = pypdfium2.PdfDocument(_made("classic"))[0].render(scale=200 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture, QR_CODES)] == [QUERY]
    assert ink(0x1B / 255, 0x1F / 255, 0x24 / 255) == (0, 0, 0, 1)


def test_it_says_that_it_is_no_certificate() -> None:
    with pikepdf.open(io.BytesIO(_made("booklet"))) as pdf:
        assert "not a certificate" in str(pdf.docinfo["/Title"])
        metadata = pdf.Root.Metadata.read_bytes().decode()
        assert NOTE in metadata
        assert "pdfaid" not in metadata and "pdfuaid" not in metadata
        assert pdf.Root.OutputIntents[0].OutputConditionIdentifier == "FOGRA39"
        assert "/AcroForm" not in pdf.Root and "/Names" not in pdf.Root


def test_same_sheet_gives_the_same_bytes() -> None:
    assert print_file(printer(), faces(), _sheet("upright"), NUMBER, NOW) == _made("upright")


def test_no_place_gets_more_ink_than_dries() -> None:
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    inks = ink_of_picture(colours).astype(int)
    assert inks.sum(axis=2).max() <= 3 * 255 + 4
    assert inks[0, -1].sum() < 20


@pytest.mark.parametrize(
    "style",
    [
        "main { opacity: .5 }",
        "body { background: linear-gradient(#ffffff, #000000) }",
    ],
)
def test_what_cannot_become_ink_is_refused(style: str) -> None:
    sheet = _sheet("classic")
    with pytest.raises(Invalid, match="certs-print-colour"):
        print_file(printer(), faces(), replace(sheet, css=sheet.css + style), NUMBER, NOW)
