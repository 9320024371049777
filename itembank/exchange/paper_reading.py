"""Reads a paper in plain text: one reader for every way of numbering, marking and answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from foundation.errors import Invalid
from itembank.exchange.drafts import MediaFile, Reading, Remark
from itembank.exchange.paper_answers import bring, read_answers
from itembank.exchange.paper_found import Line
from itembank.exchange.paper_items import drafts_of, source_remarks, terms_of
from itembank.exchange.paper_objects import Objects, without_marks
from itembank.exchange.paper_splitting import split

DIALECT: Final = "text"
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_LINES: Final = 200_000
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(data: bytes, name: str, options: Mapping[str, str]) -> Reading:
    """A paper in a text file; ``options["answers"]`` may hold the text of an answer sheet."""
    lines = lines_of(text_of(data, name))
    return read_lines(lines, Objects(), name, options, DIALECT)


def read_lines(
    lines: Sequence[Line],
    objects: Objects,
    name: str,
    options: Mapping[str, str],
    dialect: str,
    *,
    remarks: Sequence[Remark] = (),
    files: Sequence[MediaFile] = (),
) -> Reading:
    """A paper in lines, wherever they come from; ``remarks`` are those of their reader."""
    terms = terms_of(options)
    paper = split(lines, name)
    sheet = lines_of(without_marks(options.get("answers", "")))
    given = [one for section, some in paper.local for one in read_answers(some, name, section)]
    given += read_answers(paper.answers, name) + read_answers(sheet, "")
    told = bring(paper.questions, given)
    left = source_remarks(paper.questions, remarks)
    drafts = drafts_of(paper.questions, objects, terms)
    return Reading(dialect, drafts, (*left, *paper.remarks, *told), tuple(files))


def lines_of(text: str) -> list[Line]:
    """The lines of a text, from 1."""
    return [Line(number, line) for number, line in enumerate(text.splitlines(), 1)]


def text_of(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 or GB 18030; Invalid where it is none."""
    if len(data) > MOST_BYTES:
        raise Invalid("paper-too-large", file=name[:200], most=MOST_BYTES // 1024 // 1024)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, name)
    if b"\0" in data[:65536]:
        raise Invalid("paper-not-text", file=name[:200])
    for encoding in _ENCODINGS[:-1]:
        try:
            return _checked(data.decode(encoding), name)
        except UnicodeDecodeError:
            continue
    return _decoded(data, _ENCODINGS[-1], name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return _checked(data.decode(encoding), name)
    except UnicodeError:
        raise Invalid("paper-not-text", file=name[:200]) from None


def _checked(text: str, name: str) -> str:
    if text.count("\n") > MOST_LINES:
        raise Invalid("paper-too-many-lines", file=name[:200], most=MOST_LINES)
    return without_marks(text.replace("\0", ""))
