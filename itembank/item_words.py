"""The words of an item: all that a candidate reads, as plain text, for searches and comparisons."""

from __future__ import annotations

from itembank.interactions import (
    ChoiceInteraction,
    MatchInteraction,
    OrderInteraction,
    TextEntryBlock,
)
from itembank.items import Item
from itembank.markup import plain_text


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
