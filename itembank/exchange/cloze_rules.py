"""How each gap of a running text is marked, as QTI: by a mapping, or by conditions.

Numbers with tolerances and words with ``*`` for any text cannot be mapped; each of their answers is
a branch of its own that sets the outcome of the gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from itembank.exchange.cloze import Gap, GapAnswer, GapKind
from itembank.exchange.qti_rules import Element, element, number
from itembank.exchange.simple_items import WHOLE

ANY: Final = "*"
"""An answer that stands for every other one."""
_MEANING: Final = frozenset("\\|.?*+(){}[]^$-")


def response_name(place: int) -> str:
    """Of the gap at this place, counted from 1."""
    return f"RESPONSE_{place}"


def choice_name(place: int) -> str:
    """Of an option of a gap, counted from 1."""
    return f"option_{place}"


def is_branched(gap: Gap) -> bool:
    """Whether the gap is marked by conditions."""
    return gap.kind is GapKind.NUMBER or (
        gap.kind is GapKind.WORDS and any(has_wildcard(one.text) for one in gap.answers)
    )


def has_wildcard(text: str) -> bool:
    """Whether a part of the text is left open; ``\\*`` is the sign itself."""
    return text != ANY and ANY in text.replace("\\*", "")


def declarations(gap: Gap, place: int, worth: Decimal) -> Iterator[Element]:
    """The response of a gap, and the outcome that its conditions set."""
    named = gap.kind in (GapKind.CHOICE, GapKind.SEVERAL)
    made = element(
        "responseDeclaration",
        identifier=response_name(place),
        cardinality="multiple" if gap.kind is GapKind.SEVERAL else "single",
        baseType="identifier" if named else "float" if gap.kind is GapKind.NUMBER else "string",
    )
    made.append(element("correctResponse", *_correct(gap)))
    if not is_branched(gap):
        made.append(_mapping(gap, worth))
    yield made
    if is_branched(gap):
        yield element(
            "outcomeDeclaration", identifier=_outcome(place), cardinality="single", baseType="float"
        )


def conditions(gap: Gap, place: int, worth: Decimal) -> Iterator[Element]:
    """What sets the gap's outcome; nothing where its mapping does all."""
    if not is_branched(gap):
        return
    answer = element("variable", identifier=response_name(place))
    named = [one for one in gap.answers if one.text != ANY]
    branches = [element("responseIf", element("isNull", answer), _set(place, Decimal(0)))]
    branches += [
        element("responseElseIf", _fits(gap, place, one), _set(place, one.share * worth / WHOLE))
        for one in named
    ]
    other = next((one.share for one in gap.answers if one.text == ANY), Decimal(0))
    branches.append(element("responseElse", _set(place, other * worth / WHOLE)))
    yield element("responseCondition", *branches)


def worth_of(gap: Gap, place: int) -> Element:
    """The expression of the points that the gap gives."""
    if is_branched(gap):
        return element("variable", identifier=_outcome(place))
    return element("mapResponse", identifier=response_name(place))


def _outcome(place: int) -> str:
    return f"GAP_{place}"


def _set(place: int, points: Decimal) -> Element:
    value = element("baseValue", text=number(points), baseType="float")
    return element("setOutcomeValue", value, identifier=_outcome(place))


def _correct(gap: Gap) -> Iterator[Element]:
    """Every right option of several; else the best answer, if it can be written out."""
    names = list(_names(gap))
    if gap.kind is GapKind.SEVERAL:
        right = [name for name, one in zip(names, gap.answers, strict=True) if one.share > 0]
    else:
        best = max(range(len(names)), key=lambda n: gap.answers[n].share)
        right = [names[best].replace("\\*", ANY)]
    yield from (element("value", text=name) for name in right)


def _names(gap: Gap) -> Iterator[str]:
    named = gap.kind in (GapKind.CHOICE, GapKind.SEVERAL)
    for place, one in enumerate(gap.answers, 1):
        yield choice_name(place) if named else one.text


def _mapping(gap: Gap, worth: Decimal) -> Element:
    """Each answer's part of the points; what stands for every other answer is the default."""
    made = element("mapping", defaultValue="0")
    if gap.kind is GapKind.SEVERAL:
        made.set("lowerBound", "0")
        made.set("upperBound", number(worth))
    for name, answer in zip(_names(gap), gap.answers, strict=True):
        points = number(answer.share * worth / WHOLE)
        if gap.kind is GapKind.WORDS and answer.text == ANY:
            made.set("defaultValue", points)
            continue
        entry = element("mapEntry", mapKey=name.replace("\\*", ANY), mappedValue=points)
        if gap.kind is GapKind.WORDS:
            entry.set("caseSensitive", "true" if gap.case_sensitive else "false")
        made.append(entry)
    if not len(made):
        made.append(element("mapEntry", mapKey=ANY, mappedValue=made.get("defaultValue", "0")))
    return made


def _fits(gap: Gap, place: int, answer: GapAnswer) -> Element:
    given = element("variable", identifier=response_name(place))
    if gap.kind is not GapKind.NUMBER:
        pattern = pattern_of(answer.text, case_sensitive=gap.case_sensitive)
        return element("patternMatch", given, pattern=pattern)
    tolerance = number(answer.tolerance)
    return element(
        "equal",
        element("baseValue", text=answer.text, baseType="float"),
        given,
        toleranceMode="absolute",
        tolerance=f"{tolerance} {tolerance}",
    )


def pattern_of(text: str, *, case_sensitive: bool) -> str:
    """The expression of XML Schema for a text in which ``*`` is any text."""
    written = []
    at = 0
    while at < len(text):
        sign, at = text[at], at + 1
        if sign == "\\" and text[at : at + 1] == ANY:
            written.append("\\*")
            at += 1
        elif sign == ANY:
            written.append(r"(.|\s)*")
        elif sign in _MEANING:
            written.append(f"\\{sign}")
        elif not case_sensitive and len(sign.lower() + sign.upper()) == 2 and sign.isalpha():
            forms = dict.fromkeys((sign.lower(), sign.upper()))
            written.append(f"[{''.join(forms)}]" if len(forms) == 2 else sign)
        else:
            written.append(sign)
    return "".join(written)
