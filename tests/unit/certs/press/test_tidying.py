"""A tidied page paints the same in the same state, or it is left as it was."""

from __future__ import annotations

import pytest

from certs.press.tidying import tidied


def _tidied(*lines: str, opaque: bool = True, pictures: tuple[str, ...] = ("i1",)) -> list[str]:
    page = "\n".join(lines).encode()
    return tidied(page, opaque=opaque, pictures=pictures).decode().split("\n")


def test_saving_around_a_colour_is_left_out() -> None:
    made = _tidied("q", "q", "1 0 0 rg", "0 0 9 9 re", "f", "Q", "Q", "q", "0 0 1 rg", "f", "Q")
    assert "q" not in made
    assert made.count("1 0 0 rg") == 1


def test_colour_that_is_set_already_is_not_set_again() -> None:
    assert _tidied("1 0 0 rg", "f", "q", "1 0 0 rg", "f", "Q") == ["1 0 0 rg", "f", "f"]


@pytest.mark.parametrize("binding", ["2 0 0 2 0 0 cm", "W", "W*", "3 w", "1 0 0 RG", "[1] 0 d"])
def test_saving_around_more_than_a_colour_stays(binding: str) -> None:
    page = ("q", "0 0 9 9 re", binding, "1 0 0 rg", "f", "Q", "0 1 0 rg", "f")
    assert _tidied(*page) == list(page)


def test_page_whose_colours_would_run_out_of_a_pair_is_left_alone() -> None:
    page = ("q", "1 0 0 rg", "f", "Q", "0 0 9 9 re", "f")
    assert _tidied(*page) == list(page)


def test_form_that_would_inherit_another_colour_is_noticed_and_a_picture_is_not() -> None:
    form = ("q", "1 0 0 rg", "f", "Q", "/Form Do")
    assert _tidied(*form) == list(form)
    assert _tidied("q", "1 0 0 rg", "f", "Q", "/i1 Do") == ["1 0 0 rg", "f", "/i1 Do"]


def test_transparency_stays_unless_there_is_none() -> None:
    page = ("/a1 gs", "1 0 0 rg", "f")
    assert _tidied(*page, opaque=False) == list(page)
    assert _tidied(*page) == ["1 0 0 rg", "f"]


def test_page_with_colours_of_other_spaces_is_left_alone() -> None:
    page = ("q", "0.5 g", "f", "Q", "q", "[] 0 d", "S", "Q")
    assert _tidied(*page) == list(page)


def test_what_is_the_default_is_not_said() -> None:
    assert _tidied("[] 0 d", "0 J", "0 j", "4 M", "0 0 m", "1 1 m", "2 2 l", "S") == [
        "1 1 m",
        "2 2 l",
        "S",
    ]
