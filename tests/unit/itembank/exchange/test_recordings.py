"""Questions answered by speaking: from papers and workbooks, to QTI, and back."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from itembank.delivery import present
from itembank.exchange.dialects import read
from itembank.exchange.drafts import MediaFile
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.excel_writing import write_excel
from itembank.exchange.known_dialects import KNOWN
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import OWN_SPACE, write_package
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.recordings import spoken_prompt
from itembank.exchange.word_reading import read_word
from itembank.exchange.word_writing import write_word
from itembank.items import Item, ItemType
from tests.office_files import docx, paragraph, picture, png

PAPER = """一、录音应答题（每题10分）
1. 请用普通话向家长说明退费规则。
答案：说明依据（4分）；说明步骤（6分）
2. 朗读下列文字：在线学习服务师。
"""


def spoken() -> list[Item]:
    reading = read(KNOWN, "text", PAPER.encode(), "卷.txt", {})
    items = [draft.item for draft in reading.drafts]
    assert all(items), [draft.remarks for draft in reading.drafts]
    return [item for item in items if item is not None]


def test_a_paper_has_them_as_a_type_of_their_own() -> None:
    first, second = spoken()
    assert first.item_type is second.item_type is ItemType.RECORDING
    assert (first.max_score, first.needs_people) == (Decimal(10), True)
    assert [row.points for row in first.metadata.rubric] == [Decimal(4), Decimal(6)]
    (whole,) = present(first, 1)["interactions"]  # type: ignore[misc]
    (view,) = whole["interactions"]
    assert (view["kind"], view["type"]) == ("upload", "audio/*")
    assert "退费规则" in view["prompt"]
    assert "说明依据" not in str(whole)


def test_a_workbook_gives_them_back_as_they_were() -> None:
    items = spoken()
    written = write_excel(items, {})
    again = [draft.item for draft in read_excel(written.content, "题.xlsx", {}).drafts]
    for item, read_again in zip(items, again, strict=True):
        assert read_again is not None
        assert read_again.item_type is ItemType.RECORDING
        assert (read_again.body, read_again.rules) == (item.body, item.rules)
        assert read_again.metadata.rubric == item.metadata.rubric


def test_a_word_paper_gives_them_back_with_their_pictures() -> None:
    data = docx(
        paragraph("一、录音应答题"),
        paragraph("1. 描述图中的情形 ", picture("p1", "图")),
        pictures={"p1": png(1)},
    )
    reading = read_word(data, "卷.docx", {})
    (draft,) = reading.drafts
    assert draft.item is not None
    files: dict[str, MediaFile] = {file.digest: file for file in reading.files}
    again = read_word(write_word([draft.item], files, keyed=True).content, "卷.docx", {})
    assert again.drafts[0].item is not None
    assert again.drafts[0].item.item_type is ItemType.RECORDING
    assert "media:" in (spoken_prompt(again.drafts[0].item.body[0]) or "")


@pytest.mark.parametrize("spelling", list(Spelling))
def test_another_systems_upload_of_sound_is_the_same_type(spelling: Spelling) -> None:
    items = spoken()
    content = write_package(items, spelling, {}).content
    for own in (True, False):
        data = content if own else _without_own(content)
        again = [draft.item for draft in read_package(data, "a.zip").drafts]
        for item, back in zip(items, again, strict=True):
            assert back is not None
            assert (back.item_type, back.max_score) == (ItemType.RECORDING, item.max_score)
            assert spoken_prompt(back.body[0]) == spoken_prompt(item.body[0])
    names = [draft.item.identifier for draft in read_package(content, "a.zip").drafts if draft.item]
    assert names == [item.identifier for item in items]


def _without_own(content: bytes) -> bytes:
    """The package as another system would send it: without what the bank adds for itself."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(OWN_SPACE.encode(), b"urn:another:item"))
    return written.getvalue()
