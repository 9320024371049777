"""Items on paper: what is printed, what stays out of a paper without keys, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from itembank.authoring import read_item
from itembank.exchange.drafts import MediaFile
from itembank.exchange.office_archive import OfficeFile
from itembank.exchange.pdf_writing import write_pdf
from itembank.exchange.word_reading import read_word
from itembank.exchange.word_writing import write_word
from itembank.items import Item, ItemType
from itembank.standards import read_standard
from tests.office_files import docx, paragraph, picture, png

DEMO = Path(__file__).resolve().parents[4] / "exam_engine" / "demo"


@pytest.fixture(scope="module")
def bank() -> list[Item]:
    standard = read_standard(json.loads((DEMO / "standard.json").read_text("utf-8")))
    sources = [
        source
        for file in sorted((DEMO / "items").glob("**/*.json"))
        for source in json.loads(file.read_text("utf-8"))
    ]
    return [read_item(source, standard) for source in sources]


def _in_order(items: list[Item]) -> list[Item]:
    """As a paper has them: types together, in the order of their first item."""
    kinds = dict.fromkeys(item.item_type for item in items)
    return [item for kind in kinds for item in items if item.item_type is kind]


def test_a_paper_with_keys_reads_back_with_the_same_types_and_keys(bank: list[Item]) -> None:
    written = write_word(bank, {}, keyed=True)
    reading = read_word(written.content, "卷.docx", {})
    pointed_at = [item for item in bank if item.item_type is ItemType.HOTSPOT]
    assert [one.place.part for one in written.losses if one.code == "paper-loss-type"] == [
        item.identifier for item in pointed_at
    ]
    bank = [item for item in bank if item not in pointed_at]
    assert len(reading.drafts) == len(bank)
    relabelled = (ItemType.ORDER, ItemType.MATCH)
    for item, draft in zip(_in_order(bank), reading.drafts, strict=True):
        assert draft.item is not None, draft.source
        assert draft.item.item_type is item.item_type
        if item.item_type not in relabelled:
            keys = [declared.correct for declared in item.declarations]
            assert [declared.correct for declared in draft.item.declarations] == keys


def test_a_paper_without_keys_holds_none(bank: list[Item]) -> None:
    written = write_word(bank, {}, keyed=False)
    document = OfficeFile(written.content, "卷.docx").read("word/document.xml").decode()
    explained = [item.explanation for item in bank if len(item.explanation) > 12]
    assert explained
    assert not [text for text in explained if text in document]
    assert "paper-loss-keys" in [remark.code for remark in written.losses]


def test_pictures_are_printed_where_they_stood() -> None:
    data = docx(
        paragraph("1. 图中是（ ）", picture("p1", "示意图")),
        paragraph("A. 甲"),
        paragraph("B. ", picture("p2")),
        paragraph("答案：A"),
        pictures={"p1": png(1), "p2": png(2)},
    )
    reading = read_word(data, "卷.docx", {})
    items = [draft.item for draft in reading.drafts if draft.item is not None]
    files: dict[str, MediaFile] = {file.digest: file for file in reading.files}
    again = read_word(write_word(items, files, keyed=True).content, "卷.docx", {})
    (draft,) = again.drafts
    assert draft.item is not None
    assert set(files) == {file.digest for file in again.files}
    assert "media:" in draft.item.body[0].prompt


def test_a_paper_is_laid_out_as_pdf(bank: list[Item]) -> None:
    assert write_pdf(bank[:3], {}, keyed=True).content.startswith(b"%PDF-")
