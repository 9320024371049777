"""Writes the presentation of a QTI 1.2 item as the body of a QTI 2 item, to be shown like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from itembank.exchange.html_fragments import fragment
from itembank.exchange.qti1_conditions import FEEDBACK, quarters
from itembank.exchange.qti1_pairs import with_right_sides
from itembank.exchange.safe_xml import children, name_of, text_of
from itembank.qti.declarations import Declaration
from itembank.qti.values import BaseType, Cardinality

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_LAYOUT = frozenset({"flow", "flow_mat", "flow_label", "presentation", "material_ref"})
_LINES_FOR_PROSE = 2
_PLAYED = {"mataudio": ("audiotype", "audio/mpeg"), "matvideo": ("videotype", "video/mp4")}
"""Sound and film: the attribute that says their kind, and what goes without saying."""
_UNSHOWN = frozenset({"altmaterial", "qticomment"})
_COORDINATES = re.compile(r"-?\d+(?:\.\d+)?")
_SHAPES = {"rectangle": "rect", "ellipse": "ellipse", "bounded": "poly"}


def body_of(item: etree._Element, responses: Mapping[str, Declaration]) -> etree._Element:
    """An ``assessmentItem`` with the body and feedback of ``item``, without its scoring."""
    root = etree.Element(
        "assessmentItem", identifier=item.get("ident", ""), title=item.get("title", "")
    )
    body = etree.SubElement(root, "itemBody")
    for presentation in children(item, "presentation"):
        _add(body, with_right_sides(presentation), responses)
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
        elif name in _PLAYED:
            source = {"data": one.get("uri", ""), "type": one.get(_PLAYED[name][0], "")}
            if "/" not in source["type"]:
                source["type"] = _PLAYED[name][1]
            etree.SubElement(block, "object", source)
        elif name == "mat_extension":
            _formatted(block, one)
        elif name == "matref":
            _referred(block, one)
        elif name == "matbreak":
            etree.SubElement(block, "br")
        elif name == "math":
            block.append(deepcopy(one))
        elif name not in _UNSHOWN:
            # Programs and what makers add: the element is named among what was dropped.
            etree.SubElement(block, "include", href=one.get("uri", name))
    return block


def _formatted(block: etree._Element, extension: etree._Element) -> None:
    """Text as Blackboard adds it: ``mat_formattedtext`` with HTML, or with plain words."""
    for one in children(extension):
        if name_of(one) != "mat_formattedtext":
            etree.SubElement(block, "include", href=name_of(one))
            continue
        is_plain = one.get("type", "").upper() in ("PLAIN_TEXT", "")
        kind = "text/plain" if is_plain else "text/html"
        held = etree.Element("mattext", texttype=kind)
        held.text = text_of(one)
        _text(block, held)


def _referred(block: etree._Element, reference: etree._Element) -> None:
    """Material that stands elsewhere in the file, under the name that the reference gives."""
    wanted = reference.get("linkrefid", "")
    for one in reference.getroottree().iter():
        if wanted and one.get("ident") == wanted and name_of(one) == "material":
            block.append(_material(one))
            return


def _text(block: etree._Element, mattext: etree._Element) -> None:
    """Text, or HTML that stands in the file as text."""
    inner = text_of(mattext)
    if len(mattext):
        held = etree.SubElement(block, "div")
        held.text = mattext.text
        held.extend(deepcopy(one) for one in mattext)
    elif (
        mattext.get("texttype", "text/plain").lower() in ("text/html", "text/xhtml")
        and inner.strip()
    ):
        read = fragment(inner, "div")
        block.append(read)
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
    elif declared.base_type is BaseType.DIRECTED_PAIR:
        holder.append(_pairs(one, declared))
    elif declared.base_type in (BaseType.STRING, BaseType.FLOAT):
        slider = next((part for part in one.iter() if name_of(part) == "render_slider"), None)
        made = _entry(one, declared) if slider is None else _slider(slider, declared)
        holder.append(made)
    elif any(name_of(part) == "render_hotspot" for part in one.iter()):
        holder.append(_areas(one, declared))
    else:
        holder.append(_choices(one, declared))
    return holder


def _pairs(one: etree._Element, declared: Declaration) -> etree._Element:
    """A group: labels that name others in ``match_group`` stand on one side, those on the other."""
    labels = list(_labels(one))
    sources = [label for label in labels if label.get("match_group")]
    left = sources or labels
    right = [label for label in labels if label not in sources] or labels
    made = etree.Element(
        "matchInteraction",
        responseIdentifier=declared.identifier,
        maxAssociations="1" if declared.cardinality is Cardinality.SINGLE else "0",
        shuffle="true" if _shuffles(one) else "false",
    )
    for side in (left, right):
        held = etree.SubElement(made, "simpleMatchSet")
        for label in side:
            most = label.get("match_max", "0")
            choice = etree.SubElement(
                held,
                "simpleAssociableChoice",
                identifier=label.get("ident", ""),
                matchMax=most if most.isdigit() else "0",
            )
            _fill(choice, label)
    return made


def _slider(slider: etree._Element, declared: Declaration) -> etree._Element:
    made = etree.Element("sliderInteraction", responseIdentifier=declared.identifier)
    for name, key in (("lowerbound", "lowerBound"), ("upperbound", "upperBound"), ("step", "step")):
        if slider.get(name):
            made.set(key, slider.get(name, ""))
    return made


def _areas(one: etree._Element, declared: Declaration) -> etree._Element:
    """Named areas of a picture; the picture's own marks are all that the candidate sees."""
    made = etree.Element(
        "hotspotInteraction",
        responseIdentifier=declared.identifier,
        maxChoices="1" if declared.cardinality is Cardinality.SINGLE else "0",
    )
    picture = next((part for part in one.iter() if name_of(part) == "matimage"), None)
    if picture is not None:
        own = {"data": picture.get("uri", ""), "type": picture.get("imagtype", "")}
        own |= {key: picture.get(key, "") for key in ("width", "height") if picture.get(key)}
        etree.SubElement(made, "object", own)
    for label in _labels(one):
        numbers = _COORDINATES.findall(label.text or "")
        shape = _SHAPES.get(label.get("rarea", "Ellipse").lower(), "ellipse")
        etree.SubElement(
            made,
            "hotspotChoice",
            identifier=label.get("ident", ""),
            shape=shape,
            coords=",".join(quarters(shape, numbers)),
        )
    return made


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
        _fill(choice, label)
    return made


def _fill(choice: etree._Element, label: etree._Element) -> None:
    for material in label.iter():
        if name_of(material) == "material":
            choice.append(_material(material))


def _entry(one: etree._Element, declared: Declaration) -> etree._Element:
    fib = next((part for part in one.iter() if name_of(part) == "render_fib"), None)
    rows = "1" if fib is None else fib.get("rows", "1")
    several = declared.cardinality is not Cardinality.SINGLE
    prose = several or (rows.isdigit() and int(rows) >= _LINES_FOR_PROSE)
    made = etree.Element(
        "extendedTextInteraction" if prose else "textEntryInteraction",
        responseIdentifier=declared.identifier,
    )
    width = None if fib is None else fib.get("maxchars") or fib.get("columns")
    if width:
        made.set("expectedLength", width)
    if several:
        gaps = sum(1 for _ in _labels(one))
        made.set("maxStrings", str(max(gaps, 1)))
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
