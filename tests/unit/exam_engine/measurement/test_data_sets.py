"""Frozen data hold the points as categories, tell missing from wrong, and read back the same."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from exam_engine.measurement.data_sets import (
    Attempt,
    digest_of_text,
    from_attempts,
    from_file,
    read_data_set,
)
from foundation.errors import Invalid
from itembank.calibration.response_file import Columns, read_responses

NAMES = {"v1": "Q1", "v2": "Q2"}


def _attempts(points: list[tuple[str | None, str | None]]) -> list[Attempt]:
    return [
        Attempt(
            f"a{number}",
            "all",
            {
                ref: Decimal(told)
                for ref, told in zip(("v1", "v2"), row, strict=True)
                if told is not None
            },
        )
        for number, row in enumerate(points)
    ]


def test_points_become_categories_in_ascending_order_and_absent_items_are_missing() -> None:
    data = from_attempts(_attempts([("0", "2"), ("1", None), ("0", "0")] * 5), NAMES)
    assert [item.points for item in data.items] == [("0", "1"), ("0", "2")]
    given = data.responses()
    assert given.codes[:3].tolist() == [[0, 1], [1, -1], [0, 0]]
    assert given.items == ("v1", "v2")


def test_points_that_hardly_anybody_earned_join_the_next_lower_ones() -> None:
    points = [("0", "0")] * 6 + [("1", "0.5")] * 2 + [("1", "1")] * 6 + [("1", "2")] * 6
    data = from_attempts(_attempts(list(points)), NAMES)
    assert data.items[1].points == ("0", "1", "2")
    assert data.responses().codes[6, 1] == 0


def test_data_read_back_are_the_same_to_the_last_sign() -> None:
    data = from_attempts(_attempts([("0", "2"), ("1", None)] * 3), NAMES)
    text = data.to_json()
    again = read_data_set(text)
    assert again == data and again.to_json() == text
    assert digest_of_text(text) == digest_of_text(again.to_json())
    assert digest_of_text(text) != digest_of_text(text.replace("a0", "b0"))


def test_a_file_keeps_groups_and_weights() -> None:
    read = read_responses(b"a,b,freq,site\n1,2,3,x\n0,,2,y\n", Columns(group="site"))
    given = read_data_set(from_file(read).to_json()).responses()
    assert given.group_names == ("x", "y") and given.weights.tolist() == [3.0, 2.0]
    assert given.codes[1].tolist() == [0, -1]
    assert np.array_equal(given.categories, read.responses.categories)


def test_no_attempts_are_refused() -> None:
    with pytest.raises(Invalid, match="measurement-no-attempts"):
        from_attempts([], NAMES)
