"""Makes a simple choice item of another system one of the bank's own, where nothing is lost by it.

The proof is by trial: every answer that a candidate can give is marked by the item's own processing
and by the bank's rule, and the two agree on all of them. Whatever else an item has (feedback, a
rubric, templates, text behind its options) keeps it as the QTI that it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import combinations
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.item_files import program_and_view
from itembank.exchange.qti_bodies import SLOT
from itembank.exchange.qti_delivery import Delivered, deliver
from itembank.exchange.safe_xml import attributes_of, children, name_of, parse
from itembank.interactions import ChoiceInteraction, QtiBody, SimpleChoice
from itembank.items import Item, ItemType
from itembank.markup import plain_text
from itembank.processing.score import score_item
from itembank.qti.declarations import Declaration, Role
from itembank.qti.running import Scorer
from itembank.qti.values import BaseType, Cardinality, write_atom
from itembank.rules import (
    ZERO,
    MapEntry,
    Mapping,
    MapResponse,
    MatchCorrect,
    ResponseDeclaration,
    Rule,
)

_PARTS: Final = frozenset(
    {"responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing"}
)
_BODY: Final = frozenset({"choiceInteraction", "prompt", "simpleChoice"})
_OUTCOMES: Final = frozenset({"SCORE", "MAXSCORE"})
_MOST_OPTIONS: Final = 8
"""Of several that may be chosen together: some hundred answers are tried."""
Answer = tuple[str, ...]


def native_choice(item: Item) -> Item | None:
    """The bank's own item that says and marks the same; None where there is none."""
    part = item.body[0]
    if not isinstance(part, QtiBody) or len(part.responses) != 1 or item.needs_people:
        return None
    program, root = program_and_view(parse(part.markup.encode(), item.identifier))
    scorer, files = Scorer(program), dict(part.files)
    if scorer.adaptive or not _is_simple(root):
        return None
    still = deepcopy(root)
    for one in still.iter(etree.Element):
        if name_of(one) == "choiceInteraction":
            one.attrib.pop("shuffle", None)
    state = scorer.start()
    view = deliver(still, state, lambda name: _address(files, name))
    found = _interaction(root, view)
    if found is None:
        return None
    declared = state.declaration(found.response_identifier)
    for made in _candidates(item, found, declared):
        if _marks_alike(scorer, made, found):
            return made
    return None


def _address(files: dict[str, str], name: str) -> str | None:
    digest = files.get(name.strip())
    if digest is not None:
        return f"media:{digest}"
    return name if name.startswith("data:image/") else None


def _is_simple(root: etree._Element) -> bool:
    """One choice, one mark, and nothing that the bank's own items have no place for."""
    if name_of(root) != "assessmentItem" or {name_of(one) for one in children(root)} - _PARTS:
        return False
    outcomes = {
        attributes_of(one).get("identifier") for one in children(root, "outcomeDeclaration")
    }
    bodies = list(children(root, "itemBody"))
    names = [name_of(one) for body in bodies for one in body.iter(etree.Element)][1:]
    own = {name for name in names if name.endswith(("Interaction", "Choice", "Block", "Inline"))}
    return (
        len(bodies) == 1
        and not outcomes - _OUTCOMES
        and names.count("choiceInteraction") == 1
        and own <= _BODY
        and "printedVariable" not in names
    )


def _interaction(root: etree._Element, view: Delivered) -> ChoiceInteraction | None:
    """What the candidate sees; None where text stands behind the options, or something is lost."""
    (shown,) = view.view["interactions"]
    content = view.view["content"]
    slot = SLOT.search(content)
    if slot is None or view.dropped:
        return None
    before, after = content[: slot.start()], content[slot.end() :]
    if plain_text(after) or any(one in after for one in ("<img", "<audio", "<video", "<math")):
        return None
    element = next(one for one in root.iter(etree.Element) if name_of(one) == "choiceInteraction")
    own, names = attributes_of(element), view.names[shown["response"]].behind
    fixed = {
        attributes_of(one).get("identifier")
        for one in children(element, "simpleChoice")
        if attributes_of(one).get("fixed") == "true"
    }
    choices = tuple(
        SimpleChoice(names[one["name"]], one["content"], names[one["name"]] in fixed)
        for one in shown["choices"]
    )
    return ChoiceInteraction(
        shown["response"],
        f"{before}{after}{shown.get('prompt', '')}",
        choices,
        max_choices=shown["max_choices"],
        min_choices=shown["min_choices"],
        shuffle=own.get("shuffle", "").strip() == "true",
    )


def _candidates(item: Item, found: ChoiceInteraction, declared: Declaration) -> Iterator[Item]:
    """The item with each of the bank's rules that could be meant."""
    single = declared.cardinality is Cardinality.SINGLE
    fits = declared.base_type is BaseType.IDENTIFIER and single == (found.max_choices == 1)
    many = not single and (
        declared.cardinality is not Cardinality.MULTIPLE or len(found.choices) > _MOST_OPTIONS
    )
    if not fits or many or declared.role is not Role.RESPONSE:
        return
    correct = () if declared.correct is None else tuple(map(write_atom, declared.correct.atoms))
    if correct:
        yield from _made(item, found, declared, correct, None)
    mapping = declared.mapping
    if mapping is not None:
        entries = tuple(MapEntry(write_atom(one.key), one.worth) for one in mapping.entries)
        bounds = (mapping.bounds.lower, mapping.bounds.upper)
        best = tuple(one.key for one in entries if one.value > 0)
        key = correct or (best[:1] if single else best)
        yield from _made(item, found, declared, key, Mapping(entries, mapping.default, *bounds))


def _made(
    item: Item,
    found: ChoiceInteraction,
    declared: Declaration,
    key: Answer,
    mapping: Mapping | None,
) -> Iterator[Item]:
    name, points = found.response_identifier, item.max_score
    rule: Rule = MatchCorrect(name, points) if mapping is None else MapResponse(name, points)
    single = declared.cardinality is Cardinality.SINGLE
    shape = ResponseDeclaration(name, declared.cardinality, BaseType.IDENTIFIER, key, mapping)
    try:
        yield Item(
            identifier=item.identifier,
            title=item.title,
            language=item.language,
            item_type=ItemType.SINGLE_CHOICE if single else ItemType.MULTIPLE_CHOICE,
            body=(found,),
            declarations=(shape,),
            rules=(rule,),
            max_score=points,
            metadata=item.metadata,
        )
    except Invalid:
        return


def _marks_alike(scorer: Scorer, made: Item, found: ChoiceInteraction) -> bool:
    """Whether both give the same points for every answer that can be given.

    The bank holds the SCORE of a QTI item within 0 and the points of the item.
    """
    for answer in _answers(found):
        given: dict[str, str | list[str]] = {}
        if answer:
            value = answer[0] if found.max_choices == 1 else list(answer)
            given = {found.response_identifier: value}
        try:
            reached = scorer.score(given).number("SCORE") or ZERO
        except Invalid:
            return False
        if min(max(reached, ZERO), made.max_score) != score_item(made, given).score:
            return False
    return True


def _answers(found: ChoiceInteraction) -> Iterator[Answer]:
    names: Sequence[str] = [choice.identifier for choice in found.choices]
    most = found.max_choices or len(names)
    for size in range(most + 1):
        yield from combinations(names, size)
