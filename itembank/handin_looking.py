"""Looks at handed-in files with an item's checks: opened safely, nothing is run, nothing is shown.

A file that cannot be opened decides nothing: its checks stay open, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foundation.errors import Refusal
from itembank.exchange.office_archive import OfficeFile
from itembank.handin_checks import WORKBOOK, Check, Checked, Finding, Subject, as_number
from itembank.handin_files import Document, SeenCell, Workbook, document_of, workbook_of

_ENDINGS = {".xlsx": True, ".docx": False}
"""Whether a file of this ending is a workbook."""


def look(checks: Sequence[Check], files: Mapping[str, bytes]) -> tuple[Checked, ...]:
    """Every check on the files, by name; with several files of a kind, met by any of them."""
    books: list[Workbook] = []
    documents: list[Document] = []
    trouble = ""
    for name, data in files.items():
        ending = name[name.rfind(".") :].lower()
        try:
            if _ENDINGS.get(ending) is True:
                books.append(workbook_of(OfficeFile(data, name)))
            elif _ENDINGS.get(ending) is False:
                documents.append(document_of(OfficeFile(data, name)))
        except Refusal as refusal:
            trouble = refusal.code
    return tuple(_best(check, books, documents, trouble) for check in checks)


def _best(
    check: Check, books: Sequence[Workbook], documents: Sequence[Document], trouble: str
) -> Checked:
    if check.subject is Subject.BY_PERSON:
        return Checked(check, Finding.OPEN)
    if check.subject in WORKBOOK:
        found = [_in_workbook(check, book) for book in books]
    else:
        found = [_in_document(check, document) for document in documents]
    if not found:
        return Checked(check, Finding.OPEN, trouble)
    return next((one for one in found if one.finding is Finding.MET), found[0])


def _in_workbook(check: Check, book: Workbook) -> Checked:
    sheet = book.sheets.get(check.sheet)
    if sheet is None:
        return Checked(check, Finding.UNMET, "; ".join(book.sheets)[:200])
    if check.subject is Subject.SHEET:
        return Checked(check, Finding.MET, check.sheet)
    if check.subject is Subject.ROWS:
        return _told(check, sheet.rows == check.number, str(sheet.rows))
    cell = sheet.cells.get(check.cell, SeenCell())
    if check.subject is Subject.FORMULA:
        asked = check.text.lstrip("=").replace(" ", "").casefold()
        return _told(check, asked in cell.formula.replace(" ", "").casefold(), f"={cell.formula}")
    if check.subject is Subject.FORMAT:
        same = cell.number_format.casefold() == check.text.casefold()
        return _told(check, same, cell.number_format)
    return _told(check, _is_value(check, cell.text), cell.text[:200])


def _is_value(check: Check, text: str) -> bool:
    """Numbers by their worth, within the tolerance if there is one; other texts as they are."""
    given = as_number(text)
    wanted = check.number if check.number is not None else as_number(check.text)
    if given is not None and wanted is not None:
        return abs(given - wanted) <= check.margin
    return check.number is None and text.strip() == check.text


def _in_document(check: Check, document: Document) -> Checked:
    if check.subject is Subject.TABLE:
        fits = any(
            rows >= (check.number or 0) and columns >= check.columns
            for rows, columns in document.tables
        )
        seen = "; ".join(f"{rows} x {columns}" for rows, columns in document.tables)
        return _told(check, fits, seen[:200])
    if check.subject is Subject.STYLE:
        wanted = check.text.casefold()
        styles = dict.fromkeys(one.style for one in document.paragraphs if one.style)
        return _told(check, wanted in {one.casefold() for one in styles}, "; ".join(styles)[:200])
    for paragraph in document.paragraphs:
        level = check.number if check.subject is Subject.HEADING else None
        if check.text in paragraph.text and (level is None or level == paragraph.level):
            return Checked(check, Finding.MET, paragraph.text[:200])
    return Checked(check, Finding.UNMET)


def _told(check: Check, met: bool, seen: str) -> Checked:
    return Checked(check, Finding.MET if met else Finding.UNMET, seen)
