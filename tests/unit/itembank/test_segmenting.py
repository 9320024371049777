"""Every run of two signs is a phrase of pairs, whatever the dictionary makes of the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from itembank.excerpts import excerpt
from itembank.segmenting import fold, pairs_of, terms_of, words_in

SIGNS = st.text(alphabet="学习者需求分析质量监控的abc123，。% ", min_size=1, max_size=30)


def _holds(text: str, query: str) -> bool:
    """Whether an index would find ``query`` as a phrase of pairs, and the literal signs of it."""
    tokens = pairs_of(text)
    for term in terms_of(query):
        wanted = list(term.pairs)
        places = range(len(tokens) - len(wanted) + 1)
        if wanted and not any(_at(tokens, place, wanted, term.open_end) for place in places):
            return False
        if term.literal and term.literal not in fold(text):
            return False
    return True


def _at(tokens: list[str], place: int, wanted: list[str], open_end: bool) -> bool:
    *first, last = wanted
    if tokens[place : place + len(first)] != first:
        return False
    found = tokens[place + len(first)]
    return found.startswith(last) if open_end else found == last


@given(SIGNS, st.integers(0, 29), st.integers(2, 6))
def test_whatever_stands_in_a_text_is_found(text: str, start: int, length: int) -> None:
    folded = fold(text)
    part, before = folded[start : start + length], folded[:start][-1:]
    begins_word = not (before.isascii() and before.isalnum())
    if part.strip() and (begins_word or not part[0].isascii()):
        assert _holds(text, part), (text, part)


def test_what_does_not_stand_there_is_not_found() -> None:
    text = "质量监控指标 100%"
    assert _holds(text, "量监") and _holds(text, "１００％") and _holds(text, "指标")
    assert not _holds(text, "监量") and not _holds(text, "100_") and not _holds(text, "指标x")


def test_a_long_term_is_looked_for_by_its_words_as_well() -> None:
    (term,) = terms_of("学习需求分析")
    assert term.words == ("学习", "需求", "分析")
    assert set(term.words) <= set(words_in("对学习者的需求进行分析"))
    (quoted,) = terms_of("“学习需求分析”")
    assert quoted.words == ()


def test_an_excerpt_shows_what_was_found_and_marks_it() -> None:
    text = "甲" * 200 + "完课率下降，Ｅxcel 表" + "乙" * 200
    pieces = excerpt(text, terms_of("完课率 excel"), 40)
    assert [piece for piece, marked in pieces if marked] == ["完课率", "Ｅxcel"]
    assert pieces[0] == ("…", False) and pieces[-1] == ("…", False)
    assert excerpt("没有", terms_of("别的")) == (("没有", False),)
