"""The dialects that teachers write: workbooks, Word papers, plain text, and what they look like."""

from __future__ import annotations

from typing import Final

from foundation.errors import Invalid
from itembank.exchange.dialects import Dialect, Likeness, Question, Reason
from itembank.exchange.excel_headers import find_header
from itembank.exchange.excel_reading import DIALECT as EXCEL
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.excel_workbook import read_csv
from itembank.exchange.paper_choices import MULTIPLE_RULES
from itembank.exchange.paper_marks import fields_in, number_of, option_at, options_in, section_of
from itembank.exchange.paper_reading import DIALECT as TEXT
from itembank.exchange.paper_reading import read_text, text_of
from itembank.exchange.safe_archive import SafeArchive, is_archive
from itembank.exchange.word_reading import DIALECT as WORD
from itembank.exchange.word_reading import read_word

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_UNLIKE: Final = Likeness(0)
_LINES: Final = 300
"""Lines that a guess looks at."""
_HEAD: Final = 100_000
_POINTS: Final = Question("points")
_MULTIPLE: Final = Question("multiple", MULTIPLE_RULES[:3])
_DIFFICULTY: Final = Question("difficulty", ("low_easy", "high_easy"))
_ANSWERS: Final = Question("answers")
_TYPES: Final = Question("types")


def _names(data: bytes, name: str) -> tuple[str, ...]:
    try:
        return SafeArchive(data, name).names
    except Invalid:
        # Broken or hostile: the reader that is chosen says so itself.
        return ()


def _like_office(data: bytes, name: str, part: str, endings: tuple[str, ...]) -> Likeness:
    if data.startswith(_OLE):
        old = name.casefold().endswith(endings)
        return Likeness(10 if old else 2, (Reason("paper-why-old", {"file": name[:200]}),))
    if is_archive(data) and part in _names(data, name):
        return Likeness(95, (Reason("paper-why-part", {"part": part}),))
    return _UNLIKE


def _like_word(data: bytes, name: str) -> Likeness:
    return _like_office(data, name, "word/document.xml", (".doc", ".wps", ".docx"))


def _like_excel(data: bytes, name: str) -> Likeness:
    found = _like_office(data, name, "xl/workbook.xml", (".xls", ".et", ".xlsx"))
    if found.degree or is_archive(data):
        return found
    text = _text(data, name)
    if text is None:
        return _UNLIKE
    (sheet,) = read_csv("\n".join(text.splitlines()[:_LINES]), name)
    header = find_header(sheet)
    if header is None or not header.column("answer"):
        return _UNLIKE
    return Likeness(92, (Reason("paper-why-header", {"columns": len(header.columns)}),))


def _text(data: bytes, name: str) -> str | None:
    """The beginning of a text; None for what is none."""
    if is_archive(data) or data.startswith(_OLE):
        return None
    try:
        return text_of(data[:_HEAD], name)
    except Invalid:
        pass
    try:
        # The cut may have gone through a character.
        return text_of(data[: _HEAD - 3], name)
    except Invalid:
        return None


def _like_text(data: bytes, name: str) -> Likeness:
    text = _text(data, name)
    if text is None or text.lstrip().startswith("<"):
        return _UNLIKE
    lines = [line for line in text.splitlines()[:_LINES] if line.strip()]
    sections = sum(section_of(line) is not None for line in lines)
    numbers = sum(number_of(line) is not None for line in lines)
    options = sum(option_at(line) is not None or bool(options_in(line)) for line in lines)
    answers = sum(any(one[0] == "answer" for one in fields_in(line)) for line in lines)
    if not (sections or numbers or options or answers):
        return _UNLIKE
    worth = 25 * bool(sections) + 20 * bool(numbers) + 25 * bool(options) + 16 * bool(answers)
    facts = {"sections": sections, "numbers": numbers, "options": options, "answers": answers}
    return Likeness(max(worth, 10), (Reason("paper-why-text", facts),))


PAPERS: Final = (
    Dialect(
        EXCEL, (".xlsx", ".csv"), read_excel, _like_excel, (_TYPES, _POINTS, _MULTIPLE, _DIFFICULTY)
    ),
    Dialect(WORD, (".docx",), read_word, _like_word, (_ANSWERS, _POINTS, _MULTIPLE, _DIFFICULTY)),
    Dialect(TEXT, (".txt",), read_text, _like_text, (_ANSWERS, _POINTS, _MULTIPLE, _DIFFICULTY)),
)
"""Readers of teachers' files; each says what it leaves open."""
