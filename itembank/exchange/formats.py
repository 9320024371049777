"""The formats that items leave the bank in, by name; each writer reports what it could not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from foundation.errors import Invalid
from itembank.exchange.drafts import MediaFile
from itembank.exchange.excel_writing import write_excel
from itembank.exchange.gift_writer import write_gift
from itembank.exchange.moodle_writer import write_moodle
from itembank.exchange.package_writer import Written, write_package
from itembank.exchange.pdf_writing import write_pdf
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.word_writing import write_word
from itembank.items import Item

Write = Callable[[Sequence[Item], Mapping[str, MediaFile]], Written]
"""Writes items; the files that they show come by their digests."""


_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how names of its files end, what they are, and who writes them."""

    name: str
    ending: str
    media_type: str
    write: Write


def _qti3(items: Sequence[Item], files: Mapping[str, MediaFile]) -> Written:
    return write_package(items, Spelling.QTI_3, files)


def _qti2(items: Sequence[Item], files: Mapping[str, MediaFile]) -> Written:
    return write_package(items, Spelling.QTI_2, files)


def _gift(items: Sequence[Item], files: Mapping[str, MediaFile]) -> Written:
    return write_gift(items)


FORMATS: Final[Mapping[str, Format]] = {
    one.name: one
    for one in (
        Format("qti3", ".zip", "application/zip", _qti3),
        Format("qti22", ".zip", "application/zip", _qti2),
        Format("moodle-xml", ".xml", "application/xml", write_moodle),
        Format("gift", ".gift", "text/plain", _gift),
        Format(
            "excel",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_excel,
        ),
        Format("word", ".docx", _WORD, partial(write_word, keyed=False)),
        Format("word-keys", ".docx", _WORD, partial(write_word, keyed=True)),
        Format("pdf", ".pdf", "application/pdf", partial(write_pdf, keyed=False)),
        Format("pdf-keys", ".pdf", "application/pdf", partial(write_pdf, keyed=True)),
    )
}


def format_of(name: str) -> Format:
    """The format of this name; Invalid names those that there are."""
    if name not in FORMATS:
        raise Invalid("exchange-format-unknown", format=name[:40], known=sorted(FORMATS))
    return FORMATS[name]
