"""Shows and marks the QTI items that the bank holds as they are, by their own body and processing.

The view is `exchange.qti_delivery`'s, built up from nothing; the mark is the item's own SCORE. Both
take the attempt's seed, so that template values and the order of choices come again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.item_files import program_and_view
from itembank.exchange.qti_bodies import Media
from itembank.exchange.qti_delivery import Delivered, deliver
from itembank.exchange.safe_xml import parse
from itembank.interactions import QtiBody
from itembank.portable_answers import decoded
from itembank.processing.trace import Step
from itembank.qti.running import Result, Scorer, as_json
from itembank.rules import ZERO, QtiProcessing

_OPENED = 256
"""Items kept open: those of a paper or two, of which each answer asks again."""


@lru_cache(maxsize=_OPENED)
def opened(markup: str) -> tuple[Scorer, etree._Element]:
    """The scorer of an item, and its element to be shown; Invalid where it cannot be used."""
    program, shown = program_and_view(parse(markup.encode(), ""))
    return Scorer(program), shown


def seed_number(seed: str | int) -> int:
    """An attempt's seed as the number that templates and shuffles take."""
    return int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:6])


def delivered(body: QtiBody, seed: str | int) -> Delivered:
    """The candidate's view of an item with the way back from its names."""
    scorer, shown = opened(body.markup)
    number = seed_number(seed)
    return deliver(shown, scorer.start(number), media_of(body), number)


def media_of(body: QtiBody) -> Media:
    """The addresses under which the item's own files are shown: by their digests."""
    files = dict(body.files)

    def media(name: str) -> str | None:
        digest = files.get(name)
        return None if digest is None else f"media:{digest}"

    return media


def mark(
    rule: QtiProcessing, body: QtiBody, response: Mapping[str, object], seed: str | int
) -> Step:
    """The points of an answer in the bank's identifiers, held inside 0 and the rule's points.

    Outcomes stand in the step; an answer that the item's processing refuses is told by its code
    and gives no points of its own.
    """
    scorer, _ = opened(body.markup)
    given = decoded(body, response)
    return step_of(rule, lambda: scorer.score(given, seed_number(seed)))


def step_of(rule: QtiProcessing, processed: Callable[[], Result]) -> Step:
    """What a processing gave as a step of a mark; a refused one is told by its code."""
    try:
        result = processed()
    except Invalid as refusal:
        return Step("qti_refused", {"code": refusal.code}, ZERO)
    score = result.number("SCORE") or ZERO
    return Step("qti_processing", {"outcomes": _told(result)}, _within(score, rule.points))


def explained(
    body: QtiBody, response: Mapping[str, object], seed: str | int
) -> list[dict[str, Any]]:
    """Every rule and expression that the item's processing ran on an answer, in order, as JSON."""
    program, _ = program_and_view(parse(body.markup.encode(), ""))
    result = Scorer(program, traced=True).score(decoded(body, response), seed_number(seed))
    return [step.to_json() for step in result.steps]


def _within(score: Decimal, most: Decimal) -> Decimal:
    return min(max(score, ZERO), most) if score.is_finite() else ZERO


def _told(result: Result) -> list[str]:
    return [f"{name}={as_json(value)}" for name, value in result.outcomes.items()]
