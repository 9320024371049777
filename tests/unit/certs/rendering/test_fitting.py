"""Sizes at which texts fit."""

from __future__ import annotations

import pytest

from certs.rendering.fitting import Box, Step, fit
from certs.rendering.fonts import Metrics, metrics
from foundation.errors import Invalid
from tests.certificates import faces

BOX = Box(50, (Step(20, 1), Step(10, 1), Step(8, 2)))


@pytest.fixture(scope="module")
def font() -> Metrics:
    return metrics(faces()["serif"].path)


def test_short_text_is_set_in_the_largest_size(font: Metrics) -> None:
    assert fit("name", "张伟", BOX, font) == Step(20, 1)


def test_longer_text_is_made_smaller_before_it_takes_a_second_line(font: Metrics) -> None:
    assert fit("name", "张" * 12, BOX, font) == Step(10, 1)
    assert fit("name", "张" * 20, BOX, font) == Step(8, 2)


def test_text_that_never_fits_is_refused_and_not_clipped(font: Metrics) -> None:
    with pytest.raises(Invalid, match="certs-text-too-long") as refused:
        fit("name", "张" * 60, BOX, font)
    assert refused.value.facts == {"field": "name", "characters": 60}


def test_latin_word_is_not_broken_inside(font: Metrics) -> None:
    with pytest.raises(Invalid, match="certs-text-too-long"):
        fit("name", "W" * 30, BOX, font)
    assert fit("name", "Maria de la Vega Fernandez y Castilla", BOX, font).lines == 2


def test_closing_mark_does_not_begin_a_line(font: Metrics) -> None:
    one_line = Box(10 * 10 * 25.4 / 72 * 1.02 + 0.01, (Step(10, 1), Step(9.9, 3)))
    assert fit("posts", "张" * 10, one_line, font).lines == 1
    # Eleven with the mark: the tenth character moves down together with it.
    assert fit("posts", "张" * 10 + "，", one_line, font).lines == 2
