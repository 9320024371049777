"""Reads a file of Moodle XML into drafts; a type that is not known is refused by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange import simple_items as simple
from itembank.exchange.cloze import Gap, GapAnswer, GapKind, boxed, pieces_of
from itembank.exchange.cloze_items import cloze_item
from itembank.exchange.cloze_rules import has_wildcard
from itembank.exchange.contents import Contents
from itembank.exchange.drafts import Draft, MediaFile, Place, Reading, Remark, Weight, key_of
from itembank.exchange.graded_numbers import GradedNumber, GradedQuestion, graded_item
from itembank.exchange.moodle_questions import (
    Answer,
    MoodleQuestion,
    number_of,
    plain_of,
)
from itembank.exchange.safe_xml import child, children, line_of, name_of, parse, text_of
from itembank.exchange.simple_items import About, Option
from itembank.items import Item
from itembank.rules import Blank, MatchCorrect

DIALECT: Final = "moodle-xml"
_LONGEST_SOURCE: Final = 20_000
_TOLD_AFTERWARDS: Final = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read_moodle(data: bytes, name: str) -> Reading:
    """All of a file; Invalid for what is no XML or no ``quiz``."""
    root = parse(data, name)
    if name_of(root) != "quiz":
        raise Invalid("exchange-moodle-not-a-quiz", file=name, element=name_of(root)[:60])
    drafts: list[Draft] = []
    files: dict[str, MediaFile] = {}
    category = ""
    for one in children(root, "question"):
        if one.get("type") == "category":
            found = child(one, "category")
            category = "" if found is None else plain_of(found)
            continue
        draft, kept = _draft(one, name, category)
        drafts.append(draft)
        files |= {file.digest: file for file in kept}
    return Reading(DIALECT, tuple(drafts), (), tuple(files.values()))


def _draft(element: etree._Element, name: str, category: str) -> tuple[Draft, list[MediaFile]]:
    number = element.findtext("idnumber") or ""
    place = Place(file=name, line=line_of(element), part=element.get("type", "")[:60])
    question = MoodleQuestion(element, Contents(place))
    source = etree.tostring(element, encoding="unicode")
    key = (number.strip() or key_of(source))[:128]
    item: Item | None = None
    try:
        question.take_files()
        item = _item(question, key)
    except Invalid as refusal:
        question.contents.tell(Weight.FAULT, refusal.code)
        question.contents.remarks[-1] = Remark(Weight.FAULT, refusal.code, place, refusal.facts)
    tags = tuple(
        text_of(one).strip() for group in children(element, "tags") for one in children(group)
    )
    remarks = tuple(question.contents.remarks)
    draft = Draft(key, place, source[:_LONGEST_SOURCE], item, remarks, category, tags)
    return draft, question.files


def _item(question: MoodleQuestion, key: str) -> Item | None:
    if question.kind == "description":
        question.contents.tell(Weight.DROPPED, "exchange-description-dropped")
        return None
    make = _MAKERS.get(question.kind)
    if make is None:
        raise Invalid("exchange-moodle-type", line=question.line, kind=question.kind[:60])
    if not question.plain("questiontext"):
        raise Invalid("exchange-stem-missing", line=question.line)
    if any(True for _ in children(question.element, "hint")):
        question.contents.tell(Weight.NOTE, "exchange-hints-dropped")
    if any(question.plain(name) for name in _TOLD_AFTERWARDS):
        question.contents.tell(Weight.NOTE, "exchange-general-words-dropped")
    about = About(
        identifier=key if key == question.plain("idnumber") else f"moodle-{key[:16]}",
        title=question.plain("name"),
        explanation=question.shown("generalfeedback"),
        marking_note=question.plain("graderinfo"),
    )
    return make(question, about)


def _choice(question: MoodleQuestion, about: About) -> Item:
    options = [
        Option(question.html(one.element), one.share, question.feedback(one.element))
        for one in question.answers()
    ]
    if not any(one.share > 0 for one in options):
        raise Invalid("exchange-key-missing", line=question.line)
    part = simple.choice(
        question.shown("questiontext"),
        options,
        points=question.points,
        single=question.flag("single", True),
        shuffle=question.flag("shuffleanswers", True),
    )
    return simple.item_of(about, part)


def _all_or_nothing(question: MoodleQuestion, about: About) -> Item:
    """The type of a plug-in: every right option and no other one."""
    options = [
        Option(
            question.html(one.element),
            simple.WHOLE if one.share > 0 else Decimal(0),
            question.feedback(one.element),
        )
        for one in question.answers()
    ]
    if not any(one.share for one in options):
        raise Invalid("exchange-key-missing", line=question.line)
    shuffle = question.flag("shuffleanswers", True)
    prompt = question.shown("questiontext")
    part = simple.choice(prompt, options, points=question.points, single=False, shuffle=shuffle)
    declared = tuple(replace(one, mapping=None) for one in part.declarations)
    rule = MatchCorrect(simple.RESPONSE, question.points)
    return simple.item_of(about, replace(part, declarations=declared, rule=rule))


def _true_false(question: MoodleQuestion, about: About) -> Item:
    answers = {plain_of(one.element).lower(): one for one in question.answers()}
    if set(answers) != {"true", "false"}:
        raise Invalid("exchange-key-missing", line=question.line)
    yes, no = answers["true"], answers["false"]
    reasons = (question.feedback(yes.element), question.feedback(no.element))
    part = simple.true_false(
        question.shown("questiontext"), yes.share > no.share, reasons, points=question.points
    )
    return simple.item_of(about, part)


def _short(question: MoodleQuestion, about: About) -> Item:
    shares: dict[str, Decimal] = {}
    if any(has_wildcard(plain_of(one.element)) for one in question.answers()):
        return _open_words(question, about)
    for one in question.answers():
        text = plain_of(one.element)
        _tell_answer(question, one, text)
        if text and text != "*":
            shares.setdefault(text, one.share)
    if not any(share > 0 for share in shares.values()):
        raise Invalid("exchange-key-missing", line=question.line)
    sensitive = question.flag("usecase", False)
    prompt = question.shown("questiontext")
    if all(share in (0, simple.WHOLE) for share in shares.values()):
        accepted = tuple(text for text, share in shares.items() if share)
        blank = Blank(simple.RESPONSE, accepted, question.points)
        return simple.item_of(about, simple.gaps(prompt, [blank], case_sensitive=sensitive))
    if question.points != 1:
        facts = {"grade": format(question.points, "f")}
        question.contents.tell(Weight.DOUBT, "exchange-grade-assumed", **facts)
    part = simple.weighted_gap(prompt, "", "", shares, case_sensitive=sensitive)
    return simple.item_of(about, part)


def _open_words(question: MoodleQuestion, about: About) -> Item:
    """Answers in which ``*`` is any text: kept as QTI, each with a pattern."""
    answers = []
    for one in question.answers():
        text = plain_of(one.element)
        _tell_answer(question, one, text)
        share = min(max(one.share, Decimal(0)), simple.WHOLE)
        answers.append(GapAnswer(text, share))
    if not any(one.share for one in answers):
        raise Invalid("exchange-key-missing", line=question.line)
    gap = Gap(GapKind.WORDS, tuple(answers), case_sensitive=question.flag("usecase", False))
    return cloze_item(
        [f"<div>{question.shown('questiontext')}</div>", gap],
        question.points,
        about,
        question.contents,
    )


def _tell_answer(question: MoodleQuestion, answer: Answer, text: str) -> None:
    if question.feedback(answer.element):
        told = {"answer": text[:80]}
        question.contents.tell(Weight.DROPPED, "exchange-answer-feedback-dropped", **told)


def _numerical(question: MoodleQuestion, about: About) -> Item:
    """Numbers with their tolerances; where these or the shares differ, the item is kept as QTI."""
    answers = [one for one in question.answers() if plain_of(one.element) != "*"]
    if not any(one.share > 0 for one in answers):
        raise Invalid("exchange-key-missing", line=question.line)
    for one in answers:
        _tell_answer(question, one, plain_of(one.element))
    if child(question.element, "units") is not None:
        question.contents.tell(Weight.DOUBT, "exchange-units-dropped")
    numbers = tuple(
        GradedNumber(
            number_of(plain_of(one.element), question.line),
            _tolerance(one),
            min(max(one.share, Decimal(0)), simple.WHOLE),
        )
        for one in answers
    )
    prompt = question.shown("questiontext")
    graded = GradedQuestion(prompt, "", numbers, question.points)
    if not graded.is_plain:
        return graded_item(graded, about, question.contents)
    accepted = tuple(format(one.number, "f") for one in numbers)
    blank = Blank(simple.RESPONSE, accepted, question.points, numbers[0].tolerance)
    return simple.item_of(about, simple.gaps(prompt, [blank]))


def _tolerance(answer: Answer) -> Decimal:
    found = child(answer.element, "tolerance")
    text = "" if found is None else text_of(found).strip()
    return abs(number_of(text or "0", line_of(answer.element)))


def _matching(question: MoodleQuestion, about: About) -> Item:
    pairs, others = [], []
    for one in children(question.element, "subquestion"):
        answer = child(one, "answer")
        right = "" if answer is None else question.contents.from_plain(plain_of(answer))
        left = question.html(one)
        if left:
            pairs.append((left, right))
        else:
            others.append(right)
    if not pairs:
        raise Invalid("exchange-key-missing", line=question.line)
    question.contents.tell(Weight.NOTE, "exchange-point-for-each-pair", count=len(pairs))
    shuffle = question.flag("shuffleanswers", True)
    part = simple.matching(question.shown("questiontext"), pairs, others, shuffle=shuffle)
    return simple.item_of(about, part)


def _essay(question: MoodleQuestion, about: About) -> Item:
    if question.plain("attachments") not in ("", "0"):
        question.contents.tell(Weight.DOUBT, "exchange-attachments-dropped")
    if question.plain("responsetemplate"):
        question.contents.tell(Weight.DROPPED, "exchange-answer-template-dropped")
    part = simple.essay(question.shown("questiontext"), question.points)
    return simple.item_of(about, part)


def _ordering(question: MoodleQuestion, about: About) -> Item:
    steps = [question.html(one.element) for one in question.answers()]
    part = simple.order(question.shown("questiontext"), steps, question.points)
    return simple.item_of(about, part)


def _cloze(question: MoodleQuestion, about: About) -> Item:
    pieces = pieces_of(question.plain("questiontext"), question.line)
    if all(isinstance(piece, str) for piece in pieces):
        raise Invalid("exchange-key-missing", line=question.line)
    weight = sum((p.weight for p in pieces if not isinstance(p, str)), Decimal(0))
    has_grade = child(question.element, "defaultgrade") is not None
    points = question.points if has_grade else weight
    return cloze_item(pieces, points, about, question.contents)


def _boxes(question: MoodleQuestion, about: About) -> Item:
    """Words dragged or selected into the text; both are offered as a list at each gap."""
    options = []
    for one in children(question.element, "dragbox", "selectoption"):
        group = child(one, "group")
        options.append((plain_of(one), "" if group is None else text_of(group).strip()))
    pieces = boxed(question.plain("questiontext"), options, question.line)
    if len(pieces) == 1:
        raise Invalid("exchange-key-missing", line=question.line)
    if question.kind == "ddwtos":
        question.contents.tell(Weight.NOTE, "exchange-dragged-words-listed")
    return cloze_item(pieces, question.points, about, question.contents)


_MAKERS: Final[dict[str, Callable[[MoodleQuestion, About], Item]]] = {
    "multichoice": _choice,
    "multichoiceset": _all_or_nothing,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "essay": _essay,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "ddwtos": _boxes,
    "gapselect": _boxes,
}
"""By the type's name; calculated questions and all others are refused by theirs."""
