"""Several questions that share one list of options (B-type items): each gets the whole list.

In a paper the list stands once, under the words that announce it; in a workbook in the row of the
material. Source: the types A1 to B1 of Chinese licensing examinations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from itembank.exchange.drafts import Weight
from itembank.exchange.paper_found import Found, Option
from itembank.exchange.paper_marks import options_in
from itembank.interactions import ChoiceInteraction
from itembank.items import Item, ItemType

_LEAST: Final = 2
_NUMBERED: Final = re.compile(r"(\d{1,4})\s*[.、:：)）]?\s*([A-Z]+)")


def share_options(found: Found) -> None:
    """Hand the options of a group to its parts, where no part has any of its own."""
    if not found.parts or any(part.options or part.targets for part in found.parts):
        return
    _part_answers(found)
    if not all(_may_choose(part) for part in found.parts):
        return
    shared = found.options or _taken_from_stem(found)
    if len(shared) < _LEAST:
        return
    found.options = []
    found.item_type = ItemType.MATERIAL
    for part in found.parts:
        part.options = [replace(option) for option in shared]
        part.shares_options = True
        if part.said_type is None:
            part.item_type = ItemType.SINGLE_CHOICE
    found.say(Weight.NOTE, "paper-options-shared", options=len(shared), questions=len(found.parts))


def _part_answers(found: Found) -> None:
    """ "1.A 2.B 3.C" under the last question is one answer for each."""
    last = found.parts[-1]
    told = _NUMBERED.findall(last.text("answer"))
    whole = "".join(f"{number}{letters}" for number, letters in told)
    written = [sign for sign in last.text("answer").upper() if sign.isascii() and sign.isalnum()]
    wanted = [str(part.number or place) for place, part in enumerate(found.parts, 1)]
    if "".join(written) != whole or [number for number, _ in told] != wanted:
        return
    for part, (_, letters) in zip(found.parts, told, strict=True):
        part.fields["answer"] = [letters]


def _may_choose(part: Found) -> bool:
    """Whether a part may be answered by a letter: it says so, or says nothing."""
    answer = part.text("answer").strip(" 。.、")
    lettered = not answer or all(sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ,，、 " for sign in answer)
    return lettered and part.said_type in (
        None,
        ItemType.SINGLE_CHOICE,
        ItemType.MULTIPLE_CHOICE,
        ItemType.INDEFINITE_CHOICE,
    )


def _taken_from_stem(found: Found) -> list[Option]:
    """The options that stand below the words of a group, which lose them."""
    text = "\n".join(found.stem)
    labels = options_in(text)
    if len(labels) < _LEAST or labels[0].letter != "A":
        return []
    ends = [label.start for label in labels[1:]] + [len(text)]
    found.stem = [line for line in text[: labels[0].start].split("\n") if line.strip()]
    return [
        Option(label.letter, text[label.end : end].strip(" \n\t;；|,，"), label.is_right)
        for label, end in zip(labels, ends, strict=True)
    ]


def shared_choices(item: Item) -> ChoiceInteraction | None:
    """The interaction whose options all questions of a material have, in one order for all.

    None where they differ.
    """
    parts: Sequence[object] = item.body
    choices = [part for part in parts if isinstance(part, ChoiceInteraction)]
    if len(parts) < _LEAST or len(choices) < len(parts) or item.item_type is not ItemType.MATERIAL:
        return None
    first = choices[0]
    true_false = {choice.identifier for choice in first.choices} == {"true", "false"}
    same = all(part.choices == first.choices and not part.shuffle for part in choices)
    return first if same and not true_false else None
