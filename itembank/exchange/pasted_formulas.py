"""Text with formulas as Word puts it on the clipboard: HTML with OMML in it, as text with MathML.

Word writes a formula twice: as OMML within a conditional comment (``gte msEquation 12``), its runs
wrapped in HTML and their characters bare, and as a picture for programs that know no formulas.
What came from a clipboard may be anything, so nothing here expects it to be well-formed. Sources:
"Microsoft Office HTML and XML Reference", conditional comments; ECMA-376, part 1, 22.1.
"""

from __future__ import annotations

import html
import re
from typing import Final

from lxml import etree

from itembank.exchange.word_formulas import M, mathml_of

_FRAGMENT: Final = re.compile(r"<!--StartFragment-->(.*?)<!--EndFragment-->", re.DOTALL)
_FORMULA: Final = re.compile(r"<m:(oMathPara|oMath)\b[^>]*>.*?</m:\1>", re.DOTALL)
_FOR_FORMULAS: Final = re.compile(r"<!--\[if gte msEquation 12\]>(.*?)<!\[endif\]-->", re.DOTALL)
_FALLBACK: Final = re.compile(r"<!\[if !msEquation\]>.*?<!\[endif\]>", re.DOTALL)
_UNSEEN: Final = re.compile(r"<(style|script|head|xml)\b.*?</\1>|<!--.*?-->|<![^>]*>", re.DOTALL)
_LINE: Final = re.compile(r"</(?:p|div|tr|li|h\d)>|<br\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]*>")
_PIECE: Final = re.compile(r"<(/?)m:(\w+)([^>]*)>|<[^>]*>|([^<]+)")
_VALUE: Final = re.compile(r"m:(\w+)\s*=\s*[\"']?([^\"'\s/>]*)")
_PLACE: Final = "\ue000{}\ue001"
_MOST_DEPTH: Final = 100


def text_of_paste(source: str) -> str:
    """Plain text, its lines kept, with each formula as ``<math>``; empty where there is none."""
    found = _FRAGMENT.search(source)
    fragment = _FALLBACK.sub("", (found[1] if found else source).translate(_PRIVATE))
    formulas: list[str] = []

    def kept(match: re.Match[str]) -> str:
        formulas.append(_mathml(match[0]))
        return _PLACE.format(len(formulas) - 1)

    shown = _FOR_FORMULAS.sub(lambda match: match[1].strip(), fragment)
    placed = _FORMULA.sub(kept, shown)
    if not formulas:
        return ""
    text = _text(_UNSEEN.sub("", placed))
    for place, formula in enumerate(formulas):
        text = text.replace(_PLACE.format(place), formula)
    return text


_PRIVATE: Final = {0xE000: None, 0xE001: None}


def _text(source: str) -> str:
    lines = _LINE.split(re.sub(r"\s+", " ", source))
    plain = (html.unescape(_TAG.sub("", line)).replace("\xa0", " ").strip() for line in lines)
    return html.escape("\n".join(line for line in plain if line), quote=False)


def _mathml(source: str) -> str:
    """One formula; what stands between its elements and is none of them is passed over."""
    root = etree.Element(f"{M}oMath")
    open_elements = [root]
    for end, name, rest, text in _PIECE.findall(source):
        top = open_elements[-1]
        if text:
            _characters(top, html.unescape(text))
        elif end:
            _close(open_elements, name)
        elif name and name not in ("oMath", "oMathPara") and len(open_elements) < _MOST_DEPTH:
            values = {f"{M}{key}": value for key, value in _VALUE.findall(rest)}
            one = etree.SubElement(top, f"{M}{name}", values)
            if not rest.rstrip().endswith("/"):
                open_elements.append(one)
    return mathml_of(root)


def _characters(top: etree._Element, text: str) -> None:
    """Characters count within a run; Word's own line breaks in its HTML are none of them."""
    shown = re.sub(r"\s*[\r\n]\s*", "", text)
    shown = "".join(sign for sign in shown if sign.isprintable())
    if not shown or etree.QName(top).localname not in ("r", "t"):
        return
    home = top if etree.QName(top).localname == "t" else etree.SubElement(top, f"{M}t")
    home.text = (home.text or "") + shown


def _close(open_elements: list[etree._Element], name: str) -> None:
    """Closes an element with all that was left open in it; an end without a beginning is none."""
    tags = [one.tag for one in open_elements]
    if f"{M}{name}" in tags[1:]:
        last = len(tags) - 1 - tags[::-1].index(f"{M}{name}")
        del open_elements[last:]
