"""The words of an item: all that a candidate reads, as plain text, for searches and comparisons."""

from __future__ import annotations

from typing import Any, Final

from itembank.interactions import (
    ChoiceInteraction,
    MatchInteraction,
    OrderInteraction,
    TextEntryBlock,
)
from itembank.items import Item
from itembank.markup import plain_text

_FIRST: Final = 60


def words_of(item: Item) -> str:
    """All that a candidate reads of an item, options included."""
    told = [item.stimulus or ""]
    for part in item.body:
        told.append(part.prompt)
        if isinstance(part, TextEntryBlock):
            told += [segment for segment in part.segments if isinstance(segment, str)]
        elif isinstance(part, ChoiceInteraction | OrderInteraction):
            # Shuffled options are the same options.
            told += sorted(choice.content for choice in part.choices)
        elif isinstance(part, MatchInteraction):
            told += sorted(choice.content for choice in (*part.sources, *part.targets))
    return plain_text(" ".join(told))


def first_words(content: dict[str, Any]) -> str:
    """What a candidate reads first of an item's stored content, without marks of structure."""
    body = content["body"][0]
    segments = (s if isinstance(s, str) else "____" for s in body.get("segments", ()))
    told = f"{content.get('stimulus') or ''} {body['prompt']}{''.join(segments)}"
    words = plain_text(told)
    return words if len(words) <= _FIRST else f"{words[: _FIRST - 1]}…"
