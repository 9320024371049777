"""Files are read by their bytes; hostile and mistaken ones are refused before they are parsed."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from exam_engine.enrolment.cells import CellKind
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.limits import FileLimits
from exam_engine.enrolment.workbook import read_table
from exam_engine.words import Words
from foundation.errors import Invalid


def refusal(data: bytes, limits: FileLimits | None = None) -> str:
    with pytest.raises(Invalid) as refused:
        read_table(data, limits)
    assert WORDS.say(refused.value.code, "zh-CN", **refused.value.facts)
    return refused.value.code


def plain() -> bytes:
    book = Workbook()
    book.active.append(["姓名", "学号"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, None) or old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet_xml(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{body}</worksheet>'.encode()


WORDS = Words.load(strict=True)
SHEET = "xl/worksheets/sheet1.xml"


def test_cells_keep_place_and_type() -> None:
    book = Workbook()
    page = book.active
    page.title = "表"
    page["B3"] = "文字"
    page["C3"] = 12345678901
    page["D3"] = date(2005, 5, 7)
    page["E3"] = True
    page["F3"] = "=B3"
    page["G3"] = "#N/A"
    page["G3"].data_type = "e"
    page.column_dimensions["C"].hidden = True
    page["H3"] = "并"
    page.merge_cells("H3:H5")
    page["B5"] = "下"
    out = io.BytesIO()
    book.save(out)
    sheet = read_table(out.getvalue()).sheets[0]
    row, below = sheet.rows
    assert (sheet.name, row.number) == ("表", 3)
    assert {c.letter: (c.kind, c.value) for c in row.cells.values()} == {
        "B": (CellKind.TEXT, "文字"),
        "C": (CellKind.NUMBER, 12345678901.0),
        "D": (CellKind.DATE, date(2005, 5, 7)),
        "E": (CellKind.BOOLEAN, True),
        "F": (CellKind.FORMULA_UNCOMPUTED, ""),
        "G": (CellKind.ERROR, "#N/A"),
        "H": (CellKind.TEXT, "并"),
    }
    assert sheet.hidden_columns == {3}
    assert below.merged_from == {8: 3}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "enrolment-file-empty"),
        (b"  \r\n ", "enrolment-file-empty"),
        (b"%PDF-1.7 ...", "enrolment-file-kind"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "enrolment-file-kind"),
        (b"\x89PNG\r\n\x1a\n", "enrolment-file-kind"),
        (b"PK\x03\x04 and then nothing", "enrolment-file-damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "enrolment-file-old-workbook"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "enrolment-file-password",
        ),
        (b"\x01\x02\x00\x03", "enrolment-file-kind"),
        (b"\xff\xff\xff\x81,1\r\n", "enrolment-file-encoding"),
    ],
)
def test_what_is_no_list_is_refused_by_its_bytes(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_document_renamed_to_xlsx_is_told_for_what_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Invalid) as refused:
        read_table(out.getvalue())
    assert refused.value.facts["kind"] == "docx"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(plain(), {"xl/media/zeros.bin": bytes(60 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert refusal(bomb) == "enrolment-file-bomb"


def test_a_size_that_lies_unpacks_no_more_than_it_says() -> None:
    bomb = bytearray(repacked(plain(), {"xl/media/zeros.bin": bytes(8 * 1024 * 1024)}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = bomb.find(mark)
        while at >= 0:
            (size,) = struct.unpack_from("<I", bomb, at + offset)
            if size == 8 * 1024 * 1024:
                struct.pack_into("<I", bomb, at + offset, 100)
            at = bomb.find(mark, at + 4)
    assert refusal(bytes(bomb)) == "enrolment-file-damaged"


def test_too_many_parts_and_escaping_paths_are_refused() -> None:
    many = repacked(plain(), {f"xl/media/{n}.bin": b"x" for n in range(1001)})
    assert refusal(many) == "enrolment-file-archive-entries"
    for path in ("../evil.xml", "/etc/x", "xl/" + "a/" * 10 + "x", "xl/a:b"):
        assert refusal(repacked(plain(), {path: b"x"})) == "enrolment-file-archive-path"


def test_a_part_given_twice_is_refused() -> None:
    data = repacked(plain(), {SHEET.upper(): sheet_xml("<sheetData/>")})
    assert refusal(data) == "enrolment-file-damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    )
    data = repacked(plain(), {SHEET: text.encode(encoding)})
    assert refusal(data) == "enrolment-file-declarations"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (
            '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            "enrolment-file-too-many-rows",
        ),
        (
            '<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>',
            "enrolment-file-too-wide",
        ),
        (
            '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            "enrolment-file-covered",
        ),
        (
            '<sheetData/><hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>',
            "enrolment-file-covered",
        ),
        (
            '<sheetData><row r="1"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData>',
            "enrolment-file-damaged",
        ),
        ("<sheetData><row>", "enrolment-file-damaged"),
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused(body: str, code: str) -> None:
    assert refusal(repacked(plain(), {SHEET: sheet_xml(body)})) == code


def test_formats_far_below_the_list_do_no_harm() -> None:
    body = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    sheet = read_table(repacked(plain(), {SHEET: sheet_xml(body)})).sheets[0]
    assert [row.number for row in sheet.rows] == [1]


def test_a_file_beyond_the_size_limit_is_refused() -> None:
    assert refusal(plain(), FileLimits(max_bytes=100)) == "enrolment-file-too-large"


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("gb18030", ","), ("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")],
)
def test_csv_is_read_in_any_usual_encoding(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["姓名", "身份证号", "班级"]) + "\r\n"
    text += delimiter.join(["䶮𫖯", '="10010120050707006X"', '"软件\n2401"']) + "\r\n"
    table = read_table(text.encode(encoding))
    assert (table.kind, table.delimiter) == ("csv", delimiter)
    rows = table.sheets[0].rows
    assert [cell.value for cell in rows[0].cells.values()] == ["姓名", "身份证号", "班级"]
    assert [cell.value for cell in rows[1].cells.values()] == [
        "䶮𫖯",
        "10010120050707006X",
        "软件\n2401",
    ]


def test_twenty_thousand_rows_are_read(
    workbook: Callable[..., bytes], good_row: Callable[..., dict[Column, Any]]
) -> None:
    lines = ["姓名,学号"] + [f"张伟,{number}" for number in range(20_000)]
    table = read_table("\n".join(lines).encode())
    assert table.sheets[0].rows[-1].number == 20_001


def test_a_workbook_with_bytes_changed_is_read_or_refused_and_nothing_else() -> None:
    chance = random.Random(20261121)
    data = plain()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(300):
        name = chance.choice(sorted(parts))
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(content))
            content[place : place + chance.choice((0, 1, 9))] = chance.randbytes(1)
        for spoiled in (repacked(data, {name: bytes(content)}), data[: chance.randrange(4, 9999)]):
            with contextlib.suppress(Invalid):
                read_table(spoiled)
