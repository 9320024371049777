"""What writers for other systems leave out, in codes that say it."""

from __future__ import annotations

from itembank.interactions import MatchInteraction
from itembank.items import Item, Metadata
from itembank.rules import Pairs


class Unsayable(Exception):
    """The format has no such question; ``code`` says what it lacks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def general_losses(item: Item, *, reasons: bool) -> list[str]:
    """What the formats of learning platforms have no place for.

    ``reasons`` says whether the reasons of options were written.
    """
    facts = item.metadata
    lost = []
    if facts != Metadata(source=facts.source, rubric=facts.rubric, marking_note=facts.marking_note):
        lost.append("exchange-loss-metadata")
    if facts.rubric:
        lost.append("exchange-loss-rubric")
    if item.rationales and not reasons:
        lost.append("exchange-loss-reasons")
    if _is_marked_otherwise(item):
        lost.append("exchange-loss-pairs-rule")
    if "media:" in _all_html(item):
        lost.append("exchange-loss-pictures")
    return lost


def one_target_each(item: Item, part: MatchInteraction) -> dict[str, str]:
    """Source → target, for formats in which each source has exactly one."""
    pairs = [pair.split(" ", 1) for pair in item.declaration(part.response_identifier).correct]
    matched: dict[str, str] = dict(pairs)
    if len(matched) < len(pairs):
        raise Unsayable("exchange-loss-several-targets")
    if any(one.identifier not in matched for one in part.sources):
        raise Unsayable("exchange-loss-source-alone")
    return matched


def _is_marked_otherwise(item: Item) -> bool:
    """Whether pairs are marked by a rule that learning platforms do not have."""
    (first, *_), rule = item.body, item.rules[0]
    plain = isinstance(rule, Pairs) and not rule.penalty
    return isinstance(first, MatchInteraction) and not plain


def _all_html(item: Item) -> str:
    parts = [item.stimulus or "", item.explanation]
    for one in item.body:
        parts.append(one.prompt)
        parts += [choice.content for choice in getattr(one, "choices", ())]
        parts += [segment for segment in getattr(one, "segments", ()) if isinstance(segment, str)]
        for side in ("sources", "targets"):
            parts += [choice.content for choice in getattr(one, side, ())]
    return "".join(parts)
