"""Writes the bank's MathML as formulas of Word (OMML), the reverse of `word_formulas`.

Sources: ECMA-376, part 1, 22.1 (Office Math Markup); MathML Core. Brackets that belong together
become delimiters that grow, and a sum or an integral takes what stands behind it as its body, for
an empty one would be drawn as a dotted box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml.html import HtmlElement

_MOST_DEPTH: Final = 40
_LARGE: Final = frozenset("∑∏∐∫∬∭∮∯∰⋀⋁⋂⋃⨀⨁⨂⨄⨆")
_CLOSES: Final = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌈": "⌉", "⌊": "⌋"}
_CLOSING: Final = frozenset(_CLOSES.values())
_ACCENTS: Final = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "→": "\u20d7"}
_BARS: Final = frozenset("¯‾_\u0305")
_BRACES: Final = frozenset("⏞⏟⎴⎵")


class UnknownFormula(Exception):
    """An element that has no counterpart in Word."""


def omml_of(math: HtmlElement) -> str:
    """The formula as ``m:oMath``, or ``m:oMathPara`` where it stands on a line of its own.

    Raises `UnknownFormula` for an element that is not MathML's, or that is nested too deeply.
    """
    written = f"<m:oMath>{_row(list(math), 0)}</m:oMath>"
    return f"<m:oMathPara>{written}</m:oMathPara>" if math.get("display") == "block" else written


def _row(parts: Sequence[HtmlElement], depth: int) -> str:
    """Siblings in order; brackets and the bodies of sums are put together."""
    if depth > _MOST_DEPTH:
        raise UnknownFormula
    written = []
    place = 0
    while place < len(parts):
        closing = _closing(parts, place)
        if closing is not None:
            inner = _row(parts[place + 1 : closing], depth + 1)
            end = _sign(parts[closing]) if closing < len(parts) else ""
            written.append(_delimiters(_sign(parts[place]), end, (inner,)))
            place = closing + 1
        elif _is_large(parts[place]):
            rest = parts[place + 1 : place + 2]
            written.append(_sum(parts[place], _row(rest, depth + 1), depth + 1))
            place += 1 + len(rest)
        else:
            written.append(_one(parts[place], depth + 1))
            place += 1
    return "".join(written)


def _closing(parts: Sequence[HtmlElement], place: int) -> int | None:
    """Where the bracket that opens here is closed; behind the end for a brace before cases."""
    sign = _sign(parts[place])
    if sign not in _CLOSES:
        return None
    depth = 0
    for at in range(place, len(parts)):
        other = _sign(parts[at])
        depth += (other in _CLOSES) - (other in _CLOSING)
        if depth == 0:
            return at
    before_cases = len(parts) == place + 2 and parts[place + 1].tag == "mtable"
    return len(parts) if before_cases else None


def _sign(element: HtmlElement) -> str:
    """The sign of an ``mo``; nothing of any other element."""
    return (element.text or "").strip() if element.tag == "mo" else ""


def _base(element: HtmlElement) -> HtmlElement | None:
    return element[0] if len(element) else None


def _is_large(element: HtmlElement) -> bool:
    scripted = element.tag in _BOUNDS and _base(element) is not None
    return _sign(element[0] if scripted else element) in _LARGE


_BOUNDS: Final[dict[str, tuple[str, ...]]] = {
    "munderover": ("sub", "sup"),
    "msubsup": ("sub", "sup"),
    "munder": ("sub",),
    "msub": ("sub",),
    "mover": ("sup",),
    "msup": ("sup",),
}
"""What the second and third child of an element are to a sum."""


def _sum(element: HtmlElement, body: str, depth: int) -> str:
    """A sum, product or integral with its bounds above and below, or beside it."""
    scripted = element.tag in _BOUNDS
    named = _BOUNDS[element.tag] if scripted else ()
    bounds = dict(zip(named, list(element)[1:], strict=False))
    beside = element.tag.startswith("msu")
    properties = (
        f"<m:chr m:val={quoteattr(_sign(element[0] if scripted else element))}/>"
        f'<m:limLoc m:val="{"subSup" if beside else "undOvr"}"/>'
    )
    hidden = "".join(f'<m:{one}Hide m:val="1"/>' for one in ("sub", "sup") if one not in bounds)
    parts = "".join(
        f"<m:{one}>{_one(bounds[one], depth) if one in bounds else ''}</m:{one}>"
        for one in ("sub", "sup")
    )
    return f"<m:nary><m:naryPr>{properties}{hidden}</m:naryPr>{parts}<m:e>{body}</m:e></m:nary>"


def _one(element: HtmlElement, depth: int) -> str:
    write = _WRITERS.get(element.tag if isinstance(element.tag, str) else "")
    if write is None or depth > _MOST_DEPTH:
        raise UnknownFormula
    return write(element, depth)


def _group(element: HtmlElement, depth: int) -> str:
    return _row(list(element), depth)


def _word(element: HtmlElement, _depth: int) -> str:
    """An identifier; one of several letters is a name and stays upright, in one piece."""
    text = (element.text or "").strip()
    ideographs = all(0x3400 <= ord(sign) <= 0x9FFF for sign in text)
    return _run(text, upright=len(text) > 1 and not text.isnumeric() and not ideographs)


def _token(element: HtmlElement, _depth: int) -> str:
    return _run((element.text or "").strip())


def _space(_element: HtmlElement, _depth: int) -> str:
    return _run(" ")


def _run(text: str, *, upright: bool = False) -> str:
    if not text:
        return ""
    properties = "<m:rPr><m:nor/></m:rPr>" if upright else ""
    return f'<m:r>{properties}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'


def _parts(name: str, *names: str) -> Callable[[HtmlElement, int], str]:
    """An element of Word whose children are those of MathML, in the same order."""

    def write(element: HtmlElement, depth: int) -> str:
        children = list(element)
        if len(children) != len(names):
            raise UnknownFormula
        inner = "".join(
            f"<m:{part}>{_row([child], depth)}</m:{part}>"
            for part, child in zip(names, children, strict=True)
        )
        return f"<m:{name}>{inner}</m:{name}>"

    return write


def _square_root(element: HtmlElement, depth: int) -> str:
    hidden = '<m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>'
    return f"<m:rad>{hidden}<m:e>{_row(list(element), depth)}</m:e></m:rad>"


def _root(element: HtmlElement, depth: int) -> str:
    if len(element) != 2:
        raise UnknownFormula
    body, degree = (_row([child], depth) for child in element)
    return f"<m:rad><m:deg>{degree}</m:deg><m:e>{body}</m:e></m:rad>"


def _delimiters(begin: str, end: str, parts: Sequence[str], between: str = "") -> str:
    properties = f"<m:begChr m:val={quoteattr(begin)}/>"
    properties += f"<m:sepChr m:val={quoteattr(between)}/>" if between else ""
    properties += f"<m:endChr m:val={quoteattr(end)}/>"
    inner = "".join(f"<m:e>{part}</m:e>" for part in parts)
    return f"<m:d><m:dPr>{properties}</m:dPr>{inner}</m:d>"


def _fenced(element: HtmlElement, depth: int) -> str:
    begin, end = element.get("open", "("), element.get("close", ")")
    between = element.get("separators", ",").strip()[:1]
    return _delimiters(begin, end, [_row([child], depth) for child in element], between)


def _fraction(element: HtmlElement, depth: int) -> str:
    """With its bar; a thickness of nothing means a binomial, which has none."""
    written = _FRACTION(element, depth)
    bare = element.get("linethickness", "1").strip().startswith("0")
    no_bar = '<m:fPr><m:type m:val="noBar"/></m:fPr>'
    return written.replace("<m:f>", f"<m:f>{no_bar}", 1) if bare else written


_FRACTION: Final = _parts("f", "num", "den")


def _unseen(element: HtmlElement, depth: int) -> str:
    hidden = '<m:phantPr><m:show m:val="0"/></m:phantPr>'
    return f"<m:phant>{hidden}<m:e>{_group(element, depth)}</m:e></m:phant>"


def _table(element: HtmlElement, depth: int) -> str:
    rows = []
    for row in element:
        cells = "".join(f"<m:e>{_row(list(cell), depth)}</m:e>" for cell in row)
        rows.append(f"<m:mr>{cells}</m:mr>")
    return f"<m:m>{''.join(rows)}</m:m>"


def _beyond(element: HtmlElement, depth: int) -> str:
    """Something above or below: an accent, a bar, a brace, or a limit."""
    if len(element) != 2:
        raise UnknownFormula
    base, sign = _row([element[0]], depth), _sign(element[1])
    above = element.tag == "mover"
    place = "top" if above else "bot"
    if above and sign in _ACCENTS:
        return (
            f'<m:acc><m:accPr><m:chr m:val="{_ACCENTS[sign]}"/></m:accPr><m:e>{base}</m:e></m:acc>'
        )
    if sign in _BARS and sign:
        return f'<m:bar><m:barPr><m:pos m:val="{place}"/></m:barPr><m:e>{base}</m:e></m:bar>'
    if sign in _BRACES and sign:
        properties = f'<m:chr m:val="{sign}"/><m:pos m:val="{place}"/>'
        return (
            f"<m:groupChr><m:groupChrPr>{properties}</m:groupChrPr><m:e>{base}</m:e></m:groupChr>"
        )
    return _limit("limUpp" if above else "limLow", base, _row([element[1]], depth))


def _both_beyond(element: HtmlElement, depth: int) -> str:
    if len(element) != 3:
        raise UnknownFormula
    base, low, high = (_row([child], depth) for child in element)
    return _limit("limUpp", _limit("limLow", base, low), high)


def _limit(name: str, base: str, limit: str) -> str:
    return f"<m:{name}><m:e>{base}</m:e><m:lim>{limit}</m:lim></m:{name}>"


_WRITERS: Final[dict[str, Callable[[HtmlElement, int], str]]] = {
    "mrow": _group,
    "mi": _word,
    "mn": _token,
    "mo": _token,
    "ms": _word,
    "mspace": _space,
    "mstyle": _group,
    "mpadded": _group,
    "mphantom": _unseen,
    "mfrac": _fraction,
    "msup": _parts("sSup", "e", "sup"),
    "msub": _parts("sSub", "e", "sub"),
    "msubsup": _parts("sSubSup", "e", "sub", "sup"),
    "msqrt": _square_root,
    "mroot": _root,
    "mfenced": _fenced,
    "mtable": _table,
    "munder": _beyond,
    "mover": _beyond,
    "munderover": _both_beyond,
}
