"""What a template may not hold: scripts, addresses outside, attachments, hidden machinery.

Templates come from outside, and a page maker that fetches what a page names would read files of
this machine and knock at doors behind its firewall (server-side request forgery). The printer
fetches nothing at all; this room says so earlier, with the line and what to do. It looks at the
source, where lines can be named, and at the filled page, which no trick of the template language
can hide anything from. What is not on the lists of harmless elements and attributes is refused.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from lxml import etree
from PIL import Image, UnidentifiedImageError

from foundation.errors import Invalid

_ELEMENTS = """
html head meta title body main header footer section div p span h1 h2 h3 h4 dl dt dd table thead
tbody tr th td ul ol li img br hr strong em b i small sub sup figure figcaption
"""
_ATTRIBUTES = "class id style lang dir alt src data-field charset colspan rowspan scope"
_DRAWING = """
svg g path rect circle ellipse line polyline polygon defs lineargradient radialgradient stop
clippath title desc metadata
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
PLACEHOLDER = "x"
"""Stands where the template language will put something, while a source is looked at."""
MOST_PICTURE_BYTES = 120_000
_MOST_PIXELS = 4_000_000
_LANGUAGE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_DATA_URL = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/=\s]*)")
_OURS = re.compile(r"\{\{-?\s*(photo|qr|seal)\s*-?\}\}")
_AT_RULES = frozenset({"page", "media"})
_ADDRESS_FUNCTIONS = frozenset({"url", "src", "image", "image-set", "element", "-weasy-url"})
_SVG_ELEMENTS = frozenset(_DRAWING.split())
_SVG_INSIDE = re.compile(r"url\(#[\w.-]+\)")
"""A reference to a colour or a shape of the same drawing."""
_SVG_OUTSIDE = re.compile(r"url|src|image|import|\\")
_LINKS = "-weasy-"
"""Prefix of the page maker's own properties: some of them make links and anchors of a text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must go: the code of its message, the file, the line, and what it is."""

    code: str
    file: str
    line: int
    what: str


def html_faults(file: str, text: str) -> list[Fault]:
    """Faults of a page, or of the source of one, in the order of the lines."""
    ours = _OURS.sub(lambda found: _blank(found.group(), f"data:{found.group(1)}"), text)
    reader = _Reader(file)
    reader.feed(_LANGUAGE.sub(lambda found: _blank(found.group(), PLACEHOLDER), ours))
    reader.close()
    return reader.faults


def css_faults(file: str, text: str, first_line: int = 1) -> list[Fault]:
    """Faults of a style sheet, its source, or a style attribute that begins at a line."""
    bare = _LANGUAGE.sub(lambda found: _blank(found.group(), PLACEHOLDER), text)
    tokens = tinycss2.parse_component_value_list(bare, skip_comments=True)
    return [
        Fault(code, file, token.source_line + first_line - 1, what)
        for token, code, what in _bad_tokens(tokens)
    ]


def demand_plain_page(root: Any, css: str) -> None:
    """Refuse a filled page, as the page maker itself has read it, that holds what is not listed.

    ``root`` is its tree of elements. Addresses are the printer's part: it opens none.
    """
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in ELEMENTS:
            raise Invalid("certs-template-hidden", what=f"<{element.tag[:40]}>")
        for name in element.attrib:
            if name not in ATTRIBUTES:
                raise Invalid("certs-template-hidden", what=name[:40])
        if _style_faults(element.get("style", "")):
            raise Invalid("certs-template-hidden", what=element.get("style")[:80])
    if _style_faults(css):
        raise Invalid("certs-template-hidden", what=_style_faults(css)[0].what)


@lru_cache(maxsize=2048)
def _style_faults(css: str) -> tuple[Fault, ...]:
    return tuple(css_faults("", css)) if css else ()


def demand_clean(file: str, faults: list[Fault]) -> None:
    """Refuse the first fault; the facts list all of them."""
    if faults:
        first = faults[0]
        raise Invalid(
            first.code,
            file=file,
            line=first.line,
            what=first.what,
            all=[f"{fault.file}:{fault.line} {fault.what}" for fault in faults[:20]],
        )


class _Reader(HTMLParser):
    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self._file = file
        self.faults: list[Fault] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self._fault("certs-template-element", f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_pi(self, data: str) -> None:
        self._fault("certs-template-element", f"<?{data[:20]}>")

    def unknown_decl(self, data: str) -> None:
        self._fault("certs-template-element", f"<![{data[:20]}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._fault("certs-template-script", name)
        elif name == PLACEHOLDER or name.strip(PLACEHOLDER) == "":
            self._fault("certs-template-attribute", "{ }")
        elif name not in ATTRIBUTES or (name == "src" and tag != "img"):
            self._fault("certs-template-attribute", name)
        elif name == "src":
            self._source(value)
        elif name == "style":
            self.faults += css_faults(self._file, value, self.getpos()[0])

    def _source(self, value: str) -> None:
        if value.strip() in ("data:photo", "data:qr", "data:seal"):
            return
        reason = _picture_fault(value)
        if reason is not None:
            self._fault(reason, value[:80])

    def _fault(self, code: str, what: str) -> None:
        self.faults.append(Fault(code, self._file, self.getpos()[0], what))


def _bad_tokens(tokens: Iterable[Any]) -> Iterator[tuple[Any, str, str]]:
    for token in tokens:
        kind = token.type
        if kind == "at-keyword" and token.lower_value not in _AT_RULES:
            yield token, "certs-template-at-rule", f"@{token.value}"
        elif kind == "url":
            reason = _picture_fault(token.value)
            if reason is not None:
                yield token, reason, token.value[:80]
        elif kind == "function" and token.lower_name in _ADDRESS_FUNCTIONS:
            named = "".join(one.value for one in token.arguments if one.type == "string")
            reason = _picture_fault(named)
            if reason is not None:
                yield token, reason, named[:80] or token.name
        elif kind == "ident" and token.lower_value.startswith(_LINKS):
            yield token, "certs-template-address", token.value[:80]
        elif kind == "error":
            yield token, "certs-template-style", token.message[:80]
        for inside in ("content", "arguments"):
            yield from _bad_tokens(getattr(token, inside, None) or ())


def _picture_fault(address: str) -> str | None:
    """Why an address may not be used; none for a small picture that is written out in it."""
    found = _DATA_URL.fullmatch(address.strip())
    if found is None:
        return "certs-template-address"
    kind, packed = found.groups()
    if len(packed) > MOST_PICTURE_BYTES * 4 // 3 + 4:
        return "certs-template-picture"
    try:
        data = b64decode(packed, validate=False)
    except Base64Error:
        return "certs-template-picture"
    harmless = _harmless_svg(data) if kind == "svg+xml" else _harmless_pixels(data)
    return None if harmless else "certs-template-picture"


def _harmless_pixels(data: bytes) -> bool:
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            return picture.width * picture.height <= _MOST_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return False


def _harmless_svg(data: bytes) -> bool:
    """Whether a drawing names nothing outside itself and repeats nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return False
    if root.getroottree().docinfo.doctype:
        return False
    for element in root.iter():
        name = etree.QName(element).localname.lower() if isinstance(element.tag, str) else "?"
        outside = any(_is_outside(str(key), str(value)) for key, value in element.attrib.items())
        if name not in _SVG_ELEMENTS or outside:
            return False
    return True


def _is_outside(name: str, value: str) -> bool:
    inside_gone = _SVG_INSIDE.sub("", value.lower())
    return name.lower().endswith("href") or bool(_SVG_OUTSIDE.search(inside_gone))


def _blank(written: str, filler: str) -> str:
    """``filler`` in place of a piece of the template language, with as many line breaks."""
    return filler + "\n" * written.count("\n")
