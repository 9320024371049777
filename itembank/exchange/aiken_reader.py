"""Reads an Aiken file: a question, options ``A.`` or ``A)``, and a line ``ANSWER: B``.

Source: the Aiken format as Moodle documents it (docs.moodle.org, "Aiken format"). Beyond it: small
letters, several letters (``ANSWER: A, C``, which is told), full-width signs, and ``FEEDBACK:``
behind the answer.
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
_FEEDBACK: Final = re.compile(r"\s*FEEDBACK\s*[:：]\s*(.*)\Z", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Z]")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class _Question:
    """The lines of one question as they come."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None
    feedback: str = ""
    lines: list[str] = field(default_factory=list)
    apart: list[tuple[int, str]] = field(default_factory=list)
    """Lines behind the last option and an empty line: perhaps the next question's stem."""

    def take(self, number: int, line: str, *, after_empty: bool) -> None:
        """One more line, which is no answer."""
        self.lines.append(line)
        option = _OPTION.match(line)
        if option is not None and self.stem:
            self._keep_apart()
            self.options.append((option[1].upper(), option[2]))
        elif self.options and (after_empty or self.apart):
            self.apart.append((number, line.strip()))
        elif self.options:
            self._go_on(line.strip())
        else:
            self.stem.append(line.strip())

    def begins_again(self, line: str) -> bool:
        """Whether the line is the first option of the next question: this one has no answer."""
        option = _OPTION.match(line)
        first = self.options[0][0] if self.options else ""
        return bool(self.apart) and option is not None and option[1].upper() == first

    def parted(self) -> _Question:
        """The next question, whose stem stood behind the options of this one."""
        number = self.apart[0][0]
        stem = [line for _, line in self.apart]
        del self.lines[-len(stem) :]
        self.apart.clear()
        return _Question(number, list(stem), lines=list(stem))

    def _keep_apart(self) -> None:
        for _, line in self.apart:
            self._go_on(line)
        self.apart.clear()

    def _go_on(self, line: str) -> None:
        letter, before = self.options[-1]
        self.options[-1] = (letter, f"{before}\n{line}")


def read_aiken(data: bytes, name: str) -> Reading:
    """All of a file; a question without options or answer becomes a draft that tells so."""
    text, remarks = text_of(data, name)
    return Reading(DIALECT, tuple(_draft(one, name) for one in _questions(text)), remarks)


def _questions(text: str) -> Iterator[_Question]:
    """Each ends with its answer, and what some programs say after it; the last with the file."""
    current: _Question | None = None
    after_empty = False
    for number, line in enumerate(_LINE_END.split(text), 1):
        if not line.strip():
            after_empty = True
            continue
        feedback, answer = _FEEDBACK.match(line), _ANSWER.match(line)
        if current is not None and current.answer is not None:
            if feedback is not None:
                current.lines.append(line)
                current.feedback = feedback[1]
                continue
            yield current
            current = None
        current = current or _Question(number)
        if current.begins_again(line):
            following = current.parted()
            yield current
            current = following
        if answer is not None:
            current.lines.append(line)
            current.answer = answer[1]
        else:
            current.take(number, line, after_empty=after_empty)
        after_empty = False
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
    twice = next((letter for letter in letters if letters.count(letter) > 1), None)
    if twice is not None:
        raise Invalid("exchange-option-twice", line=question.line, option=twice)
    if len(set(right)) > 1:
        contents.tell(Weight.DOUBT, "exchange-aiken-several-answers", answer=answer[:40])
    share = simple.WHOLE / len(set(right))
    options = [
        Option(contents.from_plain(text), share if letter in right else Decimal(0))
        for letter, text in question.options
    ]
    prompt = contents.from_plain("\n".join(question.stem))
    part = simple.choice(prompt, options, single=len(set(right)) == 1)
    reason = contents.from_plain(question.feedback)
    return simple.item_of(About(f"aiken-{key[:16]}", explanation=reason), part)
