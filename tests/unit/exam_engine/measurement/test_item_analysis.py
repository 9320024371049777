"""Figures of items are those of their definitions; hints name what a person should look at."""

from __future__ import annotations

import io
from decimal import Decimal

import numpy as np
import pytest
from openpyxl import load_workbook

from exam_engine.measurement.data_sets import Attempt
from exam_engine.measurement.item_analysis import FormFigures, Hint, analyse_form
from exam_engine.measurement.item_workbook import workbook
from exam_engine.measurement.marked_answers import Marked, MarkedItem

PERSONS = 200


def _figures(*, wrong_key: bool = False) -> FormFigures:
    chance = np.random.default_rng(3)
    theta = chance.normal(size=(PERSONS, 1))
    right = chance.random((PERSONS, 8)) < 1 / (1 + np.exp(np.linspace(-1.5, 1.5, 8) - theta))
    attempts = []
    for row in range(PERSONS):
        answers = ["B" if is_right else "ACD"[int(chance.integers(3))] for is_right in right[row]]
        keys = ["B"] * 8
        if wrong_key:
            keys[2] = "A"
        points = {
            f"v{place}": Decimal(2 if answer == key else 0)
            for place, (answer, key) in enumerate(zip(answers, keys, strict=True))
        }
        given = {f"v{place}": {"RESPONSE": answer} for place, answer in enumerate(answers)}
        attempts.append(Marked(Attempt(f"a{row}", "all", points), "form", f"e{row}", given))
    items = {f"v{place}": MarkedItem(f"=Q{place}", Decimal(2)) for place in range(8)}
    return analyse_form(attempts, items)


def test_figures_follow_their_definitions() -> None:
    figures = _figures()
    assert figures.complete == PERSONS and figures.highest == Decimal(16)
    assert figures.items[0].facility > figures.items[7].facility
    assert sum(item.facility * 2 for item in figures.items) == pytest.approx(figures.mean)
    assert figures.error == pytest.approx(figures.spread * np.sqrt(1 - figures.alpha))
    for item in figures.items:
        assert -1 <= item.item_rest <= 1 and item.unanswered == 0
        assert sum(one.share for one in item.options) == pytest.approx(1)
        assert [one.name for one in item.options if one.is_key] == ["B"]


def test_a_key_that_is_wrong_is_named_with_the_option_that_draws_the_better_persons() -> None:
    item = _figures(wrong_key=True).items[2]
    raised = {hint: option for hint, _, option in item.hints}
    assert Hint.NEGATIVE in raised or Hint.LOW in raised
    assert raised[Hint.DISTRACTOR] == "B"


def test_few_persons_raise_that_hint_alone() -> None:
    attempts = [
        Marked(Attempt(f"a{n}", "all", {"v": Decimal(n % 2)}), "form", f"e{n}", {})
        for n in range(5)
    ]
    (item,) = analyse_form(attempts, {"v": MarkedItem("Q", Decimal(1))}).items
    assert [hint for hint, _, _ in item.hints] == [Hint.FEW]


def test_no_cell_of_the_workbook_could_run() -> None:
    book = load_workbook(io.BytesIO(workbook(_figures(), lambda code, **_: code[-20:])))
    for sheet in book:
        for row in sheet.iter_rows():
            assert not any(cell.data_type == "f" for cell in row)
    assert book.worksheets[0]["A2"].value == "'=Q0"
