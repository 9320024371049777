"""What a candidate may see of an item: no key, no mark, no reason, no hint.

The view is built up from nothing, field by field in a fixed order, and never by striking things
out of the whole item; what is added to items later stays hidden until it is let through here.

Options get fresh names in the order they are shown (A, B, C …; 1, 2, 3 … for steps and targets):
the bank's own identifiers may tell the key ("correct", or steps numbered in the right order).
`accept` turns an answer given in these names back, with the same seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from itembank.answers import Response, Value, check_answer
from itembank.interactions import (
    Answerable,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    SimpleChoice,
    TextEntryBlock,
    answerables,
)
from itembank.items import Item
from itembank.qti_held import delivered
from itembank.qti_tries import Tries, is_adaptive, standing, told

View: TypeAlias = dict[str, object]
Seed: TypeAlias = str | int
Named: TypeAlias = dict[str, SimpleChoice]
"""Name on the candidate's page → the option behind it, in the order shown."""


_QTI_FIELDS = ("content", "interactions", "feedback")
"""Of a QTI item's own view: its title is the author's, and its language is the item's."""


def present(item: Item, seed: Seed, tries: Tries = ()) -> View:
    """The item as JSON for the candidate's page; the same for the same ``seed``.

    ``seed`` is the attempt's own: two candidates get different orders, and one candidate keeps
    hers through reloads and moves. ``tries`` are those that were ended at an adaptive item: what
    they have earned is shown, and nothing else. Shape: ``{"language", "type", "stimulus",
    "interactions"}``; each interaction has its ``kind``, ``response_identifier``, ``prompt`` and
    its options.
    """
    return {
        "language": item.language,
        "type": item.item_type.value,
        "stimulus": item.stimulus,
        "interactions": [_view(interaction, seed, tries) for interaction in shown_body(item, seed)],
    }


def accept(item: Item, seed: Seed, response: Mapping[str, object]) -> Response:
    """An answer given to ``present(item, seed)``, checked, and in the bank's identifiers.

    Raises `Invalid` like `itembank.answers.check_answer`, naming what the candidate's page sent.
    """
    checked = check_answer(shown_body(item, seed), response)
    for part in item.body:
        if isinstance(part, QtiBody):
            return check_answer(part, delivered(part, seed).answer(checked))
    turned = {
        part.response_identifier: _renamed(part, checked[part.response_identifier], names)
        for part in answerables(item.body)
        if part.response_identifier in checked
        for names in [_bank_names(item, part, seed)]
    }
    return check_answer(item.body, turned)


def as_shown(item: Item, seed: Seed, response: Response) -> Response:
    """The reverse of `accept`: an answer in the bank's identifiers, as the candidate saw it."""
    for whole in item.body:
        if isinstance(whole, QtiBody):
            return check_answer(whole, delivered(whole, seed).shown_answer(response))
    turned = {}
    for part in answerables(item.body):
        if part.response_identifier in response:
            names = {bank: shown for shown, bank in _bank_names(item, part, seed).items()}
            value = response[part.response_identifier]
            turned[part.response_identifier] = _renamed(part, value, names)
    return check_answer(shown_body(item, seed), turned)


def shown_body(item: Item, seed: Seed) -> tuple[Interaction, ...]:
    """The interactions with their options in this seed's order and under their shown names."""
    return tuple(
        part if isinstance(part, TextEntryBlock | QtiBody) else _shown(item, part, seed)
        for part in item.body
    )


def _shown(
    item: Item,
    part: ChoiceInteraction | OrderInteraction | MatchInteraction | ExtendedTextInteraction,
    seed: Seed,
) -> Interaction:
    if isinstance(part, ExtendedTextInteraction):
        return part
    if isinstance(part, MatchInteraction):
        sources, targets = _named_sides(item, part, seed)
        return replace(part, sources=_under_names(sources), targets=_under_names(targets))
    return replace(part, choices=_under_names(_named(item, part, seed)))


def _named(item: Item, part: ChoiceInteraction | OrderInteraction, seed: Seed) -> Named:
    ordered = _in_order(item, part.response_identifier, part.choices, part.shuffle, seed)
    return _names(ordered, _letter if isinstance(part, ChoiceInteraction) else _number)


def _named_sides(item: Item, part: MatchInteraction, seed: Seed) -> tuple[Named, Named]:
    """Sources as the author set them; targets shuffled, which is enough to part the pairs."""
    targets = _in_order(item, part.response_identifier, part.targets, part.shuffle, seed)
    return _names(part.sources, lambda place: _letter(place).lower()), _names(targets, _number)


def _in_order(
    item: Item, response: str, choices: tuple[SimpleChoice, ...], shuffle: bool, seed: Seed
) -> tuple[SimpleChoice, ...]:
    """The options in the order of this seed; fixed ones keep their places.

    Each movable option is ranked by a hash of seed, item and option: no generator whose next
    numbers could be guessed, and the same in every version of Python.
    """
    if not shuffle:
        return choices

    def rank(choice: SimpleChoice) -> bytes:
        named = "\0".join((str(seed), item.identifier, response, choice.identifier))
        return hashlib.sha256(named.encode()).digest()

    movable = iter(sorted((choice for choice in choices if not choice.fixed), key=rank))
    return tuple(choice if choice.fixed else next(movable) for choice in choices)


def _names(choices: Sequence[SimpleChoice], name: Callable[[int], str]) -> Named:
    return {name(place): choice for place, choice in enumerate(choices)}


def _number(place: int) -> str:
    return str(place + 1)


def _letter(place: int) -> str:
    """A … Z, then AA, AB …"""
    before, rest = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + rest)


def _under_names(named: Named) -> tuple[SimpleChoice, ...]:
    return tuple(replace(choice, identifier=name) for name, choice in named.items())


def _bank_names(item: Item, part: Answerable, seed: Seed) -> dict[str, str]:
    """Shown name → the bank's identifier; sources and targets have names of different kinds."""
    if isinstance(part, MatchInteraction):
        sources, targets = _named_sides(item, part, seed)
        pairs = (
            (f"{source} {target}", f"{left.identifier} {right.identifier}")
            for source, left in sources.items()
            for target, right in targets.items()
        )
        return dict(pairs)
    if isinstance(part, ChoiceInteraction | OrderInteraction):
        return {name: choice.identifier for name, choice in _named(item, part, seed).items()}
    return {}


def _renamed(part: Answerable, value: Value, names: dict[str, str]) -> Value:
    if not isinstance(part, ChoiceInteraction | OrderInteraction | MatchInteraction):
        return value
    return names[value] if isinstance(value, str) else [names[entry] for entry in value]


def _view(part: Interaction, seed: Seed, tries: Tries) -> View:
    """One shown interaction as JSON: the fields of this function, and no others."""
    if isinstance(part, QtiBody):
        if is_adaptive(part):
            now = standing(part, seed, tries)
            return {"kind": "qti", **_qti(now.shown.view), "tries": told(now)}
        return {"kind": "qti", **_qti(delivered(part, seed).view)}
    if isinstance(part, TextEntryBlock):
        segments = [
            segment
            if isinstance(segment, str)
            else {
                "response_identifier": segment.response_identifier,
                "expected_length": segment.expected_length,
            }
            for segment in part.segments
        ]
        return {"kind": "textEntry", "prompt": part.prompt, "segments": segments}
    named = {"response_identifier": part.response_identifier, "prompt": part.prompt}
    if isinstance(part, ExtendedTextInteraction):
        return {"kind": "extendedText", **named, "expected_length": part.expected_length}
    if isinstance(part, MatchInteraction):
        sides = {"sources": _options(part.sources), "targets": _options(part.targets)}
        limits = {"target_max": part.target_max, "source_max": part.source_max}
        return {"kind": "match", **named, **sides, **limits}
    options = {"choices": _options(part.choices)}
    if isinstance(part, OrderInteraction):
        return {"kind": "order", **named, **options}
    limits = {"max_choices": part.max_choices, "min_choices": part.min_choices}
    return {"kind": "choice", **named, **options, **limits}


def _qti(view: View) -> View:
    return {name: view[name] for name in _QTI_FIELDS}


def _options(choices: Sequence[SimpleChoice]) -> list[View]:
    return [{"identifier": choice.identifier, "content": choice.content} for choice in choices]
