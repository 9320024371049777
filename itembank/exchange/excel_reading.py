"""Reads workbooks of questions: one row an item, on one sheet or on one for each type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from foundation.errors import Invalid
from itembank.exchange.drafts import Place, Reading, Remark, Weight
from itembank.exchange.excel_headers import find_header
from itembank.exchange.excel_pictures import place_pictures
from itembank.exchange.excel_rows import Rows, rows_of
from itembank.exchange.excel_workbook import Sheet, read_csv, read_workbook
from itembank.exchange.office_archive import OfficeFile
from itembank.exchange.office_pictures import Pictures
from itembank.exchange.paper_found import Found
from itembank.exchange.paper_items import drafts_of, source_remarks, terms_of
from itembank.exchange.paper_objects import Objects
from itembank.exchange.paper_reading import text_of
from itembank.exchange.paper_settling import looks_like
from itembank.exchange.safe_archive import is_archive
from itembank.items import ItemType

DIALECT: Final = "excel"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


def read_excel(data: bytes, name: str, options: Mapping[str, str]) -> Reading:
    """All questions of a workbook or a table in text; Invalid where no sheet has a header.

    ``options["types"]`` says what codes of types mean ("0=single_choice,1=true_false").
    """
    terms = terms_of(options)
    objects = Objects()
    pictures = Pictures(objects)
    sheets = _sheets(data, name, objects, pictures)
    codes = codes_of(options.get("types", ""))
    remarks: list[Remark] = []
    questions: list[Found] = []
    unknown: dict[str, list[Found]] = {}
    headed = 0
    for sheet in sheets:
        header = find_header(sheet)
        if header is None:
            if sheet.rows:
                remarks.append(_unread(name, sheet))
            continue
        headed += 1
        rows = rows_of(sheet, header, name, codes)
        questions += rows.questions
        remarks += rows.remarks
        _gather(unknown, rows)
    if not headed:
        raise Invalid("excel-header-missing", file=name[:200])
    remarks += _asked(unknown, name)
    remarks += source_remarks(questions, pictures.remarks)
    drafts = drafts_of(questions, objects, terms)
    return Reading(DIALECT, drafts, tuple(remarks), tuple(pictures.files.values()))


def _sheets(data: bytes, name: str, objects: Objects, pictures: Pictures) -> list[Sheet]:
    if not is_archive(data) and not data.startswith(_OLE):
        return read_csv(text_of(data, name), name)
    office = OfficeFile(data, name)
    sheets = read_workbook(office, objects)
    for sheet in sheets:
        place_pictures(office, sheet, pictures)
    return sheets


def _unread(name: str, sheet: Sheet) -> Remark:
    place = Place(file=name, sheet=sheet.name, row=min(sheet.rows))
    return Remark(Weight.DROPPED, "excel-sheet-unread", place, {"rows": len(sheet.rows)})


def codes_of(text: str) -> dict[str, ItemType]:
    """``0=single_choice,1=true_false`` as a table; Invalid for what is none."""
    table = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        code, _, value = entry.partition("=")
        if not code.strip().isdigit() or value.strip() not in set(ItemType):
            raise Invalid("paper-option-value", option="types", value=entry[:40])
        table[code.strip()] = ItemType(value.strip())
    return table


def _gather(unknown: dict[str, list[Found]], rows: Rows) -> None:
    for code, found in rows.codes.items():
        unknown.setdefault(code, []).extend(found)


def _asked(unknown: Mapping[str, Sequence[Found]], name: str) -> list[Remark]:
    """Codes of types that nobody has explained: asked, with what their questions look like."""
    remarks = []
    for code, found in sorted(unknown.items()):
        seen = Counter(kind for one in found if (kind := looks_like(one)) is not None)
        likely = seen.most_common(1)[0][0].value if seen else ""
        facts: dict[str, str | int | float | bool | list[str] | None] = {
            "code": code,
            "count": len(found),
            "likely": likely,
        }
        remarks.append(Remark(Weight.DOUBT, "excel-code-asked", Place(file=name), facts))
    return remarks
