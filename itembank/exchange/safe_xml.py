"""Opens XML from outside: no entities, no network, bounded in size and depth, errors with a line.

The names of QTI 3 (``qti-base-value``, ``base-type``) are given as those of QTI 2 (``baseValue``,
``baseType``), so that one reader does for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5
from xml.sax.saxutils import escape

from lxml import etree

from foundation.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024
"""The largest XML file that is opened: an item with pictures inside has rarely more than one."""
_MOST_DEPTH = 200
_DECLARATION = re.compile(rb"<\?xml[^<>]{0,200}\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})""")
_HTML_SIGN = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_IN_CAPITALS = {"durationLt": "durationLT", "durationGte": "durationGTE"}
"""Names that QTI 2 ends in capitals, which no rule gives back."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
"""Encodings that programs name where they write the one that has grown out of it."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(data: bytes, name: str) -> etree._Element:
    """The root element; ``name`` is that of the file, for the refusal.

    Raises Invalid: "exchange-xml-too-large", "exchange-xml-broken" with line and reason,
    "exchange-xml-entities" for a file that declares entities of its own.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("exchange-xml-too-large", file=name, bytes=len(data), most=MOST_BYTES)
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as trouble:
        root = _mended(data)
        if root is None:
            line = trouble.lineno if isinstance(trouble, etree.XMLSyntaxError) else 0
            told = trouble.msg if isinstance(trouble, etree.XMLSyntaxError) else str(trouble)
            raise Invalid(
                "exchange-xml-broken", file=name, line=line or 0, reason=(told or "")[:200]
            ) from trouble
    if _names_signs(root):
        mended = _mended(data)
        root = root if mended is None else mended
    _demand_plain(root, name)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=False,
    )


def _mended(data: bytes) -> etree._Element | None:
    """A file whose content is sound, but for what programs do to its beginning; else None.

    A declaration may be malformed, stand behind empty lines, or name an encoding that the bytes are
    not in; and the names that HTML has for signs (``&nbsp;``) may stand where XML knows none. In
    all of these what is meant is certain. Nothing else is repaired.
    """
    beginning = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    declaration = _DECLARATION.match(beginning)
    named = None if declaration is None else _ENCODING.search(declaration[0])
    body = beginning if declaration is None else beginning[declaration.end() :]
    said = "" if named is None else named[1].decode("ascii", "replace")
    for encoding in ("utf-8", *([_WIDER.get(said.lower(), said)] if said else [])):
        try:
            text = _HTML_SIGN.sub(_sign, body.decode(encoding))
            return etree.fromstring(text.encode(), _parser())
        except (UnicodeDecodeError, LookupError, etree.XMLSyntaxError, ValueError):
            continue
    return None


def _names_signs(root: etree._Element) -> bool:
    """Whether signs are named that only a document type elsewhere explains (QTI 1 has HTML's)."""
    dtd = root.getroottree().docinfo.internalDTD
    own = dtd is not None and any(True for _ in dtd.iterentities())
    return not own and any(True for _ in root.iter(etree.Entity))


def _sign(found: re.Match[str]) -> str:
    """The sign that HTML names; a name of XML's own, or of nothing, stays."""
    sign = html5.get(f"{found[1]};")
    return found[0] if sign is None or found[1] in _OF_XML else escape(sign)


def _demand_plain(root: etree._Element, name: str) -> None:
    """A file may name its document type, and may not bring entities with it."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Invalid("exchange-xml-entities", file=name)
    for element in root.iter(etree.Entity):
        raise Invalid("exchange-xml-entities", file=name, line=element.sourceline or 0)
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MOST_DEPTH:
            raise Invalid("exchange-xml-too-deep", file=name, most=_MOST_DEPTH)


@lru_cache(maxsize=4096)
def _camel(name: str) -> str:
    local = name.rsplit("}", 1)[-1]
    if "-" not in local:
        return local
    first, *others = local.removeprefix("qti-").split("-")
    name = first + "".join(part[:1].upper() + part[1:] for part in others)
    return _IN_CAPITALS.get(name, name)


def name_of(element: etree._Element) -> str:
    """The element's name as QTI 2 writes it; empty for what is no element."""
    return _camel(element.tag) if isinstance(element.tag, str) else ""


def attributes_of(element: etree._Element) -> dict[str, str]:
    """The attributes by their names of QTI 2."""
    return {_camel(str(key)): str(value) for key, value in element.attrib.items()}


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The element children, of these names if some are given."""
    for child in element:
        if isinstance(child.tag, str) and (not names or name_of(child) in names):
            yield child


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of this name."""
    return next(children(element, name), None)


def text_of(element: etree._Element) -> str:
    """All text within the element."""
    return "".join(str(part) for part in element.itertext())


def value_text(element: etree._Element) -> str:
    """The text of a value: spaces around it belong to it, line breaks and what is beside them are
    the layout of the file.
    """
    text = text_of(element)
    edges = text[: len(text) - len(text.lstrip())] + text[len(text.rstrip()) :]
    return text.strip() if any(sign in edges for sign in "\n\r\t") else text


def line_of(element: etree._Element) -> int:
    """Where the element stands in its file."""
    return int(element.sourceline or 0)
