"""Reads pieces of HTML into elements that may stand in XML: names and signs that XML has not go."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml import html as lxml_html

_NO_SIGN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,8})|([0-9]{1,8}));?")
_NAME: Final = re.compile(r"(?:xml:)?[A-Za-z_][\w.-]*\Z", re.ASCII)
_LAST: Final = 0x10FFFF


def fragment(source: str, parent: str) -> lxml_html.HtmlElement:
    """The HTML within an element of the name ``parent``.

    Control signs, written out or by number, are left out (XML 1.0, 2.2 "Char"), and so are remarks;
    an element whose name XML cannot have keeps its content only.
    """
    plain = _NO_SIGN.sub("", _REFERENCE.sub(_kept, source))
    made = lxml_html.fragment_fromstring(plain, create_parent=parent)
    for remark in list(made.iter(etree.Comment, etree.ProcessingInstruction)):
        remark.drop_tree()
    for element in list(made.iter(etree.Element)):
        for key in [key for key in element.attrib if not _NAME.match(str(key))]:
            del element.attrib[key]
        if element is not made and not _NAME.match(str(element.tag)):
            element.drop_tag()
    return made


def _kept(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if number <= _LAST and not _NO_SIGN.match(chr(number)) else ""
