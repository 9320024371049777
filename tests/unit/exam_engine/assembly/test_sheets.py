"""Forms from tables: conditions, constraints, the optimum, and what is wrong with a table."""

from __future__ import annotations

import csv
import tempfile
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_engine.assembly.item_curves import Curve, Curves, ItemCurve
from exam_engine.assembly.sheet_conditions import Columns, chosen
from exam_engine.assembly.sheet_solving import BestForm, best_form
from exam_engine.assembly.sheets import read_lines, read_pool
from foundation.errors import Conflict, Invalid

POOLS = Path(__file__).resolve().parents[5] / "shared" / "data" / "psychometrics" / "pools"
COLUMNS = Columns(
    4,
    {
        "ID": ["A1", "A2", "B1", "B2"],
        "LEVEL": ["1", "2", "2", ""],
        "TYPE": ["MC", "MC", "FR", "FR"],
        "OPEN": ["TRUE", "FALSE", "F", ""],
    },
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", "1111"),
        ("LEVEL == 2", "0110"),
        ("level >= 1 & TYPE == 'MC'", "1100"),
        ('LEVEL < 2 | TYPE == "FR"', "1011"),
        # Of an empty cell nothing is known, and what is not known chooses nothing.
        ("!(LEVEL == 2)", "1000"),
        ("!(LEVEL == 2) | is.na(LEVEL)", "1001"),
        ("!(LEVEL == 2 & TYPE == 'MC')", "1011"),
        ("!(LEVEL %in% c(2))", "1001"),
        ("LEVEL %in% 1:2", "1110"),
        ("LEVEL %in% c(2:3, 7)", "0110"),
        ("TYPE %in% 'MC'", "1100"),
        ("OPEN == TRUE", "1000"),
        ("OPEN != TRUE", "0110"),
        ("LEVEL != 2", "1000"),
        ("is.na(LEVEL)", "0001"),
        ('ID %in% c("A1", "B2")', "1001"),
        ("LEVEL %in% c(1, 2) & !(ID == 'A1')", "0110"),
        ("LEVEL == 1 | LEVEL == 2 & TYPE == 'FR'", "1010"),
    ],
)
def test_a_condition_chooses_rows(condition: str, expected: str) -> None:
    assert "".join("1" if one else "0" for one in chosen(condition, COLUMNS)) == expected


@pytest.mark.parametrize(
    ("condition", "position"),
    [
        ("LEVEL = 2", 6 + 1),
        ("LEVEL == ", 10),
        ("(LEVEL == 2", 12),
        ("LEVEL == 2)", 11),
        ("__import__('os')", 11),
        ("LEVEL %in% (1, 2)", 12),
        ("LEVEL == 2 $", 12),
    ],
)
def test_a_condition_that_makes_no_sense_names_the_place(condition: str, position: int) -> None:
    with pytest.raises(Invalid) as refused:
        chosen(condition, COLUMNS)
    assert refused.value.code == "assembly-condition-unreadable"
    assert abs(int(str(refused.value.facts["position"])) - position) <= 1


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        chosen("COLOUR == 1", COLUMNS)
    assert refused.value.facts == {"column": "COLOUR"}


CURVES = [
    ItemCurve("one", Curve.ONE, (0.3,)),
    ItemCurve("two", Curve.TWO, (1.7, -0.5)),
    ItemCurve("three", Curve.THREE, (1.2, 0.4, 0.2)),
    ItemCurve("four", Curve.FOUR, (1.2, 0.4, 0.2, 0.95)),
    ItemCurve("pc", Curve.PARTIAL, (-1.0, 0.5, 1.0)),
    ItemCurve("gpc", Curve.GENERALISED, (0.8, -1.0, 0.5)),
    ItemCurve("gr", Curve.GRADED, (1.5, -1.0, 0.0, 1.2)),
]


@given(st.floats(-4, 4))
def test_chances_add_up_and_information_is_that_of_the_slopes(theta: float) -> None:
    """Fisher information by its definition: the sum of squared slopes over chances."""
    curves, step = Curves.of(CURVES), 1e-5
    chances = curves.probabilities(theta)
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(CURVES)))
    slopes = (curves.probabilities(theta + step) - curves.probabilities(theta - step)) / (2 * step)
    parts = np.divide(slopes**2, chances, out=np.zeros_like(slopes), where=chances > 0)
    assert curves.information(theta) == pytest.approx(parts.sum(axis=1), rel=1e-5, abs=1e-9)


def tables(
    tmp_path: Path, constraints: str, items: str = "", attributes: str = "", stimuli: str = ""
) -> BestForm:
    files = {}
    items = items or "ID,MODEL,PAR1,PAR2\n" + "".join(
        f"I{n},2PL,{1 + n / 10},0\n" for n in range(8)
    )
    attributes = attributes or "ID,DOM,WORDS,STID\n" + "".join(
        f"I{n},{n % 2},{10 * n},S{n // 4}\n" for n in range(8)
    )
    for name, text in (("items", items), ("attributes", attributes), ("stimuli", stimuli)):
        files[name] = tmp_path / f"{name}.csv"
        files[name].write_text(text, "utf-8")
    sheet = tmp_path / "constraints.csv"
    sheet.write_text("CONSTRAINT_ID,TYPE,WHAT,CONDITION,LB,UB,ONOFF\n" + constraints, "utf-8")
    pool = read_pool(files["items"], files["attributes"], files["stimuli"] if stimuli else None)
    return best_form(pool, read_lines(sheet), 0.0)


def test_the_most_informative_items_are_taken(tmp_path: Path) -> None:
    form = tables(tmp_path, "C1,Number,Item,,3,3,\n")
    assert form.items == ("I5", "I6", "I7")
    assert form.information == pytest.approx(sum((1 + n / 10) ** 2 / 4 for n in (5, 6, 7)))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("C2,Number,Item,DOM == 0,3,,\n", ("I2", "I4", "I6")),
        ("C2,Number,Item,DOM,1,2,\n", ("I5", "I6", "I7")),
        ("C2,Sum,Item,WORDS,,150,\n", ("I2", "I6", "I7")),
        ('C2,Sum,Item,"WORDS, DOM == 1",,70,\n', ("I4", "I6", "I7")),
        ('C2,Enemy,Item,"ID %in% c(""I6"", ""I7"")",,,\n', ("I4", "I5", "I7")),
        ('C2,Include,Item,"ID == ""I0""",,,\n', ("I0", "I6", "I7")),
        ("C2,Exclude,Item,WORDS > 60,,,\n", ("I4", "I5", "I6")),
        ('C2,AllOrNone,Item,"ID %in% c(""I0"", ""I7"")",,,\n', ("I0", "I6", "I7")),
        ("C2,Number,Item,DOM == 0,3,,OFF\n", ("I5", "I6", "I7")),
        ("C2,Order,Item,WORDS,,,\n", ("I5", "I6", "I7")),
        ("C2,Average,Item,WORDS,,50,\n", ("I2", "I6", "I7")),
        ('C2,Mean,Item,"WORDS, DOM == 1",,40,\n', ("I1", "I6", "I7")),
        ("C2,Average,Item,WORDS,10,20,\n", ("I0", "I1", "I5")),
        ('C2,Mutually Exclusive,Item,"ID %in% c(""I6"", ""I7"")",,,\n', ("I4", "I5", "I7")),
        ('C2,XOR,Item,"ID %in% c(""I6"", ""I7"")",,,\n', ("I4", "I5", "I7")),
        ("C2,Not Include,Item,WORDS > 60,,,\n", ("I4", "I5", "I6")),
        ("C2,Not,Item,WORDS > 60,,,\n", ("I4", "I5", "I6")),
        ("C2,Number,Passage,Per Test,1,1,\n", ("I5", "I6", "I7")),
        ("C2,Number,Item,Per Passage,1,2,\n", ("I3", "I6", "I7")),
        ("C2,Number,Stimulus,,2,2,\n", ("I3", "I6", "I7")),
        ('C2,Exclude,Stimulus,"STID == ""S1""",,,\n', ("I1", "I2", "I3")),
    ],
)
def test_each_kind_of_line_is_kept(tmp_path: Path, lines: str, expected: tuple[str, ...]) -> None:
    form = tables(tmp_path, "C1,Number,Item,,3,3,\n" + lines)
    if lines.startswith("C2,AllOrNone"):
        assert ("I0" in form.items) == ("I7" in form.items)
    else:
        assert form.items == expected


def test_items_for_each_stimulus_are_counted(tmp_path: Path) -> None:
    lines = "C1,Number,Stimulus,,2,2,\nC2,Number,Item,Per Stimulus,2,2,\n"
    form = tables(tmp_path, lines)
    assert form.items == ("I2", "I3", "I6", "I7")
    assert form.stimuli == ("S0", "S1")


def test_lines_that_cannot_hold_together_are_named_and_no_others(tmp_path: Path) -> None:
    lines = "C1,Number,Item,,3,3,\nC2,Sum,Item,WORDS,0,1000,\nC3,Number,Item,DOM == 0,4,,\n"
    with pytest.raises(Conflict) as refused:
        tables(tmp_path, lines)
    assert refused.value.facts["lines"] == ["C1", "C3"]
    # With three items in all only three of domain 0 can be had.
    assert refused.value.facts["lacking"] == ["C1 4/3", "C3 3/4"]
    assert refused.value.facts["short"] == [
        {"line": "C1", "needed": 3.0, "reachable": 4.0, "missing": 1.0},
        {"line": "C3", "needed": 4.0, "reachable": 3.0, "missing": 1.0},
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.3, 2.5), min_size=6, max_size=9), st.integers(0, 2))
def test_no_other_form_that_keeps_the_lines_tells_more(slopes: list[float], least: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        items = "ID,MODEL,PAR1,PAR2\n" + "".join(f"I{n},2PL,{a},0\n" for n, a in enumerate(slopes))
        attributes = "ID,DOM\n" + "".join(f"I{n},{n % 2}\n" for n in range(len(slopes)))
        lines = f"C1,Number,Item,,3,3,\nC2,Number,Item,DOM == 0,{least},{least},\n"
        form = tables(Path(folder), lines, items, attributes)
    best = max(
        sum(slopes[one] ** 2 / 4 for one in three)
        for three in combinations(range(len(slopes)), 3)
        if sum(one % 2 == 0 for one in three) == least
    )
    assert form.information == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize(
    ("items", "lines", "code"),
    [
        ("ID,PAR1\nI1,1\n", "", "assembly-column-missing"),
        ("ID,MODEL,PAR1\nI1,5PL,1\n", "", "assembly-model-unknown"),
        ("ID,MODEL,PAR1,PAR2\nI1,2PL,1,x\n", "", "assembly-number-unreadable"),
        ("ID,MODEL,PAR1\nI1,2PL,1\n", "", "assembly-curve-parameters"),
        ("ID,MODEL,PAR1,PAR2\nI1,2PL,-1,0\n", "", "assembly-curve-range"),
        ("ID,MODEL,PAR1\nI1,1PL,1\nI1,1PL,2\n", "", "assembly-item-twice"),
        ("ID,MODEL,PAR1\nZ9,1PL,1\n", "", "assembly-attributes-missing"),
        ("", "C1,Guess,Item,,1,1,\n", "assembly-type-unknown"),
        ("", "C1,Number,Page,,1,1,\n", "assembly-what-unknown"),
        ("", "C1,Number,Item,,2,1,\n", "assembly-bounds-crossed"),
        ("", "C1,Number,Item,,,,\n", "assembly-bounds-missing"),
        ("", "C1,Sum,Item,STID,1,2,\n", "assembly-sum-not-a-number"),
        ("", "C1,Number,Item,DOM = 1,1,2,\n", "assembly-condition-unreadable"),
        ("", "C1,Number,Item,,one,2,\n", "assembly-number-unreadable"),
    ],
)
def test_a_bad_table_is_refused_by_name(tmp_path: Path, items: str, lines: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        tables(tmp_path, lines or "C1,Number,Item,,1,1,\n", items)
    assert refused.value.code == code


FILES = {
    "science": (
        "itempool_science_1000.csv",
        "itemattrib_science_1000.csv",
        "constraints_science_1000.csv",
    ),
    "fatigue": (
        "itempool_fatigue_95.csv",
        "itemattrib_fatigue_95.csv",
        "constraints_fatigue_95.csv",
    ),
    "synth50": ("synth50/itempool.csv", "synth50/itemattrib.csv", "synth50/constraints.csv"),
}


@pytest.mark.skipif(not POOLS.exists(), reason="no ../shared/data/psychometrics here")
def test_every_optimum_that_others_have_proven_is_met() -> None:
    with (POOLS / "assembly_oracle.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        items, attributes, lines = (POOLS / name for name in FILES[row["pool"]])
        form = best_form(read_pool(items, attributes), read_lines(lines), float(row["theta"]))
        assert form.information == pytest.approx(float(row["optimal_information"]), abs=1e-6)
        for kept in form.kept:
            assert kept.least - 1e-9 <= kept.value <= kept.most + 1e-9
