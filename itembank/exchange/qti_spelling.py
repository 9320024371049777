"""Spells elements in the names of QTI 2.2 or QTI 3, whichever they were written in.

QTI 3 has ``qti-base-value`` and ``base-type`` where QTI 2 has ``baseValue`` and ``baseType``; HTML
and MathML are the same in both. Source: QTI 3.0, Migration Guide.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from lxml import etree

from itembank.exchange.safe_xml import attributes_of, name_of

MATHML: Final = "http://www.w3.org/1998/Math/MathML"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_HTML: Final = {
    *("a", "abbr", "address", "article", "aside", "audio", "b", "bdi", "bdo", "blockquote"),
    *("br", "caption", "cite", "code", "col", "colgroup", "dd", "details", "dfn", "div", "dl"),
    *("dt", "em", "embed", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "header", "hr", "i", "img", "kbd", "label", "li", "link", "mark", "nav", "object"),
    *("ol", "p", "param", "picture", "pre", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp"),
    *("section", "small", "source", "span", "strong", "style", "sub", "summary", "sup", "svg"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "track", "tt", "u", "ul"),
    *("var", "video", "wbr"),
}
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Spelling(StrEnum):
    """The edition that elements are spelled for."""

    QTI_3 = "3.0"
    QTI_2 = "2.2"

    @property
    def space(self) -> str:
        """The name space of its items."""
        if self is Spelling.QTI_3:
            return "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
        return "http://www.imsglobal.org/xsd/imsqti_v2p2"


def spelled(source: etree._Element, spelling: Spelling) -> etree._Element:
    """A copy in this spelling and its name space; MathML keeps its own."""
    made = etree.Element(_tag(source, spelling), {}, nsmap={None: spelling.space})
    _copy(source, made, spelling)
    return made


def _copy(source: etree._Element, made: etree._Element, spelling: Spelling) -> None:
    _set_attributes(source, made, spelling)
    made.text = source.text
    for one in source:
        if not isinstance(one.tag, str):
            continue
        child = etree.SubElement(made, _tag(one, spelling), {}, nsmap=_nsmap(one, made))
        _copy(one, child, spelling)
        child.tail = one.tail


def _nsmap(source: etree._Element, above: etree._Element) -> dict[str | None, str] | None:
    is_math = name_of(source) == "math" and etree.QName(above).namespace != MATHML
    return {None: MATHML} if is_math else None


def _tag(source: etree._Element, spelling: Spelling) -> str:
    name = etree.QName(source).localname
    if etree.QName(source).namespace == MATHML or _in_math(source):
        return f"{{{MATHML}}}{name}"
    if name in _HTML:
        return f"{{{spelling.space}}}{name}"
    name = name_of(source)
    if spelling is Spelling.QTI_3:
        name = f"qti-{_kebab(name)}"
    return f"{{{spelling.space}}}{name}"


def _in_math(source: etree._Element) -> bool:
    element: etree._Element | None = source
    while element is not None:
        if etree.QName(element).localname == "math":
            return True
        element = element.getparent()
    return False


def _set_attributes(source: etree._Element, made: etree._Element, spelling: Spelling) -> None:
    name = etree.QName(source).localname
    own = name not in _HTML and not _in_math(source)
    for key, value in source.attrib.items():
        written = str(key)
        if written.startswith("{") and not written.startswith(_XML):
            # Addresses of schemas, which the new spelling has its own of.
            continue
        if own and not written.startswith(("{", "data-", "aria-")):
            camel = next(iter(attributes_of(etree.Element("x", {written: ""}))))
            written = _kebab(camel) if spelling is Spelling.QTI_3 else camel
        made.set(written, str(value))


def _kebab(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()
