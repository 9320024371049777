"""Reads an Aiken file: a question, options ``A.`` or ``A)``, and a line ``ANSWER: B``.

Source: the Aiken format as Moodle documents it (docs.moodle.org, "Aiken format"). Beyond it: small
letters, several letters (``ANSWER: A, C``), and full-width signs, each told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from foundation.errors import Invalid
from itembank.exchange import simple_items as simple
from itembank.exchange.contents import Contents
from itembank.exchange.drafts import Draft, Place, Reading, Remark, Weight, key_of
from itembank.exchange.foreign_text import text_of
from itembank.exchange.simple_items import About, Option
from itembank.items import Item

DIALECT: Final = "aiken"
_OPTION: Final = re.compile(r"\s*([A-Za-z])\s*[.)、．）]\s*(.*)\Z")
_ANSWER: Final = re.compile(r"\s*ANSWER\s*[:：]\s*(.*)\Z", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Z]")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class _Question:
    """The lines of one question as they come."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None
    lines: list[str] = field(default_factory=list)


def read_aiken(data: bytes, name: str) -> Reading:
    """All of a file; a question without options or answer becomes a draft that tells so."""
    text, remarks = text_of(data, name)
    return Reading(DIALECT, tuple(_draft(one, name) for one in _questions(text)), remarks)


def _questions(text: str) -> Iterator[_Question]:
    """Each ends with its answer; what is open at the end of the file is a question too."""
    current: _Question | None = None
    for number, line in enumerate(_LINE_END.split(text), 1):
        if not line.strip():
            continue
        current = current or _Question(number)
        current.lines.append(line)
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if answer is not None:
            current.answer = answer[1]
            yield current
            current = None
        elif option is not None and current.stem:
            current.options.append((option[1].upper(), option[2]))
        elif current.options:
            letter, before = current.options[-1]
            current.options[-1] = (letter, f"{before}\n{line.strip()}")
        else:
            current.stem.append(line.strip())
    if current is not None:
        yield current


def _draft(question: _Question, name: str) -> Draft:
    place = Place(file=name, line=question.line)
    source = "\n".join(question.lines)
    contents, key = Contents(place), key_of(source)
    item: Item | None = None
    try:
        item = _item(question, key, contents)
    except Invalid as refusal:
        contents.remarks.append(Remark(Weight.FAULT, refusal.code, place, refusal.facts))
    return Draft(key, place, source, item, tuple(contents.remarks))


def _item(question: _Question, key: str, contents: Contents) -> Item:
    letters = [letter for letter, _ in question.options]
    if not question.stem:
        raise Invalid("exchange-stem-missing", line=question.line)
    answer = unicodedata.normalize("NFKC", question.answer or "").upper()
    right = _LETTERS.findall(answer)
    if not right:
        raise Invalid("exchange-key-missing", line=question.line)
    strange = [letter for letter in right if letter not in letters]
    if strange:
        raise Invalid("exchange-key-not-an-option", line=question.line, key=strange[0])
    if len(set(right)) > 1:
        contents.tell(Weight.DOUBT, "exchange-aiken-several-answers", answer=answer[:40])
    share = simple.WHOLE / len(set(right))
    options = [
        Option(contents.from_plain(text), share if letter in right else Decimal(0))
        for letter, text in question.options
    ]
    prompt = contents.from_plain("\n".join(question.stem))
    part = simple.choice(prompt, options, single=len(set(right)) == 1)
    return simple.item_of(About(f"aiken-{key[:16]}"), part)
