"""Writes formulas of Word (OMML) as MathML, in the elements that the bank's allow-list knows.

Sources: ECMA-376, part 1, 22.1 (Office Math Markup); MathML Core. What has no such element (a box,
a phantom) is written as its content.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

from lxml import etree

M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_DEPTH: Final = 40
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|[A-Za-z\u0370-\u03ff]|[\u3400-\u9fff]+|\s+|.", re.DOTALL)
_ACCENTS: Final = {"\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯", "\u20d7": "→"}
_PROPERTIES: Final = frozenset({"ctrlPr", "rPr", "argPr"})


def mathml_of(formula: etree._Element) -> str:
    """A formula as ``<math>``; ``formula`` is an ``m:oMath`` or ``m:oMathPara``."""
    display = ' display="block"' if formula.tag == f"{M}oMathPara" else ""
    return f"<math{display}>{_row(formula, 0)}</math>"


def words_of(formula: etree._Element) -> str:
    """The characters of a formula, for people who compare it with its source."""
    return "".join(one.text or "" for one in formula.iter(f"{M}t"))


def _row(element: etree._Element | None, depth: int) -> str:
    """The content of an element as one group."""
    if element is None:
        return "<mrow></mrow>"
    parts = [_one(child, depth) for child in element if isinstance(child.tag, str)]
    return f"<mrow>{''.join(parts)}</mrow>"


def _one(element: etree._Element, depth: int) -> str:
    name = etree.QName(element).localname
    if depth > _MOST_DEPTH or name in _PROPERTIES or name.endswith("Pr"):
        return ""
    write = _WRITERS.get(name)
    if write is not None and etree.QName(element).namespace == M.strip("{}"):
        return write(element, depth + 1)
    if name in ("del", "moveFrom"):
        return ""
    return "".join(_one(child, depth + 1) for child in element if isinstance(child.tag, str))


def _run(element: etree._Element, _depth: int) -> str:
    text = "".join(one.text or "" for one in element.iterfind(f"{M}t"))
    plain = element.find(f"{M}rPr/{M}nor") is not None
    if plain and text.strip():
        return f"<mi>{html.escape(text, quote=False)}</mi>"
    return "".join(_token(token) for token in _TOKEN.findall(text))


def _token(token: str) -> str:
    if not token.strip():
        return "<mspace></mspace>" if token else ""
    written = html.escape(token, quote=False)
    if _NUMBER.fullmatch(token):
        return f"<mn>{written}</mn>"
    if token.isalpha():
        return f"<mi>{written}</mi>"
    return f"<mo>{written}</mo>"


def _part(element: etree._Element, name: str, depth: int) -> str:
    return _row(element.find(f"{M}{name}"), depth)


def _value(element: etree._Element, path: str, default: str = "") -> str:
    found = element.find("/".join(f"{M}{step}" for step in path.split("/")))
    if found is None:
        return default
    return found.get(f"{M}val", default) or ""


def _fraction(element: etree._Element, depth: int) -> str:
    above, below = _part(element, "num", depth), _part(element, "den", depth)
    kind = _value(element, "fPr/type")
    if kind == "lin":
        return f"<mrow>{above}<mo>/</mo>{below}</mrow>"
    if kind == "noBar":
        rows = "".join(f"<mtr><mtd>{part}</mtd></mtr>" for part in (above, below))
        return f"<mtable>{rows}</mtable>"
    return f"<mfrac>{above}{below}</mfrac>"


def _scripts(name: str, *parts: str) -> Callable[[etree._Element, int], str]:
    def write(element: etree._Element, depth: int) -> str:
        return f"<{name}>{''.join(_part(element, part, depth) for part in parts)}</{name}>"

    return write


def _before(element: etree._Element, depth: int) -> str:
    """Scripts before their base, as a base of nothing that carries them."""
    low, high = _part(element, "sub", depth), _part(element, "sup", depth)
    return f"<mrow><msubsup><mrow></mrow>{low}{high}</msubsup>{_part(element, 'e', depth)}</mrow>"


def _root(element: etree._Element, depth: int) -> str:
    degree = element.find(f"{M}deg")
    hidden = _value(element, "radPr/degHide", "off") in ("1", "on", "true", "")
    if hidden and element.find(f"{M}radPr/{M}degHide") is not None:
        degree = None
    body = _part(element, "e", depth)
    if degree is None or not len(degree):
        return f"<msqrt>{body}</msqrt>"
    return f"<mroot>{body}{_row(degree, depth)}</mroot>"


def _delimiters(element: etree._Element, depth: int) -> str:
    begin = _value(element, "dPr/begChr", "(")
    end = _value(element, "dPr/endChr", ")")
    between = _value(element, "dPr/sepChr", "|")
    parts = [_row(one, depth) for one in element.iterfind(f"{M}e")]
    joined = f"<mo>{html.escape(between, quote=False)}</mo>".join(parts)
    return f"<mrow>{_fence(begin)}{joined}{_fence(end)}</mrow>"


def _fence(sign: str) -> str:
    return f"<mo>{html.escape(sign, quote=False)}</mo>" if sign else ""


def _sum(element: etree._Element, depth: int) -> str:
    """Sums, products, integrals: their bounds above and below, or beside the sign."""
    sign = f"<mo>{html.escape(_value(element, 'naryPr/chr', '∫') or '∫', quote=False)}</mo>"
    low, high = element.find(f"{M}sub"), element.find(f"{M}sup")
    beside = _value(element, "naryPr/limLoc") == "subSup" or "∫" in sign
    has_low, has_high = low is not None and len(low) > 0, high is not None and len(high) > 0
    if has_low and has_high:
        name = "msubsup" if beside else "munderover"
        sign = f"<{name}>{sign}{_row(low, depth)}{_row(high, depth)}</{name}>"
    elif has_low:
        name = "msub" if beside else "munder"
        sign = f"<{name}>{sign}{_row(low, depth)}</{name}>"
    elif has_high:
        name = "msup" if beside else "mover"
        sign = f"<{name}>{sign}{_row(high, depth)}</{name}>"
    return f"<mrow>{sign}{_part(element, 'e', depth)}</mrow>"


def _matrix(element: etree._Element, depth: int) -> str:
    rows = [
        "".join(f"<mtd>{_row(cell, depth)}</mtd>" for cell in row.iterfind(f"{M}e"))
        for row in element.iterfind(f"{M}mr")
    ]
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in rows)}</mtable>"


def _lines(element: etree._Element, depth: int) -> str:
    rows = (f"<mtr><mtd>{_row(one, depth)}</mtd></mtr>" for one in element.iterfind(f"{M}e"))
    return f"<mtable>{''.join(rows)}</mtable>"


def _accent(element: etree._Element, depth: int) -> str:
    sign = _value(element, "accPr/chr", "\u0302")
    shown = html.escape(_ACCENTS.get(sign, sign), quote=False)
    return f"<mover>{_part(element, 'e', depth)}<mo>{shown}</mo></mover>"


def _bar(element: etree._Element, depth: int) -> str:
    name = "mover" if _value(element, "barPr/pos") == "top" else "munder"
    return f"<{name}>{_part(element, 'e', depth)}<mo>¯</mo></{name}>"


def _group(element: etree._Element, depth: int) -> str:
    sign = html.escape(_value(element, "groupChrPr/chr", "⏟"), quote=False)
    name = "mover" if _value(element, "groupChrPr/pos") == "top" else "munder"
    return f"<{name}>{_part(element, 'e', depth)}<mo>{sign}</mo></{name}>"


def _function(element: etree._Element, depth: int) -> str:
    """A function's name stays upright and in one piece: "sin", not s times i times n."""
    name = element.find(f"{M}fName")
    shown = _row(name, depth)
    if name is not None and all(etree.QName(c).localname in ("r", "ctrlPr") for c in name):
        text = "".join(one.text or "" for one in name.iter(f"{M}t"))
        shown = f"<mi>{html.escape(text, quote=False)}</mi>"
    return f"<mrow>{shown}{_part(element, 'e', depth)}</mrow>"


_WRITERS: Final[dict[str, Callable[[etree._Element, int], str]]] = {
    "r": _run,
    "f": _fraction,
    "sSup": _scripts("msup", "e", "sup"),
    "sSub": _scripts("msub", "e", "sub"),
    "sSubSup": _scripts("msubsup", "e", "sub", "sup"),
    "sPre": _before,
    "rad": _root,
    "d": _delimiters,
    "nary": _sum,
    "m": _matrix,
    "eqArr": _lines,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _group,
    "func": _function,
    "limLow": _scripts("munder", "e", "lim"),
    "limUpp": _scripts("mover", "e", "lim"),
}
