"""Writes items as a workbook, one row an item, and tells what reading it again would not give.

Losses are found by reading: what comes back is compared with what went in. Every cell is a text, so
that nothing in it runs. Pictures stand on the cells that they belong to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from itembank.authoring_scoring import scoring_of
from itembank.authoring_words import COGNITIVE, DIFFICULTIES, TRUE_FALSE, TYPES
from itembank.exchange.drafts import MediaFile, Place, Remark, Weight
from itembank.exchange.excel_headers import WRITTEN, WRITTEN_OPTION
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.excel_workbook import MOST_CHARACTERS
from itembank.exchange.package_writer import Written
from itembank.exchange.paper_sharing import shared_choices
from itembank.exchange.paper_text import paper_text
from itembank.exchange.paper_words import RUBRIC_WRITTEN, SHARED_OPTIONS
from itembank.exchange.recordings import spoken_prompt
from itembank.interactions import (
    ChoiceInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    SimpleChoice,
    TextEntryBlock,
    answerables,
)
from itembank.items import Item, ItemType, is_by_people
from itembank.rules import Blank, Blanks, MapResponse, Rule, most_points, responses_of

_WORD_OF_TYPE: Final = {item_type: word for word, item_type in TYPES.items()}
_WORD_OF_DIFFICULTY: Final = {value: word for word, value in DIFFICULTIES.items()}
_WORD_OF_COGNITIVE: Final = {value: word for word, value in COGNITIVE.items()}
_WORD_OF_TRUTH: Final = {name: word for word, name in TRUE_FALSE.items()}
_MEDIA: Final = re.compile(r'src="media:([0-9a-f]{64})"')
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PICTURES: Final = ("image/png", "image/jpeg", "image/gif")
_SHOWN: Final = "stem as HTML"
"""A row keeps it beside its columns, for the pictures in it."""
Row = dict[str, str]


def write_excel(items: Sequence[Item], files: Mapping[str, MediaFile]) -> Written:
    """The workbook, with a remark for each thing that it does not say."""
    rows: list[tuple[Row, list[str]]] = []
    losses: list[Remark] = []
    for item in items:
        made = _rows(item)
        if made is None:
            losses.append(Remark(Weight.FAULT, "excel-loss-type", Place(part=item.identifier)))
        else:
            rows += made
    content = _workbook(rows, files)
    return Written(content, (*losses, *_losses(items, content)))


# ---- Rows ----


def _rows(item: Item) -> list[tuple[Row, list[str]]] | None:
    """The rows of an item, each with its options; None for a type that papers do not have."""
    if not _can_be_written(item):
        return None
    head = _facts(item)
    if item.item_type is not ItemType.MATERIAL:
        (body,) = item.body
        row, options = _question(item, body, item.item_type)
        if item.stimulus:
            row["stem"] = f"{paper_text(item.stimulus)}\n{row['stem']}"
            row[_SHOWN] += item.stimulus
        return [({**head, **row}, options)]
    head |= {"group": item.identifier, "stem": paper_text(item.stimulus or "")}
    head[_SHOWN] = item.stimulus or ""
    shared = shared_choices(item)
    if shared is not None:
        head["type"] = SHARED_OPTIONS[0]
    listed = [] if shared is None else [choice.content for choice in shared.choices]
    rows: list[tuple[Row, list[str]]] = [(head, listed)]
    for part in item.body:
        row, options = _question(item, part, _type_of(item, part))
        names = [one.response_identifier for one in answerables((part,))]
        told = [r.text for r in item.rationales if r.response in names and r.choice is None]
        row["explanation"] = paper_text("".join(told))
        rows.append(({**row, "group": item.identifier}, [] if listed else options))
    return rows


def _can_be_written(item: Item) -> bool:
    """Of the items that are kept as QTI those that a paper has a type for."""
    return item.item_type in _WORD_OF_TYPE and all(
        not isinstance(one, QtiBody) or spoken_prompt(one) for one in item.body
    )


def _facts(item: Item) -> Row:
    facts = item.metadata
    return {
        "identifier": item.identifier,
        "type": _WORD_OF_TYPE[item.item_type],
        "points": format(item.max_score, "f"),
        "explanation": paper_text(item.explanation),
        "difficulty": _WORD_OF_DIFFICULTY[facts.difficulty] if facts.difficulty else "",
        "cognitive": _WORD_OF_COGNITIVE[facts.cognitive] if facts.cognitive else "",
        "level": facts.level,
        "area": facts.area,
        "skills": ";".join(facts.skills),
        "seconds": str(facts.seconds or ""),
        "source": facts.source,
    }


def _type_of(item: Item, part: Interaction) -> ItemType:
    """A type that reads back as this part of a material."""
    if isinstance(part, TextEntryBlock):
        return ItemType.TEXT_ENTRY
    if isinstance(part, OrderInteraction):
        return ItemType.ORDER
    if isinstance(part, MatchInteraction):
        return ItemType.MATCH
    if isinstance(part, ChoiceInteraction):
        if {choice.identifier for choice in part.choices} == set(_WORD_OF_TRUTH):
            return ItemType.TRUE_FALSE
        if isinstance(_rule_of(item, part), MapResponse):
            return ItemType.SITUATIONAL
        many = part.max_choices != 1
        return ItemType.INDEFINITE_CHOICE if many else ItemType.SINGLE_CHOICE
    return ItemType.SHORT_ANSWER


def _rule_of(item: Item, part: Interaction) -> Rule:
    first = next(iter(answerables((part,)))).response_identifier
    return next(rule for rule in item.rules if first in responses_of(rule))


def _question(item: Item, part: Interaction, kind: ItemType) -> tuple[Row, list[str]]:
    rule = _rule_of(item, part)
    single = kind in (ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE)
    prompt = spoken_prompt(part) or part.prompt
    row: Row = {
        "type": _WORD_OF_TYPE[kind],
        "stem": paper_text(prompt),
        _SHOWN: prompt,
        "points": format(most_points(rule), "f"),
        "rule": "" if single else scoring_of(rule),
        "rubric": item.metadata.marking_note,
    }
    if is_by_people(rule):
        rows = (
            RUBRIC_WRITTEN.format(text=one.text, points=one.points) for one in item.metadata.rubric
        )
        row["rubric"] = "\n".join(rows) or item.metadata.marking_note
        return row, []
    if isinstance(part, TextEntryBlock):
        assert isinstance(rule, Blanks)
        row["stem"] = "".join(
            paper_text(one, edges=True) if isinstance(one, str) else "____" for one in part.segments
        )
        row[_SHOWN] = "".join(one for one in part.segments if isinstance(one, str))
        row["answer"] = "|".join(_accepted(blank) for blank in rule.blanks)
        return row, []
    if isinstance(part, OrderInteraction):
        key = item.declaration(part.response_identifier).correct
        return {**row, "left": _side(part.choices), "answer": ",".join(key)}, []
    if isinstance(part, MatchInteraction):
        row |= {"left": _side(part.sources), "right": _side(part.targets)}
        pairs = (pair.split(" ", 1) for pair in item.declaration(part.response_identifier).correct)
        row["answer"] = ";".join(f"{left}-{right}" for left, right in pairs)
        return row, []
    assert isinstance(part, ChoiceInteraction)
    return _with_options(item, part, rule, kind, {**row, "reasons": _reasons(item, part, kind)})


def _reasons(item: Item, part: ChoiceInteraction, kind: ItemType) -> str:
    """Why each option is right or wrong, a line each, under the names that the row gives them."""
    letters = zip((choice.identifier for choice in part.choices), _LETTERS, strict=False)
    names = _WORD_OF_TRUTH if kind is ItemType.TRUE_FALSE else dict(letters)
    return "\n".join(
        f"{names.get(one.choice, one.choice)}：{paper_text(one.text)}"
        for one in item.rationales
        if one.choice is not None and one.response == part.response_identifier
    )


def _with_options(
    item: Item, part: ChoiceInteraction, rule: Rule, kind: ItemType, row: Row
) -> tuple[Row, list[str]]:
    declared = item.declaration(part.response_identifier)
    if kind is ItemType.TRUE_FALSE:
        row["answer"] = _WORD_OF_TRUTH.get("".join(declared.correct), "")
        return row, []
    letters = {c.identifier: letter for c, letter in zip(part.choices, _LETTERS, strict=False)}
    if isinstance(rule, MapResponse) and declared.mapping is not None:
        worth = {entry.key: entry.value for entry in declared.mapping.entries}
        row["answer"] = ",".join(f"{letters[k]}={v:f}" for k, v in worth.items() if k in letters)
    else:
        row["answer"] = "".join(letters[key] for key in declared.correct if key in letters)
    return row, [choice.content for choice in part.choices]


def _accepted(blank: Blank) -> str:
    if blank.low is not None and blank.high is not None:
        return f"{blank.low:f}-{blank.high:f}"
    if blank.tolerance is not None and len(blank.accepted) == 1:
        return f"{blank.accepted[0]}±{blank.tolerance:f}"
    return ";".join(blank.accepted)


def _side(choices: Iterable[SimpleChoice]) -> str:
    return "\n".join(f"{choice.identifier}. {paper_text(choice.content)}" for choice in choices)


# ---- The workbook ----


def _workbook(rows: Sequence[tuple[Row, list[str]]], files: Mapping[str, MediaFile]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    most = max((len(options) for _, options in rows), default=0)
    fields = list(WRITTEN)
    place = fields.index("left")
    named = [WRITTEN[name] for name in fields]
    headers = [*named[:place], *(f"{WRITTEN_OPTION}{a}" for a in _LETTERS[:most]), *named[place:]]
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(1, column, header)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 14
    sheet.column_dimensions[get_column_letter(fields.index("stem") + 1)].width = 48
    sheet.freeze_panes = "A2"
    for number, (row, options) in enumerate(rows, 2):
        told = [row.get(name, "") for name in fields]
        shown = [row.get(_SHOWN, "") if name == "stem" else "" for name in fields]
        padded = [*options, *[""] * (most - len(options))]
        texts = [*told[:place], *(paper_text(one) for one in padded), *told[place:]]
        markup = [*shown[:place], *padded, *shown[place:]]
        for column, text in enumerate(texts, 1):
            _put(sheet, number, column, text)
            for digest in _MEDIA.findall(markup[column - 1]):
                _draw(sheet, number, column, files.get(digest))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _put(sheet: object, row: int, column: int, text: str) -> None:
    """A cell of text, whatever it looks like: "=1+1" is shown and not calculated."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", text)[:MOST_CHARACTERS]
    if not kept:
        return
    cell = sheet.cell(row, column)  # type: ignore[attr-defined]
    cell.value = kept
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _draw(sheet: object, row: int, column: int, file: MediaFile | None) -> None:
    if file is None or file.media_type not in _PICTURES:
        return
    picture = Image(io.BytesIO(file.content))
    sheet.add_image(picture, f"{get_column_letter(column)}{row}")  # type: ignore[attr-defined]


# ---- Losses ----


def _losses(items: Sequence[Item], content: bytes) -> Iterable[Remark]:
    """What a reader of the file gets that differs from what went in."""
    reading = read_excel(content, "", {})
    again = {one.item.identifier: one.item for one in reading.drafts if one.item is not None}
    for item in items:
        place = Place(part=item.identifier)
        if not _can_be_written(item):
            continue
        read = again.get(item.identifier)
        if read is None:
            yield Remark(Weight.FAULT, "excel-loss-unreadable", place)
            continue
        for code in differences(item, read):
            yield Remark(Weight.DROPPED, code, place)


def differences(item: Item, read: Item) -> list[str]:
    """Codes of what differs between an item and what was read of it again."""
    lost = []
    if (item.body, item.stimulus, item.explanation) != (read.body, read.stimulus, read.explanation):
        lost.append("excel-loss-content")
    if (item.declarations, item.rules) != (read.declarations, read.rules):
        lost.append("excel-loss-marking")
    if item.rationales != read.rationales:
        lost.append("exchange-loss-reasons")
    if item.metadata != replace(read.metadata):
        lost.append("exchange-loss-metadata")
    return lost
