"""A reviewer's own answer, read from the form that shows the item as one candidate would see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exam_engine.web.author.question_view import QuestionView, questions
from foundation.errors import Invalid
from itembank.answers import check_answer
from itembank.delivery import accept, shown_body
from itembank.interactions import (
    Answerable,
    ChoiceInteraction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    QtiResponse,
    answerables,
)
from itembank.items import Item
from itembank.qti.values import Cardinality

Fields = Mapping[str, Sequence[str]]
"""The form: name of the field to all its values."""


def seed_for(version_id: str, person_id: str) -> str:
    """The order in which this person is shown the options of this version, each time the same."""
    return f"review:{version_id}:{person_id}"


def open_questions(item: Item, seed: str) -> list[QuestionView]:
    """The item with its options in the order of the seed, under names that tell nothing."""
    return questions(shown_body(item, seed))


def answer_from(item: Item, seed: str, fields: Fields) -> dict[str, str | list[str]]:
    """The answer in the bank's identifiers; raises `Invalid` where a field does not fit."""
    given = {}
    for part in answerables(shown_body(item, seed)):
        value = _value(part, fields)
        if value:
            given[part.response_identifier] = value
    if any(isinstance(part, QtiBody) for part in item.body):
        # Areas of a picture are not shuffled here: the form has the names that the bank has.
        return dict(check_answer(item.body, given))
    return dict(accept(item, seed, given))


def _value(part: Answerable, fields: Fields) -> str | list[str]:
    name = part.response_identifier
    if isinstance(part, ChoiceInteraction):
        return list(fields.get(name, ()))
    if isinstance(part, QtiResponse):
        chosen = list(fields.get(name, ()))
        return chosen if part.cardinality is Cardinality.MULTIPLE else "".join(chosen[:1])
    if isinstance(part, OrderInteraction):
        places = {
            choice.identifier: _place(fields, name, choice.identifier) for choice in part.choices
        }
        if not any(places.values()):
            return []
        if sorted(places.values()) != list(range(1, len(places) + 1)):
            raise Invalid("web-author-places-unclear", count=len(places))
        return sorted(places, key=lambda identifier: places[identifier])
    if isinstance(part, MatchInteraction):
        joined = {
            source.identifier: fields.get(f"{name}:{source.identifier}", ())
            for source in part.sources
        }
        return [f"{source} {one}" for source, given in joined.items() for one in given if one]
    return _first(fields, name).strip()


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""


def _place(fields: Fields, name: str, identifier: str) -> int:
    """Where the person put a step; 0 for nowhere."""
    told = _first(fields, f"{name}:{identifier}")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0
