"""One question of Moodle XML: its texts, files and answers, as the file has them.

Source: the Moodle XML format (docs.moodle.org, "Moodle XML format"), as its exporter writes it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.contents import Contents
from itembank.exchange.drafts import MediaFile, Remark, Weight
from itembank.exchange.safe_media import media_file
from itembank.exchange.safe_xml import child, children, line_of, text_of

_HIGHEST_GRADE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with its share of the mark in percent."""

    element: etree._Element
    share: Decimal


@dataclass(slots=True)
class MoodleQuestion:
    """Reads the parts of one question; its contents share the files that the question carries."""

    element: etree._Element
    contents: Contents
    files: list[MediaFile] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Its type, as Moodle names it."""
        return str(self.element.get("type", "")).strip()

    @property
    def line(self) -> int:
        return line_of(self.element)

    def take_files(self) -> None:
        """Decode the files that stand in it; one that may not be kept is told and left out."""
        known = dict(self.contents.files)
        for one in self.element.iter("file"):
            name = one.get("path", "/").lstrip("/") + one.get("name", "")
            try:
                kept = media_file(name, _decoded(one, name))
            except Invalid as refusal:
                place = self.contents.place
                remark = Remark(Weight.DROPPED, refusal.code, place, refusal.facts)
                self.contents.remarks.append(remark)
                continue
            self.files.append(kept)
            known[name] = kept.digest
        self.contents.files = known

    def plain(self, name: str) -> str:
        """The text of a child, mostly within a ``text`` of its own, without markup."""
        found = child(self.element, name)
        return "" if found is None else plain_of(found)

    def shown(self, name: str) -> str:
        """The same as safe HTML."""
        found = child(self.element, name)
        return "" if found is None else self.html(found)

    def html(self, element: etree._Element) -> str:
        """The text of an element by its format: html, moodle_auto_format, plain_text, markdown."""
        text, form = plain_of(element), element.get("format", "html")
        if form == "plain_text":
            return self.contents.from_plain(text)
        if form == "markdown":
            return self.contents.from_markdown(text)
        return self.contents.from_html(text)

    def flag(self, name: str, otherwise: bool) -> bool:
        """A truth, written as true/false or 1/0."""
        text = self.plain(name).lower()
        return otherwise if not text else text in ("true", "1")

    @property
    def points(self) -> Decimal:
        """The question's grade; one where it has none."""
        grade = number_of(self.plain("defaultgrade") or self.plain("grade") or "1", self.line)
        if not 0 < grade <= _HIGHEST_GRADE:
            self.contents.tell(Weight.DOUBT, "exchange-grade-assumed", grade=format(grade, "f"))
            return Decimal(1)
        return grade.normalize() if grade != grade.to_integral_value() else Decimal(int(grade))

    def answers(self) -> Iterator[Answer]:
        """Every answer in order."""
        for one in children(self.element, "answer"):
            yield Answer(one, number_of(one.get("fraction", "0"), line_of(one)))

    def feedback(self, element: etree._Element) -> str:
        """What is said to whoever gives this answer."""
        found = child(element, "feedback")
        return "" if found is None else self.html(found)


def plain_of(element: etree._Element) -> str:
    """The text within ``text``, or of the element itself."""
    inner = child(element, "text")
    return text_of(inner if inner is not None else element).strip()


def number_of(text: str, line: int) -> Decimal:
    """A number; Invalid with the line for what is none."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise Invalid("exchange-number-unreadable", line=line, found=text[:60]) from None
    if not number.is_finite() or abs(number) > Decimal(10) ** 30:
        raise Invalid("exchange-number-unreadable", line=line, found=text[:60])
    return number


def _decoded(element: etree._Element, name: str) -> bytes:
    if element.get("encoding", "base64") != "base64":
        raise Invalid("exchange-media-unknown", file=name)
    try:
        return base64.b64decode("".join(text_of(element).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("exchange-media-broken", file=name) from None
