"""Writes the presentation of a QTI 1.2 item as the body of a QTI 2 item, to be shown like one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree
from lxml import html as lxml_html

from itembank.exchange.qti1_conditions import FEEDBACK
from itembank.exchange.safe_xml import children, name_of, text_of
from itembank.qti.declarations import Declaration
from itembank.qti.values import BaseType, Cardinality

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_LAYOUT = frozenset({"flow", "flow_mat", "flow_label", "presentation", "material_ref"})
_LINES_FOR_PROSE = 2


def body_of(item: etree._Element, responses: Mapping[str, Declaration]) -> etree._Element:
    """An ``assessmentItem`` with the body and feedback of ``item``, without its scoring."""
    root = etree.Element(
        "assessmentItem", identifier=item.get("ident", ""), title=item.get("title", "")
    )
    body = etree.SubElement(root, "itemBody")
    for presentation in children(item, "presentation"):
        _add(body, presentation, responses)
    for feedback in children(item, "itemfeedback"):
        own = etree.SubElement(
            root,
            "modalFeedback",
            outcomeIdentifier=FEEDBACK,
            showHide="show",
            identifier=feedback.get("ident", ""),
        )
        for material in feedback.iter():
            if name_of(material) == "material":
                own.append(_material(material))
    return root


def _add(
    target: etree._Element, source: etree._Element, responses: Mapping[str, Declaration]
) -> None:
    for one in children(source):
        name = name_of(one)
        if name in RESPONSES:
            target.append(_interaction(one, responses))
        elif name == "material":
            target.append(_material(one))
        elif name in _LAYOUT or name.startswith("render"):
            _add(target, one, responses)


def _material(material: etree._Element) -> etree._Element:
    block = etree.Element("div")
    for one in children(material):
        name = name_of(one)
        if name in ("mattext", "matemtext"):
            _text(block, one)
        elif name == "matimage":
            etree.SubElement(block, "img", src=one.get("uri", ""), alt=one.get("label", ""))
        elif name == "matbreak":
            etree.SubElement(block, "br")
    return block


def _text(block: etree._Element, mattext: etree._Element) -> None:
    """Text, or HTML that stands in the file as text."""
    inner = text_of(mattext)
    if (
        mattext.get("texttype", "text/plain").lower() in ("text/html", "text/xhtml")
        and inner.strip()
    ):
        read = lxml_html.fragment_fromstring(inner, create_parent="div")
        block.append(read)
    elif len(mattext):
        for one in mattext:
            block.append(one)
    else:
        block.append(_plain("p", inner))


def _plain(tag: str, text: str) -> etree._Element:
    made = etree.Element(tag)
    made.text = text
    return made


def _interaction(one: etree._Element, responses: Mapping[str, Declaration]) -> etree._Element:
    declared = responses[one.get("ident", "")]
    holder = etree.Element("div")
    for material in children(one, "material"):
        holder.append(_material(material))
    if declared.base_type is BaseType.POINT:
        holder.append(_points(one, declared))
    elif declared.base_type in (BaseType.STRING, BaseType.FLOAT):
        holder.append(_entry(one, declared))
    else:
        holder.append(_choices(one, declared))
    return holder


def _choices(one: etree._Element, declared: Declaration) -> etree._Element:
    ordered = declared.cardinality is Cardinality.ORDERED
    made = etree.Element(
        "orderInteraction" if ordered else "choiceInteraction",
        responseIdentifier=declared.identifier,
        maxChoices="1" if declared.cardinality is Cardinality.SINGLE else "0",
        shuffle="true" if _shuffles(one) else "false",
    )
    for label in _labels(one):
        choice = etree.SubElement(made, "simpleChoice", identifier=label.get("ident", ""))
        if label.get("rshuffle", "Yes").lower() == "no":
            choice.set("fixed", "true")
        for material in label.iter():
            if name_of(material) == "material":
                choice.append(_material(material))
    return made


def _entry(one: etree._Element, declared: Declaration) -> etree._Element:
    fib = next((part for part in one.iter() if name_of(part) == "render_fib"), None)
    rows = "1" if fib is None else fib.get("rows", "1")
    prose = rows.isdigit() and int(rows) >= _LINES_FOR_PROSE
    made = etree.Element(
        "extendedTextInteraction" if prose else "textEntryInteraction",
        responseIdentifier=declared.identifier,
    )
    width = None if fib is None else fib.get("maxchars") or fib.get("columns")
    if width:
        made.set("expectedLength", width)
    return made


def _points(one: etree._Element, declared: Declaration) -> etree._Element:
    """The picture alone: the areas of QTI 1 hot spots are the key itself."""
    made = etree.Element(
        "selectPointInteraction",
        responseIdentifier=declared.identifier,
        maxChoices="1" if declared.cardinality is Cardinality.SINGLE else "0",
    )
    for picture in one.iter():
        if name_of(picture) == "matimage":
            made.append(etree.Element("object", data=picture.get("uri", "")))
            break
    return made


def _labels(one: etree._Element) -> Iterator[etree._Element]:
    return (part for part in one.iter() if name_of(part) == "response_label")


def _shuffles(one: etree._Element) -> bool:
    return any(part.get("shuffle", "No").lower() == "yes" for part in one.iter())
