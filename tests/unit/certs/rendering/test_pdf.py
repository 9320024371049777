"""The printed page: conforming, one page, own fonts, nothing clipped, readable by a scanner."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import page
import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import ImageFile

from certs.awards import Award, Level, Scheme, Words
from certs.rendering.pdf import DataOnlyFetcher
from certs.rendering.templates import Sheet, compose, load_template
from foundation.errors import Invalid
from tests.certificates import LEVELS, NOW, NUMBER, TOKEN, award, faces, photo, printer

# A scanner asked for every kind also sees two-digit bar codes in a dense QR code.
QR_CODES = zxingcpp.barcode_formats_from_str("QRCode")
QUERY = f"https://verify.example.org/c/{TOKEN}"
MILLIMETRE = 72 / 25.4

CASES = {
    "two characters": award(),
    "twenty-five characters with dots": award(
        holder_name="阿卜杜热西提·麦麦提艾力·买买提吐尔逊·阿布都外力", level=LEVELS["中级"]
    ),
    "rare characters": award(
        holder_name="䶮𫖯𬱖", level=LEVELS["高级"], expires_on=date(2029, 11, 20)
    ),
    "long titles": award(
        scheme=Scheme(
            "063",
            Words(
                "智能制造生产线数字化运维与工业互联网边缘计算应用（演示）",
                "Digital Operation and Maintenance of Intelligent Manufacturing Lines (demo)",
            ),
        ),
        posts=("工业互联网边缘计算应用工程师", "智能制造生产线数字化运维技术员") * 2,
        level=Level("3", 3, Words("三级/高级工（高级）", "Level 3 Senior Skilled Worker")),
    ),
    "Latin name": award(holder_name="Maria Alexandra Fernández-González de la Vega"),
    "nothing optional": award(posts=(), scores=(), photo_digest=None, demonstration=False),
}


def _sheet(given: Award) -> Sheet:
    return compose(
        load_template(),
        faces(),
        given,
        number=NUMBER,
        address=QUERY,
        photo=photo() if given.photo_digest else None,
    )


@pytest.fixture(scope="module", params=CASES, ids=list(CASES))
def case(request: pytest.FixtureRequest) -> tuple[Award, bytes]:
    given = CASES[request.param]
    return given, printer().print(_sheet(given), NUMBER, NOW)


def test_page_is_pdf_a_3a_and_pdf_ua_1_at_once(case: tuple[Award, bytes], tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(case[1])
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(str(file), profile=profile).is_compliant, profile


def test_nothing_is_clipped_and_no_two_texts_overlap(case: tuple[Award, bytes]) -> None:
    boxes = _text_boxes(case[1])
    frame = 16 * MILLIMETRE
    for left, bottom, right, top in boxes:
        assert left > frame and right < 297 * MILLIMETRE - frame
        assert bottom > frame and top < 210 * MILLIMETRE - frame
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert not _overlap(one, other), (one, other)


def test_visible_text_holds_name_and_number(case: tuple[Award, bytes]) -> None:
    text = "".join(_document(case[1])[0].get_textpage().get_text_range().split())
    assert "".join(case[0].holder_name.split()) in text
    assert NUMBER in text
    assert QUERY in text


def test_qr_code_on_the_printed_page_reads_as_the_query_address(
    case: tuple[Award, bytes],
) -> None:
    picture = _document(case[1])[0].render(scale=200 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture, QR_CODES)] == [QUERY]


def test_demonstration_is_said_on_the_page_only_where_it_is_one(
    case: tuple[Award, bytes],
) -> None:
    text = _document(case[1])[0].get_textpage().get_text_range()
    assert ("Demonstration only" in text) is case[0].demonstration


def test_same_award_gives_the_same_bytes() -> None:
    sheet = _sheet(award())
    assert printer().print(sheet, NUMBER, NOW) == printer().print(sheet, NUMBER, NOW)


def test_only_our_fonts_are_embedded() -> None:
    with pikepdf.open(io.BytesIO(printer().print(_sheet(award()), NUMBER, NOW))) as pdf:
        names = {str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()}
    assert names
    assert all("Certificate-S" in name for name in names)


def test_page_set_in_a_font_of_the_machine_is_refused() -> None:
    if shutil.which("fc-list") is None or b"DejaVu" not in subprocess.check_output(["fc-list"]):
        pytest.skip("the machine has no font of its own to be tempted by")
    sheet = _sheet(award())
    sheet = replace(sheet, css=sheet.css + '.english { font-family: "DejaVu Sans" }')
    with pytest.raises(Invalid, match="certs-font-foreign"):
        printer().print(sheet, NUMBER, NOW)


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "face:serif"]
)
def test_template_can_read_no_file_and_reach_no_network(address: str) -> None:
    sheet = _sheet(award())
    reaching = replace(
        sheet, html=sheet.html.replace("<main>", f'<main><img alt="x" src="{address}">')
    )
    with pytest.raises(Invalid, match="certs-template-reaches-out"):
        printer().print(reaching, NUMBER, NOW)


def test_fetcher_opens_data_addresses_only() -> None:
    fetcher = DataOnlyFetcher()
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"
    with pytest.raises(ValueError, match="disallowed"):
        fetcher.fetch("file:///etc/hostname")


@pytest.mark.parametrize(
    ("style", "pages"),
    [("margin-top: 208mm", 2), ("position: absolute; left: 290mm; top: 9mm", 1)],
)
def test_what_does_not_stay_on_the_one_page_is_refused(style: str, pages: int) -> None:
    sheet = _sheet(award())
    astray = f'<p style="{style}">Something astray</p></main>'
    with pytest.raises(Invalid, match="certs-page-overflow") as refused:
        printer().print(replace(sheet, html=sheet.html.replace("</main>", astray)), NUMBER, NOW)
    assert refused.value.facts["pages"] == pages


def _document(data: bytes) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(data)


def _text_boxes(data: bytes) -> list[tuple[float, float, float, float]]:
    """Tight boxes of the page's text pieces: left, bottom, right, top in points."""
    textpage = _document(data)[0].get_textpage()
    return [textpage.get_rect(place) for place in range(textpage.count_rects())]


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    allowance = 0.8
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > allowance and up > allowance


def test_printing_leaves_cut_off_pictures_refused_in_the_whole_process() -> None:
    """WeasyPrint switches that off when it is imported."""
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
