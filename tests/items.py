"""Items for tests: small ready-made ones, random ones, and those of the demo."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from itembank.authoring import read_items
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    SimpleChoice,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.items import (
    Cognitive,
    Criterion,
    Difficulty,
    Item,
    ItemType,
    Metadata,
    Rationale,
)
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import (
    Blank,
    Blanks,
    HalfWhenIncomplete,
    HumanMarked,
    MapEntry,
    Mapping,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
    ResponseDeclaration,
    Rule,
    most_points,
)
from itembank.standards import Standard, read_standard

DEMO = Path(__file__).resolve().parent.parent / "exam_engine" / "demo"
DEMO_FILES = (
    "junior_consulting.json",
    "junior_tutoring_community.json",
    "junior_second.json",
    "intermediate.json",
    "intermediate_second.json",
    "senior.json",
    "senior_second.json",
)


@cache
def demo_standard() -> Standard:
    """The demo's competency standard."""
    return read_standard(json.loads((DEMO / "standard.json").read_text("utf-8")))


@cache
def demo_items() -> tuple[Item, ...]:
    """Every item of the demo; a fault in one of them is a failure."""
    items: list[Item] = []
    for name in DEMO_FILES:
        sources = json.loads((DEMO / "items" / name).read_text("utf-8"))
        reading = read_items(sources, demo_standard())
        assert reading.faults == (), reading.faults
        items += reading.items
    return tuple(items)


def choices(*names: str) -> tuple[SimpleChoice, ...]:
    """Options whose contents are made from their names."""
    return tuple(SimpleChoice(name, f"选项{name}") for name in names)


def one_response(
    interaction: Interaction,
    rule: Rule,
    correct: tuple[str, ...] = (),
    mapping: Mapping | None = None,
    item_type: ItemType = ItemType.MULTIPLE_CHOICE,
    identifier: str = "T-1",
) -> Item:
    """An item with a single interaction and a single rule."""
    if isinstance(interaction, TextEntryBlock):
        assert isinstance(rule, Blanks)
        declarations = tuple(
            ResponseDeclaration(b.response, Cardinality.SINGLE, BaseType.STRING, b.accepted[:1])
            for b in rule.blanks
        )
    else:
        cardinality, base_type = {
            ChoiceInteraction: (Cardinality.MULTIPLE, BaseType.IDENTIFIER),
            OrderInteraction: (Cardinality.ORDERED, BaseType.IDENTIFIER),
            MatchInteraction: (Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR),
            ExtendedTextInteraction: (Cardinality.SINGLE, BaseType.STRING),
        }[type(interaction)]
        if isinstance(interaction, ChoiceInteraction) and interaction.max_choices == 1:
            cardinality = Cardinality.SINGLE
        assert not isinstance(interaction, QtiBody)
        name = interaction.response_identifier
        declarations = (ResponseDeclaration(name, cardinality, base_type, correct, mapping),)
    return Item(
        identifier=identifier,
        title="试题",
        language="zh-CN",
        item_type=item_type,
        body=(interaction,),
        declarations=declarations,
        rules=(rule,),
        max_score=most_points(rule),
        metadata=Metadata(level="初级", area="甲", skills=("L1-1.1.1",)),
    )


def multiple(rule: Rule, options: str = "ABCDE", correct: str = "ACD") -> Item:
    """A multi-choice item with one-letter options; weights are 1 for each right option."""
    mapping = None
    if isinstance(rule, OptionWeights):
        mapping = Mapping(tuple(MapEntry(name, Decimal(1)) for name in correct))
    interaction = ChoiceInteraction("RESPONSE", "题干", choices(*options), max_choices=0)
    return one_response(interaction, rule, tuple(correct), mapping)


def single(points: str = "1", identifier: str = "T-1", correct: str = "B") -> Item:
    """A single-choice item with the options A to D."""
    interaction = ChoiceInteraction("RESPONSE", "题干", choices(*"ABCD"), shuffle=True)
    rule = MatchCorrect("RESPONSE", Decimal(points))
    return one_response(
        interaction, rule, (correct,), item_type=ItemType.SINGLE_CHOICE, identifier=identifier
    )


def essay(points: str = "8", identifier: str = "T-E") -> Item:
    """An item that people mark."""
    interaction = ExtendedTextInteraction("RESPONSE", "论述")
    rule = HumanMarked("RESPONSE", Decimal(points))
    return one_response(interaction, rule, item_type=ItemType.ESSAY, identifier=identifier)


# Random items -----------------------------------------------------------------------------------

SECRET = "密钥"
"""Stands in every text that a candidate must never see."""

_texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="密\0"), max_size=20
)
_filled = _texts.map(lambda text: f"题{text}")
_secrets = _texts.map(lambda text: f"{SECRET}{text}")
_points = st.integers(1, 40).map(lambda n: Decimal(n) / 2)
_names = st.lists(
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}", fullmatch=True),
    min_size=3,
    max_size=6,
    unique=True,
)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Any item that can be made: one to three interactions of all kinds, with all rules."""
    count = draw(st.integers(1, 3))
    parts = [draw(_question(f"RESPONSE_{place}")) for place in range(1, count + 1)]
    rules = tuple(rule for _, _, rule in parts)
    return Item(
        identifier=draw(st.from_regex(r"[A-Z]{2}-[0-9]{1,6}", fullmatch=True)),
        title=draw(_secrets),
        language=draw(st.sampled_from(["zh-CN", "en"])),
        item_type=draw(st.sampled_from(list(ItemType))),
        body=tuple(interaction for interaction, _, _ in parts),
        declarations=tuple(d for _, declared, _ in parts for d in declared),
        rules=rules,
        max_score=sum((most_points(rule) for rule in rules), Decimal(0)),
        stimulus=draw(st.none() | _filled),
        explanation=draw(_secrets),
        rationales=(Rationale(parts[0][1][0].identifier, draw(_secrets)),),
        metadata=draw(_metadata()),
    )


@st.composite
def _metadata(draw: st.DrawFn) -> Metadata:
    return Metadata(
        level=draw(_secrets),
        area=draw(_secrets),
        skills=tuple(draw(st.lists(_secrets, max_size=3))),
        cognitive=draw(st.none() | st.sampled_from(list(Cognitive))),
        difficulty=draw(st.none() | st.sampled_from(list(Difficulty))),
        seconds=draw(st.none() | st.integers(1, 3600)),
        source=draw(_secrets),
        rubric=tuple(Criterion(draw(_secrets), p) for p in draw(st.lists(_points, max_size=2))),
        marking_note=draw(_secrets),
        enemies=tuple(draw(st.lists(_secrets, max_size=2))),
    )


_Parts = tuple[Interaction, tuple[ResponseDeclaration, ...], Rule]


@st.composite
def _question(draw: st.DrawFn, response: str) -> _Parts:
    kinds = [_single, _several, _gaps, _order, _match, _extended]
    return draw(draw(st.sampled_from(kinds))(response))


@st.composite
def _options(draw: st.DrawFn) -> tuple[SimpleChoice, ...]:
    return tuple(SimpleChoice(n, draw(_filled), draw(st.booleans())) for n in draw(_names))


@st.composite
def _single(draw: st.DrawFn, response: str) -> _Parts:
    options = draw(_options())
    points = draw(_points)
    key = draw(st.sampled_from(options)).identifier
    shuffle = draw(st.booleans())
    interaction = ChoiceInteraction(response, draw(_filled), options, 1, 0, shuffle)
    mapping = Mapping(
        tuple(MapEntry(o.identifier, points if o.identifier == key else -points) for o in options)
    )
    mapped = draw(st.booleans())
    rule: Rule = MapResponse(response, points) if mapped else MatchCorrect(response, points)
    declared = ResponseDeclaration(
        response,
        Cardinality.SINGLE,
        BaseType.IDENTIFIER,
        (key,),
        mapping if mapped else None,
    )
    return interaction, (declared,), rule


@st.composite
def _several(draw: st.DrawFn, response: str) -> _Parts:
    options = draw(_options())
    names = [option.identifier for option in options]
    key = tuple(draw(st.lists(st.sampled_from(names), min_size=1, unique=True)))
    points = draw(_points)
    rules: list[Rule] = [
        MatchCorrect(response, points),
        HalfWhenIncomplete(response, points),
        OptionWeights(response, points),
        PlusMinus(response, points, draw(_points)),
    ]
    entries = tuple(MapEntry(name, draw(_points)) for name in key)
    declared = ResponseDeclaration(
        response, Cardinality.MULTIPLE, BaseType.IDENTIFIER, key, Mapping(entries)
    )
    interaction = ChoiceInteraction(response, draw(_filled), options, 0, 0, draw(st.booleans()))
    return interaction, (declared,), draw(st.sampled_from(rules))


@st.composite
def _gaps(draw: st.DrawFn, response: str) -> _Parts:
    blanks = tuple(
        Blank(
            f"{response}_GAP_{place}",
            tuple(draw(st.lists(_secrets, min_size=1, max_size=3))),
            draw(_points),
            draw(st.none() | st.just(Decimal("0.05"))),
            unit=draw(st.sampled_from(["", "%"])),
        )
        for place in range(draw(st.integers(1, 3)))
    )
    segments = tuple(
        segment
        for blank in blanks
        for segment in (draw(_filled), TextEntryInteraction(blank.response))
    )
    declared = tuple(
        ResponseDeclaration(b.response, Cardinality.SINGLE, BaseType.STRING, b.accepted[:1])
        for b in blanks
    )
    rule = Blanks(blanks, draw(st.booleans()), draw(st.booleans()))
    return TextEntryBlock(draw(_filled), segments), declared, rule


@st.composite
def _order(draw: st.DrawFn, response: str) -> _Parts:
    options = draw(_options())
    key = tuple(draw(st.permutations([option.identifier for option in options])))
    declared = ResponseDeclaration(response, Cardinality.ORDERED, BaseType.IDENTIFIER, key)
    rule = Ordering(response, draw(_points), draw(_points))
    return OrderInteraction(response, draw(_filled), options), (declared,), rule


@st.composite
def _match(draw: st.DrawFn, response: str) -> _Parts:
    sources, targets = draw(_options()), draw(_options())
    key = tuple(f"{s.identifier} {draw(st.sampled_from(targets)).identifier}" for s in sources)
    declared = ResponseDeclaration(response, Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, key)
    points = draw(_points)
    rule = Pairs(response, points, points * len(key), draw(st.just(Decimal(0)) | _points))
    most = draw(st.sampled_from([1, 0]))
    interaction = MatchInteraction(response, draw(_filled), sources, targets, source_max=most)
    return interaction, (declared,), rule


@st.composite
def _extended(draw: st.DrawFn, response: str) -> _Parts:
    declared = ResponseDeclaration(response, Cardinality.SINGLE, BaseType.STRING)
    rule = HumanMarked(response, draw(_points))
    return ExtendedTextInteraction(response, draw(_filled)), (declared,), rule


def responses_to(item: Item) -> st.SearchStrategy[dict[str, object]]:
    """Any answer of a possible shape to ``item``, in the bank's identifiers."""
    parts: dict[str, st.SearchStrategy[object]] = {}
    for declared in item.declarations:
        part = item.part(declared.identifier)
        if isinstance(part, ChoiceInteraction | OrderInteraction):
            names = [choice.identifier for choice in part.choices]
            several = st.lists(st.sampled_from(names), unique=True)
            one = isinstance(part, ChoiceInteraction) and part.max_choices == 1
            parts[declared.identifier] = st.sampled_from(names) if one else several
        elif isinstance(part, MatchInteraction):
            parts[declared.identifier] = _pairs_of(part)
        else:
            known = st.sampled_from([*declared.correct, "75", "７５％", ""])
            parts[declared.identifier] = known | _texts
    return st.fixed_dictionaries({}, optional=parts)


@st.composite
def _pairs_of(draw: st.DrawFn, part: MatchInteraction) -> object:
    sources = draw(st.lists(st.sampled_from([s.identifier for s in part.sources]), unique=True))
    targets = st.sampled_from([t.identifier for t in part.targets])
    return [f"{source} {draw(targets)}" for source in sources]
