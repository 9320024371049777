"""Mark the answers of one attempt: raw points, each item's trace, tallies by skill and area.

Answers arrive as the candidate's page sent them, in the names of that candidate's view, and are
turned back with the attempt's seed. An answer of an impossible shape is marked as unanswered, kept
in the trace, and never stops the marking of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exam_engine.assembly.paper import Paper, PlacedItem
from exam_engine.scoring.feedback import Tally, tally
from foundation.errors import Invalid
from itembank.answers import Response, check_answer
from itembank.delivery import Seed, accept
from itembank.items import Metadata
from itembank.processing.score import with_human_points
from itembank.processing.trace import ENGINE, ItemScore, ScoreState, Step
from itembank.qti_tries import Tries
from itembank.scoring import score as score_response
from itembank.scoring import score_tries

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class HumanPoints:
    """Points that people agreed on for one item, and where that is recorded."""

    points: Decimal
    marking: str


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """One item of the paper with its mark; ``response`` is in the bank's identifiers."""

    position: int
    ref: str
    identifier: str
    response: Response
    score: ItemScore


@dataclass(frozen=True, slots=True)
class RawScore:
    """The raw mark of one part; complete when nothing waits for people."""

    form_id: str
    form_digest: str
    earned: Decimal
    possible: Decimal
    items: tuple[MarkedItem, ...]
    skills: Mapping[str, Tally]
    """By the skill point that each item mainly examines; what waits for people is left out."""
    areas: Mapping[str, Tally]

    @property
    def waiting(self) -> tuple[str, ...]:
        """Versions of items that people have yet to mark."""
        return tuple(m.ref for m in self.items if m.score.state is ScoreState.NEEDS_HUMAN)

    @property
    def complete(self) -> bool:
        """Whether the mark may be used."""
        return not self.waiting

    def to_json(self) -> dict[str, Any]:
        """The mark as JSON values, with the engine's version: enough to explain and compare it."""
        return {
            "engine": ENGINE,
            "form": self.form_id,
            "form_digest": self.form_digest,
            "earned": format(self.earned, "f"),
            "possible": format(self.possible, "f"),
            "items": [
                {
                    "position": marked.position,
                    "ref": marked.ref,
                    "identifier": marked.identifier,
                    "response": marked.response,
                    **marked.score.to_json(),
                }
                for marked in self.items
            ],
            "skills": {code: tally.to_json() for code, tally in self.skills.items()},
            "areas": {area: tally.to_json() for area, tally in self.areas.items()},
        }


def score_responses(
    paper: Paper,
    responses: Mapping[str, Mapping[str, object]],
    seed: Seed,
    human: Mapping[str, HumanPoints] | None = None,
    tries: Mapping[str, Tries] | None = None,
) -> RawScore:
    """The raw mark of an attempt.

    ``responses``: version of the item → answer as sent; ``seed``: the attempt's, as given to
    `Paper.view`; ``human``: points given by people, by version of the item; ``tries``: those ended
    at adaptive items. The same arguments give the same mark, always.
    """
    given, ended = human or {}, tries or {}
    marked = tuple(
        _mark(
            placed,
            responses.get(placed.ref, {}),
            seed,
            given.get(placed.ref),
            ended.get(placed.ref, ()),
        )
        for placed in paper.items
    )
    return RawScore(
        form_id=paper.form_id,
        form_digest=paper.digest,
        earned=sum((m.score.score for m in marked), ZERO),
        possible=paper.total,
        items=marked,
        skills=_tallies(paper, marked, lambda facts: facts.skills[0] if facts.skills else ""),
        areas=_tallies(paper, marked, lambda facts: facts.area),
    )


def _mark(
    placed: PlacedItem,
    sent: Mapping[str, object],
    seed: Seed,
    human: HumanPoints | None,
    tries: Tries,
) -> MarkedItem:
    item = placed.item
    try:
        if tries:
            # Each try was given to a view of its own; the record tells the answer as it was sent.
            response = check_answer(item.body, sent)
            score = score_tries(item, tries, sent, seed)
        else:
            response = accept(item, seed, sent)
            score = score_response(item, response, seed)
    except Invalid as refusal:
        response = {}
        step = Step("answer_refused", {"code": refusal.code}, ZERO)
        score = ItemScore(ZERO, item.max_score, ScoreState.NOT_ANSWERED, (step,))
    if human is not None and score.state is ScoreState.NEEDS_HUMAN:
        score = with_human_points(score, human.points, human.marking)
    return MarkedItem(placed.position, placed.ref, item.identifier, response, score)


def _tallies(
    paper: Paper, marked: tuple[MarkedItem, ...], name_of: Callable[[Metadata], str]
) -> dict[str, Tally]:
    """Tallies by name; an essay that nobody has marked yet is no evidence of weakness."""
    return tally(
        (name, Tally(1, mark.score.score, mark.score.max_score))
        for placed, mark in zip(paper.items, marked, strict=True)
        if mark.score.state is not ScoreState.NEEDS_HUMAN
        for name in [name_of(placed.item.metadata)]
        if name
    )
