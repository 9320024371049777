"""Authored questions whose answer is pairs: two columns to join, and things to sort.

In both an option goes with a target. Of two columns each left one has its one partner; of things
to sort several go under one category, one may belong nowhere, and where ``several`` says so one may
belong under several. Source: QTI 3, "matchInteraction".
"""

from __future__ import annotations

from collections.abc import Sequence

from itembank.authoring_draft import Draft, Question
from itembank.authoring_scoring import pairs_rule
from itembank.interactions import MatchInteraction, SimpleChoice
from itembank.markup import html_from_text
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import ResponseDeclaration

_Pairs = Sequence[tuple[str, str]]


def matched(draft: Draft) -> Question:
    """Two columns: ``left``, ``right``, and in ``key`` the right one of each left one."""
    sources, targets = draft.options("left"), draft.options("right")
    key = draft.source.get("key")
    if not isinstance(key, dict) or set(key) != {choice.identifier for choice in sources}:
        raise draft.wrong("key")
    pairs = [(source, _known(draft, target, targets)) for source, target in key.items()]
    return _question(draft, sources, targets, pairs, several=False)


def sorted_out(draft: Draft) -> Question:
    """``options`` to put under ``categories``; in ``key`` the category, or a list, of each."""
    members, categories = draft.options(), draft.options("categories")
    key = draft.source.get("key")
    known = {choice.identifier for choice in members}
    if not isinstance(key, dict) or not key:
        raise draft.wrong("key")
    pairs = []
    for member, told in key.items():
        if member not in known:
            raise draft.wrong("key", "itembank-authoring-key-not-an-option", key=str(member)[:80])
        under = told if isinstance(told, list) else [told]
        named = [_known(draft, one, categories) for one in under]
        if len(set(named)) != len(named):
            raise draft.wrong("key")
        pairs += [(member, one) for one in named]
    if not pairs:
        raise draft.wrong("key")
    several = draft.several(len({member for member, _ in pairs}) < len(pairs))
    return _question(draft, members, categories, pairs, several=several)


def _known(draft: Draft, target: object, targets: Sequence[SimpleChoice]) -> str:
    if not isinstance(target, str) or target not in {choice.identifier for choice in targets}:
        raise draft.wrong("key", "itembank-authoring-key-not-an-option", key=str(target)[:80])
    return target


def _question(
    draft: Draft,
    sources: tuple[SimpleChoice, ...],
    targets: tuple[SimpleChoice, ...],
    pairs: _Pairs,
    *,
    several: bool,
) -> Question:
    interaction = MatchInteraction(
        draft.response,
        html_from_text(draft.prompt),
        sources,
        targets,
        source_max=0 if several else 1,
    )
    declaration = ResponseDeclaration(
        draft.response,
        Cardinality.MULTIPLE,
        BaseType.DIRECTED_PAIR,
        tuple(f"{source} {target}" for source, target in pairs),
    )
    rule = pairs_rule(draft, len(pairs), open_ended=several)
    return draft.question(interaction, (declaration,), rule)
