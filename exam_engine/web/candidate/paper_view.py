"""The paper as the candidate's page gets it: sections of stripped questions, and no key.

Everything about an item comes from `itembank.delivery.present`; this room only groups and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from exam_engine.assembly.paper import Paper
from exam_engine.web.shared.paper_media import digests_under, shown_under
from itembank.delivery import present
from itembank.qti_tries import Tries

MEDIA_PATH: Final = "/exam/media/"
"""Where this candidate, and nobody else, may open the files of the own paper."""

PaperView = dict[str, Any]


def paper_view(paper: Paper, seed: str, tries: Mapping[str, Tries] | None = None) -> PaperView:
    """``{"title", "sections": [{"title", "points", "questions": [{"ref", "number", …}]}]}``.

    A question has ``ref`` (the key of its answer), ``number`` (1, 2 … through the whole paper),
    ``points`` and what `present` shows of its item, after the tries that were ended at it.
    """
    sections: list[dict[str, Any]] = []
    for number, shown in enumerate(paper.view(seed, tries), start=1):
        if not sections or sections[-1]["title"] != shown["section"]:
            sections.append({"title": shown["section"], "questions": []})
        sections[-1]["questions"].append(_question(shown, number))
    view = {"title": paper.title, "sections": sections}
    pictured: PaperView = shown_under(view, MEDIA_PATH)
    return pictured


def question_view(
    paper: Paper, ref: str, seed: str, number: int, tries: Tries = ()
) -> dict[str, Any]:
    """One question alone, as `paper_view` shows it, under the number that the candidate meets."""
    placed = paper.placed(ref)
    shown = {
        "ref": ref,
        "points": format(placed.points, "f"),
        "item": present(placed.item, seed, tries),
    }
    view: dict[str, Any] = shown_under(_question(shown, number), MEDIA_PATH)
    return view


def _question(shown: Mapping[str, Any], number: int) -> dict[str, Any]:
    item = shown["item"]
    return {
        "ref": shown["ref"],
        "number": number,
        "points": shown["points"],
        "type": item["type"],
        "language": item["language"],
        "stimulus": item["stimulus"],
        "interactions": item["interactions"],
    }


def records_sound(view: Any) -> bool:
    """Whether a question of the view is answered by speaking, for which the page may listen."""
    if isinstance(view, dict):
        spoken = str(view.get("type", "")).startswith("audio/") and view.get("kind") == "upload"
        return spoken or any(records_sound(entry) for entry in view.values())
    return isinstance(view, list) and any(records_sound(entry) for entry in view)


def pictures_of(view: PaperView) -> frozenset[str]:
    """Digests of all stored files that the paper shows."""
    return digests_under(view, MEDIA_PATH)
