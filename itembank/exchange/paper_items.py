"""Makes drafts of the questions of a paper or workbook: one draft for each, whatever it is like."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from foundation.errors import Invalid
from itembank.exchange.drafts import Draft, Remark, Weight, key_of
from itembank.exchange.paper_found import Found, Line
from itembank.exchange.paper_keys import decimal_in
from itembank.exchange.paper_making import Made, Unmade, Wanted
from itembank.exchange.paper_marks import fold, without_spaces
from itembank.exchange.paper_objects import Objects
from itembank.exchange.paper_questions import make
from itembank.exchange.paper_settling import WRITTEN, points_of, rubric_in, settle
from itembank.exchange.paper_words import COGNITIVE, DIFFICULTIES, MINUTES, ROUGHENED
from itembank.exchange.recordings import named
from itembank.interactions import ChoiceInteraction
from itembank.items import Criterion, Difficulty, Item, ItemType, Metadata, Rationale
from itembank.markup import plain_text

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_CODE: Final = re.compile(r"[A-Za-z]{1,4}\d*(?:-\d+)?(?:\.\d+)+\Z|[A-Za-z]{1,4}\d*-[\w.]+\Z")
_TITLE: Final = 40
_IDENTIFIER: Final = re.compile(r"[\w.\-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Terms:
    """What was decided for a whole source, by a person or by default."""

    points: Decimal = Decimal(1)
    multiple_rule: str = ""
    difficulty: str = ""
    """"low_easy" or "high_easy": what a small number means; empty where nobody said."""
    steps: int = 5
    """How many steps whole numbers of difficulty have: 3 or 5."""
    corrections: Mapping[str, str] | None = None
    """"fix.<key>.answer", "fix.<key>.type": what a person put right, by the draft's key."""


def terms_of(options: Mapping[str, str]) -> Terms:
    """The terms that a reader's options state; Invalid for a value that it cannot take."""
    points = options.get("points", "").strip() or "1"
    try:
        worth = Decimal(points)
    except InvalidOperation:
        worth = Decimal(0)
    if not worth.is_finite() or not 0 < worth <= 1000:
        raise Invalid("paper-option-value", option="points", value=points[:40])
    fixes = {name: value for name, value in options.items() if name.startswith("fix.")}
    return Terms(
        worth, options.get("multiple", ""), options.get("difficulty", ""), corrections=fixes
    )


def source_remarks(questions: Sequence[Found], remarks: Iterable[Remark]) -> list[Remark]:
    """Hands remarks on a line or row to the question that stands there; gives the others back."""
    owner: dict[tuple[str, int], Found] = {}
    for question in questions:
        for found in (question, *question.parts):
            for line in found.lines:
                owner[found.place.sheet, line.number] = found
    left: list[Remark] = []
    for remark in remarks:
        place = remark.place
        there = owner.get((place.sheet, place.row or place.line))
        if there is None:
            left.append(remark)
        else:
            there.remarks.append(remark)
    return left


def drafts_of(questions: Sequence[Found], objects: Objects, terms: Terms) -> tuple[Draft, ...]:
    """One draft for each question, in their order."""
    keys = _keys(questions)
    terms = replace(terms, steps=_steps(questions))
    _count(questions)
    return tuple(
        _draft(found, key, objects, terms) for found, key in zip(questions, keys, strict=True)
    )


def _steps(questions: Iterable[Found]) -> int:
    """Three steps of difficulty where no whole number above 3 is used, else five."""
    told = [decimal_in(found.text("difficulty")) for found in questions]
    return 3 if max((n for n in told if n is not None), default=Decimal(0)) <= 3 else 5


def _count(questions: Iterable[Found]) -> None:
    """How many questions each section has, so that the points of all can be divided."""
    for found in questions:
        found.section.questions += 1
        for part in found.parts:
            if part.section is not found.section:
                part.section.total = None


def _keys(questions: Sequence[Found]) -> list[str]:
    """A key for each question, from its own identifier or its text.

    Options count only where stems are the same, so that a corrected option leaves the key as it is.
    """
    stems = [_stem_of(found) for found in questions]
    often = Counter(stems)
    seen: Counter[str] = Counter()
    keys = []
    for found, stem in zip(questions, stems, strict=True):
        own = found.text("identifier")
        if own:
            text = f"id:{own}"
        elif often[stem] > 1:
            text = stem + "".join(without_spaces(option.text) for option in found.options)
        else:
            text = stem
        key = key_of(text)
        seen[key] += 1
        if seen[key] > 1:
            found.say(Weight.DOUBT, "paper-question-repeated")
            key = key_of(f"{text}#{seen[key]}")
        keys.append(key)
    return keys


def _stem_of(found: Found) -> str:
    parts = "".join(_stem_of(part) for part in found.parts)
    return without_spaces(found.material + "".join(found.stem)) + parts


def _draft(found: Found, key: str, objects: Objects, terms: Terms) -> Draft:
    _correct(found, key, terms)
    _note_colours(found, objects)
    settle(found)
    item: Item | None = None
    try:
        item = _item(found, key, objects, terms)
    except Unmade as trouble:
        found.say(Weight.FAULT, trouble.code, **trouble.facts)
    except Invalid as refusal:
        # The item's own checks; what they name is kept as it is.
        found.say(Weight.FAULT, refusal.code, **refusal.facts)
    source = objects.words("\n".join(line.text for line in _lines(found)))
    category = found.text("category") or found.section.chapter
    return Draft(key, found.place, source, item, tuple(_all_remarks(found)), category[:200])


def _note_colours(found: Found, objects: Objects) -> None:
    """Options in red are taken for right ones, where some are and some are not."""
    for part in found.parts:
        _note_colours(part, objects)
    coloured = [option for option in found.options if objects.is_coloured(option.text)]
    known = found.text("answer") or any(option.is_right for option in found.options)
    if coloured and not known and len(coloured) < len(found.options):
        for option in coloured:
            option.is_right = True
        labels = "".join(option.label for option in coloured)
        found.say(Weight.DOUBT, "paper-key-from-colour", answer=labels)


def _lines(found: Found) -> list[Line]:
    own = {id(line): line for line in found.lines}
    for part in found.parts:
        own |= {id(line): line for line in _lines(part)}
    return sorted(own.values(), key=lambda line: line.number)


def _all_remarks(found: Found) -> Iterable[Remark]:
    yield from found.remarks
    for part in found.parts:
        yield from _all_remarks(part)


def _correct(found: Found, key: str, terms: Terms) -> None:
    """What a person put right stands over what the source says."""
    fixes = terms.corrections or {}
    answer = fixes.get(f"fix.{key}.answer")
    kind = fixes.get(f"fix.{key}.type")
    if answer is not None:
        found.fields["answer"] = [answer]
        found.say(Weight.NOTE, "paper-corrected", field="answer", value=answer[:60])
    if kind is not None and kind in set(ItemType):
        found.item_type, found.word = ItemType(kind), ""
        found.fields.pop("type", None)
        found.say(Weight.NOTE, "paper-corrected", field="type", value=kind)


def _item(found: Found, key: str, objects: Objects, terms: Terms) -> Item:
    if found.item_type is None:
        raise Unmade("paper-type-unclear")
    language = "zh-CN" if _HAN.search(_stem_of(found)) else "en"
    if objects.is_blank("".join(found.stem) + found.material) and not found.parts:
        raise Unmade("paper-stem-missing")
    is_material = found.item_type is ItemType.MATERIAL
    asked = found.parts if is_material else [found]
    if not asked:
        raise Unmade("paper-parts-missing")
    made = [
        _made(part, f"RESPONSE_{n}" if is_material else "RESPONSE", objects, terms, language)
        for n, part in enumerate(asked, 1)
    ]
    stimulus = "\n".join(found.stem) if is_material else found.material
    total = sum((one.points for one in made), Decimal(0))
    stated = found.text("points")
    if is_material and stated and Decimal(stated) != total:
        found.say(Weight.DOUBT, "paper-points-differ", stated=stated, total=str(total))
    identifier = _identifier(found, key)
    return Item(
        identifier=identifier,
        title=_title(found, objects),
        language=language,
        item_type=found.item_type,
        body=tuple(named(one.interaction, identifier) for one in made),
        declarations=tuple(d for one in made for d in one.declarations),
        rules=tuple(one.rule for one in made),
        max_score=total,
        stimulus=objects.html(stimulus) if stimulus else None,
        explanation=objects.html(_explanation(found, made[0] if not is_material else None)),
        rationales=_rationales(asked, made, objects) if is_material else _reasons(found, made[0]),
        metadata=_metadata(found, total, objects, terms),
    )


def _made(part: Found, response: str, objects: Objects, terms: Terms, language: str) -> Made:
    if part.item_type is None:
        raise Unmade("paper-type-unclear")
    if part.item_type is ItemType.MATERIAL:
        raise Unmade("paper-parts-nested")
    points = points_of(part, terms.points)
    wanted = Wanted(objects, response, points, language, terms.multiple_rule)
    return make(part, wanted)


def _identifier(found: Found, key: str) -> str:
    own = found.text("identifier")
    return own if _IDENTIFIER.match(own) else f"P-{key[:16]}"


def _title(found: Found, objects: Objects) -> str:
    text = plain_text(objects.html("\n".join([found.material, *found.stem])))
    if not text and found.parts:
        return _title(found.parts[0], objects)
    text = " ".join(text.split()) or found.place.part or "—"
    return text if len(text) <= _TITLE else f"{text[: _TITLE - 1]}…"


def _explanation(found: Found, made: Made | None) -> str:
    """The explanation; of a written question the model answer comes first."""
    told = [found.text("answer")] if found.item_type in WRITTEN else []
    if made is not None:
        told.append(made.note)
    told.append(found.text("explanation"))
    return "\n".join(part for part in told if part)


_REASON: Final = re.compile(r"\s*(\S{1,2})\s*[:：]\s*(.+)", re.DOTALL)


def _reasons(found: Found, made: Made) -> tuple[Rationale, ...]:
    """Why each option is right or wrong, where a column says so: a line for each option."""
    part = made.interaction
    if not isinstance(part, ChoiceInteraction):
        return ()
    names = {choice.content: choice.identifier for choice in part.choices}
    names |= {choice.identifier: choice.identifier for choice in part.choices}
    told: list[Rationale] = []
    for line in found.text("reasons").split("\n"):
        said = _REASON.match(line)
        if said is not None and said[1] in names:
            text = html.escape(said[2].strip(), quote=False)
            told.append(Rationale(part.response_identifier, text, names[said[1]]))
        elif line.strip():
            found.say(Weight.DROPPED, "paper-field-dropped", text=line.strip()[:80])
    return tuple(told)


def _rationales(
    parts: Sequence[Found], made: Sequence[Made], objects: Objects
) -> tuple[Rationale, ...]:
    found = []
    for part, one in zip(parts, made, strict=True):
        text = objects.html(_explanation(part, one))
        if text:
            found.append(Rationale(one.declarations[0].identifier, text))
    return tuple(found)


def _metadata(found: Found, total: Decimal, objects: Objects, terms: Terms) -> Metadata:
    skills, area = _skills(found)
    area = found.text("area")[:200] or area
    for value in found.fields.get("other", ()):
        if value.strip():
            found.say(Weight.DROPPED, "paper-field-dropped", text=value.strip()[:80])
    rubric = _rubric(found, total)
    note = "" if rubric else objects.words(found.text("rubric"))
    return Metadata(
        level=found.text("level")[:64],
        area=area,
        skills=skills,
        cognitive=COGNITIVE.get(without_spaces(found.text("cognitive"))),
        difficulty=_difficulty(found, terms),
        seconds=_seconds(found),
        source=objects.words(found.text("source"))[:400],
        rubric=rubric,
        marking_note=note,
    )


def _skills(found: Found) -> tuple[tuple[str, ...], str]:
    """Codes of skill points; other words are kept as the item's area."""
    words = [w for w in re.split(r"[,，、;；|\n]+", found.text("skills")) if w.strip()]
    codes = tuple(dict.fromkeys(w.strip() for w in words if _CODE.match(w.strip())))
    others = [w.strip() for w in words if not _CODE.match(w.strip())]
    if others:
        found.say(Weight.NOTE, "paper-skills-as-area", area="、".join(others)[:80])
    return codes, "、".join(others)[:200]


def _difficulty(found: Found, terms: Terms) -> Difficulty | None:
    told = found.text("difficulty").strip(" 。.★☆")
    stars = found.text("difficulty").count("★")
    word = without_spaces(told)
    if not word and not stars:
        return None
    if word in DIFFICULTIES:
        if word in ROUGHENED:
            found.say(Weight.NOTE, "paper-difficulty-rough", word=told)
        return DIFFICULTIES[word]
    number = Decimal(stars) if stars and not word else decimal_in(told)
    if number is None or number < 0 or number > 5:
        found.say(Weight.DROPPED, "paper-difficulty-unknown", word=told[:40])
        return None
    return _step(found, number, fold(told), terms)


def _step(found: Found, number: Decimal, told: str, terms: Terms) -> Difficulty:
    """A number as one of three steps; what a small number means is stated, or asked."""
    is_share = number < 1 or (number == 1 and "." in told)
    high_easy = terms.difficulty == "high_easy" or (not terms.difficulty and is_share)
    if is_share:
        low, high = Decimal("0.4"), Decimal("0.7")
    else:
        low, high = (
            (Decimal("1.5"), Decimal("2.5"))
            if terms.steps == 3
            else (Decimal("2.5"), Decimal("3.5"))
        )
    order = [Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD]
    place = 0 if number < low else 1 if number < high or (is_share and number == high) else 2
    step = order[2 - place] if high_easy else order[place]
    if not terms.difficulty:
        found.say(Weight.NOTE, "paper-difficulty-direction", value=told, meaning=step.value)
    return step


def _seconds(found: Found) -> int | None:
    told = found.text("seconds")
    number = decimal_in(told) if told else None
    if number is None or number <= 0:
        return None
    seconds = int(number * 60) if any(word in told.casefold() for word in MINUTES) else int(number)
    return seconds if 0 < seconds <= 86_400 else None


def _rubric(found: Found, total: Decimal) -> tuple[Criterion, ...]:
    """Points of the rubric, or of the model answer, where they add up to the score."""
    rows = rubric_in(found)
    added = sum((row.points for row in rows), Decimal(0))
    if rows and added != total:
        found.say(Weight.DOUBT, "paper-rubric-sum", total=str(added), score=str(total))
        return ()
    if found.item_type in WRITTEN and not found.text("rubric") and not found.text("answer"):
        found.say(Weight.DOUBT, "paper-rubric-missing")
    return tuple(rows)
