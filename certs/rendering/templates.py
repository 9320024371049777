"""Certificate templates: a folder of words, sizes and style, filled for one award.

A template folder holds ``layout.json`` (fields with their text, width and sizes to try, and the
accent of each level), ``certificate.html`` and ``certificate.css``. All are rendered by Jinja2 in
its sandbox with escaping on, so a body may bring its own template without being trusted.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from certs.awards import Award
from certs.rendering.fitting import Box, Step, fit
from certs.rendering.fonts import Faces, metrics
from certs.rendering.glyphs import demand_glyphs
from certs.rendering.ornament import Accent, ornament
from certs.rendering.qr import qr_svg
from certs.rendering.seal import seal_svg
from foundation.errors import NotFound

FOLDER = Path(__file__).parent / "templates"

# What is measured must be the bare text; what is written into the page must be escaped.
_BARE = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_ESCAPED = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


@lru_cache(maxsize=256)
def _bare(source: str) -> jinja2.Template:
    return _BARE.from_string(source)


@lru_cache(maxsize=16)
def _escaped(source: str) -> jinja2.Template:
    return _ESCAPED.from_string(source)


@dataclass(frozen=True, slots=True)
class Field:
    """One printed value: how its text is made, the face it is set in, the room it has."""

    text: str
    face: str
    box: Box


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read from its folder."""

    name: str
    html: str
    css: str
    fields: Mapping[str, Field]
    accents: Mapping[int, Accent]
    seal_caption: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """A printed value with the size in points at which it fits, and its lines at that size."""

    text: str
    size: float
    lines: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page ready to be laid out.

    ``ornament`` is drawn behind everything, as compressed PDF operators in millimetres.
    """

    html: str
    css: str
    title: str
    fields: Mapping[str, Fitted]
    ornament: bytes


def load_template(name: str = "classic", folder: Path = FOLDER) -> Template:
    """Read a template by the name of its folder."""
    home = folder / name
    if home.parent != folder or not (home / "layout.json").is_file():
        raise NotFound("certs-template-unknown", template=name)
    layout: dict[str, Any] = json.loads((home / "layout.json").read_text("utf-8"))
    fields = {
        key: Field(
            text=given["text"],
            face=given["face"],
            box=Box(given["width"], tuple(Step(size, lines) for size, lines in given["steps"])),
        )
        for key, given in layout["fields"].items()
    }
    return Template(
        name=name,
        html=(home / "certificate.html").read_text("utf-8"),
        css=(home / "certificate.css").read_text("utf-8"),
        fields=fields,
        accents={int(rank): Accent(**given) for rank, given in layout["accents"].items()},
        seal_caption=layout["seal_caption"],
    )


def printed_values(template: Template, award: Award, number: str, address: str) -> dict[str, str]:
    """Every value that the page will show, by field."""
    words = {"award": award, "number": number, "address": address}
    return {key: _bare(field.text).render(words).strip() for key, field in template.fields.items()}


def compose(
    template: Template,
    faces: Faces,
    award: Award,
    *,
    number: str,
    address: str,
    photo: bytes | None = None,
) -> Sheet:
    """Fill the template: glyphs checked first, then each value set at the size that fits.

    Raises ``Invalid`` with ``certs-glyph-missing``, ``certs-script-unsupported`` or
    ``certs-text-too-long``; a page is never clipped and never shows an empty box.
    """
    texts = printed_values(template, award, number, address)
    for key, text in texts.items():
        demand_glyphs(faces, {key: text}, (template.fields[key].face,))
    fitted = {key: _fitted(template.fields[key], key, text, faces) for key, text in texts.items()}
    accent = _accent(template, award.level.rank)
    caption = _bare(template.seal_caption).render(award=award)
    seal = seal_svg(award.body.name.zh, caption, faces["serif-bold"].path)
    html = _escaped(template.html).render(
        award=award,
        number=number,
        fields=fitted,
        photo=_data_url("image/jpeg", photo) if photo else None,
        qr=_data_url("image/svg+xml", qr_svg(address).encode()),
        seal=_data_url("image/svg+xml", seal.encode()),
        seal_caption=caption,
    )
    css = _bare(template.css).render(accent=accent)
    title = html.partition("<title>")[2].partition("</title>")[0].strip()
    return Sheet(html, css, title, fitted, ornament(accent))


def _fitted(field: Field, key: str, text: str, faces: Faces) -> Fitted:
    if not text:
        return Fitted("", field.box.steps[0].size, 0)
    step = fit(key, text, field.box, metrics(faces[field.face].path))
    return Fitted(text, step.size, step.lines)


def _accent(template: Template, rank: int) -> Accent:
    """The accent of a level; levels above the last one listed share its accent."""
    ranks = sorted(template.accents)
    return template.accents[max((known for known in ranks if known <= rank), default=ranks[0])]


def _data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"
