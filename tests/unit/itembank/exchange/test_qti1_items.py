"""Items of QTI 1.2: scored and shown as what they mean in QTI 2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foundation.errors import Invalid
from itembank.exchange.item_files import ItemSource, open_item, sources_in
from itembank.exchange.qti_delivery import deliver
from itembank.qti.running import Scorer, as_json

CHOICE = """
<response_lid ident="Q" rcardinality="{cardinality}"><render_choice shuffle="Yes">
 <response_label ident="k1"><material><mattext>One</mattext></material></response_label>
 <response_label ident="k2"><material><mattext>Two</mattext></material></response_label>
 <response_label ident="k3"><material><mattext>Three</mattext></material></response_label>
</render_choice></response_lid>"""
WORD = '<response_str ident="Q" rcardinality="Single"><render_fib/></response_str>'
NUMBER = (
    '<response_str ident="Q" rcardinality="Single"><render_fib fibtype="Decimal"/></response_str>'
)


def source(tmp_path: Path, presentation: str, conditions: str, declared: str = "") -> ItemSource:
    file = tmp_path / "item.xml"
    file.write_text(
        f"""<questestinterop><item ident="I" title="t">
        <presentation><material><mattext texttype="text/html">&lt;p&gt;Which?&lt;/p&gt;</mattext>
        </material>{presentation}</presentation>
        <resprocessing><outcomes>{declared}<decvar varname="SCORE" vartype="Decimal"
          minvalue="0" maxvalue="100"/></outcomes>{conditions}</resprocessing>
        <itemfeedback ident="f1"><material><mattext>Quite so, that is it.</mattext></material>
        </itemfeedback></item></questestinterop>""",
        "utf-8",
    )
    return next(sources_in(file))


def score(one: ItemSource, given: Any) -> dict[str, Any]:
    outcomes = Scorer(one.program()).score({"Q": given}).outcomes
    return {name: as_json(value) for name, value in outcomes.items()}


def when(condition: str, points: str, attributes: str = "", action: str = "Set") -> str:
    return (
        f"<respcondition {attributes}><conditionvar>{condition}</conditionvar>"
        f'<setvar varname="SCORE" action="{action}">{points}</setvar></respcondition>'
    )


def equal(text: str, more: str = "") -> str:
    return f'<varequal respident="Q" {more}>{text}</varequal>'


def test_one_right_choice(tmp_path: Path) -> None:
    one = source(tmp_path, CHOICE.format(cardinality="Single"), when(equal("k2"), "100"))
    assert [score(one, given)["SCORE"] for given in ("k2", "k1", None)] == [100.0, 0.0, 0.0]
    view = deliver(one.shown(), Scorer(one.program()).start(), lambda _: None).view
    assert "Which?" in view["content"]
    assert {choice["content"] for choice in view["interactions"][0]["choices"]} == {
        "<div><p>One</p></div>",
        "<div><p>Two</p></div>",
        "<div><p>Three</p></div>",
    }
    assert "Quite so" not in str(view)


def test_all_right_choices_and_none_of_the_wrong(tmp_path: Path) -> None:
    condition = f"<and>{equal('k1')}{equal('k3')}<not>{equal('k2')}</not></and>"
    one = source(tmp_path, CHOICE.format(cardinality="Multiple"), when(condition, "100"))
    given = (["k1", "k3"], ["k3", "k1"], ["k1"], ["k1", "k2", "k3"], [])
    assert [score(one, answer)["SCORE"] for answer in given] == [100.0, 100.0, 0.0, 0.0, 0.0]


def test_the_right_order(tmp_path: Path) -> None:
    condition = equal("k3") + equal("k1") + equal("k2")
    one = source(tmp_path, CHOICE.format(cardinality="Ordered"), when(condition, "5"))
    assert score(one, ["k3", "k1", "k2"])["SCORE"] == 5.0
    assert score(one, ["k1", "k2", "k3"])["SCORE"] == 0.0
    assert one.interactions() == ("orderInteraction",)


def test_words_are_compared_without_their_case_unless_it_is_asked_for(tmp_path: Path) -> None:
    one = source(tmp_path, WORD, when(equal("Beijing"), "100"))
    assert score(one, "BEIJING")["SCORE"] == 100.0
    strict = source(tmp_path, WORD, when(equal("Beijing", 'case="Yes"'), "100"))
    assert score(strict, "BEIJING")["SCORE"] == 0.0


def test_numbers_within_their_bounds(tmp_path: Path) -> None:
    bounds = '<vargte respident="Q">3.1</vargte><varlt respident="Q">3.2</varlt>'
    one = source(tmp_path, NUMBER, when(bounds, "100"))
    assert [score(one, given)["SCORE"] for given in ("3.1", "3.14", "3.2", "many")] == [
        100.0,
        100.0,
        0.0,
        0.0,
    ]


def test_a_condition_that_holds_ends_the_looking_unless_it_says_otherwise(tmp_path: Path) -> None:
    first = when(equal("k1"), "10", 'continue="No"', "Add")
    second = when("<other/>", "1", 'continue="Yes"', "Add")
    third = when("<other/>", "2", "", "Add")
    one = source(tmp_path, CHOICE.format(cardinality="Single"), first + second + third)
    assert score(one, "k1")["SCORE"] == 10.0
    assert score(one, "k2")["SCORE"] == 3.0


def test_shares_of_several_gaps_add_up_though_no_condition_says_that_it_goes_on(
    tmp_path: Path,
) -> None:
    gaps = "".join(WORD.replace('ident="Q"', f'ident="{name}"') for name in ("F", "G", "H"))
    shares = "".join(
        when(f'<varequal respident="{name}">x</varequal>', "33", "", "Add")
        for name in ("F", "G", "H")
    )
    one = source(tmp_path, gaps, shares)
    scorer = Scorer(one.program())
    for given, points in (({"F": "x", "G": "x", "H": "x"}, 99), ({"F": "x", "H": "x"}, 66)):
        assert scorer.score(given).number("SCORE") == points
    again = source(
        tmp_path, CHOICE.format(cardinality="Single"), when(equal("k1"), "1", "", "Add") * 2
    )
    assert score(again, "k1")["SCORE"] == 1.0


def test_places_counted_from_0_are_places_all_the_same(tmp_path: Path) -> None:
    places = "".join(
        when(equal(key, f'index="{place}"'), "1", 'continue="Yes"', "Add")
        for place, key in enumerate(("k2", "k1", "k3"))
    )
    one = source(tmp_path, CHOICE.format(cardinality="Ordered"), places)
    assert score(one, ["k2", "k1", "k3"])["SCORE"] == 3.0
    assert score(one, ["k2", "k3", "k1"])["SCORE"] == 1.0


def test_words_that_blackboard_keeps_apart_stand_in_the_choices(tmp_path: Path) -> None:
    def flow(word: str) -> str:
        return f"<flow><flow><material><mattext>{word}</mattext></material></flow></flow>"

    labels = '<response_label ident="x"/><response_label ident="y"/>'
    presented = (
        f'<flow class="RESPONSE_BLOCK"><flow>{flow("cat")}<response_lid ident="Q" '
        f'rcardinality="Single"><render_choice><flow_label>{labels}</flow_label></render_choice>'
        f'</response_lid></flow></flow><flow class="RIGHT_MATCH_BLOCK">{flow("Katze")}'
        f"{flow('Hund')}</flow>"
    )
    one = source(tmp_path, presented, when(equal("x"), "1"))
    view = deliver(one.shown(), Scorer(one.program()).start(), lambda _: None).view
    assert ["Katze" in view["content"], "cat" in view["content"]] == [False, True]
    assert [two["content"] for two in view["interactions"][0]["choices"]] == [
        "<div><p>Katze</p></div>",
        "<div><p>Hund</p></div>",
    ]


def test_markup_within_a_text_is_kept(tmp_path: Path) -> None:
    told = '<material><mattext texttype="text/xhtml">So <b>bold</b> a word</mattext></material>'
    one = source(tmp_path, told + WORD, "")
    view = deliver(one.shown(), Scorer(one.program()).start(), lambda _: None).view
    assert "So <b>bold</b> a word" in view["content"]


def test_a_score_stays_within_its_declared_bounds(tmp_path: Path) -> None:
    one = source(tmp_path, CHOICE.format(cardinality="Single"), when("<other/>", "150"))
    assert score(one, "k1")["SCORE"] == 100.0
    low = source(tmp_path, CHOICE.format(cardinality="Single"), when("<other/>", "-5"))
    assert score(low, "k1")["SCORE"] == 0.0


def test_earned_feedback_is_named(tmp_path: Path) -> None:
    condition = (
        f"<respcondition><conditionvar>{equal('k1')}</conditionvar>"
        '<displayfeedback linkrefid="f1"/></respcondition>'
    )
    one = source(tmp_path, CHOICE.format(cardinality="Single"), condition)
    assert score(one, "k1")["FEEDBACK"] == ["f1"]
    assert score(one, "k2")["FEEDBACK"] is None


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        (when('<varequal respident="GHOST">1</varequal>', "1"), "qti-variable-undeclared"),
        (when('<var_extension respident="Q">1</var_extension>', "1"), "qti-expression-unknown"),
        ("<itemproc_extension><calculated/></itemproc_extension>", "qti-rule-unknown"),
    ],
)
def test_what_cannot_be_scored_is_refused_by_its_name(
    tmp_path: Path, conditions: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        source(tmp_path, WORD, conditions).program()
    assert refused.value.code == code


def test_a_file_of_several_items_wants_the_name_of_one(tmp_path: Path) -> None:
    file = tmp_path / "two.xml"
    item = '<item ident="{}"><presentation/></item>'
    file.write_text(f"<questestinterop>{item.format('A')}{item.format('B')}</questestinterop>")
    assert open_item(file, "B").identifier == "B"
    with pytest.raises(Invalid) as refused:
        open_item(file)
    assert refused.value.code == "qti-item-not-one"


def test_several_texts_that_one_answer_may_equal_are_alternatives(tmp_path: Path) -> None:
    # One answer cannot equal both; this is how Canvas writes the accepted answers of a short text.
    both = "".join(f'<varequal respident="Q">{word}</varequal>' for word in ("oui", "si"))
    one = source(tmp_path, WORD, when(both, "100"))
    assert score(one, "si")["SCORE"] == 100.0
    assert score(one, "Oui")["SCORE"] == 100.0
    assert score(one, "no")["SCORE"] == 0.0


def test_a_subset_and_the_time_taken_are_conditions_too(tmp_path: Path) -> None:
    subset = '<varsubset respident="Q" setmatch="{match}">k1,k3</varsubset>'
    choice = CHOICE.format(cardinality="Multiple")
    exact = source(tmp_path, choice, when(subset.format(match="Exact"), "1"))
    assert score(exact, ["k1", "k2", "k3"])["SCORE"] == 1.0
    assert score(exact, ["k1"])["SCORE"] == 0.0
    some = source(tmp_path, choice, when(subset.format(match="Partial"), "1"))
    assert score(some, ["k3"])["SCORE"] == 1.0
    assert score(some, ["k2"])["SCORE"] == 0.0
    quick = source(tmp_path, WORD, when('<durlte respident="Q">PT30S</durlte>', "1"))
    scorer = Scorer(quick.program())
    assert as_json(scorer.score({"duration": 30}).outcomes["SCORE"]) == 1.0
    assert as_json(scorer.score({"duration": 31}).outcomes["SCORE"]) == 0.0


def test_places_of_an_ordered_answer_are_counted_from_one(tmp_path: Path) -> None:
    second = '<varequal respident="Q" index="2">k1</varequal>'
    one = source(tmp_path, CHOICE.format(cardinality="Ordered"), when(second, "1"))
    assert score(one, ["k2", "k1", "k3"])["SCORE"] == 1.0
    assert score(one, ["k1", "k2", "k3"])["SCORE"] == 0.0


def test_an_ellipse_has_whole_axes(tmp_path: Path) -> None:
    # Errata of QTI 1.2.1: diameters, where QTI 2 has radii.
    points = '<response_xy ident="Q"><render_hotspot/></response_xy>'
    area = '<varinside respident="Q" areatype="Ellipse">100,100,40,20</varinside>'
    one = source(tmp_path, points, when(area, "1"))
    assert score(one, "119 100")["SCORE"] == 1.0
    assert score(one, "100 111")["SCORE"] == 0.0


def test_words_may_be_set_as_well_as_numbers(tmp_path: Path) -> None:
    condition = (
        f"<respcondition><conditionvar>{equal('k1')}</conditionvar>"
        '<setvar varname="GRADE">merit</setvar></respcondition>'
    )
    declared = '<decvar varname="GRADE" vartype="String" defaultval="none"/>'
    one = source(tmp_path, CHOICE.format(cardinality="Single"), condition, declared)
    assert score(one, "k1")["GRADE"] == "merit"
    assert score(one, "k2")["GRADE"] == "none"


def test_a_group_is_shown_as_two_sides_and_named_areas_as_hot_spots(tmp_path: Path) -> None:
    group = (
        '<response_grp ident="Q" rcardinality="Multiple"><render_extension>'
        '<response_label ident="a" match_group="x,y" match_max="1"><material><mattext>A</mattext>'
        '</material></response_label><response_label ident="x"><material><mattext>X</mattext>'
        "</material></response_label></render_extension></response_grp>"
    )
    pair = source(tmp_path, group, when('<varequal respident="Q">a,x</varequal>', "1"))
    assert pair.interactions() == ("matchInteraction",)
    assert score(pair, ["a x"])["SCORE"] == 1.0
    areas = (
        '<response_lid ident="Q"><render_hotspot><material><matimage uri="m.png"/></material>'
        '<response_label ident="k1" rarea="Rectangle">10,10,5,5</response_label></render_hotspot>'
        "</response_lid>"
    )
    spot = source(tmp_path, areas, when(equal("k1"), "1"))
    assert spot.interactions() == ("hotspotInteraction",)
    assert score(spot, "k1")["SCORE"] == 1.0


def test_the_greatest_mark_and_formatted_text_of_blackboard_are_known(tmp_path: Path) -> None:
    right = (
        f'<respcondition title="correct"><conditionvar>{equal("k1")}</conditionvar>'
        '<setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>'
    )
    text = (
        '<material><mat_extension><mat_formattedtext type="HTML">&lt;b&gt;Bold&lt;/b&gt;'
        "</mat_formattedtext></mat_extension></material>"
    )
    one = source(tmp_path, text + CHOICE.format(cardinality="Single"), right)
    assert score(one, "k1")["SCORE"] == 100.0
    assert score(one, "k2")["SCORE"] == 0.0
    view = deliver(one.shown(), Scorer(one.program()).start(), lambda _: None).view
    assert "<b>Bold</b>" in view["content"]


def test_each_part_of_the_processing_is_looked_through_anew(tmp_path: Path) -> None:
    first = when(equal("k1"), "10")
    second = '</resprocessing><resprocessing><outcomes><decvar varname="X"/></outcomes>' + when(
        equal("k1"), "3"
    ).replace('"SCORE"', '"X"')
    one = source(tmp_path, CHOICE.format(cardinality="Single"), first + second)
    told = score(one, "k1")
    assert (told["SCORE"], told["X"]) == (10.0, 3.0)
