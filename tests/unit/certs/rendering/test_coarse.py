"""Outlines on a coarse grid look as the face drew them: strokes even, areas kept."""

from __future__ import annotations

from itertools import pairwise

import pytest

from certs.rendering.coarse import Contour, Piece, area, contours, on_grid, snapped


def _box(left: float, low: float, right: float, high: float) -> Contour:
    corners = ((left, low), (left, high), (right, high), (right, low))
    return [Piece((corner,)) for corner in corners]


def _heights(glyph: list[Contour]) -> list[float]:
    """Thickness of each box of a glyph, lowest first."""
    spans = [sorted({piece.end[1] for piece in contour}) for contour in glyph]
    return [high - low for low, high in sorted(spans)]


def test_strokes_of_one_thickness_stay_of_one_thickness() -> None:
    # Thirty thousandths each, but at places that round up, down and both ways.
    strokes = [_box(100, low, 900, low + 30) for low in (4, 106, 211, 317, 424, 729)]
    assert len(set(_heights(on_grid(strokes, 10, 5)))) == 1


def test_thin_stroke_never_vanishes() -> None:
    assert _heights(on_grid([_box(100, 101, 900, 104)], 10, 5)) == [1]


def test_edges_are_put_no_further_off_than_six_tenths_of_a_step() -> None:
    edges = [3, 27, 52, 77, 101, 126, 151, 176]
    placed = snapped(edges, 10)
    assert all(abs(step * 10 - edge) <= 6 for edge, step in placed.items())


def test_point_on_a_line_is_left_out_and_the_shape_stays() -> None:
    box = _box(0, 0, 500, 500)
    box.insert(2, Piece(((250, 500),)))
    (made,) = on_grid([box], 10, 5)
    # The closing line is not told either.
    assert len(made) == 4
    assert area([made]) * 100 == pytest.approx(area([box]))


def test_curve_that_hardly_bends_becomes_a_line() -> None:
    flat = [Piece(((0, 0),)), Piece(((100, 3), (200, 3), (300, 0))), Piece(((300, 300),))]
    (made,) = on_grid([flat], 10, 5)
    assert all(piece.is_line for piece in made)


def test_round_shape_stays_round() -> None:
    round_ = [
        Piece(((500, 0),)),
        Piece(((500, 276), (276, 500), (0, 500))),
        Piece(((-276, 500), (-500, 276), (-500, 0))),
        Piece(((-500, -276), (-276, -500), (0, -500))),
        Piece(((276, -500), (500, -276), (500, 0))),
    ]
    (made,) = on_grid([round_], 10, 5)
    assert not any(piece.is_line for piece in made[1:])
    assert area([made]) * 100 == pytest.approx(area([round_]), rel=0.02)


def test_area_counts_what_turns_the_other_way_against_it() -> None:
    whole, hole = _box(0, 0, 100, 100), _box(25, 25, 75, 75)[::-1]
    assert abs(area([whole, hole])) == pytest.approx(7500)


def test_contours_of_a_recording_are_cut_where_the_pen_moves() -> None:
    drawn = [
        ("moveTo", ((0, 0),)),
        ("lineTo", ((1, 0),)),
        ("closePath", ()),
        ("moveTo", ((5, 5),)),
        ("curveTo", ((6, 6), (7, 7), (8, 8))),
        ("closePath", ()),
    ]
    one, other = contours(drawn)
    assert [piece.end for piece in one] == [(0, 0), (1, 0)]
    assert not other[1].is_line
    assert all(before.end != after.end for before, after in pairwise(one))
