"""An item: what is shown, what is right, how it is marked, and what is known about it.

All of it is frozen and checked when it is made, so that an `Item` in hand is one that can be shown
and marked. Its JSON form is in `itembank.item_json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from foundation.errors import Invalid
from itembank.interactions import (
    Answerable,
    ChoiceInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    answerables,
    check_interaction,
    shape_of,
)
from itembank.markup import safe_html
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import (
    ZERO,
    Blank,
    Blanks,
    HalfWhenIncomplete,
    HumanMarked,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
    QtiProcessing,
    ResponseDeclaration,
    Rule,
    most_points,
    responses_of,
)


class ItemType(StrEnum):
    """The author's label of an item; it groups items into sections and blueprint cells."""

    SINGLE_CHOICE = "single_choice"  # 单选
    MULTIPLE_CHOICE = "multiple_choice"  # 多选
    INDEFINITE_CHOICE = "indefinite_choice"  # 不定项: one or more are right
    TRUE_FALSE = "true_false"  # 判断
    TEXT_ENTRY = "text_entry"  # 填空
    ORDER = "order"  # 排序
    MATCH = "match"  # 连线
    MATERIAL = "material"  # 材料题: several questions on one text
    SITUATIONAL = "situational"  # 情境判断: options scored by a panel
    SHORT_ANSWER = "short_answer"  # 简答
    ESSAY = "essay"  # 论述
    CASE_ANALYSIS = "case_analysis"  # 案例分析
    PRACTICAL = "practical"  # 实操
    CLASSIFICATION = "classification"  # 分类
    HOTSPOT = "hotspot"  # 热点
    RECORDING = "recording"  # 录音应答
    COMPOSITE = "composite"  # 其他: what QTI can say and no other label does


class Difficulty(StrEnum):
    """The author's estimate, kept apart from any measured difficulty."""

    EASY = "easy"  # 易
    MEDIUM = "medium"  # 中
    HARD = "hard"  # 难


class Cognitive(StrEnum):
    """What the item asks of the mind (revised Bloom taxonomy)."""

    REMEMBER = "remember"  # 记忆
    UNDERSTAND = "understand"  # 理解
    APPLY = "apply"  # 应用
    ANALYSE = "analyse"  # 分析
    EVALUATE = "evaluate"  # 评价
    CREATE = "create"  # 创造


@dataclass(frozen=True, slots=True)
class Criterion:
    """One observable point of a rubric, and the most it is worth."""

    text: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Rationale:
    """Why an option is right or wrong, or why an answer is what it is (safe HTML)."""

    response: str
    text: str
    choice: str | None = None
    """The option spoken of; None speaks of the whole question."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", safe_html(self.text))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an item and never shown with it."""

    level: str = ""
    """Rung of the scheme's ladder, as the standard names it (初级)."""
    area: str = ""
    """Row of the blueprint, mostly a work field of the standard."""
    skills: tuple[str, ...] = ()
    """Skill points of the standard; the first is the one mainly examined."""
    cognitive: Cognitive | None = None
    difficulty: Difficulty | None = None
    seconds: int | None = None
    """Time the author expects a candidate to need."""
    source: str = ""
    rubric: tuple[Criterion, ...] = ()
    automatic_checks: tuple[str, ...] = ()
    """What a program may look at in a practical task; an assessor confirms each result."""
    materials: tuple[str, ...] = ()
    """Names of the files and things a practical task needs."""
    marking_note: str = ""
    """The scoring rule in the author's words."""
    enemies: tuple[str, ...] = ()
    """Identifiers of items that must not stand in the same form (one tells the other's key)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item; ``max_score`` is the sum of what its rules can give."""

    identifier: str
    title: str
    language: str
    item_type: ItemType
    body: tuple[Interaction, ...]
    declarations: tuple[ResponseDeclaration, ...]
    rules: tuple[Rule, ...]
    max_score: Decimal
    stimulus: str | None = None
    explanation: str = ""
    rationales: tuple[Rationale, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)

    def __post_init__(self) -> None:
        for name in ("stimulus", "explanation"):
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else safe_html(value))
        _check(self)

    def declaration(self, response: str) -> ResponseDeclaration:
        """The declaration of one response; each response of the body has one."""
        return next(d for d in self.declarations if d.identifier == response)

    def part(self, response: str) -> Answerable:
        """The interaction or gap that takes one response."""
        return next(p for p in answerables(self.body) if p.response_identifier == response)

    @property
    def needs_people(self) -> bool:
        """Whether any of it is marked by people."""
        return any(is_by_people(rule) for rule in self.rules)


def is_by_people(rule: Rule) -> bool:
    """Whether people give the points of this rule."""
    return isinstance(rule, HumanMarked) or (isinstance(rule, QtiProcessing) and rule.by_people)


def _check(item: Item) -> None:
    """Refuse an item that could not be shown or marked."""
    name = item.identifier
    if not name or len(name) > 128:
        raise Invalid("itembank-item-bad-identifier", item=name[:80], response="", identifier="")
    parts = list(answerables(item.body))
    whole = [part for part in item.body if isinstance(part, QtiBody)]
    if whole and len(item.body) > 1:
        # Its processing sees all of its responses and no others.
        raise Invalid("itembank-item-qti-not-alone", item=name)
    if not parts:
        raise Invalid("itembank-item-without-question", item=name)
    seen: set[str] = set()
    for part in parts:
        check_interaction(part, name)
        if part.response_identifier in seen:
            raise Invalid(
                "itembank-item-repeated-response", item=name, response=part.response_identifier
            )
        seen.add(part.response_identifier)
    declared = [declaration.identifier for declaration in item.declarations]
    if sorted(declared) != sorted(seen):
        raise Invalid("itembank-item-declarations-differ", item=name)
    for part in parts:
        _check_declaration(item, part)
    _check_rules(item, seen)


def _check_declaration(item: Item, part: Answerable) -> None:
    where = part.response_identifier
    declaration = item.declaration(where)
    cardinality, base_type = shape_of(part)
    if (declaration.cardinality, declaration.base_type) != (cardinality, base_type):
        raise Invalid("itembank-item-declaration-shape", item=item.identifier, response=where)
    if cardinality is Cardinality.SINGLE and len(declaration.correct) > 1:
        raise Invalid("itembank-item-key-shape", item=item.identifier, response=where)
    named = list(declaration.correct)
    if declaration.mapping is not None and base_type is not BaseType.STRING:
        named += [entry.key for entry in declaration.mapping.entries]
    possible = set(possible_values(part))
    for key in named:
        if base_type is not BaseType.STRING and key not in possible:
            raise Invalid(
                "itembank-item-key-not-a-choice", item=item.identifier, response=where, key=key[:80]
            )


def possible_values(part: Answerable) -> Iterator[str]:
    """Every single value that a response of identifiers or pairs may hold."""
    if isinstance(part, ChoiceInteraction | OrderInteraction):
        yield from (choice.identifier for choice in part.choices)
    elif isinstance(part, MatchInteraction):
        for source in part.sources:
            for target in part.targets:
                yield f"{source.identifier} {target.identifier}"


_NEEDS_KEY = (MatchCorrect, HalfWhenIncomplete, PlusMinus, Ordering, Pairs, OptionWeights)
_NEEDS_MAPPING = (MapResponse, OptionWeights)
_CHOICES_ONLY = (HalfWhenIncomplete, PlusMinus, OptionWeights)


def _check_rules(item: Item, responses: set[str]) -> None:
    name = item.identifier
    marked = [response for rule in item.rules for response in responses_of(rule)]
    if sorted(marked) != sorted(responses):
        raise Invalid("itembank-item-rules-differ", item=name)
    for rule in item.rules:
        for response in responses_of(rule):
            if not _rule_fits(rule, item.declaration(response)):
                raise Invalid("itembank-item-rule-unfit", item=name, response=response)
    total = sum((most_points(rule) for rule in item.rules), ZERO)
    if total != item.max_score or item.max_score <= 0:
        raise Invalid(
            "itembank-item-points-differ", item=name, points=str(total), score=str(item.max_score)
        )


def _rule_fits(rule: Rule, declared: ResponseDeclaration) -> bool:
    """Whether ``rule`` can be carried out on the response, and can give points at all."""
    if isinstance(rule, Blanks):
        return declared.base_type is BaseType.STRING and all(map(_fillable, rule.blanks))
    if isinstance(rule, QtiProcessing):
        return rule.points > 0
    if rule.points <= 0:
        return False
    if isinstance(rule, _NEEDS_KEY) and not declared.correct:
        return False
    if isinstance(rule, _NEEDS_MAPPING) and declared.mapping is None:
        return False
    if isinstance(rule, HumanMarked):
        return declared.base_type is BaseType.STRING
    if isinstance(rule, Ordering):
        return declared.cardinality is Cardinality.ORDERED
    if isinstance(rule, Pairs):
        return declared.base_type is BaseType.DIRECTED_PAIR and rule.penalty >= 0
    if isinstance(rule, _CHOICES_ONLY):
        multiple = declared.cardinality is Cardinality.MULTIPLE
        return multiple and declared.base_type is BaseType.IDENTIFIER
    return True


def _fillable(blank: Blank) -> bool:
    has_range = blank.low is not None and blank.high is not None and blank.low <= blank.high
    return blank.points > 0 and (has_range or any(text.strip() for text in blank.accepted))
