"""The paper as the candidate's page gets it: sections of stripped questions, and no key.

Everything about an item comes from `itembank.delivery.present`; this room only groups and numbers.
"""

from __future__ import annotations

import re
from typing import Any

from exam_engine.assembly.paper import Paper

_MEDIA = re.compile(r'src="media:([0-9a-f]{64})"')
_SHOWN = re.compile(r'src="/exam/media/([0-9a-f]{64})"')

PaperView = dict[str, Any]


def paper_view(paper: Paper, seed: str) -> PaperView:
    """``{"title", "sections": [{"title", "points", "questions": [{"ref", "number", …}]}]}``.

    A question has ``ref`` (the key of its answer), ``number`` (1, 2 … through the whole paper),
    ``points`` and what `present` shows of its item.
    """
    sections: list[dict[str, Any]] = []
    for number, shown in enumerate(paper.view(seed), start=1):
        if not sections or sections[-1]["title"] != shown["section"]:
            sections.append({"title": shown["section"], "questions": []})
        item: Any = shown["item"]
        sections[-1]["questions"].append(
            {
                "ref": shown["ref"],
                "number": number,
                "points": shown["points"],
                "type": item["type"],
                "language": item["language"],
                "stimulus": item["stimulus"],
                "interactions": item["interactions"],
            }
        )
    view = {"title": paper.title, "sections": sections}
    pictured: PaperView = _map_text(view)
    return pictured


def pictures_of(view: PaperView) -> frozenset[str]:
    """Digests of all stored pictures that the paper shows."""
    return frozenset(digest for text in _texts(view) for digest in _SHOWN.findall(text))


def _map_text(value: Any) -> Any:
    """Stored pictures under an address that this candidate may open."""
    if isinstance(value, str):
        return _MEDIA.sub(r'src="/exam/media/\1"', value) if "media:" in value else value
    if isinstance(value, dict):
        return {name: _map_text(entry) for name, entry in value.items()}
    return [_map_text(entry) for entry in value] if isinstance(value, list) else value


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    entries = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return []
    return [text for entry in entries for text in _texts(entry)]
