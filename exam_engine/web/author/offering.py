"""What the form of an item offers: the words of its format and the parts of the standard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from exam_engine.web.author.question_view import MEDIA_PATH
from itembank.authoring_held import SHAPES
from itembank.authoring_scoring import scoring_of
from itembank.authoring_words import COGNITIVE, DIFFICULTIES, SHARED_OPTIONS, TRUE_FALSE, TYPES
from itembank.items import ItemType
from itembank.rules import Blanks, HalfWhenIncomplete, MatchCorrect, Ordering, Pairs, PlusMinus
from itembank.standards import Standard, StandardLevel

_ONE: Final = Decimal(1)
_OF_SEVERAL: Final = [
    scoring_of(rule)
    for rule in (MatchCorrect("", _ONE), HalfWhenIncomplete("", _ONE), PlusMinus("", _ONE))
]
_SCORING: Final = {
    ItemType.MULTIPLE_CHOICE: _OF_SEVERAL,
    ItemType.INDEFINITE_CHOICE: _OF_SEVERAL,
    ItemType.TEXT_ENTRY: [scoring_of(Blanks((), order_free=True))],
    ItemType.ORDER: [scoring_of(Ordering("", _ONE, _ONE))],
    ItemType.HOTSPOT: _OF_SEVERAL,
    ItemType.CLASSIFICATION: [
        scoring_of(rule)
        for rule in (
            Pairs("", _ONE, _ONE),
            Pairs("", _ONE, _ONE, penalty=_ONE),
            MatchCorrect("", _ONE),
        )
    ],
}
"""Sentences by which an author chooses the rule, for the types that have more than one."""


def offer_of(standard: Standard | None) -> dict[str, Any]:
    """Plain data for the page's script; without a standard the parts of one are left empty."""
    return {
        "types": {word: item_type.value for word, item_type in TYPES.items()}
        | {SHARED_OPTIONS: "shared_options"},
        "shapes": [[word, shape.value] for word, shape in SHAPES.items()],
        "media": MEDIA_PATH,
        "difficulties": list(DIFFICULTIES),
        "cognitive": list(COGNITIVE),
        "truth": list(TRUE_FALSE),
        "scoring": {item_type.value: sentences for item_type, sentences in _SCORING.items()},
        "levels": [_level(level) for level in standard.levels] if standard else [],
    }


def _level(level: StandardLevel) -> dict[str, Any]:
    return {
        "name": level.name,
        "areas": [field.name for field in level.fields],
        "tasks": [
            {"name": task.name, "skills": [[skill.code, skill.text] for skill in task.skills]}
            for task in level.tasks
        ],
    }
