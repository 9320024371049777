"""A reading as JSON for programs: every draft with its item, its remarks and what was parsed."""

from __future__ import annotations

from typing import Any

from itembank.exchange.drafts import Draft, Reading, Weight
from itembank.exchange.remark_json import place_to_json, remark_to_json
from itembank.item_json import to_json


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """``drafts`` in the order of the source; ``parsed`` holds the entries as the dialect has them.

    ``counts`` tells how many questions were seen, how many became items, and how many of those a
    person should look at.
    """
    drafts = [_draft(draft) for draft in reading.drafts]
    return {
        "dialect": reading.dialect,
        "counts": counts_of(reading),
        "remarks": [remark_to_json(remark) for remark in reading.remarks],
        "drafts": drafts,
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "bytes": len(file.content),
                "digest": file.digest,
            }
            for file in reading.files
        ],
        "parsed": [dict(entry) for entry in reading.parsed],
    }


def counts_of(reading: Reading) -> dict[str, int]:
    """Questions seen, items made, items in doubt, and questions that no item came of."""
    made = [draft for draft in reading.drafts if draft.item is not None]
    return {
        "questions": len(reading.drafts),
        "items": len(made),
        "doubtful": sum(draft.doubtful for draft in made),
        "waiting": sum(
            any(remark.weight is Weight.FAULT for remark in draft.remarks)
            for draft in reading.drafts
            if draft.item is None
        ),
    }


def _draft(draft: Draft) -> dict[str, Any]:
    item = draft.item
    return {
        "key": draft.key,
        "place": place_to_json(draft.place),
        "identifier": None if item is None else item.identifier,
        "type": None if item is None else item.item_type.value,
        "title": None if item is None else item.title,
        "category": draft.category,
        "tags": list(draft.tags),
        "item": None if item is None else to_json(item),
        "remarks": [remark_to_json(remark) for remark in draft.remarks],
        "source": draft.source,
    }
