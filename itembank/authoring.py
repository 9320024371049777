"""Read items from the authoring JSON that item writers fill in, and say exactly what is wrong.

One object an item, with Chinese labels (``"type": "单选"``, ``"difficulty": "易"``), plain text or
simple HTML in its texts, and the key in the form that its type asks for:

===================  =====================================================================
type                 ``key``
===================  =====================================================================
单选 多选 不定项     list of option letters
判断                 ``["正确"]`` or ``["错误"]``
填空                 for each gap (``____``) the list of accepted answers
排序                 the option numbers in the right order
连线                 left → right
分类                 option → category, or a list of them
热点                 list of names of ``areas`` of the ``picture``
共用选项             ``options`` once, and ``parts`` that each have a ``key`` among them
情境判断             option → points
材料题               ``parts``, each shaped like an item with its own ``score``
简答 论述 案例分析   ``rubric``: ``[observable point, points]``
录音应答             ``rubric``, and ``longest``: the most seconds
===================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from foundation.errors import Fact, Invalid
from itembank.authoring_draft import Problem, Question, decimal_of
from itembank.authoring_questions import question_of
from itembank.authoring_words import COGNITIVE, DIFFICULTIES, SHARED_OPTIONS, TYPES
from itembank.items import Criterion, Item, ItemType, Metadata
from itembank.markup import html_from_text, plain_text
from itembank.standards import Standard

_WORDS: Final = {**TYPES, SHARED_OPTIONS: ItemType.MATERIAL}
_SINGLE: Final = "单选"
_OF_A_LIST: Final = (_SINGLE, "多选", "不定项")
_TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of one item; ``code`` and ``facts`` make the sentence."""

    item: str
    field: str
    code: str
    facts: dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, and every fault of the rest."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...]


def read_items(sources: Sequence[Any], standard: Standard) -> Reading:
    """Read a whole file: the good items and all faults; an identifier may stand only once."""
    items: dict[str, Item] = {}
    faults: list[Fault] = []
    for place, source in enumerate(sources, start=1):
        try:
            item = read_item(source, standard)
            if item.identifier in items:
                raise Invalid(
                    "itembank-authoring-repeated", item=item.identifier, field="id", place=place
                )
        except Invalid as refusal:
            name = str(refusal.facts.get("item") or f"#{place}")
            where = str(refusal.facts.get("field") or refusal.facts.get("response") or "")
            faults.append(Fault(name, where, refusal.code, refusal.facts))
        else:
            items[item.identifier] = item
    return Reading(tuple(items.values()), tuple(faults))


def read_item(source: Any, standard: Standard) -> Item:
    """One item; raises `Invalid` with the item's id, the field and the reason."""
    if not isinstance(source, dict):
        raise Invalid("itembank-authoring-not-an-object", item="", field="")
    name = source.get("id")
    if not isinstance(name, str) or not name.strip():
        raise Invalid("itembank-authoring-field", item="", field="id")
    try:
        return _item(name.strip(), source, standard)
    except Problem as problem:
        raise Invalid(problem.code, item=name, field=problem.field, **problem.facts) from None


def _item(name: str, source: dict[str, Any], standard: Standard) -> Item:
    item_type = _word(source, "type", _WORDS)
    stem = _text(source, "stem")
    stimulus: str | None
    score = decimal_of(source.get("score"), "score")
    material = source.get("material")
    if item_type is ItemType.MATERIAL:
        shared = source["type"] == SHARED_OPTIONS
        parts = _with_options(source) if shared else source.get("parts")
        questions = _parts(parts, score, shuffle=not shared)
        stimulus = f"{material}\n{stem}" if material else stem
    else:
        questions = [question_of("RESPONSE", item_type, source, score, "")]
        stimulus = None if material is None else str(material)
    explanation = source.get("explain") or ""
    return Item(
        identifier=name,
        title=title_of(str(source.get("title") or ""), stem),
        language=str(source.get("language", "zh-CN")),
        item_type=item_type,
        body=tuple(question.interaction for question in questions),
        declarations=tuple(d for question in questions for d in question.declarations),
        rules=tuple(question.rule for question in questions),
        max_score=score,
        stimulus=html_from_text(stimulus) if stimulus else None,
        explanation=html_from_text(str(explanation)),
        rationales=tuple(r for question in questions for r in question.rationales),
        metadata=_metadata(source, score, item_type, standard),
    )


def _with_options(source: dict[str, Any]) -> Any:
    """The parts of a shared list, each with the whole of it; a part is a single choice by itself.

    Types A1 to B1 of Chinese licensing examinations: the list stands in one order for all.
    """
    parts = source.get("parts")
    if not isinstance(parts, list) or len(parts) < 2:
        raise Problem("itembank-authoring-field", "parts")
    options = source.get("options")
    if not isinstance(options, dict) or len(options) < 2:
        raise Problem("itembank-authoring-field", "options")
    spread = []
    for place, part in enumerate(parts, start=1):
        field = f"parts[{place}]"
        if not isinstance(part, dict) or "options" in part:
            raise Problem("itembank-authoring-field", f"{field}.options")
        whole = {"type": _SINGLE, **part, "options": options}
        if whole["type"] not in _OF_A_LIST:
            raise Problem(
                "itembank-authoring-unknown-word",
                f"{field}.type",
                word=str(whole["type"])[:40],
                words="、".join(_OF_A_LIST),
            )
        spread.append(whole)
    return spread


def _parts(parts: Any, score: Decimal, *, shuffle: bool) -> list[Question]:
    if not isinstance(parts, list) or not parts:
        raise Problem("itembank-authoring-field", "parts")
    questions = []
    for place, part in enumerate(parts, start=1):
        field = f"parts[{place}]."
        if not isinstance(part, dict):
            raise Problem("itembank-authoring-field", field)
        part_type = _word(part, "type", TYPES, field)
        if part_type is ItemType.MATERIAL:
            raise Problem("itembank-authoring-field", f"{field}type")
        points = decimal_of(part.get("score"), f"{field}score")
        response = f"RESPONSE_{place}"
        questions.append(question_of(response, part_type, part, points, field, shuffle=shuffle))
    total = sum((question.points for question in questions), Decimal(0))
    if total != score:
        raise Problem("itembank-authoring-parts-sum", "parts", total=str(total), score=str(score))
    return questions


def _metadata(
    source: dict[str, Any], score: Decimal, item_type: ItemType, standard: Standard
) -> Metadata:
    level = _text(source, "level")
    if level not in {known.name for known in standard.levels}:
        raise Problem("itembank-authoring-unknown-level", "level", level=level)
    seconds = source.get("sec")
    if seconds is not None and (not isinstance(seconds, int) or seconds <= 0):
        raise Problem("itembank-authoring-field", "sec")
    return Metadata(
        level=level,
        area=str(source.get("area", "")),
        skills=_skills(source, standard, level),
        cognitive=_word(source, "cog", COGNITIVE),
        difficulty=_word(source, "difficulty", DIFFICULTIES),
        seconds=seconds,
        source=str(source.get("source", "")),
        rubric=_rubric(source, score, item_type),
        automatic_checks=_texts(source, "auto_checks"),
        materials=_texts(source, "materials"),
        marking_note=str(source.get("scoring", "")),
        enemies=_texts(source, "enemies"),
    )


def _skills(source: dict[str, Any], standard: Standard, level: str) -> tuple[str, ...]:
    skills = _texts(source, "skills")
    if not skills:
        raise Problem("itembank-authoring-field", "skills")
    for skill in skills:
        if not standard.has_skill(skill):
            raise Problem("itembank-authoring-unknown-skill", "skills", skill=skill)
        if standard.level_of(skill).name != level:
            raise Problem("itembank-authoring-skill-level", "skills", skill=skill, level=level)
    return skills


def _rubric(source: dict[str, Any], score: Decimal, item_type: ItemType) -> tuple[Criterion, ...]:
    """The rubric, whose points make up the score (in a practical, together with the checks)."""
    rows = source.get("rubric", [])
    if not isinstance(rows, list):
        raise Problem("itembank-authoring-field", "rubric")
    criteria = []
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != 2 or not str(row[0]).strip():
            raise Problem("itembank-authoring-field", f"rubric[{place}]")
        criteria.append(Criterion(str(row[0]), decimal_of(row[1], f"rubric[{place}]")))
    total = sum((criterion.points for criterion in criteria), Decimal(0))
    has_checks = item_type is ItemType.PRACTICAL and bool(source.get("auto_checks"))
    if criteria and (total > score or (total != score and not has_checks)):
        raise Problem("itembank-authoring-rubric-sum", "rubric", total=str(total), score=str(score))
    return tuple(criteria)


def _word(source: dict[str, Any], field: str, words: dict[str, Any], before: str = "") -> Any:
    word = source.get(field)
    if not isinstance(word, str) or word not in words:
        raise Problem(
            "itembank-authoring-unknown-word",
            before + field,
            word=str(word)[:40],
            words="、".join(words),
        )
    return words[word]


def _text(source: dict[str, Any], field: str) -> str:
    value = source.get(field)
    if not isinstance(value, str) or not value.strip():
        raise Problem("itembank-authoring-field", field)
    return value


def _texts(source: dict[str, Any], field: str) -> tuple[str, ...]:
    values = source.get(field, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise Problem("itembank-authoring-field", field)
    return tuple(values)


def title_of(own: str, stem: str) -> str:
    """The author's own title, else the first words of the stem."""
    title = own or plain_text(stem)
    return title if len(title) <= _TITLE_LENGTH else f"{title[: _TITLE_LENGTH - 1]}…"
