"""What is fuzzed: each reader of foreign files, how bytes reach it, and what they begin from.

Word, Excel and packages are archives with check sums, which hardly any change of bytes survives; so
the fuzzer changes a part of such a file, and the archive around it is made anew each time.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from foundation.errors import Refusal
from itembank.exchange.aiken_reader import read_aiken
from itembank.exchange.drafts import Reading
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.gift_reader import read_gift
from itembank.exchange.inspection import inspect
from itembank.exchange.item_files import ItemSource
from itembank.exchange.moodle_reader import read_moodle
from itembank.exchange.package_reader import read_item_file, read_package
from itembank.exchange.paper_reading import read_text
from itembank.exchange.qti1_items import items_in
from itembank.exchange.qti_results import read_results
from itembank.exchange.reading_json import reading_to_json
from itembank.exchange.safe_archive import SafeArchive
from itembank.exchange.safe_xml import name_of, parse
from itembank.exchange.word_reading import read_word
from tests.office_files import docx, paragraph, table, zipped
from tests.packages import ITEM, archive

ONE_ITEM: Final = ITEM.format(picture="p.png").encode()
QTI_1: Final = (
    b'<questestinterop><item ident="i"><presentation><material><mattext texttype="text/html">'
    b'&lt;p&gt;Q&lt;/p&gt;</mattext></material><response_lid ident="R" rcardinality="Multiple">'
    b'<render_choice shuffle="Yes"><response_label ident="A"><material><mattext>a</mattext>'
    b'</material></response_label></render_choice></response_lid><response_str ident="S">'
    b'<render_fib rows="1"/></response_str></presentation><resprocessing><outcomes><decvar '
    b'maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes><respcondition '
    b'continue="Yes"><conditionvar><or><varequal respident="R">A</varequal><not><vargte '
    b'respident="S">2</vargte></not></or></conditionvar><setvar action="Add">50</setvar>'
    b'<displayfeedback linkrefid="f"/></respcondition></resprocessing><itemfeedback ident="f">'
    b"<material><mattext>F</mattext></material></itemfeedback></item></questestinterop>"
)
GIFT: Final = (
    b"// [id:a] [tag:b]\n::T::[html]Q {=a#x ~%50%b ~c####d}\n\nN {#=1..2 =%50%3:1}\n\n"
    b"M {=a->b =c->d}"
)
MOODLE: Final = (
    b'<quiz><question type="cloze"><questiontext format="html"><text>A {1:SA:=b~%5%c} {2:MC:=d~e}'
    b'</text></questiontext><file name="a" path="/" encoding="base64">AA==</file></question>'
    b'<question type="numerical"><questiontext><text>Q</text></questiontext>'
    b'<answer fraction="100"><text>1</text><tolerance>2</tolerance></answer></question></quiz>'
)
PAPER: Final = "一、单选题\n1．甲是（ ）\nA．乙　B．丙\n答案：B\n解析：丁\n2、判断题（√）".encode()
RESULTS: Final = (
    b'<assessmentResult><itemResult identifier="i"><responseVariable identifier="R">'
    b"<candidateResponse><value>A</value></candidateResponse></responseVariable></itemResult>"
    b"</assessmentResult>"
)
_DOCUMENT: Final = zipfile.ZipFile(
    BytesIO(docx(paragraph("1．甲（ ）"), paragraph("A．乙"), table([["题干", "答案"]]), lists=""))
).read("word/document.xml")
_SHEET: Final = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>题型</t></is></c><c r="B1" t="inlineStr"><is><t>题干'
    '</t></is></c><c r="C1" t="inlineStr"><is><t>答案</t></is></c></row><row r="2"><c r="A2" '
    't="inlineStr"><is><t>判断</t></is></c><c r="B2" t="inlineStr"><is><t>甲</t></is></c><c r="C2" '
    't="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    "</worksheet>"
).encode()
_BOOK: Final = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" '
    'sheetId="1" r:id="r1"/></sheets></workbook>'
)
_BOOK_RELATIONS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/worksheet"/></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Target:
    """A reader: takes any bytes; anything but a refusal that comes out of it is a finding."""

    take: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    is_xml: bool = False
    at_hand: str = ""
    """How the names of further files to begin from end, among the shared data."""


def _reading(read: Callable[[bytes, str], Reading]) -> Callable[[bytes], object]:
    """Reads, and writes what was read as JSON, for that is where it goes next."""
    return lambda data: json.dumps(reading_to_json(read(data, "f")))


def _inspected(data: bytes) -> object:
    """An item opened, made ready, shown and scored with an open answer."""
    root = parse(data, "f")
    items = [root] if name_of(root) == "assessmentItem" else list(items_in(root))
    return [inspect(ItemSource(one, Path("f.xml"), "")) for one in items]


def _word(data: bytes) -> Reading:
    return read_word(zipped({"word/document.xml": data}), "f.docx", {})


def _excel(data: bytes) -> Reading:
    parts = {
        "xl/workbook.xml": _BOOK.encode(),
        "xl/_rels/workbook.xml.rels": _BOOK_RELATIONS.encode(),
        "xl/worksheets/sheet1.xml": data,
    }
    return read_excel(zipped(parts), "f.xlsx", {})


def _unpacked(data: bytes) -> object:
    opened = SafeArchive(data, "f")
    return [opened.read(name) for name in opened.names]


def _package(data: bytes) -> Reading:
    """The bytes before the first NUL are the manifest, the others an item."""
    manifest, _, item = data.partition(b"\x00")
    return read_package(archive(imsmanifest__xml=manifest, i__xml=item or ONE_ITEM), "f.zip")


TARGETS: Final[dict[str, Target]] = {
    "qti": Target(_reading(read_item_file), (ONE_ITEM, QTI_1), True, ".xml"),
    "items": Target(_inspected, (ONE_ITEM, QTI_1), True, ".xml"),
    "package": Target(
        _reading(lambda data, _: _package(data)),
        (b'<manifest><resources><resource href="i.xml"/></resources></manifest>\x00' + ONE_ITEM,),
    ),
    "archive": Target(_unpacked, (archive(a__xml="a", b__xml=ONE_ITEM),)),
    "results": Target(lambda data: read_results(parse(data, "f")), (RESULTS,), True),
    "moodle": Target(_reading(read_moodle), (MOODLE,), True),
    "gift": Target(_reading(read_gift), (GIFT,), False, ".gift"),
    "aiken": Target(_reading(read_aiken), (b"Q\nA. a\nB) b\nANSWER: B\n",)),
    "text": Target(_reading(lambda data, name: read_text(data, name, {})), (PAPER,)),
    "word": Target(_reading(lambda data, _: _word(data)), (_DOCUMENT,), True),
    "excel": Target(_reading(lambda data, _: _excel(data)), (_SHEET,), True),
}


def findings_of(target: Target, data: bytes) -> BaseException | None:
    """What came out of a reader that should not; None where all is well."""
    try:
        target.take(data)
    except Refusal:
        return None
    except Exception as found:  # noqa: BLE001 It looks for what nobody thought of.
        return found
    return None
