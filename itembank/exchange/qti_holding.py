"""Makes an item of the bank from a QTI item: its XML kept whole, once it can be shown and scored.

It is tried before it is kept: an item whose processing, interactions or view would be refused in
an exam is refused here, by name and line. Nothing of it is changed, but for comments.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.drafts import Place, Remark, Weight
from itembank.exchange.item_files import program_and_view
from itembank.exchange.qti_bodies import SLOT
from itembank.exchange.qti_delivery import Delivered, deliver, leaks_in
from itembank.exchange.qti_items import FoundInteraction, interactions_in
from itembank.exchange.qti_views import PORTABLE
from itembank.exchange.recordings import asks_for_sound
from itembank.exchange.safe_xml import XML_LANG, attributes_of, children, name_of
from itembank.interactions import QtiBody, QtiResponse
from itembank.items import Item, ItemType, Metadata
from itembank.markup import plain_text
from itembank.qti.declarations import Declaration, Role
from itembank.qti.programs import Condition, Expression, ItemProgram, Rule, Setting
from itembank.qti.running import Scorer
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import QtiProcessing, ResponseDeclaration

_BY_PEOPLE: Final = frozenset(
    {"extendedTextInteraction", "uploadInteraction", "drawingInteraction"}
)
_TYPES: Final = {
    "inlineChoiceInteraction": ItemType.TEXT_ENTRY,
    "textEntryInteraction": ItemType.TEXT_ENTRY,
    "orderInteraction": ItemType.ORDER,
    "matchInteraction": ItemType.MATCH,
    "associateInteraction": ItemType.MATCH,
    "gapMatchInteraction": ItemType.CLASSIFICATION,
    "hotspotInteraction": ItemType.HOTSPOT,
    "selectPointInteraction": ItemType.HOTSPOT,
    "extendedTextInteraction": ItemType.SHORT_ANSWER,
    "uploadInteraction": ItemType.PRACTICAL,
}
_NAMING: Final = frozenset({"src", "data", "href"})
_PROMPT_LENGTH: Final = 2_000


def held_item(
    root: etree._Element,
    place: Place,
    *,
    identifier: str = "",
    files: Mapping[str, str] | None = None,
    metadata: Metadata | None = None,
) -> tuple[Item, list[Remark]]:
    """The item and what was noticed; Invalid, with line, for what could not be shown or scored.

    ``files`` gives the digest of each file by the name that the item has for it.
    """
    program, shown = program_and_view(root)
    scorer = Scorer(program)
    scorer.score({})
    known = dict(files or {})
    state = scorer.start()
    view = deliver(shown, state, lambda name: _address(known, name))
    leaks = leaks_in(shown, view, state)
    if leaks:
        raise Invalid("exchange-qti-leaks", found=leaks[0][:80])
    remarks = [
        Remark(Weight.DROPPED, "exchange-qti-not-shown", place, {"element": name})
        for name in view.dropped
    ]
    remarks += [
        Remark(Weight.DOUBT, "exchange-qti-brings-program", place, {"type": one["type"]})
        for one in view.view["interactions"]
        if one["kind"] == PORTABLE
    ]
    found = interactions_in(shown)
    responses = _responses(program, found)
    if not responses:
        raise Invalid("exchange-qti-without-question", item=program.identifier[:80])
    by_people = _left_to_people(root, program, found)
    points, sure = most_points(program, scorer)
    if not sure:
        remarks.append(Remark(Weight.DOUBT, "exchange-qti-points", place, {"points": str(points)}))
    names = tuple(response.response_identifier for response in responses)
    item = Item(
        identifier=(identifier or program.identifier)[:128],
        title=(attributes_of(root).get("title") or _words(view)[:40] or program.identifier)[:400],
        language=root.get(XML_LANG) or "zh-CN",
        item_type=ItemType.RECORDING if asks_for_sound(shown) else _type_of(found),
        body=(QtiBody(_markup(root), responses, tuple(sorted(known.items())), _prompt(view)),),
        declarations=tuple(
            ResponseDeclaration(one.response_identifier, one.cardinality, one.base_type)
            for one in responses
        ),
        rules=(QtiProcessing(names, points, by_people),),
        max_score=points,
        metadata=metadata or Metadata(),
    )
    return item, remarks


def files_named(root: etree._Element) -> list[str]:
    """Every file that the item names, as it names it, each once."""
    found = []
    for element in root.iter(etree.Element):
        for key, value in attributes_of(element).items():
            # A link in the text leads the reader somewhere; it is no part of the item.
            if key in _NAMING and name_of(element) != "a" and value.strip():
                found.append(value.strip())
    return list(dict.fromkeys(found))


def most_points(program: ItemProgram, scorer: Scorer) -> tuple[Decimal, bool]:
    """The most that SCORE can be, and whether the item says so.

    In this order: SCORE's normalMaximum, MAXSCORE, the mark of the right answer, the upper bound
    or the sum of the mapping; else one point is assumed.
    """
    declared = {one.identifier: one for one in program.declarations}
    score, most = declared.get("SCORE"), declared.get("MAXSCORE")
    if score is not None and score.normal_maximum and score.normal_maximum > 0:
        return score.normal_maximum, True
    if most is not None and most.default is not None and most.default.is_number:
        value = Decimal(str(most.default.atom))
        if value > 0:
            return value, True
    reached = _mark_of_right_answer(program, scorer)
    mapped = sum((_mapped(one) for one in program.declarations), Decimal(0))
    best = max(reached, mapped)
    return (best, True) if best > 0 else (Decimal(1), False)


def _mark_of_right_answer(program: ItemProgram, scorer: Scorer) -> Decimal:
    state = scorer.start()
    for one in program.declarations:
        if one.role is Role.RESPONSE and state.corrects.get(one.identifier) is not None:
            state.values[one.identifier] = state.corrects[one.identifier]
    try:
        reached = scorer.finish(state).number("SCORE") or Decimal(0)
    except Invalid:
        return Decimal(0)
    return reached if reached.is_finite() else Decimal(0)


def _mapped(declared: Declaration) -> Decimal:
    mapping = declared.mapping or declared.areas
    if declared.role is not Role.RESPONSE or mapping is None:
        return Decimal(0)
    if mapping.bounds.upper is not None:
        return mapping.bounds.upper
    values = [entry.worth for entry in mapping.entries if entry.worth > 0]
    if declared.cardinality is Cardinality.SINGLE:
        return max(values, default=Decimal(0))
    return sum(values, Decimal(0))


def _responses(
    program: ItemProgram, found: tuple[FoundInteraction, ...]
) -> tuple[QtiResponse, ...]:
    declared = {one.identifier: one for one in program.declarations if one.role is Role.RESPONSE}
    responses: dict[str, QtiResponse] = {}
    for one in found:
        known = declared.get(one.response)
        if known is None:
            raise Invalid("qti-variable-undeclared", variable=one.response[:80])
        base_type = known.base_type or BaseType.STRING
        responses.setdefault(
            one.response, QtiResponse(one.response, one.name, known.cardinality, base_type)
        )
    return tuple(responses.values())


def _left_to_people(
    root: etree._Element, program: ItemProgram, found: tuple[FoundInteraction, ...]
) -> bool:
    """Whether SCORE is declared as people's, or no rule looks at something that is written."""
    for one in children(root, "outcomeDeclaration"):
        attributes = attributes_of(one)
        if attributes.get("identifier") == "SCORE" and attributes.get("externalScored") == "human":
            return True
    read = set(_read_by((*program.response, *program.outcome)))
    return any(one.name in _BY_PEOPLE and one.response not in read for one in found)


def _read_by(rules: Iterable[Rule]) -> Iterator[str]:
    """Identifiers of the variables that rules look at."""
    for rule in rules:
        if isinstance(rule, Condition):
            for branch in rule.branches:
                yield from _named_in(branch.condition)
                yield from _read_by(branch.rules)
        elif isinstance(rule, Setting):
            yield from _named_in(rule.value)


def _named_in(expression: Expression | None) -> Iterator[str]:
    if expression is not None:
        yield expression.attributes.get("identifier", "")
        for part in expression.parts:
            yield from _named_in(part)


def _type_of(found: tuple[FoundInteraction, ...]) -> ItemType:
    kinds = {one.name for one in found if one.name != "endAttemptInteraction"}
    return _TYPES.get(kinds.pop(), ItemType.COMPOSITE) if len(kinds) == 1 else ItemType.COMPOSITE


def _address(files: Mapping[str, str], name: str) -> str | None:
    digest = files.get(name.strip())
    if digest is not None:
        return f"media:{digest}"
    return name if name.startswith("data:image/") else None


def _markup(root: etree._Element) -> str:
    return str(etree.tostring(root, encoding="unicode", with_tail=False))


def _words(view: Delivered) -> str:
    parts = [view.view["content"], *(one.get("prompt", "") for one in view.view["interactions"])]
    text = SLOT.sub(" … ", " ".join(parts))
    return re.sub(r"\s+", " ", plain_text(text)).strip()


def _prompt(view: Delivered) -> str:
    return html.escape(_words(view)[:_PROMPT_LENGTH], quote=False)
