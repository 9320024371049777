"""Cuts texts into what an index of words holds, and what a person typed into what to look for.

A text is indexed twice. As *words*, which a dictionary finds (jieba's, by `rjieba`), with the
shorter words inside the longer ones: they rank what was found, and let a query find its words apart
from each other. As *pairs* of neighbouring signs: whatever a dictionary makes of a text, each run
of two signs or more stands in it as a phrase of pairs, so that nothing is missed. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import rjieba

_LONGEST: Final = 64
"""Letters of one token; longer ones are no words, and PostgreSQL refuses them far beyond that."""
_MOST_TERMS: Final = 12
_IDEOGRAPHS: Final = "\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN: Final = re.compile(rf"([{_IDEOGRAPHS}]+)|((?:(?![{_IDEOGRAPHS}])[^\W_])+)")
_AT_THE_EDGE: Final = " .,:;!?()[]<>'\"、。「」『』《》〈〉【】…·~-–—"
"""What a person takes along when copying from a sentence: a term may begin or end with it."""
_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One of the things that a person looks for, folded; an item must hold all of them.

    ``pairs`` is a phrase, whose last token may go on where ``open_end`` says so. ``words`` are the
    words of a longer term, which may also stand apart. ``literal`` is to stand in the folded text
    as it is, for the term holds signs that no index keeps.
    """

    text: str
    pairs: tuple[str, ...]
    open_end: bool
    words: tuple[str, ...] = ()
    literal: str = ""


def fold(text: str) -> str:
    """Width and case away: ``ＡＢＣ１`` is ``abc1``; runs of blanks are one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_in(text: str) -> list[str]:
    """The words of a text in order, shorter ones inside longer ones among them."""
    return [word for word in _cut(fold(text), within=True) if len(word) <= _LONGEST]


def pairs_of(text: str) -> list[str]:
    """The pairs of a text: ``质量监控 90%`` gives ``质量 量监 监控 控 90``.

    The last sign of a run stands once more alone, so that what follows it is its neighbour.
    """
    return list(_pairs(fold(text)))


def terms_of(query: str) -> list[Term]:
    """What a query asks for: terms between blanks; quotation marks hold words together."""
    folded = fold(query.replace("“", '"').replace("”", '"'))
    asked = [(quoted or plain, bool(quoted)) for quoted, plain in _TERM.findall(folded)]
    bare = [(text.strip(_AT_THE_EDGE), as_it_is) for text, as_it_is in asked]
    return [_term(text, as_it_is=as_it_is) for text, as_it_is in bare if text][:_MOST_TERMS]


def _term(text: str, *, as_it_is: bool) -> Term:
    runs = list(_RUN.finditer(text))
    pairs = list(_pairs(text))
    if runs and runs[-1][1] and len(runs[-1][1]) > 1 and runs[-1].end() == len(text):
        pairs.pop()  # What follows the last sign is not known.
    # What follows the last letter is not known either, unless the term itself goes on.
    whole_pair = bool(runs) and bool(runs[-1][1]) and len(runs[-1][1]) > 1
    open_end = bool(runs) and not whole_pair and runs[-1].end() == len(text)
    indexed = sum(len(run[0]) for run in runs)
    literal = "" if indexed == len(text) else text
    apart = not (as_it_is or literal)
    words = tuple(dict.fromkeys(_cut(text, within=False))) if apart else ()
    kept = tuple(word for word in words if len(word) > 1 or not _is_ideograph(word))
    return Term(text, tuple(pairs), open_end, kept if len(kept) > 1 else (), literal)


def _pairs(folded: str) -> Iterator[str]:
    for ideographs, letters in _RUN.findall(folded):
        if letters:
            yield letters[:_LONGEST]
            continue
        for start in range(len(ideographs) - 1):
            yield ideographs[start : start + 2]
        yield ideographs[-1]


def _cut(folded: str, *, within: bool) -> Iterator[str]:
    for ideographs, letters in _RUN.findall(folded):
        if letters:
            yield letters[:_LONGEST]
        elif within:
            yield from rjieba.cut_for_search(ideographs)
        else:
            yield from rjieba.cut(ideographs)


def _is_ideograph(word: str) -> bool:
    found = _RUN.match(word)
    return bool(found and found[1])
