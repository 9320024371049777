"""Opens XML from outside: no entities, no network, bounded in size and depth, errors with a line.

The names of QTI 3 (``qti-base-value``, ``base-type``) are given as those of QTI 2 (``baseValue``,
``baseType``), so that one reader does for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from foundation.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024
"""The largest XML file that is opened: an item with pictures inside has rarely more than one."""
_MOST_DEPTH = 200
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(data: bytes, name: str) -> etree._Element:
    """The root element; ``name`` is that of the file, for the refusal.

    Raises Invalid: "exchange-xml-too-large", "exchange-xml-broken" with line and reason,
    "exchange-xml-entities" for a file that declares entities of its own.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("exchange-xml-too-large", file=name, bytes=len(data), most=MOST_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as trouble:
        line = trouble.lineno or 0
        raise Invalid(
            "exchange-xml-broken", file=name, line=line, reason=(trouble.msg or "")[:200]
        ) from trouble
    except ValueError as trouble:
        raise Invalid(
            "exchange-xml-broken", file=name, line=0, reason=str(trouble)[:200]
        ) from trouble
    _demand_plain(root, name)
    return root


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
    return first + "".join(part[:1].upper() + part[1:] for part in others)


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


def line_of(element: etree._Element) -> int:
    """Where the element stands in its file."""
    return int(element.sourceline or 0)
