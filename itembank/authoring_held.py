"""Authored questions that the bank holds as QTI: areas of a picture, and spoken answers."""

from __future__ import annotations

from typing import Any, Final

from itembank.authoring_draft import Draft, Question
from itembank.authoring_scoring import multiple_rule
from itembank.exchange.hotspots import Area, Hotspot, Picture, Shape, fits, hotspot
from itembank.exchange.qti_writer import qti_name
from itembank.exchange.recordings import named, recording
from itembank.interactions import SimpleChoice
from itembank.markup import html_from_text
from itembank.rules import MatchCorrect, PlusMinus, Rule

SHAPES: Final = {"矩形": Shape.RECT, "圆形": Shape.CIRCLE, "多边形": Shape.POLY}
"""The author's words for the shapes of areas."""
_MOST_PIXELS: Final = 20_000
_LONGEST: Final = 3_600


def pointed(draft: Draft) -> Question:
    """A ``picture`` with ``areas``; the names of the right ones are the ``key``."""
    _alone(draft)
    picture = _picture(draft)
    areas = _areas(draft, picture)
    names = tuple(SimpleChoice(area.name, area.label or area.name) for area in areas)
    key = draft.key_list(names)
    several = draft.several(len(key) > 1)
    prompt = html_from_text(draft.prompt)
    asked = Hotspot(draft.response, prompt, picture, areas, key, several)
    rule = _rule(draft, len(key)) if several else MatchCorrect(draft.response, draft.points)
    body, declared, held = hotspot(_name(draft), asked, rule, _language(draft))
    return draft.question(body, (declared,), held)


def _rule(draft: Draft, right: int) -> Rule:
    """The rule for several; where each right area adds points, all of them make the whole."""
    rule = multiple_rule(draft, None)
    if not isinstance(rule, PlusMinus):
        return rule
    step = draft.points / right
    if step * right != draft.points:
        raise draft.wrong("scoring", "itembank-authoring-scoring-sum", score=str(draft.points))
    return PlusMinus(draft.response, draft.points, step)


def spoken(draft: Draft) -> Question:
    """A question answered by speaking, ``longest`` seconds at most; its ``rubric`` is people's."""
    _alone(draft)
    if not draft.source.get("rubric"):
        raise draft.wrong("rubric")
    longest = draft.source.get("longest")
    if longest is not None and not _is_count(longest, _LONGEST):
        raise draft.wrong("longest", "itembank-authoring-longest", most=_LONGEST)
    asked = (draft.response, html_from_text(draft.prompt), draft.points, _language(draft))
    part, declared, rule = recording(*asked, longest)
    return draft.question(named(part, _name(draft)), (declared,), rule)


def _alone(draft: Draft) -> None:
    """Its processing sees all of an item, so that it cannot be one question of several."""
    if draft.field:
        raise draft.wrong("type", "itembank-authoring-not-a-part", type=str(draft.source["type"]))


def _name(draft: Draft) -> str:
    return qti_name(str(draft.source["id"]).strip())


def _language(draft: Draft) -> str:
    return str(draft.source.get("language", "zh-CN"))


def _picture(draft: Draft) -> Picture:
    told = draft.source.get("picture")
    if not isinstance(told, dict):
        raise draft.wrong("picture")
    picture = Picture(
        source=str(told.get("source", "")),
        alt=str(told.get("alt", "")),
        width=_pixels(draft, told, "width"),
        height=_pixels(draft, told, "height"),
        type=str(told.get("type", "image/png")),
    )
    if not picture.digest:
        raise draft.wrong("picture.source", "itembank-authoring-picture")
    return picture


def _pixels(draft: Draft, told: dict[str, Any], name: str) -> int:
    value = told.get(name)
    if not isinstance(value, int) or not _is_count(value, _MOST_PIXELS):
        raise draft.wrong(f"picture.{name}")
    return value


def _areas(draft: Draft, picture: Picture) -> tuple[Area, ...]:
    told = draft.source.get("areas")
    if not isinstance(told, dict) or len(told) < 2:
        raise draft.wrong("areas", "itembank-authoring-areas-few")
    return tuple(_area(draft, picture, *one) for one in told.items())


def _area(draft: Draft, picture: Picture, name: str, told: Any) -> Area:
    field = f"areas.{name}"
    if not isinstance(told, dict) or not name or qti_name(name) != name:
        raise draft.wrong(field)
    shape = SHAPES.get(str(told.get("shape")))
    if shape is None:
        word = str(told.get("shape"))[:40]
        known = "、".join(SHAPES)
        code = "itembank-authoring-unknown-word"
        raise draft.wrong(f"{field}.shape", code, word=word, words=known)
    coords = told.get("coords")
    if (
        not isinstance(coords, list)
        or not all(isinstance(one, int) and not isinstance(one, bool) for one in coords)
        or not fits(shape, coords, picture)
    ):
        size: dict[str, Any] = {"width": picture.width, "height": picture.height}
        raise draft.wrong(f"{field}.coords", "itembank-authoring-area", area=name, **size)
    return Area(name, shape, tuple(coords), str(told.get("label", "")))


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most
