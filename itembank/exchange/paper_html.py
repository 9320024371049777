"""Reads HTML as the lines of a paper, for pages that were saved or put into a Word file."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from itembank.exchange.drafts import Place
from itembank.exchange.office_pictures import Pictures
from itembank.exchange.paper_objects import Objects, without_marks
from itembank.markup import safe_html

_BLOCKS: Final = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "dl", "dd", "dt"}
    | {"section", "article", "body", "blockquote", "pre", "center"}
)
_SILENT: Final = frozenset({"script", "style", "head", "title", "meta", "link", "noscript"})
_KEPT: Final = frozenset({"sup", "sub"})
_DATA: Final = re.compile(r"data:[\w/+.-]*;base64,(.*)\Z", re.DOTALL)
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_MOST_DEPTH: Final = 150


def lines_of_html(
    text: str, objects: Objects, pictures: Pictures, files: Mapping[str, bytes], place: Place
) -> list[str]:
    """The lines that a page shows; ``files`` are pictures by the address that it names them by."""
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        # Nothing in it that could be shown.
        return []
    written = "".join(_walk(root, objects, pictures, files, place, 0))
    return [line.strip(" ") for line in written.split("\n") if line.strip(" \n")]


def _walk(
    element: etree._Element,
    objects: Objects,
    pictures: Pictures,
    files: Mapping[str, bytes],
    place: Place,
    depth: int,
) -> Iterator[str]:
    name = element.tag if isinstance(element.tag, str) else ""
    if name and name not in _SILENT and depth < _MOST_DEPTH:
        if name == "br":
            yield "\n"
        elif name == "img":
            yield _picture(element, pictures, files, place)
        elif name in ("table", "math") and not _is_layout(element):
            yield _whole(element, objects)
        elif name in _KEPT:
            words = str(element.text_content())
            yield objects.add(f"<{name}>{objects.html(words)}</{name}>", words=words)
        else:
            around = "\n" if name in _BLOCKS else ""
            yield around + _plain(element.text)
            for child in element:
                yield from _walk(child, objects, pictures, files, place, depth + 1)
            yield around
    yield _plain(element.tail)


def _plain(text: str | None) -> str:
    return without_marks(_SPACES.sub(" ", text or "").replace("\u00a0", " "))


def _is_layout(element: etree._Element) -> bool:
    """A table with a single column only frames its text."""
    return element.tag == "table" and all(len(row) <= 1 for row in element.iter("tr"))


def _whole(element: etree._Element, objects: Objects) -> str:
    tail, element.tail = element.tail, None
    markup = safe_html(etree.tostring(element, encoding="unicode", method="html"))
    element.tail = tail
    around = "\n" if element.tag == "table" else ""
    words = " ".join("".join(str(t) for t in element.itertext()).split())
    return f"{around}{objects.add(markup, words=words)}{around}"


def _picture(
    element: etree._Element, pictures: Pictures, files: Mapping[str, bytes], place: Place
) -> str:
    source = element.get("src") or ""
    embedded = _DATA.match(source)
    content = files.get(source)
    if embedded is not None:
        try:
            content = base64.b64decode(embedded[1], validate=False)
        except (binascii.Error, ValueError):
            content = None
    return pictures.add(content or b"", source[:60], place, alt=element.get("alt") or "")


def html_in_message(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The page of a saved web archive (MHTML, RFC 2557), and its pictures by address."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    page, files = "", {}
    for part in message.walk():
        kind = part.get_content_type()
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        if kind == "text/html" and not page:
            charset = part.get_content_charset() or "utf-8"
            try:
                page = payload.decode(charset, "replace")
            except LookupError:
                page = payload.decode("utf-8", "replace")
        elif kind.startswith("image/"):
            for name in ("Content-Location", "Content-ID"):
                address = str(part.get(name) or "").strip("<> ")
                if address:
                    files[address] = files[f"cid:{address}"] = payload
    return page, files
