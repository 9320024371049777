"""Answers of a workbook that name options by their place: 2 for the second, counted from 1."""

from __future__ import annotations

import re
from typing import Final

from itembank.exchange.drafts import Weight
from itembank.exchange.paper_found import Found
from itembank.exchange.paper_marks import fold
from itembank.items import ItemType

_PLACES: Final = re.compile(r"\d{1,2}(?:[\s,、;|/]+\d{1,2})*\Z")


def letters_for_places(found: Found) -> None:
    """Puts the labels in the place of the numbers, and tells so.

    Numbers that are the text of an option stay: then that option is meant.
    """
    answer = fold("\n".join(found.fields.get("answer", ()))).strip()
    if not _PLACES.match(answer) or found.said_type in (ItemType.TRUE_FALSE, ItemType.TEXT_ENTRY):
        return
    places = [int(place) for place in re.findall(r"\d+", answer)]
    texts = {fold(option.text).strip() for option in found.options}
    in_range = all(1 <= place <= len(found.options) for place in places)
    if not in_range or any(str(place) in texts for place in places):
        return
    labels = "".join(dict.fromkeys(found.options[place - 1].label for place in places))
    found.fields["answer"] = [labels]
    found.say(Weight.DOUBT, "paper-key-place", answer=answer[:60], options=labels)
