"""Splits the lines of a paper into sections, questions, options and fields.

A line is judged by its head and by what comes after it: a number begins a question when it goes on
where the last one stopped, or when options or an answer follow. What belongs to no question is
kept, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from itembank.exchange.drafts import Place, Remark, Weight
from itembank.exchange.paper_found import Found, Line, Section
from itembank.exchange.paper_looking import Ahead, starts_question
from itembank.exchange.paper_marks import (
    bracket_before_number,
    chapter_of,
    fields_in,
    fold,
    is_answers_heading,
    is_material_head,
    number_of,
    option_at,
    options_in,
    section_of,
    shared_range,
    take_note,
    type_of,
)
from itembank.exchange.paper_opening import OpenQuestion, Paper
from itembank.exchange.paper_words import BULLETS, FIRM_FIELDS, TYPE_ENDINGS, WEAK_LABELS
from itembank.items import ItemType

_GROUPS: Final = (ItemType.MATERIAL, ItemType.CASE_ANALYSIS)
_WRITTEN: Final = (
    *(ItemType.SHORT_ANSWER, ItemType.ESSAY, ItemType.CASE_ANALYSIS),
    *(ItemType.PRACTICAL, ItemType.MATERIAL, ItemType.RECORDING),
)


def split(lines: Sequence[Line], file: str) -> Paper:
    """The questions of a paper, in their order."""
    return _Splitter([_bracket_behind(line) for line in lines], file).run()


def _bracket_behind(line: Line) -> Line:
    """ "（√）9. It is so." with its bracket behind the statement, where others have it."""
    found = bracket_before_number(line.text)
    return line if found is None else Line(line.number, f"{found[1].strip()}{found[0]}")


class _Splitter(OpenQuestion):
    """Goes through the lines once; ``now`` is the question that is open."""

    def __init__(self, lines: Sequence[Line], file: str) -> None:
        super().__init__()
        self._ahead = Ahead(lines)
        self._lines = lines
        self._file = file
        self._chapter = ""
        self._group_range: tuple[int, int] | None = None
        self._style = ""
        self._last = 0
        self._highest = 0
        self._types: set[ItemType | None] = set()
        self._gap = False
        self._in_answers = False

    def run(self) -> Paper:
        for place, line in enumerate(self._lines):
            if not line.text.strip():
                self._gap = True
                continue
            self._take(place, line)
            self._gap = False
        return self.paper

    def _take(self, place: int, line: Line) -> None:
        """One line that is not empty."""
        if self._in_answers and not self._leaves_answers(place, line):
            self.paper.answers.append(line)
            return
        if self._is_next_option(line):
            self.take_options(line)
        elif self._opens_answers(place, line):
            self._in_answers = True
        elif not self._opens(place, line):
            if self.now is not None and self._take_fields(line, line.text):
                self.now.lines.append(line)
            else:
                self._go_on(place, line)

    def _opens(self, place: int, line: Line) -> bool:
        """Whether the line begins something new, which is then open."""
        return (
            self._opens_section(place, line)
            or self._opens_chapter(line)
            or self._opens_group(line)
            or self._opens_question(place, line)
        )

    # ---- Answers of the whole paper ----

    def _opens_answers(self, place: int, line: Line) -> bool:
        if not is_answers_heading(line.text):
            return False
        if self.now is None and not self.paper.questions:
            return False
        is_field = bool(fields_in(line.text)) and self.now is not None
        if is_field and self.section.item_type in _WRITTEN:
            return self._ahead.is_heading(place + 1)
        return self._ahead.lists_answers(place + 1)

    def _leaves_answers(self, place: int, line: Line) -> bool:
        """A heading behind the answers of one section begins the next section's questions."""
        section = section_of(line.text)
        if section is None:
            return False
        if section.item_type in self._types and not self._ahead.has_options(place + 1):
            return False
        self._in_answers = False
        self.paper.local.append((self.section.number, self.paper.answers))
        self.paper.answers = []
        return True

    # ---- Sections, chapters, materials ----

    def _opens_section(self, place: int, line: Line) -> bool:
        section = section_of(line.text)
        numbered = number_of(line.text)
        if section is None and numbered and numbered.style in ("dot", "round"):
            # A type alone behind an Arabic number is a heading, unless the numbers go on there.
            rest = line.text[numbered.end :]
            goes_on = numbered.number in (self._last + 1, self._highest + 1) and self._highest > 0
            named = type_of(rest)[1] and rest.strip().endswith(TYPE_ENDINGS)
            section = section_of(rest) if named and not goes_on else None
        if section is None:
            return False
        section.number = self.section.number + 1
        section.chapter = self._chapter
        self.section = section
        self._types.add(section.item_type)
        self._close()
        self.group = self._group_range = None
        self._style, self._last = "", 0
        return True

    def _opens_chapter(self, line: Line) -> bool:
        chapter = chapter_of(line.text)
        if chapter is None:
            return False
        self._chapter = chapter
        self.section = Section(chapter=chapter, number=self.section.number + 1)
        self._close()
        self.group = self._group_range = None
        self._style, self._last = "", 0
        return True

    def _opens_group(self, line: Line) -> bool:
        """A material that several numbered questions share."""
        reach = shared_range(line.text)
        head = is_material_head(line.text) and self.section.item_type in _GROUPS
        if reach is None and not (head and self.is_complete()):
            return False
        self._close()
        self.group = self._new(line, None)
        self.group.item_type = ItemType.MATERIAL
        self.group.stem = [line.text]
        self._group_range = reach
        self.paper.questions.append(self.group)
        return True

    # ---- Questions ----

    def _opens_question(self, place: int, line: Line) -> bool:
        numbered = number_of(line.text)
        if numbered is None:
            return False
        if self.now is not None and self._is_part(place, numbered.style, numbered.number):
            self._open_part(line, numbered.number, line.text[numbered.end :])
            return True
        if not starts_question(
            self._ahead,
            place,
            numbered,
            style=self._style,
            last=self._last,
            open_field=self.field,
            now=self.now,
        ):
            return False
        self._style, self._last = numbered.style, numbered.number
        self._highest = numbered.number
        self._open(line, numbered.number, line.text[numbered.end :])
        return True

    def _is_part(self, place: int, style: str, number: int) -> bool:
        """Whether "(2)" is a part of the question that is open, rather than the next question."""
        if style not in ("round", "circle") or self._style in ("", "round", "circle"):
            return False
        parent = self.now if self.now is not None else None
        if parent is None or (self.field and self.field not in ("stem", "points")):
            has_parts = bool(parent and self.parent(parent).parts)
            return has_parts and style == "round" and self._ahead.is_question(place)
        parts = self.parent(parent).parts
        return style == "round" and number == len(parts) + 1

    def _new(self, line: Line, number: int | None) -> Found:
        place = Place(file=self._file, line=line.number, part="" if number is None else str(number))
        return Found(place, self.section, number, [line])

    def _inner(self, line: Line, number: int) -> Found:
        """A part: the type that its section says is that of the whole, not its own."""
        part = self._new(line, number)
        part.section = replace(self.section, item_type=None, word="")
        return part

    def _open(self, line: Line, number: int | None, text: str) -> None:
        """A question of its own, or the next one on the group's material."""
        self._close()
        found = self._new(line, number)
        inside = (
            self._group_range is None
            or number is None
            or (self._group_range[0] <= number <= self._group_range[1])
        )
        if self.group is not None and inside:
            if self.section.item_type in _GROUPS:
                found.section = replace(self.section, item_type=None, word="")
            self.group.parts.append(found)
            self.group.lines.append(line)
        else:
            self.group = self._group_range = None
            self.paper.questions.append(found)
        self.now = found
        self.take_stem(text)

    def _open_part(self, line: Line, number: int, text: str) -> None:
        assert self.now is not None
        parent = self.parent(self.now)
        part = self._inner(line, number)
        parent.parts.append(part)
        parent.lines.append(line)
        self.now, self.field = part, ""
        self.take_stem(text)

    # ---- Options ----

    def _is_next_option(self, line: Line) -> bool:
        now = self.now
        if now is None or (self.field and self.field != "stem"):
            return False
        label = option_at(line.text)
        if label is not None:
            return label.letter == self.expected() and (
                label.letter != "A" or self._ahead.is_option_a(line)
            )
        if fold(line.text).strip()[:1] in BULLETS:
            return now.said_type is not None or bool(now.options) or self._ahead.bullets(line)
        loose = option_at(line.text, loose=True)
        return loose is not None and loose.letter == self.expected() and self._ahead.loose(line)

    # ---- Fields and the rest ----

    def _take_fields(self, line: Line, text: str) -> bool:
        """Fields at the head of a line, or firm ones behind something."""
        assert self.now is not None
        places = fields_in(text)
        if not places:
            return False
        name, label, start, _ = places[0]
        if text[:start].strip(" \u3000*"):
            return False
        if label in WEAK_LABELS and not self.may_have_weak(name, label):
            return False
        if name in ("stem", "type", "identifier") and self.is_complete():
            self._open(line, None, "")
        kept = [places[0]] + [
            p for p in places[1:] if p[0] in FIRM_FIELDS and p[1] not in WEAK_LABELS
        ]
        self.put_fields(text, kept)
        return True

    def _go_on(self, place: int, line: Line) -> None:
        """A line without any mark: it goes on with what is open, or begins what has no number."""
        if self.now is None or self._begins_unnumbered(place, line):
            self._begin_or_drop(place, line)
            return
        self.now.lines.append(line)
        now = self.now
        if self.field and self.field != "stem":
            now.fields.setdefault(self.field, []).append(line.text)
        elif now.options:
            text = self.without_fields(line.text)
            more = options_in(text, self.expected(), least=1)
            if more and not text[: more[0].start].strip():
                self.add_options(text, more)
            elif text.strip():
                now.options[-1].text = f"{now.options[-1].text}\n{text.strip()}".strip("\n")
        else:
            self.take_stem(line.text)

    def _begins_unnumbered(self, place: int, line: Line) -> bool:
        now = self.now
        if now is None or not self.is_complete():
            return False
        if self.section.item_type in _GROUPS and self.group is not None and self._gap:
            return self._ahead.has_number_before_options(place + 1)
        if now.number is not None and not self._gap:
            return False
        return self._ahead.has_options_soon(place + 1) or self._ahead.truth_lines(place, now)

    def _begin_or_drop(self, place: int, line: Line) -> None:
        if self.now is None and take_note(self.section, line.text):
            return
        if self.section.item_type in _GROUPS and self._ahead.has_number_soon(place + 1):
            self._close()
            if self.group is not None and not self.group.parts:
                self.group.stem.append(line.text)
                self.group.lines.append(line)
                return
            self.group = self._new(line, None)
            self.group.item_type = ItemType.MATERIAL
            self.group.stem = [line.text]
            self.paper.questions.append(self.group)
            return
        if self.group is not None and not self.group.parts:
            self.group.stem.append(line.text)
            self.group.lines.append(line)
            return
        typed = self.section.item_type is not None or bool(self.section.word)
        if typed or self._ahead.has_options_soon(place + 1) or self._ahead.has_field(place + 1):
            self._open(line, None, line.text)
            return
        remark = Remark(
            Weight.DROPPED,
            "paper-line-outside",
            Place(file=self._file, line=line.number),
            {"text": line.text.strip()[:80]},
        )
        self.paper.remarks.append(remark)

    def _close(self) -> None:
        self.now, self.field = None, ""
