"""What the pages show of a file of questions that somebody looks at: side by side, in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from markupsafe import Markup
from starlette.requests import Request

from exam_engine.web.author.question_view import (
    MEDIA_PATH,
    OptionView,
    QuestionKey,
    QuestionView,
    keys,
    questions,
    stimulus,
)
from exam_engine.wiring import Engine
from itembank.exchange.drafts import Place, Remark, Weight
from itembank.import_plan import Outcome, Planned
from itembank.items import Item, ItemType

ROWS: Final = 25
"""Questions on one page."""
_ORDER: Final = (Weight.FAULT, Weight.DOUBT, Weight.DROPPED, Weight.NOTE)
PAPER_TYPES: Final = (
    *(ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.INDEFINITE_CHOICE),
    *(ItemType.TRUE_FALSE, ItemType.TEXT_ENTRY, ItemType.ORDER, ItemType.MATCH),
    *(ItemType.SITUATIONAL, ItemType.SHORT_ANSWER, ItemType.ESSAY, ItemType.CASE_ANALYSIS),
)
"""Types that a question can be made into in place."""


class Shown(StrEnum):
    """Which questions a page shows."""

    DOUBTFUL = "doubtful"
    WAITING = "waiting"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class QuestionSide:
    """One question: what was read, what was understood, and what is to be said about it."""

    number: int
    key: str
    where: Place
    source: str
    outcome: Outcome
    remarks: tuple[Remark, ...]
    item_type: str
    points: str
    stimulus: Markup | None
    questions: list[QuestionView]
    keys: list[QuestionKey]
    explanation: Markup | None
    category: str
    can_confirm: bool
    """Whether a person may let it replace an item of the same name."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions there are of each kind."""

    total: int
    ready: int
    doubtful: int
    waiting: int
    outcomes: Mapping[str, int]


def type_words(request: Request, engine: Engine) -> list[tuple[str, str]]:
    """The types that a question can be made into in place, with their names."""
    lang = request.state.lang
    return [(one.value, engine.words.say("itembank-type", lang, type=one)) for one in PAPER_TYPES]


def counts_of(planned: Sequence[Planned]) -> Counts:
    """All questions of a file in figures."""
    outcomes = {one.value: sum(p.outcome is one for p in planned) for one in Outcome}
    kept = (Outcome.NEW, Outcome.NEXT)
    return Counts(
        total=len(planned),
        ready=sum(p.outcome in kept for p in planned),
        doubtful=sum(is_doubtful(p) for p in planned),
        waiting=outcomes[Outcome.WAITING.value],
        outcomes={name: count for name, count in outcomes.items() if count},
    )


def is_doubtful(one: Planned) -> bool:
    """Whether a person should look at a question."""
    return any(remark.weight is not Weight.NOTE for remark in one.remarks)


def chosen(planned: Sequence[Planned], shown: Shown) -> list[Planned]:
    """The questions that a page is to show."""
    if shown is Shown.ALL:
        return list(planned)
    if shown is Shown.WAITING:
        return [one for one in planned if one.outcome is Outcome.WAITING]
    return [one for one in planned if is_doubtful(one)]


def side_of(one: Planned, media: str) -> QuestionSide:
    """A question as it is shown; ``media`` is the address that its pictures are opened under."""
    item = one.item
    last = one.remarks[-1].code if one.remarks else ""
    return QuestionSide(
        number=one.place,
        key=one.draft.key,
        where=one.draft.place,
        source=one.draft.source,
        outcome=one.outcome,
        remarks=tuple(sorted(one.remarks, key=lambda remark: _ORDER.index(remark.weight))),
        item_type=item.item_type.value if item else "",
        points=format(item.max_score, "f") if item else "",
        stimulus=_under(stimulus(item), media) if item else None,
        questions=[_question(view, media) for view in questions(item.body)] if item else [],
        keys=keys(item) if item else [],
        explanation=_explanation(item, media),
        category=one.draft.category,
        can_confirm=one.outcome is Outcome.WAITING and last == "itembank-import-name-taken",
    )


def _explanation(item: Item | None, media: str) -> Markup | None:
    if item is None or not item.explanation:
        return None
    # It went through the allow-list of `itembank.markup` when the item was made.
    text = Markup(item.explanation.replace('src="media:', f'src="{MEDIA_PATH}'))  # noqa: S704
    return _under(text, media)


def _under(text: Markup | None, media: str) -> Markup | None:
    return None if text is None else text.replace(MEDIA_PATH, media)


def _question(view: QuestionView, media: str) -> QuestionView:
    """The same question with its pictures under another address."""
    return QuestionView(
        view.number,
        view.kind,
        view.response,
        view.prompt.replace(MEDIA_PATH, media),
        tuple(_option(option, media) for option in view.options),
        tuple(_option(option, media) for option in view.targets),
        tuple(
            part.replace(MEDIA_PATH, media) if isinstance(part, Markup) else part
            for part in view.segments
        ),
        view.takes_many,
    )


def _option(option: OptionView, media: str) -> OptionView:
    return OptionView(option.label, option.name, option.content.replace(MEDIA_PATH, media))
