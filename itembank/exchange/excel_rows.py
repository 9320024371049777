"""Makes questions of the rows of a sheet, as they were found: nothing is understood yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from itembank.exchange.drafts import Place, Remark, Weight
from itembank.exchange.excel_headers import Header
from itembank.exchange.excel_places import letters_for_places
from itembank.exchange.excel_workbook import Sheet, column_letter
from itembank.exchange.paper_found import Found, Line, Option, Section
from itembank.exchange.paper_keys import decimal_in, scores_of
from itembank.exchange.paper_marks import fold, option_at, options_in, type_of, without_spaces
from itembank.exchange.paper_words import EXAMPLES, SHARED_OPTIONS
from itembank.items import ItemType

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE: Final = re.compile(r"\d{1,2}\Z")
_FIELDS: Final = (
    *("answer", "explanation", "difficulty", "skills", "points", "identifier"),
    *("rubric", "source", "cognitive", "seconds", "reasons"),
)
_DIVIDERS: Final = ("\n", "$;$", "|", "｜", ";", "；", "###", "@@")
_SIDE_ITEM: Final = re.compile(r"\A\s*[(（]?([A-Za-z]|\d{1,2}|[①-⑳])\s*[.、:：)）]\s*")
_CIRCLES: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(slots=True)
class Rows:
    """What a sheet holds: its questions, what is said of the sheet, and codes that nobody knows."""

    questions: list[Found] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    codes: dict[str, list[Found]] = field(default_factory=dict)


def rows_of(sheet: Sheet, header: Header, file: str, codes: Mapping[str, ItemType]) -> Rows:
    """The questions of a sheet; ``codes`` is what a person said that codes of types mean."""
    return _Reader(sheet, header, file, {**header.codes, **codes}).read()


@dataclass(slots=True)
class _Reader:
    """Reads a sheet row by row; ``_open`` is a question that further rows may go on with."""

    sheet: Sheet
    header: Header
    file: str
    codes: Mapping[str, ItemType]
    found: Rows = field(default_factory=Rows)
    _open: Found | None = None
    _material: Found | None = None
    _material_mark: str = ""
    _section: Section = field(default_factory=Section)

    def read(self) -> Rows:
        named, known = type_of(self.sheet.name)
        if known:
            self._section = Section(title=self.sheet.name, item_type=named, word=self.sheet.name)
        for column, name in self.header.unknown.items():
            self._say_unread(column, name)
        for row in sorted(self.sheet.rows):
            if row > self.header.row:
                self._take(row)
        return self.found

    def _say_unread(self, column: int, name: str) -> None:
        filled = any(
            column in cells and cells[column].text.strip()
            for row, cells in self.sheet.rows.items()
            if row > self.header.row
        )
        if filled:
            self._remark(Weight.DROPPED, "excel-column-unread", self.header.row, column, name=name)

    def _remark(self, weight: Weight, code: str, row: int, column: int, **facts: str) -> None:
        place = Place(file=self.file, sheet=self.sheet.name, row=row, column=column_letter(column))
        self.found.remarks.append(Remark(weight, code, place, facts))

    def _take(self, row: int) -> None:
        stem_column = self.header.column("stem")
        stem = self._text(row, "stem").strip() or self._cell(row, self.header.column("whole"))
        is_covered = (row, stem_column) in self.sheet.covered
        if is_covered and self._open is not None:
            self._more_options(self._open, row)
            return
        if self._is_header_again(row):
            return
        if not stem and not self._text(row, "answer") and not self._options(row):
            if any(cell.text.strip() for cell in self.sheet.rows[row].values()):
                text = " ".join(c.text.strip() for c in self.sheet.rows[row].values())
                self._remark(Weight.DROPPED, "excel-row-unread", row, 1, text=text[:80])
            return
        if without_spaces(stem).startswith(tuple(EXAMPLES)):
            self._remark(Weight.DROPPED, "excel-row-example", row, stem_column, text=stem[:80])
            return
        question = self._question(row, stem)
        self._open = question
        self._file_under_material(question, row)

    def _is_header_again(self, row: int) -> bool:
        """A header printed anew at the head of a page."""
        columns = [self.header.column("stem"), self.header.column("answer")]
        told = [self._cell(row, column) for column in columns]
        return told == [self._cell(self.header.row, column) for column in columns]

    def _cell(self, row: int, column: int) -> str:
        return self.sheet.text(row, column, merged=False).strip() if column else ""

    def _text(self, row: int, name: str) -> str:
        """The text of a field; what merged cells cover counts for labels, not for contents."""
        merged = name in (
            "type",
            "category",
            "subcategory",
            "material",
            "points",
            "group",
            "skills",
            "whole",
        )
        texts = [
            self.sheet.text(row, column, merged=merged).strip()
            for column in self.header.columns.get(name, ())
        ]
        return "\n".join(text for text in texts if text)

    # ---- One question ----

    def _question(self, row: int, stem: str) -> Found:
        place = Place(file=self.file, sheet=self.sheet.name, row=row)
        found = Found(place, replace(self._section), lines=[Line(row, self._shown(row))])
        found.stem = [line for line in stem.split("\n") if line.strip()]
        for name in _FIELDS:
            text = self._text(row, name)
            if text:
                found.fields[name] = [text]
        category = "/".join(filter(None, (self._text(row, n) for n in ("category", "subcategory"))))
        if category:
            found.fields["category"] = [category.replace("\n", "/")]
        found.fields.update(
            {
                k: [v]
                for k, v in (("area", self._text(row, "area")), ("level", self._text(row, "level")))
                if v
            }
        )
        rules = (self._text(row, "rule"), self._text(row, "rubric"))
        found.section.rule_text = " ".join(rules).strip()
        found.options = self._options(row)
        self._take_scores(found, row)
        self._take_sides(found, row)
        self._take_type(found, row)
        self._options_in_stem(found)
        letters_for_places(found)
        self._note_cells(found, row)
        return found

    def _shown(self, row: int) -> str:
        """A row as people read it: header and value of every cell that holds something."""
        lines = []
        for column, cell in sorted(self.sheet.rows[row].items()):
            if cell.text.strip():
                name = self._cell(self.header.row, column) or column_letter(column)
                lines.append(f"{name}: {cell.text.strip()}")
        return "\n".join(lines)

    def _options(self, row: int) -> list[Option]:
        """Options of the option columns, or those that one cell lists."""
        columns = self.header.options
        texts = [self.sheet.text(row, column, merged=False).strip() for column in columns]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            return [
                Option(letter, _without_label(text, letter), text.lstrip().startswith("*"))
                for letter, text in zip(_LETTERS, texts, strict=False)
                if text
            ]
        return listed_options(self._text(row, "options"))

    def _more_options(self, found: Found, row: int) -> None:
        """A row whose stem is merged with the one above: one more option, one more answer."""
        found.lines.append(Line(row, self._shown(row)))
        text = self._text(row, "options")
        label = option_at(text)
        if text:
            letter = label.letter if label else _LETTERS[min(len(found.options), 25)]
            body = text[label.end :] if label else text
            found.options.append(Option(letter, body.strip(), bool(label and label.is_right)))
        answer = self._text(row, "answer")
        if answer and answer not in found.fields.get("answer", ()):
            found.fields.setdefault("answer", []).append(answer)

    def _take_scores(self, found: Found, row: int) -> None:
        for option in found.options:
            column = self.header.option_scores.get(option.label, 0)
            option.points = decimal_in(self._cell(row, column)) if column else None
        told = scores_of(self._text(row, "scores"))
        for option in found.options:
            option.points = told.get(option.label, option.points)
        given = [option for option in found.options if option.points is not None]
        if given and len(given) < len(found.options):
            for option in found.options:
                option.points = option.points if option.points is not None else Decimal(0)

    def _take_sides(self, found: Found, row: int) -> None:
        left, right = self._text(row, "left"), self._text(row, "right")
        if left:
            found.options, found.targets = side_of(left), side_of(right)

    def _take_type(self, found: Found, row: int) -> None:
        # Where a column says the type of the whole and another that of its part, the part's counts.
        told = self._text(row, "type").strip().rsplit("\n", 1)[-1]
        if not told:
            return
        code = fold(told)
        if _shares_options(told):
            found.item_type, found.word = ItemType.MATERIAL, told
            return
        if _CODE.match(code):
            if code in self.codes:
                found.item_type, found.word = self.codes[code], told
            else:
                self.found.codes.setdefault(code, []).append(found)
            return
        item_type, known = type_of(told)
        explained = re.match(r"(\d{1,2})\s*[:：.、\-]?\s*(\D+)", told)
        if not known and explained:
            item_type, known = type_of(explained[2])
        if known:
            found.item_type, found.word = item_type, told
            found.section.item_type = item_type
        else:
            found.fields["type"] = [told]

    def _options_in_stem(self, found: Found) -> None:
        """A stem cell that holds its options too, as it was pasted from a paper."""
        if found.options or found.said_type in (ItemType.TEXT_ENTRY, ItemType.TRUE_FALSE):
            return
        text = "\n".join(found.stem)
        labels = options_in(text)
        if not labels:
            return
        found.stem = [line for line in text[: labels[0].start].split("\n") if line.strip()]
        found.options = listed_options(text[labels[0].start :])

    def _note_cells(self, found: Found, row: int) -> None:
        for column, cell in self.sheet.rows[row].items():
            if column not in self._used():
                continue
            letter = column_letter(column)
            if cell.is_error:
                found.say(Weight.DOUBT, "excel-cell-error", column=letter, value=cell.text)
            elif cell.is_date and column != self.header.column("seconds"):
                found.say(Weight.DOUBT, "excel-cell-date", column=letter, value=cell.text)
            elif cell.formula and not cell.text:
                found.say(Weight.DOUBT, "excel-formula-empty", column=letter)
            elif cell.formula:
                found.say(Weight.NOTE, "excel-formula-value", column=letter, value=cell.text[:40])

    def _used(self) -> set[int]:
        return {c for places in self.header.columns.values() for c in places} | set(
            self.header.options
        )

    # ---- Questions on one material ----

    def _file_under_material(self, question: Found, row: int) -> None:
        """Rows that share a material are its parts; so are rows below a material without type."""
        material, mark = self._shared(row), self._text(row, "group")
        listed = not question.options or _shares_options(question.word)
        if question.said_type is ItemType.MATERIAL and listed:
            self._begin_material(question, mark)
            return
        shared = mark or without_spaces(material)
        if shared and self._material is not None and shared == self._material_mark:
            self._add_part(question)
            return
        follows = self._material is not None and not shared and not self._material_mark
        if follows and not self._cell(row, self.header.column("type")):
            self._add_part(question)
            return
        self._material = None
        if shared and self._shares_next(row, shared):
            group = Found(question.place, question.section, stem=material.split("\n"))
            group.item_type = ItemType.MATERIAL
            group.fields = {k: v for k, v in question.fields.items() if k == "category"}
            self._begin_material(group, shared)
            self._add_part(question)
            return
        question.material = material
        self.found.questions.append(question)

    def _shared(self, row: int) -> str:
        """The material of a row; what stands over a question's own stem is one too."""
        whole = self._text(row, "whole") if self._text(row, "stem") else ""
        return self._text(row, "material") or whole

    def _begin_material(self, group: Found, mark: str) -> None:
        group.item_type = ItemType.MATERIAL
        self._material, self._material_mark = group, mark
        self.found.questions.append(group)

    def _add_part(self, question: Found) -> None:
        assert self._material is not None
        question.number = len(self._material.parts) + 1
        self._material.parts.append(question)

    def _shares_next(self, row: int, shared: str) -> bool:
        following = next((r for r in sorted(self.sheet.rows) if r > row), 0)
        other = self._text(following, "group") or without_spaces(self._shared(following))
        return bool(following) and other == shared


def _shares_options(word: str) -> bool:
    """Whether a type says that the questions below choose from the options of this row."""
    return any(named in fold(word).lower() for named in SHARED_OPTIONS)


def _without_label(text: str, letter: str) -> str:
    """An option's text without the label that was typed into its cell."""
    label = option_at(text)
    if label is not None and label.letter == letter and text[label.end :].strip():
        return text[label.end :].strip()
    return text


def listed_options(text: str) -> list[Option]:
    """Options that one cell lists: with labels, or divided by lines, bars or semicolons."""
    if not text.strip():
        return []
    labels = options_in(text)
    if labels:
        ends = [label.start for label in labels[1:]] + [len(text)]
        return [
            Option(label.letter, text[label.end : end].strip(" \n\t;；|,，"), label.is_right)
            for label, end in zip(labels, ends, strict=True)
        ]
    alone = option_at(text)
    if alone is not None and alone.letter == "A":
        # The other options stand in the rows below.
        return [Option("A", text[alone.end :].strip(), alone.is_right)]
    for divider in _DIVIDERS:
        pieces = [piece.strip() for piece in text.split(divider) if piece.strip()]
        if len(pieces) >= 2:
            return [Option(letter, piece) for letter, piece in zip(_LETTERS, pieces, strict=False)]
    return []


def side_of(text: str) -> list[Option]:
    """One side of a matching question: a line for each thing, with or without its label."""
    pieces: Iterable[str] = (p for p in re.split(r"[\n;；|]+", text) if p.strip())
    return list(_labelled(pieces))


def _labelled(pieces: Iterable[str]) -> Iterator[Option]:
    for place, piece in enumerate(pieces, 1):
        found = _SIDE_ITEM.match(piece)
        if found is None:
            yield Option(str(place), piece.strip())
            continue
        label = found[1]
        label = str(_CIRCLES.index(label) + 1) if label in _CIRCLES else label
        yield Option(label, piece[found.end() :].strip())
