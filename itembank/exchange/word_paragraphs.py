"""Reads a paragraph of Word as a line: text with its pictures, formulas and emphasis in place.

Tracked changes are read as accepted, comments and hidden text are left out and told. Source:
ECMA-376, part 1, 17.3 (paragraphs and runs), 17.13 (annotations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from itembank.exchange.drafts import Place, Remark, Weight
from itembank.exchange.office_archive import OfficeFile, Relation
from itembank.exchange.office_pictures import Pictures
from itembank.exchange.paper_objects import Objects, without_marks
from itembank.exchange.word_formulas import mathml_of, words_of
from itembank.exchange.word_numbering import W

_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONS: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_LABEL: Final = re.compile(r"\s*[(（【]?[A-Z\d]{0,3}[)）】]?\s*[.．、:：]?\s*\Z")
_RED: Final = re.compile(
    r"(?:FF|F[0-9A-F]|E[0-9A-F]|D[0-9A-F]|C[0-9A-F])(?:0[0-9A-F]|[0-3][0-9A-F]){2}\Z", re.I
)
_MOST_DEPTH: Final = 60
_OFF: Final = ("0", "false", "none", "off")


@dataclass(slots=True)
class Paragraphs:
    """Reads paragraphs of one part of a document."""

    office: OfficeFile
    objects: Objects
    pictures: Pictures
    relations: dict[str, Relation]
    remarks: list[Remark] = field(default_factory=list)
    aside: list[etree._Element] = field(default_factory=list)
    """Text boxes that were met within paragraphs, to be read behind them."""

    def read(self, paragraph: etree._Element, number: int) -> str:
        """The text of a paragraph; lines of one paragraph are divided by line ends."""
        place = Place(file=self.office.name, line=number)
        self._tell_changes(paragraph, place)
        mixed = _is_mixed(paragraph)
        return "".join(self._parts(paragraph, place, mixed, 0))

    def _tell_changes(self, paragraph: etree._Element, place: Place) -> None:
        gone = "".join(one.text or "" for one in paragraph.iter(f"{W}delText"))
        if gone.strip():
            self._say(Weight.DROPPED, "word-deleted-text", place, text=gone.strip()[:80])
        if next(paragraph.iter(f"{W}commentReference"), None) is not None:
            self._say(Weight.DROPPED, "word-comment", place)
        for name in ("footnoteReference", "endnoteReference"):
            if next(paragraph.iter(f"{W}{name}"), None) is not None:
                self._say(Weight.DROPPED, "word-footnote", place)

    def _say(self, weight: Weight, code: str, place: Place, **facts: str) -> None:
        self.remarks.append(Remark(weight, code, place, facts))

    def _parts(
        self, element: etree._Element, place: Place, mixed: bool, depth: int
    ) -> Iterator[str]:
        if depth > _MOST_DEPTH:
            return
        for child in element:
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child).localname
            if child.tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
                yield self.objects.add(mathml_of(child), words=words_of(child))
            elif child.tag == f"{W}r":
                yield self._run(child, place, mixed, depth)
            elif name in ("del", "moveFrom", "pPr", "sectPr", "sdtPr", "sdtEndPr", "rPr"):
                continue
            elif child.tag == f"{_COMPATIBLE}AlternateContent":
                yield from self._parts(_chosen(child), place, mixed, depth + 1)
            elif child.tag.startswith(W):
                yield from self._parts(child, place, mixed, depth + 1)

    # ---- Runs ----

    def _run(self, run: etree._Element, place: Place, mixed: bool, depth: int) -> str:
        properties = run.find(f"{W}rPr")
        if _is_on(properties, "vanish"):
            hidden = "".join(one.text or "" for one in run.iter(f"{W}t"))
            if hidden.strip():
                self._say(Weight.DROPPED, "word-hidden-text", place, text=hidden.strip()[:80])
            return ""
        text = "".join(self._pieces(run, place, depth))
        return self._dressed(text, properties, mixed)

    def _pieces(self, run: etree._Element, place: Place, depth: int) -> Iterator[str]:
        for child in run:
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child).localname
            if name == "t":
                yield without_marks(child.text or "")
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name in ("br", "cr"):
                if child.get(f"{W}type") not in ("page", "column"):
                    yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "sym":
                yield self._symbol(child, place)
            elif name in ("drawing", "pict", "object"):
                yield self._drawn(child, place)
            elif name == "AlternateContent":
                yield from self._pieces(_chosen(child), place, depth + 1)
            elif name == "ruby":
                yield "".join(t.text or "" for t in child.iterfind(f"{W}rubyBase//{W}t"))

    def _dressed(self, text: str, properties: etree._Element | None, mixed: bool) -> str:
        """The text with what its form says: raised, underlined, emphasised, coloured."""
        if properties is None or not text:
            return text
        raised = _attribute(properties, "vertAlign")
        if raised in ("superscript", "subscript") and text.strip():
            tag = "sup" if raised == "superscript" else "sub"
            inner = self.objects.html(text)
            return self.objects.add(f"<{tag}>{inner}</{tag}>", words=text)
        if _attribute(properties, "u") not in ("", "none"):
            text = self._underlined(text)
        elif mixed and not _LABEL.match(text):
            text = self._emphasised(text, properties)
        if _is_coloured(properties) and text.strip():
            text += self.objects.colour()
        return text

    def _underlined(self, text: str) -> str:
        """Underlined space is a gap; underlined words with space around are a gap and its key."""
        spaced = text.replace("\u00a0", " ").replace("\u3000", "  ").replace("\t", "    ")
        if not spaced.strip():
            return "_" * max(4, len(spaced)) if len(spaced) > 1 else spaced
        if spaced.startswith(" ") and spaced.endswith(" "):
            return f"____{spaced.strip()}____"
        return self._between("u", text)

    def _emphasised(self, text: str, properties: etree._Element) -> str:
        if _is_on(properties, "b"):
            return self._between("strong", text)
        if _attribute(properties, "em") not in ("", "none") or _is_on(properties, "i"):
            return self._between("em", text)
        if _is_on(properties, "strike") or _is_on(properties, "dstrike"):
            return self._between("s", text)
        return text

    def _between(self, tag: str, text: str) -> str:
        begin = self.objects.add(f"<{tag}>", solid=False)
        end = self.objects.add(f"</{tag}>", solid=False)
        return f"{begin}{text}{end}"

    # ---- What is no text ----

    def _symbol(self, element: etree._Element, place: Place) -> str:
        """A character of a symbol font: ticks and crosses are known, others are told."""
        code = (element.get(f"{W}char") or "").upper()
        font = (element.get(f"{W}font") or "").casefold()
        known = _SYMBOLS.get((font, code[-2:]))
        if known is None:
            self._say(Weight.DROPPED, "word-symbol", place, font=font[:40], character=code[:8])
        return known or ""

    def _drawn(self, element: etree._Element, place: Place) -> str:
        """Pictures of a drawing; text boxes in it are read behind the paragraph."""
        found = []
        self.aside += [*element.iter(f"{W}txbxContent")]
        about = next((e for e in element.iter() if _local(e) == "docPr"), None)
        alt = "" if about is None else about.get("descr") or ""
        extent = next((e for e in element.iter() if _local(e) == "extent"), None)
        width = int(extent.get("cx") or 0) if extent is not None else 0
        for one in element.iter():
            if _local(one) not in ("blip", "imagedata"):
                continue
            if any(_local(above) == "txbxContent" for above in one.iterancestors()):
                continue
            relation = self.relations.get(_reference(one))
            if relation is None:
                continue
            if relation.outside or relation.target not in self.office:
                self._say(Weight.DROPPED, "word-picture-outside", place)
                continue
            content = self.office.read(relation.target)
            found.append(self.pictures.add(content, relation.target, place, alt=alt, width=width))
        return "".join(found)


_SYMBOLS: Final = {
    **{("wingdings", code): sign for code, sign in (("FC", "√"), ("FB", "×"), ("FE", "☑"))},
    **{("wingdings", code): sign for code, sign in (("A8", "□"), ("6F", "□"), ("6C", "●"))},
    **{("wingdings", code): sign for code, sign in (("A1", "○"), ("FD", "☒"), ("E0", "→"))},
    **{("wingdings 2", code): sign for code, sign in (("50", "√"), ("4F", "×"), ("52", "☑"))},
    **{("wingdings 2", code): sign for code, sign in (("A3", "□"), ("54", "☒"))},
    **{("symbol", code): sign for code, sign in (("B4", "×"), ("B8", "÷"), ("B1", "±"))},
    **{("symbol", code): sign for code, sign in (("A3", "≤"), ("B3", "≥"), ("B9", "≠"))},
    **{("symbol", code): sign for code, sign in (("61", "α"), ("62", "β"), ("67", "γ"))},
    **{("symbol", code): sign for code, sign in (("70", "π"), ("71", "θ"), ("6C", "λ"))},
    **{("symbol", code): sign for code, sign in (("6D", "μ"), ("B0", "°"), ("D6", "√"))},
}


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _reference(element: etree._Element) -> str:
    for space in _RELATIONS:
        for name in ("embed", "id", "link"):
            if (found := element.get(f"{space}{name}")) is not None:
                return str(found)
    return ""


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first choice; a fallback repeats it for older programs."""
    for child in alternatives:
        if child.tag == f"{_COMPATIBLE}Choice":
            return child
    fallback = alternatives.find(f"{_COMPATIBLE}Fallback")
    return alternatives if fallback is None else fallback


def _attribute(properties: etree._Element, name: str) -> str:
    found = properties.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val") or ""


def _is_on(properties: etree._Element | None, name: str) -> bool:
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(f"{W}val") not in _OFF


def _is_coloured(properties: etree._Element) -> bool:
    """Red type or a marker's colour, by which teachers mark the right option."""
    marked = _attribute(properties, "highlight")
    return bool(_RED.match(_attribute(properties, "color"))) or marked not in ("", "none", "white")


def _is_mixed(paragraph: etree._Element) -> bool:
    """Whether some of a paragraph is emphasised and some is not: all bold is no emphasis."""
    states = {
        _is_on(p, "b") or _is_on(p, "i") or _attribute(p, "em") not in ("", "none")
        if (p := run.find(f"{W}rPr")) is not None
        else False
        for run in paragraph.iter(f"{W}r")
        if any((t.text or "").strip() for t in run.iterfind(f"{W}t"))
    }
    return len(states) > 1
