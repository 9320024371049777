"""The layout of a template: page, ornament, accents, and for each field its text and its room.

It is read from JSON that a body may have written, so every value is looked at, and what is wrong
is refused with the place in the file: ``fields.name.steps``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from certs.rendering.fitting import Box, Step
from certs.rendering.ornament import DESIGNS, Accent
from foundation.errors import Invalid

LAYOUT = "layout.json"
FACES = ("serif", "serif-bold", "sans")
MOST_FIELDS = 60
SMALLEST_TYPE, LARGEST_TYPE = 5.0, 72.0
"""Points; smaller type cannot be read on paper."""
VARYING = ("name", "document", "number", "scores", "address")
"""Fields that every template has; they differ from one certificate to the next."""
_LONGEST_SIDE = 500.0
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Page:
    """Width and height in millimetres."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Field:
    """One printed value: how its text is made, the face it is set in, the room it has.

    ``varies`` says that the value differs within a batch; an ``english`` field stays empty where
    the certificate is in Chinese only.
    """

    text: str
    face: str
    box: Box
    varies: bool = False
    english: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What ``layout.json`` says."""

    page: Page
    ornament: str
    bilingual: bool
    fields: Mapping[str, Field]
    accents: Mapping[int, Accent]
    seal_caption: str


def read_layout(text: str) -> Layout:
    """Read a layout; ``Invalid`` names the place that is wrong."""
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise Invalid(
            "certs-template-syntax", file=LAYOUT, line=error.lineno, detail=error.msg
        ) from error
    except RecursionError as error:
        raise Invalid("certs-template-syntax", file=LAYOUT, line=1, detail="nesting") from error
    root = _object(given, "layout", {"page", "fields", "accents", "seal_caption"})
    fields = _object(root["fields"], "fields", set(VARYING))
    if len(fields) > MOST_FIELDS:
        raise _wrong("fields")
    return Layout(
        page=_page(root["page"]),
        ornament=_choice(root.get("ornament", "none"), "ornament", tuple(DESIGNS)),
        bilingual=_flag(root.get("bilingual", True), "bilingual"),
        fields={_name(key): _field(value, f"fields.{key}") for key, value in fields.items()},
        accents=_accents(root["accents"]),
        seal_caption=_text(root["seal_caption"], "seal_caption"),
    )


def _field(given: Any, where: str) -> Field:
    found = _object(given, where, {"text", "face", "width", "steps"})
    return Field(
        text=_text(found["text"], f"{where}.text"),
        face=_choice(found["face"], f"{where}.face", FACES),
        box=Box(
            _number(found["width"], f"{where}.width", 1, _LONGEST_SIDE),
            _steps(found["steps"], f"{where}.steps"),
        ),
        varies=_flag(found.get("varies", False), f"{where}.varies"),
        english=_flag(found.get("english", False), f"{where}.english"),
    )


def _steps(given: Any, where: str) -> tuple[Step, ...]:
    if not isinstance(given, list) or not 1 <= len(given) <= 20:
        raise _wrong(where)
    steps = []
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], int):
            raise _wrong(where)
        size = _number(pair[0], where, SMALLEST_TYPE, LARGEST_TYPE)
        steps.append(Step(size, int(_number(pair[1], where, 1, 20))))
    return tuple(steps)


def _page(given: Any) -> Page:
    if not isinstance(given, list) or len(given) != 2:
        raise _wrong("page")
    width, height = (_number(side, "page", 50, _LONGEST_SIDE) for side in given)
    return Page(width, height)


def _accents(given: Any) -> dict[int, Accent]:
    accents = {}
    for rank, colours in _object(given, "accents", set()).items():
        where = f"accents.{rank}"
        if not rank.isascii() or not rank.isdigit() or len(rank) > 2:
            raise _wrong(where)
        found = _object(colours, where, {"line", "wave", "pale"})
        three = [found[key] for key in ("line", "wave", "pale")]
        if not all(isinstance(one, str) and _COLOUR.fullmatch(one) for one in three):
            raise _wrong(where)
        accents[int(rank)] = Accent(*three)
    if not accents:
        raise _wrong("accents")
    return accents


def _object(given: Any, where: str, needed: set[str]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _wrong(where)
    for key in sorted(needed - given.keys()):
        raise Invalid("certs-template-layout-lacks", file=LAYOUT, place=where, missing=key)
    return given


def _name(key: str) -> str:
    if not _NAME.fullmatch(key):
        raise _wrong(f"fields.{key[:40]}")
    return key


def _text(given: Any, where: str) -> str:
    if not isinstance(given, str):
        raise _wrong(where)
    return given


def _choice(given: Any, where: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise Invalid("certs-template-layout-choice", file=LAYOUT, place=where, choices=list(known))
    return str(given)


def _flag(given: Any, where: str) -> bool:
    if not isinstance(given, bool):
        raise _wrong(where)
    return given


def _number(given: Any, where: str, least: float, most: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most:
        raise Invalid(
            "certs-template-layout-number", file=LAYOUT, place=where, least=least, most=most
        )
    return float(given)


def _wrong(where: str) -> Invalid:
    return Invalid("certs-template-layout", file=LAYOUT, place=where)
