"""The part of a text where a search has found something, with what was found marked. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from itembank.segmenting import Term

LENGTH: Final = 72
_BEFORE: Final = 14
"""Signs of the text that stand before the first thing found."""

Excerpt = tuple[tuple[str, bool], ...]
"""Pieces in order, each with whether it was looked for."""


def excerpt(text: str, terms: Sequence[Term], length: int = LENGTH) -> Excerpt:
    """``length`` signs of ``text`` around the first find; its beginning where nothing is found.

    A term is marked whole where it stands whole, else by its words: the index finds both.
    """
    text = " ".join(text.split())
    folded, places = _folded(text)
    spans = _merged(sorted(span for term in terms for span in _spans(term, folded)))
    marked = [(places[start], places[end - 1] + 1) for start, end in spans]
    first = marked[0][0] if marked else 0
    start = max(0, min(first - _BEFORE, len(text) - length))
    return tuple(_pieces(text, marked, start, min(len(text), start + length)))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its signs the place that it came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for one in unicodedata.normalize("NFKC", sign).casefold():
            signs.append(one)
            places.append(place)
    return "".join(signs), places


def _spans(term: Term, folded: str) -> Iterator[tuple[int, int]]:
    whole = list(_found(term.text, folded))
    if whole:
        yield from whole
        return
    for word in term.words:
        yield from _found(word, folded)


def _found(needle: str, text: str) -> Iterator[tuple[int, int]]:
    place = text.find(needle) if needle else -1
    while place >= 0:
        yield place, place + len(needle)
        place = text.find(needle, place + len(needle))


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(
    text: str, marked: Sequence[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[str, bool]]:
    if start > 0:
        yield "…", False
    place = start
    for first, last in marked:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if place < first:
            yield text[place:first], False
        yield text[first:last], True
        place = last
    if place < end:
        yield text[place:end], False
    if end < len(text):
        yield "…", False
