"""Settles what a question is before an item is made of it: type, parts, points, key in the stem."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from itembank.exchange.drafts import Weight
from itembank.exchange.paper_found import LISTED, PAIRED, Found, Option
from itembank.exchange.paper_keys import (
    decimal_in,
    letters_of,
    take_option_marks,
    truth_of,
    truth_options,
)
from itembank.exchange.paper_marks import RUBRIC_ROW, fold, points_in, type_of
from itembank.exchange.paper_objects import bare
from itembank.exchange.paper_sharing import share_options
from itembank.exchange.paper_words import SPOKEN
from itembank.items import Criterion, ItemType

GAP: Final = re.compile(r"[_＿﹍]{2,}|…{3,}")
BRACKETS: Final = re.compile(r"[（(【\[][\s\u3000_]*[】\])）]")
_FILLED_GAP: Final = re.compile(r"[_＿]{2,}[ \u3000]*([^_＿\n ]{1,40}?)[ \u3000]*[_＿]{2,}")
_LONE_GAP: Final = re.compile(r"[_＿][ \u3000]*([^_＿\n ]{1,40}?)[ \u3000]*[_＿]")
_BRACKETED: Final = re.compile(r"[（(【\[]\s*([^()（）【】\[\]]{1,30}?)\s*[)）】\]]")
_LETTERS: Final = re.compile(r"[A-Z](?:[\s,，、;；]*[A-Z])*\Z")
_CHOICES: Final = (
    *(ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE),
    *(ItemType.INDEFINITE_CHOICE, ItemType.SITUATIONAL),
)
WRITTEN: Final = (
    *(ItemType.SHORT_ANSWER, ItemType.ESSAY, ItemType.CASE_ANALYSIS, ItemType.PRACTICAL),
    ItemType.RECORDING,
)
_WITH_PARTS: Final = (ItemType.MATERIAL, ItemType.CASE_ANALYSIS)
_MOST_POINTS: Final = 1000


def settle(found: Found) -> None:
    """Puts a question in order, its parts first; remarks say what was taken for granted."""
    if len(found.parts) > 1:
        _share_answers(found)
        share_options(found)
    for part in found.parts:
        settle(part)
        if part.item_type is None:
            part.item_type = ItemType.SHORT_ANSWER
    _take_type_field(found)
    _settle_parts(found)
    take_option_marks(found.options, scored=found.said_type is ItemType.SITUATIONAL)
    _take_points(found)
    if not found.parts:
        _take_key_from_stem(found)
    _decide_type(found)


def _take_type_field(found: Found) -> None:
    told = found.text("type")
    if not told or found.item_type is not None:
        return
    item_type, known = type_of(told)
    if known:
        found.item_type, found.word = item_type, told
    else:
        found.say(Weight.DOUBT, "paper-type-unknown", word=told[:40])


# ---- Parts ----


def _settle_parts(found: Found) -> None:
    """Parts that answer nothing by themselves are lines of the stem."""
    if not found.parts or (found.item_type is ItemType.MATERIAL and found.number is None):
        return
    kind = found.said_type
    if kind in LISTED:
        _parts_to_options(found)
        return
    alone = [bool(part.options or part.text("answer")) for part in found.parts]
    if all(alone) and (len(alone) > 1 or kind in _WITH_PARTS):
        found.item_type = ItemType.MATERIAL
        return
    if kind is ItemType.MATERIAL and not any(alone[:-1]) and not found.parts[-1].options:
        found.item_type = ItemType.CASE_ANALYSIS
    elif kind is ItemType.MATERIAL:
        return
    _merge_parts(found)


def _parts_to_options(found: Found) -> None:
    """The numbered lines of an ordering or matching question are what is ordered or joined."""
    last = found.parts[-1]
    numbered = [Option(str(p.number), "\n".join(p.stem)) for p in found.parts]
    if found.said_type in PAIRED:
        lettered = [*found.options, *last.options]
        found.options, found.targets = numbered, lettered
    elif not found.options and not last.options:
        found.options = numbered
    else:
        _merge_parts(found)
        return
    for name, lines in last.fields.items():
        found.fields.setdefault(name, []).extend(lines)
    found.lines += [line for part in found.parts for line in part.lines]
    found.remarks += [remark for part in found.parts for remark in part.remarks]
    found.parts = []


_SHARE: Final = re.compile(
    r"[(（]\s*(\d{1,2})\s*[)）]\s*[.、:：]?|(?:^|(?<=\n))\s*(\d{1,2})\s*[.、]"
)


def _share_answers(found: Found) -> None:
    """ "(1) B (2) C" under a question with parts is one answer for each part."""
    for name in ("answer", "explanation"):
        holder = found if found.fields.get(name) else found.parts[-1]
        if len(found.parts) > 1 and holder is found.parts[-1] and found.parts[-2].text(name):
            continue
        told = holder.text(name)
        marks = list(_SHARE.finditer(told))
        if len(marks) < 2 or [int(m[1] or m[2]) for m in marks] != list(
            range(1, len(found.parts) + 1)
        ):
            continue
        ends = [mark.start() for mark in marks[1:]] + [len(told)]
        before = told[: marks[0].start()].strip()
        holder.fields.pop(name)
        if before:
            found.fields[name] = [before]
        for part, mark, end in zip(found.parts, marks, ends, strict=True):
            part.fields[name] = [told[mark.end() : end].strip(" \n;；")]


def _merge_parts(found: Found) -> None:
    """Puts parts back into the stem as the lines that they are."""
    for part in found.parts:
        found.stem += [f"（{part.number}）" + "\n".join(part.stem)]
        found.options += part.options
        for name, lines in part.fields.items():
            found.fields.setdefault(name, []).extend(lines)
        found.lines += part.lines
        found.remarks += part.remarks
    found.parts = []


# ---- Points ----


def _take_points(found: Found) -> None:
    told = found.text("points")
    points = decimal_in(told) if told else None
    if told and points is None:
        found.say(Weight.DOUBT, "paper-points-unreadable", points=told[:40])
    for place, line in enumerate(found.stem):
        stated = points_in(line)
        if stated is None or (found.said_type in WRITTEN and place not in (0, len(found.stem) - 1)):
            continue
        if stated[1] > 1 and line[stated[2] :].strip(" 。.：:?？、") and found.said_type in WRITTEN:
            continue
        points = points or stated[0]
        found.stem[place] = (line[: stated[1]] + line[stated[2] :]).strip()
        break
    if points is not None and 0 < points <= _MOST_POINTS:
        found.fields["points"] = [format(points, "f")]
    elif points is not None:
        found.fields.pop("points", None)
        found.say(Weight.DOUBT, "paper-points-unreadable", points=format(points, "f"))


# ---- A key that stands in the stem ----


def _take_key_from_stem(found: Found) -> None:
    """ "（B）" at the stem's end is the key, and must not be shown with the question."""
    if found.options and truth_options(found.options) is None:
        _take_letters(found)
    elif not found.options and found.said_type in (None, ItemType.TRUE_FALSE):
        _take_truth(found)
    if not found.options and found.said_type in (None, ItemType.TEXT_ENTRY):
        _take_filled_gaps(found)


def _bracket(found: Found, fits: object) -> tuple[int, re.Match[str]] | None:
    """The last bracket of the stem whose content is a key."""
    for place in range(len(found.stem) - 1, -1, -1):
        for match in reversed(list(_BRACKETED.finditer(found.stem[place]))):
            if fits(match[1]):  # type: ignore[operator]
                return place, match
    return None


def _take_letters(found: Found) -> None:
    known = {option.label for option in found.options}

    def fits(text: str) -> bool:
        told = fold(text).strip()
        return bool(_LETTERS.match(told)) and set(re.findall("[A-Z]", told)) <= known

    place = _bracket(found, fits)
    if place is None:
        return
    told = "".join(re.findall("[A-Z]", fold(place[1][1])))
    own = found.text("answer")
    if own:
        letters = letters_of(own, found.options)
        if letters is None or sorted(letters.labels) != sorted(told):
            found.say(Weight.DOUBT, "paper-letter-in-stem", letters=told)
            return
    _empty(found, place)
    if not own:
        found.fields["answer"] = [told]
    found.say(Weight.NOTE, "paper-key-from-stem", answer=told)


def _take_truth(found: Found) -> None:
    said = found.said_type is ItemType.TRUE_FALSE

    def fits(text: str) -> bool:
        told = truth_of(text)
        return told is not None and not told[1] and (said or not text.strip().isdigit())

    place = _bracket(found, fits)
    if place is None:
        return
    line, match = found.stem[place[0]], place[1]
    at_edge = not line[match.end() :].strip(" 。.，,") or not line[: match.start()].strip()
    if not at_edge or (not said and found.text("answer")):
        return
    told = match[1].strip()
    own = found.text("answer")
    if own and truth_of(own) is not None and truth_of(own)[0] != truth_of(told)[0]:  # type: ignore[index]
        found.say(Weight.DOUBT, "paper-letter-in-stem", letters=told)
        return
    _empty(found, place)
    if not own:
        found.fields["answer"] = [told]
    found.item_type = ItemType.TRUE_FALSE
    found.say(Weight.NOTE, "paper-key-from-stem", answer=told)


def _empty(found: Found, place: tuple[int, re.Match[str]]) -> None:
    row, match = place
    line = found.stem[row]
    found.stem[row] = f"{line[: match.start()]}（　）{line[match.end() :]}"


def _take_filled_gaps(found: Found) -> None:
    """ "__H2O__" is a gap with its answer in it."""
    if found.text("answer"):
        return
    said = found.said_type is ItemType.TEXT_ENTRY
    shapes = (_FILLED_GAP, _LONE_GAP, _BRACKETED) if said else (_FILLED_GAP,)
    for shape in shapes:
        keys = [match[1] for line in found.stem for match in shape.finditer(line)]
        if keys:
            break
    else:
        return
    if shape is _BRACKETED:
        found.say(Weight.DOUBT, "paper-key-from-brackets", answer="|".join(keys)[:80])
    found.stem = [shape.sub("____", line) for line in found.stem]
    found.fields["answer"] = ["|".join(keys)]
    found.item_type = ItemType.TEXT_ENTRY
    found.say(Weight.NOTE, "paper-key-from-stem", answer="|".join(keys)[:80])


# ---- Type ----


def _decide_type(found: Found) -> None:
    said = found.said_type
    if any(word in found.word for word in SPOKEN):
        found.say(Weight.DOUBT, "paper-type-spoken", word=found.word)
    looks = looks_like(found)
    if said is None:
        found.item_type = looks
        if looks is not None:
            found.say(Weight.NOTE, "paper-type-guessed", type=looks.value)
        return
    if said is ItemType.SINGLE_CHOICE and looks is ItemType.SITUATIONAL:
        found.item_type = looks
        found.say(Weight.NOTE, "paper-type-scored")
        return
    fits = said is looks or looks is None or not _contradicts(said, looks, found)
    found.item_type = said if fits else looks
    if not fits and looks is not None:
        found.say(Weight.DOUBT, "paper-type-contradicted", said=said.value, type=looks.value)


def _contradicts(said: ItemType, looks: ItemType, found: Found) -> bool:
    """Whether what a question looks like leaves no room for the type that it is said to be."""
    if looks is ItemType.SHORT_ANSWER:
        # Too little is there to overrule what is said: the missing parts are told instead.
        return False
    if said is ItemType.SINGLE_CHOICE:
        return looks not in (ItemType.SITUATIONAL, ItemType.TRUE_FALSE)
    if said in (ItemType.MULTIPLE_CHOICE, ItemType.INDEFINITE_CHOICE):
        return looks not in _CHOICES or (
            said is ItemType.MULTIPLE_CHOICE and looks is ItemType.SINGLE_CHOICE
        )
    if said is ItemType.TRUE_FALSE:
        return looks in (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.MATERIAL)
    if said in WRITTEN:
        return looks is ItemType.MATERIAL or (looks in _CHOICES and bool(found.text("answer")))
    if said is ItemType.TEXT_ENTRY:
        return looks in (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.MATERIAL)
    if said is ItemType.MATERIAL:
        return not found.parts
    return False


def looks_like(found: Found) -> ItemType | None:
    """What a question looks like, from its options, gaps and answer alone."""
    answer = found.text("answer")
    if found.parts:
        return ItemType.MATERIAL
    if found.targets:
        return ItemType.MATCH
    if found.said_type in LISTED:
        return found.said_type
    if len(found.options) >= 2:
        return _choice_type(found, answer)
    if GAP.search("\n".join(found.stem)):
        return ItemType.TEXT_ENTRY
    truth = truth_of(answer) if answer else None
    if truth is not None and not truth[1] and not answer.strip().isdigit():
        return ItemType.TRUE_FALSE
    return ItemType.SHORT_ANSWER if answer or found.text("rubric") else None


def _choice_type(found: Found, answer: str) -> ItemType:
    if truth_options(found.options) is not None and found.said_type in (None, ItemType.TRUE_FALSE):
        return ItemType.TRUE_FALSE
    if all(option.points is not None for option in found.options):
        multiple = found.said_type in (ItemType.MULTIPLE_CHOICE, ItemType.INDEFINITE_CHOICE)
        return ItemType.MULTIPLE_CHOICE if multiple else ItemType.SITUATIONAL
    letters = letters_of(answer, found.options) if answer else None
    right = len(letters.labels) if letters else sum(option.is_right for option in found.options)
    if right == 0:
        return found.said_type if found.said_type in _CHOICES else ItemType.SINGLE_CHOICE
    return ItemType.MULTIPLE_CHOICE if right > 1 else ItemType.SINGLE_CHOICE


def points_of(found: Found, default: Decimal) -> Decimal:
    """What a question is worth: by itself, by its section, by its rubric, else ``default``."""
    own = found.text("points")
    if own:
        return Decimal(own)
    section = found.section
    if section.points is not None and section.points > 0:
        return section.points
    if section.total is not None and section.questions and section.total > 0:
        share = section.total / section.questions
        if share == share.quantize(Decimal("0.1")):
            found.say(
                Weight.NOTE,
                "paper-points-divided",
                points=str(share),
                total=str(section.total),
                count=section.questions,
            )
            return share
    rubric = sum((row.points for row in rubric_in(found)), Decimal(0))
    if rubric > 0:
        found.say(Weight.NOTE, "paper-points-from-rubric", points=str(rubric))
        return rubric
    if found.item_type is not ItemType.SITUATIONAL:
        found.say(Weight.NOTE, "paper-points-assumed", points=str(default))
    return default


def rubric_in(found: Found) -> list[Criterion]:
    """The observable points of a written question, each with what it is worth."""
    if found.item_type not in WRITTEN:
        return []
    for name in ("rubric", "answer"):
        rows = [
            Criterion(bare(text).strip(" ，,、:：.;；"), Decimal(points))
            for text, points in RUBRIC_ROW.findall(found.text(name))
        ]
        rows = [row for row in rows if row.points > 0 and row.text]
        if rows:
            return rows
    return []
