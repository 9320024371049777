"""The question of a paper that is open: how its stem, options and fields are taken in.

`paper_splitting` decides which question a line belongs to; here the line is put into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from itembank.exchange.drafts import Remark, Weight
from itembank.exchange.paper_answers import short_answers
from itembank.exchange.paper_found import Found, Line, Option, Section
from itembank.exchange.paper_looking import ends_with_truth
from itembank.exchange.paper_marks import (
    Labelled,
    fields_in,
    fold,
    inline_type,
    option_at,
    options_in,
)
from itembank.exchange.paper_words import BULLETS, FIRM_FIELDS, FULL_BULLETS, WEAK_LABELS
from itembank.items import ItemType


@dataclass(slots=True)
class Paper:
    """A paper in its parts."""

    questions: list[Found] = field(default_factory=list)
    answers: list[Line] = field(default_factory=list)
    """The lines under a heading "answers" that stands behind all questions."""
    local: list[tuple[int, list[Line]]] = field(default_factory=list)
    """Answers that stand behind the questions of one section, with the section's number."""
    remarks: list[Remark] = field(default_factory=list)


class OpenQuestion:
    """The question that is open, if one is, within its section and its group."""

    def __init__(self) -> None:
        self.paper = Paper()
        self.section = Section()
        self.group: Found | None = None
        self.now: Found | None = None
        self.field = ""

    def parent(self, found: Found) -> Found:
        """The numbered question that a part belongs to; itself where it is no part."""
        for question in (self.group, *self.paper.questions[-1:]):
            if question is not None and question.parts:
                for part in question.parts:
                    if found is part:
                        return question
                    if any(found is inner for inner in part.parts):
                        return part
        return found

    def take_stem(self, text: str) -> None:
        """The text behind a number: perhaps with a type, options and fields in the same line."""
        assert self.now is not None
        kind = inline_type(text)
        if kind is not None and not self.now.word:
            self.now.item_type, self.now.word = kind[0], kind[1]
            text = (text[: kind[2]] + text[kind[3] :]).strip()
        text = self.without_fields(text)
        options = options_in(text)
        if options and not (self.now.options):
            self.add_stem(text[: options[0].start])
            self.add_options(text, options)
        elif text.strip():
            self.add_stem(text)

    def add_stem(self, text: str) -> None:
        assert self.now is not None
        if text.strip():
            self.now.stem.append(text.strip())

    def without_fields(self, text: str) -> str:
        """Takes firm fields from the end of a line, and gives what stood before them."""
        places = [p for p in fields_in(text) if p[0] in FIRM_FIELDS and p[1] not in WEAK_LABELS]
        if not places or places[0][2] == 0:
            return text
        self.put_fields(text, places)
        return text[: places[0][2]].rstrip(" \t\u3000(（")

    def expected(self) -> str:
        count = len(self.now.options) if self.now is not None else 0
        return chr(ord("A") + min(count, 25))

    def take_options(self, line: Line) -> None:
        assert self.now is not None
        self.now.lines.append(line)
        self.parent(self.now).lines.append(line) if self.parent(self.now) is not self.now else None
        text = self.without_fields(line.text)
        bullet = fold(text).strip()[:1]
        if bullet in BULLETS:
            body = text.strip()[1:].strip()
            self.now.options.append(Option(self.expected(), body, bullet in FULL_BULLETS))
            return
        labels = options_in(text, self.expected(), least=1)
        if labels and labels[0].start <= len(text) - len(text.lstrip()) + 1:
            self.add_options(text, labels)
            return
        first = option_at(text) or option_at(text, loose=True)
        assert first is not None
        if option_at(text) is None and first.end < len(text) and not text[first.end - 1].isspace():
            self.now.say(Weight.DOUBT, "paper-option-tight", option=text.strip()[:40])
        self.now.options.append(Option(first.letter, text[first.end :].strip(), first.is_right))

    def add_options(self, text: str, labels: Sequence[Labelled]) -> None:
        assert self.now is not None
        ends = [label.start for label in labels[1:]] + [len(text)]
        for label, end in zip(labels, ends, strict=True):
            body = text[label.end : end].strip(" \t\u3000;；")
            self.now.options.append(Option(label.letter, body, label.is_right))

    def may_have_weak(self, name: str, label: str) -> bool:
        now = self.now
        assert now is not None
        if name in ("stem", "type"):
            return not now.stem or self.is_complete()
        return bool(now.options or now.fields) or (
            name in ("answer", "explanation") and bool(now.stem) and len(label) == 1
        )

    def put_fields(self, text: str, places: Sequence[tuple[str, str, int, int]]) -> None:
        assert self.now is not None
        ends = [place[2] for place in places[1:]] + [len(text)]
        for (name, _, _, begin), end in zip(places, ends, strict=True):
            value = text[begin:end].strip(" \t\u3000;；|")
            if name == "stem":
                self.take_stem(value)
            elif name == "answer" and self.is_list(value):
                self.paper.local.append((self.section.number, [Line(self.now.place.line, value)]))
            elif name == "answer" and self.now.fields.get("answer") and not self.now.options:
                # "要点:" under "答案:" goes on with the same answer.
                self.now.fields["answer"].append(value)
            else:
                self.now.fields.setdefault(name, []).append(value)
            self.field = name

    def is_list(self, value: str) -> bool:
        """Whether a field holds the answers of several questions: "1.A 2.B"."""
        now = self.now
        has_parts = now is not None and bool(self.parent(now).parts)
        return not has_parts and len(list(short_answers(value))) > 1

    def is_complete(self) -> bool:
        """Whether the open question needs nothing more, so that another one may begin."""
        now = self.now
        if now is None or now.fields.get("answer") or len(now.options) >= 2:
            return True
        truths = now.said_type is ItemType.TRUE_FALSE and bool(now.stem)
        return truths and ends_with_truth(now.stem[-1])
