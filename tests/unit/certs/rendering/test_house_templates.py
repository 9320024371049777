"""Our own templates hold their shape whatever stands in them: conforming, whole, no overlap."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import page
import pypdfium2
import pytest
import zxingcpp

from certs.reading import visible_text
from certs.rendering.samples import Sample, samples
from certs.rendering.templates import CHINESE_ONLY, OURS, Sheet, compose, load_template
from tests.certificates import NOW, TOKEN, faces, printer

QR_CODES = zxingcpp.barcode_formats_from_str("QRCode")
ADDRESS = f"https://verify.example.org/verify/c/{TOKEN}"
QR_TEXT = ADDRESS + "#" + "Ab3_" * 38
CASES = {one.case: one for one in samples(rank=2) if one.case != "beyond"}
PAGES = [(name, case) for name in OURS if name != "classic" for case in CASES] + [
    (name + CHINESE_ONLY, "plain") for name in OURS
]
"""Every template with every sample; the classic one with English is looked at in `test_pdf`."""
INK = 0.8


@lru_cache(maxsize=32)
def _printed(name: str, case: str) -> tuple[Sample, Sheet, bytes]:
    shown = CASES[case]
    sheet = compose(
        load_template(name),
        faces(),
        shown.award,
        number=shown.number,
        address=ADDRESS,
        qr_text=QR_TEXT,
        photo=shown.photo,
    )
    return shown, sheet, printer().print(sheet, shown.number, NOW)


@pytest.fixture(params=PAGES, ids=lambda pair: "-".join(pair))
def printed(request: pytest.FixtureRequest) -> tuple[Sample, Sheet, bytes]:
    return _printed(*request.param)


def test_page_is_pdf_a_3a_and_pdf_ua_1_at_once(
    printed: tuple[Sample, Sheet, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(printed[2])
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(str(file), profile=profile).is_compliant, profile


def test_no_two_texts_overlap_and_all_stay_on_the_sheet(
    printed: tuple[Sample, Sheet, bytes],
) -> None:
    sheet = pypdfium2.PdfDocument(printed[2])[0]
    width, height = sheet.get_size()
    text = sheet.get_textpage()
    boxes = [text.get_rect(place) for place in range(text.count_rects())]
    assert len(boxes) > 20
    for place, (left, bottom, right, top) in enumerate(boxes):
        assert left > 24 and bottom > 24 and right < width - 24 and top < height - 24
        for other in boxes[place + 1 :]:
            across = min(right, other[2]) - max(left, other[0])
            up = min(top, other[3]) - max(bottom, other[1])
            assert across < INK or up < INK, (boxes[place], other)


def test_text_reads_as_the_award_and_the_code_as_what_was_given(
    printed: tuple[Sample, Sheet, bytes],
) -> None:
    shown, _, data = printed
    sheet = pypdfium2.PdfDocument(data)[0]
    text = visible_text(data)
    for said in (shown.award.holder_name, shown.number, ADDRESS, shown.award.body.name.zh):
        assert "".join(said.split()) in text
    assert "verify.example.org" in text
    picture = sheet.render(scale=220 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture, QR_CODES)] == [QR_TEXT]


def test_each_varying_field_stands_in_an_element_of_its_own(
    printed: tuple[Sample, Sheet, bytes],
) -> None:
    _, sheet, _ = printed
    for name, field in sheet.fields.items():
        if field.text:
            assert sheet.html.count(f'data-field="{name}"') == 1


def test_chinese_only_variant_holds_no_english() -> None:
    for name in OURS:
        shown, sheet, _ = _printed(name + CHINESE_ONLY, "plain")
        assert "Certificate of" not in sheet.html
        assert shown.award.body.name.en not in sheet.html


def test_full_document_number_is_printed_only_where_it_is_given() -> None:
    shown = CASES["plain"]
    masked, full = (
        compose(
            load_template(),
            faces(),
            shown.award,
            number=shown.number,
            address=ADDRESS,
            document=document,
        ).fields["document"]
        for document in (None, "100101200502020012")
    )
    assert masked.text == shown.award.document_masked
    assert full.text == "100101200502020012"


def test_reference_names_the_version_and_the_digest_tells_variants_apart() -> None:
    both, chinese = load_template("upright"), load_template("upright-zh@1")
    assert (both.reference, chinese.reference) == ("upright@1", "upright-zh@1")
    assert both.digest != chinese.digest
