"""Live pictures are held for who looks, in small, for seconds; live views are few and end."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from exam_engine.live_pictures import MOST, LivePictures, shrink
from exam_engine.live_views import LARGEST_SPEECH, LiveViews
from foundation.clock import FixedClock
from foundation.errors import Conflict, NotFound, TooMany
from tests.unit.proctor.scene import jpeg


def test_nothing_is_held_of_a_camera_that_nobody_looks_at(clock: FixedClock) -> None:
    pictures = LivePictures(clock)
    pictures.offer("a", jpeg(1))
    assert pictures.held == 0
    assert pictures.look(["a"]) == {}
    pictures.offer("a", jpeg(1))
    assert pictures.held == 1 and set(pictures.look(["a"])) == {"a"}
    clock.advance(seconds=11)
    pictures.offer("a", jpeg(2))
    assert pictures.held == 0


def test_picture_is_let_go_after_seconds_and_made_small_once(clock: FixedClock) -> None:
    pictures = LivePictures(clock)
    pictures.look(["a"])
    large = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 150)).save(large, "JPEG", exif=b"Exif\0\0place")
    pictures.offer("a", large.getvalue())
    first, again = pictures.look(["a"])["a"], pictures.look(["a"])["a"]
    assert first.jpeg is again.jpeg and first.number == again.number == 1
    with Image.open(io.BytesIO(first.jpeg)) as small:
        assert small.size == (160, 120) and not small.getexif()
    clock.advance(seconds=7)
    assert pictures.look(["a"]) == {} and pictures.held == 0


def test_memory_is_bounded_and_a_damaged_picture_is_none(clock: FixedClock) -> None:
    pictures = LivePictures(clock)
    names = [str(number) for number in range(MOST + 50)]
    pictures.look(names)
    for name in names:
        pictures.offer(name, jpeg(1))
    assert pictures.held == MOST
    pictures.offer("0", jpeg(1)[:300])
    assert "0" not in pictures.look(["0"])
    assert shrink(b"\xff\xd8\xff") == shrink(b"") == b""


def test_views_are_one_for_a_candidate_and_two_for_a_person(clock: FixedClock) -> None:
    views = LiveViews(clock)
    first = views.open("t", "attempt-1", "wang")
    with pytest.raises(Conflict):
        views.open("t", "attempt-1", "li")
    views.open("t", "attempt-2", "wang")
    with pytest.raises(TooMany):
        views.open("t", "attempt-3", "wang")
    assert views.close(first.id, "li") is None
    assert views.close(first.id, "wang") is first and views.close(first.id, "wang") is None
    with pytest.raises(NotFound):
        views.heard(first.id, "wang")


def test_view_ends_with_its_time_even_while_somebody_looks(clock: FixedClock) -> None:
    views = LiveViews(clock)
    view = views.open("t", "attempt-1", "wang")
    with pytest.raises(NotFound):
        views.say_offer(view.id, "attempt-1", "x" * (LARGEST_SPEECH + 1))
    for _ in range(61):
        views.heard(view.id, "wang")
        clock.advance(seconds=15)
    assert views.of_attempt("attempt-1") is None
