"""Moodle XML: every type that is known, pictures inside, and names of those that are not."""

from __future__ import annotations

import base64
from decimal import Decimal

import pytest

from foundation.errors import Invalid
from itembank.delivery import as_shown, present
from itembank.exchange.drafts import Draft, Reading
from itembank.exchange.moodle_reader import read_moodle
from itembank.interactions import QtiBody
from itembank.items import Item, ItemType
from itembank.scoring import score as score_item

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
).decode()


def quiz(*questions: str) -> Reading:
    return read_moodle(f"<quiz>{''.join(questions)}</quiz>".encode(), "q.xml")


def question(kind: str, text: str = "Q?", rest: str = "", grade: str = "2") -> str:
    return (
        f'<question type="{kind}"><name><text>N</text></name><questiontext format="html">'
        f"<text><![CDATA[{text}]]></text></questiontext><defaultgrade>{grade}</defaultgrade>{rest}"
        "</question>"
    )


def answer(text: str, share: str, inner: str = "") -> str:
    return f'<answer fraction="{share}" format="html"><text>{text}</text>{inner}</answer>'


def only(text: str) -> Item:
    (draft,) = quiz(text).drafts
    assert draft.item is not None, draft.remarks
    return draft.item


def score(item: Item, **given: str | list[str]) -> Decimal:
    return score_item(item, given, 1).score  # type: ignore[arg-type]


def codes(draft: Draft) -> list[str]:
    return [remark.code for remark in draft.remarks]


def test_choices_and_their_grade() -> None:
    feedback = "<feedback><text>good</text></feedback>"
    one = only(question("multichoice", rest=answer("a", "100", feedback) + answer("b", "50")))
    assert (one.max_score, score(one, RESPONSE="A"), score(one, RESPONSE="B")) == (2, 2, 1)
    assert one.rationales[0].text == "good"
    several = "<single>false</single>" + answer("a", "50") + answer("b", "50") + answer("c", "-50")
    many = only(question("multichoice", rest=several))
    assert many.item_type is ItemType.MULTIPLE_CHOICE
    assert score(many, RESPONSE=["A", "B", "C"]) == 1


def test_true_false() -> None:
    item = only(question("truefalse", rest=answer("true", "0") + answer("false", "100")))
    assert score(item, RESPONSE="false") == 2


def test_words_and_numbers() -> None:
    words = only(question("shortanswer", rest="<usecase>1</usecase>" + answer("Bern", "100")))
    assert (score(words, RESPONSE="Bern"), score(words, RESPONSE="bern")) == (2, 0)
    tolerance = "<tolerance>0.5</tolerance>"
    number = only(question("numerical", rest=answer("3,5", "100", tolerance)))
    assert (score(number, RESPONSE="4"), score(number, RESPONSE="4.1")) == (2, 0)


def test_matching_ordering_and_essay() -> None:
    pairs = "".join(
        f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer>'
        "</subquestion>"
        for left, right in (("a", "1"), ("b", "2"), ("", "3"))
    )
    match = only(question("matching", rest=pairs))
    assert score(match, RESPONSE=["a 1", "b 2"]) == match.max_score == 2
    order = only(question("ordering", rest=answer("x", "1") + answer("y", "2")))
    assert score(order, RESPONSE=["A", "B"]) == 2
    essay = only(question("essay", rest="<graderinfo><text>look at …</text></graderinfo>"))
    assert essay.needs_people
    assert essay.metadata.marking_note == "look at …"


def test_gaps_that_are_written_become_the_banks_own() -> None:
    item = only(question("cloze", "<p>{1:SA:=in~=within} and {2:NM:=4:0.5}</p>", grade="3"))
    assert score(item, RESPONSE_1="within", RESPONSE_2="4.5") == 3
    assert score(item, RESPONSE_2="4") == 2


def test_gaps_with_lists_are_kept_as_qti_and_tell_no_key() -> None:
    item = only(question("cloze", "<p>Is {1:MC:=right~wrong~%50%nearly} <b>{1:SA:=so}</b></p>"))
    assert isinstance(item.body[0], QtiBody)
    assert score(item, RESPONSE_1="option_1", RESPONSE_2="SO") == 2
    assert score(item, RESPONSE_1="option_3") == Decimal("0.5")
    told = str(present(item, "seed"))
    assert "inlineChoice" in told
    assert "option_1" not in told
    assert as_shown(item, "seed", {"RESPONSE_1": "option_1"}) == {"RESPONSE_1": "c1"}


@pytest.mark.parametrize(("kind", "box"), [("ddwtos", "dragbox"), ("gapselect", "selectoption")])
def test_words_put_into_a_text(kind: str, box: str) -> None:
    boxes = "".join(
        f"<{box}><text>{t}</text><group>{g}</group></{box}>"
        for t, g in (("cat", 1), ("dog", 1), ("eats", 2))
    )
    item = only(question(kind, "The [[1]] [[3]].", boxes))
    assert score(item, RESPONSE_1="option_1", RESPONSE_2="option_1") == 2
    assert len(present(item, 1)["interactions"][0]["interactions"][0]["choices"]) == 2  # type: ignore[index]


def test_pictures_come_along() -> None:
    file = f'<file name="a b.png" path="/" encoding="base64">{PNG}</file>'
    text = '<img src="@@PLUGINFILE@@/a%20b.png" alt="x">'
    rest = file + answer("a", "100") + answer("b", "0")
    reading = quiz(question("multichoice", text, rest))
    (kept,) = reading.files
    assert f"media:{kept.digest}" in str(reading.drafts[0].item)


def test_unknown_types_are_refused_by_name_and_the_rest_is_read() -> None:
    category = '<question type="category"><category><text>top/x</text></category></question>'
    bad, good = quiz(category, question("calculated"), question("essay")).drafts
    assert (bad.item, codes(bad)) == (None, ["exchange-moodle-type"])
    assert bad.remarks[0].facts["kind"] == "calculated"
    assert good.item is not None
    assert good.category == "top/x"


def test_what_is_no_quiz_is_refused() -> None:
    with pytest.raises(Invalid, match="not-a-quiz"):
        read_moodle(b"<x/>", "q.xml")


def test_a_number_beside_a_choice_keeps_its_tolerances_and_its_answer_to_all_else() -> None:
    text = "<p>{1:MC:=x~y} {1:NM:=3:0.1~%50%4:0.5~%10%*}</p>"
    item = only(question("cloze", text, grade="4"))
    points = [
        score(item, RESPONSE_2=given) for given in ("3.05", "3.1", "3.2", "4.4", "9", "word", "")
    ]
    assert points == [2, 2, Decimal("0.2"), 1, Decimal("0.2"), 0, 0]


def test_boxes_within_a_text_share_the_mark_of_their_gap() -> None:
    item = only(question("cloze", "<p>Which? {1:MULTIRESPONSE:=a~=b~%-50%c~d}</p>"))
    shown = present(item, 1)["interactions"]
    assert "choice" in str(shown)
    right = ["option_1", "option_2"]
    assert score(item, RESPONSE_1=right) == 2
    assert score(item, RESPONSE_1=["option_1"]) == 1
    assert score(item, RESPONSE_1=[*right, "option_3"]) == 1
    assert score(item, RESPONSE_1=["option_3"]) == 0


@pytest.mark.parametrize(
    ("sensitive", "given", "points"),
    [
        ("0", "The COLOUR", 2),
        ("0", "the color.", 2),
        ("1", "The COLOUR", Decimal("0.5")),
        ("0", "a+b", 1),
        ("0", "aab", Decimal("0.5")),
        ("0", "5*3", 2),
        ("0", "553", Decimal("0.5")),
    ],
)
def test_a_star_in_a_short_answer_is_any_text(
    sensitive: str, given: str, points: Decimal | int
) -> None:
    rest = answer("*colo*r*", "100") + answer("a+b", "50") + answer("5\\*3", "100")
    rest += answer("*", "25") + f"<usecase>{sensitive}</usecase>"
    assert score(only(question("shortanswer", rest=rest)), RESPONSE_1=given) == points


def test_the_type_that_gives_all_or_nothing() -> None:
    item = only(question("multichoiceset", rest=answer("a", "100") + answer("b", "0") * 2))
    assert [score(item, RESPONSE=given) for given in (["A"], ["A", "B"], ["B"])] == [2, 0, 0]
